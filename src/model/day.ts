import { Temporal } from 'temporal-polyfill';

/** A calendar day as the number of days since 1970-01-01. Everything inside the product counts in these; files and reports show `YYYY-MM-DD`. */
export type Day = number;

const DAY_MS = 86_400_000;
const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Reads `YYYY-MM-DD`; undefined for any other text and for days that do not exist (`2026-02-30`). */
export function parseDay(text: string): Day | undefined {
  const known = read.get(text);
  if (known !== undefined) return known;
  if (!ISO_DAY.test(text)) return undefined;
  const ms = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(ms)) return undefined;
  const day = ms / DAY_MS;
  if (formatDay(day) !== text) return undefined;
  read.set(text, day);
  return day;
}

/** Reports of thousands of customers read and write the same few hundred days. */
const read = new Map<string, Day>();
const written = new Map<Day, string>();

/** Writes a day as `YYYY-MM-DD`. */
export function formatDay(day: Day): string {
  let text = written.get(day);
  if (text === undefined) {
    text = new Date(day * DAY_MS).toISOString().slice(0, 10);
    written.set(day, text);
  }
  return text;
}

/** The first day of the year 1 and the last of the year 9999: others cannot be written as `YYYY-MM-DD`. */
const firstDay = -719_162;
const lastDay = 2_932_896;

/** Whether a computed day can be written. What lies beyond is unknown: exports write 9999-12-31 for "never", and formulas count on from it. */
export function isWritable(day: Day): boolean {
  return day >= firstDay && day <= lastDay;
}

/** Day of the week, 1 Monday to 7 Sunday. */
export function weekday(day: Day): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

/** Moves a day by whole months, to the month's last day where the day does not exist. Example: 31 August − 6 months = 28 February. */
export function addMonths(day: Day, months: number): Day {
  return fromPlainDate(toPlainDate(day).add({ months }));
}

/** Whole months from one day to another, negative backwards. Example: 15 January to 14 March is 1. */
export function monthsBetween(from: Day, to: Day): number {
  return toPlainDate(from).until(toPlainDate(to), { largestUnit: 'months' }).months;
}

/** Whole years from one day to another, negative backwards. */
export function yearsBetween(from: Day, to: Day): number {
  return toPlainDate(from).until(toPlainDate(to), { largestUnit: 'years' }).years;
}

/** The first day of the month a day lies in. */
export function startOfMonth(day: Day): Day {
  return fromPlainDate(toPlainDate(day).with({ day: 1 }));
}

/**
 * The first day of the quarter a day lies in, for a fiscal year that starts in `firstMonth` (1 to 12).
 * Example: with a year from February, 2026-11-02 lies in the quarter that starts on 2026-11-01.
 */
export function startOfQuarter(day: Day, firstMonth: number): Day {
  const month = toPlainDate(day).month;
  return addMonths(startOfMonth(day), -(((month - firstMonth) % 3) + 3) % 3);
}

/** The calendar year, month (1 to 12) and day of the month. */
export function calendarDay(day: Day): { year: number; month: number; day: number } {
  const date = toPlainDate(day);
  return { year: date.year, month: date.month, day: date.day };
}

function toPlainDate(day: Day): Temporal.PlainDate {
  const date = new Date(day * DAY_MS);
  return new Temporal.PlainDate(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
}

function fromPlainDate(date: Temporal.PlainDate): Day {
  return Date.UTC(date.year, date.month - 1, date.day) / DAY_MS;
}
