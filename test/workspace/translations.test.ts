import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { translateContent } from '../../src/model/translated.ts';
import { readChanges } from '../../src/site/handbook/git.ts';
import { readStale } from '../../src/site/handbook/translation.ts';
import { readContent } from '../../src/workspace/content.ts';
import { readWorkspace } from '../../src/workspace/workspace.ts';
import { sample, writeFiles } from './sample.ts';

const original = 'playbooks/plays/renewal-90.mdx';
const chinese = 'playbooks/plays/renewal-90.zh-cn.mdx';
const text = `---
id: renewal-90
title: 提前 90 天续约
goal: { outcome: 按时续约 }
steps:
  position: { title: 客户的态度如何？, about: 请直接问。, answers: { leaving: 会离开 } }
---
尽早开始。
`;
const workspace = { 'playbooks/workspace.yaml': `${sample['playbooks/workspace.yaml']}publish: { languages: [en, zh-cn, zh-tw] }\n` };

function contentOf(files: Readonly<Record<string, string>>) {
  const { content, diagnostics } = readContent(writeFiles({ ...sample, ...workspace, ...files }));
  expect(diagnostics).toEqual([]);
  if (content === undefined) throw new Error('the workspace could not be read');
  return content;
}

describe('texts of a translation', () => {
  test('take the place of the original ones, and no rule does', () => {
    const content = contentOf({ [chinese]: text });
    const { content: shown, answers, ...rest } = translateContent(content, 'zh-cn');
    const [before, after] = [content.playbooks[0], shown.playbooks[0]];
    expect(after?.value).toEqual({
      ...before?.value,
      title: '提前 90 天续约',
      goal: { ...before?.value.goal, outcome: '按时续约' },
      steps: before?.value.steps.map((step) =>
        step.id === 'position' ? { ...step, title: '客户的态度如何？', about: '请直接问。' } : step,
      ),
    });
    expect([after?.body.trim(), after?.file]).toEqual(['尽早开始。', original]);
    expect(rest.shown.get(original)).toEqual({ language: 'zh-cn', file: chinese });
    expect(answers.get('renewal-90 position')).toEqual({ leaving: '会离开' });
  });

  test('of definitions stand in a file of their own, by the original', () => {
    const files = {
      'playbooks/metrics/segments.yaml': 'segments:\n  at_risk: { title: At risk, about: Red., is: arr >= 5 }\n  small: { is: arr < 5 }\n',
      'playbooks/texts.zh-cn.yaml': 'texts:\n  At risk: 有风险\n  Red.: 红色。\n  small: 小客户\n  renewing: 续约中\n',
    };
    const content = contentOf(files);
    const { content: shown } = translateContent(content, 'zh-tw');
    const segments = shown.definitions.flatMap(({ value }) =>
      Object.entries(value.segments).map(([name, { title, about, is }]) => [name, title, about, is]),
    );
    expect(segments).toContainEqual(['at_risk', '有风险', '红色。', 'arr >= 5']);
    expect(segments).toContainEqual(['small', '小客户', undefined, 'arr < 5']);
    expect(shown.journey.value.stages.map(({ title }) => title)).toContain('续约中');
    expect(translateContent(content, 'en').content.definitions).toEqual(content.definitions);
    expect(readWorkspace(writeFiles({ ...sample, ...workspace, ...files })).diagnostics).toEqual([]);
  });

  test('are shown to readers of the other kind of Chinese, and the original to everybody else', () => {
    const content = contentOf({ [chinese]: text });
    expect(translateContent(content, 'zh-tw').shown.get(original)).toEqual({ language: 'zh-cn', file: chinese });
    expect(translateContent(content, 'en').shown.get(original)).toEqual({ language: null, file: original });
    expect(translateContent(content, 'en').content.playbooks).toEqual(content.playbooks);
  });

  test('change nothing that is evaluated', () => {
    const programs = [{}, { [chinese]: text }].map((files) => readWorkspace(writeFiles({ ...sample, ...workspace, ...files })).program);
    const [without, withOne] = programs.map((program) =>
      JSON.stringify([program?.playbooks, program?.stages, program?.healthModels, [...(program?.names.all ?? [])]]),
    );
    expect(withOne).toBe(without);
    expect(without).toContain('renewal-90');
  });
});

describe('a translation whose original went on', () => {
  const git = (root: string, ...words: string[]): void => {
    const identity = ['-c', 'user.name=Maria Keller', '-c', 'user.email=maria@example.com', '-c', 'commit.gpgsign=false'];
    const dates = { GIT_AUTHOR_DATE: '2026-10-12T12:00:00Z', GIT_COMMITTER_DATE: '2026-10-12T12:00:00Z' };
    execFileSync('git', [...identity, ...words], { cwd: root, stdio: 'pipe', env: { ...process.env, ...dates } });
  };
  const committed = (): string => {
    const root = writeFiles({ ...sample, ...workspace, [chinese]: text });
    git(root, 'init', '--quiet');
    git(root, 'add', '.');
    git(root, 'commit', '--quiet', '--message', 'Translate');
    return root;
  };
  const staleAfter = (root: string, from: string, to: string) => {
    const before = sample[original] ?? '';
    expect(before).toContain(from);
    writeFileSync(join(root, original), before.replace(from, to));
    const { content } = readContent(root);
    if (content === undefined) throw new Error('the workspace could not be read');
    return readStale(root, content, readChanges(root)).get(chinese);
  };

  test('is old where a text was changed, and tells which', () => {
    const root = committed();
    expect(staleAfter(root, 'title: Send the contract', 'title: Send the order form')).toEqual({
      day: '2026-10-12',
      parts: [{ step: 'paper' }],
    });
    expect(staleAfter(root, 'outcome: Renewed on time', 'outcome: Renewed early')?.parts).toEqual(['goal']);
  });

  test('is not old where a rule was changed, which is no text', () => {
    expect(staleAfter(committed(), 'due: start + 3bd', 'due: start + 9bd')).toBeUndefined();
  });

  test('is not called old where Git cannot tell', () => {
    const root = writeFiles({ ...sample, ...workspace, [chinese]: text });
    expect(staleAfter(root, 'title: Send the contract', 'title: Send the order form')).toBeUndefined();
  });
});
