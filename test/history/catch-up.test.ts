import { describe, expect, test } from 'vitest';
import type { Decision } from '../../src/evaluate/decision.ts';
import { foldDecisions } from '../../src/evaluate/state.ts';
import { daysToEvaluate, daysToObserve, evaluateThrough, valuesToObserve } from '../../src/history/catch-up.ts';
import { formatDay } from '../../src/model/day.ts';
import { customerOf, given, observed, on } from '../evaluate/given.ts';

const days = (lastDay: string | null, asOf: string) =>
  daysToEvaluate(lastDay === null ? null : on(lastDay), on(asOf), on('2026-10-30')).days.map(formatDay);

test('without history the days begin on the day before the workspace goes live', () => {
  expect(days(null, '2026-11-01')).toEqual(['2026-10-29', '2026-10-30', '2026-10-31', '2026-11-01']);
  expect(days(null, '2026-08-01')).toEqual(['2026-08-01']);
});

test('missed days are caught up in order; a day that is known is evaluated again by itself', () => {
  expect(days('2026-10-30', '2026-11-01')).toEqual(['2026-10-31', '2026-11-01']);
  expect(days('2026-11-01', '2026-11-01')).toEqual(['2026-11-01']);
  expect(days('2026-11-05', '2026-11-01')).toEqual(['2026-11-01']);
});

test('at most 400 days are caught up, and that is said', () => {
  const far = daysToEvaluate(on('2025-01-01'), on('2026-11-01'), on('2025-01-01'));
  expect(far.days).toHaveLength(400);
  expect(far.days.at(-1)).toBe(on('2026-11-01'));
  expect(far.note).toBe(
    '2025-01-02 to 2025-09-27 are not evaluated: at most 400 days are caught up, and what became due in between is seen on 2025-09-28',
  );
});

const program = given({
  'playbooks/metrics/trend.yaml': 'metrics:\n  trend:\n    is: change(m1, "28d")\n',
  'playbooks/health/standard.yaml': `
id: standard
title: Standard
for: all
bands:
  green: { from: 75, worth: 90 }
  yellow: { from: 50, worth: 60 }
  red: { from: 0, worth: 25 }
hysteresis: 5
measures:
  m1: { weight: 100, value: m1, score: { line: { 0: 0, 100: 100 } } }
`,
});
const observations = observed({ acme: { m1: { '2026-01-01': 80, '2026-10-05': 40, '2026-10-20': 52 } } });

test('values are needed on the days themselves and on those they look back to', () => {
  expect(daysToObserve(program, [on('2026-11-01'), on('2026-11-02')]).map(formatDay)).toEqual([
    '2026-10-04',
    '2026-10-05',
    '2026-11-01',
    '2026-11-02',
  ]);
});

test('an aggregate is needed on the earlier days that it is looked back to itself, and no other is', () => {
  const { daysOf } = valuesToObserve(program, [on('2026-11-02')]);
  expect([...daysOf('m1')].map(formatDay)).toEqual(['2026-10-05', '2026-11-02']);
  expect([...daysOf('m2')].map(formatDay)).toEqual(['2026-11-02']);
});

describe('evaluating through', () => {
  const through = (history: readonly Decision[], asOf: string) =>
    evaluateThrough({ program, observations, history, ledger: [], asOf: on(asOf) });

  test('catching up gives what going day by day gives', () => {
    const atOnce = through([], '2026-11-02');
    const log: Decision[] = [];
    for (let day = on('2026-09-30'); day <= on('2026-11-02'); day += 1) log.push(...through(log, formatDay(day)).decisions);
    expect(atOnce.decisions).toEqual(log);
    expect(customerOf(atOnce.report).health).toMatchObject({ score: 52, band: 'red', bandSince: '2026-10-05' });
  });

  test('the last day can be run again, and says the same', () => {
    const first = through([], '2026-11-02');
    const again = through(first.decisions, '2026-11-02');
    expect(again.report).toEqual(first.report);
    expect(again.decisions).toEqual(first.decisions.filter(({ day }) => day === '2026-11-02'));
  });

  test('an earlier day is shown as of then, and history stays as it was decided', () => {
    const log = through([], '2026-11-02').decisions;
    const earlier = through(log, '2026-10-10');
    expect(earlier.decisions).toEqual([]);
    expect(customerOf(earlier.report).health).toMatchObject({ score: 40, band: 'red' });
  });
});

describe('across a change of a definition', () => {
  const stricter: typeof program = given({
    'playbooks/metrics/trend.yaml': 'metrics:\n  trend:\n    is: change(m1, "28d")\n',
    'playbooks/health/standard.yaml': `
id: standard
title: Standard
for: all
bands:
  green: { from: 90, worth: 95 }
  yellow: { from: 85, worth: 86 }
  red: { from: 0, worth: 25 }
measures:
  m1: { weight: 100, value: m1, score: { line: { 0: 0, 100: 100 } } }
`,
  });
  const log = evaluateThrough({ program, observations, history: [], ledger: [], asOf: on('2026-10-02') }).decisions;
  const through = (history: readonly Decision[], asOf: string) =>
    evaluateThrough({ program: stricter, observations, history, ledger: [], asOf: on(asOf) });

  test('values of the last day are needed too, with what they look back to', () => {
    const state = (asOf: string) => foldDecisions(log, on(asOf));
    const needed = (one: typeof program, asOf: string) => daysToObserve(one, [on(asOf)], state(asOf)).map(formatDay);
    expect(needed(program, '2026-10-05')).toEqual(['2026-09-07', '2026-10-05']);
    expect(needed(stricter, '2026-10-05')).toEqual(['2026-09-04', '2026-09-07', '2026-10-02', '2026-10-05']);
    expect(needed(stricter, '2026-10-02')).toEqual(['2026-09-03', '2026-09-04', '2026-10-01', '2026-10-02']);
    expect(daysToObserve(stricter, [on('2026-10-29')], foldDecisions([])).map(formatDay)).toEqual(['2026-10-01', '2026-10-29']);
  });

  test('the first day that is caught up tells of it, and catching up at once gives what going day by day gives', () => {
    const atOnce = through(log, '2026-10-07').decisions;
    const daily: Decision[] = [...log];
    for (let day = on('2026-10-03'); day <= on('2026-10-07'); day += 1) daily.push(...through(daily, formatDay(day)).decisions);
    expect([...log, ...atOnce]).toEqual(daily);
    const changes = atOnce.flatMap((line) => (line.kind === 'health' ? [[line.day, line.band, line.score, line.cause ?? 'data']] : []));
    expect(changes).toEqual([
      ['2026-10-03', 'red', 80, 'configuration'],
      ['2026-10-05', 'red', 40, 'data'],
    ]);
    expect(atOnce.flatMap((line) => (line.kind === 'definition' ? [`${line.day} ${line.name}`] : []))).toEqual([
      '2026-10-03 health/standard',
    ]);
  });

  test('its day can be run again, and says the same', () => {
    const first = through(log, '2026-10-03');
    const again = through([...log, ...first.decisions], '2026-10-03');
    // What playbooks look forward to is asked of the evaluation when it is needed: a function, and another one each time.
    expect({ ...again, parts: null, prospects: again.prospects() }).toEqual({ ...first, parts: null, prospects: first.prospects() });
  });
});
