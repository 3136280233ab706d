import type { CustomerReport, IsoDay, MetricReport, Report } from '../evaluate/report.ts';
import type { Program } from '../expressions/program.ts';
import type { ValueType } from '../expressions/value.ts';
import { compareText } from '../model/diagnostic.ts';
import type { Shows } from './site-data.ts';
import { type Spread, spreadOf } from './spread.ts';

/** What is known of a metric or named date today, over all customers. */
export interface MetricFacts {
  /** Customers with a value, stale ones among them; with a stale one; without any. */
  readonly known: number;
  readonly stale: number;
  readonly missing: number;
  /** The day of the newest row behind any of the values; null for what is derived. */
  readonly newest: IsoDay | null;
  /** How the values of a number lie; null for other types, and where they may not be shown. */
  readonly spread: Spread | null;
  /** How often each answer of a text or yes/no stands, most often first, at most {@link MOST_ANSWERS}; null for other types, and where they may not be shown. */
  readonly answers: readonly { readonly value: string | boolean; readonly count: number }[] | null;
  /** The first, middle and last day of a date; null for other types, and where they may not be shown. */
  readonly days: { readonly first: IsoDay; readonly middle: IsoDay; readonly last: IsoDay } | null;
}

/** Answers of a text that are told apart. */
const MOST_ANSWERS = 6;

/** Values of a metric, as they are gathered. */
interface Gathered {
  readonly numbers: number[];
  readonly texts: Map<string | boolean, number>;
  readonly days: IsoDay[];
  known: number;
  stale: number;
  missing: number;
  newest: IsoDay | null;
}

/**
 * What is known of each metric and named date, by name; those that the report does not hold are not in it. Values are left out where no customer may be shown; amounts, which `moneyNames` are,
 * where money may not; and texts that are not written in the workspace, which may be names, where people may not.
 */
export function metricFacts(
  { customers }: Pick<Report, 'customers'>,
  program: Program,
  shows: Shows,
  moneyNames: ReadonlySet<string>,
): Readonly<Record<string, MetricFacts>> {
  const all = new Map<string, Gathered>();
  for (const name of [...program.metrics.keys(), ...program.dates.keys()]) all.set(name, nothing());
  for (const customer of customers) gather(customer, program, all);
  return Object.fromEntries(
    [...all]
      .sort(([a], [b]) => compareText(a, b))
      .map(([name, found]) => [name, factsOf(found, mayShow(name, program, shows, moneyNames))]),
  );
}

function mayShow(name: string, { metrics }: Program, shows: Shows, moneyNames: ReadonlySet<string>): { values: boolean; texts: boolean } {
  const metric = metrics.get(name)?.value;
  const values = shows.reports && (shows.money || !moneyNames.has(name));
  return { values, texts: values && (shows.people || metric?.cases !== undefined) };
}

function nothing(): Gathered {
  return { numbers: [], texts: new Map(), days: [], known: 0, stale: 0, missing: 0, newest: null };
}

function gather({ metrics, dates }: CustomerReport, program: Program, all: ReadonlyMap<string, Gathered>): void {
  for (const metric of metrics) {
    const found = all.get(metric.name);
    if (found !== undefined) add(found, metric, program.metrics.get(metric.name)?.meaning.type);
  }
  for (const { name, value } of dates) {
    const found = all.get(name);
    if (found !== undefined) add(found, { value, state: value === null ? 'missing' : 'fresh', newest: null }, 'date');
  }
}

function add(
  found: Gathered,
  { value, state, newest }: Pick<MetricReport, 'value' | 'state' | 'newest'>,
  type: ValueType | undefined,
): void {
  if (newest !== null && (found.newest === null || newest > found.newest)) found.newest = newest;
  if (value === null) {
    found.missing += 1;
    return;
  }
  found.known += 1;
  if (state === 'stale') found.stale += 1;
  if (typeof value === 'number') found.numbers.push(value);
  else if (type === 'date' && typeof value === 'string') found.days.push(value);
  else if (typeof value === 'string' || typeof value === 'boolean') found.texts.set(value, (found.texts.get(value) ?? 0) + 1);
}

function factsOf({ numbers, texts, days, known, stale, missing, newest }: Gathered, may: { values: boolean; texts: boolean }): MetricFacts {
  const sorted = days.toSorted(compareText);
  const [first] = sorted;
  const answers = [...texts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || compareText(String(a.value), String(b.value)));
  const yesOrNo = answers.every(({ value }) => typeof value === 'boolean');
  return {
    known,
    stale,
    missing,
    newest,
    spread: may.values ? spreadOf(numbers) : null,
    answers: answers.length > 0 && (yesOrNo ? may.values : may.texts) ? answers.slice(0, MOST_ANSWERS) : null,
    days:
      may.values && first !== undefined
        ? { first, middle: sorted[Math.floor((sorted.length - 1) / 2)] ?? first, last: sorted.at(-1) ?? first }
        : null,
  };
}
