import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { type GeneratedCustomer, generatedCustomers, writeRules, writeUnder } from './generated-workspace.ts';

const columns = [
  'id',
  'name',
  'industry',
  'country',
  'currency',
  'start',
  'end',
  'usage',
  'tickets',
  'score',
  'plan',
  'erp',
  'strategic',
  'role',
  'owner',
  'contract',
  'notice',
  'auto_renew',
  'seats',
  'arr',
  'person_1',
  'persona_1',
  'person_2',
  'persona_2',
  'person_3',
  'persona_3',
  'rated',
  'sentiment',
  'rated_on',
];

const people = [1, 2, 3].map(
  (place) => `  - { file: data/customers.parquet, list: people, set: { id: person_${place}, persona: persona_${place} } }\n`,
);

const mapping = `into: customers
key: { column: id, id: same }
files:
  - file: data/customers.parquet
    set:
      name: name
      industry: industry
      country: country
      currency: currency
      signed_up: start
      custom.usage: usage
      custom.tickets: tickets
      custom.score: score
      custom.plan: plan
      custom.erp: erp
      custom.strategic: strategic
  - { file: data/customers.parquet, list: owners, set: { role: role, login: owner, from: start } }
  - file: data/customers.parquet
    list: contracts
    set: { id: contract, start: start, end: end, notice: notice, auto_renew: auto_renew, seats: seats, arr: arr }
${people.join('')}  - { file: data/customers.parquet, list: ratings, set: { kind: rated, value: sentiment, on: rated_on, by: owner } }
`;

/** Writes a workspace of the same rules and customers as `writeWorkspace`, but whose customers are rows of one Parquet file. */
export async function writeTableWorkspace(folder: string, count: number): Promise<void> {
  writeRules(folder);
  writeUnder(folder, 'customers/tables/customers.yaml', mapping);
  const data = join(folder, 'customers/data');
  mkdirSync(data, { recursive: true });
  const csv = join(folder, 'customers.csv');
  writeCsv(csv, count);
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(
    `COPY (SELECT * FROM read_csv('${csv}', all_varchar = true)) TO '${join(data, 'customers.parquet')}' (FORMAT parquet)`,
  );
  connection.closeSync();
  instance.closeSync();
  rmSync(csv);
}

function writeCsv(path: string, count: number): void {
  const file = openSync(path, 'w');
  let lines = [columns.join(',')];
  for (const customer of generatedCustomers(count)) {
    lines.push(rowOf(customer));
    if (lines.length < 10_000) continue;
    writeSync(file, `${lines.join('\n')}\n`);
    lines = [];
  }
  if (lines.length > 0) writeSync(file, `${lines.join('\n')}\n`);
  closeSync(file);
}

function rowOf({ id, index, ...customer }: GeneratedCustomer): string {
  const { industry, country, start, end, usage, tickets, score, plan, erp, strategic, seats, arr, sentiment, ratedOn } = customer;
  const record = [id, `Customer ${index}`, industry, country, 'EUR', start, end, usage, tickets, score, plan, erp, strategic];
  const contract = ['csm', 'maria', 'first', '60d', 'yes', seats, arr];
  const persons = ['decision_maker', 'champion', 'administrator'].flatMap((persona, place) => [`p-${index}-${place + 1}`, persona]);
  return [...record, ...contract, ...persons, 'sentiment', sentiment, ratedOn].join(',');
}
