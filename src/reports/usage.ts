import type { CustomerReport, IsoDay, MetricReport } from '../evaluate/report.ts';
import type { ShownPart } from '../model/metric.ts';
import type { Peers } from './peers.ts';
import type { SiteData } from './site-data.ts';

/** A metric that the workspace marks with `shows`, over the past weeks. */
export interface ShownSeries {
  readonly part: ShownPart;
  readonly metric: MetricReport;
  /** The ends of weeks with the value on them; null where it was not known. The last is today's. */
  readonly weeks: readonly { readonly day: IsoDay; readonly value: number | null }[];
  /** The middle value of similar customers; null where there are too few. */
  readonly usual: number | null;
}

/** How a customer uses the product, or its service: the marked metrics of some parts, in their order. */
export function shownSeries(
  customer: CustomerReport,
  { accounts }: Pick<SiteData, 'accounts'>,
  peers: Peers | null,
  parts: readonly ShownPart[],
): readonly ShownSeries[] {
  const past = accounts.facts[customer.id]?.weeks ?? {};
  return accounts.shown
    .filter(({ part }) => parts.includes(part))
    .flatMap(({ name, part }): ShownSeries[] => {
      const metric = customer.metrics.find((one) => one.name === name);
      if (metric === undefined) return [];
      const values = past[name];
      return [
        {
          part,
          metric,
          weeks: values === undefined ? [] : accounts.weeks.map((day, index) => ({ day, value: values[index] ?? null })),
          usual: peers?.positions.find((position) => position.name === name)?.middle ?? null,
        },
      ];
    });
}
