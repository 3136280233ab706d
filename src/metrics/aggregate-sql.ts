import type { ValueType } from '../expressions/value.ts';
import type { Day } from '../model/day.ts';
import type { Bounds } from '../model/window.ts';
import { type ColumnSql, conditionSql } from './row-expression.ts';
import type { MetricPlan } from './source-plan.ts';
import { asDecimal } from './sql.ts';

/** A day of evaluation: its place among those asked for, and the days that count. */
export interface Frame extends Bounds {
  readonly index: number;
  readonly day: Day;
}

/** A table of rows as {@link rowsSql} makes it: where its columns are, and which hold days. */
export interface RowTable {
  readonly table: string;
  /** SQL names of the text columns, by their name in the files. */
  readonly columns: ReadonlyMap<string, string>;
  /** SQL names of columns read as another type, by name and type. */
  readonly typed: ReadonlyMap<string, string>;
  /** Columns of the first and last day, by their name in the files. */
  readonly at: string | null;
  readonly to: string | null;
}

/** How {@link RowTable} names a column read as a type. */
export function typedName(column: string, type: ValueType): string {
  return `${column} ${type}`;
}

/** Where the rows of all frames come from, and what stands for the parts of a frame in the rest of the query. */
interface Framed {
  readonly from: string;
  readonly index: string;
  readonly day: string;
  readonly low: string;
  readonly high: string;
}

/**
 * SQL of a metric's values: columns `i` (the frame), `c` (the customer), `v`. Customers without a row that counts are left out.
 *
 * @param since number under which the table `since` (`metric`, `i`, `c`, `day`) has the metric's days; null for a metric without
 */
export function valueSql(plan: MetricPlan, frames: readonly Frame[], table: RowTable, since: number | null): string {
  const daily = plan.program.value.daily;
  const framed = frame(frames, table, daily !== undefined && plan.rowDay === 'open');
  const scope = scopeSql(plan, framed, table, since);
  const rowDay = plan.rowDay === 'closed' ? 'r.until' : 'r.day';
  if (daily === undefined) return aggregateSql(plan, scope, framed, table, rowDay, null);
  const onDay = plan.rowDay === 'open' ? 'd' : rowDay;
  const days = aggregateSql(plan, scope, framed, table, rowDay, onDay);
  const length = `any_value(n)`;
  // Days without rows are not among the rows: they count 0.
  const over = {
    sum: 'sum(v)',
    mean: `sum(v) / ${length}`,
    min: `CASE WHEN count(*) < ${length} THEN least(min(v), 0) ELSE min(v) END`,
    max: `CASE WHEN count(*) < ${length} THEN greatest(max(v), 0) ELSE max(v) END`,
  }[daily];
  return `SELECT i, c, CAST(${over} AS DOUBLE) AS v FROM (${days}) WHERE v IS NOT NULL GROUP BY i, c`;
}

/** SQL of the newest row a metric may read, whatever its window: columns `i`, `c`, `v`. Of what is open it is the last opening or closing. */
export function newestSql(plan: MetricPlan, frames: readonly Frame[], table: RowTable, since: number | null): string {
  const dates = { rows: ['r.day'], closed: ['r.until'], open: ['r.day', 'r.until'] }[plan.rowDay];
  const newest = readsEnd(plan, table) ? newestOfAll(plan, frames, table, dates) : newestByNext(plan, frames, table, dates);
  if (since === null) return newest;
  return `SELECT n.i, n.c, n.v FROM (${newest}) n LEFT JOIN since s ON s.metric = ${since} AND s.i = n.i AND s.c = n.c WHERE s.day IS NULL OR n.v >= s.day`;
}

/** Looks at all rows before the end of each frame: only where they change with the frame. */
function newestOfAll(plan: MetricPlan, frames: readonly Frame[], table: RowTable, dates: readonly string[]): string {
  const framed = frame(frames, table, false);
  const where = rowConditions(plan, table, framed).join(' AND ');
  const days = dates.map(
    (date) => `SELECT ${framed.index} AS i, r.customer AS c, ${date} AS v FROM ${framed.from} WHERE ${date} <= ${framed.high} AND ${where}`,
  );
  return `SELECT i, c, max(v) AS v FROM (${days.join(' UNION ALL ')}) GROUP BY i, c`;
}

/** A day is the newest until the customer's next: so a frame meets one day of each customer, and not all before it. */
function newestByNext(plan: MetricPlan, frames: readonly Frame[], table: RowTable, dates: readonly string[]): string {
  const where = rowConditions(plan, table, frame(frames, table, false)).join(' AND ');
  const days = dates.map((date) => `SELECT r.customer AS c, ${date} AS v FROM ${table.table} r WHERE ${date} IS NOT NULL AND ${where}`);
  return `SELECT w.i, d.c, d.v FROM (SELECT c, v, lead(v) OVER (PARTITION BY c ORDER BY v) AS next FROM (${days.join(' UNION ')})) d
    JOIN ${framesTable(frames)} ON d.v <= w.high AND (d.next IS NULL OR d.next > w.high)`;
}

/** SQL that counts the rows whose text is not what the metric reads its column as, with the first of them: columns `n`, `row`, `text`. */
export function misreadSql(plan: MetricPlan, last: Frame, table: RowTable): string | null {
  if (plan.column === null || plan.type === 'text') return null;
  const framed = frame([{ ...last, from: null }], table, false);
  const text = reader(table, framed)(plan.column, 'text');
  const where = [`${text} IS NOT NULL`, `${columnValue(plan, table, framed)} IS NULL`, ...conditions(plan, table, framed)];
  return `SELECT count(*)::INTEGER AS n, min(r.row)::DOUBLE AS row, arg_min(${text}, r.row) AS text FROM ${framed.from} WHERE ${where.join(' AND ')}`;
}

/** SQL of a source's state: columns `i`, its newest day `v`, its rows `n`. */
export function sourceSql(frames: readonly Frame[], table: RowTable): string {
  const framed = frame(frames, table, false);
  const newest = `greatest(r.day, CASE WHEN r.until <= ${framed.high} THEN r.until ELSE r.day END)`;
  return `SELECT ${framed.index} AS i, max(${newest}) AS v, count(*)::DOUBLE AS n FROM ${framed.from} WHERE r.day <= ${framed.high} GROUP BY 1`;
}

/** SQL of the rows a playbook starts on: customer, id and day, oldest first. */
export function eachSql(where: MetricPlan['where'], last: Frame, table: RowTable): string {
  const framed = frame([last], table, false);
  const conditions = where ? [conditionSql(where, reader(table, framed))] : [];
  return `SELECT r.customer AS c, r.id AS id, r.day AS v FROM ${framed.from}
    WHERE ${['r.customer >= 0', 'r.id IS NOT NULL', `r.day <= ${framed.high}`, ...conditions].join(' AND ')} ORDER BY r.day, r.customer, r.id, r.row`;
}

function aggregateSql(plan: MetricPlan, scope: string, framed: Framed, table: RowTable, rowDay: string, onDay: string | null): string {
  const value = plan.column === null ? 'NULL' : columnValue(plan, table, framed);
  const keys = `${framed.index} AS i, r.customer AS c${onDay ? `, ${onDay} AS d, ${framed.high} - ${framed.low} + 1 AS n` : ''}`;
  const group = onDay ? 'ALL' : '1, 2';
  if (plan.aggregate === 'distinct') {
    // In two steps: removing repeats first is several times faster than COUNT(DISTINCT).
    const names = onDay ? 'i, c, d, n' : 'i, c';
    return `SELECT ${names}, count(*)::DOUBLE AS v FROM (SELECT DISTINCT ${keys}, ${value} AS x ${scope}) GROUP BY ALL`;
  }
  const share = plan.share ? conditionSql(plan.share, reader(table, framed)) : 'NULL';
  const aggregates: Record<Exclude<MetricPlan['aggregate'], 'distinct'>, string> = {
    count: 'count(*)::DOUBLE',
    sum: `sum(${value})::DOUBLE`,
    mean: `sum(${value})::DOUBLE / count(*)`,
    min: `min(${value})`,
    max: `max(${value})`,
    last: `arg_max(${value}, ${rowDay}::BIGINT * 4294967296 + r.row)`,
    share: `(count(*) FILTER (WHERE ${share}))::DOUBLE / count(*)`,
    days_since_last: `any_value(${framed.day}) - max(${rowDay})`,
    first_day: `min(${rowDay})`,
  };
  return `SELECT ${keys}, ${aggregates[plan.aggregate]} AS v ${scope} GROUP BY ${group}`;
}

/** FROM and WHERE: the rows of each frame that count for the metric. */
function scopeSql(plan: MetricPlan, framed: Framed, table: RowTable, since: number | null): string {
  const rowDay = plan.rowDay === 'closed' ? 'r.until' : 'r.day';
  const inFrame = {
    rows: `r.day BETWEEN ${framed.low} AND ${framed.high}`,
    closed: `r.until BETWEEN ${framed.low} AND ${framed.high}`,
    open:
      plan.program.value.daily === undefined
        ? `r.day <= ${framed.high} AND (r.until IS NULL OR r.until > ${framed.high})`
        : 'r.day <= d AND (r.until IS NULL OR r.until > d)',
  }[plan.rowDay];
  const where = [inFrame, ...rowConditions(plan, table, framed)];
  if (since === null) return `FROM ${framed.from} WHERE ${where.join(' AND ')}`;
  where.push(`(s.day IS NULL OR ${rowDay} >= s.day)`);
  return `FROM ${framed.from} LEFT JOIN since s ON s.metric = ${since} AND s.i = ${framed.index} AND s.c = r.customer WHERE ${where.join(' AND ')}`;
}

/** What a row must be to count, whatever its day. */
function rowConditions(plan: MetricPlan, table: RowTable, framed: Framed): string[] {
  const where = ['r.customer >= 0', ...conditions(plan, table, framed)];
  if (plan.column !== null) where.push(`${columnValue(plan, table, framed)} IS NOT NULL`);
  if (plan.share) where.push(`${conditionSql(plan.share, reader(table, framed))} IS NOT NULL`);
  return where;
}

/** Whether it depends on the day of evaluation which rows count: the last day of a span is not known before. */
function readsEnd(plan: MetricPlan, { to }: RowTable): boolean {
  return to !== null && [plan.column, ...(plan.where?.columns.keys() ?? []), ...(plan.share?.columns.keys() ?? [])].includes(to);
}

function conditions(plan: MetricPlan, table: RowTable, framed: Framed): string[] {
  return plan.where ? [conditionSql(plan.where, reader(table, framed))] : [];
}

/** One frame is written into the query, so that the database reads only its days; several become a table that rows are joined to. */
function frame(frames: readonly Frame[], { table }: RowTable, eachDay: boolean): Framed {
  const [only] = frames;
  if (frames.length === 1 && only && !eachDay) {
    return { from: `${table} r`, index: String(only.index), day: String(only.day), low: lowest(only), high: String(only.to) };
  }
  const list = framesTable(frames);
  const days = eachDay ? `(SELECT i, day, low, high, unnest(range(low, high + 1))::INTEGER AS d FROM ${list}) w` : list;
  // Every query has its own limits on days; this one only keeps the join from being a cross product.
  return { from: `${table} r JOIN ${days} ON r.day <= w.high`, index: 'w.i', day: 'w.day', low: 'w.low', high: 'w.high' };
}

function framesTable(frames: readonly Frame[]): string {
  const rows = frames.map((one) => `(${one.index}, ${one.day}, ${lowest(one)}, ${one.to})`).join(', ');
  return `(VALUES ${rows}) w(i, day, low, high)`;
}

function lowest({ from }: Bounds): string {
  return from === null ? '-99999999' : String(from);
}

function columnValue(plan: MetricPlan, table: RowTable, framed: Framed): string {
  if (plan.column === null) return 'NULL';
  const value = reader(table, framed)(plan.column, plan.type);
  return plan.aggregate === 'sum' || plan.aggregate === 'mean' ? asDecimal(value) : value;
}

/** Reads columns as they were known at the end of the frame: the last day of a span is empty until it is over. */
function reader(table: RowTable, framed: Framed): ColumnSql {
  return (column, type) => {
    const isEnd = column === table.to;
    const stored = type === 'text' ? table.columns.get(column) : table.typed.get(typedName(column, type));
    const value = type === 'date' && column === table.at ? 'r.day' : type === 'date' && isEnd ? 'r.until' : `r.${stored}`;
    return isEnd ? `(CASE WHEN r.until <= ${framed.high} THEN ${value} END)` : value;
  };
}
