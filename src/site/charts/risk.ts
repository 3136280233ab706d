import { scaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';
import type { RiskDay } from '../../reports/movement.ts';
import type { Language } from '../language/language.ts';
import { coordinate, escapeText, picture } from './svg.ts';

/** What is at risk day by day, from 0: amounts, or customers where no amount is shown. At least two days. */
export function riskChart(
  days: readonly RiskDay[],
  currency: string,
  showsMoney: boolean,
  width: number,
  className: string,
  { t, money, number, shortDay }: Language,
): string {
  const values = days.map(({ arr, red }) => (showsMoney ? arr : red));
  const write = (value: number): string => (showsMoney ? money(value, currency) : number(value));
  const most = Math.max(1, ...values);
  const right = width - 58;
  const [top, floor] = [18, 118];
  const x = scaleLinear([0, days.length - 1], [0, right]);
  const y = scaleLinear([0, most], [floor, top]);
  const [first, last] = [values[0] ?? 0, values.at(-1) ?? 0];
  const peak = values.indexOf(most);
  const path = line<number>((_, index) => x(index), y).digits(1)(values);
  const ground = area<number>((_, index) => x(index), floor, y).digits(1)(values);
  const day = (index: number): string => shortDay(days[index]?.day ?? '');
  const text = (at: number, height: number, words: string, name: string, anchor: string): string =>
    `<text class="${name}" x="${coordinate(at)}" y="${coordinate(height)}" text-anchor="${anchor}">${escapeText(words)}</text>`;
  const isNamed = most > 0 && peak > days.length * 0.12 && peak < days.length * 0.88 && most > Math.max(first, last) * 1.1;
  const label = t('From {{before}} on {{first}} to {{now}} on {{last}}; most, {{most}}, on {{peak}}.', {
    before: write(first),
    first: day(0),
    now: write(last),
    last: day(days.length - 1),
    most: write(values[peak] ?? 0),
    peak: day(Math.max(0, peak)),
  });
  return picture(width, floor + 24, label, className, [
    `<path class="axis" d="M0 ${floor}H${coordinate(right)}"/>`,
    `<path class="wash red" d="${ground ?? ''}"/>`,
    `<path class="line" d="${path ?? ''}"/>`,
    `<circle class="red" cx="${coordinate(right)}" cy="${coordinate(y(last))}" r="3"/>`,
    text(right + 9, y(last) + 4, write(last), 'value', 'start'),
    isNamed ? text(x(peak), y(most) - 6, write(most), 'name', 'middle') : '',
    text(0, y(first) - 6, write(first), 'name', 'start'),
    text(0, floor + 16, day(0), 'tick', 'start'),
    text(x(Math.round((days.length - 1) / 2)), floor + 16, day(Math.round((days.length - 1) / 2)), 'tick', 'middle'),
    text(right, floor + 16, day(days.length - 1), 'tick', 'end'),
  ]);
}
