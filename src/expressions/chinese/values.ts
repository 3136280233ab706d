import { calendarDay, type Day } from '../../model/day.ts';
import type { Duration } from '../../model/duration.ts';
import { formatNumber, formatQuantity, type Unit } from '../words-values.ts';
import type { Phrase } from './phrase.ts';

/** Durations, days, figures and lists in Chinese. */
export interface ChineseValues {
  readonly duration: (duration: Duration) => string;
  readonly day: (day: Day) => string;
  readonly quantity: (value: number, unit: Unit | undefined) => string;
  readonly list: (parts: readonly string[], last: 'and' | 'or') => string;
  /** A count with a unit of time as calls name them: `day`, `weeks`, `fiscal_quarters`. */
  readonly counted: (count: string, unit: string) => string;
}

export function chineseValues(zh: Phrase, currency: string): ChineseValues {
  const duration = ({ count, unit }: Duration): string => {
    const number = formatNumber(count);
    const said = {
      d: zh`${number}天`,
      bd: zh`${number}个工作日`,
      w: zh`${number}周`,
      mo: zh`${number}个月`,
      q: zh`${number}个季度`,
      y: zh`${number}年`,
    };
    return said[unit];
  };
  return {
    duration,
    day: (day) => {
      const { year, month, day: date } = calendarDay(day);
      return `${year}年${month}月${date}日`;
    },
    quantity: (value, unit) => {
      const number = formatNumber(value);
      if (unit === 'days') return zh`${number}天`;
      if (unit === 'hours') return zh`${number}小时`;
      return formatQuantity(value, unit, currency);
    },
    list: (parts, last) => {
      const head = parts.slice(0, -1).join('、');
      const tail = parts.at(-1) ?? '';
      if (parts.length < 2) return tail;
      return last === 'and' ? zh`${head}和${tail}` : zh`${head}或${tail}`;
    },
    counted: (count, unit) => {
      if (/^day/.test(unit)) return zh`${count}天`;
      if (/^week/.test(unit)) return zh`${count}周`;
      if (/^month/.test(unit)) return zh`${count}个月`;
      if (/^fiscal/.test(unit)) return zh`${count}个财季`;
      return zh`${count}年`;
    },
  };
}
