import { nearest } from '../model/nearest.ts';
import { explainCsv, readCsv } from './csv-file.ts';
import type { DataFile } from './data-files.ts';
import type { Database } from './database.ts';
import { explainJson, readJson } from './json-file.ts';
import { readParquet, textOfParquet } from './parquet-file.ts';
import type { SourceFault } from './source-fault.ts';
import { nameLiteral, trimmed } from './sql.ts';

/** A column of a file to be stored, under which name, and the key of the source that asks for it. */
export interface WantedColumn {
  readonly as: string;
  readonly column: string;
  readonly key: string;
}

/**
 * Stores columns of files as texts in a new table, in the order of files and rows (its `rowid`), with `file`, the index of the file.
 * Texts lose spaces at both ends; empty ones become null. A file that lacks a wanted column, or has a row that is no row, is a fault.
 */
export async function loadFiles(
  database: Database,
  table: string,
  files: readonly DataFile[],
  wanted: readonly WantedColumn[],
): Promise<readonly SourceFault[]> {
  const faults = files.flatMap((file) => wanted.flatMap((column) => checkColumn(files, file, column) ?? []));
  if (faults.length > 0) return faults;
  await database.run(`CREATE TABLE ${table} (file INTEGER${wanted.map(({ as }) => `, ${as} VARCHAR`).join('')})`);
  for (const [index, file] of files.entries()) {
    const { texts, from } = textsOf(file, wanted);
    try {
      await database.run(`INSERT INTO ${table} SELECT ${[index, ...texts].join(', ')} FROM ${from}`);
    } catch (error) {
      return [await explain(database, file, error)];
    }
  }
  return [];
}

/** What is wrong with a file that should have a column: it has none, or two. Objects in JSON leave names out where there is no value. */
export function checkColumn(files: readonly DataFile[], file: DataFile, { column, key }: WantedColumn): SourceFault | undefined {
  const columns = file.format === 'json' ? [...new Set(files.flatMap((one) => (one.format === 'json' ? one.columns : [])))] : file.columns;
  const found = columns.filter((name) => name === column).length;
  if (found === 1 || (file.format === 'json' && columns.length === 0)) return undefined;
  const code = found === 0 ? 'source-column-missing' : 'source-column-twice';
  if (found > 1) return { code, severity: 'error', message: `${file.path} has ${found} columns called ${column}`, key };
  const meant = nearest(column, columns);
  const oneColumn = file.format === 'csv' && columns.length === 1 && /[;\t|]/.test(columns[0] ?? '');
  const hint = oneColumn ? 'separate columns by commas' : meant !== undefined ? `did you mean ${meant}?` : `it has ${columns.join(', ')}`;
  return { code, severity: 'error', message: `${file.path} has no column ${column}`, hint, key };
}

/** SQL of the texts of the wanted columns, and of the table they are read from. */
function textsOf(file: DataFile, wanted: readonly WantedColumn[]): { texts: readonly string[]; from: string } {
  switch (file.format) {
    case 'csv':
      return { texts: wanted.map(({ column }) => trimmed(`h${file.columns.indexOf(column)}`)), from: readCsv(file) };
    case 'json': {
      const names = [...new Set(wanted.map(({ column }) => column))];
      return { texts: wanted.map(({ column }) => trimmed(nameLiteral(column))), from: readJson(file, names) };
    }
    case 'parquet':
      return {
        texts: wanted.map(({ column }) => textOfParquet(file.described.find(({ name }) => name === column) ?? never(column))),
        from: readParquet([file.absolute]),
      };
  }
}

function never(column: string): never {
  throw new Error(`${column} was checked to be there`);
}

async function explain(database: Database, file: DataFile, error: unknown): Promise<SourceFault> {
  if (file.format === 'csv') return explainCsv(database, file, error);
  if (file.format === 'json') return explainJson(file, error);
  const message = `${file.path} cannot be read as Parquet: it is damaged`;
  return { code: 'source-file-unreadable', severity: 'error', message, hint: 'export it again', key: 'files' };
}
