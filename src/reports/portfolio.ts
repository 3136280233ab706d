import type { CustomerReport, RunReport } from '../evaluate/report.ts';
import { pastHealth, scoreChange, shownBand } from './bands.ts';
import { type ArrSum, sumArr } from './money.ts';
import { type Renewal, renewalsWithin } from './renewals.ts';
import type { SiteData } from './site-data.ts';
import { causedChange } from './trend.ts';
import { allRuns, isDueThisWeek, isOpenWork } from './work.ts';

/** How far the renewal calendar looks, in days and in weeks. */
export const renewalDays = 120;
export const renewalWeekCount = 18;
/** What movement is compared with, in days. */
export const compareDays = 7;

/** The first numbers of the portfolio. */
export interface PortfolioFigures {
  readonly arr: ArrSum;
  /** ARR of red customers. */
  readonly atRisk: ArrSum;
  readonly red: number;
  /** Today's ARR of those that became red within the compared days, minus that of those that left it; null without history. */
  readonly atRiskChange: number | null;
  readonly renewals: readonly Renewal[];
  readonly renewalArr: number;
  readonly renewalsNotGreen: number;
  /** Of the last twelve months, as `Bridge` defines it. Null also when fewer than half of the customers of the day had ARR at its start: it would rest on too few. */
  readonly retention: { readonly net: number; readonly gross: number; readonly churn: number } | null;
  /** Customers that had ARR twelve months ago and have some today. */
  readonly counted: number;
  readonly dueThisWeek: number;
  /** Open runs of which they themselves or a step are late. */
  readonly late: number;
  readonly held: readonly RunReport[];
  readonly scored: number;
}

/** Sums and counts over all customers of the day. */
export function portfolioFigures({ report, currency, revenue }: SiteData): PortfolioFigures {
  const { customers, asOf } = report;
  const runs = allRuns(report);
  const red = customers.filter((customer) => shownBand(customer) === 'red');
  const compared = customers.filter((customer) => pastHealth(customer, compareDays) !== undefined);
  const wasRed = compared.filter((customer) => pastHealth(customer, compareDays)?.band === 'red');
  const isRed = compared.filter((customer) => shownBand(customer) === 'red');
  const renewals = renewalsWithin(customers, asOf, renewalDays);
  const inCurrency = renewals.filter(({ customer }) => customer.currency === currency);
  const counted = revenue === null ? 0 : revenue.year.customersStart - revenue.year.customersLost;
  return {
    arr: sumArr(customers, currency),
    atRisk: sumArr(red, currency),
    red: red.length,
    atRiskChange: compared.length === 0 ? null : sumArr(isRed, currency).amount - sumArr(wasRed, currency).amount,
    renewals,
    renewalArr: inCurrency.reduce((sum, { arr }) => sum + (arr ?? 0), 0),
    renewalsNotGreen: renewals.filter(({ customer }) => shownBand(customer) !== 'green').length,
    retention: counted * 2 < customers.length ? null : retentionOf(revenue),
    counted,
    dueThisWeek: runs.filter((run) => isDueThisWeek(run, asOf)).length,
    late: runs.filter((run) => isOpenWork(run) && run.late > 0).length,
    held: runs.filter(({ state }) => state === 'held'),
    scored: customers.filter(({ health }) => health.score !== null).length,
  };
}

function retentionOf(revenue: SiteData['revenue']): PortfolioFigures['retention'] {
  const { net = null, gross = null, churnShare = null } = revenue?.year ?? {};
  return net === null || gross === null || churnShare === null ? null : { net, gross, churn: churnShare };
}

/** A customer whose shown score moved, and by how much. */
export interface Mover {
  readonly customer: CustomerReport;
  readonly change: number;
  /** The part of the change that is the work of the health model. */
  readonly configuration: number;
  readonly before: { readonly score: number | null; readonly band: ReturnType<typeof shownBand> };
}

/** The customers that fell and rose most within the compared days, at most `limit` each. */
export function movers(
  customers: readonly CustomerReport[],
  limit: number,
): { readonly down: readonly Mover[]; readonly up: readonly Mover[] } {
  const moved: Mover[] = [];
  for (const customer of customers) {
    const change = scoreChange(customer, compareDays);
    const before = pastHealth(customer, compareDays);
    const configuration = causedChange(customer, compareDays)?.configuration ?? 0;
    if (change !== null && change !== 0 && before !== undefined) moved.push({ customer, change, configuration, before });
  }
  const order = (a: Mover, b: Mover): number =>
    Math.abs(b.change) - Math.abs(a.change) || (b.customer.arr ?? 0) - (a.customer.arr ?? 0) || (a.customer.id < b.customer.id ? -1 : 1);
  return {
    down: moved
      .filter(({ change }) => change < 0)
      .sort(order)
      .slice(0, limit),
    up: moved
      .filter(({ change }) => change > 0)
      .sort(order)
      .slice(0, limit),
  };
}
