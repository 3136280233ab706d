import { formatNumber } from '../expressions/words-values.ts';
import type { HealthModel } from '../model/health-model.ts';
import type { CustomerDay } from './customer-day.ts';
import type { Explanation } from './report.ts';

/** What the children of a parent make of its health. */
export interface RolledUp {
  /** Null when no child counts: then the parent's own score stands. */
  readonly score: number | null;
  /** The mean of the children's coverage, in the weights of the score; children without a score cover nothing. */
  readonly coverage: number;
  readonly why: Explanation;
}

/** A child that counts. */
interface Part {
  readonly child: CustomerDay;
  readonly score: number;
  readonly weight: number;
}

/**
 * The shown scores of a customer's children as one: their mean, the worst of them, or their mean weighted by ARR. A child that has children of its
 * own weighs with all the ARR below it. Children that are not scored, have no score or no ARR, and ARR in another currency are left out and named.
 *
 * @param at the place of the rule, `file:line`
 * @returns null for a customer without children
 */
export function rollUp(day: CustomerDay, how: NonNullable<HealthModel['roll_up']>, at: string): RolledUp | null {
  const { children } = day;
  if (children.length === 0) return null;
  const parts: Part[] = [];
  const leftOut: string[] = [];
  let applicable = 0;
  let covered = 0;
  for (const child of children) {
    const because = whyNotScored(child);
    if (because !== null) {
      leftOut.push(`${nameOf(child)} (${because})`);
      continue;
    }
    const weight = how === 'by_arr' ? weighByArr(child, day.currency, leftOut) : 1;
    if (weight <= 0) continue;
    const { score, coverage } = child.health;
    applicable += weight;
    if (score === null) leftOut.push(`${nameOf(child)} (no score)`);
    else {
      covered += weight * coverage;
      parts.push({ child, score, weight });
    }
  }
  const score = combine(parts, how);
  return {
    score,
    coverage: applicable === 0 ? 0 : covered / applicable,
    why: {
      part: 'roll-up',
      says: [sayParts(parts, score, how), ...(leftOut.length === 0 ? [] : [`Left out: ${leftOut.join(', ')}.`])].join(' '),
      at,
      values: parts.map(({ child, score: own }) => ({ name: child.id, value: round(own) })),
    },
  };
}

function combine(parts: readonly Part[], how: HealthModel['roll_up']): number | null {
  if (parts.length === 0) return null;
  if (how === 'worst') return Math.min(...parts.map(({ score }) => score));
  const weight = parts.reduce((sum, part) => sum + part.weight, 0);
  return parts.reduce((sum, part) => sum + part.weight * part.score, 0) / weight;
}

function sayParts(parts: readonly Part[], score: number | null, how: HealthModel['roll_up']): string {
  if (score === null) return 'No child gives a score, so its own stands.';
  const many = parts.length === 1 ? 'one child' : `${formatNumber(parts.length)} children`;
  const points = formatNumber(round(score));
  if (how !== 'worst') return `The mean of ${many}${how === 'by_arr' ? ', weighted by ARR' : ''}: ${points}.`;
  const [worst] = parts.filter((part) => part.score === score);
  return `The worst of ${many}: ${worst === undefined ? '' : `${nameOf(worst.child)}, `}${points}.`;
}

function whyNotScored({ facts }: CustomerDay): string | null {
  switch (facts.status) {
    case 'customer':
      return null;
    case 'churned':
      return 'no longer a customer';
    case 'internal':
      return 'an account of your own';
    case 'not yet a customer':
      return facts.status;
  }
}

/** The ARR of a child and of all below it, in the parent's currency; 0 for none. What cannot be weighed is added to the list. */
function weighByArr(child: CustomerDay, currency: string, leftOut: string[]): number {
  let total = 0;
  let foreign = false;
  for (const one of withAllBelow(child)) {
    const { arr, status } = one.facts;
    if (status !== 'customer' || arr === null) continue;
    if (one.currency === currency) total += arr;
    else {
      leftOut.push(`${nameOf(one)} (ARR in ${one.currency})`);
      foreign = true;
    }
  }
  if (total <= 0 && !foreign) leftOut.push(`${nameOf(child)} (no ARR)`);
  return Math.max(0, total);
}

function withAllBelow(one: CustomerDay): readonly CustomerDay[] {
  return [one, ...one.children.flatMap(withAllBelow)];
}

function nameOf({ files }: CustomerDay): string {
  return files.value.name;
}

function round(score: number): number {
  return Math.round(score * 10) / 10;
}
