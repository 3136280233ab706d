import { describe, expect, test } from 'vitest';
import type { LedgerEntry } from '../../src/evaluate/decision.ts';
import { findMarker, markerKey, splitStepKey, stepKey } from '../../src/tasks/marker.ts';
import { planTasks } from '../../src/tasks/plan.ts';
import { readBack } from '../../src/tasks/read-back.ts';
import { newBody } from '../../src/tasks/task.ts';
import { asOf, customer, guards, input, issue, run, settings, step } from './sample.ts';

const key = 'renewal-90/acme/1';
const price = step('price', { title: 'Check the price', ownIssue: true, owner: 'jonas', due: '2026-11-25' });
const withSteps = (steps: ReturnType<typeof step>[], changes: Parameters<typeof run>[1] = {}) =>
  customer('acme', { runs: [run('acme', { steps, ...changes })] });
const acme = withSteps([price, step('call')]);

/** The issues a plan opens, as GitHub then holds them. */
function opened(one: typeof acme) {
  return planTasks(input([one], []))
    .creates.toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ task }, index) =>
      issue(index + 1, newBody(task), {
        title: task.title,
        labels: [...task.labels],
        assignees: task.assignee === null ? [] : [task.assignee],
      }),
    );
}

const read = (issues: Parameters<typeof readBack>[0]['issues'], ledger: readonly LedgerEntry[] = []) =>
  readBack({ issues, ledger, trusted: [], asOf, zone: 'Europe/Berlin', prefix: 'cs:', rename: (one) => one }).filter(
    ({ kind }) => kind !== 'opened',
  );

test('its key is its run’s and its own', () => {
  expect(splitStepKey(stepKey('urgent-ticket/acme:T#1/2', 'price_check'))).toEqual({
    run: 'urgent-ticket/acme:T#1/2',
    step: 'price_check',
  });
  expect(splitStepKey('urgent-ticket/acme:T#1/2')).toBeNull();
  const [, own] = opened(acme);
  const found = findMarker(own?.body ?? '');
  expect(found.kind === 'marker' && markerKey(found.marker)).toBe(`${key}#price`);
});

test('of a question for a day it says the command that answers it', () => {
  const [, own] = opened(withSteps([{ ...price, asksDay: true }, step('call')]));
  expect(own?.body).toContain(
    'Comment `/answer price 2027-01-15` with the day: that ticks the step in the issue of its run, and this issue closes.',
  );
  expect(own?.body).not.toMatch(/- \[ \]|\/done/);
});

describe('a plan', () => {
  test('opens both, each for its owner, and then changes only the line that names the number', () => {
    const { creates } = planTasks(input([acme], []));
    expect(creates.map(({ key: one, owner, due, title }) => [one, owner, due, title])).toEqual([
      [`${key}#price`, 'jonas', '2026-11-25', 'Acme Logistics: Check the price'],
      [key, 'maria', '2026-12-02', 'Acme Logistics: Renewal, 90 days out'],
    ]);
    const [whole, own] = opened(acme);
    if (whole === undefined || own === undefined) throw new Error('two issues');
    const next = planTasks(input([acme], [whole, own]));
    expect(next.updates.map((one) => [one.key, one.reason])).toEqual([[key, 'steps']]);
    expect(next.updates[0]?.task.steps[0]?.text).toContain('its own issue is #2');
  });

  test('counts them against guards and budget', () => {
    expect(planTasks(input([acme], [], { settings: settings({ guards: { ...guards, creates: 1 } }) })).stopped[0]).toContain(
      'opens 2 issues',
    );
    expect(planTasks(input([acme], [], { settings: settings({}, { createsPerRun: 1 }) })).deferred.map((one) => one.key)).toEqual([key]);
  });

  test('opens none for a step that waits, for a run that is held back, and for a draft', () => {
    expect(planTasks(input([withSteps([{ ...price, state: 'waiting' }, step('call')])], [])).creates.map((one) => one.key)).toEqual([key]);
    expect(planTasks(input([withSteps([price], { state: 'held', held: 'Held back.' })], [])).creates).toEqual([]);
    expect(planTasks(input([withSteps([price], { status: 'draft' })], [])).creates).toEqual([]);
  });

  test('leaves one alone whose step waits again, and tells of one whose step has no own issue any more', () => {
    const issues = opened(acme);
    const waits = planTasks(input([withSteps([{ ...price, state: 'waiting' }, step('call')])], issues));
    expect([waits.closes, waits.findings]).toEqual([[], []]);
    const gone = planTasks(input([withSteps([step('call')])], issues));
    expect(gone.findings).toMatchObject([{ code: 'unknown-run', issues: [2] }]);
  });
});

describe('what is read back', () => {
  const [whole, own] = opened(acme);
  if (whole === undefined || own === undefined) throw new Error('two issues');
  const closed = { ...own, state: 'closed', stateReason: 'completed', closedBy: 'jonas', closedAt: '2026-11-20T10:00:00Z' } as const;
  const tick = { day: '2026-11-20', kind: 'ticked', run: key, step: 'price', by: 'jonas' } as const;

  test('a close as completed is the tick of the step, once, though its box was not ticked yet', () => {
    const entries = read([whole, closed]);
    expect(entries).toEqual([{ day: '2026-11-20', kind: 'closed', run: `${key}#price`, how: 'done', reason: null, by: 'jonas' }, tick]);
    expect(read([whole, closed], [{ day: asOf, kind: 'opened', run: `${key}#price`, issue: 2 }, ...entries])).toEqual([]);
  });

  test('a close as not planned, or by rule, is none', () => {
    expect(read([whole, { ...closed, stateReason: 'not_planned' }]).map(({ kind }) => kind)).toEqual(['closed']);
    expect(read([whole, { ...closed, labels: ['cs:over'] }])).toEqual([]);
  });

  test('an answer in the step’s issue is the run’s, and the run’s issue has no boxes for it', () => {
    const asked = withSteps([step('position', { ownIssue: true, options: ['renewing', 'leaving'] })]);
    const [list, question] = opened(asked);
    if (list === undefined || question === undefined) throw new Error('two issues');
    expect(list.body).not.toContain('position=renewing');
    expect(question.body).toContain('### Answer\n');
    const body = question.body.replace('- [ ] leaving', '- [x] leaving');
    const answer = { day: asOf, kind: 'answered', run: key, step: 'position', answer: 'leaving', by: null } as const;
    expect(read([list, { ...question, body }])).toEqual([answer]);
    expect(read([list, { ...question, body }], [answer])).toEqual([]);
  });
});
