import type { HealthReport, MeasureReport } from '../evaluate/report.ts';

/** One row of the way from 100 down to the score. */
export interface WaterfallRow {
  readonly measure: MeasureReport;
  /** Points it takes away; null where it does not count. */
  readonly points: number | null;
  /** Where the score stands before and after it. */
  readonly from: number;
  readonly to: number;
}

/** A group with its rows. */
interface WaterfallGroup {
  readonly name: string;
  readonly title: string;
  readonly weight: number;
  readonly points: number;
  readonly at: number;
  readonly rows: readonly WaterfallRow[];
}

/** Where the points went: each measure takes its share of what is missing to 100, and the end is the weighted score. */
export interface Waterfall {
  readonly groups: readonly WaterfallGroup[];
  /** The weighted score, before anything below changed it. */
  readonly weighted: number;
  /** Points that `adjust` and the rest added or took away until the shown score; 0 when nothing did or there is no score. */
  readonly changed: number;
}

/** The waterfall of a customer's health. */
export function waterfall(health: HealthReport): Waterfall {
  let at = 100;
  const groups = health.groups.map((group) => {
    const start = at;
    const rows = group.measures.map((measure): WaterfallRow => {
      if (measure.score === null || measure.share === 0) return { measure, points: null, from: at, to: at };
      const points = measure.share * (100 - measure.score);
      const row = { measure, points, from: at, to: at - points };
      at = row.to;
      return row;
    });
    return { name: group.name, title: group.title, weight: group.weight, points: start - at, at: start, rows };
  });
  return { groups, weighted: at, changed: health.score === null ? 0 : health.score - at };
}

/** Measures that take most points, most first: what to look at. */
export function largestLosses(health: HealthReport, limit: number): readonly WaterfallRow[] {
  return waterfall(health)
    .groups.flatMap(({ rows }) => rows)
    .filter(({ points, measure }) => points !== null && points >= 0.5 && measure.band !== 'green')
    .sort((a, b) => (b.points ?? 0) - (a.points ?? 0))
    .slice(0, limit);
}

/** Measures without a value, by the share of the whole weight they would have, largest first. */
export function missingMeasures(health: HealthReport): readonly { readonly measure: MeasureReport; readonly weight: number }[] {
  return health.groups
    .flatMap((group) => group.measures.map((measure) => ({ measure, weight: (group.weight * measure.weight) / 10_000 })))
    .filter(({ measure }) => measure.state === 'missing')
    .sort((a, b) => b.weight - a.weight || (a.measure.name < b.measure.name ? -1 : 1));
}
