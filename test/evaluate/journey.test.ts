import { describe, expect, test } from 'vitest';
import { createCustomerDays } from '../../src/evaluate/customer-day.ts';
import { decideCustomer } from '../../src/evaluate/decisions.ts';
import type { StageOutcome } from '../../src/evaluate/journey.ts';
import { foldDecisions } from '../../src/evaluate/state.ts';
import type { Program } from '../../src/expressions/program.ts';
import { given, observed, on, type Series } from './given.ts';

function stagesOf(program: Program, values: Readonly<Record<string, Series>>, from: string, to: string): StageOutcome[] {
  const log = [];
  const found: StageOutcome[] = [];
  for (let day = on(from); day <= on(to); day += 1) {
    const [acme] = createCustomerDays({ program, observations: observed({ acme: values }), past: foldDecisions(log, day), day });
    if (acme === undefined) throw new Error('no customer');
    found.push(acme.stage);
    log.push(...decideCustomer(acme));
  }
  return found;
}

const journey = (stages: string) => given({ 'playbooks/journey.yaml': `stages:\n${stages}` });
const names = (found: StageOutcome[]) => found.map(({ stage }) => stage);

test('each day the first line that is true', () => {
  const program = journey(`
  - { id: late, when: m1 > 10 }
  - { id: early, when: m1 > 0 }
`);
  const values = { m1: { '2026-11-01': 5, '2026-11-02': 20, '2026-11-03': 0 } };
  expect(names(stagesOf(program, values, '2026-11-01', '2026-11-03'))).toEqual(['early', 'late', null]);
});

test('unknown keeps yesterday’s stage, and takes nobody into one', () => {
  const program = journey(`
  - { id: first, when: m1 > 10 }
  - { id: last, when: true }
`);
  const values = { m1: { '2026-11-02': 20, '2026-11-03': null } };
  expect(names(stagesOf(program, values, '2026-11-01', '2026-11-03'))).toEqual(['last', 'first', 'first']);
});

describe('until', () => {
  const program = journey(`
  - { id: leaving, when: m3 > 0 }
  - { id: onboarding, when: m1 > 0, until: m2 > 0, behind: 2d, stuck: 4d }
  - { id: maturity, when: true }
`);

  test('keeps a stage although its line is over, until a fact ends it', () => {
    const values = { m1: { '2026-11-01': 1, '2026-11-02': 0 }, m2: { '2026-11-01': 0, '2026-11-04': 1 } };
    expect(names(stagesOf(program, values, '2026-11-01', '2026-11-04'))).toEqual(['onboarding', 'onboarding', 'onboarding', 'maturity']);
  });

  test('ends it also while its line is still true', () => {
    const values = { m1: 1, m2: { '2026-11-01': 0, '2026-11-02': 1 } };
    expect(names(stagesOf(program, values, '2026-11-01', '2026-11-02'))).toEqual(['onboarding', 'maturity']);
  });

  test('that is unknown lets nobody fall back into the stage, and keeps no newcomer out of it', () => {
    const values = { m1: 1, m2: { '2026-11-02': 0, '2026-11-03': 1, '2026-11-04': null, '2026-11-05': 0 } };
    expect(names(stagesOf(program, values, '2026-11-01', '2026-11-05'))).toEqual([
      'onboarding',
      'onboarding',
      'maturity',
      'maturity',
      'onboarding',
    ]);
  });

  test('gives way to a stage that comes first', () => {
    const values = { m1: 1, m2: 0, m3: { '2026-11-02': 1 } };
    expect(names(stagesOf(program, values, '2026-11-01', '2026-11-02'))).toEqual(['onboarding', 'leaving']);
  });

  test('behind and stuck by elapsed time, the day of entry kept', () => {
    const found = stagesOf(program, { m1: 1, m2: 0 }, '2026-11-01', '2026-11-06');
    expect(found.map(({ state }) => state)).toEqual([null, null, null, 'behind', 'behind', 'stuck']);
    expect(new Set(found.map(({ since }) => since))).toEqual(new Set([on('2026-11-01')]));
  });
});

test('a renamed stage is the same stage', () => {
  const program = journey(`
  - { id: steady, formerly: [maturity], when: true }
`);
  const past = foldDecisions([{ day: '2026-10-01', kind: 'stage', customer: 'acme', stage: 'maturity' }]);
  const [acme] = createCustomerDays({ program, observations: observed({}), past, day: on('2026-11-01') });
  expect(acme?.stage).toMatchObject({ stage: 'steady', since: on('2026-10-01'), kept: true });
});

test('a customer that left still has a stage', () => {
  const program = journey(`
  - { id: lead_pool, when: days_since(contract.ended) > 90 }
  - { id: win_back, when: days_since(contract.ended) > 0 }
  - { id: maturity, when: true }
`);
  expect(names(stagesOf(program, {}, '2027-12-31', '2028-01-01'))).toEqual(['maturity', 'win_back']);
  expect(names(stagesOf(program, {}, '2028-03-31', '2028-03-31'))).toEqual(['lead_pool']);
});
