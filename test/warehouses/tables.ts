import pg from 'pg';

/** What a column of a test's table holds, in no warehouse's own words. */
export type TableType = 'text' | 'number' | 'date' | 'timestamp' | 'integer';

/** A table to be made: its columns, and rows of texts, of which null is no value. */
export interface TestTable {
  readonly name: string;
  readonly columns: Readonly<Record<string, TableType>>;
  readonly rows: readonly (readonly (string | null)[])[];
}

const inClickhouse: Readonly<Record<TableType, string>> = {
  text: 'Nullable(String)',
  number: 'Nullable(Float64)',
  date: 'Nullable(Date)',
  timestamp: "Nullable(DateTime('UTC'))",
  integer: 'Int32',
};

const inPostgres: Readonly<Record<TableType, string>> = {
  text: 'text',
  number: 'double precision',
  date: 'date',
  timestamp: 'timestamp',
  integer: 'integer',
};

/** Makes a table on both shards with every other row, and one of the same name with `all_` before it that distributes queries over both. */
export async function makeInClickhouse(shards: readonly string[], { name, columns, rows }: TestTable): Promise<void> {
  const names = Object.keys(columns).map((column) => `\`${column}\``);
  const typed = Object.entries(columns).map(([column, type]) => `\`${column}\` ${inClickhouse[type]}`);
  const types = Object.values(columns);
  const engine = 'ENGINE = MergeTree ORDER BY tuple()';
  for (const [place, shard] of shards.entries()) {
    for (const table of [name, `all_${name}`]) await sayToClickhouse(shard, `DROP TABLE IF EXISTS ${table}`);
    await sayToClickhouse(shard, `CREATE TABLE ${name} (${typed.join(', ')}) ${engine}`);
    await sayToClickhouse(shard, `CREATE TABLE all_${name} (${typed.join(', ')}) ENGINE = Distributed(pair, default, ${name})`);
    const lines = rows.flatMap((row, index) => (index % shards.length === place ? [tabSeparated(row, types)] : []));
    if (lines.length > 0)
      await sayToClickhouse(shard, `INSERT INTO ${name} (${names.join(', ')}) FORMAT TabSeparated\n${lines.join('\n')}\n`);
  }
}

function tabSeparated(row: readonly (string | null)[], types: readonly TableType[]): string {
  const safe = (cell: string) => cell.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
  return row.map((cell, place) => (cell === null ? '\\N' : types[place] === 'timestamp' ? cell.replace('T', ' ') : safe(cell))).join('\t');
}

/** Says something to a server, and fails with its answer. */
export async function sayToClickhouse(address: string, sql: string): Promise<string> {
  const url = new URL(address);
  const answer = await fetch(url.origin, { method: 'POST', body: sql });
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text;
}

/** Makes a table in PostgreSQL. */
export async function makeInPostgres(client: pg.Client, { name, columns, rows }: TestTable): Promise<void> {
  const typed = Object.entries(columns).map(([column, type]) => `"${column}" ${inPostgres[type]}`);
  await client.query(`DROP TABLE IF EXISTS ${name} CASCADE; CREATE TABLE ${name} (${typed.join(', ')})`);
  const lists = Object.keys(columns).map((_, place) => rows.map((row) => row[place] ?? null));
  const casts = Object.values(columns).map((type, place) => `$${place + 1}::${inPostgres[type]}[]`);
  if (rows.length > 0) await client.query(`INSERT INTO ${name} SELECT * FROM unnest(${casts.join(', ')})`, lists);
}

/** A connection of a test, to be ended by it. */
export async function connectToPostgres(address: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  return client;
}
