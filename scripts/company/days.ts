import { type Day, parseDay } from '../../src/model/day.ts';

/** The first and the last day of the company’s events. */
export const firstDay = '2024-11-01';
export const lastDay = '2026-11-01';

/** A day that is written in a story. */
export function dayOf(text: string): Day {
  const day = parseDay(text);
  if (day === undefined) throw new Error(`${text} is no day`);
  return day;
}
