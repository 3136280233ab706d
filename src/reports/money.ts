import type { CustomerReport } from '../evaluate/report.ts';

/** A sum of ARR, with what it does not hold: customers without an amount, or with one in another currency. */
export interface ArrSum {
  readonly amount: number;
  readonly counted: number;
  /** Ids, in the order given. */
  readonly excluded: readonly string[];
}

/** ARR of customers in one currency. A missing amount or another currency excludes and lists the customer: nothing is converted or guessed. */
export function sumArr(customers: readonly CustomerReport[], currency: string): ArrSum {
  let amount = 0;
  const excluded: string[] = [];
  for (const customer of customers) {
    if (customer.arr === null || customer.currency !== currency) excluded.push(customer.id);
    else amount += customer.arr;
  }
  return { amount, counted: customers.length - excluded.length, excluded };
}

/** Retention over twelve months, as shares of the ARR of those who were customers then; null where nobody was. */
export interface Retention {
  /** With expansion. */
  readonly net: number;
  /** Each customer capped at what it paid then. */
  readonly gross: number;
  readonly before: number;
  readonly lost: number;
  readonly customersLost: number;
  readonly customersBefore: number;
}

/** Net and gross retention of customers that had ARR twelve months ago; `now` holds what they pay today, absent means lost. */
export function retention(before: Readonly<Record<string, number>>, now: Readonly<Record<string, number>>): Retention | null {
  let total = 0;
  let kept = 0;
  let capped = 0;
  let lost = 0;
  let customersLost = 0;
  let customersBefore = 0;
  for (const [id, amount] of Object.entries(before)) {
    if (amount <= 0) continue;
    const today = now[id] ?? 0;
    customersBefore += 1;
    total += amount;
    kept += today;
    capped += Math.min(today, amount);
    if (today === 0) {
      lost += amount;
      customersLost += 1;
    }
  }
  return total === 0 ? null : { net: kept / total, gross: capped / total, before: total, lost, customersLost, customersBefore };
}
