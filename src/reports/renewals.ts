import type { CustomerReport, IsoDay } from '../evaluate/report.ts';
import { dayOf, daysBetween, mondayOf, shiftDay } from './dates.ts';

/** The workspace's date for the last day to give notice. */
const noticeDate = 'notice_deadline';
/** A deadline within so many days is near. */
const nearDays = 30;

/** A contract that ends, or renews itself, in a period. */
export interface Renewal {
  readonly customer: CustomerReport;
  readonly contract: string;
  readonly on: IsoDay;
  readonly arr: number | null;
  readonly autoRenew: boolean;
  /** The last day to give notice: the customer's date `notice_deadline`, which speaks of its next renewal; else by the notice period of the contract; null without either. */
  readonly notice: IsoDay | null;
}

/** Contracts whose term ends within `days` from a day on, by day and customer. */
export function renewalsWithin(customers: readonly CustomerReport[], from: IsoDay, days: number): readonly Renewal[] {
  const found: Renewal[] = [];
  for (const customer of customers) {
    const deadline = customer.dates.find(({ name }) => name === noticeDate)?.value ?? null;
    for (const { id, state, end, arr, autoRenew, noticeBy } of customer.contracts) {
      if (state !== 'active' || end === null) continue;
      const away = daysBetween(from, end);
      const notice = (end === customer.renewal ? deadline : null) ?? noticeBy ?? null;
      if (away >= 0 && away <= days) found.push({ customer, contract: id, on: end, arr, autoRenew, notice });
    }
  }
  return found.sort((a, b) => dayOf(a.on) - dayOf(b.on) || compare(a.customer.id, b.customer.id) || compare(a.contract, b.contract));
}

/** How close the last day to give notice is: over, within 30 days (the day itself too), or later. */
export type NoticeState = 'passed' | 'near' | 'later';

/** Where a renewal stands before its deadline; null where none is known. */
export function noticeState({ notice }: Renewal, asOf: IsoDay): NoticeState | null {
  if (notice === null) return null;
  const left = daysBetween(asOf, notice);
  return left < 0 ? 'passed' : left <= nearDays ? 'near' : 'later';
}

/** Renewals by how much can still be done: deadlines that are near, the next first; then those that are over, by renewal; then the rest, by renewal. On one day the largest first. */
export function renewalsByNotice(renewals: readonly Renewal[], asOf: IsoDay): readonly Renewal[] {
  const rank = (renewal: Renewal): number => {
    const state = noticeState(renewal, asOf);
    return state === 'near' ? 0 : state === 'passed' ? 1 : 2;
  };
  const key = (renewal: Renewal): IsoDay => (rank(renewal) === 0 ? (renewal.notice ?? renewal.on) : renewal.on);
  return renewals.toSorted(
    (a, b) =>
      rank(a) - rank(b) ||
      compare(key(a), key(b)) ||
      (b.arr ?? -1) - (a.arr ?? -1) ||
      compare(a.customer.id, b.customer.id) ||
      compare(a.contract, b.contract),
  );
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
