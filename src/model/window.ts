import { addMonths, calendarDay, type Day, startOfMonth, startOfQuarter, weekday } from './day.ts';
import { type AddBusinessDays, addDuration, type Duration } from './duration.ts';
import type { Window } from './metric.ts';

/** The days that count, both ends included; `from` is null where all days up to `to` do. With `to` before `from` no day is complete yet. */
export interface Bounds {
  readonly from: Day | null;
  readonly to: Day;
}

/**
 * The last day whose rows count on a day of evaluation: the day before it, for the day itself is not over, minus the time rows take to arrive.
 *
 * @example lastCompleteDay(parseDay('2026-11-02'), { count: 1, unit: 'd' }, …) // 2026-10-31
 */
export function lastCompleteDay(day: Day, lag: Duration | undefined, addBusinessDays: AddBusinessDays): Day {
  return lag === undefined ? day - 1 : addDuration(day - 1, lag, -1, addBusinessDays);
}

/**
 * The bounds of a window on a day of evaluation. `last month` is the last month that ended by `to`; `this quarter` is the one the day of
 * evaluation lies in, so it has no complete day on its first. Trailing months keep to the end of shorter months.
 *
 * @param to the last complete day
 * @param fiscalYearStart first month of the fiscal year, 1 to 12: quarters and years follow it
 */
export function windowBounds(window: Window | undefined, day: Day, to: Day, fiscalYearStart: number): Bounds {
  if (window === undefined) return { from: null, to };
  if (window.kind === 'trailing') {
    const before = addDuration(to, window.duration, -1, (from, count) => from + count);
    return { from: before + 1, to };
  }
  const start = (on: Day) => startOf(window.period, on, fiscalYearStart);
  if (window.kind === 'this') return { from: start(day), to };
  const next = start(to + 1);
  return { from: start(next - 1), to: next - 1 };
}

function startOf(period: 'week' | 'month' | 'quarter' | 'year', day: Day, fiscalYearStart: number): Day {
  switch (period) {
    case 'week':
      return day - (weekday(day) - 1);
    case 'month':
      return startOfMonth(day);
    case 'quarter':
      return startOfQuarter(day, fiscalYearStart);
    case 'year':
      return addMonths(startOfMonth(day), -((calendarDay(day).month - fiscalYearStart + 12) % 12));
  }
}
