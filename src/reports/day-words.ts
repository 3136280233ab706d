import type { IsoDay } from '../evaluate/report.ts';

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

/** The day that explanations write as “30 November” or “30 November 2026”: without a year the next one on or after `from`. Null for other words. */
export function dayInWords(words: string, from: IsoDay): IsoDay | null {
  const [, date = '', name = '', year] = /^(\d{1,2}) (\w+)(?: (\d{4}))?$/.exec(words) ?? [];
  const month = months.indexOf(name) + 1;
  if (month === 0) return null;
  const inYear = (full: number): IsoDay => `${full}-${String(month).padStart(2, '0')}-${date.padStart(2, '0')}`;
  if (year !== undefined) return inYear(Number(year));
  const current = Number(from.slice(0, 4));
  return inYear(current) >= from ? inYear(current) : inYear(current + 1);
}
