import { readFacts } from '../evaluate/facts.ts';
import type { Contract, Customer } from '../model/customer.ts';
import { type Day, formatDay } from '../model/day.ts';
import { compareText } from '../model/diagnostic.ts';
import { type AddBusinessDays, addDuration } from '../model/duration.ts';
import { RevenueBook, type TermEnd } from './revenue-book.ts';
import { lastYear } from './revenue-periods.ts';

/** Days before the end of a contract that a review looks back over. */
export const LOOKS_BACK = 180;

/** A contract that came to its end: the customer was lost with it, or renewed. */
export interface ReviewedEnd {
  readonly customer: Customer;
  readonly contract: Contract;
  /** Its place in the record. */
  readonly index: number;
  /** `lost`: the customer ran no contract on the day after, and none followed within 90 days. */
  readonly outcome: 'lost' | 'renewed';
  /** The last day of the contract, or of its term. */
  readonly on: Day;
  /** Given up before the end of its term. */
  readonly early: boolean;
  /** The last day on which notice could be given; the end itself where no notice is agreed. */
  readonly notice: Day;
  /** What was paid a year on the last day, in the customer's currency; null where the record does not say. */
  readonly target: number | null;
  /** What is paid after it; null for a customer that was lost, and where the record does not say. */
  readonly renewed: number | null;
  /** The first day of a contract that a lost customer signed later; null for none. */
  readonly backOn: Day | null;
}

/**
 * The end that a review of a customer is about, as the record of today tells it: its newest loss, or without one its newest renewal. A customer that was saved and
 * left later is lost, and one that came back keeps the review of its loss.
 *
 * - **Lost**: a contract ended without another one after it (see {@link RevenueBook}), and on the next day the customer ran none.
 * - **Renewed**: a term ended and the contract renewed itself, or another one followed and has begun. Only ends of the last twelve months are looked at:
 *   which of them were *saved* is for `wasAtRisk` to say.
 *
 * Null for a customer without such an end, and for internal accounts.
 */
export function endOf(customer: Customer, asOf: Day, addBusinessDays: AddBusinessDays): ReviewedEnd | null {
  if (customer.internal || customer.contracts.length === 0) return null;
  const book = new RevenueBook(customer, asOf + 1, addBusinessDays);
  const first = Math.min(...customer.contracts.map(({ start }) => start));
  const ends = book.endsWithin(first, asOf - 1).map((end) => read(customer, end, addBusinessDays));
  const lost = ends.findLast(({ outcome }) => outcome === 'lost');
  if (lost !== undefined) return lost;
  const { first: from } = lastYear(asOf);
  return ends.findLast(({ on, renewedOn }) => on >= from && renewedOn !== null && renewedOn <= asOf) ?? null;
}

type ReadEnd = ReviewedEnd & { readonly renewedOn: Day | null };

function read(customer: Customer, end: TermEnd, addBusinessDays: AddBusinessDays): ReadEnd {
  const { contract, index, on, early, target, next } = end;
  const isLost = end.outcome === 'ends' && readFacts(customer, on + 1, addBusinessDays).status === 'churned';
  const later = customer.contracts.map(({ start }) => start).filter((start) => start > on);
  return {
    customer,
    contract,
    index,
    outcome: isLost ? 'lost' : 'renewed',
    on,
    early,
    notice: contract.notice === undefined ? on : addDuration(on, contract.notice, -1, addBusinessDays),
    target: target === null ? null : target / 100,
    renewed: next?.cents == null ? null : next.cents / 100,
    backOn: isLost && later.length > 0 ? Math.min(...later) : null,
    renewedOn: next?.from ?? null,
  };
}

/** Ends by day, the newest first, then by customer. */
export function byNewest(a: ReviewedEnd, b: ReviewedEnd): number {
  return b.on - a.on || compareText(a.customer.id, b.customer.id);
}

/** The days a review asks for: so many before the end, and the end itself, as `days before: day`. */
export function reviewDays({ on }: Pick<ReviewedEnd, 'on'>): readonly { readonly before: number; readonly day: Day }[] {
  return [LOOKS_BACK, 90, 60, 30, 0].map((before) => ({ before, day: on - before }));
}

/** The key of a customer on a day. */
export function onDay(customer: string, day: Day): string {
  return `${formatDay(day)} ${customer}`;
}
