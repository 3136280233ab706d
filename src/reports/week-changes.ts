import type { CustomerReport, IsoDay, ShownBand } from '../evaluate/report.ts';
import { compareText } from '../model/diagnostic.ts';
import { shownBand } from './bands.ts';
import type { Move } from './moves.ts';
import type { HealthPoint } from './site-data.ts';
import { largestLosses } from './waterfall.ts';

/** A customer whose score, as shown, or band is another one than at the end of an earlier day. */
export interface HealthChange {
  readonly customer: string;
  readonly name: string;
  readonly from: { readonly score: number | null; readonly band: ShownBand };
  readonly to: { readonly score: number | null; readonly band: ShownBand };
  /** Whole points, between the scores as shown; null where one of them is not known. */
  readonly change: number | null;
  /** What brought it about: what happened, a change of the health model, or both. */
  readonly cause: Move['cause'];
  /** The whole points of it that the changed model brought; null where `change` is. */
  readonly configuration: number | null;
  /** Titles of the measures that take most points today, most first. */
  readonly takes: readonly string[];
}

/** How many measures are named beside a change. */
const namedMeasures = 2;

/** Scores and bands that differ from those at the end of a day: the largest loss first, unknown changes last. One that history knows nothing of then is not in it. */
export function healthChanges(
  customers: readonly CustomerReport[],
  history: Readonly<Record<string, readonly HealthPoint[]>>,
  since: IsoDay,
): readonly HealthChange[] {
  return customers
    .flatMap((customer): readonly HealthChange[] => {
      const points = history[customer.id] ?? [];
      const before = points.filter(({ day }) => day <= since).at(-1);
      if (before === undefined) return [];
      const from = { score: rounded(before.score), band: before.band ?? 'unknown' };
      const to = { score: rounded(customer.health.score), band: shownBand(customer) };
      if (from.score === to.score && from.band === to.band) return [];
      const change = from.score === null || to.score === null ? null : to.score - from.score;
      const byModel = points.flatMap((point, index) => {
        const last = points[index - 1];
        return point.day > since && point.cause === 'configuration' && last !== undefined ? [pointsBetween(last, point)] : [];
      });
      const byData = points.some((point, index) => {
        const last = points[index - 1];
        return point.day > since && point.cause !== 'configuration' && last !== undefined && differs(last, point);
      });
      return [
        {
          customer: customer.id,
          name: customer.name,
          from,
          to,
          change,
          cause: byModel.length === 0 ? 'behaviour' : byData ? 'both' : 'configuration',
          configuration: change === null ? null : Math.round(byModel.reduce((sum, one) => sum + one, 0)) || 0,
          takes: largestLosses(customer.health, namedMeasures).map(({ measure }) => measure.title),
        },
      ];
    })
    .sort((a, b) => (a.change ?? 1000) - (b.change ?? 1000) || compareText(a.customer, b.customer));
}

function rounded(score: number | null): number | null {
  return score === null ? null : Math.round(score);
}

function pointsBetween(a: HealthPoint, b: HealthPoint): number {
  return a.score === null || b.score === null ? 0 : b.score - a.score;
}

function differs(a: HealthPoint, b: HealthPoint): boolean {
  return a.score !== b.score || a.band !== b.band;
}
