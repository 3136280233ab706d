import { addMonths, type Day } from './day.ts';

/** Units of a duration: days, business days, weeks, months, quarters (three months), years. */
export type DurationUnit = 'd' | 'bd' | 'w' | 'mo' | 'q' | 'y';

/** A length of time as files write it. Example: `14d`, `5bd`, `3w`, `6mo`, `1y`. */
export interface Duration {
  readonly count: number;
  readonly unit: DurationUnit;
}

/** Moves a day by business days; given by a calendar, because holidays differ by country. */
export type AddBusinessDays = (day: Day, count: number) => Day;

const DURATION = /^(\d{1,5})\s*(bd|mo|d|w|q|y)$/;

/** Reads a duration; undefined for any other text. */
export function parseDuration(text: string): Duration | undefined {
  const match = DURATION.exec(text);
  if (!match) return undefined;
  return { count: Number(match[1]), unit: match[2] as DurationUnit }; // the pattern admits only units
}

/** Writes a duration as files do. */
export function formatDuration(duration: Duration): string {
  return `${duration.count}${duration.unit}`;
}

/** Moves a day by a duration, `sign` times: calendar months keep to the end of shorter months, business days follow the calendar. */
export function addDuration(day: Day, duration: Duration, sign: 1 | -1, addBusinessDays: AddBusinessDays): Day {
  const count = sign * duration.count;
  switch (duration.unit) {
    case 'd':
      return day + count;
    case 'w':
      return day + 7 * count;
    case 'bd':
      return addBusinessDays(day, count);
    case 'mo':
      return addMonths(day, count);
    case 'q':
      return addMonths(day, 3 * count);
    case 'y':
      return addMonths(day, 12 * count);
  }
}

/** A duration in days, for comparing and sorting: a month counts 30 days, a year 365. */
export function approximateDays(duration: Duration): number {
  const days = { d: 1, bd: 1.4, w: 7, mo: 30, q: 91, y: 365 } as const;
  return duration.count * days[duration.unit];
}
