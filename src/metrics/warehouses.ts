import type { WarehouseSettings } from '../model/warehouse.ts';
import { type Warehouse, WarehouseFault } from './warehouse.ts';
import type { WarehouseName } from './warehouse-errors.ts';

/** The warehouses of a workspace: each is connected to when the first source asks for it. */
export class Warehouses {
  readonly #settings: Readonly<Record<string, WarehouseSettings>>;
  readonly #environment: Readonly<Record<string, string | undefined>>;
  readonly #opened = new Map<string, Promise<Warehouse>>();

  constructor(settings: Readonly<Record<string, WarehouseSettings>>, environment: Readonly<Record<string, string | undefined>>) {
    this.#settings = settings;
    this.#environment = environment;
  }

  /** @throws WarehouseFault each time where it could not be connected to */
  open(name: string): Promise<Warehouse> {
    const opened = this.#opened.get(name) ?? openWarehouse(name, this.#settings[name], this.#environment);
    this.#opened.set(name, opened);
    return opened;
  }

  async close(): Promise<void> {
    for (const opened of this.#opened.values()) await opened.then((warehouse) => warehouse.close()).catch(() => undefined);
  }
}

/** Drivers are loaded only here: most workspaces have no warehouse, and none needs all. */
async function openWarehouse(
  name: string,
  settings: WarehouseSettings | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Warehouse> {
  if (settings === undefined) throw new WarehouseFault('warehouse-address', `there is no warehouse ${name} in workspace.yaml`);
  const { engine, address: variable, seconds } = settings;
  const address = environment[variable]?.trim() ?? '';
  const example =
    engine === 'clickhouse' ? 'https://USER:PASSWORD@HOST:8443/DATABASE' : 'postgresql://USER:PASSWORD@HOST/DATABASE?sslmode=require';
  if (address === '') {
    const hint = `set it to an address like ${example}; in GitHub Actions from a secret, which pull requests from forks do not get`;
    throw new WarehouseFault(
      'warehouse-address',
      `the environment variable ${variable}, with the address of the warehouse ${name}, is not set`,
      hint,
    );
  }
  const schemes = engine === 'clickhouse' ? ['http:', 'https:'] : ['postgres:', 'postgresql:'];
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !schemes.includes(url.protocol))
    throw new WarehouseFault(
      'warehouse-address',
      `what ${variable} holds is no address of ${engine === 'clickhouse' ? 'a ClickHouse' : 'a PostgreSQL'}`,
      `expected one like ${example}`,
    );
  const called: WarehouseName = { name, variable, seconds, secrets: secretsOf(address, url) };
  if (engine === 'clickhouse') return (await import('./clickhouse-warehouse.ts')).openClickhouse(address, called);
  return (await import('./postgres-warehouse.ts')).openPostgres(address, called);
}

/** Everything that messages must not repeat, as it is written and as it is meant. */
function secretsOf(address: string, { password, searchParams }: URL): readonly string[] {
  const secrets = [address, password, searchParams.get('password') ?? ''];
  try {
    secrets.push(decodeURIComponent(password));
  } catch {
    // Then it is used as it is written.
  }
  return secrets.filter((secret) => secret !== '');
}
