import { describe, expect, test } from 'vitest';
import type { LedgerEntry } from '../../src/evaluate/decision.ts';
import { markSeen, readBack } from '../../src/tasks/read-back.ts';
import { asOf, customer, issue, madeFor, run, step } from './sample.ts';

const acme = customer('acme');
const key = 'renewal-90/acme/1';
const opened = { day: '2026-11-16', kind: 'opened', run: key, issue: 1 } as const;
const made = madeFor(acme);
const tick = (body: string, id: string) => body.replace(new RegExp(`- \\[ \\] (.*<!-- ${id} -->)`), '- [x] $1');
const read = (issues: Parameters<typeof readBack>[0]['issues'], ledger: readonly LedgerEntry[] = [opened], zone = 'Europe/Berlin') =>
  readBack({ issues, ledger, trusted: [], asOf, zone, prefix: 'cs:', rename: (one) => one });

test('an issue the ledger does not know was opened', () => {
  expect(read([made], [])).toEqual([{ day: asOf, kind: 'opened', run: key, issue: 1 }]);
  expect(read([made])).toEqual([]);
});

test('ticks and unticks, once each', () => {
  const ticked = { ...made, body: tick(made.body, 'value_report') };
  const entry = { day: asOf, kind: 'ticked', run: key, step: 'value_report', by: null } as const;
  expect(read([ticked])).toEqual([entry]);
  expect(read([ticked], [opened, entry])).toEqual([]);
  expect(read([made], [opened, entry])).toEqual([{ ...entry, kind: 'unticked' }]);
});

test('what was ticked by rule is nobody’s doing', () => {
  const byRule = madeFor(customer('acme', { runs: [run('acme', { steps: [step('call', { state: 'done', ticksItself: true })] })] }));
  expect(byRule.body).toContain('- [x] Do call');
  expect(read([byRule])).toEqual([]);
});

test('one ticked option is the answer, two are none', () => {
  const one = tick(made.body, 'position=leaving');
  expect(read([{ ...made, body: one }])).toEqual([
    { day: asOf, kind: 'answered', run: key, step: 'position', answer: 'leaving', by: null },
  ]);
  expect(read([{ ...made, body: tick(one, 'position=unsure') }])).toEqual([]);
});

describe('the first touch', () => {
  test('by a comment or another title is told once, and not where something else tells it', () => {
    const commented = { ...made, comments: 1 };
    const entry = { day: asOf, kind: 'touched', run: key, how: 'commented', by: null } as const;
    expect(read([commented])).toEqual([entry]);
    expect(read([commented], [opened, entry])).toEqual([]);
    expect(read([{ ...made, title: 'Call them first' }])).toEqual([{ ...entry, how: 'edited' }]);
    expect(read([{ ...commented, body: tick(made.body, 'value_report') }]).map(({ kind }) => kind)).toEqual(['ticked']);
    expect(read([commented], [opened, { day: asOf, kind: 'assigned', run: key, to: 'jonas', by: null }])).toEqual([]);
  });

  test('our own comment on what we close is none', () => {
    expect(read([{ ...made, comments: 1, state: 'closed', labels: ['cs:over'] }])).toEqual([]);
  });
});

test('an issue the ledger lost was opened on the day GitHub says', () => {
  expect(read([{ ...made, createdAt: '2026-11-15T23:30:00Z' }], [])).toMatchObject([{ kind: 'opened', day: '2026-11-16' }]);
});

test('other assignees are a person’s choice, nobody is not', () => {
  expect(read([{ ...made, assignees: ['jonas'] }])).toEqual([{ day: asOf, kind: 'assigned', run: key, to: 'jonas', by: null }]);
  expect(read([{ ...made, assignees: [] }])).toEqual([]);
});

describe('closes', () => {
  const closed = { ...made, state: 'closed', stateReason: 'completed', closedAt: '2026-11-19T23:30:00Z', closedBy: 'maria' } as const;

  test('as completed is done, as not planned is dismissed, on the day in the workspace’s zone', () => {
    expect(read([closed])).toEqual([{ day: '2026-11-20', kind: 'closed', run: key, how: 'done', reason: null, by: 'maria' }]);
    expect(read([closed], [opened], 'UTC')).toMatchObject([{ day: '2026-11-19' }]);
    expect(read([{ ...closed, stateReason: 'not_planned' }])).toMatchObject([{ how: 'dismissed' }]);
  });

  test('after the day of the run count on it', () => {
    expect(read([{ ...closed, closedAt: '2027-01-01T00:00:00Z' }])).toMatchObject([{ day: asOf }]);
  });

  test('by rule are left out', () => {
    expect(read([{ ...closed, labels: ['cs:over'] }])).toEqual([]);
  });

  test('of a withdrawn playbook are dismissals for that reason, by nobody', () => {
    const day = '2026-11-20';
    expect(read([{ ...closed, stateReason: 'not_planned', labels: ['cs:over', 'cs:withdrawn'] }])).toEqual([
      { day, kind: 'closed', run: key, how: 'dismissed', reason: 'withdrawn', by: null },
    ]);
  });

  test('a deleted issue was dismissed', () => {
    expect(read([])).toEqual([
      { day: asOf, kind: 'closed', run: key, how: 'dismissed', reason: 'the issue was deleted or transferred', by: null },
    ]);
  });
});

test('an issue of the same number that somebody else wrote says nothing', () => {
  expect(read([issue(1, 'mine', { state: 'closed', author: { login: 'li', bot: false } })])).toEqual([]);
});

describe('the day on which a line was read', () => {
  const closed = (day: string): LedgerEntry => ({ day, kind: 'closed', run: key, how: 'done', reason: null, by: 'maria' });
  test.each([
    ['no history', '2026-10-05', null, '2026-10-07', undefined],
    ['a day that is evaluated only now', '2026-10-07', '2026-10-06', '2026-10-07', undefined],
    ['a day that is caught up now', '2026-10-05', '2026-10-04', '2026-10-07', undefined],
    ['a day that was evaluated before', '2026-10-05', '2026-10-06', '2026-10-07', '2026-10-07'],
    ['one before days that are caught up now', '2026-10-05', '2026-10-05', '2026-10-09', '2026-10-06'],
    ['the day itself, evaluated again', '2026-10-07', '2026-10-07', '2026-10-07', undefined],
    ['one before the day that is evaluated again', '2026-10-06', '2026-10-07', '2026-10-07', '2026-10-07'],
    ['a run pinned to a past day', '2026-10-05', '2026-10-09', '2026-10-06', '2026-10-10'],
  ])('%s', (_, day, lastDay, today, seen) => {
    expect(markSeen([closed(day)], lastDay, today)).toEqual([seen === undefined ? closed(day) : { ...closed(day), seen }]);
  });
});
