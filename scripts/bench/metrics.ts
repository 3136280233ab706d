/**
 * Ten million events of a hundred thousand customers in a Parquet file a day. `node metrics.mjs make FOLDER` writes them, `… ours FOLDER` observes
 * frequency, breadth and depth, `… scan FOLDER` reads two of their columns. Prints the seconds.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { compileContent } from '../../src/expressions/compilation.ts';
import { observeWithDuckdb } from '../../src/metrics/duckdb.ts';
import type { Located } from '../../src/model/content.ts';
import { customerSchema } from '../../src/model/customer.ts';
import { formatDay, parseDay } from '../../src/model/day.ts';
import { definitionsSchema } from '../../src/model/metric.ts';
import { workspaceSchema } from '../../src/model/workspace.ts';

const [EVENTS, CUSTOMERS, DAYS] = [10_000_000, 100_000, 91];
const asOf = parseDay('2026-11-02') ?? 0;

function located<T>(file: string, value: T): Located<T> {
  return { file, value, locate: () => ({ file, line: 1, column: 1 }) };
}

async function query(sql: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.runAndReadAll(sql);
  connection.closeSync();
  instance.closeSync();
}

async function make(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (let day = 0; day < DAYS; day++) {
    const [from, to] = [Math.ceil((day * EVENTS) / DAYS), Math.ceil(((day + 1) * EVENTS) / DAYS)];
    const at = formatDay(asOf - DAYS + day);
    await query(`COPY (SELECT 'c' || lpad((h % ${CUSTOMERS})::VARCHAR, 6, '0') AS customer,
      ((h % ${CUSTOMERS}) * 32 + (h >> 20) % (3 + (h % ${CUSTOMERS}) % 18))::INTEGER AS "user", 'feature-' || ((h >> 30) % 40) AS feature,
      TIMESTAMP '${at}' + to_seconds((h >> 36) % 86400) AS "at" FROM (SELECT hash(i) % 1152921504606846976 AS h FROM range(${from}, ${to}) t(i))
      ORDER BY customer, "user") TO '${join(folder, `${at}.parquet`)}' (FORMAT parquet)`);
  }
}

async function observe(folder: string): Promise<void> {
  const customers = Array.from({ length: CUSTOMERS }, (_, place) => {
    const id = `c${String(place).padStart(6, '0')}`;
    return { ...located(`customers/${id}.yaml`, customerSchema.parse({ id, name: id })), touchpoints: [] };
  });
  const of = 'events';
  const definitions = definitionsSchema.parse({
    sources: { events: { files: '*.parquet', customer: 'customer', at: 'at' } },
    metrics: {
      events_28d: { count: 'rows', of, window: '28d' },
      quiet_days: { days_since_last: 'rows', of },
      users_28d: { distinct: 'user', of, window: '28d' },
      features_28d: { distinct: 'feature', of, window: '28d' },
    },
  });
  const workspace = workspaceSchema.parse({
    format: '1',
    name: 'Bench',
    time_zone: 'UTC',
    country: 'DE',
    currency: 'EUR',
    live_from: '2020-01-01',
  });
  const { program } = compileContent({
    workspace: located('workspace.yaml', workspace),
    journey: located('journey.yaml', { stages: [] }),
    definitions: [located('metrics.yaml', definitions)],
    healthModels: [],
    playbooks: [],
    assets: [],
    playbookTranslations: [],
    assetTranslations: [],
    translatedTexts: [],
    scenarios: [],
    customers,
  });
  const start = performance.now();
  const cpu = process.cpuUsage();
  const { observations, diagnostics } = await observeWithDuckdb({ program, dataDir: folder, days: [asOf], since: () => null });
  report(start, cpu);
  const events = observations.source('events', asOf)?.rows;
  if (diagnostics.length > 0 || events !== EVENTS) throw new Error(`${events} events: ${JSON.stringify(diagnostics)}`);
}

async function scan(folder: string): Promise<void> {
  const start = performance.now();
  const cpu = process.cpuUsage();
  await query(`SELECT bit_xor(hash(customer)), max("at") FROM '${join(folder, '*.parquet')}'`);
  report(start, cpu);
}

function report(start: number, before: NodeJS.CpuUsage): void {
  const { user, system } = process.cpuUsage(before);
  console.log(JSON.stringify({ seconds: (performance.now() - start) / 1000, cpu: (user + system) / 1e6 }));
}

const [command = '', folder = ''] = process.argv.slice(2);
const commands: Readonly<Record<string, (folder: string) => Promise<void>>> = { make, ours: observe, scan };
await commands[command]?.(folder);
