import type { IsoDay } from '../evaluate/report.ts';
import type { Known } from '../expressions/value.ts';
import { weekday } from '../model/day.ts';
import { dayOf } from './dates.ts';

/*
 * How numbers and days read on pages and in comments. Written here and not taken from the machine's locale data, so that the same report
 * gives the same bytes everywhere.
 */

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const symbols: Readonly<Record<string, string>> = { EUR: '€', USD: '$', GBP: '£', JPY: '¥', CNY: 'CN¥', INR: '₹' };
/** A band, or another word of the workspace. */
const oneWord = /^[a-z][a-z0-9_]*$/;
const isoDay = /^\d{4}-\d{2}-\d{2}$/;

/** A day without its year, or with it when it lies more than nine months from `near`. Example: `14 Feb`, `31 Oct 2027`. */
export function formatShortDay(iso: IsoDay, near?: IsoDay): string {
  const [year = '', month = '', day = ''] = iso.split('-');
  const short = `${Number(day)} ${monthName(Number(month)).slice(0, 3)}`;
  return near === undefined || Math.abs(dayOf(iso) - dayOf(near)) <= 274 ? short : `${short} ${year}`;
}

/** A day in full. Example: `14 February 2027`. */
export function formatLongDay(iso: IsoDay): string {
  const [year = '', month = '', day = ''] = iso.split('-');
  return `${Number(day)} ${monthName(Number(month))} ${year}`;
}

/** A day with its weekday. Example: `Monday 23 November 2026`. */
export function formatWeekday(iso: IsoDay): string {
  return `${weekdays[weekday(dayOf(iso)) - 1] ?? ''} ${formatLongDay(iso)}`;
}

/** The month of a day. Example: `February 2027`. */
export function formatMonth(iso: IsoDay): string {
  return `${monthName(Number(iso.slice(5, 7)))} ${iso.slice(0, 4)}`;
}

function monthName(month: number): string {
  return months[month - 1] ?? '';
}

/** A number with thousands separated, rounded to at most `decimals`. A true minus sign. Example: `1,234.5`, `−8`. */
export function formatNumber(value: number, decimals = 2): string {
  if (Number.isInteger(value) && value >= 0 && value < 1000) return String(value);
  const rounded = Math.abs(value).toFixed(decimals);
  const [whole = '0', fraction = ''] = rounded.split('.');
  const kept = fraction === '' ? '' : fraction.replace(/0+$/, '');
  const digits = whole.length <= 3 ? whole : whole.replaceAll(/\B(?=(\d{3})+$)/g, ',');
  const text = kept === '' ? digits : `${digits}.${kept}`;
  return value < 0 && Number(rounded) !== 0 ? `−${text}` : text;
}

/** A change with its sign. Example: `+4`, `−11`, `0`. */
export function formatChange(value: number, decimals = 0): string {
  const text = formatNumber(value, decimals);
  return text === '0' || text.startsWith('−') ? text : `+${text}`;
}

/** A share from 0 to 1 in percent. Example: `57%`. */
export function formatShare(share: number, decimals = 0): string {
  return `${formatNumber(share * 100, decimals)}%`;
}

/** An amount, shortened from ten thousand on where `short`. Example: `€184k`, `€1.34M`, `CHF 9,500`. */
export function formatMoney(amount: number, currency: string, short = true): string {
  const symbol = symbols[currency] ?? `${currency} `;
  const size = Math.abs(amount);
  const sign = amount < 0 ? '−' : '';
  if (!short) return `${sign}${symbol}${formatNumber(size)}`;
  if (size >= 999_500) return `${sign}${symbol}${formatNumber(size / 1_000_000, size >= 99_950_000 ? 0 : 2)}M`;
  if (size >= 1_000) return `${sign}${symbol}${formatNumber(size / 1_000, size < 9_950 ? 1 : 0)}k`;
  return `${sign}${symbol}${formatNumber(size, 0)}`;
}

/** Any value of a report with its unit, amounts in the customer's currency; days are written out. Example: `57%`, `41 days`, `yes`, `14 February 2027`. */
export function formatValue(value: Known | null, unit: string | null, currency: string): string {
  if (value === null) return '–';
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (typeof value === 'string') return isoDay.test(value) ? formatLongDay(value) : oneWord.test(value) ? titleOf(value) : value;
  if (typeof value !== 'number') return value.length === 0 ? 'None' : value.join(', ');
  if (unit === 'percent') return formatShare(value, 1);
  if (unit === 'currency') return formatMoney(value, currency, false);
  return unit === null || unit === 'count' || unit === 'score' ? formatNumber(value) : `${formatNumber(value)} ${unit}`;
}

/** A name of the workspace as a title. Example: `notice_deadline` is `Notice deadline`, `renewal-90` is `Renewal 90`. */
export function titleOf(name: string): string {
  const words = name.replaceAll(/[_-]+/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A count with its noun. Example: `1 customer`, `1,204 customers`. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${formatNumber(count, 0)} ${count === 1 ? one : many}`;
}
