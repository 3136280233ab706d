import type { IsoDay } from '../evaluate/report.ts';
import { type Day, formatDay } from '../model/day.ts';
import type { Case } from './effectiveness-cases.ts';
import type { Outcome } from './effectiveness-goals.ts';
import { type Count, type Interval, type Level, newcombe } from './effectiveness-interval.ts';

/**
 * How many settled cases the smaller group must have each time a comparison is made. A page that is looked at every day until it says something will say
 * something: so there are five looks in all, whatever happens in between, each at 99 %. By Bonferroni’s inequality at most 5 in 100 playbooks without
 * any effect are then ever called helpful or harmful (O. J. Dunn, J. Am. Stat. Assoc. 56 (1961) 52–64; an even spending of α over planned looks in the sense of
 * K. K. G. Lan and D. L. DeMets, Biometrika 70 (1983) 659–663).
 */
export const LOOKS: readonly number[] = [12, 24, 48, 96, 192];

/** How sure each look is that asks one question. */
export const LOOK_LEVEL: Level = 99;

/** Those with the playbook beside those without. */
export interface Comparison extends Groups {
  /** `hold-out`: customers left out by a stable hash, before anything was known of them. `late`: whom a budget or a late start kept it from: weaker evidence. */
  readonly kind: 'hold-out' | 'late';
}

/** One group beside another. */
export interface Groups {
  readonly with: Count;
  readonly without: Count;
  /** The last of the planned looks that was reached, with the cases settled by its day; null before the first. */
  readonly look: Look | null;
  /** How many settled cases the smaller group needs for the next look; null after the last. */
  readonly next: number | null;
}

/** One planned look: the difference of the shares, with minus without, and its interval. */
interface Look extends Interval {
  /** The first is 1. */
  readonly number: number;
  readonly on: IsoDay;
  readonly with: Count;
  readonly without: Count;
  readonly difference: number;
}

/** A case with what became of it. */
export interface Found {
  readonly one: Case;
  readonly outcome: Outcome;
}

/**
 * Compares by whom the reason came up for, and not by what was done: whoever leaves undone work out keeps the customers for whom there was time. With a hold-out, everybody
 * else from its first day on is beside it, whether their run opened late or never, but for urgent and high work, of which nobody is held out.
 * Without one, those whose run opened in time stand beside those for whom it was late or held back.
 */
export function compare(found: readonly Found[]): Comparison | null {
  const heldOut = found.filter(({ one }) => one.arm === 'held out');
  const received = found.filter(({ one }) => one.arm === 'in time' || one.arm === 'late');
  if (heldOut.length > 0) {
    const first = Math.min(...heldOut.map(({ one }) => one.start));
    const others = received.filter(({ one }) => !one.isUrgent && one.start >= first);
    return { kind: 'hold-out', ...beside(others, heldOut, LOOK_LEVEL) };
  }
  const late = received.filter(({ one }) => one.arm === 'late');
  const inTime = received.filter(({ one }) => one.arm === 'in time');
  return late.length === 0 ? null : { kind: 'late', ...beside(inTime, late, LOOK_LEVEL) };
}

/** Puts a group beside another, by the last of the planned looks that both have reached. */
export function beside(some: readonly Found[], others: readonly Found[], level: Level): Groups {
  const [one, other] = [settledDays(some), settledDays(others)];
  const smaller = Math.min(one.length, other.length);
  const reached = LOOKS.filter((size) => size <= smaller).length;
  const size = LOOKS[reached - 1];
  return {
    with: countBy(some, Infinity),
    without: countBy(others, Infinity),
    look: size === undefined ? null : lookAt(reached, size, some, others, level),
    next: LOOKS[reached] ?? null,
  };
}

function lookAt(number: number, size: number, some: readonly Found[], others: readonly Found[], level: Level): Look {
  const day = Math.max(settledDays(some)[size - 1] ?? 0, settledDays(others)[size - 1] ?? 0);
  const [one, other] = [countBy(some, day), countBy(others, day)];
  return {
    number,
    on: formatDay(day),
    with: one,
    without: other,
    difference: one.reached / one.of - other.reached / other.of,
    ...newcombe(one, other, level),
  };
}

function settledDays(found: readonly Found[]): readonly Day[] {
  return found.flatMap(({ outcome }) => ('settled' in outcome ? [outcome.settled] : [])).sort((a, b) => a - b);
}

function countBy(found: readonly Found[], day: Day): Count {
  const settled = found.filter(({ outcome }) => 'settled' in outcome && outcome.settled <= day);
  return { reached: settled.filter(({ outcome }) => outcome.kind === 'reached').length, of: settled.length };
}
