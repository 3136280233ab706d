import { describe, expect, test } from 'vitest';
import { compileExpression } from '../../src/expressions/expression.ts';
import { functions } from '../../src/expressions/functions.ts';
import type { Meaning, Moment, Value, ValueType } from '../../src/expressions/value.ts';
import { formatDay, parseDay } from '../../src/model/day.ts';
import { momentOf, namesOf } from './content-of.ts';

const day = (text: string): number => {
  const found = parseDay(text);
  if (found === undefined) throw new Error(`no day: ${text}`);
  return found;
};
const types: Record<string, ValueType> = { x: 'number', y: 'number', ok: 'yes/no', t: 'text', d: 'date', e: 'date' };
const position: Meaning = { type: 'text', world: 'open', values: ['renewing', 'leaving'] };
const names = namesOf(Object.fromEntries(Object.entries(types).map(([name, type]) => [name, { type, world: 'open' as const }])), {
  run: { questions: new Map([['position', position]]), steps: new Set(['position', 'call']) },
});

function evaluate(source: string, values: Record<string, Value> = {}, parts: Parameters<typeof momentOf>[1] = {}): Value {
  const { expression, problems } = compileExpression(source, names);
  if (expression === undefined) throw new Error(problems.map(({ message }) => message).join('; '));
  return expression.evaluate(momentOf(values, { day: day('2026-11-22'), ...parts }));
}

describe('counting time', () => {
  test('days', () => {
    const values = { d: day('2026-11-20'), e: day('2026-12-01') };
    expect(evaluate('days_since(d)', values)).toBe(2);
    expect(evaluate('days_until(d)', values)).toBe(-2);
    expect(evaluate('days_between(d, e)', values)).toBe(11);
    expect(evaluate('days_since(date("2026-11-22"))')).toBe(0);
  });

  test('whole months and years', () => {
    expect(evaluate('months_since(d)', { d: day('2026-08-23') })).toBe(2);
    expect(evaluate('months_since(d)', { d: day('2026-08-22') })).toBe(3);
    expect(evaluate('years_since(d)', { d: day('2024-11-23') })).toBe(1);
  });

  test('fiscal quarters follow the first month of the year', () => {
    const until = (d: string, fiscalYearStart: number) => evaluate('fiscal_quarters_until(d)', { d: day(d) }, { fiscalYearStart });
    expect(until('2026-12-31', 1)).toBe(0);
    expect(until('2027-01-01', 1)).toBe(1);
    expect(until('2027-01-31', 2)).toBe(0); // November to January is one quarter of a year from February
    expect(until('2027-02-01', 2)).toBe(1);
    expect(until('2026-10-31', 2)).toBe(-1);
  });

  test('today_plus drops parts of a day, and knows no day after 9999', () => {
    expect(formatDay(Number(evaluate('today_plus(x)', { x: 9.9 })))).toBe('2026-12-01');
    expect(evaluate('today_plus(x)', { x: 1e9 })).toBeUndefined();
    expect(evaluate('today_plus(x / y)', { x: 1, y: 0 })).toBeUndefined();
  });
});

describe('looking back', () => {
  const byDay = (values: Record<string, Record<string, Value>>) => (at: number) => values[formatDay(at)];

  test('ago reads an earlier day, and is unknown where there is none', () => {
    const past = byDay({ '2026-10-25': { x: 7 }, '2026-02-28': { x: 8 } });
    expect(evaluate('ago(x, "28d")', { x: 1 }, { past })).toBe(7);
    expect(evaluate('ago(x, "4w")', { x: 1 }, { past })).toBe(7);
    expect(evaluate('ago(x, "27d")', { x: 1 }, { past })).toBeUndefined();
    expect(evaluate('ago(x, "6mo")', { x: 1 }, { past, day: day('2026-08-31') })).toBe(8);
  });

  test('ago within ago goes back by both', () => {
    expect(evaluate('ago(ago(x, "7d"), "28d")', {}, { past: byDay({ '2026-10-25': {}, '2026-10-18': { x: 3 } }) })).toBe(3);
  });

  test('change is relative, unknown from zero', () => {
    const change = (now: Value, then: Value) => evaluate('change(x, "28d")', { x: now }, { past: () => ({ x: then }) });
    expect(change(15, 20)).toBe(-0.25);
    expect(change(15, 0)).toBeUndefined();
    expect(change(undefined, 20)).toBeUndefined();
    expect(change(null, 20)).toBeNull();
  });

  const held = (source: string, failing: Record<string, Value>, asOf = '2026-11-22') =>
    evaluate(source, { ok: true }, { day: day(asOf), past: (at) => ({ ok: formatDay(at) in failing ? failing[formatDay(at)] : true }) });

  test('held wants every day of the last n days', () => {
    expect(held('held(ok, 3, "day")', {})).toBe(true);
    expect(held('held(ok, 3, "day")', { '2026-11-20': false })).toBe(false);
    expect(held('held(ok, 3, "day")', { '2026-11-19': false })).toBe(true);
    expect(evaluate('held(ok, 3, "day")', { ok: false }, { past: () => ({ ok: true }) })).toBe(false);
  });

  test('one known false decides, else one unknown does', () => {
    expect(held('held(ok, 3, "day")', { '2026-11-21': undefined })).toBeUndefined();
    expect(held('held(ok, 3, "day")', { '2026-11-21': undefined, '2026-11-20': false })).toBe(false);
    expect(held('held(ok, 3, "day")', { '2026-11-21': null })).toBe(false);
    expect(evaluate('held(ok, 2, "day")', { ok: true })).toBeUndefined();
  });

  test('weeks keep the weekday, months the day of the month', () => {
    expect(held('held(ok, 2, "week")', { '2026-11-15': false })).toBe(false);
    expect(held('held(ok, 2, "week")', { '2026-11-16': false, '2026-11-08': false })).toBe(true);
    expect(held('held(ok, 3, "month")', { '2026-10-31': false }, '2026-12-31')).toBe(false);
    expect(held('held(ok, 3, "month")', { '2026-11-30': false }, '2026-12-31')).toBe(false);
    expect(held('held(ok, 3, "month")', { '2026-09-30': false }, '2026-12-31')).toBe(true);
  });

  test('what an expression looks back at is known beforehand', () => {
    const back = (source: string) => compileExpression(source, names).expression?.lookback;
    expect(back('ago(x, "28d") > 1 && ago(x, "2w") > 1')).toEqual([[{ count: 14, unit: 'd' }], [{ count: 28, unit: 'd' }]]);
    expect(back('held(change(x, "1mo") > 0, 2, "week")')).toEqual([
      [{ count: 7, unit: 'd' }],
      [
        { count: 7, unit: 'd' },
        { count: 1, unit: 'mo' },
      ],
      [{ count: 1, unit: 'mo' }],
    ]);
    expect(compileExpression('x > 1 && ago(y, "1d") > change(x, "1d")', names).expression).toMatchObject({
      names: ['x', 'y'],
      current: ['x'],
      earlier: ['x', 'y'],
    });
  });
});

describe('missing, known, or_else', () => {
  test('tell unknown and absent from a value, and are never unknown', () => {
    for (const x of [undefined, null]) {
      expect(evaluate('missing(x)', { x })).toBe(true);
      expect(evaluate('known(x)', { x })).toBe(false);
      expect(evaluate('or_else(x, 3)', { x })).toBe(3);
    }
    expect(evaluate('missing(x)', { x: 0 })).toBe(false);
    expect(evaluate('or_else(x, 3)', { x: 0 })).toBe(0);
  });
});

describe('choosing', () => {
  test('earliest and latest skip what is unknown or absent', () => {
    expect(evaluate('earliest(d, e)', { d: undefined, e: 5 })).toBe(5);
    expect(evaluate('latest(d, e)', { d: 9, e: 5 })).toBe(9);
    expect(evaluate('earliest(d, e)', { d: null, e: null })).toBeNull();
    expect(evaluate('earliest(d, e)', { d: null, e: undefined })).toBeUndefined();
  });

  test('min and max do not', () => {
    expect(evaluate('min(x, y)', { x: 1, y: 2 })).toBe(1);
    expect(evaluate('max(x, y)', { x: 1, y: undefined })).toBeUndefined();
    expect(evaluate('max(x, y)', { x: null, y: undefined })).toBeNull();
  });
});

describe('runs and groups', () => {
  test('are asked by id', () => {
    const parts: Partial<Moment> = {
      running: (id) => id === 'save-plan',
      lastRun: () => null,
      answer: (id) => (id === 'position' ? 'leaving' : undefined),
      stepDone: (id) => id === 'call',
      percentile: (expression, segment) => (segment === 'high_touch' ? Number(expression.evaluate(momentOf({ x: 0.25 }))) : undefined),
    };
    expect(evaluate('running("save-plan")', {}, parts)).toBe(true);
    expect(evaluate('days_since(last_run("save-plan")) > 90', {}, parts)).toBe(false);
    expect(evaluate('answer("position") == "leaving"', {}, parts)).toBe(true);
    expect(evaluate('done("call")', {}, parts)).toBe(true);
    expect(evaluate('percentile(x, "high_touch")', {}, parts)).toBe(0.25);
    expect(compileExpression('percentile(x, "high_touch") > 0.5', names).expression?.names).toEqual(['high_touch', 'x']);
  });
});

test('the examples of the reference are right', () => {
  const meanings = new Map<string, ValueType>();
  for (const name of 'seat_use stickiness users_28d urgent_open credits_left daily_spend_28d'.split(' ')) meanings.set(name, 'number');
  for (const name of 'renewal first_login credits_end contract.start contract.end owner.csm.from'.split(' ')) meanings.set(name, 'date');
  for (const name of ['band', 'csm_sentiment']) meanings.set(name, 'text');
  const known = namesOf(Object.fromEntries([...meanings].map(([name, type]) => [name, { type, world: 'open' as const }])), {
    playbooks: new Set(['save-plan', 'quarterly-review']),
    run: { questions: new Map([['position', position]]), steps: new Set(['sponsor_call']) },
  });
  for (const { example } of Object.values(functions)) expect([example, compileExpression(example, known).problems]).toEqual([example, []]);
});
