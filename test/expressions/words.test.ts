import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Node } from '../../src/expressions/node.ts';
import { parseExpression } from '../../src/expressions/parser.ts';
import { describeExpression, describeSource } from '../../src/expressions/words.ts';
import { describeHeldBack, describeHeldBand, describeNotStarted } from '../../src/expressions/words-decisions.ts';
import { describeDue, describeFormula } from '../../src/expressions/words-formula.ts';
import { describeLots } from '../../src/expressions/words-lots.ts';
import { describeMetric, describeTable } from '../../src/expressions/words-metric.ts';
import { vocabularyOf } from '../../src/expressions/words-names.ts';
import {
  describeAgain,
  describeOwner,
  describePriority,
  describeRunDue,
  describeStart,
  describeSubject,
  describeUntil,
  describeWho,
} from '../../src/expressions/words-rule.ts';
import type { Content } from '../../src/model/content.ts';
import { parseDay } from '../../src/model/day.ts';
import { journeySchema } from '../../src/model/journey.ts';
import { definitionsSchema, metricSchema } from '../../src/model/metric.ts';
import { type Playbook, playbookSchema } from '../../src/model/playbook.ts';
import { table } from '../../src/model/table.ts';
import { workspaceSchema } from '../../src/model/workspace.ts';

const written = {
  id: 'renewal-90',
  title: 'Renewal, 90 days out',
  goal: { outcome: 'Renewed on time' },
  for: 'high_touch && arr >= 50000',
  start: { on: 'renewal - 90d' },
  steps: [
    { id: 'value_report', title: 'Send the annual value report' },
    { id: 'position', title: 'Where do they stand?', ask: ['renewing', 'unsure', 'leaving'] },
  ],
};
const playbook: Playbook = playbookSchema.parse(written);

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
  playbookTranslations: [],
  assetTranslations: [],
  translatedTexts: [],
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
    ['!(arr >= 50000)', 'ARR is not at least €50,000'],
    ['!(stage == "renewing")', 'the stage is not Renewing'],
    ['!(days_until(renewal) < 5)', 'it is not so that the renewal date is less than 5 days away'],
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
    ['days_since(contract.ended) > 90', 'the contract ended more than 90 days ago'],
    ['days_since(contract.ended) > 0', 'the contract ended before today'],
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

describe('the parts of a rule', () => {
  const rule = (parts: Record<string, unknown>): Playbook => playbookSchema.parse({ ...written, ...parts });
  test('what a run is about', () => {
    expect(['customer', 'tickets', 'audience', 'owner', 'workspace'].map((per) => describeSubject(per))).toEqual([
      '',
      'One run for each ticket.',
      'One run for all of them.',
      'One run for each person with the role.',
      'One run, about no customer.',
    ]);
  });

  test('segments are told as what they are: kinds of customers, participles, things they lack, things that are so', () => {
    const { segments } = definitionsSchema.parse({
      segments: Object.fromEntries(
        Object.entries({
          key_account: 'Key accounts',
          managed: 'Managed',
          no_champion: 'No champion',
          no_touch: 'No touch',
          single: 'Single-threaded',
          unused: 'Forecast not used',
          behind: 'Goals behind',
        }).map(([name, title]) => [name, { title, is: 'true' }]),
      ),
    });
    const own = vocabularyOf({ ...content, definitions: [located({ ...definitionsSchema.parse({}), segments })] });
    expect(describeSource('key_account && !managed && no_champion', own)).toBe(
      'the customer is a key account, the customer is not managed and the customer has no champion',
    );
    expect(describeSource('!no_champion && no_touch && single', own)).toBe(
      'the customer has a champion, the customer is no touch and the customer is single-threaded',
    );
    expect(describeSource('unused && behind', own)).toBe('forecast is not used and goals are behind');
    expect(describeSource('!unused && !behind', own)).toBe('forecast is used and goals are not behind');
    expect(describeWho('key_account && managed', own)).toBe('Managed customers that are key accounts.');
    expect(describeWho('!key_account && no_champion', own)).toBe('Customers that are not key accounts and that have no champion.');
  });

  test('rows are told by their noun, pools by their name', () => {
    const pools = { digital: { members: ['li'], pick: 'fewest_open_runs' as const } };
    const own = vocabularyOf({ ...content, workspace: located({ ...content.workspace.value, pools }) });
    expect(describeStart({ also_existing: false, each: 'news', where: 'row.kind == "cancel_request"' }, own)).toBe(
      'For each new piece of news where its kind is cancel request.',
    );
    expect(describeStart({ also_existing: false, each: 'nps', where: 'row.score <= 6' }, own)).toBe(
      'For each new NPS answer where its score is at most 6.',
    );
    expect(describeStart({ also_existing: false, each: 'owners', where: 'row.role == "csm"' }, own)).toBe('For each new CSM owner.');
    expect(describeOwner(['digital', 'manager'], own)).toBe('the digital pool, else the manager');
  });

  test('changes of bands are told by what they say', () => {
    expect(start({ each: 'band_changes', where: 'row.of == "seats" && row.cause == "behaviour" && row.from == "green"' })).toBe(
      'For each new band change where what changed is seats, the cause is behaviour and the band before is green.',
    );
  });

  const start = (parts: Record<string, unknown>): string => describeStart(rule({ start: parts }).start, vocabulary);

  test.each([
    ['high_touch && arr >= 50000', 'High-touch customers with ARR of €50,000 or more.'],
    ['all', 'All customers.'],
    ['high_touch', 'High-touch customers.'],
    ['!high_touch && customer.strategic', 'Strategic customers that are not high touch.'],
    ['has_champion && stickiness < 0.2', 'Customers that have a champion and with stickiness below 20%.'],
    ['high_touch || arr > 100000', 'Customers that are high touch or with ARR above €100,000.'],
    ['band == "red" && stage == "renewing"', 'Customers with a red band and in the stage Renewing.'],
    ['missing(csm_sentiment)', 'Customers where sentiment is missing.'],
    ['arr >', 'Customers where `arr >`.'],
  ])('who: %s', (source, words) => {
    expect(describeWho(source, vocabulary)).toBe(words);
  });

  test.each([
    [{ on: 'renewal - 90d' }, '90 days before the renewal date.'],
    [{ on: ['renewal - 90d', 'renewal - 1mo'] }, '90 days before the renewal date and 1 month before the renewal date.'],
    [{ on: 'contract.start' }, 'On the start of the contract.'],
    [{ becomes: 'held(stickiness < 0.15, 14, "day")' }, 'When stickiness has been below 15% for 14 days.'],
    [{ becomes: 'band == "red"', also_existing: 'yes' }, 'When the band is red. Also for customers where it is already so.'],
    [{ each: 'tickets', where: 'row.priority == "urgent"' }, 'For each new urgent ticket.'],
    [{ each: 'tickets', where: 'row.hours > 8' }, 'For each new ticket where its hours is above 8.'],
    [{ each: 'tickets' }, 'For each new ticket.'],
    [{ every: '3w', from: '2023-09-04' }, 'Every 3 weeks, counted from 4 September 2023.'],
    [
      { every: { cases: [{ if: 'high_touch', then: '1mo' }, { else: '1q' }] } },
      'Every month if the customer is high touch, else every quarter.',
    ],
  ])('start: %j', (parts, words) => {
    expect(start(parts)).toBe(words);
  });

  test('again', () => {
    const again = (value: unknown, parts: Record<string, unknown> = { becomes: 'band == "red"' }) => {
      const read = rule({ again: value, start: parts });
      return describeAgain(read.again, read.start, vocabulary);
    };
    expect(again({ after: '90d', counted_from: 'closed', at_most: '2', within: '1y' })).toBe(
      'Again 90 days after it was closed, at most twice a year.',
    );
    expect(again({ after: '2w', counted_from: 'opened', at_most: '3', within: '6mo' })).toBe(
      'Again 2 weeks after it was opened, at most 3 times in 6 months.',
    );
    expect(again({ after: '90d', at_most: '1' })).toBe('Again 90 days after it was closed, at most once.');
    expect(again('never')).toBe('Once for each customer.');
    expect(again('never', { on: 'renewal - 90d' })).toBe('Once per contract. The next contract starts its own run.');
    expect(again('never', { each: 'tickets' })).toBe('Once for each ticket.');
  });

  test.each([
    [
      { hold_out: '20%', variants: ['webinar', 'film'] },
      'One in five is left out by lot; the others go one of two ways by lot: webinar, film.',
    ],
    [{ hold_out: '15%' }, '15% are left out by lot.'],
    [{ hold_out: '5%' }, 'One in 20 is left out by lot.'],
    [{ variants: ['a_call', 'a_mail', 'a_film'] }, 'Each customer goes one of three ways by lot: a call, a mail, a film.'],
    [{}, ''],
  ])('lots: %j', (parts, words) => {
    expect(describeLots(rule(parts), vocabulary)).toBe(words);
  });

  test('a step that is of one way', () => {
    expect(describeSource('variant == "film"', vocabulary)).toBe('the way is film');
  });

  test('until, owner, priority', () => {
    expect(describeUntil('renewed', vocabulary)).toBe(
      'The customer has renewed. Untouched tasks are then closed, touched ones get a comment.',
    );
    const { owner, priority } = rule({
      owner: ['csm', 'manager'],
      priority: { cases: [{ if: 'arr >= 150000', then: 'high' }, { else: 'normal' }] },
    });
    expect(describeOwner(owner, vocabulary)).toBe('the customer’s CSM, else the manager');
    expect(describePriority(priority, vocabulary)).toBe('high if ARR is at least €150,000, else normal');
  });

  test.each([
    ['notice_deadline - 14d', '14 days before the notice deadline, moved to the working day before'],
    ['start + 10d', '10 days after the start, moved to the working day after'],
    ['start + 3bd', '3 working days after the start'],
    ['value_report.done + 1bd', '1 working day after “Send the annual value report” is done'],
    ['renewal - contract.notice', 'the notice period before the renewal date, moved to the working day before'],
    ['finish', 'on the finish'],
    ['value_report.done', 'when “Send the annual value report” is done'],
    [
      'earliest(renewal, notice_deadline) - 2w',
      '2 weeks before the earlier of the renewal date and the notice deadline, moved to the working day before',
    ],
    ['renewal -', '`renewal -`'],
  ])('due: %s', (source, words) => {
    expect(describeDue(source, vocabulary)).toBe(words);
    expect(describeFormula(source, vocabulary)).toBe(words.replace(/, moved.*/, ''));
  });

  test('a run without a date of its own is due with its last step; a step ticks itself', () => {
    expect(describeRunDue('notice_deadline - 14d', vocabulary)).toBe(
      '14 days before the notice deadline, moved to the working day before.',
    );
    expect(describeRunDue(undefined, vocabulary)).toBe('With its last required step.');
    expect(`Ticks itself when ${said('last_decision_maker_call >= start')}.`).toBe('Ticks itself when that call is logged.');
  });
});

describe('metrics and tables', () => {
  test.each([
    [{ distinct: 'user', of: 'logins', window: '28d' }, 'Number of different values of “user” in logins, over 28 days.'],
    [
      { distinct: 'user', of: 'logins', daily: 'mean', window: '28d' },
      'Number of different values of “user” in logins, the mean of the days, over 28 days.',
    ],
    [{ count: 'open', of: 'tickets', where: 'row.priority == "urgent"' }, 'Number of tickets open where its priority is urgent.'],
    [{ last: 'value', of: 'ratings', since: 'owner.csm.from' }, 'Newest “value” in ratings, counted since the day the CSM took over.'],
    [{ is: 'dau / mau' }, 'DAU divided by MAU.'],
    [{ cases: [{ if: 'arr >= 150000', then: 'P1' }, { else: 'P2' }] }, 'P1 if ARR is at least €150,000, else P2.'],
  ])('%j', (metric, words) => {
    expect(describeMetric(metricSchema.parse(metric), vocabulary)).toBe(words);
  });

  test('a table is told from low to high, with its conditions', () => {
    const lines = (value: unknown) =>
      describeTable(table.parse(value), 'percent', vocabulary).map(({ when, range, score }) => [when, range, score]);
    expect(lines({ from: { '80%': 'green', '0%': 'red', '50%': 'yellow' } })).toEqual([
      [null, '0% to below 50%', 'red'],
      [null, '50% to below 80%', 'yellow'],
      [null, '80% or more', 'green'],
    ]);
    expect(lines({ cases: [{ if: 'high_touch', then: { up_to: { '0.35': 'green', else: 'red' } } }, { else: 'missing' }] })).toEqual([
      ['if the customer is high touch', 'up to 35%', 'green'],
      ['if the customer is high touch', 'above 35%', 'red'],
      ['otherwise', 'any value', 'missing'],
    ]);
  });
});

describe('decisions', () => {
  const read = (values: Record<string, string | number | boolean | undefined>) => (name: string) => values[name];

  test('a band that is held, a run that is held back', () => {
    expect(describeHeldBand('red', 53, 51)).toBe('Held at red: needs 53, has 51.');
    expect(describeHeldBack(parseDay('2026-11-30') ?? 0, 2, 2, { count: 7, unit: 'd' })).toBe(
      'Held back until 30 November: 2 of 2 contacts made or planned this week.',
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
