import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { run, temporaryFolder } from './recording.ts';
import { git } from './repository.ts';

let place: string;
const at = (...path: string[]): string => join(place, ...path);
const state = (clone: string, what: 'bring' | 'keep') => run(at(clone), ['state', what]);
const file = (clone: string, name: string): string => at(clone, '.setpiece/state', name);
const put = (clone: string, name: string, text: string): void => {
  mkdirSync(join(file(clone, name), '..'), { recursive: true });
  writeFileSync(file(clone, name), text);
};
const onBranch = (name: string): string => git(at('remote'), 'show', `setpiece-state:${name}`);
const clone = (name: string): void => {
  git(place, 'clone', '--quiet', 'remote', name);
};
/** A clone with the state checked out. */
const worker = async (name: string): Promise<void> => {
  clone(name);
  expect((await state(name, 'bring')).exit).toBe(0);
};

beforeEach(() => {
  place = temporaryFolder();
  git(place, 'init', '--quiet', '--bare', '--initial-branch=main', 'remote');
  clone('first');
  git(at('first'), 'commit', '--quiet', '--allow-empty', '-m', 'Begin');
  git(at('first'), 'push', '--quiet', 'origin', 'HEAD:main');
});

const november = 'history/2026-11.ndjson';
const day = (date: string, what = ''): string => `{"day":"2026-11-${date}","kind":"day"${what}}\n`;

describe('one after the other', () => {
  test('the branch is begun, what a run added is kept, and the next run has it', async () => {
    expect((await state('first', 'bring')).out).toContain('an empty one is begun. If there was one, stop here');
    put('first', 'ledger.ndjson', 'one\n');
    expect((await state('first', 'keep')).out).toBe('The state is on the branch setpiece-state.\n');
    expect((await state('first', 'keep')).out).toBe('The state is unchanged.\n');
    await worker('second');
    expect(readFileSync(file('second', 'ledger.ndjson'), 'utf8')).toBe('one\n');
    expect(git(at('remote'), 'ls-tree', '--name-only', 'main')).toBe('');
    expect(git(at('remote'), 'log', '-1', '--format=%an', 'setpiece-state')).toBe('github-actions[bot]');
    put('first', 'ledger.ndjson', 'one\ntwo\n');
    await state('first', 'keep');
    expect((await state('second', 'bring')).exit).toBe(0);
    expect(readFileSync(file('second', 'ledger.ndjson'), 'utf8')).toBe('one\ntwo\n');
  });

  test('a repository without any commit can keep a state', async () => {
    git(place, 'init', '--quiet', '--bare', '--initial-branch=main', 'empty');
    git(place, 'clone', '--quiet', 'empty', 'newborn');
    expect((await state('newborn', 'bring')).exit).toBe(0);
    put('newborn', 'ledger.ndjson', 'one\n');
    expect((await state('newborn', 'keep')).exit).toBe(0);
    expect(git(at('empty'), 'show', 'setpiece-state:ledger.ndjson')).toBe('one');
  });

  test('a branch that was deleted in the remote goes on from the clone that still has it', async () => {
    await worker('second');
    put('second', 'ledger.ndjson', 'one\n');
    await state('second', 'keep');
    git(at('remote'), 'update-ref', '-d', 'refs/heads/setpiece-state');
    rmSync(at('second', '.setpiece'), { recursive: true });
    const { out } = await state('second', 'bring');
    expect(out).toContain('this clone has');
    expect(readFileSync(file('second', 'ledger.ndjson'), 'utf8')).toBe('one\n');
    put('second', 'ledger.ndjson', 'one\ntwo\n');
    await state('second', 'keep');
    expect(onBranch('ledger.ndjson')).toBe('one\ntwo');
  });

  test('a damaged file is told, and taken back with git revert', async () => {
    await worker('second');
    put('second', november, day('01'));
    await state('second', 'keep');
    put('second', november, `${day('01')}<<<<<<< HEAD\n`);
    await state('second', 'keep');
    git(file('second', '.'), 'revert', '--no-edit', 'HEAD');
    expect((await state('second', 'keep')).exit).toBe(0);
    expect(`${onBranch(november)}\n`).toBe(day('01'));
  });
});

describe('two at once', () => {
  test('both clones keep what they added, whoever pushes first', async () => {
    await worker('second');
    await worker('third');
    put('second', 'ledger.ndjson', 'begin\n');
    await state('second', 'keep');
    await state('third', 'bring');
    put('second', 'ledger.ndjson', 'begin\nboth\nsecond\n');
    put('third', 'ledger.ndjson', 'begin\nthird\nboth\n');
    put('second', november, day('01'));
    put('third', november, day('01'));
    const kept = await Promise.all([state('second', 'keep'), state('third', 'keep')]);
    expect(kept.map(({ exit }) => exit)).toEqual([0, 0]);
    expect(onBranch('ledger.ndjson').split('\n').sort()).toEqual(['begin', 'both', 'second', 'third']);
    expect(`${onBranch(november)}\n`).toBe(day('01'));
    expect(git(at('remote'), 'rev-list', '--merges', '--count', 'setpiece-state')).toBe('0');
  });

  test('of a month that both changed the later evaluation counts wholly, and it is said', async () => {
    await worker('second');
    await worker('third');
    put('second', november, `${day('01')}${day('02', ',"who":2')}`);
    put('third', november, `${day('01')}${day('02', ',"who":3')}`);
    await state('second', 'keep');
    const { out } = await state('third', 'keep');
    expect(out).toContain('The day 2026-11-02 was evaluated twice at the same time');
    expect(`${onBranch(november)}\n`).toBe(`${day('01')}${day('02', ',"who":3')}`);
  });

  test('both begin the branch at once', async () => {
    await worker('second');
    await worker('third');
    put('second', 'ledger.ndjson', 'second\n');
    put('third', 'ledger.ndjson', 'third\n');
    await Promise.all([state('second', 'keep'), state('third', 'keep')]);
    expect(onBranch('ledger.ndjson').split('\n').sort()).toEqual(['second', 'third']);
  });
});

describe('what stops', () => {
  test('a remote that does not answer begins no second history', async () => {
    rmSync(at('remote'), { recursive: true });
    mkdirSync(at('remote'));
    const { exit, err } = await state('first', 'bring');
    expect(exit).toBe(2);
    expect(err).toContain('could not be asked');
    expect(existsSync(at('first/.setpiece/state'))).toBe(false);
  });

  test('a remote that refuses the push', async () => {
    await state('first', 'bring');
    put('first', 'ledger.ndjson', 'one\n');
    const hook = at('remote/hooks/pre-receive');
    writeFileSync(hook, '#!/bin/sh\necho protected >&2\nexit 1\n', { mode: 0o755 });
    const { exit, err } = await state('first', 'keep');
    expect(exit).toBe(2);
    expect(err).toContain('could not be pushed. remote: protected');
    rmSync(hook);
    expect((await state('first', 'keep')).exit).toBe(0);
    expect(onBranch('ledger.ndjson')).toBe('one');
  });

  test('a folder with files of its own is left alone, and so are changes that are not kept', async () => {
    put('first', 'ledger.ndjson', 'mine\n');
    expect((await state('first', 'bring')).err).toContain('is a folder of its own');
    expect(readFileSync(file('first', 'ledger.ndjson'), 'utf8')).toBe('mine\n');
    expect((await state('first', 'keep')).err).toContain('`setpiece state bring` makes it one');
    await worker('second');
    put('second', 'ledger.ndjson', 'one\n');
    expect((await state('second', 'bring')).err).toContain('not kept yet');
  });

  test('the token is in no message', async () => {
    git(at('first'), 'remote', 'set-url', 'origin', 'https://ghp_s3cret@127.0.0.1:9/none');
    const { exit, out, err } = await run(at('first'), ['state', 'bring'], { GITHUB_TOKEN: 'ghp_s3cret' });
    expect(exit).toBe(2);
    expect(`${out}${err}`).not.toContain('s3cret');
  });
});
