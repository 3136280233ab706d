import { describe, expect, test } from 'vitest';
import type { Decision } from '../../src/evaluate/decision.ts';
import { comparableHealth, comparableStage, extendState, foldDecisions, healthOn, withDecisions } from '../../src/evaluate/state.ts';
import { parseDay } from '../../src/model/day.ts';

const on = (written: string) => parseDay(written) ?? Number.NaN;
type Caused = Extract<Decision, { kind: 'health' | 'stage' | 'segment' }>;
const health = (day: string, score: number, band: 'green' | 'yellow' | 'red'): Caused => ({
  day,
  kind: 'health',
  customer: 'acme',
  model: 'standard',
  score,
  band,
  held: band,
  coverage: 1,
});

const log: Decision[] = [
  { day: '2026-11-01', kind: 'day' },
  health('2026-11-01', 60, 'yellow'),
  { day: '2026-11-01', kind: 'stage', customer: 'acme', stage: 'onboarding' },
  { day: '2026-11-02', kind: 'day' },
  health('2026-11-02', 55, 'yellow'),
  { day: '2026-11-02', kind: 'segment', customer: 'acme', segment: 'at_risk', in: true },
  { day: '2026-11-03', kind: 'day' },
  health('2026-11-03', 40, 'red'),
  { day: '2026-11-03', kind: 'condition', playbook: 'save', subject: 'acme', true: true },
  { day: '2026-11-03', kind: 'rule', playbook: 'save', digest: 'abc' },
];

test('a point holds until the next, and a band since the day it changed', () => {
  const state = foldDecisions(log);
  const acme = state.customers.get('acme');
  expect(healthOn(acme, on('2026-10-31'))).toBeUndefined();
  expect(healthOn(acme, on('2026-11-02'))?.score).toBe(55);
  expect(healthOn(acme, on('2026-12-24'))?.score).toBe(40);
  expect(acme?.bandSince).toBe(on('2026-11-03'));
  expect(foldDecisions(log, on('2026-11-03')).customers.get('acme')?.bandSince).toBe(on('2026-11-01'));
  expect(comparableStage(acme, on('2026-11-02'))).toBe('onboarding');
});

test('a day is evaluated in the state the days before it left', () => {
  const before = foldDecisions(log, on('2026-11-03'));
  expect(before.lastDay).toBe(on('2026-11-02'));
  expect(before.conditions.size).toBe(0);
  expect(before.rules.size).toBe(0);
});

test('folding on is folding from the start', () => {
  const state = foldDecisions(log, on('2026-11-03'));
  extendState(
    state,
    log.filter(({ day }) => day === '2026-11-03'),
  );
  expect(state).toEqual(foldDecisions(log));
  expect(state.conditions.get('save/acme')).toEqual({ true: true, since: on('2026-11-03') });
});

describe('two lines of one day, of which the first is the work of a changed definition', () => {
  const configured = (line: Caused): Decision => ({ ...line, cause: 'configuration' });
  const stage = (day: string, name: string): Caused => ({ day, kind: 'stage', customer: 'acme', stage: name });
  const segment = (day: string, within: boolean): Caused => ({ day, kind: 'segment', customer: 'acme', segment: 'at_risk', in: within });

  test('leave the last one, and a day that ends as the one before was no interruption', () => {
    const state = foldDecisions([
      ...log,
      configured(health('2026-11-04', 60, 'yellow')),
      health('2026-11-04', 42, 'red'),
      configured(stage('2026-11-04', 'renewing')),
      stage('2026-11-04', 'onboarding'),
      configured(segment('2026-11-04', false)),
      segment('2026-11-04', true),
    ]);
    const acme = state.customers.get('acme');
    expect(healthOn(acme, on('2026-11-04'))?.score).toBe(42);
    expect(acme).toMatchObject({ bandSince: on('2026-11-03'), stage: 'onboarding', stageSince: on('2026-11-01') });
    expect(acme?.healths.map(({ cause }) => cause ?? 'data')).toEqual(['data', 'data', 'data', 'configuration', 'data']);
    expect(acme?.segments.get('at_risk')).toEqual({ in: true, since: on('2026-11-02') });
  });

  test('are a change where the day ends otherwise', () => {
    const state = foldDecisions([...log, configured(health('2026-11-04', 60, 'yellow')), health('2026-11-05', 42, 'red')]);
    expect(state.customers.get('acme')?.bandSince).toBe(on('2026-11-05'));
    expect(
      foldDecisions([...log, configured(segment('2026-11-04', false)), segment('2026-11-05', true)]).customers.get('acme')?.segments,
    ).toEqual(new Map([['at_risk', { in: true, since: on('2026-11-05') }]]));
  });

  test('are what earlier days are compared by: under the rules of now, as far as history tells', () => {
    const state = foldDecisions([
      ...log,
      configured(health('2026-11-05', 55, 'yellow')),
      configured(stage('2026-11-05', 'renewing')),
      health('2026-11-06', 45, 'red'),
    ]);
    const acme = state.customers.get('acme');
    const of = (day: string) => {
      const point = comparableHealth(acme, on(day));
      return point && [point.score, point.band];
    };
    expect(of('2026-10-31')).toBeUndefined();
    // Yellow under the old rules, red between: what the model made of red says nothing about it.
    expect(of('2026-11-02')).toEqual([70, 'yellow']);
    expect(of('2026-11-04')).toEqual([55, 'yellow']);
    expect(of('2026-11-06')).toEqual([45, 'red']);
    expect(healthOn(acme, on('2026-11-04'))).toMatchObject({ score: 40, band: 'red' });
    expect(comparableStage(acme, on('2026-11-04'))).toBe('renewing');
    expect(comparableStage(acme, on('2026-10-31'))).toBeUndefined();
  });

  test('can be added to a state that stays as it was', () => {
    const before = foldDecisions(log);
    const after = withDecisions(before, [configured(health('2026-11-04', 60, 'yellow')), configured(stage('2026-11-04', 'renewing'))]);
    expect(before).toEqual(foldDecisions(log));
    expect(after.customers.get('acme')).toMatchObject({ stage: 'renewing', bandSince: on('2026-11-04') });
    expect(after.lastDay).toBe(on('2026-11-03'));
  });

  test('of definitions leave the digests of those there are', () => {
    const definition = (name: string, digest: string): Decision => ({ day: '2026-11-04', kind: 'definition', name, digest });
    const state = foldDecisions([
      definition('journey', 'a'),
      definition('health/old', 'b'),
      definition('health/old', ''),
      definition('journey', 'c'),
    ]);
    expect(state.definitions).toEqual(new Map([['journey', 'c']]));
  });
});

test('the last line of a run is the run', () => {
  const run: Decision = {
    day: '2026-11-01',
    kind: 'run',
    key: 'save/acme/1',
    playbook: 'save',
    subject: 'acme',
    customer: 'acme',
    ordinal: 1,
    state: 'open',
    start: '2026-10-30',
    opened: '2026-11-01',
    closed: null,
    due: null,
    owner: 'maria',
    priority: 'high',
    occurrence: 'condition',
    digest: 'abc',
    done: {},
    answers: {},
    because: null,
  };
  const state = foldDecisions([run, { ...run, day: '2026-11-05', state: 'done', closed: '2026-11-05', done: { call: '2026-11-04' } }]);
  expect(state.runs.get('save/acme/1')).toMatchObject({
    state: 'done',
    start: on('2026-10-30'),
    closed: on('2026-11-05'),
    done: { call: on('2026-11-04') },
  });
});
