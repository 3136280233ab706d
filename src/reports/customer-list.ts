import type { CustomerReport, IsoDay, ShownBand } from '../evaluate/report.ts';
import { byUrgency, scoreChange, shownBand } from './bands.ts';
import { daysBetween } from './dates.ts';
import type { HealthPoint, SiteData } from './site-data.ts';
import { dailyHealth } from './trend.ts';
import { isOpenWork } from './work.ts';

/** Days that the small line of a customer reaches back, and from one of its points to the next. */
const lineDays = 90;
const lineStep = 6;

/** One customer as the portfolio's table shows it. Amounts, owners and the like are null where the site may not show them. */
export interface ListedCustomer {
  readonly id: string;
  readonly name: string;
  readonly band: ShownBand;
  /** Rounded; null without one. */
  readonly score: number | null;
  /** Whether no health model, or more than one, fits the customer. */
  readonly isInvalid: boolean;
  /** Points gained or lost within 7 days. */
  readonly change: number | null;
  /** The score every sixth day of the last 90, oldest first and ending on the day; null where there was none. */
  readonly line: readonly (number | null)[];
  /** From the first point of the line that is known to the score of the day; null without either. */
  readonly lineChange: number | null;
  readonly arr: number | null;
  readonly currency: string;
  readonly segments: readonly string[];
  readonly stage: string | null;
  readonly stageState: CustomerReport['stageState'];
  readonly renewal: IsoDay | null;
  /** Days until the renewal, negative after it. */
  readonly left: number | null;
  /** The login of who looks after it. */
  readonly owner: string | null;
  /** Open runs, and how many of them are late. */
  readonly open: number;
  readonly late: number;
  /** 0 to 1; null where nothing is measured. */
  readonly coverage: number | null;
}

/** Every customer of the day by urgency, the order in which the table stands. `role` is who looks after it. */
export function listCustomers({ report, history }: Pick<SiteData, 'report' | 'history'>, role: string): readonly ListedCustomer[] {
  return report.customers.toSorted(byUrgency).map((customer): ListedCustomer => {
    const { id, name, health, arr, currency, segments, stage, stageState, renewal, owners, runs } = customer;
    const open = runs.filter(isOpenWork);
    const line = lineOf(history[id] ?? [], report.asOf);
    const first = line.find((score) => score !== null);
    const score = health.score === null ? null : Math.round(health.score);
    return {
      id,
      name,
      band: shownBand(customer),
      score,
      isInvalid: health.model === null && health.score === null,
      change: scoreChange(customer, 7),
      line,
      lineChange: score === null || first === undefined || first === null ? null : score - Math.round(first),
      arr,
      currency,
      segments,
      stage,
      stageState,
      renewal,
      left: renewal === null ? null : daysBetween(report.asOf, renewal),
      owner: owners[role] ?? null,
      open: open.length,
      late: open.filter(({ late }) => late > 0).length,
      coverage: health.model === null ? null : health.coverage,
    };
  });
}

function lineOf(points: readonly HealthPoint[], asOf: IsoDay): readonly (number | null)[] {
  return dailyHealth(points, asOf, lineDays)
    .filter((_, index) => index % lineStep === 0)
    .map((point) => point?.score ?? null);
}
