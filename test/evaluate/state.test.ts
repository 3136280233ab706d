import { expect, test } from 'vitest';
import type { Decision } from '../../src/evaluate/decision.ts';
import { extendState, foldDecisions, healthOn, stageOn } from '../../src/evaluate/state.ts';
import { parseDay } from '../../src/model/day.ts';

const on = (written: string) => parseDay(written) ?? Number.NaN;
const health = (day: string, score: number, band: 'green' | 'yellow' | 'red'): Decision => ({
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
  expect(stageOn(acme, on('2026-11-02'))).toBe('onboarding');
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
