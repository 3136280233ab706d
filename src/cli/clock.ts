import { Temporal } from 'temporal-polyfill';
import { type Day, parseDay } from '../model/day.ts';

/** Today in a time zone. The only place that reads the clock: everything else takes the day as an argument. */
export function today(timeZone: string): Day {
  const day = parseDay(Temporal.Now.plainDateISO(timeZone).toString());
  if (day === undefined) throw new RangeError(`the clock gave no day in ${timeZone}`);
  return day;
}

/** This moment in UTC, as a timestamp. */
export function now(): string {
  return Temporal.Now.instant().toString();
}

/** A stopwatch that shows how long a stage took. Milliseconds since it was started. */
export function startStopwatch(): () => number {
  const start = performance.now();
  return () => performance.now() - start;
}
