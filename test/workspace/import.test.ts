import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { describeImport, type ImportPlan, planImport, writeImport } from '../../src/workspace/import/import-plan.ts';

const mapping = `into: customers
key: { column: account_id, id: slug }
files:
  - file: accounts.csv
    set:
      name: account_name
      country: { column: country, values: { UK: GB }, allowed: [DE, FR, GB] }
      signed_up: signup_date
      custom.plan: plan_tier
    dates: DD-MM-YYYY
    required: [account_id, account_name]
  - file: subscriptions.csv
    list: contracts
    set: { id: subscription_id, start: start_date, end: end_date, seats: seats, arr: arr_amount }
    dates: DD-MM-YYYY
`;
const accounts = `\uFEFFaccount_id,account_name,country,signup_date,plan_tier
A-1,"Alpha, Ltd",UK,16-10-2024,Pro
B-2,Beta,DE,17-08-2023,Basic
`;
const subscriptions = `subscription_id,account_id,start_date,end_date,seats,arr_amount
S-1,A-1,16-10-2024,15-10-2025,14,33432
S-2,A-1,16-10-2025,,20,48000
S-3,B-2,17-08-2023,,17,9996
`;

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'setpiece-import-'));
  mkdirSync(join(folder, 'export'));
  write('mapping.yaml', mapping);
  write('export/accounts.csv', accounts);
  write('export/subscriptions.csv', subscriptions);
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function read(path: string): string {
  return readFileSync(join(folder, path), 'utf8');
}

function plan(): ImportPlan {
  return planImport({ folder: join(folder, 'export'), mapping: join(folder, 'mapping.yaml'), mappingName: 'mapping.yaml', root: folder });
}

/** `file:line message` of all that was refused. */
function refusals(made: ImportPlan): string[] {
  return made.diagnostics.map(({ file, line, message }) => `${file}:${line} ${message}`);
}

describe('a first import', () => {
  test('makes a record a customer, with its contracts and the id other systems know it by', () => {
    const made = plan();
    expect(made.diagnostics).toEqual([]);
    writeImport(folder, made);
    expect(readdirSync(join(folder, 'customers'))).toEqual(['a-1.yaml', 'b-2.yaml']);
    expect(read('customers/a-1.yaml')).toBe(`# yaml-language-server: $schema=../node_modules/setpiece/schemas/customer.schema.json

id: a-1
name: Alpha, Ltd
country: GB
signed_up: 2024-10-16
custom:
  plan: Pro
known_as:
  - A-1
contracts:
  - id: S-1
    start: 2024-10-16
    end: 2025-10-15
    seats: 14
    arr: 33432
  - id: S-2
    start: 2025-10-16
    seats: 20
    arr: 48000
`);
  });

  test('is only shown until it is written', () => {
    expect(describeImport(plan())).toBe('+ customers/a-1.yaml (7 values)\n+ customers/b-2.yaml (6 values)\n');
    expect(() => readdirSync(join(folder, 'customers'))).toThrow();
  });
});

describe('a second import', () => {
  beforeEach(() => writeImport(folder, plan()));

  test('of the same export changes nothing', () => {
    const again = plan();
    expect([again.creates, again.updates, again.unchanged]).toEqual([[], [], ['a-1', 'b-2']]);
  });

  test('changes what the export says and leaves comments, other keys and other contracts as they are', () => {
    const edited = read('customers/a-1.yaml')
      .replace('name: Alpha, Ltd', 'name: Alpha, Ltd # as on the invoice')
      .concat('  - id: by-hand\n    start: 2026-01-01 # signed on paper\nowners:\n  - { role: csm, login: maria, from: 2026-01-01 }\n');
    write('customers/a-1.yaml', edited);
    write('export/subscriptions.csv', subscriptions.replace('20,48000', '25,60000'));
    const made = plan();
    expect(describeImport(made)).toBe('~ customers/a-1.yaml\n    contracts.S-2.seats: 20 → 25\n    contracts.S-2.arr: 48000 → 60000\n');
    writeImport(folder, made);
    expect(read('customers/a-1.yaml')).toBe(edited.replace('seats: 20', 'seats: 25').replace('arr: 48000', 'arr: 60000'));
  });

  test('leaves a value that a person gave a past, and says so', () => {
    const dated = read('customers/b-2.yaml').replace('arr: 9996', 'arr: { 2023-08-17: 9996, 2024-08-17: 12000 }');
    write('customers/b-2.yaml', dated);
    const made = plan();
    expect(made.updates).toEqual([]);
    expect(refusals(made)).toEqual(['accounts.csv:3 B-2: contracts.S-3.arr is dated in the file and says 12000, the export says 9996']);
  });

  test('with `keep` leaves an edit by hand', () => {
    write('mapping.yaml', mapping.replace('    required:', '    keep: [name]\n    required:'));
    write('customers/b-2.yaml', read('customers/b-2.yaml').replace('name: Beta', 'name: Beta GmbH'));
    expect(plan().updates).toEqual([]);
  });

  test('finds a record that moved into a folder of its own', () => {
    write('customers/c-3/customer.yaml', read('customers/a-1.yaml').replace('id: a-1', 'id: c-3'));
    write('export/accounts.csv', `${accounts}C-3,Gamma,DE,01-01-2025,Pro\n`);
    expect(plan().updates.map(({ file }) => file)).toEqual(['customers/c-3/customer.yaml']);
  });
});

describe('bad input', () => {
  test('each bad row is refused with its line, and the others are taken', () => {
    write(
      'export/accounts.csv',
      `${accounts}C-3,,DE,01-01-2025,Pro\nD-4,Delta,DX,01-01-2025,Pro\nE-5,Epsilon,DE,30-02-2025,Pro\nA-1,Again,DE,01-01-2025,Pro\n../../etc,Path,DE,01-01-2025,Pro\n`,
    );
    write(
      'export/subscriptions.csv',
      `${subscriptions}S-4,Z-9,01-01-2025,,1,1\nS-5,B-2,01-01-2025,31-12-2024,1,1\nS-6,B-2,01-01-2025,,many,1\nS-7,B-2,01-01-2025\n`,
    );
    const made = plan();
    expect(refusals(made)).toEqual([
      'accounts.csv:4 account_name is empty',
      'accounts.csv:5 "DX" in country is none of DE, FR, GB; did you mean "DE"?',
      'accounts.csv:6 "30-02-2025" in signup_date is no date written DD-MM-YYYY',
      'accounts.csv:7 A-1 stands twice: first on line 2',
      'subscriptions.csv:5 Z-9 is no customer: it stands in no file before this one and has no record',
      'subscriptions.csv:6 end: the contract ends before it starts',
      'subscriptions.csv:7 seats: "many" is not a number, such as 75, 0.5 or 60%',
      'subscriptions.csv:8 the row has 3 cells, the head has 6; the row is left out',
    ]);
    expect(made.creates.map(({ file }) => file)).toEqual(['customers/a-1.yaml', 'customers/b-2.yaml', 'customers/etc.yaml']);
  });

  test('an id never leaves customers/', () => {
    write('mapping.yaml', mapping.replace('id: slug', 'id: same'));
    write('export/accounts.csv', 'account_id,account_name,country,signup_date,plan_tier\n../evil,Evil,DE,01-01-2025,Pro\n');
    write('export/subscriptions.csv', 'subscription_id,account_id,start_date,end_date,seats,arr_amount\n');
    const made = plan();
    expect(made.creates).toEqual([]);
    expect(refusals(made)).toEqual(['accounts.csv:2 "../evil" in account_id makes no id; expected letters, digits and -']);
  });

  test('two keys that make the same id are refused', () => {
    write('export/accounts.csv', `${accounts}a 1,Other,DE,01-01-2025,Pro\n`);
    expect(refusals(plan())).toEqual(['accounts.csv:4 "a 1" and "A-1" (accounts.csv:2) make the same id a-1']);
  });

  test('a missing column, an empty file and a file that is not there are told with the names there are', () => {
    write('export/accounts.csv', accounts.replace('account_name', 'account_nam'));
    write('export/subscriptions.csv', '');
    const [first, second] = plan().diagnostics;
    expect(first).toMatchObject({ file: 'accounts.csv', code: 'missing-column', message: 'there is no column "account_name"' });
    expect(first?.hint).toContain('Did you mean "account_nam"?');
    expect(second).toMatchObject({ file: 'subscriptions.csv', code: 'empty-file' });
    rmSync(join(folder, 'export/subscriptions.csv'));
    expect(plan().diagnostics.map(({ code }) => code)).toEqual(['missing-column', 'missing-file']);
  });

  test('a broken record is left alone', () => {
    write('customers/b-2.yaml', 'id: b-2\nname: [\n');
    const made = plan();
    expect(made.updates).toEqual([]);
    expect(refusals(made)[0]).toContain('customers/b-2.yaml cannot be read, so B-2 was left alone');
  });

  test('a misspelled key of the mapping is told at its place', () => {
    write('mapping.yaml', mapping.replace('required:', 'requird:'));
    expect(plan().diagnostics[0]).toMatchObject({ file: 'mapping.yaml', line: 11, code: 'unknown-key' });
  });
});

describe('names, parents and rows that count', () => {
  const names = `into: customers
key: { column: account, id: slug }
files:
  - file: accounts.csv
    required: [account]
    set: { name: account, parent: part_of, industry: { column: sector, allowed: [retail, technology] } }
  - file: deals.csv
    list: opportunities
    only: { account: any, stage: [Won, Lost] }
    dates: DD-MM-YY
    set: { id: deal, kind: { column: product, values: { GTXPro: gtx_pro } }, opened: engaged, closed: closed, won: { column: stage, values: { Won: yes, Lost: no } } }
`;
  const people = 'account,part_of,sector\nBubba Gump & Söhne,Acme Corporation,retail\nAcme Corporation,,technology\n';
  const deals =
    'deal,account,product,stage,engaged,closed\nD1,Acme Corporation,GTXPro,Won,20-10-16,01-03-17\nD2,,GTXPro,Won,20-10-16,01-03-17\nD3,Acme Corporation,GTXPro,Engaging,20-10-16,\n';

  beforeEach(() => {
    write('mapping.yaml', names);
    write('export/accounts.csv', people);
    write('export/deals.csv', deals);
  });

  test('ids come from names, which other systems go on using, and a parent may stand further down', () => {
    const made = plan();
    expect(refusals(made)).toEqual([]);
    writeImport(folder, made);
    expect(read('customers/bubba-gump-and-soehne.yaml')).toContain('parent: acme-corporation\n');
    expect(read('customers/bubba-gump-and-soehne.yaml')).toContain('known_as:\n  - Bubba Gump & Söhne\n');
    expect(read('customers/acme-corporation.yaml')).toContain(
      'opportunities:\n  - id: D1\n    kind: gtx_pro\n    opened: 2016-10-20\n    closed: 2017-03-01\n    won: yes\n',
    );
    expect(read('customers/acme-corporation.yaml')).not.toContain('D3');
    const again = plan();
    expect([again.creates, again.updates]).toEqual([[], []]);
  });

  test('rows that do not count are told by their number', () => {
    expect(plan().passedOver).toEqual([{ file: 'deals.csv', rows: 2, of: 3 }]);
    expect(describeImport(plan())).toContain('deals.csv: 2 of 3 rows passed over by `only`\n');
  });

  test('a parent that is no customer is refused with all below it, and the nearest name is given', () => {
    write('export/accounts.csv', `${people}Below,Lone,retail\nLone,Acme Corporatoin,retail\n`);
    const made = plan();
    expect(refusals(made)).toEqual([
      'accounts.csv:4 Below belongs to "Lone", which is no customer: its own row was refused',
      'accounts.csv:5 Lone belongs to "Acme Corporatoin", which is no customer: did you mean "Acme Corporation"?',
    ]);
    expect(made.creates).toHaveLength(2);
    write('export/accounts.csv', people.replace('technology', 'technolgy'));
    expect(refusals(plan()).filter((one) => one.startsWith('accounts'))).toEqual([
      'accounts.csv:2 Bubba Gump & Söhne belongs to "Acme Corporation", which is no customer: its own row was refused',
      'accounts.csv:3 "technolgy" in sector is none of retail, technology; did you mean "technology"?',
    ]);
  });

  test('a record that is there already can be a parent', () => {
    writeImport(folder, plan());
    write('export/accounts.csv', 'account,part_of,sector\nBubba Gump & Söhne,Acme Corporation,technology\n');
    write('export/deals.csv', 'deal,account,product,stage,engaged,closed\n');
    expect(describeImport(plan())).toBe('~ customers/bubba-gump-and-soehne.yaml\n    industry: retail → technology\n');
  });
});
