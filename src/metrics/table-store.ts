import type { OpenTable, TableFault, TableFile, TableStore, Texts } from '../model/table-store.ts';
import { csvLines } from './csv-lines.ts';
import { type DataFile, findDataFiles, isLittle } from './data-files.ts';
import type { OpenDatabase } from './duckdb-database.ts';
import { loadFiles } from './file-table.ts';

/** Tables of customers by an embedded DuckDB that can open nothing but files below the data folder. It is loaded when the first table is opened. */
export function duckdbTables(dataDir: string): TableStore {
  let opening: Promise<OpenDatabase> | undefined;
  let tables = 0;
  const database = (): Promise<OpenDatabase> => {
    opening ??= import('./duckdb-database.ts').then(async ({ openDuckdb }) =>
      openDuckdb(dataDir, (await isLittle(dataDir)) ? 1 : undefined),
    );
    return opening;
  };
  return {
    open: async (pattern, columns) => {
      tables += 1;
      return openTable(await database(), dataDir, `customers${tables}`, pattern, columns);
    },
    close: () => void opening?.then((one) => one.close()),
  };
}

async function openTable(
  database: OpenDatabase,
  dataDir: string,
  name: string,
  pattern: string,
  columns: readonly string[],
): Promise<OpenTable | { readonly faults: readonly TableFault[] }> {
  const found = await findDataFiles(database, dataDir, [pattern], columns);
  if (found.faults.length > 0) return { faults: found.faults };
  const wanted = columns.map((column, place) => ({ as: `c${place}`, column, key: 'files' }));
  const faults = await loadFiles(database, name, found.files, wanted);
  if (faults.length > 0) return { faults };
  const files = await describe(database, name, found.files);
  let picks = 0;
  return {
    files,
    rows: files.reduce((sum, { rows }) => sum + rows, 0),
    read: async (asked, rows): Promise<Texts> => {
      const texts = asked.map((column) => `t.c${columns.indexOf(column)}`).join(', ');
      if ('from' in rows)
        return asTexts(
          await database.read(`SELECT ${texts} FROM ${name} t WHERE rowid >= ${rows.from} AND rowid < ${rows.to} ORDER BY rowid`),
        );
      picks += 1;
      const picked = `${name}_picked${picks}`;
      await database.store(picked, [{ type: 'integer', values: rows }]);
      const read = await database.read(`SELECT ${texts} FROM ${picked} p JOIN ${name} t ON t.rowid = p.c0 ORDER BY p.c0`);
      await database.run(`DROP TABLE ${picked}`);
      return asTexts(read);
    },
  };
}

async function describe(database: OpenDatabase, name: string, files: readonly DataFile[]): Promise<readonly TableFile[]> {
  const [places = [], counts = []] = await database.read(`SELECT file, count(*)::INTEGER FROM ${name} GROUP BY file`);
  const rowsOf = new Map(places.map((place, at) => [Number(place), Number(counts[at])]));
  return Promise.all(
    files.map(async ({ path, columns, format, absolute }, place): Promise<TableFile> => {
      const rows = rowsOf.get(place) ?? 0;
      const lines = format === 'csv' ? await csvLines(absolute) : null;
      // Where both count otherwise, the spreadsheet's count is the better guess.
      const lineOf = lines === null ? (row: number) => row + 1 : (row: number) => (lines.length === rows ? (lines[row] ?? 1) : row + 2);
      return { path, columns, rows, lineOf };
    }),
  );
}

function asTexts(columns: readonly (readonly unknown[])[]): Texts {
  return columns.map((column) => column.map((cell) => (cell === null ? null : String(cell))));
}
