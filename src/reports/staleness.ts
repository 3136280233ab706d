import type { CustomerReport, IsoDay } from '../evaluate/report.ts';
import { compareText } from '../model/diagnostic.ts';
import { daysBetween } from './dates.ts';

/** Measures of a customer that count with old data. */
export interface Staleness {
  /** The share of the score that rests on them, 0 to 1. */
  readonly share: number;
  /** The largest share first, with the days since the newest row behind it; null where that is not known. */
  readonly measures: readonly { readonly title: string; readonly age: number | null }[];
}

/** What of a score rests on old data. */
export function staleness({ health, metrics }: Pick<CustomerReport, 'health' | 'metrics'>, asOf: IsoDay): Staleness {
  const stale = health.groups.flatMap(({ measures }) => measures).filter(({ state }) => state === 'stale');
  const newestOf = (name: string) => metrics.find((metric) => metric.name === name && metric.state === 'stale')?.newest ?? [];
  return {
    share: stale.reduce((sum, measure) => sum + measure.share, 0),
    measures: stale
      .toSorted((a, b) => b.share - a.share || compareText(a.name, b.name))
      .map(({ title, why }) => {
        const [oldest] = (why.values ?? []).flatMap(({ name }) => newestOf(name)).sort(compareText);
        return { title, age: oldest === undefined ? null : daysBetween(oldest, asOf) };
      }),
  };
}
