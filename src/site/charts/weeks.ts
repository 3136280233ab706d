import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { daysBetween } from '#setpiece/reports/dates';
import type { ShownSeries } from '../../reports/usage.ts';
import type { Language } from '../language/language.ts';
import { coordinate, escapeText, picture, textWidth } from './svg.ts';

const width = 340;
const height = 112;
const floor = 86;
const ceiling = 18;

/** What a small line shows: a metric at the ends of weeks, with the middle of similar customers. */
export type WeeksInput = Pick<ShownSeries, 'metric' | 'weeks' | 'usual'> & { readonly currency: string };

/** A metric over twelve weeks from 0, the last value written beside its point, the middle of peers dotted. Weeks without a value leave a gap. */
export function weeksChart({ metric, weeks, usual, currency }: WeeksInput, { t, titled, value: write, shortDay }: Language): string {
  const inUnit = (value: number): string => write(value, metric.unit, currency);
  const known = weeks.flatMap(({ value }) => value ?? []);
  const last = known.at(-1);
  const first = weeks[0];
  const end = weeks.at(-1);
  if (last === undefined || first === undefined || end === undefined) return '';
  const right = width - Math.max(30, textWidth(inUnit(last), 13) + 14);
  const x = scaleLinear([0, daysBetween(first.day, end.day)], [2, right]);
  const y = scaleLinear([Math.min(0, ...known), Math.max(...known, usual ?? 0, Number.EPSILON)], [floor, ceiling]);
  const place = (day: string): number => x(daysBetween(first.day, day));
  const path = line<(typeof weeks)[number]>(
    ({ day }) => place(day),
    ({ value }) => y(value ?? 0),
  )
    .defined(({ value }) => value !== null)
    .digits(1)(weeks);
  const newest = weeks.findLast(({ value }) => value !== null) ?? end;
  const text = usual === null ? '' : t('middle of peers {{value}}', { value: inUnit(usual) });
  const at =
    usual === null
      ? undefined
      : labelPlace(
          text,
          y(usual),
          right,
          weeks.flatMap(({ day, value }) => (value === null ? [] : [[place(day), y(value)]])),
        );
  const content = [
    `<path class="axis faint" d="M0 ${floor}H${coordinate(right)}"/>`,
    usual === null || at === undefined
      ? ''
      : `<path class="grid" d="M0 ${coordinate(y(usual))}H${coordinate(right)}"/><text class="tick" x="${coordinate(at.x)}" y="${coordinate(at.y)}" text-anchor="${at.anchor}">${escapeText(text)}</text>`,
    path === null ? '' : `<path class="line accent" d="${path}"/>`,
    `<circle class="accent" cx="${coordinate(place(newest.day))}" cy="${coordinate(y(last))}" r="3"/>`,
    `<text class="value" x="${coordinate(place(newest.day) + 8)}" y="${coordinate(y(last) + 4.5)}">${escapeText(inUnit(last))}</text>`,
    `<text class="tick" x="0" y="${height - 8}">${escapeText(shortDay(first.day))}</text>`,
    `<text class="tick" x="${coordinate(right)}" y="${height - 8}" text-anchor="end">${escapeText(shortDay(end.day))}</text>`,
  ];
  const start = known[0] ?? last;
  const label = t('{{metric}}: from {{from}} to {{to}} in twelve weeks, lowest {{lowest}}, highest {{highest}}.', {
    metric: titled(metric.title),
    from: inUnit(start),
    to: inUnit(last),
    lowest: inUnit(Math.min(...known)),
    highest: inUnit(Math.max(...known)),
  });
  return picture(width, height, label, 'weeks', content);
}

/** A place for the label of the dotted line that the customer's own line passes least: at an end of it, above or below. */
function labelPlace(
  text: string,
  line: number,
  right: number,
  points: readonly (readonly number[])[],
): { readonly x: number; readonly y: number; readonly anchor: 'start' | 'end' } {
  const wide = textWidth(text, 11) + 12;
  const places = [
    { x: right, y: line - 5, anchor: 'end' },
    { x: 0, y: line - 5, anchor: 'start' },
    { x: right, y: line + 13, anchor: 'end' },
    { x: 0, y: line + 13, anchor: 'start' },
  ] as const;
  const passed = ({ y, anchor }: (typeof places)[number]): number =>
    points.filter(([x = 0, at = 0]) => (anchor === 'end' ? x >= right - wide : x <= wide) && at > y - 13 && at < y + 5).length;
  const free = places.filter(({ y }) => y < floor).sort((a, b) => passed(a) - passed(b));
  return free[0] ?? places[0];
}
