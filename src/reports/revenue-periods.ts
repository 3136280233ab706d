import type { IsoDay } from '../evaluate/report.ts';
import { addMonths, calendarDay, type Day, formatDay, startOfQuarter } from '../model/day.ts';

/** A stretch of days that revenue is told of, both ends included. */
export interface Period {
  /** Example: `FY2027 Q3`; null for the last twelve months. */
  readonly quarter: string | null;
  readonly from: IsoDay;
  readonly to: IsoDay;
  /** Whether its last day lies behind the day of the report. */
  readonly isOver: boolean;
}

/** A period in days as numbers. */
export interface PeriodDays extends Period {
  readonly first: Day;
  readonly last: Day;
}

/** The twelve months that end on a day. */
export function lastYear(asOf: Day): PeriodDays {
  return period(null, addMonths(asOf, -12) + 1, asOf, asOf);
}

/**
 * Quarters of the fiscal year, oldest first: the one a day lies in is at place `before`. A fiscal year has the number of the calendar year it
 * ends in: with a year from February, 2026-11-22 lies in `FY2027 Q4`.
 */
export function quartersAround(asOf: Day, firstMonth: number, before: number, after: number): readonly PeriodDays[] {
  const current = startOfQuarter(asOf, firstMonth);
  return Array.from({ length: before + 1 + after }, (_, index) => {
    const first = addMonths(current, 3 * (index - before));
    const place = (calendarDay(first).month - firstMonth + 12) % 12;
    const lastOfYear = addMonths(first, 12 - place) - 1;
    return period(`FY${calendarDay(lastOfYear).year} Q${place / 3 + 1}`, first, addMonths(first, 3) - 1, asOf);
  });
}

function period(quarter: string | null, first: Day, last: Day, asOf: Day): PeriodDays {
  return { quarter, from: formatDay(first), to: formatDay(last), isOver: last < asOf, first, last };
}
