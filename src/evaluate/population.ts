import type { CompiledExpression, Value } from '../expressions/value.ts';
import type { CustomerDay } from './customer-day.ts';
import { holds } from './names.ts';

/** A rank among fewer customers says more about chance, and about single customers, than about the one it stands for. */
export const SMALLEST_GROUP = 10;

/** Everybody on a day, for values that are read by comparison. */
export class Population {
  readonly #everybody: readonly CustomerDay[];
  readonly #sorted = new Map<string, readonly number[]>();

  constructor(everybody: readonly CustomerDay[]) {
    this.#everybody = everybody;
  }

  /**
   * The share of the segment's other customers whose value is lower, ties counting half: 0 for the lowest, 1 for the highest. Unknown when the
   * customer's own value is, for values that are no numbers, and when fewer than {@link SMALLEST_GROUP} members have one.
   */
  percentile(customer: CustomerDay, expression: CompiledExpression, segment: string): Value {
    const own = expression.evaluate(customer);
    if (typeof own !== 'number') return own === null ? null : undefined;
    const values = this.#values(expression, segment);
    if (values.length < SMALLEST_GROUP) return undefined;
    const member = holds(customer.read(segment)) ? 1 : 0;
    const below = firstAtLeast(values, own);
    const ties = firstAtLeast(values, own, true) - below - member;
    return (below + ties / 2) / (values.length - member);
  }

  #values(expression: CompiledExpression, segment: string): readonly number[] {
    const key = `${segment} ${expression.source}`;
    let values = this.#sorted.get(key);
    if (values === undefined) {
      values = this.#everybody
        .filter((customer) => holds(customer.read(segment)))
        .map((customer) => expression.evaluate(customer))
        .filter((value) => typeof value === 'number')
        .sort((a, b) => a - b);
      this.#sorted.set(key, values);
    }
    return values;
  }
}

/** The index of the first value at or (with `after`) above a limit, in a sorted list. */
function firstAtLeast(values: readonly number[], limit: number, after = false): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const value = values[middle] ?? Infinity;
    if (after ? value <= limit : value < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
