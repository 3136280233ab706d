import type { CustomerReport, IsoDay } from '../evaluate/report.ts';
import { dayOf, daysBetween, mondayOf, shiftDay } from './dates.ts';

/** A contract that ends, or renews itself, in a period. */
export interface Renewal {
  readonly customer: CustomerReport;
  readonly contract: string;
  readonly on: IsoDay;
  readonly arr: number | null;
}

/** Contracts whose term ends within `days` from a day on, by day and customer. */
export function renewalsWithin(customers: readonly CustomerReport[], from: IsoDay, days: number): readonly Renewal[] {
  const found: Renewal[] = [];
  for (const customer of customers) {
    for (const { id, state, end, arr } of customer.contracts) {
      if (state !== 'active' || end === null) continue;
      const away = daysBetween(from, end);
      if (away >= 0 && away <= days) found.push({ customer, contract: id, on: end, arr });
    }
  }
  return found.sort((a, b) => dayOf(a.on) - dayOf(b.on) || compare(a.customer.id, b.customer.id) || compare(a.contract, b.contract));
}

/** One week of the calendar. */
export interface RenewalWeek {
  /** Its Monday. */
  readonly monday: IsoDay;
  readonly renewals: readonly Renewal[];
}

/** Weeks in a row, from the week of a day on; empty ones too. */
export function renewalWeeks(renewals: readonly Renewal[], from: IsoDay, weeks: number): readonly RenewalWeek[] {
  const first = mondayOf(from);
  return Array.from({ length: weeks }, (_, index) => {
    const monday = shiftDay(first, index * 7);
    return { monday, renewals: renewals.filter(({ on }) => mondayOf(on) === monday) };
  });
}

/** Renewals by month, empty months left out. `month` is the first day of the month's first renewal. */
export function renewalMonths(renewals: readonly Renewal[]): readonly { month: IsoDay; renewals: readonly Renewal[] }[] {
  const byMonth = Map.groupBy(renewals, ({ on }) => on.slice(0, 7));
  return [...byMonth].map(([month, inside]) => ({ month: `${month}-01`, renewals: inside }));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
