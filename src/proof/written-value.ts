import type { Known } from '../expressions/value.ts';
import { parseNumber } from '../model/scalars.ts';

/** Whether a value is the written one; a number when it rounds to what is written: `35%` is any from 34.5% to 35.5%. */
export function matchesWritten(written: string, value: Known): boolean {
  if (typeof value === 'boolean') return value === (written === 'yes' || written === 'true');
  if (typeof value !== 'number') return String(value) === written;
  const expected = parseNumber(written);
  if (expected === undefined) return false;
  const half = unitOf(written) / 2;
  // A little more than half a unit: 0.345 lies above itself once it is a sum of others.
  return Math.abs(value - expected) <= half * (1 + 1e-9);
}

/** Writes a value in the way another is written: a share as percent, with two more places. */
export function writeLike(written: string, value: Known): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value !== 'number') return String(value);
  const isShare = written.endsWith('%');
  return `${Number((isShare ? value * 100 : value).toFixed(placesOf(written) + 2))}${isShare ? '%' : ''}`;
}

/** The value of one step of the last place that is written. */
function unitOf(written: string): number {
  return 10 ** -placesOf(written) / (written.endsWith('%') ? 100 : 1);
}

function placesOf(written: string): number {
  return /\.(\d+)/.exec(written)?.[1]?.length ?? 0;
}
