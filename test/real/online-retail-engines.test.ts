import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { onlineRetailFile } from '../../scripts/online-retail.ts';
import { day, programOf } from '../metrics/workspace.ts';
import { expectSame, observeAt } from '../warehouses/conformance.ts';
import { lacking, startClickhouse, startPostgres } from '../warehouses/servers.ts';
import { connectToPostgres, sayToClickhouse } from '../warehouses/tables.ts';

const data = resolve('../shared/data/online-retail');
const skipped = existsSync(join(data, onlineRetailFile)) ? (lacking.clickhouse ?? lacking.postgres) : `skipped: the Online Retail log is not at ${data}`;

const sources = (place: string) => `sources:
  orders:
    ${place}
    customer: CustomerID
    at: InvoiceDate
metrics:
  lines: { count: rows, of: orders }
  pieces: { sum: Quantity, of: orders }
  pieces_28d: { sum: Quantity, of: orders, window: 28d }
  price: { mean: UnitPrice, of: orders, window: 3mo }
  products: { distinct: StockCode, of: orders, window: 90d }
  orders: { distinct: InvoiceNo, of: orders, where: row.Quantity > 0 }
  largest: { max: Quantity, of: orders }
  cancelled: { share: row.Quantity < 0, of: orders }
  quiet: { days_since_last: rows, of: orders }
  since: { first_day: rows, of: orders }
  newest: { last: StockCode, of: orders }
  daily: { sum: Quantity, of: orders, window: last month, daily: mean }
`;

const inWarehouse = (engine: string, table: string) => `in: ${engine}\n    table: ${table}\n    order: line`;
const days = [day('2011-06-09'), day('2011-12-10')];

describe.skipIf(skipped !== undefined)(`the Online Retail log${skipped === undefined ? '' : `: ${skipped}`}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'setpiece-retail-'));
  const stops: (() => Promise<void>)[] = [];
  let customers: readonly string[] = [];

  beforeAll(async () => {
    const [clickhouse, postgres] = await Promise.all([startClickhouse(), startPostgres()]);
    stops.push(clickhouse.stop, postgres.stop);
    process.env.TEST_CLICKHOUSE = clickhouse.addresses[0];
    process.env.TEST_POSTGRES = postgres.addresses[0];
    chmodSync(folder, 0o755);
    const instance = await DuckDBInstance.create(':memory:');
    const duckdb = await instance.connect();
    const types = "{InvoiceNo: 'VARCHAR', StockCode: 'VARCHAR', Description: 'VARCHAR', Quantity: 'INTEGER', InvoiceDate: 'TIMESTAMP', UnitPrice: 'DOUBLE', CustomerID: 'VARCHAR', Country: 'VARCHAR'}";
    const log = `read_csv('${join(data, onlineRetailFile)}', header=true, columns=${types})`;
    await duckdb.run(`CREATE TABLE log AS SELECT (row_number() OVER ())::INTEGER AS line, InvoiceNo, StockCode, Quantity, InvoiceDate, UnitPrice, CustomerID FROM ${log}`);
    await duckdb.run(`COPY (SELECT * FROM log ORDER BY line) TO '${join(folder, 'log.parquet')}' (FORMAT parquet)`);
    await duckdb.run(`COPY log TO '${join(folder, 'log.csv')}' (HEADER false)`);
    for (const shard of [0, 1]) await duckdb.run(`COPY (SELECT * FROM log WHERE line % 2 = ${shard}) TO '${join(folder, `log-${shard}.csv`)}' (HEADER false)`);
    const known = await duckdb.runAndReadAll('SELECT DISTINCT CustomerID FROM log WHERE CustomerID IS NOT NULL ORDER BY 1');
    customers = known.getRows().map(([id]) => String(id));
    duckdb.closeSync();
    instance.closeSync();

    const columns = "line Int32, InvoiceNo String, StockCode String, Quantity Int32, InvoiceDate DateTime('UTC'), UnitPrice Float64, CustomerID String";
    for (const [place, address] of clickhouse.addresses.entries()) {
      await sayToClickhouse(address, `CREATE TABLE log (${columns}) ENGINE = MergeTree PARTITION BY toYYYYMM(InvoiceDate) ORDER BY (CustomerID, InvoiceDate)`);
      await sayToClickhouse(address, `CREATE TABLE all_log (${columns}) ENGINE = Distributed(pair, default, log)`);
      await sayToClickhouse(address, `INSERT INTO log FORMAT CSV\n${readFileSync(join(folder, `log-${place}.csv`), 'utf8')}`);
    }
    const client = await connectToPostgres(postgres.addresses[0] ?? '');
    await client.query(
      `CREATE TABLE log (line integer, "InvoiceNo" text, "StockCode" text, "Quantity" integer, "InvoiceDate" timestamp, "UnitPrice" double precision, "CustomerID" text);
       COPY log FROM '${join(folder, 'log.csv')}' (FORMAT csv); ANALYZE log`,
    );
    await client.end();
  });
  afterAll(async () => {
    for (const stop of stops) await stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('gives the same values from CSV, Parquet, ClickHouse on two shards and PostgreSQL', async () => {
    expect(customers.length).toBe(4_372);
    const settings = `time_zone: UTC\ncountry: GB\nfiscal_year_starts: february\nwarehouses:\n  cluster: { engine: clickhouse, address: TEST_CLICKHOUSE }\n  base: { engine: postgres, address: TEST_POSTGRES }`;
    const parts = (place: string) => ({ definitions: sources(place), settings, customers: customers.map((name) => `id: c${name.replace('.0', '')}\nname: ${name}\nknown_as: ["${name}"]`) });
    const csv = parts(`files: ${onlineRetailFile}`);
    const program = programOf(csv);
    const want = await observeAt(csv, data, days);
    // Returns subtract: this customer of the largest order of all cancelled it the same day.
    expect(want.observations.observe('pieces', 'c16446', day('2011-12-10'))?.value).toBe(2);
    for (const place of ['files: log.parquet', inWarehouse('cluster', 'all_log'), inWarehouse('base', 'log')]) {
      const found = await observeAt(parts(place), folder, days);
      expectSame(program, days, want, found, place);
      // Lines without a customer are told, and belong to nobody.
      expect(found.diagnostics.map(({ code, message }) => [code, /^[\d,]+ rows/.exec(message)?.[0]])).toEqual([['source-blank-customer', '135,080 rows']]);
    }
  }, 300_000);
});
