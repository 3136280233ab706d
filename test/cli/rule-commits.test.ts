import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { withCommits } from '../../src/cli/rule-commits.ts';
import type { RuleChange } from '../../src/reports/rule-changes.ts';

const root = mkdtempSync(join(tmpdir(), 'rules-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const git = (...words: string[]) =>
  execFileSync('git', ['-c', 'user.name=Aiko Tanaka', '-c', 'user.email=aiko@example.com', '-C', root, ...words], {
    encoding: 'utf8',
  }).trim();

function commit(file: string, text: string, message: string): string {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
  git('add', '-A');
  git('commit', '-q', '-m', message);
  return git('rev-parse', 'HEAD');
}

git('init', '-q');
const before = commit('content/health.yaml', 'one\n', 'Begin');
const changed = commit('content/health.yaml', 'two\n', 'Depth counts workflows, not features (#212)');
const after = commit('content/other.yaml', 'three\n', 'Something else');

const rule = (between: RuleChange['between'], at: string | null = 'health.yaml:1'): RuleChange => ({
  day: '2026-11-19',
  kind: 'health',
  id: 'standard',
  title: 'Standard health',
  at,
  moved: 1,
  rebanded: 0,
  between,
  commit: null,
});
const commitOf = async (one: RuleChange) => (await withCommits(join(root, 'content'), [one]))[0]?.commit;

test('a changed rule is told with the commit that changed its file between two evaluations', async () => {
  expect(await commitOf(rule([before, after]))).toEqual({
    hash: changed,
    author: 'Aiko Tanaka',
    message: 'Depth counts workflows, not features (#212)',
    pull: 212,
  });
});

test('without one where the file did not change between them, is gone, or Git does not hold the commits', async () => {
  expect(await commitOf(rule([changed, after]))).toBeNull();
  expect(await commitOf(rule([before, after], null))).toBeNull();
  expect(await commitOf(rule(null))).toBeNull();
  expect(await commitOf(rule(['0'.repeat(40), after]))).toBeNull();
});
