import type { Decision } from '../evaluate/decision.ts';
import type { RunState } from '../evaluate/report.ts';
import type { State } from '../evaluate/state.ts';

type RunDecision = Extract<Decision, { kind: 'run' }>;

/** What a day changed about a run. */
export interface RunChange {
  readonly run: RunDecision;
  /** It was not there the day before. */
  readonly isNew: boolean;
  /** It opened on this day: it was due or held before, or not there at all. */
  readonly opens: boolean;
  /** It was over on this day. */
  readonly closes: boolean;
}

/** The changes of runs a day decided, given the state of the day before. */
export function changesOf(decisions: readonly Decision[], past: State): readonly RunChange[] {
  return decisions.flatMap((decision): RunChange[] => {
    if (decision.kind !== 'run') return [];
    const before = past.runs.get(decision.key);
    const wasOpen = before !== undefined && !isWaiting(before.state);
    return [
      {
        run: decision,
        isNew: before === undefined,
        opens: !wasOpen && (decision.state === 'open' || decision.state === 'done'),
        closes: decision.closed !== null,
      },
    ];
  });
}

/** Whether a run is not over. */
export function isLive(state: RunState): boolean {
  return state === 'open' || isWaiting(state);
}

function isWaiting(state: RunState): boolean {
  return state === 'due' || state === 'held';
}
