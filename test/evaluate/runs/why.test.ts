import { describe, expect, test } from 'vitest';
import { createCustomerDay } from '../../../src/evaluate/customer-day.ts';
import { explainNot } from '../../../src/evaluate/runs/why-not.ts';
import { foldDecisions } from '../../../src/evaluate/state.ts';
import { on } from '../given.ts';
import { customer, Days, play, workspace } from './days.ts';

const arr = (amount: number, end = '2027-02-14', lines = '') => ({
  'customers/acme.yaml': customer('acme', lines, `- { id: "1", start: 2026-01-01, end: ${end}, arr: ${amount} }`),
});
const renewal = play('for: arr >= 50000\nstart:\n  on: renewal - 90d\npriority: high\ndue: renewal - 14d');

describe('why', () => {
  test('the chain that made a run, each part with its place and values', () => {
    const days = new Days({ ...arr(184000), ...renewal, ...workspace('budget: { open_runs_per_owner: 30, hold_for: 30d }\n') }).run(
      '2026-11-01',
      '2026-11-16',
    );
    expect(days.one('play/acme/1').why).toEqual([
      {
        part: 'who',
        says: 'Customers with ARR of €50,000 or more.',
        at: 'playbooks/plays/play.mdx:5',
        values: [{ name: 'arr', value: 184000 }],
      },
      {
        part: 'when',
        says: '90 days before the renewal date. That was 16 November 2026.',
        at: 'playbooks/plays/play.mdx:7',
        values: [{ name: 'renewal', value: '2027-02-14' }],
      },
      { part: 'again', says: 'This is the first run.', at: 'playbooks/plays/play.mdx:2' },
      { part: 'budget', says: 'Maria Keller has 0 of 30 open runs. Nothing is held back.', at: 'playbooks/workspace.yaml:10' },
      { part: 'owner', says: 'CSM on 16 November is Maria Keller.', at: 'playbooks/plays/play.mdx:2' },
      {
        part: 'due',
        says: '14 days before the renewal date, moved to the working day before. That is 29 January 2027.',
        at: 'playbooks/plays/play.mdx:9',
        values: [{ name: 'renewal', value: '2027-02-14' }],
      },
      { part: 'priority', says: 'High.', at: 'playbooks/plays/play.mdx:8' },
    ]);
  });

  test('a second run says after what it comes', () => {
    const series = { '2026-09-01': 80, '2026-11-02': 40, '2026-11-06': 80, '2026-11-12': 40 };
    const days = new Days({ ...arr(1), ...play('start:\n  becomes: m1 < 50\nagain: { after: 5d }') }, { values: { acme: { m1: series } } });
    days
      .run('2026-11-01', '2026-11-02')
      .did({ day: '2026-11-03', kind: 'closed', run: 'play/acme/1', how: 'done', reason: null, by: 'maria' });
    const run = days.run('2026-11-03', '2026-11-12').one('play/acme/2');
    expect(run.why.find(({ part }) => part === 'again')?.says).toBe('This is run 2. The last run opened on 2 November 2026.');
  });

  test('what ended a run stands at its end', () => {
    const days = new Days({ ...arr(60000), ...renewal }).run('2026-11-01', '2026-11-16');
    days.did({ day: '2026-11-17', kind: 'closed', run: 'play/acme/1', how: 'dismissed', reason: 'not_relevant', by: 'maria' });
    expect(days.run('2026-11-17').one('play/acme/1').why.at(-1)?.says).toBe('Dismissed on 17 November 2026: not_relevant.');
  });
});

describe('why not', () => {
  function whyNot(
    files: Record<string, string>,
    day: string,
    values: Record<string, Record<string, number | null>> = {},
    from = day,
  ): string | null {
    const days = new Days(files, { values: { acme: values } });
    if (from !== day) days.run(from, day);
    const past = foldDecisions(days.history, on(day));
    const [files_] = days.program.content.customers;
    const [playbook] = days.program.playbooks;
    if (files_ === undefined || playbook === undefined) throw new Error('one customer and one playbook');
    const input = { program: days.program, observations: days.observations(on(day)), past, ledger: days.ledger, asOf: on(day) };
    return explainNot(input, createCustomerDay({ ...input, customer: files_, day: on(day) }), playbook)?.says ?? null;
  }
  const becomes = (lines = '') => ({ ...arr(1), ...play(`start:\n  becomes: m1 < 50\n${lines}`) });

  test('who does not match, with the value and what the rule asks for', () => {
    expect(whyNot({ ...arr(45000), ...renewal }, '2026-11-20')).toBe('Not started: ARR is €45,000, the rule asks for €50,000.');
  });

  test('a condition that does not hold, or is unknown', () => {
    expect(whyNot(becomes(), '2026-11-20', { m1: { '2026-11-01': 60 } })).toBe('Not started: m1 is 60, the rule asks for less than 50.');
    expect(whyNot(becomes(), '2026-11-20')).toBe('Not started: m1 is unknown.');
  });

  test('a date that has not come, is not set, or lies before the workspace went live', () => {
    expect(whyNot({ ...arr(60000), ...renewal }, '2026-11-12')).toBe('Not started: the day is 16 November 2026, 4 days from now.');
    expect(whyNot({ ...arr(60000, '2026-12-20'), ...renewal }, '2026-11-12')).toBe(
      'Not started: the day was 21 September 2026, before the workspace went live on 1 October 2026.',
    );
  });

  test('a run that is open, a rule that is new, an end that is there already', () => {
    const low = { m1: { '2026-09-01': 80, '2026-11-02': 40 } };
    expect(whyNot(becomes(), '2026-11-05', low, '2026-11-01')).toBe(
      'Not started: a run is already open, since 2 November 2026 (play/acme/1).',
    );
    expect(whyNot(becomes(), '2026-11-05', low)).toBe('Not started: the rule is new today, and what is already true is taken as given.');
    expect(whyNot(becomes(), '2026-11-05', low, '2026-11-04')).toBe(
      'Not started: it has been true since 4 November 2026, and has to become untrue first.',
    );
    expect(whyNot(becomes('until: m1 < 45'), '2026-11-02', low, '2026-11-01')).toContain('Not started: what ends it is true already.');
  });

  test('exceptions, customers that left, drafts of nothing: and null when nothing stands in the way', () => {
    const low = { m1: { '2026-09-01': 80, '2026-11-02': 40 } };
    const snoozed = {
      ...becomes(),
      ...arr(1, '2027-02-14', 'overrides: [{ what: snooze, playbook: play, reason: Migration, by: maria, until: 2026-11-20 }]'),
    };
    expect(whyNot(snoozed, '2026-11-02', low, '2026-11-01')).toBe(
      'Not started: an exception keeps it away until 20 November 2026: Migration.',
    );
    expect(whyNot({ ...becomes(), ...arr(1, '2026-10-31') }, '2026-11-02', low)).toBe(
      'Not started: the customer left on 31 October 2026, and `for` does not speak of customers that left.',
    );
    expect(whyNot(becomes('status: retired'), '2026-11-02', low)).toBe('Not started: the playbook is retired and opens nothing new.');
    expect(whyNot({ ...becomes(), ...play('start: { becomes: m1 < 50, also_existing: yes }') }, '2026-11-02', low)).toBe(null);
  });
});
