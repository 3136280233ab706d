/** A file of a table, below the data folder. */
export interface TableFile {
  readonly path: string;
  readonly columns: readonly string[];
  /** How many rows it has. */
  readonly rows: number;
  /** The line on which a row begins, counted from 0; of a file without lines the number of the row, counted from 1. */
  lineOf(row: number): number;
}

/** Why a table cannot be read. */
export interface TableFault {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

/** A table that can be asked for texts. Rows count from 0 through all of its files. */
export interface OpenTable {
  readonly files: readonly TableFile[];
  readonly rows: number;
  /** The texts of columns: of some rows, in their order, or of those from a row to before another. Empty cells are null. */
  read(columns: readonly string[], rows: readonly number[] | { readonly from: number; readonly to: number }): Promise<Texts>;
}

/** Texts by column. */
export type Texts = readonly (readonly (string | null)[])[];

/** Reads tables of customers, whatever stores them. */
export interface TableStore {
  /** Opens the files of a pattern with the columns that will be asked for. */
  open(pattern: string, columns: readonly string[]): Promise<OpenTable | { readonly faults: readonly TableFault[] }>;
  close(): void;
}
