import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { daysBetween } from '#setpiece/reports/dates';
import type { ShownSeries } from '../../reports/usage.ts';
import type { Language } from '../language/language.ts';
import { coordinate, escapeText, picture, textWidth } from './svg.ts';

const width = 358;
const height = 112;
const floor = 86;
const ceiling = 18;

/** What a small line shows: a metric at the ends of weeks, with the middle of similar customers. */
export type WeeksInput = Pick<ShownSeries, 'metric' | 'weeks' | 'usual'> & { readonly currency: string };

/** A metric over twelve weeks from 0, the last value written beside its point, the middle of peers dotted. Weeks without a value leave a gap. */
export function weeksChart({ metric, weeks, usual, currency }: WeeksInput, { t, value: write, shortDay }: Language): string {
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
  // At the end of its line, or at its beginning where the customer's own line passes over the end.
  const from = right - textWidth(text, 11) - 12;
  const passes = weeks.some(({ day, value }) => value !== null && place(day) >= from && Math.abs(y(value) - y(usual ?? 0) + 8) < 13);
  const content = [
    `<path class="axis faint" d="M0 ${floor}H${coordinate(right)}"/>`,
    usual === null
      ? ''
      : `<path class="grid" d="M0 ${coordinate(y(usual))}H${coordinate(right)}"/><text class="tick" x="${passes ? 0 : coordinate(right)}" y="${coordinate(y(usual) - 5)}" text-anchor="${passes ? 'start' : 'end'}">${escapeText(text)}</text>`,
    path === null ? '' : `<path class="line accent" d="${path}"/>`,
    `<circle class="accent" cx="${coordinate(place(newest.day))}" cy="${coordinate(y(last))}" r="3"/>`,
    `<text class="value" x="${coordinate(place(newest.day) + 8)}" y="${coordinate(y(last) + 4.5)}">${escapeText(inUnit(last))}</text>`,
    `<text class="tick" x="0" y="${height - 8}">${escapeText(shortDay(first.day))}</text>`,
    `<text class="tick" x="${coordinate(right)}" y="${height - 8}" text-anchor="end">${escapeText(shortDay(end.day))}</text>`,
  ];
  const start = known[0] ?? last;
  const label = t('{{metric}}: from {{from}} to {{to}} in twelve weeks, lowest {{lowest}}, highest {{highest}}.', {
    metric: metric.title,
    from: inUnit(start),
    to: inUnit(last),
    lowest: inUnit(Math.min(...known)),
    highest: inUnit(Math.max(...known)),
  });
  return picture(width, height, label, 'weeks', content);
}
