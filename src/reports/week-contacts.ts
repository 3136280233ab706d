import type { CustomerReport } from '../evaluate/report.ts';
import { compareText } from '../model/diagnostic.ts';

/** Contacts of a person's customers against the limit. */
export interface ContactUses {
  /** The time in which they are counted, as the workspace writes it. */
  readonly within: string;
  /** Customers with a contact made or planned, the fullest first. */
  readonly customers: readonly {
    readonly id: string;
    readonly name: string;
    readonly used: number;
    readonly planned: number;
    readonly of: number;
  }[];
  /** How many have none. */
  readonly free: number;
}

/** The contacts of some customers; null where the workspace sets no limit. */
export function contactUses(customers: readonly CustomerReport[]): ContactUses | null {
  const limited = customers.flatMap(({ id, name, contacts }) => (contacts === undefined ? [] : [{ id, name, ...contacts }]));
  const [first] = limited;
  if (first === undefined) return null;
  const used = limited.filter((one) => one.used + one.planned > 0);
  const fullness = (one: (typeof limited)[number]): number => (one.used + one.planned) / Math.max(1, one.of);
  return {
    within: first.within,
    customers: used
      .sort((a, b) => fullness(b) - fullness(a) || b.used - a.used || compareText(a.id, b.id))
      .map(({ id, name, used: made, planned, of }) => ({ id, name, used: made, planned, of })),
    free: limited.length - used.length,
  };
}
