import type { Program } from '../../expressions/program.ts';
import type { Day } from '../../model/day.ts';
import { type AddBusinessDays, addDuration } from '../../model/duration.ts';
import type { Rung } from '../../model/escalation.ts';
import type { Position } from '../../model/position.ts';
import type { Deeds } from './deeds.ts';
import type { OwnerDesk } from './owner.ts';
import type { Run } from './run.ts';
import { lateFrom } from './snooze.ts';

/** What the ladder is climbed with. */
interface EscalationContext {
  readonly program: Program;
  readonly desk: OwnerDesk;
  readonly deeds: Deeds;
  readonly asOf: Day;
  /** Business days of the run's owner. */
  readonly addBusinessDays: AddBusinessDays;
}

/**
 * Finds who is told of an overdue run, and notes it in the run. Drafts and what is put off are nobody's delay. Where nobody holds the role that is to be
 * told: the place in the ladder, and the role.
 */
export function escalate(run: Run, context: EscalationContext): { readonly at: Position; readonly to: string } | null {
  const { program, desk, deeds, asOf, addBusinessDays } = context;
  const { playbook, from } = run.playbook;
  const { workspace } = program.content;
  const ladder = playbook.escalation ?? workspace.value.escalation;
  if (ladder.length === 0 || playbook.status === 'draft' || run.snoozed !== null) return null;
  const due = overdueSince(run);
  const reached = due === null ? null : reachedRung(ladder, lateFrom(due, run, deeds, asOf), asOf, addBusinessDays);
  if (reached === null) return null;
  const { to, after } = reached.rung;
  // Who was told once is told again: no step has a name like this.
  const told = `^${to}`;
  const login = desk.toldAs(to, run, run.dealt.get(told) ?? null);
  run.escalated = { to, login, after, since: reached.since };
  if (login === null) return { at: (playbook.escalation === undefined ? workspace : from).locate(['escalation', reached.index]), to };
  run.dealt.set(told, login);
  return null;
}

/** The highest step of a ladder that a run has reached, and when; and how long it is overdue on the day. */
interface ReachedRung {
  readonly rung: Rung;
  readonly index: number;
  readonly since: Day;
}

/**
 * The day since which a run is overdue: the earliest due day of its open required steps and of the run itself. Null where none is known. A question
 * nobody has answered is an open step like any other.
 */
function overdueSince(run: Run): Day | null {
  const steps = run.steps.filter(({ program, state }) => program.step.required && state === 'open').flatMap(({ due }) => due ?? []);
  const days = run.due === null ? steps : [...steps, run.due];
  return days.length === 0 ? null : Math.min(...days);
}

/** The highest step of a ladder that is reached on a day by what is overdue since `from`; of two reached after the same time the later in the list. */
function reachedRung(ladder: readonly Rung[], from: Day, asOf: Day, addBusinessDays: AddBusinessDays): ReachedRung | null {
  return ladder.reduce<ReachedRung | null>((highest, rung, index) => {
    const since = addDuration(from, rung.after, 1, addBusinessDays);
    return asOf <= from || since > asOf || (highest !== null && since < highest.since) ? highest : { rung, index, since };
  }, null);
}
