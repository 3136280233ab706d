import { firstDay } from '../model/content.ts';
import type { Contract, Customer, Override } from '../model/customer.ts';
import { valueOn } from '../model/dated.ts';
import { addMonths, type Day, monthsBetween } from '../model/day.ts';
import { compareText } from '../model/diagnostic.ts';
import { type AddBusinessDays, addDuration } from '../model/duration.ts';

/** What a record is on a day. Only a `customer` is scored; `churned`: no active contract, and one that ended before the day. */
type Status = 'customer' | 'not yet a customer' | 'churned' | 'internal';

/** A contract as of a day. */
export interface ContractFacts {
  readonly contract: Contract;
  /** Its place in the record's list, for positions. */
  readonly index: number;
  readonly state: 'coming' | 'active' | 'ended';
  /** The effective end: the last day of the term it is in, rolled by its term while it renews by itself; null when open-ended. */
  readonly end: Day | null;
  /** The last day it ran, once that has passed: `ended`, or the `end` of a term that did not renew; null before. */
  readonly ended: Day | null;
  readonly autoRenew: boolean;
  readonly arr: number | null;
  readonly seats: number | null;
}

/** A customer's record as of a day. */
export interface Facts {
  readonly status: Status;
  /** The day it became a customer; null for a record with neither sign-up nor contract. */
  readonly first: Day | null;
  /** The last day of its last contract, for a churned customer. */
  readonly left: Day | null;
  /** In the order of the record. */
  readonly contracts: readonly ContractFacts[];
  /** The active contract that ends first (open-ended last, ties by id); without one, the one that ended last; null without either. */
  readonly contract: ContractFacts | null;
  /** Sums over active contracts; null when none of them says. */
  readonly arr: number | null;
  readonly seats: number | null;
  /** The effective end of `contract` while it is active. */
  readonly renewal: Day | null;
}

/**
 * Reads a record as of a day. What will only be known later stays out: a contract that ends early reads as running to the end of its term
 * until its last day has passed.
 */
export function readFacts(customer: Customer, day: Day, addBusinessDays: AddBusinessDays): Facts {
  const contracts = customer.contracts.map((contract, index) => readContract(contract, index, day, addBusinessDays));
  const active = contracts.filter(({ state }) => state === 'active');
  const ended = contracts.filter(({ state }) => state === 'ended');
  const running = active.reduce<ContractFacts | null>((best, one) => (best === null || endsBefore(one, best) ? one : best), null);
  const last = ended.reduce<ContractFacts | null>((best, one) => (best === null || endedAfter(one, best) ? one : best), null);
  const first = firstDay(customer);
  const status = customer.internal
    ? 'internal'
    : first !== null && first > day
      ? 'not yet a customer'
      : running === null && last !== null
        ? 'churned'
        : 'customer';
  return {
    status,
    first,
    left: status === 'churned' ? (last?.ended ?? null) : null,
    contracts,
    contract: running ?? last,
    arr: sum(active.map(({ arr }) => arr)),
    seats: sum(active.map(({ seats }) => seats)),
    renewal: running?.end ?? null,
  };
}

/** Who holds a role on a day, and since when: the newest line of the role, unless it has ended. */
export function ownerOn(customer: Customer, role: string, day: Day): { readonly login: string; readonly from: Day } | null {
  let found: Customer['owners'][number] | undefined;
  for (const owner of customer.owners)
    if (owner.role === role && owner.from <= day && (found === undefined || owner.from >= found.from)) found = owner;
  return found === undefined || (found.to !== undefined && found.to < day) ? null : found;
}

/** Exceptions that hold on a day, in the order of the record, each with its place in the list. */
export function overridesOn(customer: Customer, day: Day): readonly { readonly override: Override; readonly index: number }[] {
  return customer.overrides.flatMap((override, index) =>
    (override.from === undefined || override.from <= day) && day <= override.until ? [{ override, index }] : [],
  );
}

/** Reads one contract of a record as of a day; `index` is its place in the list. */
export function readContract(contract: Contract, index: number, day: Day, addBusinessDays: AddBusinessDays): ContractFacts {
  const end = effectiveEnd(contract, day, addBusinessDays);
  const over = contract.ended !== undefined && contract.ended < day ? contract.ended : end !== null && end < day ? end : null;
  return {
    contract,
    index,
    state: contract.start > day ? 'coming' : over === null ? 'active' : 'ended',
    end: contract.ended !== undefined && over === contract.ended ? contract.ended : end,
    ended: contract.start > day ? null : over,
    autoRenew: valueOn(contract.auto_renew, day) ?? false,
    arr: valueOn(contract.arr, day) ?? null,
    seats: valueOn(contract.seats, day) ?? null,
  };
}

/** The ends of a contract's terms, the first as written; kept, because calendar months are slow and every day asks again. */
const termEnds = new WeakMap<Contract, Day[]>();

function effectiveEnd(contract: Contract, day: Day, addBusinessDays: AddBusinessDays): Day | null {
  if (contract.end === undefined) return null;
  let ends = termEnds.get(contract);
  if (ends === undefined) {
    ends = [contract.end];
    termEnds.set(contract, ends);
  }
  for (let term = 0; ; term++) {
    const end = ends[term] ?? contract.end;
    const renews = end < day && valueOn(contract.auto_renew, end) === true;
    if (!renews) return end;
    if (ends.length === term + 1) {
      const next = endOfTerm(contract, contract.end, term + 1, addBusinessDays);
      if (next <= end) return end;
      ends.push(next);
    }
  }
}

/** The last day after so many further terms. Counted from the first end, so that the 31st of a month does not wear down to the 28th. */
function endOfTerm(contract: Contract, end: Day, terms: number, addBusinessDays: AddBusinessDays): Day {
  const next = end + 1;
  if (contract.term !== undefined)
    return addDuration(next, { unit: contract.term.unit, count: terms * contract.term.count }, 1, addBusinessDays) - 1;
  const months = monthsBetween(contract.start, next);
  const whole = months > 0 && addMonths(contract.start, months) === next;
  return whole ? addMonths(next, terms * months) - 1 : end + terms * (next - contract.start);
}

function endsBefore(a: ContractFacts, b: ContractFacts): boolean {
  const left = a.end ?? Infinity;
  const right = b.end ?? Infinity;
  return left === right ? compareText(a.contract.id, b.contract.id) < 0 : left < right;
}

function endedAfter(a: ContractFacts, b: ContractFacts): boolean {
  const left = a.ended ?? -Infinity;
  const right = b.ended ?? -Infinity;
  return left === right ? compareText(a.contract.id, b.contract.id) < 0 : left > right;
}

function sum(values: readonly (number | null)[]): number | null {
  let total: number | null = null;
  for (const value of values) if (value !== null) total = (total ?? 0) + value;
  return total;
}
