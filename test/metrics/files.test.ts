import { readdirSync, readFileSync, symlinkSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isLittle } from '../../src/metrics/data-files.ts';
import { observeWithDuckdb } from '../../src/metrics/duckdb.ts';
import type { Diagnostic } from '../../src/model/diagnostic.ts';
import { day, folderOf, observeFiles, programOf, valueOn } from './workspace.ts';

const folder = new URL('../cases/metrics/', import.meta.url).pathname;
const on = '2026-11-02';

function write({ code, severity, file, line, column, message, hint }: Diagnostic, data: string): string {
  return `${severity} ${code} ${file}:${line}:${column}\n  ${message.replaceAll(data, 'DATA')}\n${hint === undefined ? '' : `  hint: ${hint}\n`}`;
}

/** Each folder under test/cases/metrics is a test: `metrics.yaml` over `data/`, as of 2026-11-02, and what must come out. */
describe('files of rows', () => {
  test.each(readdirSync(folder).sort())('%s', async (name) => {
    const data = join(folder, name, 'data');
    const program = programOf({ definitions: readFileSync(join(folder, name, 'metrics.yaml'), 'utf8') });
    const { observations, diagnostics } = await observeWithDuckdb({ program, dataDir: data, days: [day(on)], since: () => null });
    const values = [...program.metrics.keys()].flatMap((metric) =>
      ['acme', 'globex'].map((customer) => `${metric} of ${customer}: ${String(valueOn(observations, metric, customer, on))}\n`),
    );
    const found = `${diagnostics.map((one) => write(one, data)).join('')}${values.join('')}`;
    expect(found).toBe(readFileSync(join(folder, name, 'expected.txt'), 'utf8'));
  });
});

describe('the data folder', () => {
  const definitions = 'sources:\n  s: { files: "*.csv", customer: who, at: day }\nmetrics:\n  n: { count: rows, of: s }\n';

  test('keeps links inside it, and follows those', async () => {
    const outside = folderOf({ 'secret.csv': 'who,day\nacme,2026-10-01\n' });
    const data = folderOf({ 'sub/b.csv': 'who,day\nacme,2026-10-01\n' });
    symlinkSync(join(data, 'sub/b.csv'), join(data, 'b.csv'));
    const ask = () => observeWithDuckdb({ program: programOf({ definitions }), dataDir: data, days: [day(on)], since: () => null });
    const inside = await ask();
    expect(valueOn(inside.observations, 'n', 'acme', on)).toBe(1);
    symlinkSync(join(outside, 'secret.csv'), join(data, 'a.csv'));
    const { observations, diagnostics } = await ask();
    expect(diagnostics.map((one) => one.code)).toEqual(['source-file-outside']);
    expect(valueOn(observations, 'n', 'acme', on)).toBe('unobserved');
  });

  test('that is not there is said so', async () => {
    const { diagnostics } = await observeWithDuckdb({
      program: programOf({ definitions }),
      dataDir: '/nowhere/at/all',
      days: [day(on)],
      since: () => null,
    });
    expect(diagnostics).toMatchObject([{ code: 'source-file-missing', message: expect.stringContaining('/nowhere/at/all') }]);
  });

  test('a name that two customers carry belongs to the first, and is an error', async () => {
    const { diagnostics } = await observeFiles(
      { definitions, customers: ['id: acme\nname: A\nknown_as: [X]', 'id: globex\nname: G\nknown_as:\n  - X'] },
      { 's.csv': 'who,day\nX,2026-10-01\n' },
      [on],
    );
    expect(diagnostics).toMatchObject([{ code: 'customer-name-taken', file: 'customers/globex/customer.yaml', line: 4, column: 5 }]);
  });

  test('texts of files never become part of a query', async () => {
    const { observations, diagnostics } = await observeFiles(
      {
        definitions:
          'sources:\n  s: { files: "*.csv", customer: who, at: "da\'y" }\nmetrics:\n  n:\n    count: rows\n    of: s\n    where: row.kind == "o\'); DROP TABLE names; --"\n',
        customers: ['id: acme\nname: A'],
      },
      {
        "it's [a] 'file'.csv": "who,da'y,kind,x'); DROP TABLE names; --\nacme,2026-10-01,o'); DROP TABLE names; --,'\nacme,2026-10-01,x,\n",
      },
      [on],
    );
    expect(diagnostics).toEqual([]);
    expect(valueOn(observations, 'n', 'acme', on)).toBe(1);
  });
});

test('data are little until a file is large', async () => {
  const data = folderOf({ 'rows.csv': 'account,day\n' });
  expect(await isLittle(data)).toBe(true);
  truncateSync(join(data, 'rows.csv'), 9_000_000);
  expect(await isLittle(data)).toBe(false);
});
