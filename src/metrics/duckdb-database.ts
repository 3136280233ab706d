import { realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import { DuckDBDataChunk, DuckDBInstance, INTEGER, VARCHAR } from '@duckdb/node-api';
import type { Cell, ColumnData, Database } from './database.ts';
import { asPattern, textLiteral } from './sql.ts';

/** A database that is closed when it is no longer needed. */
export interface OpenDatabase extends Database {
  close(): void;
}

/**
 * Opens a DuckDB in memory that can open nothing but files below the data folder: no network, no extension, no other file.
 *
 * @param threads as many as there are processors where it is not said
 */
export async function openDuckdb(dataDir: string, threads?: number): Promise<OpenDatabase> {
  const folder = await realpath(dataDir).catch(() => undefined);
  const instance = await DuckDBInstance.create(':memory:', threads === undefined ? {} : { threads: String(threads) });
  const connection = await instance.connect();
  const close = (): void => {
    connection.closeSync();
    instance.closeSync();
  };
  const run = async (sql: string): Promise<void> => {
    await connection.run(sql);
  };
  try {
    for (const setting of confinement(folder)) await run(setting);
  } catch (error) {
    close();
    throw error;
  }
  return {
    run,
    async read(sql): Promise<readonly (readonly Cell[])[]> {
      const reader = await connection.runAndReadAll(sql);
      return reader.getColumns().map((column) => column.map(toCell));
    },
    async store(table, columns): Promise<void> {
      await run(
        `CREATE TABLE ${table} (${columns.map(({ type }, place) => `c${place} ${type === 'text' ? 'VARCHAR' : 'INTEGER'}`).join(', ')})`,
      );
      const appender = await connection.createAppender(table);
      for (const chunk of chunks(columns)) appender.appendDataChunk(chunk);
      appender.closeSync();
    },
    close,
  };
}

/** Settings that shut the database in, the last of which makes them final. */
function confinement(folder: string | undefined): readonly string[] {
  const below = folder === undefined || folder.endsWith(sep) ? folder : folder + sep;
  // Files are asked for by patterns, and both the pattern and what it finds must be allowed.
  const directory = below === undefined ? [] : [`SET allowed_directories = [${textLiteral(below)}, ${textLiteral(asPattern(below))}]`];
  return [
    ...directory,
    "SET temp_directory = ''",
    'SET autoinstall_known_extensions = false',
    'SET autoload_known_extensions = false',
    'SET allow_community_extensions = false',
    'SET enable_external_access = false',
    "SET TimeZone = 'UTC'",
    'SET lock_configuration = true',
  ];
}

/** Most rows a chunk can hold. */
const chunkRows = 2048;

function* chunks(columns: readonly ColumnData[]): Generator<DuckDBDataChunk> {
  const types = columns.map(({ type }) => (type === 'text' ? VARCHAR : INTEGER));
  const rows = columns[0]?.values.length ?? 0;
  for (let start = 0; start < rows; start += chunkRows) {
    const chunk = DuckDBDataChunk.create(types);
    chunk.setColumns(columns.map(({ values }) => values.slice(start, start + chunkRows)));
    yield chunk;
  }
}

function toCell(value: unknown): Cell {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
  throw new Error(`the database answered a value of an unexpected type: ${typeof value}`);
}
