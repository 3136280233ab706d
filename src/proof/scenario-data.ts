import { readText } from '../evaluate/names.ts';
import { sinceReader } from '../evaluate/since.ts';
import type { MetricProgram, Program } from '../expressions/program.ts';
import { isKnown, type Known, type Meaning } from '../expressions/value.ts';
import { type Day, formatDay } from '../model/day.ts';
import { compareText } from '../model/diagnostic.ts';
import type { Observations } from '../model/observation.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Differences } from './difference.ts';
import type { ScenarioRows } from './scenario-rows.ts';

/** Stands for a metric without a value, in `data` and in `expect`. */
export const MISSING = 'missing';

/** Values of a metric, each held from its day until the next; null is none. */
type Series = readonly { readonly from: Day; readonly value: Observed | null }[];

/** What an engine observes: one value. */
type Observed = Exclude<Known, readonly string[]>;

/** Reads a value as a metric has it; undefined when the text is none. */
export function readValue(written: string, { type, values }: Meaning): Observed | undefined {
  if (values !== undefined && type === 'text' && !values.includes(written)) return undefined;
  const value = readText(written, type);
  return isKnown(value) && typeof value !== 'object' ? value : undefined;
}

/** What a value of a metric looks like, for a message. */
export function expectedValue({ type, values }: Meaning): string {
  if (values !== undefined) return `one of ${values.join(', ')}`;
  return { number: 'a number', text: 'a text', 'yes/no': 'yes or no', date: 'a day, YYYY-MM-DD', list: 'a list' }[type];
}

/** The series of every metric the scenario gives. */
export function seriesOf(program: Program, { data }: Scenario, differences: Differences): ReadonlyMap<string, Series> {
  const found = new Map<string, Series>();
  for (const [name, given] of Object.entries(data).sort(([a], [b]) => compareText(a, b))) {
    const meaning = program.metrics.get(name)?.meaning;
    if (meaning === undefined) {
      differences.unknown(null, `data.${name}`, ['data', name], 'a metric of the workspace', name, program.metrics.keys());
      continue;
    }
    const values = typeof given === 'string' ? { [-Infinity]: given } : given;
    const series = Object.entries(values).map(([key, written]) => {
      const from = Number(key);
      const value = written === MISSING ? null : readValue(written, meaning);
      const path = typeof given === 'string' ? ['data', name] : ['data', name, formatDay(from)];
      if (value === undefined) differences.add(null, `data.${name}`, path, expectedValue(meaning), `"${written}"`);
      return { from, value: value ?? null };
    });
    found.set(
      name,
      series.sort((a, b) => (a.from < b.from ? -1 : 1)),
    );
  }
  return found;
}

/** Metrics in which those given are no longer derived or counted: what the scenario says of them stands. */
export function overrideMetrics(metrics: Program['metrics'], given: ReadonlyMap<string, Series>): Map<string, MetricProgram> {
  return new Map(
    [...metrics].map(([name, metric]) => {
      if (!given.has(name)) return [name, metric];
      const { is: _is, cases: _cases, of: _of, ...value } = metric.value;
      return [name, { ...metric, derived: null, value }];
    }),
  );
}

/**
 * Answers from the scenario: with the values it gives, else from its rows. All other metrics over files have no value on any day; those over built-in
 * sources are read from the customer and from the days before. Sources are fresh on every day.
 */
export function observationsOf(program: Program, series: ReadonlyMap<string, Series>, rows: ScenarioRows): Observations {
  const since = sinceReader(program);
  return {
    days: [],
    observe(name, customer, day) {
      const given = series.get(name);
      const metric = program.metrics.get(name);
      if (given === undefined) return metric && rows.observe(metric, day, since(name, customer, day));
      const value = given.findLast(({ from }) => from <= day)?.value ?? null;
      return value === null ? undefined : { value, newest: day };
    },
    source: (_source, day) => ({ newest: day, rows: 0 }),
    rows: (playbook, day) => rows.starts(playbook, day),
  };
}
