import type { Found } from './effectiveness-comparison.ts';
import type { Outcome } from './effectiveness-goals.ts';
import { type Count, type Interval, wilson } from './effectiveness-interval.ts';

/** Fewer cases than this are told as a count, without a share or an interval: “4 of 4, too few”. */
export const FEWEST = 12;

/**
 * How many cases reached the goal. Each customer counts once in a version, with its first case: several runs about one customer are not independent of one another,
 * which every interval supposes.
 */
export interface GoalCount extends Count, Interval {
  /** Too few for a share: low and high then say nothing that helps. */
  readonly isTooFew: boolean;
  /** Whose day is still to come; who had reached it before; of whom it is not known; and who was chosen by a person or another playbook. Not among `of`. */
  readonly pending: number;
  readonly already: number;
  readonly unknown: number;
  readonly chosen: number;
  /** The median of the days it took those that reached it; null for none. */
  readonly medianDays: number | null;
}

/** Counts what became of cases; `chosen` says how many are left out because somebody chose them. */
export function goalCount(found: readonly Found[], chosen: number): GoalCount {
  const of = (kind: Outcome['kind']): number => found.filter(({ outcome }) => outcome.kind === kind).length;
  const days = found.flatMap(({ outcome }) => (outcome.kind === 'reached' ? [outcome.days] : [])).sort((a, b) => a - b);
  const count = { reached: days.length, of: days.length + of('not reached') };
  return {
    ...count,
    ...wilson(count, 95),
    isTooFew: count.of < FEWEST,
    pending: of('pending'),
    already: of('already'),
    unknown: of('unknown'),
    chosen,
    medianDays: median(days),
  };
}

/** The middle value; of an even number the mean of the two in the middle. */
function median(sorted: readonly number[]): number | null {
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
