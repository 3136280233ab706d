import type { CustomerReport } from '../evaluate/report.ts';

/** How many customers have a value for a measure. */
export interface MeasureCoverage {
  readonly name: string;
  readonly title: string;
  readonly fresh: number;
  readonly stale: number;
  readonly missing: number;
  readonly notApplicable: number;
}

/** Coverage by measure over all customers, most missing first. A measure of the same name in two models is one. */
export function coverageByMeasure(customers: readonly CustomerReport[]): readonly MeasureCoverage[] {
  const found = new Map<string, { name: string; title: string; fresh: number; stale: number; missing: number; notApplicable: number }>();
  for (const { health } of customers) {
    for (const { name, title, state } of health.groups.flatMap(({ measures }) => measures)) {
      const row = found.get(name) ?? { name, title, fresh: 0, stale: 0, missing: 0, notApplicable: 0 };
      found.set(name, row);
      if (state === 'scored') row.fresh += 1;
      else if (state === 'stale') row.stale += 1;
      else if (state === 'missing') row.missing += 1;
      else row.notApplicable += 1;
    }
  }
  return [...found.values()].sort((a, b) => b.missing - a.missing || b.stale - a.stale || (a.title < b.title ? -1 : 1));
}
