import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { run, sample, temporaryFolder, write } from './recording.ts';
import { commitAll, git } from './repository.ts';

const filesSchema = z.strictObject({
  commit: z.string().nullable(),
  uncommitted: z.boolean(),
  shallow: z.boolean(),
  gap: z.string().nullable(),
  lines: z.array(
    z.strictObject({ at: z.string(), commit: z.string().nullable(), day: z.iso.date().nullable(), author: z.string().nullable() }),
  ),
});

const folder = sample();
const health = join(folder, 'playbooks/health/standard.yaml');
const begun = { commit: '' };
const changed = { commit: '' };

/** What explain says of its files, after the explanation itself. */
const filesOf = async (root: string, ...words: string[]) => {
  const { exit, out } = await run(root, ['explain', ...words, '--json']);
  expect(exit).toBe(0);
  return filesSchema.parse(JSON.parse(out).files);
};
const short = (one: { commit: string }) => one.commit.slice(0, 12);

beforeAll(() => {
  vi.stubEnv('GIT_AUTHOR_DATE', '2026-10-01T23:30:00+0200');
  git(folder, 'init', '--quiet');
  begun.commit = commitAll(folder);
  vi.stubEnv('GIT_AUTHOR_DATE', '2026-10-20T01:30:00+0200');
  git(folder, 'config', 'blame.date', 'relative');
  // A line that no explanation shows.
  const text = readFileSync(health, 'utf8');
  writeFileSync(health, text.replace('title: Standard health', 'title: Our health'));
  git(folder, 'add', '--all');
  git(folder, '-c', 'user.name=Jo Ng', 'commit', '--quiet', '-m', 'Rename', '--author', 'Jo Ng <jo@example.com>');
  changed.commit = git(folder, 'rev-parse', 'HEAD');
  vi.unstubAllEnvs();
});

test('each place of a customer’s explanation, with the commit, day and author that last changed its line', async () => {
  const { exit, out } = await run(folder, ['explain', 'nordhaven']);
  expect(exit).toBe(0);
  const [chain = '', files = ''] = out.split(/\n(?=Files of commit )/);
  const shown = new Set([...chain.matchAll(/\(([^()\s]+:\d+)\)/g)].map(([, at]) => at ?? ''));
  expect(shown.size).toBeGreaterThan(5);
  expect(files).toMatch(new RegExp(`^Files of commit ${short(changed)}\\. Last changes of these lines:\n`));
  const lines = files.trim().split('\n').slice(1);
  expect(new Set(lines.map((line) => line.trim().split(/ +/)[0]))).toEqual(shown);
  expect(lines.every((line) => line.endsWith(`  ${short(begun)}  2026-10-01  Maria Keller`))).toBe(true);
});

test('a run and --why-not end with theirs, as text and as JSON', async () => {
  expect((await run(folder, ['explain', 'nordhaven', 'renewal-90'])).out).toMatch(/\nFiles of commit [0-9a-f]{12}\. Last changes/);
  const [only, ...more] = (await filesOf(folder, 'alpenmilch', 'renewal-90', '--why-not')).lines;
  expect([only, more]).toEqual([
    {
      at: expect.stringMatching(/^playbooks\/plays\/renewal\/renewal-90\.mdx:\d+$/) as string,
      ...begun,
      day: '2026-10-01',
      author: 'Maria Keller',
    },
    [],
  ]);
  expect(await filesOf(folder, 'dachstein-outdoor', '--as-of', '2026-08-01')).toEqual({
    ...changed,
    uncommitted: false,
    shallow: false,
    gap: null,
    lines: [],
  });
});

test('the author’s day, and whoever changed the very line', async () => {
  const asked = await filesOf(folder, 'nordhaven');
  const [line = ''] = asked.lines.filter(({ at }) => at.startsWith('playbooks/health/')).map(({ at }) => at.split(':')[1]);
  const text = readFileSync(health, 'utf8').split('\n');
  text[Number(line) - 1] += ' # ours';
  vi.stubEnv('GIT_AUTHOR_DATE', '2026-10-20T01:30:00+0200');
  writeFileSync(health, text.join('\n'));
  expect((await filesOf(folder, 'nordhaven')).lines.filter(({ commit }) => commit === null).map(({ at }) => at)).toEqual([
    `playbooks/health/standard.yaml:${line}`,
  ]);
  expect((await run(folder, ['explain', 'nordhaven'])).out).toMatch(
    /^Files of commit .{12}, with changes that are not committed\.[\s\S]*standard\.yaml:\d+ +not committed$/m,
  );
  git(folder, 'commit', '--quiet', '--all', '-m', 'Say so', '--author', 'Jo Ng <jo@example.com>');
  const commit = git(folder, 'rev-parse', 'HEAD');
  vi.unstubAllEnvs();
  const found = (await filesOf(folder, 'nordhaven')).lines.filter((one) => one.commit === commit);
  // 23:30 in UTC is the next day where the author sits.
  expect(found).toEqual([{ at: `playbooks/health/standard.yaml:${line}`, commit, day: '2026-10-20', author: 'Jo Ng' }]);
  git(folder, 'reset', '--quiet', '--hard', 'HEAD~1');
});

test('a file that Git does not know, a clone that is shallow, and no repository at all', async () => {
  const text = readFileSync(join(folder, 'customers/nordhaven/customer.yaml'), 'utf8');
  write(folder, { 'customers/twin.yaml': text.replaceAll('nordhaven', 'twin').replace(/^known_as:.*$/m, '') });
  const { uncommitted, lines } = await filesOf(folder, 'twin');
  expect(uncommitted).toBe(true);
  expect(lines.find(({ at }) => at.startsWith('customers/twin.yaml'))).toMatchObject({ commit: null, day: null, author: null });
  rmSync(join(folder, 'customers/twin.yaml'));
  const clone = join(temporaryFolder(), 'clone');
  git(folder, 'clone', '--quiet', '--depth', '1', `file://${folder}`, clone);
  expect((await filesOf(clone, 'nordhaven')).shallow).toBe(true);
  expect((await run(clone, ['explain', 'nordhaven'])).out).toContain('of these lines, as far as this shallow clone knows:\n');
  const outside = sample();
  expect(await filesOf(outside, 'nordhaven')).toEqual({
    commit: null,
    uncommitted: false,
    shallow: false,
    lines: [],
    gap: 'the content lies in no Git repository',
  });
  expect((await run(outside, ['explain', 'nordhaven'])).out).toMatch(
    /\n\nWho last changed these lines is not known: the content lies in no Git repository\.\n$/,
  );
  git(outside, 'init', '--quiet');
  expect((await run(outside, ['explain', 'nordhaven'])).out).toContain('is not known: nothing is committed yet.');
  appendFileSync(join(outside, '.git/config'), '[core]\n\trepositoryformatversion = 99\n');
  expect((await run(outside, ['explain', 'nordhaven'])).exit).toBe(0);
});

test('without Git on the machine it is said so', async () => {
  vi.stubEnv('PATH', temporaryFolder());
  expect((await filesOf(folder, 'nordhaven')).gap).toBe('Git is not installed');
  vi.unstubAllEnvs();
});
