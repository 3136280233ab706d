import { nearest } from '../model/nearest.ts';
import type { DataFile } from './data-files.ts';
import type { Database } from './database.ts';
import type { SourceFault } from './source-fault.ts';
import { asPattern, textLiteral } from './sql.ts';

/** A column of a CSV file to be stored, under which name, and the key of the source that asks for it. */
export interface WantedColumn {
  readonly as: string;
  readonly column: string;
  readonly key: string;
}

/**
 * Stores columns of CSV files as texts in a new table, in the order of files and rows (its `rowid`), with `file`, the index of the file.
 * Texts lose spaces at both ends; empty ones become null. A file that lacks a wanted column, or has a row that is no row, is a fault.
 */
export async function loadCsv(
  database: Database,
  table: string,
  files: readonly DataFile[],
  wanted: readonly WantedColumn[],
): Promise<readonly SourceFault[]> {
  const faults = files.flatMap((file) => wanted.flatMap((column) => checkColumn(file, column) ?? []));
  if (faults.length > 0) return faults;
  await database.run(`CREATE TABLE ${table} (file INTEGER${wanted.map(({ as }) => `, ${as} VARCHAR`).join('')})`);
  for (const [index, file] of files.entries()) {
    const fault = await loadFile(database, table, file, index, wanted);
    if (fault) return [fault];
  }
  return [];
}

/** What is wrong with a file that should have a column: it has none, or two. */
export function checkColumn(file: DataFile, { column, key }: WantedColumn): SourceFault | undefined {
  const found = file.columns.filter((name) => name === column).length;
  if (found === 1) return undefined;
  const code = found === 0 ? 'source-column-missing' : 'source-column-twice';
  if (found > 1) return { code, severity: 'error', message: `${file.path} has ${found} columns called ${column}`, key };
  const meant = nearest(column, file.columns);
  const oneColumn = file.columns.length === 1 && /[;\t|]/.test(file.columns[0] ?? '');
  const hint = oneColumn
    ? 'separate columns by commas'
    : meant !== undefined
      ? `did you mean ${meant}?`
      : `it has ${file.columns.join(', ')}`;
  return { code, severity: 'error', message: `${file.path} has no column ${column}`, hint, key };
}

async function loadFile(
  database: Database,
  table: string,
  file: DataFile,
  index: number,
  wanted: readonly WantedColumn[],
): Promise<SourceFault | undefined> {
  const texts = wanted.map(({ column }) => `nullif(trim(h${file.columns.indexOf(column)}, ' \t\r\n'), '')`);
  try {
    await database.run(`INSERT INTO ${table} SELECT ${[index, ...texts].join(', ')} FROM ${readCsv(file)}`);
    return undefined;
  } catch (error) {
    const code = 'source-row-shape';
    const rejected = await findRejected(database, file);
    if (rejected)
      return {
        code,
        severity: 'error',
        message: `${file.path}, line ${rejected.line}: ${rejected.message}`,
        hint: rejected.hint,
        key: 'files',
      };
    const mixed = error instanceof Error && error.message.includes('state machine');
    return {
      code: 'source-file-unreadable',
      severity: 'error',
      message: `${file.path} cannot be read as CSV${mixed ? ': its quotes do not match, or it mixes line ends of Windows and Unix' : ''}`,
      hint: 'save it as CSV (UTF-8), separated by commas',
      key: 'files',
    };
  }
}

/** Reads the file once more, only to find the first row that is no row. */
async function findRejected(database: Database, file: DataFile): Promise<{ line: number; message: string; hint: string } | undefined> {
  try {
    await database.read(`SELECT count(COLUMNS(*)) FROM ${readCsv(file, ', ignore_errors=true, store_rejects=true')}`);
    const [lines, types, messages] = await database.read(
      'SELECT line::INTEGER, error_type::VARCHAR, error_message FROM reject_errors ORDER BY line LIMIT 1',
    );
    await database.run('DROP TABLE reject_errors; DROP TABLE reject_scans');
    const line = lines?.[0];
    return typeof line === 'number' ? { line, ...explain(String(types?.[0]), String(messages?.[0])) } : undefined;
  } catch {
    return undefined;
  }
}

/** What is wrong with a row, and how to mend it, in words for the kinds of errors the database tells apart. */
function explain(type: string, message: string): { readonly message: string; readonly hint: string } {
  const cutOff = 'export the file again: one that was cut off ends like this';
  const [, expected, found] = /Columns: (\d+) Found: (\d+)/.exec(message) ?? [];
  if (type === 'TOO MANY COLUMNS')
    return { message: `the row has ${found} instead of ${expected} columns`, hint: 'put texts with commas in quotes' };
  if (type === 'MISSING COLUMNS') return { message: `the row has ${found} of ${expected} columns`, hint: cutOff };
  if (type === 'UNQUOTED VALUE') return { message: 'a quote is never closed', hint: cutOff };
  if (type === 'INVALID ENCODING') return { message: 'the text is not UTF-8', hint: 'save the file as CSV (UTF-8)' };
  return { message: 'this is no row of a CSV file', hint: cutOff };
}

/** `h0`, `h1` … are the file's columns by place. Everything is text, and nothing is guessed. */
function readCsv(file: DataFile, options = ''): string {
  const columns = file.columns.map((_, index) => `h${index}: 'VARCHAR'`).join(', ');
  return `read_csv(${textLiteral(asPattern(file.absolute))}, auto_detect=false, header=true, columns={${columns}}, delim=',', quote='"', escape='"', strict_mode=true${options})`;
}
