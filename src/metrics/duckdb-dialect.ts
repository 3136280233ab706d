import { type Dialect, framesTable } from './dialect.ts';
import { asDecimal, numberLiteral, textLiteral } from './sql.ts';

/** DuckDB's words. What is looked up stands in its tables. */
export const duckdbDialect: Dialect = {
  text: textLiteral,
  number: numberLiteral,
  fraction: (sql) => `(${sql})::DOUBLE`,
  sum: (sql) => `sum(${asDecimal(sql)})::DOUBLE`,
  remainder: (a, b) => `(${a} % ${b})`,
  lastOf: (value, day, [row]) => `arg_max(${value}, ${day}::BIGINT * 4294967296 + ${row})`,
  lead: true,
  frames(frames, day, eachDay) {
    const list = framesTable(frames);
    const days = eachDay ? `(SELECT i, day, low, high, unnest(range(low, high + 1))::INTEGER AS d FROM ${list}) sp_w` : list;
    const parts = { index: 'sp_w.i', day: 'sp_w.day', low: 'sp_w.low', high: 'sp_w.high', each: 'sp_w.d' };
    return { join: `JOIN ${days} ON ${day} <= sp_w.high`, ...parts };
  },
  lookUp: ({ name }, key, alias) => ({ join: `LEFT JOIN ${name} ${alias} ON ${alias}.c0 = ${key}`, value: `${alias}.c1` }),
};
