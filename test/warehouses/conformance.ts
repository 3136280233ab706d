import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type pg from 'pg';
import { expect } from 'vitest';
import type { Program } from '../../src/expressions/program.ts';
import { observeWithDuckdb } from '../../src/metrics/duckdb.ts';
import type { MetricsQuestion, MetricsResult } from '../../src/metrics/observe.ts';
import { planSources, type SourcePlan } from '../../src/metrics/source-plan.ts';
import { type Day, formatDay, parseDay } from '../../src/model/day.ts';
import { programOf } from '../metrics/workspace.ts';
import { connectToPostgres, makeInClickhouse, makeInPostgres, type TableType, type TestTable } from './tables.ts';

type Parts = Parameters<typeof programOf>[0];

/** Both warehouses of a test, where `observeAt` finds them. */
export class Warehouses {
  readonly #shards: readonly string[];
  readonly #postgres: pg.Client;

  private constructor(shards: readonly string[], postgres: pg.Client) {
    this.#shards = shards;
    this.#postgres = postgres;
  }

  static async connect(shards: readonly string[], postgres: string): Promise<Warehouses> {
    return new Warehouses(shards, await connectToPostgres(postgres));
  }

  async make(table: TestTable): Promise<void> {
    await makeInClickhouse(this.#shards, table);
    await makeInPostgres(this.#postgres, table);
  }

  async close(): Promise<void> {
    await this.#postgres.end();
  }
}

/** The settings of a workspace that knows both warehouses. */
export const settings = `time_zone: Europe/Berlin
country: DE
fiscal_year_starts: february
warehouses:
  cluster: { engine: clickhouse, address: TEST_CLICKHOUSE }
  base: { engine: postgres, address: TEST_POSTGRES }`;

/** The engines, and where the rows of a source `s` are that stand in the file `s.csv`. */
export const engines = { cluster: 'all_', base: '' } as const;
export type Engine = keyof typeof engines;

/** The definitions with each `files:` turned into a table of a warehouse, whose column `sp_line` has the order of the file. */
function inWarehouse(definitions: string, engine: Engine): string {
  return definitions.replaceAll(/files: ?"?([\w/*.-]+?)"?(?=[,\n])/g, (_, file: string) =>
    `${place(engine, file)}`.replaceAll('\n', definitions.includes('{ files') ? ', ' : '\n    '),
  );
}

function place(engine: Engine, file: string): string {
  return `in: ${engine}\ntable: ${engines[engine]}${tableOf(file)}\norder: sp_line`;
}

/** The name of the table that has the rows of a file. */
function tableOf(file: string): string {
  return `t_${file.replaceAll(/\.csv.*$|[^\w]/g, '')}`;
}

/** The rows of a source's file, with columns of the types that the workspace reads them as: what does not fit is no value. */
function tableFrom(plan: SourcePlan, file: string, text: string): TestTable {
  const [header = [], ...lines] = parse(text, { bom: true, skip_empty_lines: true });
  const types = header.map((name): TableType => {
    if (name === plan.at?.column || name === plan.to?.column)
      return lines.some((line) => /[T ]\d\d:/.test(line[header.indexOf(name)] ?? '')) ? 'timestamp' : 'date';
    const typed = plan.typed.find(({ column }) => column === name)?.type;
    return typed === 'number' || typed === 'date' ? typed : 'text';
  });
  // A column of dates cannot hold a last day that is none, as a file can: such rows do not exist there.
  const end = header.indexOf(plan.to?.column ?? '');
  const possible = lines.filter((line) => end < 0 || line[end]?.trim() === '' || fitting(line[end] ?? '', types[end] ?? 'text') !== null);
  const rows = possible.map((line, place) => [...line.map((cell, at) => fitting(cell, types[at] ?? 'text')), String(place)]);
  return {
    name: tableOf(file),
    columns: { ...Object.fromEntries(header.map((name, at) => [name, types[at] ?? 'text'])), sp_line: 'integer' },
    rows,
  };
}

function fitting(cell: string, type: TableType): string | null {
  const text = cell.trim();
  if (type === 'date') return parseDay(text) === undefined ? null : text;
  if (type === 'timestamp') return /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?$/.test(text) ? text : null;
  if (type === 'number') return /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) && Math.abs(Number(text)) < 1e15 ? text : null;
  return cell;
}

/** Puts the rows of all sources' files into both warehouses. */
export async function fill(warehouses: Warehouses, parts: Parts, files: Readonly<Record<string, string>>): Promise<void> {
  for (const plan of planSources(programOf(parts)).plans)
    for (const file of plan.source.files ?? []) await warehouses.make(tableFrom(plan, file, files[file] ?? ''));
}

export type Asked = Partial<Pick<MetricsQuestion, 'since' | 'customers'>>;

/** Observes a workspace over files, or over the tables made of them. */
export function observeAt(parts: Parts, dataDir: string, days: readonly Day[], more: Asked = {}, engine?: Engine): Promise<MetricsResult> {
  const definitions = engine === undefined ? parts.definitions : inWarehouse(parts.definitions, engine);
  return observeWithDuckdb({ program: programOf({ ...parts, definitions }), dataDir, days, since: () => null, ...more });
}

/** Holds everything that was observed to what the files gave: values, newest rows, states of sources, rows that start playbooks, answers. */
export function expectSame(program: Program, days: readonly Day[], files: MetricsResult, found: MetricsResult, engine: string): void {
  const stated = (result: MetricsResult) => ({
    engine,
    sources: days.flatMap((on) => [...program.sources.keys()].map((source) => [source, result.observations.source(source, on)])),
    rows: days.flatMap((on) => program.playbooks.map(({ playbook }) => [playbook.id, result.observations.rows(playbook.id, on)])),
    surveys: result.surveys,
  });
  expect(stated(found)).toEqual(stated(files));
  const differences = days.flatMap((on) =>
    [...program.metrics].flatMap(([name, metric]) =>
      program.content.customers.flatMap(({ value: { id } }) => {
        const [want, got] = [files.observations.observe(name, id, on), found.observations.observe(name, id, on)];
        const same = want?.newest === got?.newest && isSame(want?.value, got?.value);
        return same ? [] : [{ engine, metric: JSON.stringify(metric.value), customer: id, on: formatDay(on), want, got }];
      }),
    ),
  );
  expect(differences.slice(0, 3)).toEqual([]);
}

/** Sums come out the same to ten places everywhere; only the last bit of a division may differ. */
function isSame(want: unknown, got: unknown): boolean {
  if (typeof want !== 'number' || typeof got !== 'number') return want === got;
  return Math.abs(got - want) <= 1e-12 * Math.max(1, Math.abs(want));
}

/** The parts of a case in a folder: its definitions and its files. */
export function readCase(
  folder: string,
  files: readonly string[],
): { parts: Parts; texts: Readonly<Record<string, string>>; data: string } {
  const definitions = readFileSync(join(folder, 'metrics.yaml'), 'utf8');
  const texts = Object.fromEntries(files.map((file) => [file, readFileSync(join(folder, 'data', file), 'utf8')]));
  return { parts: { definitions, settings }, texts, data: join(folder, 'data') };
}
