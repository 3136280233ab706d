import { formatDay } from '../model/day.ts';
import { beforeAllDays, type Frame, lowest } from './dialect.ts';
import type { WarehouseDialect } from './warehouse.ts';

/** Stands for "not found" where a function must give a number: below every place of a customer and every day. */
const notFound = 2 * beforeAllDays;

/** The first and last day that its type Date can hold, with some room. */
const dates = { first: 1, last: 49_000 };

/**
 * ClickHouse's words, kept to those that 18.16 and current versions share: no window functions, no joins on ranges. A query reads its table
 * directly and not through an inner query, so that over a Distributed table each shard aggregates its own rows.
 */
export const clickhouseDialect: WarehouseDialect = {
  text: clickhouseText,
  number: (value) => (Number.isFinite(value) ? `toFloat64(${value})` : 'CAST(NULL AS Nullable(Float64))'),
  fraction: (sql) => `toFloat64(${sql})`,
  // Rounded first, because a conversion to a decimal cuts off.
  sum: (sql) => `(toFloat64(sum(toDecimal128(round((${sql}) * 1e10), 0))) / 1e10)`,
  remainder: (a, b) => `(${a} - trunc(${a} / ${b}) * ${b})`,
  lastOf: (value, day, keys) => `argMax(${value}, tuple(${[day, ...keys].join(', ')}))`,
  lead: false,
  frames(frames, _, eachDay) {
    const rows = frames.flatMap((one) => (eachDay ? daysOf(one).map((day) => [...partsOf(one), day]) : [partsOf(one)]));
    const list = rows.map((row) => `(${row.join(', ')})`).join(', ');
    const part = (place: number) => `tupleElement(sp_w, ${place})`;
    return { join: `ARRAY JOIN [${list}] AS sp_w`, index: part(1), day: part(2), low: part(3), high: part(4), each: part(5) };
  },
  lookUp({ keys, values }, key) {
    if (values.length === 0) return { join: '', value: 'CAST(NULL AS Nullable(Int32))' };
    const from = keys.values.map((value) => (typeof value === 'number' ? String(value) : clickhouseText(value ?? ''))).join(', ');
    return { join: '', value: `nullIf(transform(${key}, [${from}], [${values.join(', ')}], ${notFound}), ${notFound})` };
  },
  noDay: 'CAST(NULL AS Nullable(Int32))',
  noText: 'CAST(NULL AS Nullable(String))',
  quote: (...parts) => parts.map((part) => `\`${part.replaceAll(/[\\`]/g, '\\$&')}\``).join('.'),
  asText({ sql, kind, type }) {
    if (kind === 'instant') return `toString(${sql}, 'UTC')`;
    if (kind !== 'text') return `toString(${sql})`;
    // A FixedString is filled up with zero bytes.
    const text = type.includes('FixedString') ? `toStringCutToZero(${sql})` : `toString(${sql})`;
    return `nullIf(replaceRegexpAll(${text}, '^[ \\\\t\\\\r\\\\n]+|[ \\\\t\\\\r\\\\n]+$', ''), '')`;
  },
  asNumber: ({ sql }) => `(CASE WHEN abs(toFloat64(${sql})) < 1e15 THEN toFloat64(${sql}) END)`,
  asYesNo(column) {
    const text = `lower(${this.asText(column)})`;
    return `(CASE WHEN ${text} IN ('yes', 'true', 'y', 't', '1') THEN 1 WHEN ${text} IN ('no', 'false', 'n', 'f', '0') THEN 0 END)`;
  },
  asOrder(column) {
    return column.kind === 'number' ? `ifNull(${this.asNumber(column)}, toFloat64(-1e300))` : `ifNull(${this.asText(column)}, '')`;
  },
  asDay: ({ sql, kind }, _, workspaceZone) =>
    kind === 'date' ? `toInt32(${sql})` : `toInt32(toDate(${sql}, ${clickhouseText(workspaceZone)}))`,
  compareDay({ sql, kind }, operator, day) {
    const text = formatDay(Math.min(dates.last, Math.max(dates.first, day)));
    return `${sql} ${operator} ${kind === 'date' ? `toDate('${text}')` : `toDateTime('${text} 00:00:00', 'UTC')`}`;
  },
  firstOfEach(from, columns, counts, id, order) {
    const kept = columns.map((column) => this.quote(column)).join(', ');
    const first = `SELECT ${kept} FROM ${from} WHERE ${counts} AND ${id} IS NOT NULL ORDER BY ${[id, ...order].join(', ')} LIMIT 1 BY ${id}`;
    return `(SELECT * FROM (${first}) UNION ALL SELECT ${kept} FROM ${from} WHERE ${counts} AND ${id} IS NULL)`;
  },
};

/** A text as ClickHouse writes it, where a backslash has a meaning too. */
function clickhouseText(value: string): string {
  return `'${value.replaceAll('\0', '').replaceAll(/['\\]/g, '\\$&')}'`;
}

function partsOf(frame: Frame): readonly number[] {
  return [frame.index, frame.day, lowest(frame), frame.to];
}

function daysOf(frame: Frame): readonly number[] {
  return Array.from({ length: Math.max(0, frame.to - lowest(frame) + 1) }, (_, place) => lowest(frame) + place);
}
