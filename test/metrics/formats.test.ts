import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { beforeAll, describe, expect, test } from 'vitest';
import { observeWithDuckdb } from '../../src/metrics/duckdb.ts';
import type { MetricsResult } from '../../src/metrics/observe.ts';
import { day, folderOf, observeFiles, programOf, valueOn } from './workspace.ts';

const cases = new URL('../cases/metrics/', import.meta.url).pathname;
const on = '2026-11-02';
let run: (sql: string) => Promise<void>;

beforeAll(async () => {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  run = async (sql) => {
    await connection.run(sql);
  };
});

/** A file of a format with the rows of a CSV file: `typed` ones hold numbers, days, yes and no, and not texts of them. */
const writers: Readonly<Record<string, (csv: string, to: string) => Promise<void>>> = {
  'typed.parquet': (csv, to) => run(`COPY (${typed(csv)}) TO '${to}' (FORMAT parquet)`),
  'text.parquet': (csv, to) => run(`COPY (${texts(csv)}) TO '${to}' (FORMAT parquet, ROW_GROUP_SIZE 2048)`),
  ndjson: (csv, to) => run(`COPY (${texts(csv)}) TO '${to}' (FORMAT json)`),
  'ndjson.gz': (csv, to) => run(`COPY (${typed(csv)}) TO '${to}' (FORMAT json, COMPRESSION gzip)`),
  jsonl: (csv, to) => run(`COPY (${typed(csv)}) TO '${to}' (FORMAT json)`),
  json: (csv, to) => run(`COPY (${typed(csv)}) TO '${to}' (FORMAT json, ARRAY true)`),
  'json.gz': (csv, to) => run(`COPY (${texts(csv)}) TO '${to}' (FORMAT json, ARRAY true, COMPRESSION gzip)`),
};

function texts(csv: string): string {
  return `SELECT * FROM read_csv('${csv}', all_varchar=true, header=true, delim=',')`;
}

function typed(csv: string): string {
  return `SELECT * FROM read_csv('${csv}', header=true, delim=',', dateformat='%Y-%m-%d', timestampformat='%Y-%m-%d %H:%M:%S', sample_size=-1)`;
}

/** What came out, with names of files and numbers of rows as a CSV file has them: its first row is the line of names. */
function outcome(result: MetricsResult, metrics: readonly string[], ending: string): string {
  const values = metrics.flatMap((metric) =>
    ['acme', 'globex'].map((customer) => `${metric} of ${customer}: ${String(valueOn(result.observations, metric, customer, on))}`),
  );
  const messages = result.diagnostics.map(({ severity, code, line, message, hint }) =>
    `${severity} ${code} ${line} ${message} ${hint ?? ''}`
      .replaceAll(`.${ending} row `, '.csv row ')
      .replaceAll(`.${ending}`, '.csv')
      .replaceAll(/row (\d+)/g, (_, row) => `row ${Number(row) + (ending === 'csv' ? 0 : 1)}`),
  );
  return [...messages, ...values].join('\n');
}

async function observeCase(definitions: string, dataDir: string, ending: string): Promise<string> {
  const program = programOf({ definitions });
  const result = await observeWithDuckdb({ program, dataDir, days: [day(on)], since: () => null });
  return outcome(result, [...program.metrics.keys()], ending);
}

const whole = ['column-of-where-missing', 'metrics-that-do-not-fit', 'rows-that-do-not-count', 'spans-that-contradict', 'through-a-table'];

describe('the same rows', () => {
  test.each(whole.flatMap((name) => Object.keys(writers).map((ending) => [name, ending] as const)))('%s as %s', async (name, ending) => {
    const from = join(cases, name, 'data');
    const to = folderOf({});
    for (const file of readdirSync(from)) await writers[ending]?.(join(from, file), join(to, file.replace(/\.csv$/, `.${ending}`)));
    const definitions = readFileSync(join(cases, name, 'metrics.yaml'), 'utf8');
    const expected = await observeCase(definitions, from, 'csv');
    expect(expected).toContain(' of acme: ');
    expect(await observeCase(definitions.replaceAll('.csv', `.${ending}`), to, ending)).toBe(expected);
  });
});

describe('values of types', () => {
  const columns = {
    day: ['DATE', '2026-10-31', null, '2026-10-30'],
    moment: ['TIMESTAMP', '2026-10-31 23:30:00', null, '2026-10-30 10:00:00.5'],
    zoned: ['TIMESTAMPTZ', '2026-10-31 23:30:00+00', null, '2026-10-30 10:00:00-08'],
    nano: ['TIMESTAMP_NS', '2026-10-31 23:30:00.123456789', null, '2026-10-30 10:00:00'],
    whole: ['BIGINT', '7', null, '-3'],
    real: ['DOUBLE', '0.1', 'nan', '1e+20'],
    short: ['FLOAT', '0.1', null, '2.5'],
    exact: ['DECIMAL(18,3)', '12.340', null, '0.100'],
    flag: ['BOOLEAN', 'true', null, 'false'],
    word: ['VARCHAR', ' x ', '', 'y'],
  } as const;
  const metrics = [
    ...['day', 'moment', 'zoned', 'nano'].map((name) => `  last_${name}: { last: ${name}, type: date, of: s }`),
    ...['whole', 'real', 'short', 'exact'].flatMap((name) => [
      `  sum_${name}: { sum: ${name}, of: s }`,
      `  max_${name}: { max: ${name}, of: s }`,
    ]),
    '  flags: { share: row.flag == true, of: s }',
    '  last_flag: { last: flag, type: yes/no, of: s }',
    '  words: { distinct: word, of: s }',
    '  xs: { count: rows, of: s, where: row.word == "x" }',
    '  seven: { count: rows, of: s, where: row.whole == 7 && row.zoned == date("2026-11-01") }',
  ];
  const ask = (ending: string, at: string) =>
    `sources:\n  s: { files: "rows.${ending}", customer: who, at: ${at}, zone: UTC }\nmetrics:\n${metrics.join('\n')}\n`;
  const rows = [1, 2, 3] as const;
  const sql = (cast: boolean) =>
    rows
      .map((row) => {
        const cells = Object.entries(columns).map(([name, cell]) => {
          const value = cell[row] === null ? 'NULL' : `'${cell[row]}'`;
          return `${cast ? `CAST(${value} AS ${cell[0]})` : `CAST(${value} AS VARCHAR)`} AS ${name}`;
        });
        return `SELECT 'acme' AS who, ${cells.join(', ')}`;
      })
      .join(' UNION ALL ');

  test.each(['day', 'moment', 'zoned', 'nano'])('are read from Parquet as the texts of them from CSV, dated by %s', async (at) => {
    const data = folderOf({});
    await run(`COPY (${sql(false)}) TO '${join(data, 'rows.csv')}' (FORMAT csv, HEADER)`);
    await run(`COPY (${sql(true)}) TO '${join(data, 'rows.parquet')}' (FORMAT parquet)`);
    await run(`COPY (${sql(false)}) TO '${join(data, 'rows.ndjson')}' (FORMAT json)`);
    const csv = await observeCase(ask('csv', at), data, 'csv');
    expect(csv).toContain('sum_short of acme: 2.6');
    expect(csv).toContain(`last_zoned of acme: ${day('2026-11-01')}`);
    expect(await observeCase(ask('parquet', at), data, 'parquet')).toBe(csv);
    expect(await observeCase(ask('ndjson', at), data, 'ndjson')).toBe(csv);
  });
});

describe('a file that is no Parquet or JSON', () => {
  const definitions = (file: string) =>
    `sources:\n  s: { files: "${file}", customer: who, at: day }\nmetrics:\n  n: { count: rows, of: s }\n`;
  const good = '{"who":"acme","day":"2026-10-01"}\n';
  test.each([
    [
      'a.parquet',
      'who,day\nacme,2026-10-01\n',
      'source-file-unreadable',
      'a.parquet cannot be read as Parquet: it is none, or was cut off before its end',
    ],
    ['a.parquet', 'PAR1 nothing of the kind PAR1', 'source-file-unreadable', 'a.parquet cannot be read as Parquet: it is damaged'],
    ['a.ndjson', `${good}\n{"who":"acme","day"\n`, 'source-row-shape', 'a.ndjson, line 3: this is no JSON object, or it was cut off'],
    ['a.ndjson', `${good}[1]\n`, 'source-row-shape', 'a.ndjson, line 2: this is no JSON object'],
    ['a.ndjson', '{"who":"acme","day":"2026-10-01","who":"globex"}\n', 'source-row-shape', 'a.ndjson, line 1: it has who twice'],
    ['a.ndjson.gz', gzipSync(`${good}5\n`), 'source-row-shape', 'a.ndjson.gz, line 2: this is no JSON object'],
    ['a.ndjson.gz', gzipSync(good).subarray(0, -9), 'source-file-unreadable', 'a.ndjson.gz cannot be read: it was cut off before its end'],
    ['a.json', `[${good},${good}`, 'source-file-unreadable', 'a.json cannot be read as JSON: it is none, or was cut off before its end'],
    ['a.json', `[${good},\n7]`, 'source-row-shape', 'a.json, line 1: entry 2 of the list is no JSON object'],
    ['a.json', `[${good},\n{"who" "acme"}]`, 'source-row-shape', 'a.json, line 3: this is no JSON'],
    ['a.ndjson', '{"whom":"acme","day":"2026-10-01"}\n', 'source-column-missing', 'a.ndjson has no column who'],
    ['a.ndjson', '\n', 'source-no-rows', 'there is no row in a.ndjson: its metrics are unknown'],
  ])('%s %j', async (name, content, code, message) => {
    const { diagnostics } = await observeFiles({ definitions: definitions(name) }, { [name]: content }, [on]);
    expect(diagnostics.map((one) => [one.code, one.message])).toEqual([[code, message]]);
  });

  test('a list of texts is a text, and names that differ in capitals are two', async () => {
    const data = folderOf({});
    await run(
      `COPY (SELECT 'acme' AS who, 'x' AS "Kind", ['a', 'b'] AS kinX, DATE '2026-10-01' AS day) TO '${join(data, 'a.parquet')}' (FORMAT parquet)`,
    );
    const file = join(data, 'a.parquet');
    writeFileSync(file, Buffer.from(readFileSync(file).toString('latin1').replaceAll('kinX', 'kind'), 'latin1'));
    const asked = `${definitions('a.parquet')}  kind: { last: kind, of: s }\n  capital: { last: Kind, of: s }\n`;
    const { observations, diagnostics } = await observeWithDuckdb({
      program: programOf({ definitions: asked }),
      dataDir: data,
      days: [day(on)],
      since: () => null,
    });
    expect(diagnostics).toEqual([]);
    expect([valueOn(observations, 'kind', 'acme', on), valueOn(observations, 'capital', 'acme', on)]).toEqual(['["a","b"]', 'x']);
  });

  test('a format for a column that holds days is refused', async () => {
    const data = folderOf({});
    await run(`COPY (SELECT 'acme' AS who, DATE '2026-10-01' AS day) TO '${join(data, 'a.parquet')}' (FORMAT parquet)`);
    const { diagnostics } = await observeWithDuckdb({
      program: programOf({ definitions: definitions('a.parquet').replace('at: day', 'at: { column: day, format: DD-MM-YYYY }') }),
      dataDir: data,
      days: [day(on)],
      since: () => null,
    });
    expect(diagnostics).toMatchObject([
      { code: 'date-format', message: 'a.parquet holds dates in day, and no texts of the format DD-MM-YYYY' },
    ]);
  });
});
