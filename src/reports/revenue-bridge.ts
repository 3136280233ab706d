import type { IsoDay } from '../evaluate/report.ts';
import { type Day, formatDay } from '../model/day.ts';
import { compareText } from '../model/diagnostic.ts';
import type { RevenueBook } from './revenue-book.ts';
import type { Period, PeriodDays } from './revenue-periods.ts';

/**
 * How the recurring revenue of a period went from its start to its end, in whole units of one currency.
 *
 * Each customer (a record; children and parents by themselves) is read twice: `a` is its ARR at the end of the day before the first day of the
 * period, `b` at the end of its last day, or of today where it is not over.
 *
 * | part | formula | of customers with |
 * |---|---|---|
 * | start | Σ a | |
 * | new | Σ b | a = 0, b > 0, nothing paid on any day before the period |
 * | returned | Σ b | a = 0, b > 0, something paid before |
 * | expansion | Σ (b − a) | b > a > 0 |
 * | contraction | Σ (a − b) | a > b > 0 |
 * | churn | Σ a | a > 0, b = 0 |
 * | end | Σ b | |
 *
 * so that `start + new + returned + expansion − contraction − churn = end`, to the cent. What went up and down within the period and is as before at its
 * end is no movement: an upsell that churned takes away what was there at the start, and the parts of four quarters need not add up to those of
 * a year, while their differences do.
 *
 * - **Gross retention** = Σ min(a, b) ÷ Σ a = (start − contraction − churn) ÷ start: each customer is capped at its target, which is what it paid at the start.
 * - **Net retention** = Σ b of those with a > 0 ÷ Σ a = (start + expansion − contraction − churn) ÷ start: expansion counts here only, new customers nowhere.
 * - **Churn** = churn ÷ start, and customers lost ÷ customers at the start.
 *
 * These are the usual public definitions of GRR and NRR over the ARR of a cohort at the start of a period: GitLab’s handbook (“Net Retention”,
 * “Gross Retention”: the lesser of what was renewed and the target), the Bessemer and KeyBanc/Sapphire private SaaS surveys, and the SaaS Metrics Standards
 * Board’s “Gross Revenue Retention” and “Net Revenue Retention”.
 */
export interface Bridge extends Period {
  readonly start: number;
  readonly new: number;
  readonly returned: number;
  readonly expansion: number;
  readonly contraction: number;
  readonly churn: number;
  readonly end: number;
  /** Shares of the start; null where nobody paid then. */
  readonly gross: number | null;
  readonly net: number | null;
  readonly churnShare: number | null;
  readonly customersStart: number;
  readonly customersNew: number;
  readonly customersReturned: number;
  readonly customersLost: number;
  readonly customersEnd: number;
  /** How many customers are left out, each with a reason in {@link BridgeResult}. */
  readonly excluded: number;
}

/** A customer that moved within a period. */
export interface Movement {
  readonly customer: string;
  readonly part: 'new' | 'returned' | 'expansion' | 'contraction' | 'churn';
  /** Never negative. */
  readonly amount: number;
}

/** A customer that a period cannot count, and what is known of it. */
export interface Excluded {
  readonly customer: string;
  readonly why: 'currency' | 'amount';
  readonly currency: string;
  /** Contracts without an amount. */
  readonly contracts: readonly string[];
  /** Amounts in its own currency, as far as they are known. */
  readonly start: number;
  readonly end: number;
}

/** A bridge with those it is made of. */
export interface BridgeResult {
  readonly bridge: Bridge;
  readonly movements: readonly Movement[];
  readonly excluded: readonly Excluded[];
  /** Contracts that are not counted on the last day, because what follows them has begun. */
  readonly overlapped: readonly { readonly customer: string; readonly contract: string }[];
  /** Customers that came and were gone again within the period: no part of it. */
  readonly passing: readonly string[];
}

/** What the bridges are built from: books of customers, none of them internal. */
export interface Books {
  readonly books: readonly RevenueBook[];
  /** The currency that is summed; a customer without one of its own has the workspace’s. */
  readonly currency: string;
}

/** The bridge of a period over some customers. A missing amount or another currency excludes and lists a customer: nothing is converted or guessed. */
export function bridgeOf({ books, currency }: Books, period: PeriodDays, asOf: Day): BridgeResult {
  const [opening, closing] = [period.first - 1, Math.min(period.last, asOf)];
  const movements: Movement[] = [];
  const excluded: Excluded[] = [];
  const overlapped: { customer: string; contract: string }[] = [];
  const passing: string[] = [];
  const sums = { start: 0, new: 0, returned: 0, expansion: 0, contraction: 0, churn: 0, end: 0 };
  const counts = { customersStart: 0, customersNew: 0, customersReturned: 0, customersLost: 0, customersEnd: 0 };
  for (const book of books) {
    const { customer } = book;
    const [before, after] = [book.paidOn(opening), book.paidOn(closing)];
    const own = customer.currency ?? currency;
    const lacking = [...new Set([...before.lacking, ...after.lacking])].sort(compareText);
    if (own !== currency || lacking.length > 0) {
      const nothing = before.known === 0 && after.known === 0 && lacking.length === 0;
      if (!nothing)
        excluded.push({
          customer: customer.id,
          why: own === currency ? 'amount' : 'currency',
          currency: own,
          contracts: lacking,
          start: before.known / 100,
          end: after.known / 100,
        });
      continue;
    }
    for (const contract of after.overlapped) overlapped.push({ customer: customer.id, contract });
    const [a, b] = [before.known, after.known];
    sums.start += a;
    sums.end += b;
    if (a > 0) counts.customersStart += 1;
    if (b > 0) counts.customersEnd += 1;
    const part = partOf(book, a, b, opening);
    if (part === null) {
      if (
        a === 0 &&
        b === 0 &&
        book.endsWithin(period.first, closing).some(({ contract, target }) => contract.start > opening && target !== 0)
      )
        passing.push(customer.id);
      continue;
    }
    sums[part] += Math.abs(b - a);
    movements.push({ customer: customer.id, part, amount: Math.abs(b - a) / 100 });
    if (part === 'new') counts.customersNew += 1;
    if (part === 'returned') counts.customersReturned += 1;
    if (part === 'churn') counts.customersLost += 1;
  }
  const share = (cents: number): number | null => (sums.start === 0 ? null : cents / sums.start);
  const kept = sums.start - sums.contraction - sums.churn;
  const { quarter, from, to, isOver } = period;
  return {
    bridge: {
      quarter,
      from,
      to: isOver ? to : minDay(to, formatDay(closing)),
      isOver,
      start: sums.start / 100,
      new: sums.new / 100,
      returned: sums.returned / 100,
      expansion: sums.expansion / 100,
      contraction: sums.contraction / 100,
      churn: sums.churn / 100,
      end: sums.end / 100,
      gross: share(kept),
      net: share(kept + sums.expansion),
      churnShare: share(sums.churn),
      ...counts,
      excluded: excluded.length,
    },
    movements: movements.sort((x, y) => y.amount - x.amount || compareText(x.customer, y.customer)),
    excluded: excluded.sort((x, y) => compareText(x.customer, y.customer)),
    overlapped,
    passing,
  };
}

function partOf(book: RevenueBook, a: number, b: number, opening: Day): Movement['part'] | null {
  if (a === b) return null;
  if (a === 0) return hasPaid(book, opening) ? 'returned' : 'new';
  if (b === 0) return 'churn';
  return b > a ? 'expansion' : 'contraction';
}

/** Whether anything was paid up to a day: on the first day of a contract, or on the last day of one of its terms. */
function hasPaid(book: RevenueBook, day: Day): boolean {
  const starts = book.customer.contracts.map(({ start }) => start).filter((start) => start <= day);
  return (
    starts.some((start) => book.paidOn(start).known > 0) ||
    (starts.length > 0 && book.endsWithin(Math.min(...starts), day).some(({ target }) => target !== null && target > 0))
  );
}

function minDay(a: IsoDay, b: IsoDay): IsoDay {
  return a < b ? a : b;
}
