import Holidays from 'date-holidays';
import { type Day, parseDay, weekday } from './day.ts';

/** Which days are worked on: Monday to Friday, less the public holidays of a country. */
export interface Calendar {
  isBusinessDay(day: Day): boolean;
  /** Moves by business days: 1 is the next one after the day, -1 the one before it; 0 is the day itself, whatever it is. */
  addBusinessDays(day: Day, count: number): Day;
  /** The day itself when it is a business day, else the next one. */
  rollForward(day: Day): Day;
  /** The day itself when it is a business day, else the one before. */
  rollBack(day: Day): Day;
}

const calendars = new Map<string, Calendar>();

/**
 * The calendar of a country (`DE`): its nation-wide public holidays. Without a country, or for one whose holidays are not known, every
 * weekday is a business day.
 */
export function calendarFor(country: string | undefined): Calendar {
  const name = country ?? '';
  const found = calendars.get(name);
  if (found !== undefined) return found;
  const made = createCalendar(readHolidays(name));
  calendars.set(name, made);
  return made;
}

function createCalendar(holidaysOf: (year: number) => ReadonlySet<Day>): Calendar {
  const isBusinessDay = (day: Day) => weekday(day) <= 5 && !holidaysOf(yearOf(day)).has(day);
  const roll = (day: Day, step: 1 | -1) => {
    let at = day;
    while (!isBusinessDay(at)) at += step;
    return at;
  };
  return {
    isBusinessDay,
    addBusinessDays(day, count) {
      const step = count < 0 ? -1 : 1;
      let at = day;
      for (let left = Math.abs(count); left > 0; left -= 1) at = roll(at + step, step);
      return at;
    },
    rollForward: (day) => roll(day, 1),
    rollBack: (day) => roll(day, -1),
  };
}

/** Asked for every weekday that is counted, hence without the detour over a calendar date. */
function yearOf(day: Day): number {
  return new Date(day * 86_400_000).getUTCFullYear();
}

/** Years whose holidays are computed; rules of feasts are not meant for others. */
const firstYear = 1950;
const lastYear = 2150;
const none: ReadonlySet<Day> = new Set();

/** The library is asked only when a day is counted: it takes long to load, and most commands count none. */
function readHolidays(country: string): (year: number) => ReadonlySet<Day> {
  const years = new Map<number, ReadonlySet<Day>>();
  let rules: Holidays | null | undefined; // null for a country that is not known
  return (year) => {
    if (year < firstYear || year > lastYear) return none;
    const known = years.get(year);
    if (known !== undefined) return known;
    if (rules === undefined)
      rules = Object.hasOwn(new Holidays().getCountries(), country) ? new Holidays(country, { types: ['public'] }) : null;
    // The library lists what begins in a year; what began in December may reach into it.
    const days = new Set(rules === null ? [] : [...rules.getHolidays(year - 1), ...rules.getHolidays(year)].flatMap(daysOf));
    years.set(year, days);
    return days;
  };
}

/** The days whose noon lies within a holiday: one that begins at sunset counts from the next day. */
function daysOf(holiday: { readonly date: string; readonly start: Date; readonly end: Date }): Day[] {
  const first = parseDay(holiday.date.slice(0, 10));
  if (first === undefined) return [];
  const from = first + Number(holiday.date.slice(11, 13)) / 24;
  const length = (holiday.end.getTime() - holiday.start.getTime()) / 86_400_000;
  const days: Day[] = [];
  for (let day = first; day + 0.5 < from + length; day += 1) if (day + 0.5 >= from) days.push(day);
  return days;
}
