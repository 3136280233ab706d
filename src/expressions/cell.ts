import { parseDay } from '../model/day.ts';
import type { ValueType } from './value.ts';

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const YES = new Set(['yes', 'true', 'y', 't', '1']);
const NO = new Set(['no', 'false', 'n', 'f', '0']);

/**
 * What a cell of a row is, read as a type: null where it is empty, or holds no such value. Files are read the same way.
 *
 * - A number is written with digits, a point and an exponent, and has at most 15 digits before the point: `12`, `-0.5`, `1.5e3`; `60%` and `1,000` are none.
 * - Yes and no are `yes true y t 1` and `no false n f 0`, in any case.
 * - A date is a day, `2026-11-05`.
 */
export function readCell(text: string | null, type: ValueType): number | string | boolean | null {
  if (text === null) return null;
  switch (type) {
    case 'number': {
      if (!NUMBER.test(text)) return null;
      const value = Number(text);
      return Math.abs(value) < 1e15 ? value : null;
    }
    case 'yes/no': {
      const lower = text.toLowerCase();
      return YES.has(lower) ? true : NO.has(lower) ? false : null;
    }
    case 'date':
      return parseDay(text) ?? null;
    default:
      return text;
  }
}

/** A cell's text as files give it: without spaces at both ends; null for an empty one. */
export function trimCell(text: string): string | null {
  const trimmed = text.replaceAll(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
  return trimmed === '' ? null : trimmed;
}
