import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshnessOf, type Verified, verifiedLines } from '../../src/site/handbook/freshness.ts';
import { readChanges } from '../../src/site/handbook/git.ts';

const folder = mkdtempSync(join(tmpdir(), 'setpiece-freshness-'));
const repository = join(folder, 'a repository');
const plays = join(repository, 'content/playbooks/plays');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function git(cwd: string, ...args: string[]): void {
  const identity = ['-c', 'user.name=Ada Berg', '-c', 'user.email=ada@example.com', '-c', 'commit.gpgsign=false'];
  execFileSync('git', [...identity, ...args], { cwd, stdio: 'pipe' });
}

function write(name: string, verified: string, body: string): void {
  writeFileSync(join(plays, name), `---\nid: ${name}\ntitle: A play\n${verified}\nsteps: []\n---\n${body}\n`);
}

function commit(subject: string): void {
  git(repository, 'add', '-A');
  git(repository, 'commit', '-q', '-m', subject);
}

/** The commit that changed a file and left its check as it was; null when there is none, undefined when Git cannot tell. */
const since = (name: string, root = repository) => {
  const found = readChanges(join(root, 'content')).sinceVerified.get(`playbooks/plays/${name}`);
  return found?.subject ?? found;
};

const september = 'verified: { by: sam, on: 2026-09-01, for: 90d }';
const october = 'verified: { by: sam, on: 2026-10-01, for: 90d }';
const text = 'Ask who decides, and when.\nThen ask who else will be there.\nWrite both down.';

beforeAll(() => {
  mkdirSync(plays, { recursive: true });
  git(repository, 'init', '-q');
});

describe('whether a page changed since it was verified, in a real repository', () => {
  test('verified, changed by a later commit, verified again', () => {
    write('call.md', september, text);
    write('other.md', september, text);
    commit('Write the call down');
    expect(since('call.md')).toBeNull();

    write('call.md', september, `${text}\nAnd call back.`);
    commit('Call back');
    expect(since('call.md')).toBe('Call back');
    expect(since('other.md')).toBeNull();

    write('call.md', october, `${text}\nAnd call back.`);
    commit('Verify the call');
    expect(since('call.md')).toBeNull();
  });

  test('a commit that changes the text and renews the line leaves it verified', () => {
    write('call.md', september, 'Another text.');
    commit('Rewrite and verify');
    expect(since('call.md')).toBeNull();
  });

  test('a line written over several lines counts as one', () => {
    const block = (day: string) => `verified:\n  by: sam\n  on: ${day}\n  for: 90d`;
    write('block.md', block('2026-09-01'), text);
    commit('Add a block');
    write('block.md', block('2026-09-01'), `${text}\nverified: { by: nobody } stands in the text.`);
    commit('Speak of it in the text');
    expect(since('block.md')).toBe('Speak of it in the text');
    write('block.md', block('2026-10-01'), `${text}\nverified: { by: nobody } stands in the text.`);
    commit('Renew the block');
    expect(since('block.md')).toBeNull();
  });

  test('a page that is only moved is as it was', () => {
    write('moved.md', september, text);
    commit('Add a page');
    write('moved.md', september, `${text}\nMore.`);
    commit('Say more');
    renameSync(join(plays, 'moved.md'), join(plays, 'here.md'));
    commit('Move the page');
    expect(since('here.md')).toBe('Say more');
  });

  test('a line renewed in the working copy counts before it is committed', () => {
    write('here.md', october, `${text}\nMore.`);
    expect(since('here.md')).toBeNull();
    commit('Verify the moved page');
  });

  test('a shallow checkout knows of the changes it holds, and of nothing else', () => {
    write('call.md', september, 'Yet another text.');
    commit('Rewrite again');
    git(folder, 'clone', '-q', '--depth', '2', `file://${repository}`, 'shallow');
    const shallow = join(folder, 'shallow');
    expect(readChanges(join(shallow, 'content')).gap).toBe('shallow');
    expect(since('call.md', shallow)).toBe('Rewrite again');
    expect(since('other.md', shallow)).toBeUndefined();
  });

  test('four questions to Git, however many pages there are', () => {
    const asked: string[] = [];
    readChanges(join(repository, 'content'), (root, args, input) => {
      asked.push(args[0] ?? '');
      return execFileSync('git', [...args], { cwd: root, input: input ?? '', stdio: ['pipe', 'pipe', 'ignore'] });
    });
    expect(asked).toEqual(['rev-parse', 'log', 'log', 'cat-file']);
  });
});

describe('how far a page can be relied on', () => {
  const verified: Verified = { by: 'sam', on: '2026-09-01', until: '2026-11-30', changed: null, gap: null };
  const change = { commit: 'a'.repeat(40), author: 'Ada Berg', day: '2026-09-15', subject: 'Say more', pull: null };

  test('verified, running out, over', () => {
    expect(freshnessOf(verified, '2026-10-30')).toEqual({ state: 'verified', days: 31 });
    expect(freshnessOf(verified, '2026-10-31')).toEqual({ state: 'soon', days: 30 });
    expect(freshnessOf(verified, '2026-11-30')).toEqual({ state: 'soon', days: 0 });
    expect(freshnessOf(verified, '2026-12-01')).toEqual({ state: 'expired', days: -1 });
    expect(freshnessOf(null, '2026-12-01')).toEqual({ state: 'never', days: null });
  });

  test('a change makes it unverified, whatever its days', () => {
    for (const day of ['2026-10-01', '2026-12-24']) expect(freshnessOf({ ...verified, changed: change }, day).state).toBe('changed');
  });
});

test('the verified line is that of the front matter, with its spaces evened out', () => {
  expect(verifiedLines('---\nid: a\nverified:   { by: a }\n---\nverified: no\n')).toBe('verified: { by: a }');
  expect(verifiedLines('---\r\nverified:\r\n  by: a\r\n\r\n  on: b\r\nid: a\r\n---\r\n')).toBe('verified: by: a on: b');
  expect(verifiedLines('verified: { by: a }\n')).toBe('');
});
