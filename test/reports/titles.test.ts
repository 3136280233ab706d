import { describe, expect, it } from 'vitest';
import { titlesByLanguage } from '../../src/reports/titles.ts';
import { readContent } from '../../src/workspace/content.ts';
import { sample, writeFiles } from '../workspace/sample.ts';

const translation = `---
id: renewal-90
title: 续约，提前 90 天
goal: { outcome: 按时续约 }
steps:
  position: { title: 客户的态度如何？, answers: { leaving: 会离开 } }
---
`;

function titlesOf(files: Readonly<Record<string, string>>) {
  const workspace = `${sample['playbooks/workspace.yaml']}publish: { languages: [en, zh-cn, zh-tw] }\n`;
  const { content, diagnostics } = readContent(writeFiles({ ...sample, 'playbooks/workspace.yaml': workspace, ...files }));
  expect(diagnostics).toEqual([]);
  if (content === undefined) throw new Error('the workspace could not be read');
  return { titles: titlesByLanguage(content, content.workspace.value.publish.languages), playbook: content.playbooks[0]?.value };
}

describe('titles in other languages', () => {
  it('go by the title that reports have: of definitions, and of a playbook with its goal, steps and answers', () => {
    const { titles, playbook } = titlesOf({
      'playbooks/metrics/segments.yaml':
        'segments:\n  at_risk: { title: Red for long, is: arr >= 5 }\n  small_one: { is: arr < 5, exclusive: firm }\n',
      'playbooks/texts.zh-cn.yaml': 'texts:\n  Red for long: 长期红色\n  small_one: 小客户\n  firm: 规模\n',
      'playbooks/plays/renewal-90.zh-cn.mdx': translation,
    });
    const step = playbook?.steps.find(({ id }) => id === 'position');
    expect(titles['zh-cn']).toEqual({
      'Red for long': '长期红色',
      // What has a title is known by its name too, where a page says only that.
      'At risk': '长期红色',
      'Small one': '小客户',
      Firm: '规模',
      [playbook?.title ?? '']: '续约，提前 90 天',
      [playbook?.goal.outcome ?? '']: '按时续约',
      [step?.title ?? '']: '客户的态度如何？',
      Leaving: '会离开',
    });
    expect(titles['zh-tw']).toEqual(titles['zh-cn']);
  });

  it('a title that somebody wrote counts before a name that reads the same', () => {
    const { titles } = titlesOf({
      'playbooks/metrics/segments.yaml': 'segments:\n  silent: { title: Quiet, is: arr >= 5 }\n  other: { title: Silent, is: arr < 5 }\n',
      'playbooks/texts.zh-cn.yaml': 'texts: { Quiet: 安静, Silent: 沉默 }\n',
    });
    expect([titles['zh-cn']?.Silent, titles['zh-cn']?.Quiet, titles['zh-cn']?.Other]).toEqual(['沉默', '安静', '沉默']);
  });

  it('are none where nobody translated anything', () => {
    const { titles } = titlesOf({ 'playbooks/metrics/segments.yaml': 'segments: { small: { title: Few seats, is: arr < 5 } }\n' });
    expect(titles).toEqual({});
  });
});
