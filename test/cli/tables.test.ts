import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import { readWithTables } from '../../src/cli/opened-workspace.ts';
import { run, temporaryFolder, write } from './recording.ts';

const workspace = `format: 1
name: Long tail
time_zone: UTC
country: DE
currency: EUR
live_from: 2026-11-02
as_of: 2026-11-02
custom: { plan: text }
team:
  - { login: maria, name: Maria Keller, roles: [csm] }
  - { login: jonas, name: Jonas Brandt, roles: [manager] }
`;

const health = `id: standard
title: Standard health
for: all
bands:
  green: { from: 75, worth: 90 }
  yellow: { from: 50, worth: 60 }
  red: { from: 0, worth: 25 }
measures:
  size: { weight: 100, value: seats, score: { from: { 0: red, 50: yellow, 100: green } } }
`;

const play = `---
id: renewal
title: Renewal
goal: { outcome: Renewed }
start:
  on: renewal - 90d
owner: [csm, manager]
steps:
  - { id: call, title: Call, due: start + 3bd }
---

What to do.
`;

const files = `files:
  - file: FILE
    set: { name: account_name, parent: parent, country: { column: country, values: { UK: GB } }, custom.plan: plan, signed_up: since }
    dates: DD-MM-YYYY
    required: [account_id, account_name]
  - file: CONTRACTS
    list: contracts
    set: { id: contract, start: from, end: to, seats: seats, arr: arr }
`;

const mapping = (file: string, contracts: string) =>
  `into: customers\nkey: { column: account_id, id: slug }\n${files.replace('FILE', file).replace('CONTRACTS', contracts)}`;

const accounts = [
  'account_id,account_name,parent,country,plan,since',
  'A-100,"Acme, Inc",,DE,pro,01-02-2025',
  'A-101,"Bolt\nand sons",A-100,UK,basic,03-04-2025',
  '',
  'A-102,Cerise,,FR,,05-06-2025',
  '',
].join('\n');

const contracts = [
  'account_id,contract,from,to,seats,arr',
  'A-100,c1,2025-02-01,2027-01-31,120,9000',
  'A-101,c2,2025-04-03,2027-04-02,60,500.5',
  'A-101,c3,2026-04-03,2027-04-02,5,100',
  'A-102,c4,2025-06-05,2027-01-10,20,800',
  '',
].join('\n');

function company(table: string, more: Readonly<Record<string, string | Buffer>>): string {
  return write(temporaryFolder(), {
    'playbooks/workspace.yaml': workspace,
    'playbooks/health/standard.yaml': health,
    'playbooks/plays/renewal.mdx': play,
    ...(table === '' ? {} : { 'customers/tables/accounts.yaml': table }),
    ...more,
  });
}

const csv = { 'customers/data/accounts.csv': accounts, 'customers/data/contracts.csv': contracts };

/** A report without the places of records, which differ between files and tables. */
function withoutPlaces(text: string): unknown {
  return JSON.parse(text, (key, value) => (key === 'at' && typeof value === 'string' && value.startsWith('customers/') ? null : value));
}

describe('customers in tables', () => {
  it('are the same as those an import with the same mapping makes files of', async () => {
    const asRows = company(mapping('data/accounts.csv', 'data/contracts.csv'), csv);
    const asFiles = company('', csv);
    write(asFiles, { 'mapping.yaml': mapping('accounts.csv', 'contracts.csv') });
    await run(asFiles, ['import', 'customers/data', '--map', 'mapping.yaml', '--write']);
    const [rows, records] = [await run(asRows, ['evaluate', '--json']), await run(asFiles, ['evaluate', '--json'])];
    expect(rows.exit).toBe(0);
    expect(withoutPlaces(rows.out)).toEqual(withoutPlaces(records.out));
    expect(JSON.parse(rows.out).customers.map(({ id, at }: { id: string; at: string }) => [id, at])).toEqual([
      ['a-100', 'customers/data/accounts.csv:2'],
      ['a-101', 'customers/data/accounts.csv:3'],
      ['a-102', 'customers/data/accounts.csv:6'],
    ]);
  });

  it('come from compressed CSV and from Parquet alike', async () => {
    const plain = await run(company(mapping('data/accounts.csv', 'data/contracts.csv'), csv), ['evaluate', '--json']);
    const packed = company(mapping('data/accounts.csv.gz', 'data/contracts.parquet'), {
      'customers/data/accounts.csv.gz': gzipSync(accounts),
      'contracts.csv': contracts,
    });
    const database = await (await DuckDBInstance.create(':memory:')).connect();
    await database.run(
      `COPY (SELECT account_id, contract, "from"::DATE AS "from", "to"::DATE AS "to", seats::INTEGER AS seats, arr::DOUBLE AS arr FROM read_csv('${join(packed, 'contracts.csv')}')) TO '${join(packed, 'customers/data/contracts.parquet')}' (FORMAT parquet)`,
    );
    const other = await run(packed, ['evaluate', '--json']);
    expect(other.exit).toBe(0);
    expect(withoutPlaces(other.out)).toEqual(withoutPlaces(plain.out));
  });

  it('have their problems told with file, line and column, all at once', async () => {
    const bad = accounts.replace('FR,,05-06-2025', 'Freedonia,,06-31-2025').replace('A-101,"Bolt\nand sons"', ',Bolt');
    const folder = company(mapping('data/accounts.csv', 'data/contracts.csv'), { ...csv, 'customers/data/accounts.csv': bad });
    const { diagnostics } = await readWithTables(folder, join(folder, 'customers'));
    expect(diagnostics.map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`)).toEqual([
      'customers/data/accounts.csv:3:1 account_id is empty: the row belongs to nobody',
      'customers/data/accounts.csv:5:6 "06-31-2025" in since is no date written DD-MM-YYYY',
      'customers/data/contracts.csv:3:1 a-101 is no customer of these tables: no row of a table without `list` makes it',
    ]);
    const typed = company(mapping('data/accounts.csv', 'data/contracts.csv'), {
      ...csv,
      'customers/data/contracts.csv': contracts.replace('120,9000', 'many,9000'),
      'customers/data/accounts.csv': accounts.replace(',FR,', ',Freedonia,'),
    });
    const told = (await readWithTables(typed, join(typed, 'customers'))).diagnostics;
    expect(told.map(({ file, line, column }) => `${file}:${line}:${column}`)).toEqual([
      'customers/data/accounts.csv:6:4',
      'customers/data/contracts.csv:2:5',
    ]);
    const { exit, err } = await run(typed, ['evaluate']);
    expect(exit).toBe(1);
    expect(err).toContain('Freedonia');
  });

  it('have a column, a file and a customer that is not there told', async () => {
    const folder = company(mapping('data/accounts.csv', 'data/contrcts.csv').replace('column: country', 'column: contry'), csv);
    const { diagnostics } = await readWithTables(folder, join(folder, 'customers'));
    expect(diagnostics.map(({ file, line, message, hint }) => `${file}:${line} ${message} ${hint}`)).toEqual([
      expect.stringContaining('customers/tables/accounts.yaml:4 data/accounts.csv has no column contry did you mean country?'),
      expect.stringMatching(/accounts.yaml:8 there is no file data\/contrcts.csv .* did you mean data\/contracts.csv\?/),
    ]);
    const lost = company(mapping('data/accounts.csv', 'data/contracts.csv'), {
      ...csv,
      'customers/data/contracts.csv': `${contracts}A-999,c9,2026-01-01,2026-12-31,1,1\n`,
    });
    const { err } = await run(lost, ['validate']);
    expect(err).toContain('customers/data/contracts.csv:6:1');
    expect(err).toContain('a-999 is no customer of these tables');
  });

  it('stand once: an id in a file and in a table is an error that names both', async () => {
    const folder = company(mapping('data/accounts.csv', 'data/contracts.csv'), {
      ...csv,
      'customers/a-102.yaml': 'id: a-102\nname: Cerise\nsigned_up: 2025-06-05\n',
    });
    const { exit, err } = await run(folder, ['validate']);
    expect(exit).toBe(1);
    expect(err).toMatch(/customers\/data\/accounts.csv:6/);
    expect(err).toMatch(/customers\/a-102.yaml:1/);
    expect(err).toContain('`a-102` stands twice');
  });

  it('own what stands in a folder of their id', async () => {
    const folder = company(mapping('data/accounts.csv', 'data/contracts.csv'), {
      ...csv,
      'customers/a-102/touchpoints/2026-10-14-call.md': '---\nkind: call\non: 2026-10-14\nby: maria\n---\n\nAll well.\n',
    });
    const { out } = await run(folder, ['evaluate', '--json']);
    const cerise = JSON.parse(out).customers.find(({ id }: { id: string }) => id === 'a-102');
    expect(cerise.touchpoints).toHaveLength(1);
  });

  it('are explained with the line of their table, and never written to', async () => {
    const folder = company(mapping('data/accounts.csv', 'data/contracts.csv'), csv);
    const before = readFileSync(join(folder, 'customers/data/accounts.csv'), 'utf8');
    const { out } = await run(folder, ['explain', 'a-101']);
    expect(out).toContain('customers/data/accounts.csv:3');
    expect(readFileSync(join(folder, 'customers/data/accounts.csv'), 'utf8')).toBe(before);
  });

  it('are read in part, each with its lists, where not all are asked for', async () => {
    const inOne = 'into: customers\nkey: { column: id, id: same }\nfiles:\n  - { file: data/all.csv, set: { name: name } }\n';
    const lists = [
      '  - { file: data/all.csv, list: contracts, set: { id: contract, start: from, seats: seats }, only: { contract: any } }\n',
      '  - { file: data/all.csv, list: people, set: { id: person, persona: persona } }\n',
    ].join('');
    const rows = Array.from(
      { length: 9 },
      (_, at) => `c-${at},Customer ${at},${at % 2 === 0 ? 'first' : ''},2025-02-01,${at},p-${at},champion`,
    );
    const folder = company(inOne + lists, {
      'customers/data/all.csv': ['id,name,contract,from,seats,person,persona', ...rows, ''].join('\n'),
    });
    const read = async (choose?: (id: string) => boolean) => {
      const { content, diagnostics } = await readWithTables(folder, join(folder, 'customers'), undefined, choose && (() => () => choose));
      expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
      return (content?.customers ?? []).map(({ value, locate }) => [value, locate(['people', 0, 'id'])] as const);
    };
    const isThird = (id: string) => Number(id.slice(2)) % 3 === 1;
    const all = await read();
    expect(all.map(([{ contracts, people }]) => [contracts.length, people.length])).toEqual(rows.map((_, at) => [1 - (at % 2), 1]));
    expect(await read(isThird)).toEqual(all.filter(([{ id }]) => isThird(id)));
  });

  it('may be more than a call takes arguments', async () => {
    const many = 200_000;
    const folder = company('into: customers\nkey: { column: id }\nfiles: [{ file: data/many.csv, set: { name: id } }]\n', {
      'customers/data/many.csv': ['id', ...Array.from({ length: many }, (_, at) => `c-${at}`), ''].join('\n'),
    });
    let offered = 0;
    const { content } = await readWithTables(folder, join(folder, 'customers'), undefined, () => (rows) => {
      offered = rows.length;
      return (id) => id === 'c-199999';
    });
    expect(offered).toBe(many);
    expect(content?.customers.map(({ value }) => value.id)).toEqual(['c-199999']);
  });
});
