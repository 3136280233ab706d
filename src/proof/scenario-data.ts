import { readText } from '../evaluate/names.ts';
import { compileExpression } from '../expressions/expression.ts';
import type { MetricProgram, PlaybookProgram, Program } from '../expressions/program.ts';
import { checkRowExpression } from '../expressions/row.ts';
import { isKnown, type Known, type Meaning, type Moment } from '../expressions/value.ts';
import { type Day, formatDay } from '../model/day.ts';
import { compareText } from '../model/diagnostic.ts';
import type { Observations, SourceRow } from '../model/observation.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Differences } from './difference.ts';

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

/** Metrics in which those given are no longer derived: what the scenario says of them stands. */
export function overrideMetrics(metrics: Program['metrics'], given: ReadonlyMap<string, Series>): Map<string, MetricProgram> {
  return new Map(
    [...metrics].map(([name, metric]) => {
      if (!given.has(name)) return [name, metric];
      const { is: _is, cases: _cases, ...value } = metric.value;
      return [name, { ...metric, derived: null, value }];
    }),
  );
}

/**
 * Reads the scenario's rows as `each` of the playbooks starts on them: those for which `where` is true. Rows that no playbook starts on are a
 * difference: they would say nothing.
 */
export function rowsOf(
  program: Program,
  scenario: Scenario,
  customer: string,
  differences: Differences,
): ReadonlyMap<string, readonly SourceRow[]> {
  const found = new Map<string, SourceRow[]>();
  for (const [source, rows] of Object.entries(scenario.rows)) {
    const plays = program.playbooks.filter(({ playbook }) => playbook.start.each === source);
    if (plays.length === 0) {
      const sources = program.playbooks.flatMap(({ playbook }) => playbook.start.each ?? []);
      differences.unknown(null, `rows.${source}`, ['rows', source], 'a source that a playbook starts on with `each`', source, sources);
    }
    for (const play of plays) {
      const counts = rowTest(play);
      const kept = rows
        .filter(({ id, on, ...columns }) => counts({ ...columns, ...identity(program, source, id) }))
        .map(({ id, on }): SourceRow => ({ customer, id, day: on }))
        .sort((a, b) => a.day - b.day || compareText(a.id, b.id));
      found.set(play.playbook.id, kept);
    }
  }
  return found;
}

/** The id stands under the name its column has in the source. */
function identity(program: Program, source: string, id: string): Readonly<Record<string, string>> {
  return { [program.sources.get(source)?.value?.id ?? 'id']: id };
}

/** Whether a row counts for a playbook. Columns are read as the type `where` compares them with; what is not written is absent. */
function rowTest({ playbook }: PlaybookProgram): (columns: Readonly<Record<string, string>>) => boolean {
  const { where } = playbook.start;
  if (where === undefined) return () => true;
  const { columns: types } = checkRowExpression(where);
  const typeOf = (name: string) => types.get(name.slice('row.'.length)) ?? 'text';
  const { expression } = compileExpression(
    where,
    {
      get: (name) => ({ type: typeOf(name), world: 'closed' }),
      all: [],
      durations: new Set(),
      playbooks: new Set(),
      segments: new Set(),
      run: null,
    },
    'yes/no',
  );
  return (columns) => expression?.evaluate(rowMoment((name) => readText(columns[name.slice('row.'.length)] ?? '', typeOf(name)))) === true;
}

/** A row has its columns, and nothing else. */
function rowMoment(read: Moment['read']): Moment {
  const unknown = () => undefined;
  return {
    day: 0,
    fiscalYearStart: 1,
    read: (name) => (read(name) === '' ? null : read(name)),
    at: unknown,
    addBusinessDays: (day) => day,
    running: unknown,
    lastRun: unknown,
    answer: unknown,
    stepDone: unknown,
    percentile: unknown,
  };
}

/** Answers from the scenario. A metric that it does not give has no value on any day. */
export function observationsOf(series: ReadonlyMap<string, Series>, rows: ReadonlyMap<string, readonly SourceRow[]>): Observations {
  return {
    days: [],
    observe(metric, _customer, day) {
      const value = series.get(metric)?.findLast(({ from }) => from <= day)?.value ?? null;
      return value === null ? undefined : { value, newest: day };
    },
    source: (_source, day) => ({ newest: day, rows: 0 }),
    rows: (playbook, day) => (rows.get(playbook) ?? []).filter((row) => row.day <= day),
  };
}
