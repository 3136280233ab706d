import { type ContractFacts, readContract } from '../evaluate/facts.ts';
import type { Contract, Customer } from '../model/customer.ts';
import { valueOn } from '../model/dated.ts';
import type { Day } from '../model/day.ts';
import { compareText } from '../model/diagnostic.ts';
import type { AddBusinessDays } from '../model/duration.ts';

/** A contract that begins within so many days of the day after another one's last day follows it: signed early, in time or late. */
const FOLLOWS_WITHIN = 90;

/** What a customer pays a year on a day, in hundredths of its currency: whole numbers, so that sums come out to the cent. */
export interface Paid {
  /** Null where a contract that runs has no amount on the day: the customer cannot be counted. */
  readonly cents: number | null;
  /** What the contracts with an amount say; the same as `cents` where that is known. */
  readonly known: number;
  /** Contracts without an amount. */
  readonly lacking: readonly string[];
  /** Contracts that are not counted because the one that follows them has begun already. */
  readonly overlapped: readonly string[];
}

/** A term of a contract that came to its end, or will. */
export interface TermEnd {
  readonly contract: Contract;
  readonly index: number;
  /** Its last day: the renewal. */
  readonly on: Day;
  /** Whether the contract was given up before the end of its term. */
  readonly early: boolean;
  /** What was paid on the last day, in hundredths; null where the record does not say. */
  readonly target: number | null;
  /** What the record says comes after it; of a day to come, what will come if nobody says otherwise. */
  readonly outcome: 'renews itself' | 'followed' | 'ends';
  /** What is paid after it, from when; null without a contract after it, and where its amount is missing. */
  readonly next: { readonly from: Day; readonly cents: number | null; readonly contract: string } | null;
}

/**
 * The contracts of one customer as the record of today tells them, read on any day.
 *
 * - A contract is paid from `start` to its last day, both included: `ended`, or the `end` of the term that did not renew itself.
 * - Its amount is `arr` as of the day.
 * - Several contracts add up, as `arr` in expressions does, but for one thing: a contract is no longer counted from the day on which the
 *   one that follows it begins, so that a successor that is signed to start early does not double the amount for some weeks.
 * - One follows another when it begins after it and within 90 days of the day after its last day, ends later, and does not name another
 *   `product`. Each follows one at most, the nearest. A contract that renews itself is followed by none.
 */
export class RevenueBook {
  readonly customer: Customer;
  readonly #addBusinessDays: AddBusinessDays;
  /** The last day of each contract that has one, by place; null where it runs on. */
  readonly #last: readonly (Day | null)[];
  /** The contract that follows, by place. */
  readonly #followers: ReadonlyMap<number, Contract>;

  /** @param horizon a day behind every day that is asked for: what ends by then is known to end */
  constructor(customer: Customer, horizon: Day, addBusinessDays: AddBusinessDays) {
    this.customer = customer;
    this.#addBusinessDays = addBusinessDays;
    this.#last = customer.contracts.map((contract, index) => {
      // A term to come renews itself unless `ended` says otherwise, however far away its end lies.
      const { ended, end, autoRenew } = readContract(contract, index, horizon, addBusinessDays);
      return ended ?? (autoRenew ? null : end);
    });
    this.#followers = followersOf(customer.contracts, this.#last);
  }

  /** What is paid a year on a day. */
  paidOn(day: Day): Paid {
    const lacking: string[] = [];
    const overlapped: string[] = [];
    let known = 0;
    for (const [index, contract] of this.customer.contracts.entries()) {
      if (this.#read(contract, index, day).state !== 'active') continue;
      const follower = this.#followers.get(index);
      if (follower !== undefined && follower.start <= day) {
        overlapped.push(contract.id);
        continue;
      }
      const amount = centsOn(contract, day);
      if (amount === null) lacking.push(contract.id);
      else known += amount;
    }
    return { cents: lacking.length > 0 ? null : known, known, lacking, overlapped };
  }

  /** The ends of terms within two days, both included, in the order of days. */
  endsWithin(from: Day, to: Day): readonly TermEnd[] {
    const found = this.customer.contracts.flatMap((contract, index) => this.#endsOf(contract, index, from, to));
    return found.sort((a, b) => a.on - b.on || compareText(a.contract.id, b.contract.id));
  }

  /** Contracts that run on a day and have no end, with what they pay, in hundredths: nobody can say when they renew. */
  openEnded(day: Day): readonly { readonly contract: Contract; readonly cents: number | null }[] {
    return this.customer.contracts.flatMap((contract, index) => {
      const { state, end } = this.#read(contract, index, day);
      return state === 'active' && end === null && contract.ended === undefined ? [{ contract, cents: centsOn(contract, day) }] : [];
    });
  }

  #endsOf(contract: Contract, index: number, from: Day, to: Day): readonly TermEnd[] {
    const found: TermEnd[] = [];
    for (let day = Math.max(from, contract.start); day <= to; ) {
      const { state, end } = this.#read(contract, index, day);
      const stop = contract.ended !== undefined && (end === null || contract.ended < end) ? contract.ended : end;
      if (state !== 'active' || stop === null || stop > to) break;
      const early = stop !== end;
      const next = this.#read(contract, index, stop + 1);
      const rolls = next.state === 'active';
      const follower = this.#followers.get(index);
      found.push({
        contract,
        index,
        on: stop,
        early,
        target: centsOn(contract, stop),
        ...(rolls
          ? { outcome: 'renews itself', next: { from: stop + 1, cents: centsOn(contract, stop + 1), contract: contract.id } }
          : follower === undefined
            ? { outcome: 'ends', next: null }
            : { outcome: 'followed', next: nextOf(follower, stop) }),
      });
      if (!rolls) break;
      day = stop + 1;
    }
    return found;
  }

  #read(contract: Contract, index: number, day: Day): ContractFacts {
    return readContract(contract, index, day, this.#addBusinessDays);
  }
}

function nextOf(follower: Contract, stop: Day): TermEnd['next'] {
  const from = Math.max(follower.start, stop + 1);
  return { from, cents: centsOn(follower, from), contract: follower.id };
}

function centsOn({ arr }: Contract, day: Day): number | null {
  const amount = valueOn(arr, day);
  return amount === undefined ? null : Math.round(amount * 100);
}

function followersOf(contracts: readonly Contract[], last: readonly (Day | null)[]): ReadonlyMap<number, Contract> {
  const pairs = contracts.flatMap((before, index) => {
    const end = last[index];
    if (end === undefined || end === null) return [];
    return contracts.flatMap((after, place) => {
      const until = last[place];
      const away = Math.abs(after.start - (end + 1));
      const isSame = before.product === undefined || after.product === undefined || before.product === after.product;
      const follows = place !== index && after.start > before.start && away <= FOLLOWS_WITHIN && isSame && (until == null || until > end);
      return follows ? [{ index, place, away, id: `${before.id} ${after.id}` }] : [];
    });
  });
  pairs.sort((a, b) => a.away - b.away || compareText(a.id, b.id));
  const found = new Map<number, Contract>();
  const taken = new Set<number>();
  for (const { index, place } of pairs) {
    const after = contracts[place];
    if (after === undefined || found.has(index) || taken.has(place)) continue;
    found.set(index, after);
    taken.add(place);
  }
  return found;
}
