import { say } from '#setpiece/model/language';
import { dayOf } from '#setpiece/reports/dates';
import {
  formatChange,
  formatLongDay,
  formatMoney,
  formatMonth,
  formatNumber,
  formatShare,
  formatShortDay,
  formatValue,
  formatWeekday,
  titleOf,
} from '#setpiece/reports/format';
import type { LanguageId } from '../../model/language.ts';

/** How days and figures read in a language. Days are `2027-03-31`, shares 0 to 1, amounts whole units of their currency. */
export interface Formats {
  /** Example: `14 February 2027`, `2027年2月14日`. */
  readonly longDay: (iso: string) => string;
  /** Without its year, or with it when it lies more than nine months from `near`. Example: `14 Feb`, `2月14日`. */
  readonly shortDay: (iso: string, near?: string) => string;
  /** Always with its year, short. Example: `14 Feb 2027`. */
  readonly dayYear: (iso: string) => string;
  /** Example: `Sunday 14 February 2027`, `2027年2月14日星期日`. */
  readonly weekday: (iso: string) => string;
  /** Example: `February 2027`, `2027年2月`. */
  readonly month: (iso: string) => string;
  /** Thousands separated, at most `decimals` (2) after the point, a true minus sign. */
  readonly number: (value: number, decimals?: number) => string;
  /** With its sign. Example: `+4`, `−11`, `0`. */
  readonly change: (value: number, decimals?: number) => string;
  /** Example: `57%`. */
  readonly share: (share: number, decimals?: number) => string;
  /** Shortened unless `short` is false. Example: `€184k`, `€18.4万`. */
  readonly money: (amount: number, currency: string, short?: boolean) => string;
  /** Any value of a report with its unit, amounts in `currency`. Example: `57%`, `41 days`, `Yes`. */
  readonly value: (value: number | string | boolean | readonly string[] | null, unit: string | null, currency: string) => string;
  /** Example: `Anna, Ben and Chloé`, `Anna、Ben和Chloé`. */
  readonly list: (items: readonly string[]) => string;
}

const english: Formats = {
  longDay: formatLongDay,
  shortDay: formatShortDay,
  dayYear: (iso) => `${formatShortDay(iso)} ${iso.slice(0, 4)}`,
  weekday: formatWeekday,
  month: formatMonth,
  number: formatNumber,
  change: formatChange,
  share: formatShare,
  money: formatMoney,
  value: formatValue,
  list: (items) => (items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`),
};

/** Units that can be counted in words; another one stays as the workspace writes it. */
const units: Readonly<Record<string, string>> = {
  days: say('{{count}} days'),
  hours: say('{{count}} hours'),
  minutes: say('{{count}} minutes'),
  seconds: say('{{count}} seconds'),
  months: say('{{count}} months'),
  users: say('{{count}} users'),
  seats: say('{{count}} seats'),
  tickets: say('{{count}} tickets'),
  points: say('{{count}} points'),
};

/** Formats of English, and of Chinese by the data of ICU; words of values (`yes`, units) come from `t`. */
export function formatsOf(id: LanguageId, t: (word: string, values?: { readonly count: number }) => string): Formats {
  return id === 'en' ? english : chinese(id === 'zh-cn' ? 'zh-CN' : 'zh-TW', t);
}

const isoDay = /^\d{4}-\d{2}-\d{2}$/;

function chinese(tag: 'zh-CN' | 'zh-TW', t: (word: string, values?: { readonly count: number }) => string): Formats {
  const days = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(tag, { timeZone: 'UTC', ...options });
    return (iso: string): string => format.format(new Date(`${iso}T00:00:00Z`));
  };
  const longDay = days({ dateStyle: 'long' });
  const inYear = days({ month: 'long', day: 'numeric' });
  const money = (amount: number, currency: string, short = true): string =>
    minus(
      new Intl.NumberFormat(tag, {
        style: 'currency',
        currency,
        ...(short ? { notation: 'compact', maximumSignificantDigits: 3 } : { minimumFractionDigits: 0, maximumFractionDigits: 2 }),
      }).format(amount),
    );
  return {
    longDay,
    shortDay: (iso, near) => (near === undefined || Math.abs(dayOf(iso) - dayOf(near)) <= 274 ? inYear(iso) : longDay(iso)),
    dayYear: longDay,
    weekday: days({ dateStyle: 'full' }),
    month: days({ year: 'numeric', month: 'long' }),
    // Chinese writes figures as English does.
    number: formatNumber,
    change: formatChange,
    share: formatShare,
    money,
    value: (value, unit, currency) => {
      if (value === null) return '–';
      if (typeof value === 'boolean') return value ? t('Yes') : t('No');
      if (typeof value === 'string') return isoDay.test(value) ? longDay(value) : t(titleOfWord(value));
      if (typeof value !== 'number') return value.length === 0 ? t('None') : value.join('、');
      if (unit === 'percent') return formatShare(value, 1);
      if (unit === 'currency') return money(value, currency, false);
      if (unit === null || unit === 'count' || unit === 'score') return formatNumber(value);
      const counted = units[unit];
      return counted === undefined ? `${formatNumber(value)} ${unit}` : t(counted, { count: value });
    },
    list: (items) => new Intl.ListFormat(tag, { type: 'conjunction' }).format(items),
  };
}

const minus = (text: string): string => text.replace('-', '−');
const titleOfWord = (value: string): string => (/^[a-z][a-z0-9_]*$/.test(value) ? titleOf(value) : value);
