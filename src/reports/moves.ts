import type { Decision } from '../evaluate/decision.ts';
import type { CustomerReport, IsoDay } from '../evaluate/report.ts';
import { compareText } from '../model/diagnostic.ts';
import { shiftDay } from './dates.ts';
import type { SiteData } from './site-data.ts';

/** A customer whose band or stage is another one than some days ago. */
export interface Move {
  readonly customer: CustomerReport;
  readonly what: 'band' | 'stage';
  /** As the workspace writes it; null for a customer that had, or has, none. */
  readonly from: string | null;
  readonly to: string | null;
  /** The day on which it became what it is now. */
  readonly on: IsoDay;
  /** What brought it about: the data, a change of the model or journey, or both in turn. */
  readonly cause: 'behaviour' | 'configuration' | 'both';
}

/** A value from a day on. */
interface Point {
  readonly day: IsoDay;
  readonly value: string | null;
  readonly isConfiguration: boolean;
}

/**
 * Bands and stages that differ from those at the end of the day `days` ago; one that went and came back did not move. Null where history begins
 * later than that.
 */
export function movesWithin(
  customers: readonly CustomerReport[],
  history: SiteData['history'],
  decisions: readonly Decision[],
  asOf: IsoDay,
  days: number,
): readonly Move[] | null {
  const since = shiftDay(asOf, -days);
  if (!decisions.some(({ day }) => day <= since)) return null;
  const entries = decisions.flatMap((decision) => (decision.kind === 'stage' && decision.day <= asOf ? [decision] : []));
  const stages = Map.groupBy(entries, ({ customer }) => customer);
  const moves = customers.flatMap((customer): readonly Move[] => {
    const bands = (history[customer.id] ?? []).map(({ day, band, cause }) => ({
      day,
      value: band ?? 'unknown',
      isConfiguration: cause === 'configuration',
    }));
    const entered = (stages.get(customer.id) ?? []).map(({ day, stage, cause }) => ({
      day,
      value: stage,
      isConfiguration: cause === 'configuration',
    }));
    return [...moveOf(customer, 'band', bands, since), ...moveOf(customer, 'stage', entered, since)];
  });
  return moves.sort((a, b) => compareText(a.what, b.what) || compareText(b.on, a.on) || compareText(a.customer.id, b.customer.id));
}

function moveOf(customer: CustomerReport, what: Move['what'], points: readonly Point[], since: IsoDay): readonly Move[] {
  const before = points.filter(({ day }) => day <= since).at(-1);
  const now = points.at(-1);
  if (before === undefined || now === undefined || before.value === now.value) return [];
  const changes = points.filter(({ day, value }, index) => day > since && points[index - 1]?.value !== value);
  const last = changes.at(-1);
  if (last === undefined) return [];
  const byModel = changes.filter(({ isConfiguration }) => isConfiguration).length;
  const cause = byModel === 0 ? 'behaviour' : byModel === changes.length ? 'configuration' : 'both';
  return [{ customer, what, from: before.value, to: now.value, on: last.day, cause }];
}
