import { type Day, parseDay } from './day.ts';

const parts: Record<string, string> = {
  YYYY: '(?<YYYY>\\d{4})',
  YY: '(?<YY>\\d{2})',
  MM: '(?<MM>\\d{1,2})',
  DD: '(?<DD>\\d{1,2})',
  HH: '\\d{1,2}',
  mm: '\\d{2}',
  ss: '\\d{2}',
};

/**
 * A reader of dates written in one way, such as `DD-MM-YYYY`. Parts are YYYY YY MM DD HH mm ss; what stands in `[ ]` may be absent; times are
 * read and dropped. Two-digit years are 2000 to 2099. Undefined for a format without year, month and day.
 *
 * @example dateReader('DD-MM-YYYY[ HH:mm]')?.('16-10-2024 08:30') // the day 2024-10-16
 */
export function dateReader(format: string): ((text: string) => Day | undefined) | undefined {
  const pattern = format.replace(/YYYY|YY|MM|DD|HH|mm|ss|\[|\]|[^A-Za-z[\]]|[A-Za-z]/g, (part) => {
    if (part === '[') return '(?:';
    if (part === ']') return ')?';
    return parts[part] ?? part.replace(/[.*+?^${}()|\\/]/g, '\\$&');
  });
  if (!/YY/.test(format) || !format.includes('MM') || !format.includes('DD')) return undefined;
  if ((pattern.match(/\(\?:/g)?.length ?? 0) !== (pattern.match(/\)\?/g)?.length ?? 0)) return undefined;
  const expression = new RegExp(`^${pattern}$`);
  return (text) => {
    const found = expression.exec(text.trim())?.groups;
    if (!found) return undefined;
    const year = found.YYYY ?? `20${found.YY}`;
    return parseDay(`${year}-${(found.MM ?? '').padStart(2, '0')}-${(found.DD ?? '').padStart(2, '0')}`);
  };
}
