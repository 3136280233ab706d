import { formatDay } from '../model/day.ts';
import { framesTable } from './dialect.ts';
import { textLiteral } from './sql.ts';
import type { ColumnSource, WarehouseDialect } from './warehouse.ts';

/** PostgreSQL's words. What is looked up is written into the query as an array, so that a user who may only read is enough. */
export const postgresDialect: WarehouseDialect = {
  text: (value) => `${textLiteral(value)} COLLATE "C"`,
  number: (value) => (Number.isFinite(value) ? `'${value}'::float8` : 'NULL::float8'),
  fraction: (sql) => `(${sql})::float8`,
  // By way of text, because a cast to numeric alone keeps 15 digits only.
  sum: (sql) => `sum(round((${sql})::text::numeric, 10))::float8`,
  remainder: (a, b) => `(${a} - trunc(${a} / ${b}) * ${b})`,
  lastOf: (value, day, keys) => `(array_agg(${value} ORDER BY ${[day, ...keys].map((key) => `${key} DESC NULLS LAST`).join(', ')}))[1]`,
  lead: true,
  frames(frames, day, eachDay) {
    const list = framesTable(frames);
    const days = eachDay ? `(SELECT i, day, low, high, generate_series(low, high) AS d FROM ${list}) sp_w` : list;
    const parts = { index: 'sp_w.i', day: 'sp_w.day', low: 'sp_w.low', high: 'sp_w.high', each: 'sp_w.d' };
    return { join: `JOIN ${days} ON ${day} <= sp_w.high`, ...parts };
  },
  lookUp({ keys, values }, key, alias) {
    const type = keys.type === 'text' ? 'text' : 'int8';
    const lists = `unnest(${textLiteral(arrayText(keys.values))}::${type}[], ${textLiteral(arrayText(values))}::int4[])`;
    return { join: `LEFT JOIN ${lists} AS ${alias}(key, value) ON ${alias}.key = ${key}`, value: `${alias}.value` };
  },
  noDay: 'NULL::int4',
  noText: 'NULL::text',
  quote: (...parts) => parts.map((part) => `"${part.replaceAll('"', '""')}"`).join('.'),
  asText(column) {
    const pattern = column.kind === 'date' ? 'YYYY-MM-DD' : 'YYYY-MM-DD HH24:MI:SS';
    const inUtc = column.kind === 'instant' ? `(${column.sql} AT TIME ZONE 'UTC')` : column.sql;
    if (isTime(column)) return `to_char(${inUtc}, '${pattern}') COLLATE "C"`;
    return `nullif(btrim(${column.sql}::text, E' \\t\\r\\n'), '') COLLATE "C"`;
  },
  asNumber: ({ sql }) => `(CASE WHEN abs(${sql}) < 1e15 THEN ${sql}::float8 END)`,
  asYesNo(column) {
    if (column.kind === 'yes/no') return column.sql;
    const text = `lower(${this.asText(column)})`;
    return `(CASE WHEN ${text} IN ('yes', 'true', 'y', 't', '1') THEN true WHEN ${text} IN ('no', 'false', 'n', 'f', '0') THEN false END)`;
  },
  asOrder(column) {
    return column.kind === 'text' ? this.asText(column) : column.sql;
  },
  asDay({ sql, kind }, zone, workspaceZone) {
    const local = kind === 'moment' && zone !== workspaceZone ? `(${sql} AT TIME ZONE ${textLiteral(zone)})` : sql;
    const shifts = kind === 'instant' || local !== sql;
    const inWorkspace = shifts ? `(${local} AT TIME ZONE ${textLiteral(workspaceZone)})` : sql;
    // `infinity` is a date there, and no day here.
    return `(CASE WHEN isfinite(${sql}) THEN ${inWorkspace}::date - DATE '1970-01-01' END)`;
  },
  compareDay: ({ sql }, operator, day) => `${sql} ${operator} DATE '${formatDay(day)}'`,
  firstOfEach(from, columns, counts, id, order) {
    const place = `row_number() OVER (PARTITION BY ${id} ORDER BY ${order.map((key) => `${key} NULLS FIRST`).join(', ')})`;
    const kept = columns.map((column) => `r.${this.quote(column)}`).join(', ');
    const ranked = `SELECT ${kept}, CASE WHEN ${id} IS NULL THEN 1 ELSE ${place} END AS sp_place FROM ${from} WHERE ${counts}`;
    return `(SELECT * FROM (${ranked}) sp_ranked WHERE sp_place = 1)`;
  },
};

function isTime({ kind }: ColumnSource): boolean {
  return kind === 'date' || kind === 'moment' || kind === 'instant';
}

/** An array as PostgreSQL reads it from a text. */
function arrayText(values: readonly (string | number | null)[]): string {
  const items = values.map((value) =>
    value === null ? 'NULL' : typeof value === 'number' ? String(value) : `"${value.replaceAll(/["\\]/g, '\\$&')}"`,
  );
  return `{${items.join(',')}}`;
}
