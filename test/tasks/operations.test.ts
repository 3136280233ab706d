import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../src/model/diagnostic.ts';
import { type OperationsPlan, planOperations, type RunFacts, troublesOf } from '../../src/tasks/operations.ts';
import { asOf, issue } from './sample.ts';

const diagnostic = (code: string, message: string): Diagnostic => ({
  code,
  severity: 'warning',
  file: 'a.yaml',
  line: 3,
  column: 1,
  message,
});
const silent = { warnings: [diagnostic('silent-source', 'the source logins has had no row since 2026-10-01')] };
const plan = (facts: RunFacts, issues: Parameters<typeof planOperations>[0]['issues'] = [], on = asOf): OperationsPlan =>
  planOperations({ issues, troubles: troublesOf(facts), trusted: [], asOf: on, run: null });
const body = (of: OperationsPlan): string => (of.kind === 'nothing' ? '' : of.body);
const opened = issue(7, body(plan(silent)), { title: 'The daily run needs a person' });

test('a run without troubles has nothing to say', () => {
  expect(
    plan({ warnings: [diagnostic('unused-asset', 'whatever')], plan: { stopped: [], findings: [], deferred: [], blocked: [] } }),
  ).toEqual({
    kind: 'nothing',
  });
});

test.each<[string, RunFacts, string]>([
  ['errors', { errors: [diagnostic('x', 'no customer <!-- @maria')] }, 'a.yaml:3: no customer &lt;!-- @\u200bmaria'],
  ['a guard', { plan: { stopped: ['No customer was loaded.'], findings: [], deferred: [], blocked: [] } }, '- No customer was loaded.'],
  [
    'failed writes',
    { failed: [1, 2, 3, 4].map((n) => ({ key: `p/c${n}/1`, reason: 'refused' })) },
    'refused (p/c1/1, p/c2/1, p/c3/1 and 1 more)',
  ],
  ['a silent source', silent, 'the source logins has had no row since 2026-10-01'],
  ['a damaged ledger', { warnings: [diagnostic('damaged-ledger', 'x')] }, 'a.yaml:3 cannot be read'],
  ['a schedule that stopped', { gap: ['2026-11-01', '2026-11-22'] }, 'no run between 2026-11-01 and 2026-11-22'],
])('%s open the issue', (_, facts, line) => {
  const made = plan(facts);
  expect(made.kind).toBe('create');
  expect(body(made)).toContain(line);
});

test('what waits counts only where one more run does not do it', () => {
  const waiting = (count: number): RunFacts => ({
    creates: 5,
    plan: { stopped: [], findings: [], deferred: Array.from({ length: count }, () => ({}) as never), blocked: [] },
  });
  expect(plan(waiting(5)).kind).toBe('nothing');
  expect(body(plan(waiting(6)))).toContain('6 issues wait, and one run opens at most 5');
});

test('however much is wrong, the text fits into an issue', () => {
  const long = '&'.repeat(900);
  const many = Array.from({ length: 90 }, (_, index) => `${index}${long}`);
  const text = body(
    plan({
      errors: many.map((message) => diagnostic('x', message)),
      warnings: many.map((message) => diagnostic('silent-source', message)),
      failed: many.map((reason) => ({ key: 'a/b/1', reason })),
      plan: { stopped: many, findings: [], deferred: [], blocked: [] },
    }),
  );
  expect(text.length).toBeLessThan(65_000);
  expect(text).toContain('… and 87 more');
});

describe('the issue', () => {
  test('stays as it is while the facts are the same, whatever the day', () => {
    expect(plan(silent, [opened], '2026-11-29').kind).toBe('nothing');
  });

  test('is updated in place when they change, around what people wrote', () => {
    const theirs = { ...opened, body: `Asked IT.\r\n\r\n${opened.body}\r\n\r\nTicket 12` };
    const made = plan({ ...silent, gap: ['2026-11-01', '2026-11-22'] }, [theirs]);
    expect(made).toMatchObject({ kind: 'update', issue: 7 });
    expect(body(made)).toMatch(
      /^Asked IT\.\r\n\r\n<!-- setpiece:operations [0-9a-f]{16} -->\n[\s\S]+The schedule was silent[\s\S]+-->\r\n\r\nTicket 12$/,
    );
    expect(plan({ ...silent, gap: ['2026-11-01', '2026-11-22'] }, [{ ...theirs, body: body(made) }]).kind).toBe('nothing');
  });

  test('is closed when all is over, and another is opened for the next trouble', () => {
    const made = plan({}, [opened]);
    expect(made).toMatchObject({ kind: 'close', issue: 7 });
    expect(body(made)).toContain(`over since ${asOf}`);
    const closed = { ...opened, body: body(made), state: 'closed' as const };
    expect(plan({}, [closed]).kind).toBe('nothing');
    expect(plan(silent, [closed]).kind).toBe('create');
  });

  test('that a person closed stays closed until the facts change', () => {
    const closed = { ...opened, state: 'closed' as const };
    expect(plan(silent, [closed]).kind).toBe('nothing');
    expect(plan({ gap: ['2026-11-01', '2026-11-22'] }, [closed]).kind).toBe('create');
  });

  test('of somebody else is not ours', () => {
    const foreign = { ...opened, author: { login: 'li', bot: false } };
    expect(plan(silent, [foreign]).kind).toBe('create');
    expect(plan({}, [foreign]).kind).toBe('nothing');
  });
});
