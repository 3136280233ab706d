import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readChanges } from '../../src/site/handbook/git.ts';

const folder = mkdtempSync(join(tmpdir(), 'setpiece-changes-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const git = (cwd: string, ...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=Ada Berg', '-c', 'user.email=ada@example.com', '-c', 'commit.gpgsign=false', ...args], {
    cwd,
    encoding: 'utf8',
    stdio: 'pipe',
  });

function commit(repository: string, file: string, text: string, subject: string, day: string): void {
  writeFileSync(join(repository, file), text);
  git(repository, 'add', '.');
  execFileSync(
    'git',
    ['-c', 'user.name=Ada Berg', '-c', 'user.email=ada@example.com', '-c', 'commit.gpgsign=false', 'commit', '-q', '-m', subject],
    {
      cwd: repository,
      env: { ...process.env, GIT_AUTHOR_DATE: `${day}T12:00:00Z`, GIT_COMMITTER_DATE: `${day}T12:00:00Z` },
    },
  );
}

test('the commits behind each file, newest first, also where the content is a folder of the repository', () => {
  const repository = join(folder, 'a repository');
  mkdirSync(join(repository, 'content/playbooks/plays'), { recursive: true });
  git(repository, 'init', '-q');
  commit(repository, 'content/playbooks/plays/größe.mdx', 'one', 'Write it down', '2026-10-01');
  commit(repository, 'content/playbooks/plays/größe.mdx', 'two', 'Ask "why" first; then | act', '2026-10-12');

  const { of, gap } = readChanges(join(repository, 'content'));
  expect(gap).toBeNull();
  expect(of.get('playbooks/plays/größe.mdx')?.map(({ author, day, subject }) => [author, day, subject])).toEqual([
    ['Ada Berg', '2026-10-12', 'Ask "why" first; then | act'],
    ['Ada Berg', '2026-10-01', 'Write it down'],
  ]);

  git(folder, 'clone', '-q', '--depth', '1', `file://${repository}`, 'shallow');
  expect(readChanges(join(folder, 'shallow/content')).gap).toBe('shallow');
});

test('a folder outside Git has no changes, and says why', () => {
  const outside = join(folder, 'outside');
  mkdirSync(outside);
  expect(readChanges(outside)).toEqual({ of: new Map(), sinceVerified: new Map(), gap: 'no repository' });
});
