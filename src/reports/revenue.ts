import type { ShownBand } from '../evaluate/report.ts';
import type { Customer } from '../model/customer.ts';
import { addMonths, type Day, formatDay } from '../model/day.ts';
import { compareText } from '../model/diagnostic.ts';
import type { AddBusinessDays } from '../model/duration.ts';
import { RevenueBook } from './revenue-book.ts';
import { type Books, type Bridge, type BridgeResult, bridgeOf, type Excluded, type Movement } from './revenue-bridge.ts';
import { lastYear, type Period, type PeriodDays, quartersAround } from './revenue-periods.ts';
import { type DueContract, dueContracts, type RenewalPeriod, renewalsOf, total, type UncountedContract } from './revenue-renewals.ts';

/** Quarters that are over and shown, and quarters that are still to come. */
const QUARTERS_BEFORE = 4;
const QUARTERS_AHEAD = 2;
/** So many decided renewals of a band are needed before a share of them is told. */
const FEWEST_FOR_SHARE = 12;

/** What was earned again and again: how it moved, what was due and what will be. Amounts in the workspace’s currency, as the records of today tell them. */
export interface Revenue {
  /** The last twelve months. */
  readonly year: Bridge;
  readonly yearRenewals: RenewalPeriod;
  /** Quarters of the fiscal year, oldest first; the last one is that of the day and not over. */
  readonly quarters: readonly QuarterRevenue[];
  /** The last twelve months by ways to group customers; the rows of each add up to the year. */
  readonly groups: readonly RevenueGroups[];
  /** Who moved within the twelve months, the largest amount first. */
  readonly movements: readonly Movement[];
  /** Who is left out of the twelve months, and why. */
  readonly excluded: readonly Excluded[];
  readonly overlapped: BridgeResult['overlapped'];
  readonly passing: readonly string[];
  /** Contracts due within the twelve months and until the end of the forecast, by day. */
  readonly due: readonly DueContract[];
  readonly uncounted: readonly UncountedContract[];
  readonly forecast: Forecast;
}

/** A quarter of the fiscal year. */
interface QuarterRevenue {
  readonly bridge: Bridge;
  readonly renewals: RenewalPeriod;
}

/** A way to group customers, and the year of each group. */
interface RevenueGroups {
  readonly id: string;
  readonly title: string;
  /** By the ARR at the start, largest first; null for those of whom it is not known. */
  readonly rows: readonly { readonly name: string | null; readonly bridge: Bridge }[];
}

/**
 * What is due from the day on, until the end of the second quarter after it. No probability is made up: it is the sum of what is due, by the band of the
 * day and by the newest answer, beside the share of such contracts that was renewed within the last twelve months, where at least twelve were decided.
 */
interface Forecast {
  readonly until: Period['to'];
  readonly quarters: readonly (Period & { readonly contracts: number; readonly amount: number; readonly signed: number })[];
  readonly bands: readonly {
    readonly band: ShownBand;
    readonly contracts: number;
    readonly amount: number;
    /** Of contracts that had the band 90 days before their renewal: how many were decided, and the gross share renewed; null for too few. */
    readonly seen: { readonly contracts: number; readonly gross: number } | null;
    readonly decided: number;
  }[];
  /** Null: nobody has been asked yet. Empty where no playbook about renewals asks. */
  readonly answers: readonly { readonly answer: string | null; readonly contracts: number; readonly amount: number }[];
}

/** A way to group customers: the group of a customer on a day, null where it is not known. */
export interface Grouping {
  readonly id: string;
  readonly title: string;
  readonly groupOn: (customer: string, day: Day) => string | null;
}

/** What revenue is told from. */
export interface RevenueInput {
  readonly customers: readonly Customer[];
  readonly currency: string;
  /** The first month of the fiscal year, 1 to 12. */
  readonly fiscalYearStart: number;
  readonly asOf: Day;
  readonly addBusinessDays: AddBusinessDays;
  /** The shown band at the end of a day; null where history does not reach. */
  readonly bandOn: (customer: string, day: Day) => ShownBand | null;
  /** The newest answer to a question of a playbook about renewals, null where nobody has answered; undefined where no playbook asks. */
  readonly answerOf?: (customer: string) => string | null;
  readonly groupings: readonly Grouping[];
}

/** The days on which groupings are asked: the evening before the twelve months, and the day itself. */
export function revenueDays(asOf: Day): readonly Day[] {
  return [lastYear(asOf).first - 1, asOf];
}

/** Revenue of a day. Internal accounts are no customers. */
export function revenueOf(input: RevenueInput): Revenue {
  const { asOf, currency, fiscalYearStart } = input;
  const horizon = addMonths(asOf, 24);
  const customers = input.customers.filter(({ internal }) => !internal).sort((a, b) => compareText(a.id, b.id));
  const books: Books = { currency, books: customers.map((customer) => new RevenueBook(customer, horizon, input.addBusinessDays)) };
  const periods = quartersAround(asOf, fiscalYearStart, QUARTERS_BEFORE, QUARTERS_AHEAD);
  const past = periods.slice(0, QUARTERS_BEFORE + 1);
  const ahead = periods.slice(QUARTERS_BEFORE);
  const last = ahead.at(-1)?.last ?? asOf;
  const year = lastYear(asOf);
  const from = Math.min(year.first, past[0]?.first ?? year.first);
  const { due, uncounted } = dueContracts(books, from, last, asOf, input.bandOn);
  const { bridge, movements, excluded, overlapped, passing } = bridgeOf(books, year, asOf);
  return {
    year: bridge,
    yearRenewals: renewalsOf(due, year),
    quarters: past.map((period) => ({ bridge: bridgeOf(books, period, asOf).bridge, renewals: renewalsOf(due, period) })),
    groups: input.groupings.map((grouping) => groupsOf(grouping, books, year, asOf)),
    movements,
    excluded,
    overlapped,
    passing,
    due: due.filter(({ on }) => on >= year.from),
    uncounted,
    forecast: forecastOf(input, due, ahead),
  };
}

/** The bridge of each group. A customer belongs where it was at the start of the period, a new one where it was at its end. */
function groupsOf({ id, title, groupOn }: Grouping, { books, currency }: Books, period: PeriodDays, asOf: Day): RevenueGroups {
  const [opening, closing] = [period.first - 1, Math.min(period.last, asOf)];
  const byGroup = Map.groupBy(books, (book) => groupOn(book.customer.id, book.paidOn(opening).known > 0 ? opening : closing));
  const rows = [...byGroup].map(([name, those]) => ({ name, bridge: bridgeOf({ books: those, currency }, period, asOf).bridge }));
  return {
    id,
    title,
    rows: rows
      .filter(({ bridge }) => bridge.customersStart + bridge.customersEnd + bridge.excluded > 0)
      .sort(
        (a, b) =>
          Number(a.name === null) - Number(b.name === null) || b.bridge.start - a.bridge.start || compareText(a.name ?? '', b.name ?? ''),
      ),
  };
}

function forecastOf({ asOf, bandOn, answerOf }: RevenueInput, due: readonly DueContract[], ahead: readonly PeriodDays[]): Forecast {
  const today = formatDay(asOf);
  const coming = due.filter(({ on }) => on >= today);
  const open = coming.filter(({ outcome }) => outcome === 'open');
  const sum = (those: readonly DueContract[]) => ({ contracts: those.length, amount: total(those, ({ target }) => target) });
  const year = formatDay(addMonths(asOf, -12) + 1);
  const decided = due.filter(({ on, outcome }) => on >= year && on < today && outcome !== 'open');
  const answers = answerOf === undefined ? [] : [...Map.groupBy(open, ({ customer }) => answerOf(customer))];
  return {
    until: ahead.at(-1)?.to ?? today,
    quarters: ahead.map(({ quarter, from, to, isOver }) => {
      const inside = coming.filter(({ on }) => on >= from && on <= to);
      const signed = inside.filter(({ outcome }) => outcome !== 'open');
      return { quarter, from, to, isOver, ...sum(inside), signed: total(signed, ({ target }) => target) };
    }),
    bands: (['red', 'unknown', 'yellow', 'green'] as const).map((band) => {
      const alike = decided.filter(({ bandBefore }) => bandBefore === band);
      const { kept, decidedTarget } = sums(alike);
      const seen = alike.length < FEWEST_FOR_SHARE || decidedTarget === 0 ? null : { contracts: alike.length, gross: kept / decidedTarget };
      return { band, ...sum(open.filter(({ customer }) => (bandOn(customer, asOf) ?? 'unknown') === band)), seen, decided: alike.length };
    }),
    answers: answers
      .map(([answer, those]) => ({ answer, ...sum(those) }))
      .sort(
        (a, b) =>
          Number(a.answer === null) - Number(b.answer === null) || b.amount - a.amount || compareText(a.answer ?? '', b.answer ?? ''),
      ),
  };
}

function sums(due: readonly DueContract[]): { readonly kept: number; readonly decidedTarget: number } {
  return {
    kept: total(due, ({ target, renewed }) => Math.min(renewed ?? 0, target)),
    decidedTarget: total(due, ({ target }) => target),
  };
}
