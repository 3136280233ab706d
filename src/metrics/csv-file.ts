import type { DataFile } from './data-files.ts';
import type { Database } from './database.ts';
import type { SourceFault } from './source-fault.ts';
import { asPattern, textLiteral } from './sql.ts';

type CsvFile = Pick<DataFile, 'path' | 'absolute' | 'columns'>;

/** What is wrong with a file that could not be read, with the line where that can be found. */
export async function explainCsv(database: Database, file: CsvFile, error: unknown): Promise<SourceFault> {
  const rejected = await findRejected(database, file);
  if (rejected) {
    const message = `${file.path}, line ${rejected.line}: ${rejected.message}`;
    return { code: 'source-row-shape', severity: 'error', message, hint: rejected.hint, key: 'files' };
  }
  const mixed = error instanceof Error && error.message.includes('state machine');
  return {
    code: 'source-file-unreadable',
    severity: 'error',
    message: `${file.path} cannot be read as CSV${mixed ? ': its quotes do not match, or it mixes line ends of Windows and Unix' : ''}`,
    hint: 'save it as CSV (UTF-8), separated by commas',
    key: 'files',
  };
}

/** Reads the file once more, only to find the first row that is no row. */
async function findRejected(database: Database, file: CsvFile): Promise<{ line: number; message: string; hint: string } | undefined> {
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

/** SQL of a file as a table: `h0`, `h1` … are its columns by place. Everything is text, and nothing is guessed. */
export function readCsv(file: CsvFile, options = ''): string {
  const columns = file.columns.map((_, index) => `h${index}: 'VARCHAR'`).join(', ');
  return `read_csv(${textLiteral(asPattern(file.absolute))}, auto_detect=false, header=true, columns={${columns}}, delim=',', quote='"', escape='"', strict_mode=true${options})`;
}
