import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { shiftDay } from '#setpiece/reports/dates';
import { bandSpans } from '#setpiece/reports/trend';
import type { CustomerReport, RunReport } from '../../evaluate/report.ts';
import type { HealthPoint } from '../../reports/site-data.ts';
import type { Language } from '../language/language.ts';
import { bandMark, coordinate, escapeText, fitText, picture, textWidth } from './svg.ts';
import type { Edges } from './swarm.ts';

/** What is drawn of a run. */
type TrendRun = Pick<RunReport, 'key' | 'title' | 'state' | 'opened' | 'closed'>;

/** What a trend shows: health day by day, oldest first and ending on the day, with what happened meanwhile. */
export interface Trend {
  readonly customer: {
    readonly health: Pick<CustomerReport['health'], 'score'>;
    readonly runs: readonly TrendRun[];
    readonly touchpoints: readonly { readonly on: string; readonly kind: string }[];
  };
  /** The last day that is drawn. */
  readonly asOf: string;
  /** What that day is called; “Today” without it. */
  readonly called?: string;
  readonly daily: readonly (HealthPoint | null)[];
  readonly edges: Edges;
  /** Days on which the health model, or what it reads, moved the score. */
  readonly configured: readonly { readonly day: string; readonly points: number | null }[];
}

const inPerson: ReadonlySet<string> = new Set(['meeting', 'visit', 'event', 'training']);

/** The score's line over lanes of band, runs and touchpoints on the same days. */
export function trendChart(
  { customer, asOf, called, daily, edges, configured }: Trend,
  language: Language,
  width: number,
  className: string,
): string {
  const { t, number } = language;
  const days = daily.length - 1;
  const left = width < 500 ? 0 : 92;
  const right = width - 34;
  const x = scaleLinear([0, days], [left, right]);
  const first = shiftDay(asOf, -days);
  const dayIndex = (day: string): number => (Date.parse(day) - Date.parse(first)) / 86_400_000;
  const scores = daily.map((point) => point?.score ?? null);
  const known = scores.filter((score) => score !== null);
  const y = scaleLinear([known.length > 0 && Math.min(...known) < 25 ? 0 : 25, 100], [150, 8]);
  const path = line<number | null>(
    (_, index) => x(index),
    (score) => y(score ?? 0),
  )
    .defined((score) => score !== null)
    .digits(1)(scores);
  const last = daily.at(-1);
  const bars = layOutRuns(customer.runs, dayIndex, days);
  const lanes = laneTops(Math.max(1, ...bars.map(({ row }) => row + 1)));
  const content = [
    ...thresholds(edges, y, left, right, language),
    ...configured
      .filter(({ day }) => dayIndex(day) >= 0 && dayIndex(day) <= days)
      .map(({ day }) => `<path class="configured" d="M${coordinate(x(dayIndex(day)))} 8V${lanes[0] + 8}"/>`),
    ...nameConfigured(configured, (day) => x(dayIndex(day)), left, right, language),
    path === null ? '' : `<path class="line" d="${path}"/>`,
    last?.score === null || last?.score === undefined
      ? ''
      : `${bandMark(last.band ?? 'unknown', right, y(last.score), 4)}<text class="value" x="${right + 9}" y="${coordinate(y(last.score) + 4)}">${Math.round(customer.health.score ?? last.score)}</text>`,
    ...(left === 0
      ? []
      : [t('Band'), t('Runs'), t('Touchpoints')].map(
          (name, index) => `<text class="lane" x="0" y="${(lanes[index] ?? 0) + 9}">${escapeText(name)}</text>`,
        )),
    ...bandSpans(daily).map(
      ({ band, from, to }) =>
        `<rect class="${band === 'unknown' ? 'dashed' : band}" x="${coordinate(x(from))}" y="${lanes[0]}" width="${coordinate(Math.max(3, x(Math.min(days, to + 1)) - x(from)))}" height="8"/>`,
    ),
    ...bars.map((bar) => drawRun(bar, bars, x, lanes[1], language)),
    ...customer.touchpoints
      .filter(({ on }) => dayIndex(on) >= 0 && dayIndex(on) <= days)
      .map(
        ({ on, kind }) =>
          `<circle class="${inPerson.has(kind) ? 'met' : 'touched'}" cx="${coordinate(x(dayIndex(on)))}" cy="${lanes[2] + 5}" r="3.5"/>`,
      ),
    ...monthTicks(asOf, first, dayIndex, x, lanes[2] + 30, right, called, language),
  ];
  const start = known[0];
  const end = known.at(-1);
  const label =
    start === undefined || end === undefined
      ? t('No score in the last {{count}} days.', { count: days })
      : t('Score over {{count}} days: from {{from}} to {{to}}, lowest {{lowest}}, highest {{highest}}.', {
          count: days,
          from: number(start, 0),
          to: number(end, 0),
          lowest: number(Math.min(...known), 0),
          highest: number(Math.max(...known), 0),
        });
  return picture(width, lanes[2] + 38, label, className, content);
}

/** Tops of the lanes for band, runs and touchpoints; runs take as many rows as overlap. */
function laneTops(rows: number): readonly [number, number, number] {
  return [170, 188, 196 + rows * 17];
}

function thresholds(edges: Edges, y: (value: number) => number, left: number, right: number, { t }: Language): string[] {
  const lines = [edges.green, edges.yellow].map(
    (edge) =>
      `<path class="grid" d="M${left} ${coordinate(y(edge))}H${right}"/><text class="tick" x="${left === 0 ? 0 : left - 8}" y="${coordinate(y(edge) + (left === 0 ? -4 : 4))}" text-anchor="${left === 0 ? 'start' : 'end'}">${edge}</text>`,
  );
  if (left === 0) return lines;
  const names = [
    [t('Green'), (edges.green + 100) / 2],
    [t('Yellow'), (edges.green + edges.yellow) / 2],
    [t('Red'), (edges.yellow + 25) / 2],
  ] as const;
  return [...lines, ...names.map(([name, at]) => `<text class="lane" x="0" y="${coordinate(y(at) + 4)}">${name}</text>`)];
}

/** The newest changed rule is named at the top of its line, on the side with room. */
function nameConfigured(
  configured: Trend['configured'],
  place: (day: string) => number,
  left: number,
  right: number,
  { t, change, shortDay }: Language,
): string[] {
  const [newest] = configured.toSorted((a, b) => (a.day < b.day ? 1 : -1));
  if (newest === undefined || place(newest.day) < left || place(newest.day) > right) return [];
  const day = shortDay(newest.day);
  const text =
    newest.points === null
      ? t('{{day}}, rule changed', { day })
      : t('{{day}}, rule changed: {{points}}', { day, points: change(newest.points) });
  const at = place(newest.day);
  const before = at - left > textWidth(text, 11) + 6;
  return [
    `<text class="by-config" x="${coordinate(before ? at - 5 : at + 5)}" y="12" text-anchor="${before ? 'end' : 'start'}">${escapeText(text)}</text>`,
  ];
}

interface RunBar {
  readonly run: TrendRun;
  readonly from: number;
  readonly to: number;
  readonly row: number;
}

/** Runs of the stretch in rows, so that none covers another: at most three rows, the newest runs first. */
function layOutRuns(runs: readonly TrendRun[], dayIndex: (day: string) => number, days: number): readonly RunBar[] {
  const taken: number[] = [];
  return runs
    .filter(({ state, closed }) => state === 'open' || closed !== null)
    .map((run) => ({ run, from: Math.max(0, dayIndex(run.opened)), to: run.closed === null ? days : dayIndex(run.closed) }))
    .filter(({ to, from }) => to >= 0 && from <= days)
    .sort((a, b) => b.to - a.to || b.from - a.from || (a.run.key < b.run.key ? -1 : 1))
    .flatMap(({ run, from, to }) => {
      const free = taken.findIndex((start) => start > to + 1);
      const row = free === -1 ? taken.length : free;
      if (row > 2) return [];
      taken[row] = from;
      return [{ run, from, to, row }];
    });
}

function drawRun(
  { run, from, to, row }: RunBar,
  all: readonly RunBar[],
  x: (value: number) => number,
  top: number,
  { titled }: Language,
): string {
  const title = titled(run.title);
  const y = top + row * 17;
  const [start, wide] = [x(from), Math.max(4, x(to) - x(from))];
  const open = run.closed === null;
  const room = wide - 10;
  const named = (at: number, anchor: string, text: string, inside: boolean): string =>
    `<text class="${inside ? 'run open' : 'run'}" x="${coordinate(at)}" y="${y + 11}" text-anchor="${anchor}">${escapeText(text)}</text>`;
  const fits = textWidth(title, 11) <= room;
  const neighbour = Math.max(0, ...all.filter((other) => other.row === row && other.to < from).map((other) => other.to));
  const beside = textWidth(title, 11) <= start - x(neighbour) - 12;
  const short = fitText(title, 11, room);
  const label = fits || !beside ? (short === '' ? '' : named(start + 5, 'start', short, open)) : named(start - 5, 'end', title, false);
  return `<rect class="${open ? 'open' : 'closed'}" x="${coordinate(start)}" y="${y}" width="${coordinate(wide)}" height="14" rx="2"/>${label}`;
}

function monthTicks(
  asOf: string,
  first: string,
  dayIndex: (day: string) => number,
  x: (value: number) => number,
  y: number,
  right: number,
  called: string | undefined,
  { t, shortDay }: Language,
): string[] {
  const ticks: string[] = [];
  for (let month = `${first.slice(0, 7)}-01`; month <= asOf; month = `${shiftDay(month, 32).slice(0, 7)}-01`) {
    const index = dayIndex(month);
    if (index < 0 || right - x(index) < 60) continue;
    ticks.push(`<text class="tick" x="${coordinate(x(index))}" y="${y}" text-anchor="middle">${escapeText(shortDay(month))}</text>`);
  }
  return [...ticks, `<text class="tick" x="${right}" y="${y}" text-anchor="end">${escapeText(called ?? t('Today'))}</text>`];
}
