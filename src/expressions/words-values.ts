import { calendarDay, type Day } from '../model/day.ts';
import type { Duration, DurationUnit } from '../model/duration.ts';
import type { units } from '../model/metric.ts';
import { months } from '../model/workspace.ts';

/** How a number is shown, as metrics declare it. */
export type Unit = (typeof units)[number];

const unitNames: Record<DurationUnit, string> = { d: 'day', bd: 'working day', w: 'week', mo: 'month', q: 'quarter', y: 'year' };

/** Puts a count before a noun. Example: `3, 'day'` is “3 days”. */
export function counted(count: number, noun: string): string {
  return `${formatNumber(count)} ${noun}${Math.abs(count) === 1 ? '' : 's'}`;
}

/** A duration in words. Example: `5bd` is “5 working days”. */
export function describeDuration(duration: Duration, grammar?: { duration(duration: Duration): string }): string {
  if (grammar !== undefined) return grammar.duration(duration);
  return counted(duration.count, unitNames[duration.unit]);
}

/** A time in which things are counted, after “at most twice”. Example: `1y` is “a year”, `6mo` “in 6 months”. */
export function describePeriod(duration: Duration): string {
  return duration.count === 1 ? `a ${unitNames[duration.unit]}` : `in ${describeDuration(duration)}`;
}

/** How often. Example: 1 is “once”, 2 “twice”, 3 “3 times”. */
export function describeTimes(count: number): string {
  return count === 1 ? 'once' : count === 2 ? 'twice' : `${formatNumber(count)} times`;
}

/** A day in words. Example: “30 November”, with the year “30 November 2026”. */
export function describeDay(day: Day, withYear = false): string {
  const known = withYear ? saidWithYear : said;
  let words = known.get(day);
  if (words === undefined) {
    const { year, month, day: date } = calendarDay(day);
    const name = months[month - 1] ?? '';
    words = `${date} ${name.charAt(0).toUpperCase()}${name.slice(1)}${withYear ? ` ${year}` : ''}`;
    known.set(day, words);
  }
  return words;
}

/** Thousands of runs speak of the same few hundred days. */
const said = new Map<Day, string>();
const saidWithYear = new Map<Day, string>();

/** Made once: making a number format takes longer than formatting a thousand numbers. */
const plainNumber = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 6 });

/** A number with thousands separated, whatever the machine's language. Example: “50,000”. */
export function formatNumber(value: number): string {
  return plainNumber.format(value).replace(/^-/, '−');
}

/** An amount of money. Example: `50000, 'EUR'` is “€50,000”. */
export function formatMoney(value: number, currency: string): string {
  const digits = Number.isInteger(value) ? 0 : 2;
  const format = new Intl.NumberFormat('en-GB', {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return format.format(value).replace(/^-/, '−');
}

/** A number in the unit its metric declares. Example: `0.15, 'percent'` is “15%”. */
export function formatQuantity(value: number, unit: Unit | undefined, currency: string): string {
  switch (unit) {
    case 'percent':
      return `${formatNumber(Number((value * 100).toFixed(6)))}%`;
    case 'currency':
      return formatMoney(value, currency);
    case 'days':
      return counted(value, 'day');
    case 'hours':
      return counted(value, 'hour');
    default:
      return formatNumber(value);
  }
}

/** Joins with commas and a last word. Example: `['a', 'b', 'c'], 'or'` is “a, b or c”. */
export function joinWords(parts: readonly string[], last: 'and' | 'or' | 'nor'): string {
  if (parts.length < 2) return parts[0] ?? '';
  return `${parts.slice(0, -1).join(', ')} ${last} ${parts[parts.length - 1]}`;
}

/** Makes a clause a sentence: a capital first, a full stop last; in another language as its grammar does. */
export function sentence(clause: string, grammar?: { sentence(clause: string): string }): string {
  if (grammar !== undefined) return grammar.sentence(clause);
  const first = clause.charAt(0).toUpperCase() + clause.slice(1);
  return /[.?!]$/.test(first) ? first : `${first}.`;
}
