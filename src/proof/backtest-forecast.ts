import type { IsoDay } from '../evaluate/report.ts';
import { type Day, formatDay } from '../model/day.ts';
import type { Outcome } from '../model/outcome.ts';
import type { BacktestCase } from './backtest-case.ts';
import { horizonOf } from './backtest-outcome.ts';

/**
 * What the rates of bands on earlier days were worth as a forecast. A score is no probability, so only this has a Brier score: everybody in a band is
 * given the rate that the band had before.
 */
export interface Forecast {
  /** The day that was forecast, and those whose rates were used: their outcome was known by then. */
  readonly day: IsoDay;
  readonly from: readonly IsoDay[];
  readonly n: number;
  /** The mean squared difference of forecast and what happened (1 lost, 0 not): G. W. Brier, Monthly Weather Review 78 (1950) 1–3. Lower is better. */
  readonly brier: number;
  /** That of giving everybody the rate of all of them before. */
  readonly without: number;
}

/** Forecasts the last day from the days before whose horizon was over by then; null without such days. */
export function forecastOf(cases: readonly BacktestCase[], outcome: Outcome): Forecast | null {
  const last = Math.max(...cases.map(({ day }) => day));
  const before = cases.filter(({ day }) => day + horizonOf(outcome) <= last);
  const now = cases.filter(({ day }) => day === last);
  if (before.length === 0 || now.length === 0) return null;
  const rate = (those: readonly BacktestCase[]): number => those.filter(({ lostOn }) => lostOn !== null).length / those.length;
  const base = rate(before);
  const rates = new Map([...Map.groupBy(before, ({ band }) => band)].map(([band, those]) => [band, rate(those)]));
  const error = (forecast: (one: BacktestCase) => number): number =>
    now.reduce((total, one) => total + (forecast(one) - (one.lostOn === null ? 0 : 1)) ** 2, 0) / now.length;
  const days = [...new Set(before.map(({ day }) => day))].sort((a: Day, b: Day) => a - b);
  return {
    day: formatDay(last),
    from: days.map(formatDay),
    n: now.length,
    brier: error(({ band }) => rates.get(band) ?? base),
    without: error(() => base),
  };
}
