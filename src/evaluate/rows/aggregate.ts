import type { RowAggregate } from '../../expressions/row-aggregate.ts';
import type { ValueType } from '../../expressions/value.ts';
import type { Day } from '../../model/day.ts';
import type { Metric } from '../../model/metric.ts';
import type { Observation } from '../../model/observation.ts';
import type { Bounds } from '../../model/window.ts';
import { type DatedRow, endOf, type RowShape, readColumn } from './dated-row.ts';
import { addDecimals } from './decimal.ts';

/** An aggregate asked of the rows of one customer, for one day of evaluation. */
export interface AggregateQuestion {
  readonly asked: RowAggregate;
  readonly daily: Metric['daily'];
  readonly shape: RowShape;
  /** In the order of their source: of rows of one day the last is the newest. */
  readonly rows: readonly DatedRow[];
  /** The day of evaluation. */
  readonly day: Day;
  /** The last complete day before it: later rows, and last days of spans, are not known. */
  readonly to: Day;
  /** The days that count, the last of them at most `to`. */
  readonly bounds: Bounds;
  /** Rows before it do not count; null for all. */
  readonly since: Day | null;
}

/** A row that counts, as known at the end of a day. */
interface Counted {
  readonly first: Day;
  readonly last: Day | null;
  /** The day it counts on: its last one where closed rows are asked for. */
  readonly on: Day;
  /** Its value; null where only days are looked at. */
  readonly value: number | string | boolean | null;
  readonly met: boolean;
}

type Value = Observation['value'];

/** The value of an aggregate, null where no row counts, and the newest row it may read, whatever its window. */
export function aggregateRows(question: AggregateQuestion): Observation {
  const { asked, to, bounds } = question;
  const known = readRows(question, to);
  // What a row says may depend on the day as of which it is read: of last month’s rows it is what was known at its end.
  const counted = (bounds.to === to ? known : readRows(question, bounds.to)).filter(({ on }) => isSince(question, on));
  const value = question.daily === undefined ? inWindow(question, counted) : overDays(question, counted);
  let newest: Day | null = null;
  for (const { first, last, on } of known)
    for (const day of asked.rowDay === 'open' ? [first, last ?? first] : [on]) if (newest === null || day > newest) newest = day;
  return { value, newest: newest !== null && isSince(question, newest) ? newest : null };
}

function isSince({ since }: AggregateQuestion, day: Day): boolean {
  return since === null || day >= since;
}

/** The rows that are what the aggregate asks for, up to a day and as known on it, whatever the window. */
function readRows({ asked, rows, shape }: AggregateQuestion, asOf: Day): readonly Counted[] {
  const counted: Counted[] = [];
  for (const row of rows) {
    if (row.day > asOf) continue;
    const last = endOf(row, asOf);
    const on = asked.rowDay === 'closed' ? last : row.day;
    if (on === null) continue;
    const read = (column: string, type: ValueType) => readColumn(row, shape, asOf, column, type);
    if (asked.where !== null && asked.where.holds(read) !== true) continue;
    const value = asked.column === null ? null : read(asked.column, asked.type);
    if (asked.column !== null && value === null) continue;
    const met = asked.share === null ? false : asked.share.holds(read);
    if (met !== undefined) counted.push({ first: row.day, last, on, value, met });
  }
  return counted;
}

function inWindow(question: AggregateQuestion, counted: readonly Counted[]): Value {
  const { asked, bounds } = question;
  const low = bounds.from ?? Number.NEGATIVE_INFINITY;
  const within =
    asked.rowDay === 'open' ? counted.filter(({ last }) => last === null) : counted.filter(({ on }) => on >= low && on <= bounds.to);
  return reduce(question, within);
}

/** The value of each day of the window, then one of these. Days without rows count 0. */
function overDays(question: AggregateQuestion, counted: readonly Counted[]): Value {
  const { asked, bounds, daily } = question;
  const from = bounds.from ?? bounds.to + 1;
  const byDay = new Map<Day, Counted[]>();
  for (const row of counted) {
    const first = asked.rowDay === 'open' ? Math.max(row.first, from) : row.on;
    const last = asked.rowDay === 'open' ? Math.min((row.last ?? bounds.to + 1) - 1, bounds.to) : row.on;
    if (first < from || last > bounds.to) continue;
    for (let day = first; day <= last; day += 1) {
      const list = byDay.get(day);
      if (list === undefined) byDay.set(day, [row]);
      else list.push(row);
    }
  }
  const values = [...byDay.values()].map((rows) => Number(reduce(question, rows)));
  if (values.length === 0) return null;
  const length = bounds.to - from + 1;
  if (values.length < length && (daily === 'min' || daily === 'max')) values.push(0);
  const sum = () => values.reduce((total, value) => total + value, 0);
  return { sum, mean: () => sum() / length, min: () => Math.min(...values), max: () => Math.max(...values) }[daily ?? 'sum']();
}

function reduce({ asked, day }: AggregateQuestion, rows: readonly Counted[]): Value {
  if (rows.length === 0) return null;
  const numbers = () => rows.map(({ value }) => Number(value));
  switch (asked.aggregate) {
    case 'count':
      return rows.length;
    case 'distinct':
      return new Set(rows.map(({ value }) => value)).size;
    case 'sum':
      return addDecimals(numbers());
    case 'mean':
      return addDecimals(numbers()) / rows.length;
    case 'min':
      return numbers().reduce((least, value) => Math.min(least, value));
    case 'max':
      return numbers().reduce((most, value) => Math.max(most, value));
    case 'last':
      return rows.reduce((newest, row) => (row.on >= newest.on ? row : newest)).value;
    case 'share':
      return rows.filter(({ met }) => met).length / rows.length;
    case 'days_since_last':
      return day - rows.reduce((newest, { on }) => Math.max(newest, on), Number.NEGATIVE_INFINITY);
    case 'first_day':
      return rows.reduce((first, { on }) => Math.min(first, on), Number.POSITIVE_INFINITY);
  }
}
