import type { Cell, Database } from './database.ts';
import { asPattern, nameLiteral, textLiteral, trimmed } from './sql.ts';

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
export function textOfParquet({ readAs, type }: ParquetColumn): string {
  const column = nameLiteral(readAs);
  if (type === null) return `CAST(to_json(${column}) AS VARCHAR)`;
  if (type === 'VARCHAR' || type === 'BLOB') return trimmed(column);
  return type === 'TIMESTAMP_NS' ? `CAST(CAST(${column} AS TIMESTAMP) AS VARCHAR)` : `CAST(${column} AS VARCHAR)`;
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
