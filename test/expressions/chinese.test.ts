import { describe, expect, test } from 'vitest';
import { chineseVocabulary } from '../../src/expressions/chinese/grammar.ts';
import { spaced } from '../../src/expressions/chinese/phrase.ts';
import { describeSource } from '../../src/expressions/words.ts';
import { describeDue, describeFormula } from '../../src/expressions/words-formula.ts';
import { describeHealth } from '../../src/expressions/words-health.ts';
import { describeLots } from '../../src/expressions/words-lots.ts';
import { describeMetric, describeTable } from '../../src/expressions/words-metric.ts';
import {
  describeAgain,
  describeResponsible,
  describeRunDue,
  describeStart,
  describeSubject,
  describeUntil,
  describeWho,
} from '../../src/expressions/words-rule.ts';
import { metricSchema } from '../../src/model/metric.ts';
import { playbookSchema } from '../../src/model/playbook.ts';
import { table } from '../../src/model/table.ts';
import { readContent } from '../../src/workspace/content.ts';

const { content } = readContent('test/workspaces/northlight');
if (content === undefined) throw new Error('the company could not be read');
const renewal = content.playbooks.find(({ value }) => value.id === 'renewal-90')?.value;
const answers = new Map([['renewal-90 position', { leaving: '会离开' }]]);
const simplified = chineseVocabulary('simplified', content, answers, renewal);
const traditional = chineseVocabulary('traditional', content, answers, renewal);
const said = (source: string): string => describeSource(source, simplified);
const start = (written: object) => playbookSchema.shape.start.parse(written);

describe('conditions in Chinese', () => {
  test.each([
    ['stickiness < 0.15', '“Stickiness”低于 15%'],
    ['arr >= 50000 && high_touch', 'ARR 不低于 €50,000，且客户属于“High touch”'],
    ['band == "red" || !high_touch', '等级为红，或客户不属于“High touch”'],
    ['high_touch && (band == "red" || coverage < 0.5)', '客户属于“High touch”，且（等级为红，或覆盖率低于 50%）'],
    ['held(at_risk, 7, "day")', '客户属于“At risk”已持续 7 天'],
    ['days_since(contract.ended) > 90', '合同终止之日至今超过 90 天'],
    ['days_until(renewal) <= 120', '距续约日不超过 120 天'],
    ['change(users_28d, "28d") < -0.2', '“Active users, 28 days”在 28 天内下降超过 20%'],
    ['stage in ["onboarding", "renewing"]', '阶段为“Onboarding”或“Renewing”'],
    ['missing(users_28d)', '“Active users, 28 days”缺失'],
    ['!(arr >= 50000)', '并非（ARR 不低于 €50,000）'],
    ['renewal > date("2027-03-01")', '续约日晚于 2027年3月1日'],
    ['answer("position") == "leaving"', '“Where do they stand?”的答复为“会离开”'],
    ['done("sponsor_call") && !running("save-plan")', '“Call the decision maker”已完成，且“Save plan”未在进行'],
    ['arr / seats > 100', '（ARR 除以席位数）高于 100'],
  ])('%s', (source, words) => expect(said(source)).toBe(words));

  test('what cannot be read stays as it was written', () => {
    expect(said('arr >=')).toBe('`arr >=`');
  });
});

describe('rules in Chinese', () => {
  test('who, when, until, again, owner and due', () => {
    expect(describeWho('high_touch && arr >= 50000', simplified)).toBe('属于“High touch”，且 ARR 不低于 €50,000 的客户。');
    expect(describeWho('all', simplified)).toBe('所有客户。');
    expect(describeSubject('tickets', simplified)).toBe('每条工单各有一次执行。');
    expect(describeStart(start({ on: 'notice_deadline - 90d' }), simplified)).toBe('“Notice deadline”前 90 天。');
    expect(describeStart(start({ each: 'tickets', where: 'row.priority == "urgent"' }), simplified)).toBe(
      '每有一条新的工单（“priority”为“urgent”）。',
    );
    expect(describeStart(start({ every: '3w', from: '2023-09-04' }), simplified)).toBe('每 3 周一次，从 2023年9月4日起计。');
    expect(describeUntil('renewed', simplified)).toBe('当“Renewed”成立时结束。此时未动过的任务会关闭，动过的任务会收到一条评论。');
    const again = playbookSchema.shape.again.parse({ after: '90d', counted_from: 'closed', at_most: '2', within: '1y' });
    expect(describeAgain(again, start({ becomes: 'at_risk' }), simplified)).toBe('关闭 90 天后可再次执行，1 年内最多 2 次。');
    expect(describeResponsible(['csm', 'manager'], 'high', simplified)).toBe('客户的 CSM，没有时由经理负责。优先级：高。');
    expect(describeRunDue('start + 5bd', simplified)).toBe('开始后 5 个工作日。');
    expect(describeDue('notice_deadline - 14d', simplified)).toBe('“Notice deadline”前 14 天，遇休息日提前至上一个工作日');
    expect(describeFormula('earliest(contract.end, renewal) - contract.notice', simplified)).toBe('合同结束日和续约日中较早者减去通知期');
    expect(describeFormula('sponsor_call.done + 10bd', simplified)).toBe('“Call the decision maker”完成后 10 个工作日');
  });

  test('who is left out by lot, and which ways the others go', () => {
    const lots = (parts: { readonly hold_out?: string; readonly variants?: string[] }) =>
      [simplified, traditional].map((one) => describeLots(parts, one));
    expect(lots({ hold_out: '20%', variants: ['webinar', 'film'] })).toEqual([
      '抽签留出 20% 的客户不执行，以便对照；其余客户抽签采用 2 种方式之一：“webinar”或“film”。',
      '抽籤留出 20% 的客戶不執行，以便對照；其餘客戶抽籤採用 2 種方式之一：“webinar”或“film”。',
    ]);
    expect(lots({ hold_out: '10%' })[0]).toBe('抽签留出 10% 的客户不执行，以便对照。');
    expect(lots({ variants: ['a', 'b', 'c'] })[0]).toBe('每个客户抽签采用 3 种方式之一：“a”、“b”或“c”。');
    expect(said('variant == "film"')).toBe('方式为“film”');
  });

  test('metrics, tables and health models', () => {
    const metric = metricSchema.parse({ distinct: 'user', of: 'logins', window: '28d' });
    expect(describeMetric(metric, simplified)).toBe('登录记录中不同的“user”数，最近 28 天。');
    const ranges = describeTable(table.parse({ from: { '0%': 'red', '50%': 'yellow', '80%': 'green' } }), 'percent', simplified);
    expect(ranges.map(({ range }) => range)).toEqual(['0% 至 50% 以下', '50% 至 80% 以下', '80% 及以上']);
    const model = content.healthModels.find(({ value }) => value.id === 'standard')?.value;
    expect(model && describeHealth(model, simplified).map(({ says }) => says)).toContain('得分越过等级边界 3 分后才离开该等级。');
  });

  test('in Traditional Chinese with its own signs and words', () => {
    expect(describeStart(start({ becomes: 'held(at_risk, 7, "day")' }), traditional)).toBe('當客戶屬於“At risk”已持續 7 天時。');
    expect(describeDue('notice_deadline - 14d', traditional)).toBe('“Notice deadline”前 14 天，遇休息日提前至上一個工作日');
  });

  test('say everything of the sample without a word of English between its own titles', () => {
    for (const { value } of content.playbooks) {
      const words = chineseVocabulary('simplified', content, new Map(), value);
      const lines = [
        describeWho(value.for, words),
        describeStart(value.start, words),
        value.until === undefined ? '' : describeUntil(value.until, words),
        describeAgain(value.again, value.start, words),
        describeRunDue(value.due, words),
        ...value.steps.flatMap(({ due, if: when, done }) => [
          due === undefined ? '' : describeDue(due, words),
          ...[when, done].map((one) => (one === undefined ? '' : describeSource(one, words))),
        ]),
      ];
      for (const line of lines) expect(line.replaceAll(/“[^”]*”|ARR|CSM/g, '')).not.toMatch(/[A-Za-z]/);
    }
  });
});

test('a space stands between Chinese and Latin signs, and nothing in backticks is touched', () => {
  expect(spaced('不低于€50,000的ARR为`天a天`时')).toBe('不低于 €50,000 的 ARR 为 `天a天` 时');
});
