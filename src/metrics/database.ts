/** A value as a database answers it; counts come as numbers, days as integers. */
export type Cell = string | number | boolean | null;

/** A column to be stored. */
export type ColumnData =
  | { readonly type: 'text'; readonly values: readonly (string | null)[] }
  | { readonly type: 'integer'; readonly values: readonly (number | null)[] };

/** A database that answers questions. */
export interface Reader {
  /** The answer by column, in the order of the query. @throws Error with the database's message */
  read(sql: string): Promise<readonly (readonly Cell[])[]>;
}

/** What the metrics need of an embedded database. */
export interface Database extends Reader {
  /** @throws Error with the database's message */
  run(sql: string): Promise<void>;
  /** Makes a table with columns `c0`, `c1` … and fills it. */
  store(table: string, columns: readonly ColumnData[]): Promise<void>;
}
