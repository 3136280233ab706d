import { describe, expect, test } from 'vitest';
import { readObservation, type SourceOnDay } from '../../src/evaluate/observed.ts';
import { calendarFor } from '../../src/model/calendar.ts';
import { parseDay } from '../../src/model/day.ts';
import { metricSchema } from '../../src/model/metric.ts';

const on = (written: string) => parseDay(written) ?? Number.NaN;
const day = on('2026-11-02');
const { addBusinessDays } = calendarFor(undefined);
const alive: SourceOnDay = { source: {}, state: { newest: day - 1, rows: 100 } };
const silentFor = (days: number): SourceOnDay => ({ source: {}, state: { newest: day - days, rows: 100 } });

interface Given {
  value: number | string | null;
  newest: number | null;
  source?: SourceOnDay;
  since?: number | null;
}

function read(metric: object, { value, newest, source = alive, since = on('2020-01-01') }: Given) {
  return readObservation(metricSchema.parse({ of: 'logins', ...metric }), { value, newest }, source, day, since, addBusinessDays);
}

describe('no rows', () => {
  test.each([[{ count: 'rows' }], [{ distinct: 'user' }], [{ sum: 'minutes' }], [{ mean: 'minutes', daily: 'mean', window: '28d' }]])(
    '%j is 0 while the source itself has rows',
    (metric) => {
      expect(read(metric, { value: null, newest: null })).toMatchObject({ value: 0, state: 'fresh' });
    },
  );

  test.each([
    [{ mean: 'minutes' }],
    [{ last: 'value' }],
    [{ share: 'row.late == "yes"' }],
    [{ days_since_last: 'rows' }],
    [{ first_day: 'rows' }],
  ])('%j is unknown', (metric) => {
    expect(read(metric, { value: null, newest: null })).toMatchObject({ value: undefined, state: 'missing' });
  });

  test('a count is unknown once the source has stopped: 60 days of nobody, or the window, plus its lag', () => {
    expect(read({ count: 'rows' }, { value: null, newest: null, source: silentFor(60) }).value).toBe(0);
    expect(read({ count: 'rows' }, { value: null, newest: null, source: silentFor(61) }).value).toBeUndefined();
    expect(read({ count: 'rows', window: '28d' }, { value: null, newest: null, source: silentFor(28) }).value).toBe(0);
    expect(read({ count: 'rows', window: '28d' }, { value: null, newest: null, source: silentFor(29) }).value).toBeUndefined();
    const lagging: SourceOnDay = { ...silentFor(30), source: { lag: { count: 2, unit: 'd' } } };
    expect(read({ count: 'rows', window: '28d' }, { value: null, newest: null, source: lagging }).value).toBe(0);
    const never: SourceOnDay = { source: {}, state: { newest: null, rows: 0 } };
    expect(read({ count: 'rows' }, { value: null, newest: null, source: never }).value).toBeUndefined();
  });

  test('a source that says when it has stopped makes everything read from it unknown, also what it still holds', () => {
    const declared = (silent: number): SourceOnDay => ({
      ...silentFor(silent),
      source: { expires: { count: 4, unit: 'd' }, lag: { count: 1, unit: 'd' } },
    });
    const held = { value: 17, newest: day - 5 };
    expect(read({ distinct: 'user', window: '28d' }, { ...held, source: declared(5) })).toMatchObject({ value: 17, state: 'fresh' });
    expect(read({ distinct: 'user', window: '28d' }, { ...held, source: declared(6) })).toMatchObject({
      value: undefined,
      state: 'missing',
    });
    expect(read({ count: 'rows' }, { value: null, newest: null, source: declared(6) }).value).toBeUndefined();
  });

  test('what the records hold is complete, however old', () => {
    const builtIn: SourceOnDay = { source: null, state: { newest: null, rows: 0 } };
    expect(read({ count: 'rows' }, { value: null, newest: null, source: builtIn }).value).toBe(0);
  });

  test('`else` stands for customers who never had a row, and for no others', () => {
    expect(read({ mean: 'minutes', else: '5' }, { value: null, newest: null })).toMatchObject({ value: 5, state: 'fresh' });
    expect(read({ mean: 'minutes', window: '28d', else: '5' }, { value: null, newest: day - 40 }).value).toBeUndefined();
    expect(read({ count: 'rows', window: '28d', else: '5' }, { value: null, newest: day - 40 }).value).toBe(0);
    expect(read({ mean: 'minutes', else: '5', expires: '60d' }, { value: null, newest: null }).value).toBe(5);
    expect(read({ mean: 'minutes', else: '5' }, { value: null, newest: null, source: silentFor(61) }).value).toBeUndefined();
  });
});

describe('age', () => {
  const sentiment = { last: 'value', fresh: '90d', expires: '120d' };

  test.each([
    [90, 'yellow', 'fresh'],
    [91, 'yellow', 'stale'],
    [120, 'yellow', 'stale'],
    [121, undefined, 'missing'],
  ])('a rating that is %i days old', (age, value, state) => {
    expect(read(sentiment, { value: 'yellow', newest: day - age })).toMatchObject({ value, state });
  });

  test('a count expires too, and a customer without rows counts from its first day', () => {
    const usage = { count: 'rows', window: '28d', expires: '60d' };
    expect(read(usage, { value: null, newest: day - 60 }).value).toBe(0);
    expect(read(usage, { value: null, newest: day - 61 }).value).toBeUndefined();
    expect(read(usage, { value: null, newest: null, since: day - 60 }).value).toBe(0);
    expect(read(usage, { value: null, newest: null, since: day - 61 }).value).toBeUndefined();
  });
});

test('a metric that was not observed is unknown', () => {
  expect(readObservation(metricSchema.parse({ count: 'rows', of: 'logins' }), undefined, alive, day, null, addBusinessDays)).toEqual({
    value: undefined,
    newest: null,
    state: 'missing',
  });
});
