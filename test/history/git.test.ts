import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openRepository, type Repository } from '../../src/history/git.ts';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'setpiece-git-')));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

function git(...words: string[]): string {
  const who = ['-c', 'user.name=Maria Keller', '-c', 'user.email=maria@example.com', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', ['-C', folder, ...who, ...words], { encoding: 'utf8', stdio: 'pipe' }).trim();
}

/** A repository with files of odd names, and its one commit. */
async function committed(): Promise<Repository> {
  git('init', '--quiet');
  for (const path of ['top', 'inner/top', 'inner/:(top)odd']) mkdirSync(join(folder, path), { recursive: true });
  writeFileSync(join(folder, 'inner/top/äpfel and "quotes".yaml'), 'one\n');
  writeFileSync(join(folder, 'inner/:(top)odd/file'), 'two\n');
  writeFileSync(join(folder, 'top/secret'), 'three\n');
  git('add', '--all');
  git('commit', '--quiet', '-m', 'Begin');
  return open(join(folder, 'inner'));
}

async function open(root: string): Promise<Repository> {
  const repository = await openRepository(root);
  if (typeof repository === 'string') throw new Error(repository);
  return repository;
}

describe('what a commit holds', () => {
  test('is written below some places only, whatever they are called, and neither work tree nor index change', async () => {
    const repository = await committed();
    writeFileSync(join(folder, 'inner/top/äpfel and "quotes".yaml'), 'changed\n');
    git('add', '--all');
    writeFileSync(join(folder, 'inner/top/new'), '');
    const status = git('status', '--porcelain');
    const into = join(folder, '.git/scratch');
    await repository.checkOut(repository.commit ?? '', ['inner/top', 'inner/:(top)odd'], into);
    expect(
      readdirSync(into, { recursive: true, encoding: 'utf8' })
        .filter((path) => !path.startsWith('.index'))
        .sort(),
    ).toEqual(['inner', 'inner/:(top)odd', 'inner/:(top)odd/file', 'inner/top', 'inner/top/äpfel and "quotes".yaml']);
    expect(readFileSync(join(into, 'inner/top/äpfel and "quotes".yaml'), 'utf8')).toBe('one\n');
    expect(git('status', '--porcelain')).toBe(status);
  });

  test('is asked for by full hashes and by nothing else', async () => {
    const { commit, missing } = await committed();
    const tree = git('rev-parse', 'HEAD^{tree}');
    expect(await missing([commit ?? '', 'HEAD', '--help', tree, 'a'.repeat(40), (commit ?? '').slice(0, 12)])).toEqual([
      'HEAD',
      '--help',
      tree,
      'a'.repeat(40),
      (commit ?? '').slice(0, 12),
    ]);
  });
});

test('places are counted from the top of the work tree, through links, and not beyond it', async () => {
  const { place, folder: inner } = await committed();
  expect(inner).toBe('inner/');
  symlinkSync(join(folder, 'top'), join(folder, 'inner/link'));
  expect(await Promise.all(['inner/link', 'inner/not/there', '', '..', '../other'].map((path) => place(join(folder, path))))).toEqual([
    'top',
    'inner/not/there',
    '',
    undefined,
    undefined,
  ]);
});

test('what a hook sets does not lead to another repository', async () => {
  const { commit } = await committed();
  vi.stubEnv('GIT_DIR', '/nowhere');
  vi.stubEnv('GIT_INDEX_FILE', '/nowhere/index');
  expect((await open(join(folder, 'inner'))).commit).toBe(commit);
});

test('a repository of somebody else is not read, and the sentence says what lets Git read it', async () => {
  await committed();
  vi.stubEnv('GIT_TEST_ASSUME_DIFFERENT_OWNER', '1');
  expect(await openRepository(folder)).toContain('safe.directory');
});
