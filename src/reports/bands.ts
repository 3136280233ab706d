import type { CustomerReport, ShownBand } from '../evaluate/report.ts';
import { formatShare } from './format.ts';
import { sumArr } from './money.ts';

/** All bands in the order of urgency in which tables stand. */
const bandOrder: readonly ShownBand[] = ['red', 'unknown', 'yellow', 'green'];

/** The band a page draws: a customer without a health model has none, which is as unknown. */
export function shownBand(customer: CustomerReport): ShownBand {
  return customer.health.band ?? 'unknown';
}

/**
 * A customer as pages show it: a band that is unknown for lack of data has no score beside it, today or in the past, because a number that
 * rests on too little reads as if it were sure.
 */
export function withoutUncertainScore(customer: CustomerReport): CustomerReport {
  const { health } = customer;
  const uncertain = health.band === 'unknown' && health.score !== null;
  return {
    ...customer,
    health: {
      ...health,
      score: uncertain ? null : health.score,
      noScore: uncertain ? `Only ${formatShare(health.coverage)} of the weight has data, less than the model asks for.` : health.noScore,
      past: health.past.map((entry) => (entry.band === 'unknown' ? { ...entry, score: null } : entry)),
    },
  };
}

/** The shown score and band some days ago; undefined where history does not reach. */
export function pastHealth(customer: CustomerReport, days: number): { score: number | null; band: ShownBand } | undefined {
  const past = customer.health.past.find((entry) => entry.days === days);
  if (past === undefined || (past.score === null && past.band === null)) return undefined;
  return { score: past.score, band: past.band ?? 'unknown' };
}

/** Points gained or lost over some days, between the scores as shown; null where one of them is not known. */
export function scoreChange(customer: CustomerReport, days: number): number | null {
  const past = pastHealth(customer, days)?.score;
  const now = customer.health.score;
  return past === undefined || past === null || now === null ? null : Math.round(now) - Math.round(past);
}

/** One row of the band table. */
export interface BandRow {
  readonly band: ShownBand;
  readonly customers: number;
  readonly arr: number;
  /** Of all ARR that could be summed; null when there is none. */
  readonly arrShare: number | null;
  /** Customers that came from another band, and went to one, within the days. */
  readonly entered: number;
  readonly left: number;
}

/** Customers and ARR by band, and how many moved between bands within `days`. */
export function bandTable(customers: readonly CustomerReport[], currency: string, days: number): readonly BandRow[] {
  const total = sumArr(customers, currency).amount;
  return (['green', 'yellow', 'red', 'unknown'] as const).map((band) => {
    const inside = customers.filter((customer) => shownBand(customer) === band);
    const arr = sumArr(inside, currency).amount;
    const before = (customer: CustomerReport): ShownBand | undefined => pastHealth(customer, days)?.band;
    return {
      band,
      customers: inside.length,
      arr,
      arrShare: total === 0 ? null : arr / total,
      entered: inside.filter((customer) => before(customer) !== undefined && before(customer) !== band).length,
      left: customers.filter((customer) => before(customer) === band && shownBand(customer) !== band).length,
    };
  });
}

/** Red first, then unknown, yellow and green; within a band the largest ARR first, then by id. */
export function byUrgency(a: CustomerReport, b: CustomerReport): number {
  const band = bandOrder.indexOf(shownBand(a)) - bandOrder.indexOf(shownBand(b));
  return band || (b.arr ?? -1) - (a.arr ?? -1) || (a.id < b.id ? -1 : 1);
}
