import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { goodLogins, listing, type Recorded, run, temporaryFolder, withLogins } from './recording.ts';

const cases = 'test/cases/bad-input';
const commands = ['evaluate', 'plan', 'apply', 'build'];

function expectWords({ out, err }: Recorded): void {
  expect(`${out}${err}`).not.toMatch(/^ {4}at |Something went wrong/m);
}

describe('a workspace that is wrong stops every command with the same words, and nothing is written', () => {
  test.each(readdirSync(cases))('%s', async (name) => {
    const folder = temporaryFolder();
    for (const part of ['playbooks', 'customers'])
      if (existsSync(join(cases, name, part))) cpSync(join(cases, name, part), join(folder, part), { recursive: true });
    const before = listing(folder);
    const expected = readFileSync(join(cases, name, 'expected.txt'), 'utf8');
    const isWrong = /^\d+ errors?\b.* in \d+ files?$/m.test(expected);
    const checked = await run(folder, ['validate']);
    expect(checked).toEqual({ exit: isWrong ? 1 : 0, out: '', err: expected });
    for (const command of isWrong ? commands : ['evaluate', 'plan']) {
      const recorded = await run(folder, [command, '--as-of', '2026-11-02']);
      expect(recorded.exit).toBe(isWrong ? 1 : 0);
      // An evaluation adds what it finds on the day to warnings; errors stop it before.
      if (isWrong) expect(recorded.err.startsWith(expected)).toBe(true);
      else for (const said of expected.split('\n\n').slice(0, -1)) expect(recorded.err).toContain(said);
      if (isWrong) expect(recorded.out).toBe('');
      expectWords(recorded);
    }
    expect(listing(folder)).toEqual(before);
  });
});

describe('a metric file that is wrong stops the evaluation with the place of its source', () => {
  const packed = gzipSync(goodLogins.repeat(200));
  const file = 'customers/data/logins.csv';
  test.each<[name: string, files: Record<string, string | Buffer>, code: string, says: string]>([
    ['missing', {}, 'source-file-missing', 'there is no file data/logins.csv'],
    ['a folder', { [`${file}/x`]: '' }, 'source-file-missing', 'there is no file data/logins.csv'],
    ['empty', { [file]: '' }, 'source-file-empty', 'data/logins.csv is empty'],
    ['cut off in a row', { [file]: `${goodLogins}acme,20` }, 'source-row-shape', 'line 4: the row has 2 of 3 columns'],
    ['cut off in a quote', { [file]: `${goodLogins}acme,"2026` }, 'source-row-shape', 'line 4: a quote is never closed'],
    ['without a column', { [file]: 'account,day\nacme,2026-10-20\n' }, 'source-column-missing', 'data/logins.csv has no column user'],
    ['no text', { [file]: Buffer.from([255, 254, 0, 1, 2]) }, 'source-file-unreadable', 'is no CSV in UTF-8'],
    ['packed and cut off', { [`${file}.gz`]: packed.subarray(0, -12) }, 'source-file-unreadable', 'it was cut off before its end'],
  ])('%s', async (_name, files, code, says) => {
    const folder = withLogins(files, `${file}.gz` in files ? 'data/logins.csv.gz' : 'data/logins.csv');
    const before = listing(folder);
    for (const command of ['validate', ...commands]) {
      const recorded = await run(folder, [command]);
      expect([recorded.exit, recorded.out]).toEqual([1, '']);
      expect(recorded.err).toMatch(new RegExp(`playbooks/metrics/usage\\.yaml:\\d+:\\d+ error ${code}\n`));
      expect(recorded.err).toContain(says);
      expectWords(recorded);
    }
    const { exit, out } = await run(folder, ['evaluate', '--json']);
    expect([exit, JSON.parse(out)]).toMatchObject([1, { diagnostics: [{ code, file: 'playbooks/metrics/usage.yaml' }] }]);
    expect((await run(folder, ['validate', '--no-data'])).exit).toBe(0);
    expect(listing(folder)).toEqual(before);
  });
});

test('a contract that never ends has dates that nobody can write, and they are unknown', async () => {
  const folder = withLogins({
    'customers/data/logins.csv': goodLogins,
    'customers/acme.yaml': 'id: acme\nname: Acme\ncontracts:\n  - { id: "2026", start: 2026-04-01, end: 9999-12-31 }\n',
    'playbooks/metrics/dates.yaml': 'dates:\n  review: renewal + 1mo\n',
  });
  const { exit, out } = await run(folder, ['evaluate', '--json']);
  expect(exit).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    customers: [{ renewal: '9999-12-31', dates: [{ name: 'review', value: null }] }],
  });
});
