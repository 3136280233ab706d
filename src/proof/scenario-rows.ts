import { readText } from '../evaluate/names.ts';
import { compileExpression } from '../expressions/expression.ts';
import type { PlaybookProgram, Program } from '../expressions/program.ts';
import { checkRowExpression } from '../expressions/row.ts';
import type { Moment, ValueType } from '../expressions/value.ts';
import { compareText } from '../model/diagnostic.ts';
import type { SourceRow } from '../model/observation.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Differences } from './difference.ts';
import { expectedValue } from './scenario-data.ts';

type Columns = Readonly<Record<string, string>>;

/**
 * Reads the scenario's rows as `each` of the playbooks starts on them: those for which `where` is true. Rows that no playbook starts on, columns
 * that no `where` reads and repeated ids are differences: they would say nothing.
 */
export function rowsOf(
  program: Program,
  scenario: Scenario,
  customer: string,
  differences: Differences,
): ReadonlyMap<string, readonly SourceRow[]> {
  const found = new Map<string, SourceRow[]>();
  for (const [source, rows] of Object.entries(scenario.rows).sort(([a], [b]) => compareText(a, b))) {
    const conditions = program.playbooks.filter(({ playbook }) => playbook.start.each === source).map(conditionOf);
    if (conditions.length === 0) {
      const sources = program.playbooks.flatMap(({ playbook }) => playbook.start.each ?? []);
      differences.unknown(null, `rows.${source}`, ['rows', source], 'a source that a playbook starts on with `each`', source, sources);
      continue;
    }
    const types = new Map(conditions.flatMap((condition) => [...condition.types]));
    for (const [index, row] of rows.entries()) {
      checkColumns(source, index, row, types, differences);
      if (rows.findIndex(({ id }) => id === row.id) < index)
        differences.add(row.on, `rows.${source}`, ['rows', source, index, 'id'], 'an id of its own', `${row.id} again`);
    }
    // The id stands under the name its column has in the source.
    const idColumn = program.sources.get(source)?.value?.id ?? 'id';
    for (const { playbook, holds } of conditions) {
      const kept = rows
        .filter(({ id, on: _on, ...columns }) => holds({ ...columns, [idColumn]: id }))
        .map(({ id, on }): SourceRow => ({ customer, id, day: on }))
        .sort((a, b) => a.day - b.day || compareText(a.id, b.id));
      found.set(playbook, kept);
    }
  }
  return found;
}

function checkColumns(
  source: string,
  index: number,
  { id: _id, on, ...columns }: Scenario['rows'][string][number],
  types: ReadonlyMap<string, ValueType>,
  differences: Differences,
): void {
  for (const [name, written] of Object.entries(columns)) {
    const [field, path] = [`rows.${source}`, ['rows', source, index, name]];
    const type = types.get(name);
    if (type === undefined) differences.unknown(on, field, path, 'a column that `where` reads', name, types.keys());
    else if (readText(written, type) === null) differences.add(on, field, path, expectedValue({ type, world: 'closed' }), `"${written}"`);
  }
}

/** Which rows a playbook starts on. */
interface RowCondition {
  readonly playbook: string;
  /** The columns it reads, with the type each is read as. */
  readonly types: ReadonlyMap<string, ValueType>;
  /** Whether a row counts; a column that is not written is absent. */
  readonly holds: (columns: Columns) => boolean;
}

function conditionOf({ playbook: { id, start } }: PlaybookProgram): RowCondition {
  const { where } = start;
  if (where === undefined) return { playbook: id, types: new Map(), holds: () => true };
  const { columns: types } = checkRowExpression(where);
  const typeOf = (column: string) => types.get(column) ?? 'text';
  const { expression } = compileExpression(
    where,
    {
      get: (name) => ({ type: typeOf(columnOf(name)), world: 'closed' }),
      all: [],
      durations: new Set(),
      playbooks: new Set(),
      segments: new Set(),
      run: null,
    },
    'yes/no',
  );
  const read = (columns: Columns, column: string) => {
    const written = columns[column];
    return written === undefined ? null : readText(written, typeOf(column));
  };
  return { playbook: id, types, holds: (columns) => expression?.evaluate(rowMoment((name) => read(columns, columnOf(name)))) === true };
}

function columnOf(name: string): string {
  return name.slice('row.'.length);
}

/** A row has its columns, and nothing else. */
function rowMoment(read: Moment['read']): Moment {
  const unknown = () => undefined;
  return {
    day: 0,
    fiscalYearStart: 1,
    read,
    at: unknown,
    addBusinessDays: (day) => day,
    running: unknown,
    lastRun: unknown,
    answer: unknown,
    stepDone: unknown,
    percentile: unknown,
  };
}
