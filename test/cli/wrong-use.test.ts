import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { goodLogins, listing, run, withLogins, write } from './recording.ts';

const commands = ['validate', 'test', 'evaluate', 'explain', 'replay', 'plan', 'apply', 'import', 'build', 'preview'];

test('help lists the commands, and each has an example', async () => {
  const all = await run('/', ['--help']);
  expect(all.exit).toBe(0);
  for (const command of commands) {
    expect(all.out).toMatch(new RegExp(`^ {2}${command} `, 'm'));
    const { exit, out, err } = await run('/', [command, '--help']);
    expect([exit, err]).toEqual([0, '']);
    expect(out).toMatch(new RegExp(`Examples:\n {2}setpiece ${command}`));
    expect(out).toContain('--json');
  }
});

test('without a command the help is shown, and that is wrong use', async () => {
  const { exit, out } = await run('/', []);
  expect([exit, out]).toEqual([2, expect.stringContaining('Usage: setpiece')]);
});

test('the version is the one of the package', async () => {
  const { default: manifest } = await import('../../package.json', { with: { type: 'json' } });
  expect(await run('/', ['--version'])).toEqual({ exit: 0, out: `${manifest.version}\n`, err: '' });
});

describe('wrong use ends with 2, in words, and writes nothing', () => {
  const folder = withLogins({ 'customers/data/logins.csv': goodLogins });
  write(folder, { file: '', 'full/file': '', 'export/accounts.csv': 'account_id\nA-1\n' });
  mkdirSync(join(folder, 'empty'));
  const map = ['--map', 'mapping.yaml'];
  test.each([
    [['evaluat'], 'Did you mean evaluate?'],
    [['validate', '--jsno'], 'Did you mean --json?'],
    [['validate', 'extra'], 'too many arguments'],
    [['validate', '--root', 'nowhere'], 'There is no folder nowhere.'],
    [['validate', '--root', 'file'], 'There is no folder file.'],
    [['test', 'nothing'], 'No scenario has "nothing" in its name, file or playbook.'],
    [['evaluate', '--state', 'file'], 'file is a file.'],
    [['evaluate', '--record', '--state', '/dev/null/state'], 'Check the path'],
    [['explain'], "missing required argument 'customer'"],
    [['replay', '--from', '2026-10-01'], '--to is missing: a replay needs its first and its last day.'],
    [['replay', '--as-known'], 'There is no history yet.'],
    [['replay', '--as-known', '--from', '1999-01-01', '--to', '2026-11-02'], '10,168 days; at most 400 are replayed'],
    [['replay', '--as-known', '--assume', 'as-recorded'], 'Leave --assume away.'],
    [['replay', '--from', '2026-10-02', '--to', '2026-10-01'], '2026-10-01 lies before 2026-10-02.'],
    [['replay', '--from', '2026-02-30', '--to', '2026-10-01'], 'Expected a day that exists'],
    [['replay', '--from', '1999-01-01', '--to', '2026-11-02'], '10,168 days; at most 400 are replayed'],
    [['replay', '--from', '2025-09-29', '--to', '2026-11-03'], '401 days; at most 400 are replayed'],
    [['replay', '--from', '2026-10-01', '--to', '2026-10-02', '--assume', 'always'], 'Allowed choices are as-recorded, on-due, never'],
    [['replay', '--from', '2026-10-01', '--to', '2026-10-02', '--customer', 'amce'], 'There is no customer amce.\nDid you mean acme?'],
    [['apply', '--creates', '-1'], 'Expected a whole number.'],
    [['apply'], 'GITHUB_TOKEN is not set: give a token that may read and write issues; no repository is named'],
    [['import', 'export'], "required option '--map <file>'"],
    [['import', 'export', ...map], 'There is no mapping mapping.yaml.'],
    [['import', 'export', '--map', 'full'], 'There is no mapping full.'],
    [['import', 'nowhere', '--map', 'file'], 'There is no folder nowhere.'],
    [['import', 'file', '--map', 'file'], 'There is no folder file.'],
    [['import', 'export', '--map', 'file', '--root', 'file'], 'There is no folder file.'],
    [['build', '--out', 'full'], 'holds files that are no site'],
    [['build', '--out', 'file'], 'is a file; name a folder for the site with --out.'],
    [['build', '--out', '.'], 'holds files that are no site'],
    [['build', '--base', 'https://example.com/'], 'Expected a path without an address before it'],
    [['preview', '--port', '70000'], 'Expected a port from 1 to 65535.'],
    [['preview', '--port', 'abc'], 'Expected a whole number.'],
  ])('%j', async (words, expected) => {
    const before = listing(folder);
    const { exit, out, err } = await run(folder, words);
    expect([exit, out]).toEqual([2, '']);
    expect(err).toContain(expected);
    expect(err).not.toMatch(/^ {4}at |Something went wrong/m);
    expect(listing(folder)).toEqual(before);
  });
});

test('a server that does not answer is told of in words', async () => {
  const folder = withLogins({ 'customers/data/logins.csv': goodLogins });
  const environment = { GITHUB_TOKEN: 'secret-token', GITHUB_REPOSITORY: 'northlight/customers', GITHUB_API_URL: 'http://127.0.0.1:9' };
  for (const command of ['plan', 'apply']) {
    const { exit, out, err } = await run(folder, [command], environment);
    expect([exit, out]).toEqual([2, '']);
    expect(err).not.toMatch(/^ {4}at |Something went wrong|secret-token/m);
    expect(err.length).toBeGreaterThan(20);
  }
  const odd = await run(folder, ['apply'], { ...environment, GITHUB_API_URL: 'nonsense' });
  expect([odd.exit, odd.err]).toEqual([2, expect.stringContaining('GITHUB_API_URL is "nonsense"')]);
});
