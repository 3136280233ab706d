import { describe, expect, it } from 'vitest';
import type { Report, RunReport } from '../../src/evaluate/report.ts';
import { dueByAge, heldByReason } from '../../src/reports/due.ts';
import { fixture } from '../site/fixture.ts';

const { report } = fixture();
const sample = report.customers.flatMap(({ runs }) => runs).find(({ key }) => key === 'renewal-90/kestrel/1');
if (sample === undefined) throw new Error('the fixture has no such run');
const run = (key: string, more: Partial<RunReport>): RunReport => ({ ...sample, key, due: null, steps: [], ...more });
const dayOf = (runs: readonly RunReport[]): Report => ({ ...report, customers: [], runs });

describe('due and overdue', () => {
  const groups = dueByAge(
    dayOf([
      run('p/a/1', { late: 1 }),
      run('p/b/1', { late: 7 }),
      run('p/c/1', { late: 8 }),
      run('p/d/1', { late: 30 }),
      run('p/e/1', { late: 31 }),
      run('p/f/1', { due: '2026-11-29' }),
      run('p/g/1', { due: '2026-11-30' }),
      run('p/h/1', { late: 90, status: 'draft' }),
      run('p/i/1', { late: 90, snoozedUntil: '2026-12-01' }),
      run('p/j/1', { late: 90, state: 'done' }),
      run('p/k/1', { late: 7 }),
    ]),
  );

  it('stands by age, the oldest first, each run once, the most late first', () => {
    expect(groups.map(({ age, runs }) => [age, ...runs.map(({ key }) => key)])).toEqual([
      ['months', 'p/e/1'],
      ['weeks', 'p/d/1', 'p/c/1'],
      ['days', 'p/b/1', 'p/k/1', 'p/a/1'],
      ['week', 'p/f/1'],
    ]);
  });
});

describe('what is held back', () => {
  it('stands by reason, the most frequent first; without a reason it is another one', () => {
    const held = (key: string, more: Partial<RunReport>) => run(key, { state: 'held', held: 'Held back.', ...more });
    const groups = heldByReason(
      dayOf([
        held('p/a/1', { heldFor: 'capacity' }),
        held('p/b/1', { heldFor: 'contacts' }),
        held('p/c/1', { heldFor: 'contacts' }),
        held('p/d/1', {}),
        run('p/e/1', { heldFor: 'contacts' }),
      ]),
    );
    expect(groups.map(({ kind, runs }) => [kind, ...runs.map(({ key }) => key)])).toEqual([
      ['contacts', 'p/b/1', 'p/c/1'],
      ['capacity', 'p/a/1'],
      ['other', 'p/d/1'],
    ]);
  });
});
