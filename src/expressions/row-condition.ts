import { compileExpression } from './expression.ts';
import type { Node } from './node.ts';
import type { Names } from './program.ts';
import { checkRowExpression } from './row.ts';
import type { Moment, Value, ValueType } from './value.ts';

/** Reads a column of a row as a type; null where it is absent. */
type ReadColumn = (column: string, type: ValueType) => Value;

/** A condition over the columns of a row: a `where` or `share`. */
export interface RowCondition {
  readonly node: Node;
  /** The columns it reads, with the type each is read as. */
  readonly columns: ReadonlyMap<string, ValueType>;
  /** Whether it holds for a row; undefined where that is unknown, as after a division by zero. */
  readonly holds: (read: ReadColumn) => boolean | undefined;
}

/** Compiles a condition; null without one, undefined for a wrong one, which compiling the workspace has reported. */
export function compileRowCondition(source: string | undefined): RowCondition | null | undefined {
  if (source === undefined) return null;
  const { node, columns } = checkRowExpression(source);
  if (node === undefined) return undefined;
  const typeOf = (name: string) => columns.get(columnOf(name)) ?? 'text';
  const names: Names = {
    get: (name) => ({ type: typeOf(name), world: 'closed' }),
    all: [],
    durations: new Set(),
    playbooks: new Set(),
    segments: new Set(),
    run: null,
  };
  const { expression } = compileExpression(source, names, 'yes/no');
  if (expression === undefined) return undefined;
  return {
    node,
    columns,
    holds: (read) => {
      const value = expression.evaluate(rowMoment((name) => read(columnOf(name), typeOf(name))));
      return typeof value === 'boolean' ? value : undefined;
    },
  };
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
