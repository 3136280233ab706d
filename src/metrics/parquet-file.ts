import type { ValueType } from '../expressions/value.ts';
import { type Day, formatDay } from '../model/day.ts';
import type { Cell, Database } from './database.ts';
import { type DateReading, daySql, inWorkspace } from './date-sql.ts';
import { asNumber, asPattern, asYesNo, nameLiteral, textLiteral, trimmed } from './sql.ts';

/** A column of a Parquet file: its name, the name the database reads it under, and its type there; null for lists and the like. */
export interface ParquetColumn {
  readonly name: string;
  readonly readAs: string;
  readonly type: string | null;
}

/** The columns of Parquet files by their path; a file that cannot be read is not among them. */
export async function describeParquet(
  database: Database,
  files: readonly { readonly absolute: string }[],
): Promise<ReadonlyMap<string, readonly ParquetColumn[]>> {
  const paths = files.map(({ absolute }) => absolute);
  if (paths.length === 0) return new Map();
  try {
    return await describe(database, paths);
  } catch {
    const found = new Map<string, readonly ParquetColumn[]>();
    for (const path of paths) {
      const columns = await describe(database, [path]).catch(() => new Map<string, readonly ParquetColumn[]>());
      for (const [at, one] of columns) found.set(at, one);
    }
    return found;
  }
}

/** SQL of Parquet files as a table. Texts that old writers store as bytes are texts. */
export function readParquet(paths: readonly string[]): string {
  return `read_parquet([${paths.map((path) => textLiteral(asPattern(path))).join(', ')}], binary_as_string=true)`;
}

/** SQL of a column's value as the text that a CSV file would have for it. */
export function textOfParquet(column: ParquetColumn): string {
  return textOf(column, nameLiteral(column.readAs));
}

/** SQL of the text of a value of a column's type. */
export function textOf({ type }: ParquetColumn, value: string): string {
  if (type === null) return `CAST(to_json(${value}) AS VARCHAR)`;
  if (type === 'VARCHAR' || type === 'BLOB') return trimmed(value);
  return type === 'TIMESTAMP_NS' ? `CAST(CAST(${value} AS TIMESTAMP) AS VARCHAR)` : `CAST(${value} AS VARCHAR)`;
}

/** SQL of a column read as a type: what reading its text would give, without writing that where it can be done without. */
export function readAs(column: ParquetColumn, as: ValueType, dates: DateReading): string {
  const value = nameLiteral(column.readAs);
  if (as === 'number' && exactNumbers.test(column.type ?? ''))
    return `CASE WHEN abs(CAST(${value} AS DOUBLE)) < 1e15 THEN CAST(${value} AS DOUBLE) END`;
  if (as === 'yes/no' && column.type === 'BOOLEAN') return value;
  if (as === 'date' && holdsDates(column)) return dayOf(column, value, dates);
  const text = textOfParquet(column);
  if (as === 'number') return asNumber(text);
  if (as === 'yes/no') return asYesNo(text);
  return as === 'date' ? daySql(text, dates) : text;
}

/** SQL of a condition that holds for all values of a column that are a day from one to another, in words that its file is searched by. */
export function nearDays(column: ParquetColumn, value: string, from: Day | null, to: Day): string | null {
  if (!holdsDates(column)) return null;
  // A day may begin most of a day earlier or later elsewhere.
  const margin = column.type === 'DATE' ? 0 : 2;
  const type = column.type === 'DATE' ? 'DATE' : column.type === 'TIMESTAMP WITH TIME ZONE' ? 'TIMESTAMPTZ' : 'TIMESTAMP';
  const day = (number: Day) => `${type} '${formatDay(number)}'`;
  const upper = `${value} < ${day(to + 1 + margin)}`;
  return from === null ? upper : `${value} >= ${day(from - margin)} AND ${upper}`;
}

/** Whether values of a column are different where their texts are. */
export function isToldApart({ type }: ParquetColumn): boolean {
  return type !== null && /^(?:U?(?:TINY|SMALL|BIG)INT|U?INTEGER|DATE|UUID)$/.test(type);
}

/** Types of numbers that are the same through a text and without. */
const exactNumbers = /^(?:DOUBLE|(?:TINY|SMALL|BIG)INT|INTEGER|U(?:TINY|SMALL)INT|UINTEGER|DECIMAL\((?:[1-9]|1[0-5]),\d+\))$/;

/** The day of a date or moment, without the text of it. */
function dayOf({ type }: ParquetColumn, value: string, { zone, workspaceZone }: DateReading): string {
  const bounded = (of: string, as: string) => `CASE WHEN ${of} BETWEEN ${as} '0001-01-01' AND ${as} '9999-12-31' THEN ${of} END`;
  if (type === 'DATE') return `CAST(${bounded(value, 'DATE')} - DATE '1970-01-01' AS INTEGER)`;
  const moment = type === 'TIMESTAMP' || type === 'TIMESTAMP WITH TIME ZONE' ? value : `CAST(${value} AS TIMESTAMP)`;
  if (type === 'TIMESTAMP WITH TIME ZONE') {
    const safe = bounded(moment, 'TIMESTAMPTZ');
    // The zone of the session is UTC: casts are cheaper than looking for a zone.
    const local = workspaceZone === 'UTC' ? `make_timestamp(epoch_us(${safe}))` : `(${safe} AT TIME ZONE ${textLiteral(workspaceZone)})`;
    return `CAST(CAST(${local} AS DATE) - DATE '1970-01-01' AS INTEGER)`;
  }
  return `CAST(CAST(${inWorkspace(bounded(moment, 'TIMESTAMP'), { zone, workspaceZone })} AS DATE) - DATE '1970-01-01' AS INTEGER)`;
}

/** Whether a column holds days or moments, and not texts of them. */
export function holdsDates({ type }: ParquetColumn): boolean {
  return type !== null && (type === 'DATE' || type.startsWith('TIMESTAMP'));
}

async function describe(database: Database, paths: readonly string[]): Promise<Map<string, readonly ParquetColumn[]>> {
  const list = paths.map((path) => textLiteral(asPattern(path))).join(', ');
  const [files = [], names = [], types = [], children = []] = await database.read(
    `SELECT file_name, name, duckdb_type, num_children FROM parquet_schema([${list}])`,
  );
  const found = new Map<string, readonly ParquetColumn[]>();
  for (let at = 0; at < files.length; ) {
    const path = String(files[at]);
    const columns: ParquetColumn[] = [];
    const end = endOf(at, children);
    for (let next = at + 1; next < end; next = endOf(next, children)) {
      const nested = endOf(next, children) > next + 1;
      columns.push({ name: String(names[next]), readAs: String(names[next]), type: nested ? null : String(types[next]) });
    }
    found.set(path, await withReadNames(database, path, columns));
    at = end;
  }
  return found;
}

/** Where what follows an entry of a schema and all below it begins. */
function endOf(at: number, children: readonly Cell[]): number {
  let next = at + 1;
  for (let left = Number(children[at] ?? 0); left > 0; left -= 1) next = endOf(next, children);
  return next;
}

/** Names that differ only in capitals get other ones from the database. */
async function withReadNames(database: Database, path: string, columns: readonly ParquetColumn[]): Promise<readonly ParquetColumn[]> {
  if (new Set(columns.map(({ name }) => name.toLowerCase())).size === columns.length) return columns;
  const [readAs = []] = await database.read(`SELECT column_name FROM (DESCRIBE SELECT * FROM ${readParquet([path])})`);
  return columns.map((column, place) => ({ ...column, readAs: String(readAs[place]) }));
}
