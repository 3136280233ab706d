import type { Day } from '../model/day.ts';
import type { Bounds } from '../model/window.ts';
import type { ColumnData } from './database.ts';

/** A day of evaluation: its place among those asked for, and the days that count. */
export interface Frame extends Bounds {
  readonly index: number;
  readonly day: Day;
}

/** The lowest day of a frame without one: earlier than any. */
export const beforeAllDays = -99_999_999;

/** What is looked up under a key: a table that the database holds, or one that is written into the query. */
export interface Lookup {
  /** Its name, where the database holds it: columns `c0` (the key) and `c1`. */
  readonly name: string;
  readonly keys: ColumnData;
  readonly values: readonly number[];
}

/** SQL that looks something up: what to add to FROM, and the value, null where there is none. */
interface LookupSql {
  readonly join: string;
  readonly value: string;
}

/** SQL of frames that rows are joined to: what to add to FROM, and what stands for the parts of a frame. */
interface FramesSql {
  readonly join: string;
  readonly index: string;
  readonly day: string;
  readonly low: string;
  readonly high: string;
  /** Each day from the lowest to the highest, where each is asked for. */
  readonly each: string;
}

/** How a database says what SQL leaves open. Metrics are compiled once; this table is all that differs between databases. */
export interface Dialect {
  /** A text, with what has a meaning inside made harmless. */
  text(value: string): string;
  /** A number, as one with a fraction. */
  number(value: number): string;
  /** Makes a number one with a fraction. */
  fraction(sql: string): string;
  /** The exact sum of numbers, to ten places, as a number with a fraction: the same in whatever order rows are added. */
  sum(sql: string): string;
  /** The rest of a division, with the sign of what is divided. */
  remainder(a: string, b: string): string;
  /** The value in the last of a group's rows: by day, then by each key. */
  lastOf(value: string, day: string, keys: readonly string[]): string;
  /** Whether a row can see the one after it (`lead`). */
  readonly lead: boolean;
  /** @param day SQL of the days of the rows, none of which lies after the end of its frame */
  frames(frames: readonly Frame[], day: string, eachDay: boolean): FramesSql;
  lookUp(lookup: Lookup, key: string, alias: string): LookupSql;
}

/** The first day of a frame as a number. */
export function lowest({ from }: Bounds): number {
  return from ?? beforeAllDays;
}

/** Frames as rows of a table, for databases that have `VALUES`. */
export function framesTable(frames: readonly Frame[]): string {
  const rows = frames.map((one) => `(${one.index}, ${one.day}, ${lowest(one)}, ${one.to})`).join(', ');
  return `(VALUES ${rows}) sp_w(i, day, low, high)`;
}
