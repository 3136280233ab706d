import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { vocabularyOf } from '../../src/expressions/words-names.ts';
import { readChanges, versionKey } from '../../src/site/handbook/git.ts';
import { pullsOf, withoutPull } from '../../src/site/handbook/git-pulls.ts';
import { readRuleHistory } from '../../src/site/handbook/rule-history.ts';
import { languageOf } from '../../src/site/language/language.ts';
import { readContent } from '../../src/workspace/content.ts';

describe('the pull request of a commit', () => {
  const commit = (name: string, subject: string, ...parents: string[]) => ({ commit: name, subject, parents });

  it('is the one its message names, or the merge that brought it', () => {
    const pulls = pullsOf([
      commit('merge 2', 'Merge pull request #9 from maria/notice', 'squashed', 'side 2'),
      commit('side 2', 'Look at the notice', 'side 1'),
      commit('squashed', 'Start earlier (#8)', 'merge 1'),
      commit('side 1', 'Look at the contract', 'first'),
      commit('merge 1', 'Merge branch main', 'first', 'other'),
      commit('other', 'Count (#3) twice', 'first'),
      commit('first', 'Begin'),
    ]);
    expect(Object.fromEntries(pulls)).toEqual({ 'merge 2': 9, 'side 1': 9, 'side 2': 9, squashed: 8 });
  });

  it('keeps out of the subject where it stands at its end', () => {
    expect(withoutPull('Start earlier (#8)')).toBe('Start earlier');
    expect(withoutPull('Count (#3) twice')).toBe('Count (#3) twice');
  });
});

describe('the versions of a playbook', () => {
  const folder = mkdtempSync(join(tmpdir(), 'setpiece-versions-'));
  const file = 'playbooks/plays/renewal/renewal-90.mdx';
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Ada Berg', '-c', 'user.email=ada@example.com', '-c', 'commit.gpgsign=false', ...args], {
      cwd: folder,
      encoding: 'utf8',
      stdio: 'pipe',
    });
  const change = (subject: string, edit: (text: string) => string) => {
    writeFileSync(join(folder, file), edit(readFileSync(join(folder, file), 'utf8')));
    git('add', '.');
    git('commit', '-q', '-m', subject);
  };

  beforeAll(() => {
    const repository = fileURLToPath(new URL('../../', import.meta.url));
    for (const part of ['playbooks', 'customers'])
      cpSync(join(repository, 'test/workspaces/northlight', part), join(folder, part), { recursive: true });
    git('init', '-q', '-b', 'main');
    git('add', '.');
    git('commit', '-q', '-m', 'Begin');
    change('Say why', (text) => `${text}\nAsk early.\n`);
    git('checkout', '-q', '-b', 'earlier');
    change('Start a month earlier', (text) =>
      text.replace('notice_deadline - 90d', 'notice_deadline - 120d').replace('title: Where do they stand?', 'title: What do they plan?'),
    );
    git('checkout', '-q', 'main');
    git('merge', '-q', '--no-ff', '-m', 'Merge pull request #12 from ada/earlier', 'earlier');
    change('Ask for no proposal (#14)', (text) => text.replace(/ {2}- id: proposal[\s\S]*?proof: touchpoint\n/, ''));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('tell what changed in the rule and in steps, in words, with the pull request', () => {
    const { content } = readContent(folder);
    if (content === undefined) throw new Error('the sample cannot be read');
    const changes = readChanges(folder);
    const history = readRuleHistory(folder, content, changes, {
      vocabularyFor: (playbook) => vocabularyOf(content, playbook),
      language: languageOf('en'),
    });
    const { t } = languageOf('en');
    const told = (changes.of.get(file) ?? []).map(({ subject, pull, commit }) => [
      subject,
      pull,
      (history.get(versionKey(commit, file)) ?? []).map((one) => t(one)),
    ]);
    expect(told).toEqual([
      ['Ask for no proposal', 14, ['Step gone: “Send the renewal proposal”.']],
      [
        'Start a month earlier',
        12,
        [
          'When: 120 days before the notice deadline. Before: 90 days before the notice deadline.',
          '“What do they plan?” has another title.',
        ],
      ],
      ['Say why', null, []],
      ['Begin', null, []],
    ]);
  });
});
