import type { Program } from '../expressions/program.ts';
import type { ValueType } from '../expressions/value.ts';
import type { Day } from '../model/day.ts';
import type { DateColumn } from '../model/source.ts';
import type { Survey } from '../model/survey.ts';
import { type DataFile, findDataFiles } from './data-files.ts';
import type { Database, Reader } from './database.ts';
import { checkFormat, type DateReading, daySql, isTimeZone } from './date-sql.ts';
import { duckdbDialect } from './duckdb-dialect.ts';
import { checkColumn, loadFiles, type WantedColumn } from './file-table.ts';
import { holdsDates } from './parquet-file.ts';
import { type Asked, isInPlace, loadParquet } from './parquet-source.ts';
import { findRowFaults } from './row-faults.ts';
import { type RowSource, typedName } from './row-source.ts';
import { type RowReading, repeatsSql, rowsSql } from './row-table.ts';
import type { SourceFault } from './source-fault.ts';
import type { SourcePlan } from './source-plan.ts';
import { asNumber, asYesNo } from './sql.ts';
import { lostAnswers } from './survey-rows.ts';

/** A source in the database: its rows that count, and where each came from. */
export interface LoadedSource {
  /** The database that has its rows, and where. */
  readonly database: Reader;
  readonly table: RowSource;
  /** All its rows, also those that do not count. */
  readonly rows: number;
  /** Rows that do not count, by why; counted only of answers. */
  readonly lost: Survey['lost'];
  /** Columns that a metric or start asks for and the files do not have. */
  readonly lacking: ReadonlyMap<string, SourceFault>;
  /** What one reading of all rows has found already: SQL of the state, and of values by metric. */
  readonly folded?: {
    readonly state: string;
    readonly metrics: ReadonlyMap<string, FoldedMetric>;
  };
  /** Where a row stands. Example: `data/tickets.csv row 18`, counting as a spreadsheet does. */
  placeOf(row: number): string;
}

/** SQL of what is known of a metric: as the queries of rows answer; undefined where those must be asked. */
interface FoldedMetric {
  readonly value: string | undefined;
  readonly newest: string;
  /** How many rows are left out for what stands in the column; undefined where none can be. */
  readonly misread: string | undefined;
}

/** Texts in the database; without `columns` there are none. */
interface Stored {
  /** SQL names of the columns by their name in the files. */
  readonly columns: ReadonlyMap<string, string> | null;
  readonly lacking: ReadonlyMap<string, SourceFault>;
  /** In the order they were read. */
  readonly files: readonly DataFile[];
  readonly faults: readonly SourceFault[];
}

const nothing = { columns: null, lacking: new Map<string, SourceFault>(), files: [] } as const;

interface Place {
  readonly program: Program;
  readonly dataDir: string;
}

/** Reads a source into a table. What is wrong comes back as faults; without `loaded` nothing can be said about its metrics. */
export async function loadSource(
  database: Database,
  { program, dataDir }: Place,
  plan: SourcePlan,
  index: number,
  snapshotDay: Day,
  { frames, boundsOf }: Pick<Asked, 'frames' | 'boundsOf'>,
): Promise<{ loaded?: LoadedSource; faults: readonly SourceFault[] }> {
  const tables = { raw: `raw${index}`, rows: `rows${index}`, parents: `parents${index}`, repeats: `repeats${index}` };
  const reading = readings(program, plan, snapshotDay);
  if (reading.faults.length > 0) return { faults: reading.faults };
  const customers = program.content.customers.flatMap(({ value }) => [value.id, ...value.known_as]);
  const found = await findFiles(database, dataDir, plan);
  if (found.faults.length > 0) return { faults: found.faults };
  const { files: there, lacking } = found;
  if (isInPlace(plan, there)) {
    const lacks = there.flatMap((file) => found.wanted.flatMap((column) => checkColumn(there, file, column) ?? []));
    const problems = [...checkFormats(there, [plan.at, plan.to]), ...lacks];
    if (problems.length > 0) return { faults: problems };
    const { loaded, faults } = await loadParquet(database, { ...reading, plan, files: there, lacking, index, customers, frames, boundsOf });
    return { loaded, faults: loaded.rows === 0 ? [...faults, noRows(there)] : faults };
  }
  const stored = await storeFiles(database, dataDir, plan, found, tables.raw, tables.parents);
  if (stored.columns === null) return { faults: stored.faults };

  const carried = [...stored.columns.values()];
  const typed = plan.typed.flatMap((read, place) => {
    const text = stored.columns?.get(read.column);
    return text === undefined ? [] : [{ ...read, as: `t${place}`, sql: typedSql(text, read.type, reading.plain) }];
  });
  const [files = [], firsts = [], counts = []] = await database.read(
    `SELECT file, min(rowid)::DOUBLE, count(*)::DOUBLE FROM ${tables.raw} GROUP BY file`,
  );
  const rows = counts.reduce<number>((sum, count) => sum + Number(count), 0);
  const firstOf = new Map(files.map((file, at) => [Number(file), Number(firsts[at])]));
  const placeOf = (row: number): string => {
    const [file, first] = [...firstOf].filter(([, from]) => from <= row).sort((a, b) => b[1] - a[1])[0] ?? [0, 0];
    const { path, format } = stored.files[file] ?? {};
    // The line with the names is the first row of a spreadsheet.
    return `${path} row ${row - first + (format === 'csv' ? 2 : 1)}`;
  };
  await database.run(
    rowsSql(tables.rows, tables.raw, plan.source.through ? tables.parents : null, { ...reading.reading, columns: carried, typed }),
  );
  await database.run(repeatsSql(tables.repeats, tables.rows, carried));
  const faults = [...stored.faults, ...(await findRowFaults(database, plan, tables, customers, placeOf))];
  if (rows === 0) faults.push(noRows(stored.files));
  const lost = plan.source.nps === undefined ? [] : await lostAnswers(database, tables);
  await database.run(
    `DELETE FROM ${tables.rows} WHERE fault IS NOT NULL OR row IN (SELECT row FROM ${tables.repeats}); DROP TABLE ${tables.raw}; DROP TABLE ${tables.repeats}`,
  );
  const table: RowSource = {
    dialect: duckdbDialect,
    from: `${tables.rows} r`,
    // Those that do not count were deleted, and the rest is in memory.
    counts: null,
    near: () => null,
    customer: 'r.customer',
    day: 'r.day',
    until: 'r.until',
    id: 'r.id',
    row: 'r.row',
    order: ['r.row'],
    columns: new Map([...stored.columns].map(([column, as]) => [column, `r.${as}`])),
    at: plan.at?.column ?? null,
    to: plan.to?.column ?? null,
    typed: new Map(typed.map(({ column, type, as }) => [typedName(column, type), `r.${as}`])),
  };
  return { loaded: { database, table, rows, lost, lacking: stored.lacking, placeOf }, faults };
}

function noRows(files: readonly DataFile[]): SourceFault {
  const message = `there is no row in ${files.map(({ path }) => path).join(', ')}: its metrics are unknown`;
  return { code: 'source-no-rows', severity: 'warning', message, key: 'files' };
}

function typedSql(text: string, type: ValueType, dates: DateReading): string {
  if (type === 'number') return asNumber(text);
  if (type === 'yes/no') return asYesNo(text);
  return type === 'date' ? daySql(text, dates) : text;
}

/** How the dates of a source are read, with what is wrong about formats and zones. */
function readings(program: Program, plan: SourcePlan, snapshotDay: Day) {
  const workspaceZone = program.content.workspace.value.time_zone;
  const faults: SourceFault[] = [];
  const source = plan.source;
  const plain: DateReading = { format: undefined, zone: source.zone ?? workspaceZone, workspaceZone };
  const read = (column: DateColumn | null | undefined, key: string): DateReading | null => {
    if (!column) return null;
    const zone = column.zone ?? plain.zone;
    const wrongFormat = column.format === undefined ? undefined : checkFormat(column.format);
    if (wrongFormat)
      faults.push({ code: 'date-format', severity: 'error', message: wrongFormat, hint: 'for example DD-MM-YYYY[ HH:mm]', key });
    for (const name of [zone, workspaceZone].filter((one) => !isTimeZone(one)))
      faults.push({
        code: 'time-zone',
        severity: 'error',
        message: `"${name}" is no time zone`,
        hint: 'for example UTC or Europe/Berlin',
        key,
      });
    return { format: column.format, zone, workspaceZone };
  };
  const { through } = source;
  const reading: Omit<RowReading, 'columns' | 'typed'> = {
    at: read(plan.at, source.from ? 'from' : 'at'),
    to: read(plan.to, 'to'),
    snapshotDay,
    through: through ? { from: read(through.from, 'through'), to: read(through.to, 'through') } : null,
  };
  return { reading, plain, faults };
}

/** The files of a source, and the columns that are read of every row. */
interface Found {
  readonly files: readonly DataFile[];
  readonly wanted: readonly WantedColumn[];
  readonly lacking: ReadonlyMap<string, SourceFault>;
  readonly faults: readonly SourceFault[];
}

async function findFiles(database: Database, dataDir: string, plan: SourcePlan): Promise<Found> {
  const { source } = plan;
  const wanted: WantedColumn[] = [
    { as: 'k', column: plan.customer, key: source.through ? 'through' : 'customer' },
    ...(plan.at ? [{ as: 'a', column: plan.at.column, key: source.from ? 'from' : 'at' }] : []),
    ...(plan.to ? [{ as: 'b', column: plan.to.column, key: 'to' }] : []),
    ...(plan.id ? [{ as: 'id', column: plan.id, key: 'id' }] : []),
  ];
  const names = [...wanted.map(({ column }) => column), ...plan.columns];
  const { files, faults } = await findDataFiles(database, dataDir, source.files ?? [], names);
  if (faults.length > 0) return { files, wanted, lacking: new Map(), faults };
  return { files, wanted, lacking: findLacking(plan, files), faults };
}

/** Stores the texts of a source's files, and those of the table it goes `through`. */
async function storeFiles(
  database: Database,
  dataDir: string,
  plan: SourcePlan,
  { files, wanted, lacking }: Found,
  raw: string,
  parents: string,
): Promise<Stored> {
  const { source } = plan;
  const there = plan.columns.filter((column) => !lacking.has(column));
  const columns = new Map(there.map((column, place) => [column, `c${place}`]));
  const carried = [...columns].map(([column, as]) => ({ as, column, key: 'files' }));
  const problems = [...checkFormats(files, [plan.at, plan.to]), ...(await loadFiles(database, raw, files, [...wanted, ...carried]))];
  const { through } = source;
  if (through) {
    const parentColumns: WantedColumn[] = [
      { as: 'k', column: through.on, key: 'through' },
      { as: 'name', column: through.customer, key: 'through' },
      ...(through.from ? [{ as: 'a', column: through.from.column, key: 'through' }] : []),
      ...(through.to ? [{ as: 'b', column: through.to.column, key: 'through' }] : []),
    ];
    const asked = parentColumns.map(({ column }) => column);
    const found = await findDataFiles(database, dataDir, through.table, asked);
    const wrong = [...found.faults, ...checkFormats(found.files, [through.from, through.to])];
    problems.push(...wrong.map((fault) => ({ ...fault, key: 'through' })));
    if (found.faults.length === 0) problems.push(...(await loadFiles(database, `${parents}_raw`, found.files, parentColumns)));
    if (problems.length === 0) problems.push(...(await keepFirstParents(database, parents, parentColumns)));
  }
  if (problems.some((problem) => problem.severity === 'error')) return { ...nothing, faults: problems };
  const stored = wanted.map(({ as }) => as);
  for (const as of ['a', 'b', 'id'].filter((one) => !stored.includes(one)))
    await database.run(`ALTER TABLE ${raw} ADD COLUMN ${as} VARCHAR`);
  return { faults: problems, columns, lacking, files };
}

/** Days and moments of Parquet files are no texts: a format given for them would be of some other column. */
function checkFormats(files: readonly DataFile[], columns: readonly (DateColumn | null | undefined)[]): readonly SourceFault[] {
  return columns.flatMap((date) =>
    date?.format === undefined
      ? []
      : files.flatMap((file): readonly SourceFault[] => {
          const column = file.format === 'parquet' ? file.described.find(({ name }) => name === date.column) : undefined;
          if (column === undefined || !holdsDates(column)) return [];
          const message = `${file.path} holds dates in ${date.column}, and no texts of the format ${date.format}`;
          return [{ code: 'date-format', severity: 'error', message, hint: `write ${date.column} without a format`, key: 'files' }];
        }),
  );
}

/** Columns that metrics and starts ask for and a file does not have: only those that ask are touched. */
function findLacking(plan: SourcePlan, files: readonly DataFile[]): ReadonlyMap<string, SourceFault> {
  return new Map(
    plan.columns.flatMap((column) => {
      const fault = files.map((file) => checkColumn(files, file, { as: '', column, key: 'files' })).find((one) => one !== undefined);
      return fault ? [[column, fault] as const] : [];
    }),
  );
}

async function keepFirstParents(database: Database, parents: string, columns: readonly WantedColumn[]): Promise<readonly SourceFault[]> {
  const kept = columns.filter(({ as }) => as !== 'k').map(({ as }) => `first(${as} ORDER BY rowid) AS ${as}`);
  const none = ['a', 'b'].filter((as) => !columns.some((column) => column.as === as)).map((as) => `NULL::VARCHAR AS ${as}`);
  await database.run(
    `CREATE TABLE ${parents} AS SELECT k, ${[...kept, ...none].join(', ')} FROM ${parents}_raw WHERE k IS NOT NULL GROUP BY k`,
  );
  const [repeated, example] = await database.read(
    `SELECT count(*)::INTEGER, min(k) FROM (SELECT k FROM ${parents}_raw WHERE k IS NOT NULL GROUP BY k HAVING count(DISTINCT name) > 1)`,
  );
  await database.run(`DROP TABLE ${parents}_raw`);
  const count = Number(repeated?.[0] ?? 0);
  if (count === 0) return [];
  const message = `${count} ${count === 1 ? 'key' : 'different keys'} in ${columns[0]?.column} with several customers: the first line of each counts; for example "${example?.[0]}"`;
  return [{ code: 'source-parent-repeated', severity: 'warning', message, key: 'through' }];
}
