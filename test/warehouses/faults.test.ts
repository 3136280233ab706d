import type pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { observeWithDuckdb } from '../../src/metrics/duckdb.ts';
import type { MetricsResult } from '../../src/metrics/observe.ts';
import { formatDiagnostic } from '../../src/workspace/frame.ts';
import { day, programOf, valueOn } from '../metrics/workspace.ts';
import { type Fault, FaultProxy } from './fault-proxy.ts';
import { lacking, password, startClickhouse, startPostgres } from './servers.ts';
import { connectToPostgres, makeInClickhouse, makeInPostgres, sayToClickhouse, type TestTable } from './tables.ts';

const table: TestTable = {
  name: 'logins',
  columns: { account: 'text', day: 'date', seen: 'timestamp', minutes: 'number', login: 'text', odd: 'text' },
  rows: [
    ['acme', '2026-10-05', '2026-10-05 22:30:00', '5', 'a', 'x'],
    ['G-1', '2026-10-06', '2026-10-06 10:00:00', '7', 'b', 'y'],
    ['acmee', '2026-10-06', '2026-10-06 10:00:00', '1', 'c', 'y'],
    [null, '2026-10-06', '2026-10-06 10:00:00', '1', '', 'y'],
    ['acme', '2026-10-07', '2026-10-07 10:00:00', '2.5', 'a', 'z'],
  ],
};
const on = '2026-11-02';

const servers = [
  {
    engine: 'clickhouse',
    lacks: lacking.clickhouse,
    start: startClickhouse,
    table: 'default.all_logins',
    reader: 'reader',
    slow: 'sleepEachRow(1)',
  },
  {
    engine: 'postgres',
    lacks: lacking.postgres,
    start: startPostgres,
    table: 'public.logins',
    reader: 'reader',
    slow: "CASE WHEN pg_sleep(1) IS NULL THEN 'x' END",
  },
] as const;

describe.each(servers)('$engine', ({ engine, lacks, start, table: name, reader, slow }) => {
  describe.skipIf(lacks !== undefined)(lacks ?? 'as a source', () => {
    let stop: (() => Promise<void>) | undefined;
    let client: pg.Client | undefined;
    let owner = '';
    let proxy: FaultProxy;
    let behind = '';

    beforeAll(async () => {
      const server = await start();
      stop = server.stop;
      owner = server.addresses[0] ?? '';
      if (engine === 'clickhouse') await makeInClickhouse(server.addresses, table);
      else {
        client = await connectToPostgres(owner);
        await makeInPostgres(client, table);
        await client.query(
          `CREATE USER reader PASSWORD '${password}'; GRANT SELECT ON logins TO reader; CREATE TABLE secret AS SELECT 1 AS one`,
        );
      }
      const opened = await FaultProxy.before(as(reader));
      proxy = opened.proxy;
      behind = opened.address;
    });
    afterAll(async () => {
      await proxy?.close();
      await client?.end();
      await stop?.();
    });
    afterEach(() => {
      proxy.fault = 'none';
    });

    function as(user: string, secret = password): string {
      const url = new URL(owner);
      url.username = user;
      url.password = encodeURIComponent(secret);
      return url.href;
    }

    function settings(seconds = 30): string {
      return `time_zone: Europe/Berlin\ncountry: DE\nwarehouses:\n  here: { engine: ${engine}, address: TEST_FAULTY, seconds: ${seconds} }`;
    }

    async function observe(source: string, metrics: string, address: string, seconds?: number): Promise<MetricsResult> {
      process.env.TEST_FAULTY = address;
      const program = programOf({
        definitions: `sources:\n  logins:\n    in: here\n${source}\nmetrics:\n${metrics}\n`,
        settings: settings(seconds),
      });
      const result = await observeWithDuckdb({ program, dataDir: '/nowhere', days: [day(on)], since: () => null });
      for (const one of result.diagnostics) {
        const text = formatDiagnostic(one, () => undefined);
        for (const secret of [password, encodeURIComponent(password), address].filter((one) => one !== ''))
          expect(text).not.toContain(secret);
      }
      return result;
    }

    const rows = `    table: ${name}\n    customer: account\n    at: day\n    id: login`;
    const count = '  n: { count: rows, of: logins }';

    /** One error at the source, and nothing observed: an evaluation stops before any report. */
    async function expectFault(result: MetricsResult, code: string, line: number, message: RegExp): Promise<void> {
      expect(result.diagnostics).toMatchObject([
        { code, severity: 'error', file: 'playbooks/metrics/metrics.yaml', line, message: expect.stringMatching(message) },
      ]);
      expect(valueOn(result.observations, 'n', 'acme', on)).toBe('unobserved');
    }

    test('rows that do not count are counted, with an example of each kind', async () => {
      const { observations, diagnostics } = await observe(rows, count, as(reader));
      expect(diagnostics.map(({ code, line, message }) => `${line} ${code}: ${message}`)).toMatchInlineSnapshot(`
        [
          "5 source-blank-customer: 1 row left out: no account",
          "5 source-unknown-customer: 1 row left out: the account belongs to no customer of the workspace (1 different); for example "acmee"",
          "7 source-repeated: 1 row left out: the login was there before, and the earliest row with it counts; the rows of 1 id differ; for example "a"",
        ]
      `);
      expect(['acme', 'globex'].map((customer) => valueOn(observations, 'n', customer, on))).toEqual([1, 1]);
    });

    test('a timestamp is of the day it was in the workspace’s zone', async () => {
      const source = `    table: ${name}\n    customer: account\n    at: seen\n    zone: UTC`;
      const { observations } = await observe(source, '  n: { first_day: rows, of: logins }', as(reader));
      expect(valueOn(observations, 'n', 'acme', on)).toBe(day('2026-10-06'));
    });

    test('a query of one’s own is a source', async () => {
      const source = `    sql: |\n      SELECT account AS who, day AS happened, minutes * 2 AS twice FROM ${name} -- doubled;\n    customer: who\n    at: happened`;
      const { observations, diagnostics } = await observe(source, '  n: { sum: twice, of: logins }', as(reader));
      expect(valueOn(observations, 'n', 'acme', on)).toBe(15);
      expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    });

    test('a query cannot write, and holds one statement', async () => {
      const write =
        engine === 'postgres'
          ? `WITH gone AS (DELETE FROM ${name} RETURNING account, day) SELECT account, day FROM gone`
          : `SELECT account, day FROM ${name}) AS r; DROP TABLE logins`;
      const source = `    sql: ${JSON.stringify(write.replace(/;.*/, ' )'))}\n    customer: account\n    at: day`;
      const result = await observe(source, count, owner);
      await expectFault(result, 'warehouse-query', 4, /could not answer/);
    });

    test('a column that is lacking, or of another type, is told where it is asked for', async () => {
      const lacks = await observe(`    table: ${name}\n    customer: acount\n    at: day`, count, as(reader));
      expect(lacks.diagnostics).toMatchObject([{ code: 'source-column-missing', line: 5, hint: 'did you mean account?' }]);
      const other = await observe(`    table: ${name}\n    customer: account\n    at: odd`, count, as(reader));
      await expectFault(
        other,
        'source-column-type',
        6,
        /the column odd of here: \S+ is of the type .*(String|text).*; expected a date or a timestamp/,
      );
      const metrics = `  n: { sum: odd, of: logins }\n  m: { sum: minutes, of: logins }\n  l: { sum: nothing, of: logins }`;
      const { diagnostics, observations } = await observe(rows, metrics, as(reader));
      expect(diagnostics.filter(({ severity }) => severity === 'error')).toMatchObject([
        { code: 'source-column-type', line: 9 },
        { code: 'source-column-missing', line: 11 },
      ]);
      expect(valueOn(observations, 'm', 'acme', on)).toBe(5);
    });

    test('a table that is not there', async () => {
      const result = await observe(rows.replace('logins', 'logouts'), count, as(reader));
      await expectFault(result, 'warehouse-table', 4, /here has no such table: .*logouts/);
    });

    test('a wrong password, and no address', async () => {
      await expectFault(await observe(rows, count, as(reader, 'wr0ng@word')), 'warehouse-refused', 3, /refused the user or password$/);
      await expectFault(await observe(rows, count, ''), 'warehouse-address', 3, /TEST_FAULTY.* is not set/);
      await expectFault(await observe(rows, count, `mysql://x:${password}@127.0.0.1/a`), 'warehouse-address', 3, /is no address/);
    });

    test('a server that is away', async () => {
      const url = new URL(as(reader));
      url.port = '1';
      await expectFault(await observe(rows, count, url.href), 'warehouse-unreachable', 3, /cannot be reached/);
    });

    test('a slow query', async () => {
      const source = `    sql: SELECT account, day, ${slow} AS waited FROM ${name}\n    customer: account\n    at: day\n    id: waited`;
      await expectFault(await observe(source, count, as(reader), 1), 'warehouse-timeout', 3, /longer than 1 seconds?/);
    });

    test('a server that falls silent', async () => {
      proxy.fault = 'silence';
      await expectFault(await observe(rows, count, behind, 1), 'warehouse-timeout', 3, /longer than 1 seconds?/);
    }, 30_000);

    test('a connection that breaks off at any byte gives no half of a report', async () => {
      proxy.passed = 0;
      const whole = await observe(rows, count, behind);
      expect(valueOn(whole.observations, 'n', 'acme', on)).toBe(1);
      const bytes = proxy.passed;
      expect(bytes).toBeGreaterThan(500);
      for (let part = 1; part < 12; part += 1) {
        proxy.passed = 0;
        const fault: Fault = { cutAfter: Math.floor((bytes * part) / 13) };
        proxy.fault = fault;
        const result = await observe(rows, count, behind, 5);
        const errors = result.diagnostics.filter(({ severity }) => severity === 'error');
        expect({ fault, codes: errors.map(({ code }) => code) }).toEqual({ fault, codes: ['warehouse-unreachable'] });
        expect(valueOn(result.observations, 'n', 'acme', on)).toBe('unobserved');
        expect(result.observations.source('logins', day(on))).toBeUndefined();
      }
    }, 60_000);

    test.skipIf(engine !== 'postgres')('a table that its user may not read', async () => {
      const result = await observe(rows.replace('logins', 'secret'), count, as(reader));
      await expectFault(result, 'warehouse-refused', 3, /does not let its user do this/);
    });

    test.skipIf(engine !== 'clickhouse')('a user that may set nothing, not even limits, can be used', async () => {
      const { observations } = await observe(rows, count, as('strict'));
      expect(valueOn(observations, 'n', 'acme', on)).toBe(1);
      expect(await sayToClickhouse(owner, 'SELECT count() FROM all_logins')).toBe('5\n');
    });
  });
});
