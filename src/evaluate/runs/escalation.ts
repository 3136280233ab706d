import type { Day } from '../../model/day.ts';
import { type AddBusinessDays, addDuration } from '../../model/duration.ts';
import type { Rung } from '../../model/escalation.ts';
import type { Run } from './run.ts';

/** The highest step of a ladder that a run has reached, and when; and how long it is overdue on the day. */
export interface ReachedRung {
  readonly rung: Rung;
  readonly index: number;
  readonly since: Day;
}

/**
 * The day since which a run is overdue: the earliest due day of its open required steps and of the run itself. Null where none is known. A question
 * nobody has answered is an open step like any other.
 */
export function overdueSince(run: Run): Day | null {
  const steps = run.steps.filter(({ program, state }) => program.step.required && state === 'open').flatMap(({ due }) => due ?? []);
  const days = run.due === null ? steps : [...steps, run.due];
  return days.length === 0 ? null : Math.min(...days);
}

/** The highest step of a ladder that is reached on a day by what is overdue since `from`; of two reached after the same time the later in the list. */
export function reachedRung(ladder: readonly Rung[], from: Day, asOf: Day, addBusinessDays: AddBusinessDays): ReachedRung | null {
  return ladder.reduce<ReachedRung | null>((highest, rung, index) => {
    const since = addDuration(from, rung.after, 1, addBusinessDays);
    return asOf <= from || since > asOf || (highest !== null && since < highest.since) ? highest : { rung, index, since };
  }, null);
}
