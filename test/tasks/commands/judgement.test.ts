import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CustomerFiles } from '../../../src/model/content.ts';
import { customerSchema } from '../../../src/model/customer.ts';
import { parseDay } from '../../../src/model/day.ts';
import { writeAnswer } from '../../../src/tasks/commands/answer.ts';
import { judgeCommands } from '../../../src/tasks/commands/judgement.ts';
import { commandNames, parseComment } from '../../../src/tasks/commands/parser.ts';
import type { Situation, StepFacts } from '../../../src/tasks/commands/situation.ts';

const today = parseDay('2026-11-20') ?? 0;

const customer: CustomerFiles = {
  file: 'customers/acme.yaml',
  value: customerSchema.parse({
    id: 'acme',
    name: 'Acme <b> @all',
    people: [
      { id: 'p-114', persona: 'champion' },
      { id: 'p.115', persona: 'user' },
    ],
  }),
  locate: () => ({ file: 'customers/acme.yaml', line: 1, column: 1 }),
  touchpoints: [],
};

const step = (id: string, changes: Partial<StepFacts> = {}): StepFacts => ({
  id,
  title: `Do ${id.replaceAll('_', ' ')}`,
  ask: null,
  starts: null,
  needsProof: false,
  required: true,
  shown: true,
  done: false,
  ruled: false,
  answer: null,
  ...changes,
});

const situation = (changes: Partial<Situation> = {}): Situation => ({
  run: 'renewal-90/acme/1',
  own: null,
  today,
  addBusinessDays: (day, count) => day + count,
  by: 'maria',
  steps: [
    step('value_report'),
    step('sponsor_call', { needsProof: true }),
    step('position', { ask: ['renewing', 'unsure', 'leaving'] }),
    step('meeting_on', { ask: 'date' }),
    step('fallback', { shown: false }),
    step('paper', { done: true }),
    step('ready', { done: true, ruled: true }),
    step('save', { starts: 'save-plan' }),
  ],
  closed: null,
  isSnoozed: false,
  assignees: ['jonas'],
  reasons: new Map([['not_relevant', { count: 180, unit: 'd' as const }]]),
  customer,
  isContacted: false,
  mayNamePeople: false,
  ...changes,
});

/** What is done, or refused, for each command of a comment. */
function judge(comment: string, changes: Partial<Situation> = {}) {
  return judgeCommands(parseComment(comment), situation(changes)).map(({ verdict }) =>
    'refused' in verdict ? `no: ${verdict.refused}` : (verdict.deed ?? 'says'),
  );
}

describe('steps', () => {
  test.each([
    ['/done value_report', ['value_report']],
    ['/done VALUE_REPORT and save', ['value_report', 'save']],
    ['/done value_report, value_report', ['value_report']],
    ['/done Do value report', ['value_report']],
    ['/done `value_report`', ['value_report']],
    ['/done paper', ['paper']],
  ])('%s', (comment, steps) => {
    expect(judge(comment)).toEqual([{ kind: 'tick', steps, ticked: true }]);
  });

  test.each([
    ['/done value_repot', 'there is no step “value\\_repot”. Did you mean `value_report`?'],
    ['/done do valu report', 'there is no step “do valu report”. Did you mean `value_report` (Do value report)?'],
    ['/done fallback', '`fallback` (Do fallback) does not belong to this task as it stands.'],
    ['/done position', '`position` (Do position) is a question: `/answer position …` answers'],
    ['/undone', 'name the step whose tick is taken back: `/undone value_report`.'],
    ['/undone position', '`position` (Do position) is a question: another answer takes the place of the last one.'],
    ['/undone ready', '`ready` (Do ready) was ticked by its rule in the playbook, not by a person.'],
    ['/done value_report and everything', 'there is no step “everything”. There are: `value_report` (Do value report)'],
  ])('%s is refused', (comment, reason) => {
    expect(judge(comment)).toEqual([expect.stringContaining(`no: ${reason}`)]);
  });

  test('one that needs a logged contact is ticked, and it is said that it does not count yet', () => {
    const says = expect.stringContaining('It counts once a contact is logged');
    expect(judgeCommands(parseComment('/done sponsor_call'), situation())).toEqual([
      expect.objectContaining({ verdict: expect.objectContaining({ says }) }),
    ]);
  });
});

describe('in the issue of a single step', () => {
  const own = { key: 'renewal-90/acme/1#price', step: 'price', list: 7 };
  const says = (comment: string, one: StepFacts) =>
    judgeCommands(parseComment(comment), situation({ own, steps: [one] })).map(({ verdict }) =>
      'says' in verdict ? verdict.says : verdict.refused,
    );

  test('done closes it, and says what becomes of the step', () => {
    expect(says('/done', step('price'))).toEqual(['The step is done and closed, which ticks it in #7.']);
    expect(says('/done', step('price', { ask: 'date' }))).toEqual([expect.stringContaining('`/answer price …` with a day')]);
    expect(says('/done anyway', step('price', { ask: 'date' }))).toEqual(['Closed. Its question stays open in #7.']);
  });
});

describe('answers', () => {
  const options = ['renewing', 'unsure', 'leaving'];
  test.each([
    ['/answer unsure', { kind: 'answer', step: 'position', options, answer: 'unsure' }],
    ['/answer position Leaving', { kind: 'answer', step: 'position', options, answer: 'leaving' }],
    ['/answer position=leaving', { kind: 'answer', step: 'position', options, answer: 'leaving' }],
    ['/answer 2026-12-03', { kind: 'answer', step: 'meeting_on', options: [], answer: '2026-12-03' }],
    ['/answer meeting_on 2026-12-03', { kind: 'answer', step: 'meeting_on', options: [], answer: '2026-12-03' }],
  ])('%s', (comment, deed) => {
    expect(judge(comment)).toEqual([deed]);
  });

  test.each([
    ['/answer', 'say what the answer is: `/answer position …` answers'],
    ['/answer position leavin', 'there is no answer to `position` “leavin”. Did you mean `leaving`?'],
    ['/answer meeting_on tomorrow', '“tomorrow” is no day'],
    ['/answer maybe', 'no question takes “maybe”'],
    ['/answer value_report yes', '`value_report` (Do value report) is no question; when it is done, say `/done value_report`.'],
  ])('%s is refused', (comment, reason) => {
    expect(judge(comment)).toEqual([expect.stringContaining(reason)]);
  });

  test('where two questions take it, the step must be named', () => {
    const steps = [step('a', { ask: ['yes', 'no'] }), step('b', { ask: ['yes', 'no'] })];
    expect(judge('/answer yes', { steps })).toEqual(['no: more than one question takes it: `/answer a yes` or `/answer b yes`.']);
    expect(judge('/answer a yes\n/answer no', { steps })).toEqual([
      { kind: 'answer', step: 'a', options: ['yes', 'no'], answer: 'yes' },
      { kind: 'answer', step: 'b', options: ['yes', 'no'], answer: 'no' },
    ]);
  });
});

describe('closing', () => {
  const done = { kind: 'close', how: 'done', reason: null };

  test('asks for what is open first: questions, and contacts that were not logged', () => {
    const [refused] = judge('/done');
    expect(refused).toContain('`position` (Do position) is not answered');
    expect(refused).toContain('`meeting_on` (Do meeting on) is not answered: `/answer meeting_on …` with a day');
    expect(refused).toContain('`sponsor_call` (Do sponsor call) has no logged contact yet');
    expect(refused).toContain('`/done anyway`');
  });

  test('goes ahead when that was given in the same comment, or with `anyway`', () => {
    expect(judge('/answer renewing\n/answer 2026-12-03\n/log call\n/done').at(-1)).toEqual(done);
    expect(judge('/done anyway')).toEqual([done]);
    expect(judge('/done', { steps: [step('value_report')] })).toEqual([done]);
  });

  test('is final: what comes after it is refused, also in the same comment', () => {
    const later = judge('/done anyway\n/done value_report\n/snooze 2w x\n/assign me\n/dismiss x y z\n/log call\n/help');
    expect(later.map((one) => (typeof one === 'string' ? one.slice(0, 47) : one.kind))).toEqual([
      'close',
      'no: the task was closed as done on 2026-11-20 b',
      'no: the task was closed as done on 2026-11-20 b',
      'no: the task was closed as done on 2026-11-20 b',
      'no: the task was closed as done on 2026-11-20 b',
      'log',
      'says',
    ]);
  });

  test.each([
    ['/dismiss not_relevant', 'not_relevant'],
    ['/dismiss Not relevant', 'not_relevant'],
    ['/dismiss they went bankrupt', 'they went bankrupt'],
  ])('%s', (comment, reason) => {
    expect(judge(comment)).toEqual([{ kind: 'close', how: 'dismissed', reason }]);
  });

  test.each(['/dismiss', '/dismiss not_relevent'])('%s is refused', (comment) => {
    expect(judge(comment)).toEqual([expect.stringContaining('/dismiss not_relevant')]);
  });
});

test.each([
  ['/snooze 2027-01-15 they move', '2027-01-15', 'they move'],
  ['/snooze until 2027-01-15: they move', '2027-01-15', 'they move'],
  ['/snooze 2w because of the fair', '2026-12-04', 'of the fair'],
  ['/snooze for 3 mo audit', '2027-02-20', 'audit'],
  ['/snooze 1y x', '2027-11-20', 'x'],
])('%s', (comment, until, reason) => {
  expect(judge(comment)).toEqual([{ kind: 'snooze', until, reason, ends: false }]);
});

test.each(['/snooze', '/snooze 2w', '/snooze 2026-11-20 x', '/snooze 2026-02-30 x', '/snooze 99999y x', '/snooze off', '/snooze soon x'])(
  '%s is refused',
  (comment) => {
    expect(judge(comment)).toEqual([expect.stringMatching(/^no: /)]);
  },
);

describe('contacts', () => {
  test.each([
    ['/log call', { kind: 'call', on: today, by: 'maria', people: [] }],
    ['/log call with p-114, p.115 and p-114', { kind: 'call', on: today, by: 'maria', people: ['p-114', 'p.115'] }],
    [
      '/log visit on yesterday. red The fair',
      { kind: 'visit', on: today - 1, by: 'maria', people: [], sentiment: 'red', title: 'The fair' },
    ],
    ['/log email on the new rota', { kind: 'email', on: today, by: 'maria', people: [], title: 'on the new rota' }],
    [
      '/log call with p-114 green on 2026-11-02: Done',
      { kind: 'call', on: today - 18, by: 'maria', people: ['p-114'], sentiment: 'green', title: 'Done' },
    ],
  ])('%s', (comment, touchpoint) => {
    expect(judge(comment)).toEqual([expect.objectContaining({ kind: 'log', touchpoint, notes: '' })]);
  });

  test('a long line is no title but the first of the notes', () => {
    const long = 'They want it. '.repeat(20).trim();
    expect(judge(`/log call ${long}\nBy Christmas.`)).toEqual([
      expect.objectContaining({ notes: `${long}\n\nBy Christmas.`, touchpoint: { kind: 'call', on: today, by: 'maria', people: [] } }),
    ]);
  });

  test('the people of a workspace that keeps them in Git may be named', () => {
    expect(judge('/log call\nada@example.com')).toEqual([expect.stringContaining('an e-mail address stands in it')]);
    expect(judge('/log call\nada@example.com', { mayNamePeople: true })).toEqual([expect.objectContaining({ kind: 'log' })]);
  });

  test('a task of no single customer logs none', () => {
    expect(judge('/log call', { customer: null })).toEqual([expect.stringContaining('about no single customer')]);
  });
});

test('in the issue of a single step, done means that step, and what is of the whole run is said elsewhere', () => {
  const own = { key: 'renewal-90/acme/1#price', step: 'price', list: 12 };
  const steps = [step('price')];
  const close = { kind: 'close', how: 'done', reason: null };
  expect([judge('/done', { own, steps }), judge('/done price', { own, steps })]).toEqual([[close], [close]]);
  for (const comment of ['/done value_report', '/undone price', '/snooze 2w why'])
    expect(judge(comment, { own, steps })).toEqual(['no: this is the issue of the step `price` alone: say it in #12.']);
});

test('so many commands of one comment are run, and the rest is refused', () => {
  const kinds = judge('/help\n'.repeat(25));
  expect(kinds.filter((one) => one === 'says')).toHaveLength(20);
  expect(kinds.slice(20).every((one) => typeof one === 'string' && one.includes('at most 20'))).toBe(true);
});

test('whatever is commanded, it is judged, and the answer does nothing but show', () => {
  const word = fc.oneof(
    fc.constantFrom(
      'value_report',
      'position',
      'renewing',
      '2w',
      '2026-12-01',
      'with',
      'p-114',
      'on',
      'red',
      'me',
      'anyway',
      'off',
      '@jonas',
      '<img src=x>',
      '#12',
      'closes #3',
      '`',
      '-->',
      '|',
      '__proto__',
      'constructor',
    ),
    fc.string({ unit: 'binary', maxLength: 12 }),
  );
  const line = fc
    .tuple(fc.constantFrom(...commandNames, 'don', 'close'), fc.array(word, { maxLength: 5 }))
    .map(([name, words]) => `/${name} ${words.join(' ')}`);
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 6 }), fc.boolean(), (lines, isClosed) => {
      const judged = judgeCommands(parseComment(lines.join('\n')), situation({ closed: isClosed ? 'closed' : null }));
      const results = judged.map(({ command, verdict }) =>
        'refused' in verdict
          ? { command, state: 'refused' as const, says: verdict.refused }
          : { command, state: 'done' as const, says: `${verdict.says}${verdict.undo ?? ''}` },
      );
      const text = writeAnswer(results, { comment: 1, complete: true, entries: [] });
      const shown = text.slice(0, text.lastIndexOf('<!-- setpiece:answer'));
      expect(shown).not.toMatch(/<(?!$)[a-z!/]/i);
      expect(shown.replaceAll('`/assign @login`', '')).not.toMatch(/@[A-Za-z0-9]/);
      expect(shown).not.toMatch(/#\d/);
      expect(parseComment(shown)).toEqual([]);
      for (const { verdict } of judged) if (!('refused' in verdict) && verdict.deed?.kind === 'close') expect(isClosed).toBe(false);
    }),
    { numRuns: 1500 },
  );
});
