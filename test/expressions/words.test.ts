import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Node } from '../../src/expressions/node.ts';
import { parseExpression } from '../../src/expressions/parser.ts';
import { describeExpression, describeSource } from '../../src/expressions/words.ts';
import { describeHeldBack, describeHeldBand, describeNotStarted } from '../../src/expressions/words-decisions.ts';
import { vocabularyOf } from '../../src/expressions/words-names.ts';
import type { Content } from '../../src/model/content.ts';
import { parseDay } from '../../src/model/day.ts';
import { journeySchema } from '../../src/model/journey.ts';
import { definitionsSchema } from '../../src/model/metric.ts';
import { type Playbook, playbookSchema } from '../../src/model/playbook.ts';
import { workspaceSchema } from '../../src/model/workspace.ts';

const playbook: Playbook = playbookSchema.parse({
  id: 'renewal-90',
  title: 'Renewal, 90 days out',
  goal: { outcome: 'Renewed on time' },
  for: 'high_touch && arr >= 50000',
  start: { on: 'renewal - 90d' },
  steps: [
    { id: 'value_report', title: 'Send the annual value report' },
    { id: 'position', title: 'Where do they stand?', ask: ['renewing', 'unsure', 'leaving'] },
  ],
});

const located = <T>(value: T) => ({ file: 'playbooks/x.yaml', value, locate: () => ({ file: 'playbooks/x.yaml', line: 1, column: 1 }) });

const content: Content = {
  workspace: located(
    workspaceSchema.parse({
      format: '1',
      name: 'Northlight',
      time_zone: 'Europe/Berlin',
      country: 'DE',
      currency: 'EUR',
      live_from: '2026-09-01',
      custom: { strategic: 'yes/no' },
    }),
  ),
  journey: located(
    journeySchema.parse({
      stages: [
        { id: 'renewing', title: 'Renewing', when: 'days_until(renewal) <= 120' },
        { id: 'rest', when: 'true' },
      ],
    }),
  ),
  definitions: [
    located(
      definitionsSchema.parse({
        sources: { tickets: { files: 'data/tickets.csv', customer: 'account', from: 'opened_at', id: 'id' } },
        metrics: {
          stickiness: { is: 'dau / mau', unit: 'percent' },
          dau: { distinct: 'user', of: 'tickets' },
          mau: { distinct: 'user', of: 'tickets' },
          csm_sentiment: { last: 'value', of: 'tickets', title: 'Sentiment' },
          last_decision_maker_call: { last: 'at', of: 'tickets', type: 'date' },
          days_since_meeting: { days_since_last: 'rows', of: 'tickets', unit: 'days' },
        },
        dates: { notice_deadline: 'renewal - contract.notice' },
        segments: { high_touch: 'arr >= 100000', renewed: 'all', first_value_reached: 'all', upgrade_open: 'all', has_champion: 'all' },
      }),
    ),
  ],
  healthModels: [],
  playbooks: [{ ...located(playbook), body: '', bodyLine: 20, format: 'mdx' }],
  assets: [],
  scenarios: [],
  customers: [],
};

const vocabulary = vocabularyOf(content, playbook);
const said = (source: string): string => describeSource(source, vocabulary);

function parsed(source: string): Node {
  const { node, problems } = parseExpression(source);
  if (node === undefined) throw new Error(`${source}: ${problems[0]?.message}`);
  return node;
}

describe('conditions', () => {
  test.each([
    ['arr >= 50000', 'ARR is at least €50,000'],
    ['50000 <= arr', 'ARR is at least €50,000'],
    ['!(arr >= 50000)', 'ARR is below €50,000'],
    ['stickiness < 0.15', 'stickiness is below 15%'],
    ['stickiness < dau / mau', 'stickiness is below DAU divided by MAU'],
    ['arr > seats * 120', 'ARR is above seats times 120'],
    ['csm_sentiment == "red"', 'sentiment is red'],
    ['csm_sentiment != "red"', 'sentiment is not red'],
    ['csm_sentiment in ["red", "yellow"]', 'sentiment is red or yellow'],
    ['!(csm_sentiment in ["red", "yellow"])', 'sentiment is neither red nor yellow'],
    ['stage == "renewing"', 'the stage is Renewing'],
    ['high_touch', 'the customer is high touch'],
    ['!high_touch', 'the customer is not high touch'],
    ['renewed', 'the customer has renewed'],
    ['!renewed', 'the customer has not renewed'],
    ['has_champion', 'the customer has a champion'],
    ['!has_champion', 'the customer has no champion'],
    ['first_value_reached', 'first value is reached'],
    ['!upgrade_open', 'upgrade is not open'],
    ['customer.strategic', 'the customer is strategic'],
    ['customer.strategic == false', 'the customer is not strategic'],
    ['customer.country == "DE"', 'the country is DE'],
    ['days_since(contract.start) < 30', 'the start of the contract was less than 30 days ago'],
    ['days_until(renewal) <= 120', 'the renewal date is at most 120 days away'],
    ['days_until(renewal) <= 1', 'the renewal date is at most 1 day away'],
    ['days_since_meeting > 60', 'days since meeting is above 60 days'],
    ['notice_deadline < date("2027-03-01")', 'the notice deadline is before 1 March 2027'],
    ['notice_deadline >= contract.start', 'the notice deadline is on or after the start of the contract'],
    ['change(dau, "28d") <= -0.25', 'DAU has fallen by 25% or more in 28 days'],
    ['change(dau, "28d") > 0', 'DAU has risen in 28 days'],
    ['ago(score, "7d") - score > 10', 'the score 7 days ago minus the score is above 10'],
    ['held(band == "green", 3, "months")', 'the band has been green for 3 months'],
    ['missing(csm_sentiment)', 'sentiment is missing'],
    ['!missing(csm_sentiment)', 'sentiment is known'],
    ['or_else(dau, 0) < 5', 'DAU (0 when there is none) is below 5'],
    ['running("renewal-90")', '“Renewal, 90 days out” is running'],
    ['answer("position") == "leaving"', 'the answer to “Where do they stand?” is leaving'],
    ['answer("position") == "leaving" || band == "red"', 'the answer to “Where do they stand?” is leaving or the band is red'],
    ['done("value_report")', '“Send the annual value report” is done'],
    ['!done("value_report")', '“Send the annual value report” is not done'],
    [
      'earliest(renewal, notice_deadline) < date("2027-01-01")',
      'the earlier of the renewal date and the notice deadline is before 1 January 2027',
    ],
    ['percentile(arr, high_touch) >= 0.9', 'the percentile of ARR among customers in high touch is at least 90%'],
    ['all', 'always'],
  ])('%s: %s', (source, words) => {
    expect(said(source)).toBe(words);
  });
});

describe('what belongs together can be heard', () => {
  test.each([
    ['high_touch && renewed && arr > 5', 'the customer is high touch, the customer has renewed and ARR is above €5'],
    ['high_touch && (renewed || arr > 5)', 'the customer is high touch, and either the customer has renewed or ARR is above €5'],
    ['high_touch && renewed || arr > 5', 'both the customer is high touch and the customer has renewed, or ARR is above €5'],
    ['!(high_touch || renewed)', 'the customer is not high touch and the customer has not renewed'],
    ['!(high_touch && renewed)', 'it is not so that both the customer is high touch and the customer has renewed'],
    [
      'all || high_touch && (renewed || arr > 5)',
      'always, or both the customer is high touch, and (the customer has renewed or ARR is above €5)',
    ],
  ])('%s', (source, words) => {
    expect(said(source)).toBe(words);
  });
});

describe('decisions', () => {
  const read = (values: Record<string, string | number | boolean | undefined>) => (name: string) => values[name];

  test('a band that is held, a run that is held back', () => {
    expect(describeHeldBand('red', 53, 51)).toBe('Held at red: needs 53, has 51.');
    expect(describeHeldBack(parseDay('2026-11-30') ?? 0, 2, 2, { count: 7, unit: 'd' })).toBe(
      'Held back until 30 November: 2 of 2 contacts used this week.',
    );
  });

  test('a playbook that did not start names the first part that failed, with its value', () => {
    const rule = parsed('high_touch && arr >= 50000');
    expect(describeNotStarted(rule, read({ high_touch: true, arr: 45_000 }), vocabulary)).toBe(
      'Not started: ARR is €45,000, the rule asks for €50,000.',
    );
    expect(describeNotStarted(rule, read({ high_touch: false, arr: 45_000 }), vocabulary)).toBe(
      'Not started: the customer is not high touch.',
    );
    expect(describeNotStarted(rule, read({ high_touch: true }), vocabulary)).toBe('Not started: ARR is unknown.');
    expect(describeNotStarted(rule, read({ high_touch: true, arr: 50_000 }), vocabulary)).toBeUndefined();
  });
});

test('what cannot be said stays as written', () => {
  expect(said('held(all)')).toBe('`held(all)`');
  expect(said('arr >')).toBe('`arr >`');
});

test('every expression has words, and none throws', () => {
  const span = { start: 0, end: 0 };
  const leaf: fc.Arbitrary<Node> = fc.oneof(
    fc.oneof(fc.string(), fc.double(), fc.boolean()).map((value): Node => ({ ...span, kind: 'literal', value })),
    fc
      .oneof(
        fc.constantFrom('arr', 'stage', 'high_touch', 'start', 'row.priority', 'contract.start', 'value_report.done'),
        fc.string({ minLength: 1 }),
      )
      .map((name): Node => ({ ...span, kind: 'name', name })),
  );
  const calls = [
    'days_since',
    'days_until',
    'held',
    'change',
    'ago',
    'missing',
    'done',
    'answer',
    'min',
    'percentile',
    'date',
    'today_plus',
    'nothing',
  ];
  const { node } = fc.letrec<{ node: Node }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 5 },
      leaf,
      tie('node').map((operand): Node => ({ ...span, kind: 'not', operand })),
      tie('node').map((operand): Node => ({ ...span, kind: 'negate', operand })),
      fc.array(tie('node'), { maxLength: 3 }).map((items): Node => ({ ...span, kind: 'list', items })),
      fc
        .tuple(tie('node'), fc.constantFrom('&&', '||', '==', '!=', '<', '<=', '>', '>=', '+', '-', '*', '/', '%', 'in'), tie('node'))
        .map(([left, operator, right]): Node => ({ ...span, kind: 'binary', operator, left, right })),
      fc
        .tuple(fc.constantFrom(...calls), fc.array(tie('node'), { maxLength: 3 }))
        .map(([name, inner]): Node => ({ ...span, kind: 'call', name, arguments: inner })),
    ),
  }));
  fc.assert(
    fc.property(node, (one) => {
      const words = describeExpression(one, vocabulary);
      expect(words.trim()).not.toBe('');
      expect(words).not.toContain('undefined');
    }),
    { numRuns: 2000 },
  );
});
