import { parse } from 'csv-parse/sync';
import type { Diagnostic } from '../../model/diagnostic.ts';
import { nearest } from '../../model/nearest.ts';

/** A row of an exported file: its cells by column, and the line it ends on. */
export interface ExportRow {
  readonly line: number;
  readonly cells: ReadonlyMap<string, string>;
}

/** Reads the rows of a CSV text. Columns the mapping asks for and the file lacks, and rows that cannot be read, become diagnostics. */
export function readRows(file: string, text: string, wanted: readonly string[]): { rows: ExportRow[]; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const report = (line: number, code: string, message: string, hint?: string) =>
    diagnostics.push({ code, severity: 'error', file, line, column: 1, message, ...(hint === undefined ? {} : { hint }) });
  if (text.trim() === '') {
    report(1, 'empty-file', 'the file is empty; expected a line with the names of the columns, then a line for each row');
    return { rows: [], diagnostics };
  }
  let records: { record: string[]; info: { lines: number } }[];
  try {
    const parsed: unknown = parse(text, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: 1_000_000,
    });
    records = parsed as { record: string[]; info: { lines: number } }[]; // with `info` each record carries its lines; the package's types do not say so
  } catch (error) {
    // csv-parse names the line in its message and in `lines`; the file as a whole cannot be trusted after it.
    const line = typeof error === 'object' && error !== null && 'lines' in error ? Number(error.lines) : 1;
    report(line, 'unreadable-csv', error instanceof Error ? error.message : String(error));
    return { rows: [], diagnostics };
  }
  const header = records[0]?.record.map((column) => column.trim()) ?? [];
  for (const column of new Set(wanted)) {
    if (header.includes(column)) continue;
    const near = nearest(column, header);
    report(
      1,
      'missing-column',
      `there is no column "${column}"`,
      near ? `Did you mean "${near}"? The columns are ${header.join(', ')}.` : `The columns are ${header.join(', ')}.`,
    );
  }
  if (diagnostics.length > 0) return { rows: [], diagnostics };
  const rows: ExportRow[] = [];
  for (const { record, info } of records.slice(1)) {
    if (record.length !== header.length)
      report(info.lines, 'bad-row', `the row has ${record.length} cells, the head has ${header.length}; the row is left out`);
    else rows.push({ line: info.lines, cells: new Map(header.map((column, index) => [column, (record[index] ?? '').trim()])) });
  }
  return { rows, diagnostics };
}
