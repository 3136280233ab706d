import type { Reader } from './database.ts';
import type { Dialect } from './dialect.ts';

/**
 * What a column of a warehouse holds: `moment` is a time as a clock showed it, `instant` one with a zone, `other` what no row of a source can
 * be read from, such as a list.
 */
export type ColumnKind = 'text' | 'number' | 'yes/no' | 'date' | 'moment' | 'instant' | 'other';

/** A column of a table or query. */
export interface WarehouseColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  /** Its type in the warehouse's own words. Example: `timestamp without time zone`. */
  readonly type: string;
}

/** A column in a query: its SQL, and what it holds. */
export interface ColumnSource extends WarehouseColumn {
  readonly sql: string;
}

/** How a warehouse says what is asked of typed columns. */
export interface WarehouseDialect extends Dialect {
  /** What stands for a day, and for a text, that rows do not have. */
  readonly noDay: string;
  readonly noText: string;
  /** A name in quotes, each part of it by itself. */
  quote(...parts: readonly string[]): string;
  /** A column as text, without spaces at both ends; null where nothing is left. */
  asText(column: ColumnSource): string;
  /** A column of numbers; null for what is no number, or has more than 15 digits before the point. */
  asNumber(column: ColumnSource): string;
  /** A column of yes and no. */
  asYesNo(column: ColumnSource): string;
  /** A column as something that rows are put in order by: never null where the warehouse cannot order nulls. */
  asOrder(column: ColumnSource): string;
  /** A column of dates, moments or instants as days since 1970-01-01 in the workspace's zone; `zone` is that of moments. */
  asDay(column: ColumnSource, zone: string, workspaceZone: string): string;
  /** A column of dates, moments or instants compared with the beginning of a day. */
  compareDay(column: ColumnSource, operator: '>=' | '<', day: number): string;
  /**
   * A table of the same columns with one row for each id, the first by `order`, and all rows without an id.
   *
   * @param from what stands after FROM, where the table is called `r`
   */
  firstOfEach(from: string, columns: readonly string[], counts: string, id: string, order: readonly string[]): string;
}

/** An outside database that is only read. */
export interface Warehouse extends Reader {
  readonly dialect: WarehouseDialect;
  /** The columns of what stands after FROM. @throws WarehouseFault */
  columns(from: string): Promise<readonly WarehouseColumn[]>;
  close(): Promise<void>;
}

/** Why a warehouse did not answer, in a sentence for people that holds no secret. */
export class WarehouseFault extends Error {
  readonly code: string;
  readonly hint: string | undefined;

  /** @param code one of the diagnostic codes that begin with `warehouse-` */
  constructor(code: string, message: string, hint?: string) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}

/** Most rows that an answer may have: a row per customer and day is far below, and a query gone wrong does not fill the memory. */
export const mostRows = 5_000_000;
