import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import {
  addMonths,
  calendarDay,
  type Day,
  formatDay,
  monthsBetween,
  startOfMonth,
  startOfQuarter,
  yearsBetween,
} from '../../src/model/day.ts';

/** 0001-01-01 to 9999-12-31: all days that can be written. */
const days = fc.oneof(fc.integer({ min: -719_162, max: 2_932_896 }), fc.integer({ min: 18_000, max: 22_000 }));
const plain = (day: Day) => Temporal.PlainDate.from(formatDay(day));
const runs = { numRuns: 5000 };

test('a day has the calendar date that Temporal gives it', () => {
  fc.assert(
    fc.property(days, (day) => {
      const { year, month, day: date } = plain(day);
      expect(calendarDay(day)).toEqual({ year, month, day: date });
    }),
    runs,
  );
});

test('months are added as Temporal adds them', () => {
  fc.assert(
    fc.property(fc.integer({ min: -100_000, max: 100_000 }), fc.integer({ min: -2000, max: 2000 }), (day, months) => {
      expect(formatDay(addMonths(day, months))).toBe(plain(day).add({ months }).toString());
    }),
    runs,
  );
});

test('whole months and years between days are those of Temporal', () => {
  fc.assert(
    fc.property(days, days, (from, to) => {
      const [a, b] = [plain(from), plain(to)];
      expect(monthsBetween(from, to)).toBe(a.until(b, { largestUnit: 'months' }).months);
      expect(yearsBetween(from, to)).toBe(a.until(b, { largestUnit: 'years' }).years);
    }),
    runs,
  );
});

test('months and quarters begin where Temporal has them begin', () => {
  fc.assert(
    fc.property(days, fc.integer({ min: 1, max: 12 }), (day, firstMonth) => {
      const date = plain(day);
      expect(formatDay(startOfMonth(day))).toBe(date.with({ day: 1 }).toString());
      const back = (date.month - firstMonth + 12) % 3;
      if (day > -719_000)
        expect(formatDay(startOfQuarter(day, firstMonth))).toBe(date.with({ day: 1 }).subtract({ months: back }).toString());
    }),
    runs,
  );
});
