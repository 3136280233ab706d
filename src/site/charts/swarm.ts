import { scaleLinear } from 'd3-scale';
import { say } from '#setpiece/model/language';
import { pastHealth, shownBand } from '#setpiece/reports/bands';
import type { CustomerReport } from '../../evaluate/report.ts';
import type { Language } from '../language/language.ts';
import { bandMark, coordinate, escapeText, picture, textWidth } from './svg.ts';

const bandTitles = { red: say('Red'), yellow: say('Yellow'), green: say('Green') } as const;

/** Where the bands lie. */
export interface Edges {
  readonly green: number;
  readonly yellow: number;
}

interface Dot {
  readonly customer: CustomerReport;
  readonly score: number;
  readonly before: number | null;
  readonly x: number;
  readonly r: number;
  y: number;
}

/** Everybody on the score's axis: area is ARR, a line reaches back to the score `days` ago, names stand at changes of band. */
export function swarm(
  customers: readonly CustomerReport[],
  edges: Edges,
  days: number,
  width: number,
  className: string,
  { t }: Language,
): string {
  const scored = customers.filter(({ health }) => health.score !== null);
  const lowest = Math.min(...scored.map((customer) => Math.min(customer.health.score ?? 100, pastHealth(customer, days)?.score ?? 100)));
  const from = lowest < 25 ? 0 : 25;
  const x = scaleLinear([from, 100], [12, width - 12]);
  const largest = Math.max(1, ...scored.map(({ arr }) => arr ?? 0));
  const radius = (arr: number | null): number => 4 + 11 * Math.sqrt((arr ?? 0) / largest);
  const dots = scored
    .map((customer): Dot => {
      const score = customer.health.score ?? 0;
      return { customer, score, before: pastHealth(customer, days)?.score ?? null, x: x(score), r: radius(customer.arr), y: 0 };
    })
    .sort((a, b) => b.r - a.r || (a.customer.id < b.customer.id ? -1 : 1));
  dodge(dots);
  const reach = Math.max(40, ...dots.map(({ y, r }) => Math.abs(y) + r));
  const { labels, rows, changes } = nameChanges(dots, days, width, t);
  const top = rows * 15 + 14;
  const middle = top + reach;
  const floor = middle + reach + 16;
  const content = [
    ...[edges.yellow, edges.green].map((edge) => `<path class="grid" d="M${coordinate(x(edge))} ${top}V${coordinate(floor)}"/>`),
    ...labels.map(
      ({ dot, row, at, text }) =>
        `<path class="leader" d="M${coordinate(dot.x)} ${row * 15 + 15}V${coordinate(middle + dot.y - dot.r - 2)}"/><text class="name" x="${coordinate(at)}" y="${row * 15 + 11}">${escapeText(text)}</text>`,
    ),
    ...dots
      .filter(({ before, score }) => before !== null && Math.abs(before - score) >= 1)
      .map((dot) => {
        const y = coordinate(middle + dot.y);
        return `<path class="tail" d="M${coordinate(x(dot.before ?? dot.score))} ${y}H${coordinate(dot.x)}m${coordinate(x(dot.before ?? dot.score) - dot.x)} -2.5v5"/>`;
      }),
    ...dots.map((dot) => bandMark(shownBand(dot.customer), dot.x, middle + dot.y, dot.r)),
    ...axis(from, edges, x, floor, t),
  ];
  const band = (wanted: string): string => String(scored.filter((customer) => shownBand(customer) === wanted).length);
  const label = t(
    'Scores of {{all}} customers: {{green}} green, {{yellow}} yellow, {{red}} red. {{changed}} changed band within {{days}} days.',
    {
      all: String(scored.length),
      green: band('green'),
      yellow: band('yellow'),
      red: band('red'),
      changed: String(changes),
      days: String(days),
    },
  );
  return picture(width, Math.round(floor + 26), label, className, content);
}

/** Moves dots up and down until none covers another, the largest first in the middle. */
function dodge(dots: readonly Dot[]): void {
  const placed: Dot[] = [];
  for (const dot of dots) {
    const near = placed.filter((other) => Math.abs(other.x - dot.x) < other.r + dot.r + 1.5);
    const free = (y: number): boolean => near.every((other) => Math.hypot(other.x - dot.x, other.y - y) >= other.r + dot.r + 1.5);
    for (let distance = 0; ; distance += 2) {
      const y = [distance, -distance].find(free);
      if (y === undefined) continue;
      dot.y = y;
      break;
    }
    placed.push(dot);
  }
}

/**
 * Names of those whose band changed; the largest when there is no room for all. A name begins at its line and later lines stand further
 * right in lower rows, so that no line runs through a name.
 */
function nameChanges(dots: readonly Dot[], days: number, width: number, t: Language['t']) {
  const all = dots.filter(({ customer }) => {
    const before = pastHealth(customer, days)?.band;
    return before !== undefined && before !== shownBand(customer);
  });
  const changed = all
    .toSorted((a, b) => b.r - a.r)
    .slice(0, width < 500 ? 4 : 8)
    .sort((a, b) => b.x - a.x);
  const starts: number[] = [];
  const placed = changed.map((dot) => {
    const text = t('{{name}} {{before}} to {{now}}', {
      name: dot.customer.name,
      before: String(Math.round(dot.before ?? dot.score)),
      now: String(Math.round(dot.score)),
    });
    const wide = textWidth(text, 11);
    const at = Math.max(0, Math.min(width - wide, dot.x - 3));
    const free = starts.findIndex((start) => at + wide + 10 < start);
    const level = free === -1 ? starts.length : free;
    starts[level] = at;
    return { dot, text, at, level };
  });
  return {
    labels: placed.map(({ level, ...label }) => ({ ...label, row: starts.length - 1 - level })),
    rows: starts.length,
    changes: all.length,
  };
}

function axis(from: number, edges: Edges, x: (value: number) => number, y: number, t: Language['t']): string[] {
  const parts = [
    ['red', from, edges.yellow],
    ['yellow', edges.yellow, edges.green],
    ['green', edges.green, 100],
  ] as const;
  return [
    ...parts.map(
      ([band, low, high]) =>
        `<path class="edge ${band}" d="M${coordinate(x(low))} ${coordinate(y)}H${coordinate(x(high))}"/><text class="tick" x="${coordinate((x(low) + x(high)) / 2)}" y="${coordinate(y + 16)}" text-anchor="middle">${escapeText(t(bandTitles[band]))}</text>`,
    ),
    ...[from, edges.yellow, edges.green, 100].map(
      (value, index) =>
        `<text class="tick" x="${coordinate(x(value))}" y="${coordinate(y + 16)}" text-anchor="${index === 0 ? 'start' : index === 3 ? 'end' : 'middle'}">${value}</text>`,
    ),
  ];
}

/** The same for many customers: how many stand in each five points. */
export function histogram(
  customers: readonly CustomerReport[],
  edges: Edges,
  width: number,
  className: string,
  { t, number }: Language,
): string {
  const scores = customers.flatMap(({ health }) => (health.score === null ? [] : [health.score]));
  const bins = Array.from({ length: 20 }, (_, bin) => scores.filter((score) => Math.min(19, Math.floor(score / 5)) === bin).length);
  const x = scaleLinear([0, 100], [12, width - 12]);
  const most = Math.max(1, ...bins);
  const height = scaleLinear([0, most], [0, 150]);
  const floor = 176;
  const content = bins.flatMap((count, bin) => {
    if (count === 0) return [];
    const band = bin * 5 >= edges.green ? 'green' : bin * 5 >= edges.yellow ? 'yellow' : 'red';
    const left = x(bin * 5) + 1;
    const wide = x(bin * 5 + 5) - x(bin * 5) - 2;
    const tall = Math.max(1, height(count));
    const label =
      wide > (count > 999 ? 30 : count > 99 ? 20 : 14)
        ? `<text class="name" x="${coordinate(left + wide / 2)}" y="${coordinate(floor - tall - 6)}" text-anchor="middle">${number(count)}</text>`
        : '';
    return [
      `<rect class="${band}" x="${coordinate(left)}" y="${coordinate(floor - tall - 2)}" width="${coordinate(wide)}" height="${coordinate(tall)}"/>${label}`,
    ];
  });
  const peak = bins.indexOf(most);
  const label = t('Scores of {{all}} customers in steps of 5 points: most, {{most}}, from {{from}} to {{to}}.', {
    all: number(scores.length),
    most: number(most),
    from: String(peak * 5),
    to: String(peak * 5 + 5),
  });
  return picture(width, floor + 26, label, className, [...content, ...axis(0, edges, x, floor, t)]);
}
