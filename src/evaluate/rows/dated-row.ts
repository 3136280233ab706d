import { readCell } from '../../expressions/cell.ts';
import type { ValueType } from '../../expressions/value.ts';
import { type Day, formatDay } from '../../model/day.ts';

/** A cell as text; a function where it depends on the day as of which it is read. Null for an empty one. */
export type Cell = string | null | ((asOf: Day) => string | null);

/** One row of one customer: something that happened on a day, or went on from a day to another. */
export interface DatedRow {
  /** What tells it from all others of the customer; null for a row without. */
  readonly id: string | null;
  readonly day: Day;
  /** The last day of a span as far as it is known on a day; null while it is open, and for events. */
  readonly until: Day | null | ((asOf: Day) => Day | null);
  /** By column. Those of the first and the last day are read from the days. */
  readonly cells: Readonly<Record<string, Cell>>;
}

/** The names of the columns that hold a row's first and last day; null where there is none. */
export interface RowShape {
  readonly at: string | null;
  readonly to: string | null;
}

/** The last day of a span as it was known at the end of a day: one that is still to come is not known. */
export function endOf({ until }: DatedRow, asOf: Day): Day | null {
  const end = typeof until === 'function' ? until(asOf) : until;
  return end === null || end > asOf ? null : end;
}

/** Reads a column of a row as it was known at the end of a day; null where it is empty, or holds no such value. */
export function readColumn(
  row: DatedRow,
  { at, to }: RowShape,
  asOf: Day,
  column: string,
  type: ValueType,
): number | string | boolean | null {
  if (column === at || column === to) {
    const day = column === at ? row.day : endOf(row, asOf);
    return day === null || type === 'date' ? day : readCell(formatDay(day), type);
  }
  // Names come from files: one such as `constructor` must not reach what every object has.
  const cell = Object.hasOwn(row.cells, column) ? (row.cells[column] ?? null) : null;
  return readCell(typeof cell === 'function' ? cell(asOf) : cell, type);
}

/** Rows whose id did not come before, by day and then by place: earlier ones count, so that later ones never change the past. */
export function withoutRepeats<R extends DatedRow>(rows: readonly R[]): readonly R[] {
  const first = new Map<string, R>();
  for (const row of rows) {
    const kept = row.id === null ? undefined : first.get(row.id);
    if (row.id !== null && (kept === undefined || row.day < kept.day)) first.set(row.id, row);
  }
  return rows.filter((row) => row.id === null || first.get(row.id) === row);
}
