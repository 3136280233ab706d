/** How numbers lie: their quarters, and how many fall into each of some steps of one width. */
export interface Spread {
  readonly lowest: number;
  /** A quarter of the values lies at or below it. */
  readonly lower: number;
  /** The middle one, the lower of two. */
  readonly middle: number;
  /** A quarter of the values lies above it. */
  readonly upper: number;
  readonly highest: number;
  /** From low to high without a gap. A value on an edge belongs to the step above it, the highest to the last. */
  readonly steps: readonly SpreadStep[];
}

/** One step of a {@link Spread}. */
interface SpreadStep {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** About as many steps as a small picture can show. */
const STEPS = 12;

/** How some numbers lie; null where there is none. Edges are round numbers. */
export function spreadOf(values: readonly number[]): Spread | null {
  const sorted = values.filter(Number.isFinite).toSorted((a, b) => a - b);
  const lowest = sorted[0];
  const highest = sorted.at(-1);
  if (lowest === undefined || highest === undefined) return null;
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? lowest;
  return { lowest, lower: at(0.25), middle: at(0.5), upper: at(0.75), highest, steps: stepsOf(sorted, lowest, highest) };
}

function stepsOf(sorted: readonly number[], lowest: number, highest: number): readonly SpreadStep[] {
  const whole = sorted.every(Number.isInteger);
  const width = roundWidth(highest - lowest, whole);
  const first = Math.floor(clean(lowest / width));
  // Single numbers have a step each; of parts of one, the highest edge would have a step of its own with nothing else in it.
  const last = whole && width === 1 ? highest : Math.max(first, Math.ceil(clean(highest / width)) - 1);
  const counts = Array.from({ length: last - first + 1 }, () => 0);
  for (const value of sorted) {
    const index = Math.min(Math.floor(clean(value / width)) - first, counts.length - 1);
    counts[index] = (counts[index] ?? 0) + 1;
  }
  return counts.map((count, index) => ({ from: clean((first + index) * width), to: clean((first + index + 1) * width), count }));
}

/** 1, 2 or 5 times a power of ten; at least 1 for whole numbers. */
function roundWidth(range: number, whole: boolean): number {
  if (range === 0) return whole ? 1 : 0.1;
  const rough = range / STEPS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const width = clean(([1, 2, 5].find((factor) => factor * power >= rough) ?? 10) * power);
  return whole ? Math.max(1, width) : width;
}

/** Without what binary fractions add: 0.30000000000000004 is 0.3. */
function clean(value: number): number {
  return Number(value.toPrecision(12));
}
