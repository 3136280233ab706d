import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { observeWithDuckdb } from '../../src/metrics/duckdb.ts';
import { formatDay } from '../../src/model/day.ts';
import { day, folderOf, programOf } from './workspace.ts';

let run: (sql: string) => Promise<void>;

beforeAll(async () => {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  run = async (sql) => {
    await connection.run(sql);
  };
});

const last = day('2026-11-01');
const days = ['2026-11-02', '2026-10-20', '2026-09-01'];
const customers = ['id: acme\nname: A\nknown_as: [A-1, A-2]\nsigned_up: 2026-10-01', 'id: globex\nname: G', 'id: quiet\nname: Q'];

const asked = [
  'count: rows',
  'count: rows, window: 28d',
  'count: rows, window: last month',
  'count: rows, since: customer.signed_up',
  'count: rows, window: 28d, daily: mean',
  'count: rows, where: row.flag == true && row.n > 2',
  'distinct: user',
  'distinct: user, window: 28d',
  'distinct: word, window: 28d',
  'distinct: word, window: 9d, daily: max',
  'distinct: n',
  'sum: n, window: 28d',
  'sum: exact',
  'mean: n',
  'min: n, window: 28d',
  'max: exact',
  'last: n, type: number',
  'last: word',
  'last: flag, type: yes/no, window: 28d',
  'last: when, type: date',
  'share: row.n > 3',
  'share: row.n > 3, where: row.word != "x", window: 28d',
  'share: 10 / row.n > 3',
  'days_since_last: rows',
  'days_since_last: rows, where: row.word == "y"',
  'first_day: rows',
];
const ofSpans = [
  'count: open',
  'count: opened, window: 28d',
  'count: closed, window: 28d',
  'count: open, window: 9d, daily: max',
  'last: closed, type: date',
  'count: rows, where: known(row.closed)',
  'mean: n, where: row.closed >= date("2026-10-10")',
  'days_since_last: closed',
];

function metrics(of: string, lines: readonly string[]): string {
  return lines.map((line, place) => `  ${of}${place}: { of: ${of}, ${line} }\n`).join('');
}

const row = fc.record({
  who: fc.constantFrom(' acme', 'A-1', 'A-2', 'globex', 'nobody', 'nobody else', '', null),
  back: fc.option(fc.constantFrom(0, 1, 2, 3, 8, 9, 27, 28, 29, 33, 61, 62, 90, 120, -1, -3), { freq: 12 }),
  length: fc.option(fc.constantFrom(0, 1, 5, 28, -2)),
  seconds: fc.integer({ min: 0, max: 86_399 }),
  user: fc.option(fc.integer({ min: 1, max: 4 })),
  word: fc.constantFrom('x', ' x', 'y', '', null, "it's"),
  n: fc.option(fc.constantFrom(0, 1, 2.5, 3, 4, 1e20, -7)),
  flag: fc.option(fc.boolean()),
});
const file = fc.array(row, { maxLength: 25 });

/** SQL of the rows of a file, as the types that a warehouse exports. */
function sqlOf(rows: readonly (typeof row extends fc.Arbitrary<infer T> ? T : never)[], moments: boolean): string {
  const text = (value: string | null) => (value === null ? 'NULL' : `'${value.replaceAll("'", "''")}'`);
  const values = rows.map(({ who, back, length, seconds, user, word, n, flag }) => {
    const opened = back === null ? 'NULL' : `TIMESTAMP '${formatDay(last - back)}' + to_seconds(${seconds})`;
    const closed = back === null || length === null ? 'NULL' : `DATE '${formatDay(last - back + length)}'`;
    return `(${text(who)}, ${opened}, ${closed}, ${user}, ${text(word)}, ${n}, ${n === 1e20 ? null : n}, ${flag}, ${closed})`;
  });
  const at = moments ? 'opened::TIMESTAMP' : 'opened::DATE';
  const none = `(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)`;
  return `SELECT who::VARCHAR AS who, ${at} AS opened, closed::DATE AS closed, "user"::INTEGER AS "user", word::VARCHAR AS word, n::DOUBLE AS n,
    exact::DECIMAL(12, 2) AS exact, flag::BOOLEAN AS flag, "when"::DATE AS "when"
    FROM (VALUES ${[...values, none].join(', ')}) t(who, opened, closed, "user", word, n, exact, flag, "when") LIMIT ${rows.length}`;
}

describe('rows of Parquet files asked where they are', () => {
  test('give what the same rows give as texts in a table, for one day and for many', async () => {
    const cases = fc.record({
      files: fc.array(file, { minLength: 1, maxLength: 3 }),
      moments: fc.boolean(),
      zone: fc.constantFrom('UTC', 'Australia/Sydney'),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ files, moments, zone }) => {
        const data = folderOf({});
        for (const [place, rows] of files.entries()) {
          const sql = sqlOf(rows, moments);
          await run(`COPY (${sql}) TO '${join(data, `rows${place}.parquet`)}' (FORMAT parquet)`);
          await run(`COPY (${sql}) TO '${join(data, `rows${place}.csv`)}' (FORMAT csv, HEADER)`);
        }
        const ask = async (ending: string, on: readonly string[]) => {
          const source = `files: "*.${ending}", customer: who, zone: UTC`;
          const definitions = `sources:\n  e: { ${source}, at: opened }\n  s: { ${source}, from: opened, to: closed }\nmetrics:\n${metrics('e', asked)}${metrics('s', ofSpans)}`;
          const program = programOf({ definitions, customers, settings: `time_zone: ${zone}\ncountry: DE` });
          const since = (_: string, customer: string) => (customer === 'acme' ? day('2026-10-01') : null);
          const { observations, diagnostics } = await observeWithDuckdb({ program, dataDir: data, days: on.map(day), since });
          const values = [...program.metrics.keys()].flatMap((metric) =>
            on.flatMap((one) =>
              ['acme', 'globex', 'quiet'].map((customer) => [metric, one, customer, observations.observe(metric, customer, day(one))]),
            ),
          );
          const states = on.map((one) => [observations.source('e', day(one)), observations.source('s', day(one))]);
          const said = diagnostics.map(({ code, line, message, hint }) => `${code} ${line} ${message} ${hint}`);
          return { values, states, said: said.map((one) => unnumbered(one, ending)) };
        };
        expect(await ask('parquet', days.slice(0, 1))).toEqual(await ask('csv', days.slice(0, 1)));
        expect(await ask('parquet', days)).toEqual(await ask('csv', days));
      }),
      { numRuns: 25 },
    );
  }, 240_000);
});

/** Rows of CSV files are counted from the line of names on. */
function unnumbered(message: string, ending: string): string {
  return message
    .replaceAll(`.${ending}`, '')
    .replaceAll(/ row (\d+)/g, (_, number) => ` row ${Number(number) - (ending === 'csv' ? 1 : 0)}`)
    .replaceAll(/"\d{4}-\d\d-\d\d [\d:]+"/g, 'a moment');
}
