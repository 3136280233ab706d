/** A value as a database answers it; counts come as numbers, days as integers. */
export type Cell = string | number | boolean | null;

/** A column to be stored. */
export type ColumnData =
  | { readonly type: 'text'; readonly values: readonly (string | null)[] }
  | { readonly type: 'integer'; readonly values: readonly (number | null)[] };

/** What the metrics need of an embedded database. */
export interface Database {
  /** @throws Error with the database's message */
  run(sql: string): Promise<void>;
  /** The answer by column, in the order of the query. @throws Error with the database's message */
  read(sql: string): Promise<readonly (readonly Cell[])[]>;
  /** Makes a table with columns `c0`, `c1` … and fills it. */
  store(table: string, columns: readonly ColumnData[]): Promise<void>;
}
