import type { IsoDay, ShownBand } from '../evaluate/report.ts';
import { type Day, formatDay } from '../model/day.ts';
import { compareText } from '../model/diagnostic.ts';
import type { TermEnd } from './revenue-book.ts';
import type { Books } from './revenue-bridge.ts';
import type { Period, PeriodDays } from './revenue-periods.ts';

/** What became of a contract that was due, or stands now. */
type Outcome = 'renewed' | 'reduced' | 'grown' | 'lost' | 'signed' | 'open';

/**
 * A contract whose renewal falls in a period: the last day of a term lies in it. One that was given up early is due on the day it really ended.
 *
 * - `target` is what it paid on that day, `renewed` what is paid after it: on the next day where it renewed itself, or on the first day of the contract
 *   that follows it.
 * - `lost` when nothing follows. `open` while the day has not passed and nothing that follows is recorded; `signed` when what follows is, and begins
 *   later than the day of the report.
 */
export interface DueContract {
  readonly customer: string;
  readonly contract: string;
  readonly on: IsoDay;
  readonly target: number;
  /** Null while it is open. */
  readonly renewed: number | null;
  readonly outcome: Outcome;
  /** Given up before the end of its term. */
  readonly early: boolean;
  /** Renews itself unless it is given notice; said of open ones. */
  readonly auto: boolean;
  /** The shown band 90 days before; null where history does not reach. */
  readonly bandBefore: ShownBand | null;
}

/** Why a contract cannot be counted among renewals. */
export interface UncountedContract {
  readonly customer: string;
  readonly contract: string;
  readonly why: 'currency' | 'amount' | 'next amount' | 'no end';
  readonly currency: string;
  /** What is known of its amount, in its own currency. */
  readonly amount: number | null;
  /** Its renewal; null where it has no end. */
  readonly on: IsoDay | null;
}

/**
 * The renewals of a period. Of those that are decided (renewed or lost, their day has passed):
 *
 * - **gross renewal** = Σ min(renewed, target) ÷ Σ target: each capped at its target;
 * - **net renewal** = Σ renewed ÷ Σ target.
 *
 * Both null where nothing is decided. These are rates of what was due; retention in `Bridge` is over everything that was paid at the start.
 */
export interface RenewalPeriod extends Period {
  readonly due: number;
  readonly target: number;
  readonly decided: number;
  readonly decidedTarget: number;
  /** With each capped at its target, and without. */
  readonly kept: number;
  readonly renewed: number;
  readonly lost: number;
  readonly lostTarget: number;
  readonly gross: number | null;
  readonly net: number | null;
}

/** Contracts due within some days, and those that cannot be counted. */
export interface DueContracts {
  readonly due: readonly DueContract[];
  readonly uncounted: readonly UncountedContract[];
}

/** Days before a renewal at which its band is read to compare those due now with those of the past. */
const BAND_BEFORE = 90;

/** All contracts that are due within two days, by day, customer and contract. */
export function dueContracts(
  { books, currency }: Books,
  from: Day,
  to: Day,
  asOf: Day,
  bandOn: (customer: string, day: Day) => ShownBand | null,
): DueContracts {
  const due: DueContract[] = [];
  const uncounted: UncountedContract[] = [];
  for (const book of books) {
    const { id: customer, currency: own = currency } = book.customer;
    const leaveOut = (contract: string, why: UncountedContract['why'], cents: number | null, on: Day | null): void => {
      uncounted.push({
        customer,
        contract,
        why,
        currency: own,
        amount: cents === null ? null : cents / 100,
        on: on === null ? null : formatDay(on),
      });
    };
    for (const end of book.endsWithin(from, to)) {
      const { contract, target, on, next } = end;
      const isOpen = on >= asOf && end.outcome !== 'followed';
      if (own !== currency) leaveOut(contract.id, 'currency', target, on);
      else if (target === null) leaveOut(contract.id, 'amount', null, on);
      else if (!isOpen && next !== null && next.cents === null) leaveOut(contract.id, 'next amount', target, on);
      else {
        const renewed = isOpen ? null : (next?.cents ?? 0);
        due.push({
          customer,
          contract: contract.id,
          on: formatDay(on),
          target: target / 100,
          renewed: renewed === null ? null : renewed / 100,
          outcome: outcomeOf(end, target, renewed, asOf),
          early: end.early,
          auto: end.outcome === 'renews itself',
          bandBefore: bandOn(customer, on - BAND_BEFORE),
        });
      }
    }
    for (const { contract, cents } of book.openEnded(asOf)) leaveOut(contract.id, 'no end', cents, null);
  }
  due.sort((a, b) => compareText(a.on, b.on) || compareText(a.customer, b.customer) || compareText(a.contract, b.contract));
  return { due, uncounted: uncounted.sort((a, b) => compareText(a.customer, b.customer) || compareText(a.contract, b.contract)) };
}

function outcomeOf({ next }: TermEnd, target: number, renewed: number | null, asOf: Day): Outcome {
  if (renewed === null) return 'open';
  if (next === null) return 'lost';
  if (next.from > asOf) return 'signed';
  return renewed > target ? 'grown' : renewed < target ? 'reduced' : 'renewed';
}

/** The renewal figures of a period, from contracts that may lie outside of it too. */
export function renewalsOf(due: readonly DueContract[], period: PeriodDays): RenewalPeriod {
  const inside = due.filter(({ on }) => on >= period.from && on <= period.to);
  const decided = inside.filter(({ outcome }) => outcome !== 'open');
  const lost = decided.filter(({ outcome }) => outcome === 'lost');
  const decidedTarget = total(decided, ({ target }) => target);
  const kept = total(decided, ({ target, renewed }) => Math.min(renewed ?? 0, target));
  const renewed = total(decided, (one) => one.renewed ?? 0);
  const { quarter, from, to, isOver } = period;
  return {
    quarter,
    from,
    to,
    isOver,
    due: inside.length,
    target: total(inside, ({ target }) => target),
    decided: decided.length,
    decidedTarget,
    kept,
    renewed,
    lost: lost.length,
    lostTarget: total(lost, ({ target }) => target),
    gross: decidedTarget === 0 ? null : kept / decidedTarget,
    net: decidedTarget === 0 ? null : renewed / decidedTarget,
  };
}

/** Adds amounts to the cent. */
export function total<T>(items: readonly T[], amountOf: (item: T) => number): number {
  return items.reduce((cents, item) => cents + Math.round(amountOf(item) * 100), 0) / 100;
}
