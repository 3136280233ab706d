import type { IsoDay } from '../evaluate/report.ts';
import { type Day, formatDay, parseDay, weekday } from '../model/day.ts';

/** A report's day as a number. Throws for a text that is no day: reports never hold one. */
export function dayOf(iso: IsoDay): Day {
  const day = parseDay(iso);
  if (day === undefined) throw new Error(`"${iso}" is not a day`);
  return day;
}

/** Days from one day to another, negative backwards. */
export function daysBetween(from: IsoDay, to: IsoDay): number {
  return dayOf(to) - dayOf(from);
}

/** The day some days later, or earlier. */
export function shiftDay(iso: IsoDay, days: number): IsoDay {
  return formatDay(dayOf(iso) + days);
}

/** The Monday of the week a day lies in. */
export function mondayOf(iso: IsoDay): IsoDay {
  const day = dayOf(iso);
  return formatDay(day - weekday(day) + 1);
}
