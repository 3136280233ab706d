import type { ValueType } from '../expressions/value.ts';
import type { Day } from '../model/day.ts';
import type { Dialect } from './dialect.ts';

/** Rows of customers and days as a database gives them: what stands in FROM, and SQL of the parts of a row. */
export interface RowSource {
  readonly dialect: Dialect;
  /** What stands after FROM. */
  readonly from: string;
  /** What a row must be to count at all; null where all do. */
  readonly counts: string | null;
  /** The place of the row's customer among those observed; negative for one who is not. */
  readonly customer: string;
  readonly day: string;
  /** The last day of a span; null while it is open, and of events. */
  readonly until: string;
  readonly id: string;
  /** Which of a day's rows came first: in this order. */
  readonly order: readonly string[];
  /** The place of the row in its files; null where it has none. */
  readonly row: string | null;
  /** The text columns, by their names. */
  readonly columns: ReadonlyMap<string, string>;
  /** Columns read as another type, by name and type. */
  readonly typed: ReadonlyMap<string, string>;
  /** Of text columns something cheaper that is the same where the texts are: what the database holds, and not yet as text. */
  readonly told?: ReadonlyMap<string, string>;
  /** Columns of the first and last day, by their names. */
  readonly at: string | null;
  readonly to: string | null;
  /** A condition that holds for all rows with a first (or last) day from one day to another, by which the database finds them sooner. */
  readonly near: (part: 'first' | 'last', from: Day | null, to: Day) => string | null;
}

/** How {@link RowSource} names a column read as a type. */
export function typedName(column: string, type: ValueType): string {
  return `${column} ${type}`;
}
