import type { Range } from '../model/table.ts';

/** Writes a bound for people. Example: `describeBound(0.5, true)` is `50%`. */
export function describeBound(value: number, percent: boolean): string {
  return percent ? `${tidy(value * 100)}%` : String(tidy(value));
}

function tidy(value: number): number {
  return Number(value.toPrecision(12));
}

/** Whether a value lies in a range. */
export function isInRange(value: number, range: Range): boolean {
  const aboveLow = value > range.low || (range.lowIncluded && value === range.low);
  return aboveLow && (value < range.high || (range.highIncluded && value === range.high));
}

/** Two neighbouring ranges that leave a gap or overlap. */
interface RangeFault {
  readonly code: 'gap' | 'overlap' | 'empty-range';
  readonly message: string;
  readonly hint: string;
  /** The range the problem is shown at, as written. */
  readonly at: string;
}

/** Gaps between ranges and values that lie in two, lowest first. */
export function findRangeFaults(ranges: readonly Range[]): readonly RangeFault[] {
  const faults: RangeFault[] = [];
  for (const range of ranges)
    if (range.low > range.high || (range.low === range.high && !(range.lowIncluded && range.highIncluded)))
      faults.push({ code: 'empty-range', message: `no value lies in ${range.text}`, hint: 'the lower end stands first', at: range.text });
  const ordered = ranges.toSorted((a, b) => a.low - b.low || Number(b.lowIncluded) - Number(a.lowIncluded) || a.high - b.high);
  let widest = ordered[0];
  for (const range of ordered.slice(1)) {
    if (widest === undefined) break;
    const fault = compareNeighbours(widest, range);
    if (fault) faults.push(fault);
    if (range.high > widest.high || (range.high === widest.high && range.highIncluded)) widest = range;
  }
  return faults;
}

function compareNeighbours(low: Range, high: Range): RangeFault | undefined {
  const percent = low.text.endsWith('%') || high.text.endsWith('%');
  const write = (value: number) => describeBound(value, percent);
  const touch = low.high === high.low;
  if (high.low < low.high || (touch && low.highIncluded && high.lowIncluded)) {
    const end = Math.min(low.high, high.high);
    const values = touch
      ? write(high.low)
      : Number.isFinite(end)
        ? `${write(high.low)} to ${write(end)}`
        : `everything over ${write(high.low)}`;
    const verb = touch || !Number.isFinite(end) ? 'lies' : 'lie';
    return { code: 'overlap', message: `${values} ${verb} in both ${low.text} and ${high.text}`, hint: mend(low, high), at: high.text };
  }
  if (high.low > low.high || (!low.highIncluded && !high.lowIncluded)) {
    const value = touch ? low.high : (low.high + high.low) / 2;
    const between = touch ? '' : `; nothing holds between ${write(low.high)} and ${write(high.low)}`;
    return {
      code: 'gap',
      message: `${write(value)} lies in neither ${low.text} nor ${high.text}${between}`,
      hint: mend(low, high),
      at: high.text,
    };
  }
  return undefined;
}

/** How the lower of two ranges is written so that it ends where the other begins. */
function mend(low: Range, high: Range): string {
  const percent = low.text.endsWith('%');
  const digits = (value: number) => String(tidy(percent ? value * 100 : value));
  const sign = percent ? '%' : '';
  if (!Number.isFinite(high.low) || !(high.low > low.low)) return 'each value may lie in one range only';
  const written = Number.isFinite(low.low)
    ? `${low.lowIncluded ? '' : '>'}${digits(low.low)}-${high.lowIncluded ? '<' : ''}${digits(high.low)}${sign}`
    : `<${high.lowIncluded ? '' : '='}${digits(high.low)}${sign}`;
  return `write ${written} in place of ${low.text}, or use \`from\`, which cannot have gaps`;
}
