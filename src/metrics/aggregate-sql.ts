import { type Frame, framesTable, type Lookup, lowest } from './dialect.ts';
import { type ColumnSql, conditionSql } from './row-expression.ts';
import { type RowSource, typedName } from './row-source.ts';
import type { MetricPlan } from './source-plan.ts';

/** Rows with the frames they are joined to, and what stands for the parts of a frame in the rest of the query. */
export interface Framed extends RowSource {
  readonly index: string;
  readonly asked: string;
  readonly low: string;
  readonly high: string;
  /** Each day of the frame, where each is asked for. */
  readonly each: string;
  /** Whether there are several frames, so that rows are grouped by them. */
  readonly many: boolean;
}

/** The days before which rows do not count, under the frame's place times the number of customers, plus the customer's. */
export interface Since extends Lookup {
  readonly customers: number;
}

/**
 * SQL of a metric's values: the frame, the customer and the value. Customers without a row that counts are left out. Names that stand for
 * something new begin with `sp_`, because columns of the rows may have any other.
 */
export function valueSql(plan: MetricPlan, frames: readonly Frame[], rows: RowSource, since: Since | null): string {
  const { dialect } = rows;
  const daily = plan.program.value.daily;
  const eachDay = daily !== undefined && plan.rowDay === 'open';
  const framed = frame(frames, rows, eachDay);
  const scope = scopeSql(plan, frames, framed, since);
  const rowDay = plan.rowDay === 'closed' ? rows.until : rows.day;
  if (daily === undefined) return aggregateSql(plan, scope, framed, rowDay, null);
  const days = aggregateSql(plan, scope, framed, rowDay, eachDay ? framed.each : rowDay);
  const length = 'min(sp_n)';
  // Days without rows are not among the rows: they count 0.
  const over = {
    sum: 'sum(sp_v)',
    mean: `sum(sp_v) / ${length}`,
    min: `CASE WHEN count(*) < ${length} THEN least(min(sp_v), ${dialect.number(0)}) ELSE min(sp_v) END`,
    max: `CASE WHEN count(*) < ${length} THEN greatest(max(sp_v), ${dialect.number(0)}) ELSE max(sp_v) END`,
  }[daily];
  return `SELECT sp_i, sp_c, ${dialect.fraction(over)} AS sp_w FROM (${days}) sp_days WHERE sp_v IS NOT NULL GROUP BY sp_i, sp_c`;
}

/** SQL of the newest row a metric may read, whatever its window: the frame, the customer, the day. Of what is open it is the last opening or closing. */
export function newestSql(plan: MetricPlan, frames: readonly Frame[], rows: RowSource, since: Since | null): string {
  const dates = { rows: [rows.day], closed: [rows.until], open: [rows.day, rows.until] }[plan.rowDay];
  const byNext = rows.dialect.lead && !readsEnd(plan, rows);
  const newest = byNext ? newestByNext(plan, frames, rows, dates) : newestOfAll(plan, frames, rows, dates);
  if (since === null) return newest;
  const day = sinceSql(rows, since, 'sp_i', 'sp_c');
  return `SELECT sp_i, sp_c, sp_v FROM (${newest}) sp_newest ${day.join} WHERE sp_v >= ${day.from}`;
}

/** Looks at all rows before the end of each frame: only where they change with the frame. */
function newestOfAll(plan: MetricPlan, frames: readonly Frame[], rows: RowSource, dates: readonly string[]): string {
  const framed = frame(frames, rows, false);
  const where = rowConditions(plan, framed).join(' AND ');
  const group = framed.many ? 'sp_i, sp_c' : 'sp_c';
  const days = dates.map(
    (date) =>
      `SELECT ${framed.index} AS sp_i, ${rows.customer} AS sp_c, max(${date}) AS sp_v FROM ${framed.from} WHERE ${date} <= ${framed.high} AND ${where} GROUP BY ${group}`,
  );
  if (days.length === 1) return days.join('');
  return `SELECT sp_i, sp_c, max(sp_v) AS sp_v FROM (${days.join(' UNION ALL ')}) sp_days GROUP BY sp_i, sp_c`;
}

/** A day is the newest until the customer's next: so a frame meets one day of each customer, and not all before it. */
function newestByNext(plan: MetricPlan, frames: readonly Frame[], rows: RowSource, dates: readonly string[]): string {
  const where = rowConditions(plan, frame(frames, rows, false)).join(' AND ');
  const days = dates.map((date) => `SELECT ${rows.customer} AS c, ${date} AS v FROM ${rows.from} WHERE ${date} IS NOT NULL AND ${where}`);
  return `SELECT sp_w.i AS sp_i, d.c AS sp_c, d.v AS sp_v FROM (SELECT c, v, lead(v) OVER (PARTITION BY c ORDER BY v) AS next FROM (${days.join(' UNION ')}) u) d
    JOIN ${framesTable(frames)} ON d.v <= sp_w.high AND (d.next IS NULL OR d.next > sp_w.high)`;
}

/**
 * SQL that counts the rows whose text is not what the metric reads its column as, with the first of them: how many, its place, the text.
 * Null where columns have types of their own.
 */
export function misreadSql(plan: MetricPlan, last: Frame, rows: RowSource): string | null {
  if (plan.column === null || plan.type === 'text' || rows.row === null) return null;
  const framed = frame([{ ...last, from: null }], rows, false);
  const text = reader(framed)(plan.column, 'text');
  const where = [`${text} IS NOT NULL`, `${columnValue(plan, framed)} IS NULL`, ...always(framed), ...conditions(plan, framed)];
  return `SELECT count(*), min(${rows.row}), arg_min(${text}, ${rows.row}) FROM ${framed.from} WHERE ${where.join(' AND ')}`;
}

/** SQL of a source's state: the frame, its newest day, its rows. */
export function sourceSql(frames: readonly Frame[], rows: RowSource): string {
  const framed = frame(frames, rows, false);
  const newest = `greatest(${rows.day}, CASE WHEN ${rows.until} <= ${framed.high} THEN ${rows.until} ELSE ${rows.day} END)`;
  const where = [`${rows.day} <= ${framed.high}`, ...always(rows)].join(' AND ');
  return `SELECT ${framed.index} AS sp_i, max(${newest}) AS sp_v, count(*) AS sp_n FROM ${framed.from} WHERE ${where} GROUP BY sp_i`;
}

/** SQL of the rows a playbook starts on: customer, id and day, oldest first. */
export function eachSql(where: MetricPlan['where'], last: Frame, rows: RowSource): string {
  const framed = frame([last], rows, false);
  const conditions = [
    `${rows.customer} >= 0`,
    `${rows.id} IS NOT NULL`,
    `${rows.day} <= ${framed.high}`,
    ...always(rows),
    ...(where ? [conditionSql(where, rows.dialect, reader(framed))] : []),
  ];
  const order = ['sp_v', 'sp_c', 'sp_id', ...rows.order].join(', ');
  return `SELECT ${rows.customer} AS sp_c, ${rows.id} AS sp_id, ${rows.day} AS sp_v FROM ${framed.from} WHERE ${conditions.join(' AND ')} ORDER BY ${order}`;
}

function aggregateSql(plan: MetricPlan, scope: string, framed: Framed, rowDay: string, onDay: string | null): string {
  const { dialect, order } = framed;
  const told =
    plan.aggregate === 'distinct' && plan.type === 'text' && plan.column !== framed.to ? framed.told?.get(plan.column ?? '') : undefined;
  const value = told ?? columnValue(plan, framed);
  const daily = onDay === null ? '' : `, ${onDay} AS sp_d, ${framed.high} - ${framed.low} + 1 AS sp_n`;
  const keys = `${framed.index} AS sp_i, ${framed.customer} AS sp_c${daily}`;
  const names = ['sp_i', 'sp_c', ...(onDay === null ? [] : ['sp_d', 'sp_n'])].join(', ');
  if (plan.aggregate === 'distinct') {
    // In two steps: removing repeats first is several times faster than COUNT(DISTINCT).
    return `SELECT ${names}, ${dialect.fraction('count(*)')} AS sp_v FROM (SELECT DISTINCT ${keys}, ${value} AS sp_x ${scope}) sp_each GROUP BY ${names}`;
  }
  const share = plan.share ? conditionSql(plan.share, dialect, reader(framed)) : 'NULL';
  const aggregates: Record<Exclude<MetricPlan['aggregate'], 'distinct'>, () => string> = {
    count: () => dialect.fraction('count(*)'),
    sum: () => dialect.sum(value),
    mean: () => `${dialect.sum(value)} / count(*)`,
    min: () => `min(${value})`,
    max: () => `max(${value})`,
    last: () => dialect.lastOf(value, rowDay, order),
    share: () => `${dialect.fraction(`sum(CASE WHEN ${share} THEN 1 ELSE 0 END)`)} / count(*)`,
    days_since_last: () => `min(${framed.asked}) - max(${rowDay})`,
    first_day: () => `min(${rowDay})`,
  };
  const group = [...(framed.many ? ['sp_i'] : []), 'sp_c', ...(onDay === null ? [] : ['sp_d', 'sp_n'])].join(', ');
  return `SELECT ${keys}, ${aggregates[plan.aggregate]()} AS sp_v ${scope} GROUP BY ${group}`;
}

/** FROM and WHERE: the rows of each frame that count for the metric. */
function scopeSql(plan: MetricPlan, frames: readonly Frame[], framed: Framed, since: Since | null): string {
  const { day, until, low, high } = framed;
  const rowDay = plan.rowDay === 'closed' ? until : day;
  const openOn = plan.program.value.daily === undefined ? high : framed.each;
  const inFrame = {
    rows: `${day} BETWEEN ${low} AND ${high}`,
    closed: `${until} BETWEEN ${low} AND ${high}`,
    open: `${day} <= ${openOn} AND (${until} IS NULL OR ${until} > ${openOn})`,
  }[plan.rowDay];
  const near = nearSql(plan, frames, framed);
  const where = [...(near === null ? [] : [near]), inFrame, ...rowConditions(plan, framed)];
  if (since === null) return `FROM ${framed.from} WHERE ${where.join(' AND ')}`;
  const from = sinceSql(framed, since, framed.index, framed.customer);
  return `FROM ${framed.from} ${from.join} WHERE ${[...where, `${rowDay} >= ${from.from}`].join(' AND ')}`;
}

/** The days of all frames together, in the words of the rows' own columns. */
function nearSql(plan: MetricPlan, frames: readonly Frame[], { near }: RowSource): string | null {
  const from = Math.min(...frames.map(lowest));
  const to = Math.max(...frames.map((one) => one.to));
  if (plan.rowDay === 'open') return near('first', null, to);
  const unlimited = frames.some((one) => one.from === null);
  return near(plan.rowDay === 'closed' ? 'last' : 'first', unlimited ? null : from, to);
}

/** The day from which rows of a customer count in a frame: one before all days where there is none. */
function sinceSql({ dialect }: RowSource, since: Since, index: string, customer: string): { join: string; from: string } {
  const { join, value } = dialect.lookUp(since, `${index} * ${since.customers} + ${customer}`, 'sp_s');
  return { join, from: `coalesce(${value}, ${lowest({ from: null, to: 0 })})` };
}

/** What a row must be to count, whatever its day. */
function rowConditions(plan: MetricPlan, framed: Framed): string[] {
  const where = [`${framed.customer} >= 0`, ...always(framed), ...conditions(plan, framed)];
  if (plan.column !== null) where.push(`${columnValue(plan, framed)} IS NOT NULL`);
  if (plan.share) where.push(`${conditionSql(plan.share, framed.dialect, reader(framed))} IS NOT NULL`);
  return where;
}

function always({ counts }: RowSource): string[] {
  return counts === null ? [] : [counts];
}

/** Whether it depends on the day of evaluation which rows count: the last day of a span is not known before. */
function readsEnd(plan: MetricPlan, { to }: RowSource): boolean {
  return to !== null && [plan.column, ...(plan.where?.columns.keys() ?? []), ...(plan.share?.columns.keys() ?? [])].includes(to);
}

/** What else a row must be to count for a metric, by its `where`. */
export function conditions(plan: MetricPlan, framed: Framed): string[] {
  return plan.where ? [conditionSql(plan.where, framed.dialect, reader(framed))] : [];
}

/** One frame is written into the query, so that the database reads only its days; several become a table that rows are joined to. */
export function frame(frames: readonly Frame[], rows: RowSource, eachDay: boolean): Framed {
  const [only] = frames;
  if (frames.length === 1 && only && !eachDay) {
    const parts = { index: String(only.index), asked: String(only.day), low: String(lowest(only)), high: String(only.to), each: '' };
    return { ...rows, ...parts, many: false };
  }
  // Every query has its own limits on days; that of the join only keeps it from being a cross product.
  const { join, day, ...parts } = rows.dialect.frames(frames, rows.day, eachDay);
  return { ...rows, ...parts, asked: day, from: `${rows.from} ${join}`, many: true };
}

/** SQL of what a metric reads in its column: null where that is not there, or another type. */
export function columnValue(plan: MetricPlan, framed: Framed): string {
  return plan.column === null ? 'NULL' : reader(framed)(plan.column, plan.type);
}

/** Reads columns as they were known at the end of the frame: the last day of a span is empty until it is over. */
export function reader(framed: Framed): ColumnSql {
  return (column, type) => {
    const isEnd = column === framed.to;
    const stored = type === 'text' ? framed.columns.get(column) : framed.typed.get(typedName(column, type));
    const value = type === 'date' && column === framed.at ? framed.day : type === 'date' && isEnd ? framed.until : (stored ?? 'NULL');
    return isEnd ? `(CASE WHEN ${framed.until} <= ${framed.high} THEN ${value} END)` : value;
  };
}
