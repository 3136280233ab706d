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
  const date = calendarDay(day);
  return dayOfMonth(date.year * 12 + date.month - 1 + months, date.day);
}

/** Whole months from one day to another, negative backwards. Example: 15 January to 14 March is 1. */
export function monthsBetween(from: Day, to: Day): number {
  const first = calendarDay(from);
  const last = calendarDay(to);
  const months = (last.year - first.year) * 12 + last.month - first.month;
  if (to > from) return first.day > last.day ? months - 1 : months;
  return first.day < last.day ? months + 1 : months;
}

/** Whole years from one day to another, negative backwards. */
export function yearsBetween(from: Day, to: Day): number {
  // Some months before, a part of a year would round to −0.
  return Math.trunc(monthsBetween(from, to) / 12) + 0;
}

/** The first day of the month a day lies in. */
export function startOfMonth(day: Day): Day {
  return Math.floor(day) - calendarDay(day).day + 1;
}

/**
 * The first day of the quarter a day lies in, for a fiscal year that starts in `firstMonth` (1 to 12).
 * Example: with a year from February, 2026-11-02 lies in the quarter that starts on 2026-11-01.
 */
export function startOfQuarter(day: Day, firstMonth: number): Day {
  const { month } = calendarDay(day);
  return addMonths(startOfMonth(day), -(((month - firstMonth) % 3) + 3) % 3);
}

/** The calendar year, month (1 to 12) and day of the month. */
export function calendarDay(day: Day): { year: number; month: number; day: number } {
  // Years are counted from March, so that the day of a leap year comes last, and in eras of 400 years, which are all of one length.
  const shifted = Math.floor(day) + DAYS_TO_1970;
  const era = Math.floor(shifted / DAYS_OF_ERA);
  const dayOfEra = shifted - era * DAYS_OF_ERA;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  return { year: era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, day: dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1 };
}

/** From 0000-03-01 to 1970-01-01. */
const DAYS_TO_1970 = 719_468;
const DAYS_OF_ERA = 146_097;

/** A day of a month that is counted from January of the year 0; the month's last one where it has no such day. */
function dayOfMonth(index: number, wanted: number): Day {
  const year = Math.floor(index / 12);
  const month = index - year * 12 + 1;
  const day = Math.min(wanted, lengthOfMonth(year, month));
  const fromMarch = month > 2 ? year : year - 1;
  const era = Math.floor(fromMarch / 400);
  const yearOfEra = fromMarch - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return era * DAYS_OF_ERA + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - DAYS_TO_1970;
}

function lengthOfMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
