import { aggregateRows } from '../evaluate/rows/aggregate.ts';
import { type Cell, type DatedRow, type RowShape, readColumn } from '../evaluate/rows/dated-row.ts';
import { readCell, trimCell } from '../expressions/cell.ts';
import type { MetricProgram, PlaybookProgram, Program } from '../expressions/program.ts';
import { compileRowAggregate, type RowAggregate, readsOfAggregate } from '../expressions/row-aggregate.ts';
import { compileRowCondition, type RowCondition } from '../expressions/row-condition.ts';
import type { ValueType } from '../expressions/value.ts';
import { calendarFor } from '../model/calendar.ts';
import { type Day, formatDay } from '../model/day.ts';
import { compareText } from '../model/diagnostic.ts';
import type { Observation, SourceRow } from '../model/observation.ts';
import type { Scenario } from '../model/scenario.ts';
import { isBuiltIn, type Source } from '../model/source.ts';
import { lastCompleteDay, windowBounds } from '../model/window.ts';
import { months } from '../model/workspace.ts';
import type { Differences } from './difference.ts';
import { expectedValue } from './scenario-data.ts';

type Row = Scenario['rows'][string][number];

/** What metrics and playbooks make of a scenario's rows. */
export interface ScenarioRows {
  /** A metric over a source the scenario gives rows of; undefined for all others. Rows before `since` do not count. */
  observe(metric: MetricProgram, day: Day, since: Day | null): Observation | undefined;
  /** Rows a playbook starts on, from their day on. */
  starts(playbook: string, day: Day): readonly SourceRow[];
}

/** A source the scenario gives rows of, with everything that reads it. */
interface GivenSource {
  readonly source: Source;
  readonly rows: readonly DatedRow[];
  readonly shape: RowShape;
  readonly metrics: ReadonlyMap<string, RowAggregate>;
  readonly each: ReadonlyMap<string, RowCondition | null>;
}

/**
 * Reads the scenario's rows as metrics count them and playbooks start on them. Rows of a source that nothing reads, columns that nothing reads and
 * repeated ids are differences: they would say nothing.
 */
export function rowsOf(program: Program, scenario: Scenario, customer: string, differences: Differences): ScenarioRows {
  const given = new Map<string, GivenSource>();
  for (const [name, rows] of Object.entries(scenario.rows).sort(([a], [b]) => compareText(a, b))) {
    const found = readSource(program, name, rows, differences);
    if (found !== undefined) given.set(name, found);
  }
  const workspace = program.content.workspace.value;
  const calendar = calendarFor(workspace.country);
  const fiscalYearStart = months.indexOf(workspace.fiscal_year_starts) + 1;
  return {
    observe({ name, value }, day, since) {
      const found = given.get(value.of ?? '');
      const asked = found?.metrics.get(name);
      if (found === undefined || asked === undefined) return undefined;
      const to = lastCompleteDay(day, found.source.lag, (from, count) => calendar.addBusinessDays(from, count));
      const bounds = windowBounds(value.window, day, to, fiscalYearStart);
      return aggregateRows({ asked, daily: value.daily, shape: found.shape, rows: found.rows, day, to, bounds, since });
    },
    starts(playbook, day) {
      const [found] = [...given.values()].filter(({ each }) => each.has(playbook));
      if (found === undefined) return [];
      const where = found.each.get(playbook) ?? null;
      return found.rows
        .filter((row) => row.day <= day && isMeant(where, row, found.shape, day))
        .map((row): SourceRow => ({ customer, id: row.id ?? '', day: row.day }))
        .sort((a, b) => a.day - b.day || compareText(a.id, b.id));
    },
  };
}

function isMeant(where: RowCondition | null, row: DatedRow, shape: RowShape, asOf: Day): boolean {
  return where === null || where.holds((column, type) => readColumn(row, shape, asOf, column, type)) === true;
}

function readSource(program: Program, name: string, rows: readonly Row[], differences: Differences): GivenSource | undefined {
  const [field, path] = [`rows.${name}`, ['rows', name]];
  if (isBuiltIn(name)) {
    differences.add(null, field, path, 'a source of files', `${name}, whose rows come from the customer, \`did\` and the days themselves`);
    return undefined;
  }
  const source = program.sources.get(name)?.value ?? undefined;
  const metrics = new Map(
    [...program.metrics.values()]
      .filter(({ value }) => value.of === name)
      .flatMap((metric) => {
        const asked = compileRowAggregate(metric.value);
        return asked === undefined ? [] : [[metric.name, asked] as const];
      }),
  );
  const plays = program.playbooks.filter(({ playbook }) => playbook.start.each === name);
  if (source === undefined || (metrics.size === 0 && plays.length === 0)) {
    differences.unknown(null, field, path, 'a source that a metric or a playbook reads', name, readSources(program));
    return undefined;
  }
  const shape = { at: (source.at ?? source.from)?.column ?? null, to: source.to?.column ?? null };
  const each = new Map(plays.map(conditionOf));
  const types = typesOf([...metrics.values()], [...each.values()]);
  for (const [index, row] of rows.entries()) {
    checkRow(name, source, shape, index, row, types, differences);
    if (rows.findIndex(({ id }) => id === row.id) < index)
      differences.add(row.on, field, ['rows', name, index, 'id'], 'an id of its own', `${row.id} again`);
  }
  return { source, rows: rows.map((row) => datedRow(row, source)), shape, metrics, each };
}

function conditionOf({ playbook: { id, start } }: PlaybookProgram): readonly [string, RowCondition | null] {
  return [id, compileRowCondition(start.where) ?? null];
}

/** Sources of files that a metric or a playbook reads. */
function readSources(program: Program): ReadonlySet<string> {
  const names = [
    ...[...program.metrics.values()].map(({ value }) => value.of),
    ...program.playbooks.map(({ playbook }) => playbook.start.each),
  ];
  return new Set(names.flatMap((name) => (name === undefined || isBuiltIn(name) ? [] : [name])));
}

/** The columns that anything reads, with all types each is read as. */
function typesOf(metrics: readonly RowAggregate[], each: readonly (RowCondition | null)[]): ReadonlyMap<string, readonly ValueType[]> {
  const types = new Map<string, ValueType[]>();
  for (const [column, type] of [...metrics.flatMap(readsOfAggregate), ...each.flatMap((where) => [...(where?.columns ?? [])])]) {
    const known = types.get(column);
    if (known === undefined) types.set(column, [type]);
    else if (!known.includes(type)) known.push(type);
  }
  return types;
}

function checkRow(
  name: string,
  source: Source,
  { at, to: end }: RowShape,
  index: number,
  { id: _id, on, to, ...columns }: Row,
  types: ReadonlyMap<string, readonly ValueType[]>,
  differences: Differences,
): void {
  const field = `rows.${name}`;
  const pathTo = (key: string) => ['rows', name, index, key];
  if (to !== undefined && end === null)
    differences.add(on, field, pathTo('to'), 'an event, which has no last day', `\`to\`: the source ${name} has no spans`);
  else if (to !== undefined && to < on) differences.add(on, field, pathTo('to'), `a day from ${formatDay(on)} on`, formatDay(to));
  // These stand under keys of their own.
  const own = new Map([
    [at, 'on'],
    [end, 'to'],
    [source.id ?? null, 'id'],
  ]);
  for (const [column, written] of Object.entries(columns)) {
    const read = types.get(column);
    const key = own.get(column);
    const text = trimCell(written);
    const wrong = text === null ? undefined : read?.find((type) => readCell(text, type) === null);
    if (key !== undefined) differences.add(on, field, pathTo(column), `\`${key}\`, which stands for it`, `\`${column}\``);
    else if (read === undefined)
      differences.unknown(on, field, pathTo(column), 'a column that a metric or a `where` reads', column, types.keys());
    else if (wrong !== undefined)
      differences.add(on, field, pathTo(column), expectedValue({ type: wrong, world: 'closed' }), `"${written}"`);
  }
}

/** The id stands under the name its column has in the source. */
function datedRow({ id, on, to, ...columns }: Row, source: Source): DatedRow {
  const cells: Record<string, Cell> = Object.fromEntries(Object.entries(columns).map(([column, written]) => [column, trimCell(written)]));
  if (source.id !== undefined) cells[source.id] = id;
  return { id, day: on, until: to ?? null, cells };
}
