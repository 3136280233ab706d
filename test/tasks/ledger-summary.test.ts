import { describe, expect, test } from 'vitest';
import type { Decision, LedgerEntry } from '../../src/evaluate/decision.ts';
import { dateByHistory, describeEntry } from '../../src/tasks/ledger-repair.ts';
import { summarizeLedger } from '../../src/tasks/ledger-summary.ts';

const same = (key: string): string => key;
const opened = (run: string, day: string, issue = 1): LedgerEntry => ({ day, kind: 'opened', run, issue });
const closed = (run: string, day: string, how: 'done' | 'dismissed' = 'done', reason: string | null = null): LedgerEntry => ({
  day,
  kind: 'closed',
  run,
  how,
  reason,
  by: reason === 'withdrawn' ? null : 'maria',
});
const ticked = (run: string, step: string, day: string): LedgerEntry => ({ day, kind: 'ticked', run, step, by: null });
const decided = (key: string, day: string, changes: Partial<Extract<Decision, { kind: 'run' }>> = {}): Decision => ({
  day,
  kind: 'run',
  key,
  playbook: key.split('/')[0] ?? '',
  subject: 'acme',
  customer: 'acme',
  ordinal: 1,
  state: 'open',
  start: day,
  opened: day,
  closed: null,
  due: null,
  owner: null,
  priority: 'normal',
  occurrence: 'condition',
  digest: 'd',
  done: {},
  answers: {},
  because: null,
  ...changes,
});

describe('the summary', () => {
  test('counts runs by what became of them, with medians in days', () => {
    const ledger = [
      opened('a/x/1', '2026-11-02'),
      ticked('a/x/1', 'call', '2026-11-04'),
      closed('a/x/1', '2026-11-10'),
      opened('a/y/1', '2026-11-02'),
      closed('a/y/1', '2026-11-08'),
      opened('a/z/1', '2026-11-02'),
      closed('a/z/1', '2026-11-03', 'dismissed'),
      opened('b/x/1', '2026-11-02'),
      opened('b/x/1#price', '2026-11-03', 9),
      closed('b/x/1', '2026-11-05', 'dismissed', 'withdrawn'),
    ];
    const history = [
      decided('a/x/1', '2026-11-02', { due: '2026-11-12' }),
      decided('a/x/1', '2026-11-05', { due: '2026-11-07' }),
      decided('a/y/1', '2026-11-02', { due: '2026-11-08' }),
    ];
    const { total, playbooks } = summarizeLedger(ledger, history, same);
    expect(total).toMatchObject({ opened: 4, open: 0, done: 2, dismissed: 2, late: 1 });
    // Nobody touched what was withdrawn. Late is by the last due date: 10 November is 3 days after the 7th.
    expect(total).toMatchObject({ daysToTouch: { median: 2, of: 3 }, daysToClose: { median: 7, of: 2 }, daysLate: { median: 3, of: 1 } });
    expect(playbooks.map(({ playbook, opened: count }) => [playbook, count])).toEqual([
      ['a', 3],
      ['b', 1],
    ]);
  });

  test('takes the end that rules decided where no person closed the issue, and the names of today', () => {
    const ledger = [opened('old/x/1', '2026-11-02'), opened('new/y/1', '2026-11-02'), opened('new/z/1', '2026-11-02')];
    const history = [
      decided('old/x/1', '2026-11-04', { state: 'done', closed: '2026-11-04' }),
      decided('new/y/1', '2026-11-05', { state: 'ended', closed: '2026-11-05' }),
    ];
    const { playbooks } = summarizeLedger(ledger, history, (key) => key.replace(/^old/, 'new'));
    expect(playbooks).toMatchObject([{ playbook: 'new', opened: 3, open: 1, done: 1, ended: 1, daysToClose: { median: 2, of: 1 } }]);
    expect(playbooks[0]?.daysToTouch).toEqual({ median: null, of: 0 });
  });
});

describe('lines that are read again', () => {
  const history = [
    decided('a/x/1', '2026-11-04', { done: { call: '2026-11-03' } }),
    decided('a/x/1', '2026-11-06', { state: 'done', closed: '2026-11-05', done: { call: '2026-11-03' } }),
  ];

  test('have the days on which history knows them', () => {
    const read: readonly LedgerEntry[] = [
      { ...ticked('a/x/1', 'call', '2026-11-20'), seen: '2026-11-21' },
      { ...ticked('a/x/1', 'mail', '2026-11-20'), seen: '2026-11-21' },
      { ...closed('a/x/1', '2026-11-05'), seen: '2026-11-21' },
    ];
    expect(dateByHistory(read, history, same)).toEqual([
      ticked('a/x/1', 'call', '2026-11-03'),
      { ...ticked('a/x/1', 'mail', '2026-11-20'), seen: '2026-11-21' },
      { ...closed('a/x/1', '2026-11-05'), seen: '2026-11-06' },
    ]);
  });

  test('say in words what they are', () => {
    expect(describeEntry(ticked('a/x/1', 'call', '2026-11-03'))).toBe('2026-11-03 ticked call of a/x/1');
    expect(describeEntry(closed('a/x/1', '2026-11-05'))).toBe('2026-11-05 closed a/x/1 as done by maria');
  });
});
