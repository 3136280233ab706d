import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileFormula } from '../../src/expressions/formula.ts';
import { parseFormula } from '../../src/expressions/formula-parser.ts';
import type { Value } from '../../src/expressions/value.ts';
import { calendarFor } from '../../src/model/calendar.ts';
import { formatDay, parseDay } from '../../src/model/day.ts';
import { momentOf, namesOf } from './content-of.ts';

const names = namesOf(
  {
    renewal: { type: 'date', world: 'closed' },
    credits_end: { type: 'date', world: 'open' },
    start: { type: 'date', world: 'closed' },
    'call.done': { type: 'date', world: 'closed' },
    arr: { type: 'number', world: 'closed' },
  },
  { durations: new Set(['contract.notice', 'contract.term']) },
);

/** The day of a formula in Germany, written out. */
function evaluate(source: string, values: Record<string, Value>, rolls = false): string | undefined | null {
  const { formula, problems } = compileFormula(source, names);
  if (formula === undefined) throw new Error(problems.map(({ message }) => message).join('; '));
  const days = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? (parseDay(value) ?? value) : value]),
  );
  const day = formula.evaluate(momentOf(days, calendarFor('DE')), rolls);
  return typeof day === 'number' ? formatDay(day) : day;
}

describe('durations', () => {
  test.each([
    ['renewal - 90d', '2027-03-31', '2026-12-31'],
    ['renewal - 3w', '2027-03-31', '2027-03-10'],
    ['renewal - 6mo', '2026-08-31', '2026-02-28'],
    ['renewal + 1mo', '2027-01-31', '2027-02-28'],
    ['renewal + 1mo + 1mo', '2027-01-31', '2027-03-28'],
    ['renewal - 1q', '2027-05-31', '2027-02-28'],
    ['renewal + 1y', '2028-02-29', '2029-02-28'],
    ['renewal - contract.notice', '2027-03-31', '2027-01-30'],
    ['renewal - contract.notice - 14d', '2027-03-31', '2027-01-16'],
    // 3 October 2025 is a Friday and a holiday
    ['renewal + 1bd', '2025-10-02', '2025-10-06'],
    ['renewal - 1bd', '2025-10-06', '2025-10-02'],
    // 25 and 26 December and 1 January are holidays
    ['renewal + 5bd', '2026-12-23', '2026-12-31'],
    ['renewal + 6bd', '2026-12-23', '2027-01-04'],
  ])('%s from %s is %s', (source, renewal, expected) => {
    expect(evaluate(source, { renewal, 'contract.notice': '60d' })).toBe(expected);
  });
});

describe('days that cannot be written', () => {
  test.each(['renewal + 1d', 'renewal + 1bd', 'renewal + 1mo + 1mo', 'renewal - 99999y'])('%s from the last one is unknown', (source) => {
    expect(evaluate(source, { renewal: '9999-12-31' })).toBeUndefined();
    expect(evaluate(source, { renewal: '9999-12-31' }, true)).toBeUndefined();
  });
});

describe('anchors without a date', () => {
  test('absent stays absent, unknown stays unknown, absent wins', () => {
    expect(evaluate('renewal - 3d', { renewal: null })).toBeNull();
    expect(evaluate('renewal - 3d', {})).toBeUndefined();
    expect(evaluate('renewal - contract.notice', { renewal: '2027-03-31', 'contract.notice': null })).toBeNull();
    expect(evaluate('credits_end - contract.notice', { 'contract.notice': null })).toBeNull();
  });

  test('earliest and latest skip them', () => {
    const given = { renewal: '2027-03-31', credits_end: undefined };
    expect(evaluate('earliest(renewal, credits_end - 14d)', given)).toBe('2027-03-31');
    expect(evaluate('latest(renewal - 1mo, start)', { renewal: '2027-03-31', start: '2026-11-02' })).toBe('2027-02-28');
    expect(evaluate('earliest(renewal, credits_end)', { renewal: null, credits_end: undefined })).toBeUndefined();
    expect(evaluate('earliest(renewal, credits_end) - 1d', { renewal: null, credits_end: null })).toBeNull();
  });
});

describe('in due dates the last sign rolls off days without work', () => {
  test.each([
    // Saturday 16 January 2027
    ['renewal - 14d', '2027-01-30', '2027-01-15'],
    ['renewal + 14d', '2027-01-02', '2027-01-18'],
    // Saturday 3 October 2026, a holiday on a weekend; Friday 3 October 2025
    ['renewal + 1d', '2026-10-02', '2026-10-05'],
    ['renewal - 1d', '2025-10-04', '2025-10-02'],
    ['renewal + 1d', '2025-10-02', '2025-10-06'],
    // Good Friday to Easter Monday 2027
    ['renewal + 1d', '2027-03-25', '2027-03-30'],
    ['renewal - 1d', '2027-03-30', '2027-03-25'],
    // 90 days before is a Sunday, 3 days on a Wednesday: rolled once, at the end
    ['renewal - 90d + 3d', '2027-04-17', '2027-01-20'],
    ['earliest(renewal - 14d, start + 30d)', '2027-01-30', '2027-01-15'],
    // a date that is not moved stays, even on a Sunday
    ['renewal', '2027-01-17', '2027-01-17'],
    ['renewal + 0d', '2027-01-17', '2027-01-18'],
  ])('%s from %s is %s', (source, renewal, expected) => {
    expect(evaluate(source, { renewal, start: '2027-01-01' }, true)).toBe(expected);
  });

  test('elsewhere nothing rolls', () => {
    expect(evaluate('renewal - 14d', { renewal: '2027-01-30' })).toBe('2027-01-16');
  });

  test('a rolled day is a business day, on the side of the sign', () => {
    const calendar = calendarFor('DE');
    fc.assert(
      fc.property(
        fc.integer({ min: 18_000, max: 25_000 }),
        fc.integer({ min: 0, max: 400 }),
        fc.constantFrom('+', '-'),
        (renewal, count, sign) => {
          const { formula } = compileFormula(`renewal ${sign} ${count}d`, names);
          const moment = momentOf({ renewal }, calendar);
          const plain = formula?.evaluate(moment) ?? 0;
          const rolled = formula?.evaluate(moment, true) ?? 0;
          expect(rolled).toBe(sign === '+' ? calendar.rollForward(plain) : calendar.rollBack(plain));
        },
      ),
    );
  });
});

describe('problems', () => {
  test.each([
    ['renewal - 14', 'formula-syntax', '14', '14d'],
    ['renewal - 14 days', 'formula-syntax', 'days', '- 14d'],
    ['14d before renewal', 'formula-syntax', '14d', 'renewal - 14d'],
    ['renewl - 14d', 'unknown-name', 'renewl', 'renewal'],
    ['renewal - contract.notise', 'unknown-name', 'contract.notise', 'contract.notice'],
    ['contract.notice - 3d', 'wrong-type', 'contract.notice', 'renewal - contract.notice'],
    ['arr + 3d', 'wrong-type', 'arr', ''],
    ['renewal - arr', 'wrong-type', 'arr', 'contract.notice'],
    ['min(renewal, start)', 'formula-syntax', 'min', 'earliest'],
    ['earliest(renewal)', 'formula-syntax', 'earliest', 'earliest(a, b)'],
    ['(renewal + 1d', 'formula-syntax', '(', ''],
    ['renewal > start', 'formula-syntax', '>', '±'],
    ['2027-01-01 + 3d', 'formula-syntax', '2027-01-01', 'dates:'],
  ])('%s', (source, code, at, hint) => {
    const [problem] = compileFormula(source, names).problems;
    expect(problem?.code).toBe(code);
    expect(source.slice(problem?.offset, (problem?.offset ?? 0) + (problem?.length ?? 0))).toBe(at);
    expect(problem?.hint ?? '').toContain(hint);
  });

  test('deep nesting and long texts end in a problem', () => {
    for (const source of ['('.repeat(1000), 'earliest('.repeat(100), `renewal${' + 1d'.repeat(400)}`, '', '+', '- 3d'])
      expect(parseFormula(source).problems).toHaveLength(1);
  });
});

test('a trace lists dates and durations, each once', () => {
  const { formula } = compileFormula('earliest(renewal, renewal - contract.notice)', names);
  expect(formula?.names).toEqual(['contract.notice', 'renewal']);
  expect(formula?.trace(momentOf({ renewal: 100, 'contract.notice': '10d' }))).toEqual({
    value: 90,
    readings: [
      { name: 'renewal', type: 'date', value: 100 },
      { name: 'contract.notice', type: 'text', value: '10d' },
    ],
  });
});
