import { expect, test } from 'vitest';
import type { LedgerEntry } from '../../src/evaluate/decision.ts';
import { beginLine, endLine } from '../../src/tasks/marker.ts';
import { planWithdrawal } from '../../src/tasks/withdraw.ts';
import { issue } from './sample.ts';

const body = (subject: string, step?: string): string =>
  [beginLine({ playbook: 'a', subject, ordinal: 1, step, assignee: 'maria', ruled: [], facts: '' }), endLine].join('\n');
const plan = (
  issues: Parameters<typeof planWithdrawal>[0]['issues'],
  ledger: readonly LedgerEntry[] = [],
  live: readonly string[] = [],
) => {
  const { close, touched, without } = planWithdrawal({
    playbook: 'a',
    issues,
    ledger,
    live,
    trusted: [],
    prefix: 'cs:',
    rename: (key) => key,
  });
  return { close: close.map(({ issue: number }) => number), touched: touched.map(({ issue: number }) => number), without };
};

test('only open issues of the playbook are closed, and those with work of people stay', () => {
  const issues = [
    issue(1, body('x')),
    issue(2, body('y'), { comments: 1 }),
    issue(3, body('z'), { state: 'closed' }),
    issue(4, body('w').replace('setpiece:begin', 'other:begin')),
    issue(5, body('v'), { assignees: ['jonas'] }),
    issue(6, body('u'), { author: { login: 'li', bot: false } }),
  ];
  expect(plan(issues)).toEqual({ close: [1], touched: [5, 2], without: [] });
});

test('what the ledger knows as touched stays, also where nothing shows it any more', () => {
  const ticked: LedgerEntry = { day: '2026-11-16', kind: 'ticked', run: 'a/x/1', step: 'call', by: 'maria' };
  expect(plan([issue(1, body('x'))], [ticked])).toMatchObject({ close: [], touched: [1] });
});

test('where somebody works on the issue of a step, all issues of its run stay', () => {
  const issues = [issue(1, body('x')), issue(2, body('x', 'price'), { comments: 2 }), issue(3, body('y')), issue(4, body('y', 'price'))];
  expect(plan(issues)).toEqual({ close: [3, 4], touched: [1, 2], without: [] });
});

test('a run without an issue ends, one whose issue is gone or was closed is over already', () => {
  const opened: LedgerEntry = { day: '2026-11-16', kind: 'opened', run: 'a/gone/1', issue: 9 };
  const closed: LedgerEntry = { day: '2026-11-16', kind: 'closed', run: 'a/over/1', how: 'done', reason: null, by: null };
  expect(plan([issue(1, body('x'))], [opened, closed], ['a/held/1', 'a/x/1', 'a/gone/1', 'a/over/1'])).toEqual({
    close: [1],
    touched: [],
    without: ['a/held/1'],
  });
  expect(plan(null, [], ['a/held/1'])).toEqual({ close: [], touched: [], without: ['a/held/1'] });
});
