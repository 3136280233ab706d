import { isLittle } from './data-files.ts';
import type { OpenDatabase } from './duckdb-database.ts';
import { type MetricsQuestion, type MetricsResult, observe } from './observe.ts';
import { Warehouses } from './warehouses.ts';

/**
 * Observes metrics with an embedded DuckDB that lives in memory for the time of the call and can open nothing but files below the data
 * folder: no network, no extension, no other file. It takes longer to load than small workspaces take to evaluate, and is not loaded where
 * nothing is asked of sources.
 *
 * @example
 * const { observations, diagnostics } = await observeWithDuckdb({ program, dataDir: 'customers', days: [asOf], since: () => null });
 * observations.observe('users_28d', 'acme', asOf)?.value // 17
 */
export async function observeWithDuckdb(question: MetricsQuestion): Promise<MetricsResult> {
  const { dataDir, program } = question;
  const warehouses = new Warehouses(program.content.workspace.value.warehouses, process.env);
  let opening: Promise<OpenDatabase> | undefined;
  const database = (): Promise<OpenDatabase> => {
    opening ??= import('./duckdb-database.ts').then(async ({ openDuckdb }) =>
      openDuckdb(dataDir, (await isLittle(dataDir)) ? 1 : undefined),
    );
    return opening;
  };
  try {
    return await observe(
      {
        run: async (sql) => (await database()).run(sql),
        read: async (sql) => (await database()).read(sql),
        store: async (table, columns) => (await database()).store(table, columns),
      },
      question,
      (name) => warehouses.open(name),
    );
  } finally {
    (await opening)?.close();
    await warehouses.close();
  }
}
