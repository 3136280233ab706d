import type { DataFile } from './data-files.ts';
import type { Database } from './database.ts';
import type { DateReading } from './date-sql.ts';
import type { Frame } from './dialect.ts';
import { duckdbDialect } from './duckdb-dialect.ts';
import { foldMetric, Parts } from './fold-sql.ts';
import { isToldApart, nearDays, type ParquetColumn, readAs, readParquet, textOf, textOfParquet } from './parquet-file.ts';
import { describeFaultyRows, type FaultyRows } from './row-faults.ts';
import { type RowSource, typedName } from './row-source.ts';
import type { RowFault, RowReading } from './row-table.ts';
import type { SourceFault } from './source-fault.ts';
import type { LoadedSource } from './source-load.ts';
import type { MetricPlan, SourcePlan } from './source-plan.ts';
import { nameLiteral, textLiteral } from './sql.ts';

/** A Parquet file of a source. */
export type ParquetFile = DataFile & { readonly format: 'parquet' };

/** Whether the rows of a source are asked where they are: its files say what each row is by itself, without looking at others. */
export function isInPlace(plan: SourcePlan, files: readonly DataFile[]): files is readonly ParquetFile[] {
  const { through, nps } = plan.source;
  if (through !== undefined || nps !== undefined || plan.id !== null || plan.each.length > 0) return false;
  return files.length > 0 && files.every((file) => file.format === 'parquet' && sameTypes(file, files[0]));
}

function sameTypes(file: ParquetFile, first: DataFile | undefined): boolean {
  const types = (one: ParquetFile) => JSON.stringify([...one.described].map(({ name, type }) => [name, type]).sort());
  return first?.format === 'parquet' && types(file) === types(first);
}

/** What a source in place is asked. */
export interface Asked {
  readonly plan: SourcePlan;
  readonly files: readonly ParquetFile[];
  readonly lacking: ReadonlyMap<string, SourceFault>;
  readonly reading: Omit<RowReading, 'columns' | 'typed'>;
  /** How dates in other columns are read. */
  readonly plain: DateReading;
  /** Makes names of tables its own. */
  readonly index: number;
  readonly customers: readonly string[];
  readonly frames: readonly Frame[];
  readonly boundsOf: (metric: MetricPlan, frame: Frame) => Frame;
}

/**
 * Asks the rows of Parquet files where they are. One reading finds for each key how many rows it has, what is wrong with them and, where
 * there is one day of evaluation, the parts of all values; for several days the rows that count are held in a table instead.
 */
export async function loadParquet(database: Database, asked: Asked): Promise<{ loaded: LoadedSource; faults: readonly SourceFault[] }> {
  const { plan, files, lacking, frames } = asked;
  const keys = `keys${asked.index}`;
  const scan = await scanOf(database, asked);
  const rows = rowSource(asked, scan, keys);
  const parts = new Parts();
  const [only] = frames;
  const alone = frames.length === 1 ? only : undefined;
  const there = (metric: MetricPlan) =>
    [metric.column ?? [], [...(metric.where?.columns.keys() ?? [])], [...(metric.share?.columns.keys() ?? [])]]
      .flat()
      .every((one) => !lacking.has(one));
  const folds = plan.metrics.flatMap((metric) =>
    alone === undefined || metric.program.value.since !== undefined || !there(metric)
      ? []
      : [[metric.program.name, foldMetric(metric, alone, asked.boundsOf(metric, alone), rows, parts)] as const],
  );
  const state = alone && stateOf(alone, rows, parts);
  await database.run(`CREATE TABLE ${keys} AS SELECT g.*, n.c1 AS place, g.name IS NULL AS blank FROM (
    SELECT *, ${textOf(scan.key, 'k')} AS name FROM (
      SELECT k, ${['count(*) AS n', ...faultsOf(scan).map(([fault, sql]) => `count(*) FILTER (WHERE ${sql}) AS ${nameLiteral(fault)}`), ...parts.items()].join(', ')}
      FROM ${scan.from} GROUP BY k)) g LEFT JOIN names n ON n.c0 = g.name`);
  const [total] = await database.read(`SELECT coalesce(sum(n), 0)::DOUBLE FROM ${keys}`);
  const placeOf = (row: number): string => {
    const file = scan.firsts.findLastIndex((first) => first <= row);
    return `${files[file]?.path} row ${row - (scan.firsts[file] ?? 0) + 1}`;
  };
  const faults = await findFaults(database, asked, scan, keys, placeOf);
  const inPlace = {
    database,
    rows: Number(total?.[0] ?? 0),
    lost: [],
    lacking,
    placeOf,
  };
  if (state === undefined) return { loaded: { ...inPlace, table: await hold(database, asked, rows) }, faults };
  const ofCustomers = (sql: string) =>
    `SELECT ${alone?.index} AS sp_i, place AS sp_c, ${sql} AS sp_v FROM ${keys} WHERE place >= 0 GROUP BY place HAVING sp_v IS NOT NULL`;
  const answers = new Map(
    folds.map(([name, { value, newest, misread }]) => [
      name,
      {
        value: value === undefined ? undefined : ofCustomers(value),
        newest: ofCustomers(newest),
        misread: misread === undefined ? undefined : `SELECT coalesce(${misread}, 0)::DOUBLE FROM ${keys} WHERE place IS NOT NULL`,
      },
    ]),
  );
  const sql = `SELECT ${alone?.index} AS sp_i, max(${state.newest}) AS sp_v, sum(${state.rows}) AS sp_n FROM ${keys} WHERE place IS NOT NULL HAVING sp_n > 0`;
  return { loaded: { ...inPlace, table: rows, folded: { state: sql, metrics: answers } }, faults };
}

/** The rows of all files as one table: `k`, `a`, `b` as they stand there, `day`, `until`, `row`, and the columns as text and as their types. */
interface Scan {
  readonly from: string;
  readonly key: ParquetColumn;
  readonly at: ParquetColumn | undefined;
  readonly to: ParquetColumn | undefined;
  /** Whether a row has nothing where its first and last day should be. */
  readonly noStart: string;
  readonly noEnd: string;
  /** How many rows come before each file. */
  readonly firsts: readonly number[];
  readonly columns: ReadonlyMap<string, string>;
  readonly told: ReadonlyMap<string, string>;
  readonly typed: ReadonlyMap<string, string>;
}

async function scanOf(database: Database, { plan, files, lacking, reading, plain }: Asked): Promise<Scan> {
  const described = files[0]?.described ?? [];
  const find = (name: string | undefined) => described.find((column) => column.name === name);
  const key = find(plan.customer);
  if (key === undefined) throw new Error(`${plan.customer} was checked to be there`);
  const [at, to] = [find(plan.at?.column), find(plan.to?.column)];
  const paths = files.map(({ absolute }) => absolute);
  const list = paths.map(textLiteral).join(', ');
  const [names = [], counts = []] = await database.read(`SELECT file_name, num_rows::DOUBLE FROM parquet_file_metadata([${list}])`);
  const rowsOf = new Map(names.map((name, place) => [String(name), Number(counts[place])]));
  const firsts: number[] = [];
  let rows = 0;
  for (const path of paths) {
    firsts.push(rows);
    rows += rowsOf.get(path) ?? 0;
  }
  const there = plan.columns.flatMap((name) => (lacking.has(name) ? [] : [[name, find(name)] as const]));
  const items: string[] = [
    `${nameLiteral(key.readAs)} AS k`,
    at ? `${textOfParquet(at)} AS a, ${nameLiteral(at.readAs)} AS a0` : 'NULL AS a',
    to ? `${textOfParquet(to)} AS b, ${nameLiteral(to.readAs)} AS b0` : 'NULL AS b',
    `${at && reading.at ? readAs(at, 'date', reading.at) : `${reading.snapshotDay}::INTEGER`} AS day`,
    `${to && reading.to ? readAs(to, 'date', reading.to) : 'NULL::INTEGER'} AS until`,
    `(${firsts.length === 1 ? '0' : `list_extract([${firsts.join(', ')}]::BIGINT[], CAST(file_index AS BIGINT) + 1)`} + file_row_number)::BIGINT AS row`,
  ];
  const [columns, told, typed] = [new Map<string, string>(), new Map<string, string>(), new Map<string, string>()];
  for (const [place, [name, column]] of there.entries()) {
    if (column === undefined) continue;
    items.push(`${textOfParquet(column)} AS c${place}`);
    columns.set(name, `r.c${place}`);
    if (!isToldApart(column)) continue;
    items.push(`${nameLiteral(column.readAs)} AS x${place}`);
    told.set(name, `r.x${place}`);
  }
  for (const [place, { column: name, type }] of plan.typed.entries()) {
    const column = lacking.has(name) ? undefined : find(name);
    if (column === undefined) continue;
    items.push(`${readAs(column, type, plain)} AS t${place}`);
    typed.set(typedName(name, type), `r.t${place}`);
  }
  const none = (column: ParquetColumn | undefined, text: string) =>
    column && column.type !== 'VARCHAR' && column.type !== 'BLOB' ? `r.${text}0 IS NULL` : `r.${text} IS NULL`;
  const ends = { noStart: `(${none(at, 'a')})`, noEnd: `(${none(to, 'b')})` };
  return { ...ends, from: `(SELECT ${items.join(', ')} FROM ${readParquet(paths)}) r`, key, at, to, firsts, columns, told, typed };
}

function rowSource({ plan }: Asked, scan: Scan, keys: string): RowSource {
  const { at, to } = scan;
  const valid = to === undefined ? '' : ` AND (${scan.noEnd} OR r.until IS NOT NULL) AND (r.until IS NULL OR r.until >= r.day)`;
  return {
    dialect: duckdbDialect,
    from: `${scan.from} JOIN ${keys} n ON n.k = r.k AND n.place IS NOT NULL`,
    counts: `(r.day IS NOT NULL${valid})`,
    near: (part, from, last) => {
      const column = part === 'first' ? at : to;
      return column === undefined ? null : nearDays(column, part === 'first' ? 'r.a0' : 'r.b0', from, last);
    },
    customer: 'n.place',
    day: 'r.day',
    until: 'r.until',
    id: 'NULL',
    row: 'r.row',
    order: ['r.row'],
    columns: scan.columns,
    told: scan.told,
    typed: scan.typed,
    at: plan.at?.column ?? null,
    to: plan.to?.column ?? null,
  };
}

function stateOf({ to }: Frame, { day, until, counts }: RowSource, parts: Parts): { newest: string; rows: string } {
  const where = `${day} <= ${to} AND ${counts}`;
  return {
    newest: parts.add(`max(greatest(${day}, CASE WHEN ${until} <= ${to} THEN ${until} ELSE ${day} END))`, where),
    rows: parts.add('count(*)', where),
  };
}

/** What can be wrong with a row of a known customer, each with its condition: the first that holds is the one that is counted. */
function faultsOf({ at, to, noStart, noEnd }: Scan): readonly (readonly [RowFault, string])[] {
  const dated = 'r.day IS NOT NULL';
  return [
    ...(at ? [['no-date', noStart] as const, ['bad-date', `NOT ${noStart} AND r.day IS NULL`] as const] : []),
    ...(to
      ? [['bad-end', `${dated} AND NOT ${noEnd} AND r.until IS NULL`] as const, ['reversed', `${dated} AND r.until < r.day`] as const]
      : []),
  ];
}

async function findFaults(
  database: Database,
  { plan, customers }: Asked,
  scan: Scan,
  keys: string,
  placeOf: (row: number) => string,
): Promise<readonly SourceFault[]> {
  const kinds: readonly (readonly [fault: RowFault, rows: string, keys: string, row: string])[] = [
    ['blank-customer', 'n', 'blank', 'true'],
    ['unknown-customer', 'n', 'place IS NULL AND NOT blank', 'true'],
    ...faultsOf(scan).map(([fault, sql]) => [fault, nameLiteral(fault), 'place IS NOT NULL', sql] as const),
  ];
  const counted = kinds.flatMap(([, rows, of]) => [
    `coalesce(sum(${rows}) FILTER (WHERE ${of}), 0)::DOUBLE`,
    `(count(DISTINCT name) FILTER (WHERE ${of}))::DOUBLE`,
  ]);
  const counts = await database.read(`SELECT ${counted.join(', ')} FROM ${keys}`);
  const faults: SourceFault[] = [];
  for (const [place, [fault, , of, sql]] of kinds.entries()) {
    const rows = Number(counts[2 * place]?.[0]);
    if (rows === 0) continue;
    const first = await database.read(
      `SELECT r.row::DOUBLE, n.name, r.a, r.b FROM ${scan.from} JOIN ${keys} n ON n.k IS NOT DISTINCT FROM r.k WHERE ${of} AND ${sql} ORDER BY r.row LIMIT 1`,
    );
    const [row, key, at, to] = first.map(([cell]) => (cell == null ? null : String(cell)));
    const texts = Number(counts[2 * place + 1]?.[0]);
    const faulty: FaultyRows = {
      fault,
      rows,
      texts,
      place: placeOf(Number(row)),
      key: key ?? null,
      at: at ?? null,
      to: to ?? null,
      id: null,
    };
    faults.push(describeFaultyRows(plan, faulty, customers));
  }
  return faults;
}

/** Holds the rows that count in a table, for many days of evaluation. */
async function hold(database: Database, { index }: Asked, rows: RowSource): Promise<RowSource> {
  const table = `rows${index}`;
  const typed = [...rows.typed].map(([name, sql]) => [name, sql.replace('r.', '')] as const);
  const columns = [...rows.columns].map(([name, sql]) => [name, sql.replace('r.', '')] as const);
  const items = [...columns, ...typed].map(([, as]) => `r.${as}`);
  await database.run(
    `CREATE TABLE ${table} AS SELECT ${['r.row', 'n.place AS customer', 'r.day', 'r.until', ...items].join(', ')} FROM ${rows.from} WHERE ${rows.counts}`,
  );
  return { ...rows, from: `${table} r`, counts: null, customer: 'r.customer', near: () => null, told: new Map() };
}
