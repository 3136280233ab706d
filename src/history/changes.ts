import type { RunState, ShownBand } from '../evaluate/report.ts';
import { extendState, foldDecisions, type State } from '../evaluate/state.ts';
import { formatDay } from '../model/day.ts';
import type { ReplayedDay } from './replay.ts';

/** Something that changed on a day, as a person asks for it. */
export type Change =
  | {
      readonly kind: 'band';
      readonly customer: string;
      readonly from: ShownBand | null;
      readonly to: ShownBand | null;
      /** The shown score, rounded to a tenth. */
      readonly score: number | null;
    }
  | { readonly kind: 'stage'; readonly customer: string; readonly from: string | null; readonly to: string | null }
  | {
      readonly kind: 'run';
      readonly run: string;
      readonly customer: string | null;
      /** Null for a run that is new on the day. */
      readonly from: RunState | null;
      readonly to: RunState;
      readonly due: string | null;
      readonly owner: string | null;
      readonly because: string | null;
    };

/** The changes of a day: bands, stages and runs, in the order of history. */
export interface ChangedDay {
  readonly day: string;
  readonly changes: readonly Change[];
}

/** What each day changed that changed anything. The first day is the given state, and is none of them. */
export function changesOf(days: readonly ReplayedDay[], customer?: string): readonly ChangedDay[] {
  const state = foldDecisions([]);
  return days.flatMap(({ day, decisions }, index): ChangedDay[] => {
    const changes = index === 0 ? [] : changesFrom(state, decisions);
    extendState(state, decisions);
    const wanted = customer === undefined ? changes : changes.filter((change) => change.customer === customer);
    return wanted.length === 0 ? [] : [{ day: formatDay(day), changes: wanted }];
  });
}

function changesFrom({ customers, runs }: State, decisions: ReplayedDay['decisions']): readonly Change[] {
  return decisions.flatMap((decision): Change[] => {
    switch (decision.kind) {
      case 'health': {
        const { customer, band: to, score } = decision;
        const from = customers.get(customer)?.healths.at(-1)?.band ?? null;
        return from === to ? [] : [{ kind: 'band', customer, from, to, score }];
      }
      case 'stage': {
        const { customer, stage: to } = decision;
        return [{ kind: 'stage', customer, from: customers.get(customer)?.stage ?? null, to }];
      }
      case 'run': {
        const { key: run, customer, state: to, due, owner, because } = decision;
        const from = runs.get(run)?.state ?? null;
        return from === to ? [] : [{ kind: 'run', run, customer, from, to, due, owner, because }];
      }
      default:
        return [];
    }
  });
}

/** How often what changed in a replay. */
export interface ChangeCounts {
  readonly bands: number;
  readonly stages: number;
  readonly opened: number;
  /** Runs that were held back, for a time or for good. */
  readonly held: number;
  readonly closed: number;
}

/** Counts changes. A run that opens and closes on one day counts for both. */
export function countChanges(days: readonly ChangedDay[]): ChangeCounts {
  const changes = days.flatMap((day) => day.changes);
  const runs = changes.filter((change) => change.kind === 'run');
  return {
    bands: changes.filter(({ kind }) => kind === 'band').length,
    stages: changes.filter(({ kind }) => kind === 'stage').length,
    opened: runs.filter(hasOpened).length,
    held: runs.filter(({ to }) => to === 'held').length,
    closed: runs.filter(hasClosed).length,
  };
}

type RunChange = Extract<Change, { kind: 'run' }>;

/** Whether work on a run began on the day; also where it was over at once. */
export function hasOpened({ from, to }: RunChange): boolean {
  return from !== 'open' && (to === 'open' || to === 'done');
}

/** Whether a run was over on the day, in whatever way. */
export function hasClosed({ to }: RunChange): boolean {
  return to === 'done' || to === 'dismissed' || to === 'ended' || to === 'expired';
}
