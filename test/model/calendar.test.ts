import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calendarFor } from '../../src/model/calendar.ts';
import { addMonths, formatDay, parseDay, weekday } from '../../src/model/day.ts';

const day = (text: string): number => parseDay(text) ?? Number.NaN;
const isWorkedOn = (country: string | undefined, text: string) => calendarFor(country).isBusinessDay(day(text));

describe('public holidays', () => {
  test.each([
    ['DE', '2025-10-03', false],
    ['DE', '2027-03-26', false], // Good Friday
    ['DE', '2027-03-29', false], // Easter Monday
    ['DE', '2026-11-01', false], // a Sunday
    ['DE', '2026-11-02', true], // All Souls is no public holiday
    ['DE', '2026-12-24', true],
    ['GB', '2026-12-28', false], // Boxing Day fell on a Saturday
    ['US', '2026-11-26', false],
    ['US', '2026-11-27', true], // the day after Thanksgiving is no public holiday
    ['FR', '2026-11-26', true],
  ])('%s %s: %s', (country, text, expected) => {
    expect(isWorkedOn(country, text)).toBe(expected);
  });

  test('without a known country every weekday is worked on', () => {
    for (const country of [undefined, '', 'XX', 'constructor']) {
      expect(isWorkedOn(country, '2025-10-03')).toBe(true);
      expect(isWorkedOn(country, '2025-10-04')).toBe(false);
    }
  });
});

describe('moving', () => {
  test('by business days, over weekends and holidays', () => {
    const { addBusinessDays } = calendarFor('DE');
    expect(formatDay(addBusinessDays(day('2025-10-02'), 1))).toBe('2025-10-06');
    expect(formatDay(addBusinessDays(day('2025-10-06'), -1))).toBe('2025-10-02');
    expect(formatDay(addBusinessDays(day('2025-10-04'), 1))).toBe('2025-10-06');
    expect(formatDay(addBusinessDays(day('2025-10-04'), 0))).toBe('2025-10-04');
    expect(formatDay(addBusinessDays(day('2025-10-04'), -1))).toBe('2025-10-02');
  });

  test('rolls to the nearest day of work on either side', () => {
    const { rollForward, rollBack } = calendarFor('DE');
    expect(formatDay(rollForward(day('2025-10-03')))).toBe('2025-10-06');
    expect(formatDay(rollBack(day('2025-10-05')))).toBe('2025-10-02');
    expect(formatDay(rollForward(day('2025-10-06')))).toBe('2025-10-06');
  });

  test('there and back again, from any day of work', () => {
    const calendar = calendarFor('DE');
    fc.assert(
      fc.property(fc.integer({ min: 15_000, max: 30_000 }), fc.integer({ min: 1, max: 60 }), (from, count) => {
        const start = calendar.rollForward(from);
        const moved = calendar.addBusinessDays(start, count);
        expect(calendar.isBusinessDay(moved)).toBe(true);
        expect(weekday(moved)).toBeLessThanOrEqual(5);
        expect(calendar.addBusinessDays(moved, -count)).toBe(start);
      }),
    );
  });

  test('by months, to the last day of shorter ones', () => {
    expect(formatDay(addMonths(day('2026-08-31'), -6))).toBe('2026-02-28');
    expect(formatDay(addMonths(day('2027-01-31'), 1))).toBe('2027-02-28');
    expect(formatDay(addMonths(day('2028-01-31'), 1))).toBe('2028-02-29');
  });
});
