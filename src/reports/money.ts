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
