import type { Day } from '../../model/day.ts';
import { overridesOn } from '../facts.ts';
import type { Deeds } from './deeds.ts';
import type { Run, Snooze, Subject } from './run.ts';

/** The exception of a customer that keeps a playbook away on a day, the one that ends last; null without one. */
export function exceptionOf({ customer }: Pick<Subject, 'customer'>, playbook: string, asOf: Day): Snooze | null {
  if (customer === null) return null;
  return latest(
    overridesOn(customer.files.value, asOf).flatMap(({ override }) =>
      override.what === 'snooze' && override.playbook === playbook ? [{ until: override.until, reason: override.reason }] : [],
    ),
  );
}

/** Until when a run is put off, by a person or by an exception of its customer; it wakes on the day after. Null while it is not. */
export function snoozeOf(run: Run, { snoozed }: Deeds, asOf: Day): Snooze | null {
  const byPerson = snoozed === null || snoozed.until < asOf ? [] : [{ until: snoozed.until, reason: snoozed.reason }];
  const exception = exceptionOf(run.subject, run.playbook.playbook.id, asOf);
  return latest([...byPerson, ...(exception === null ? [] : [exception])]);
}

/**
 * The day from which what was put off counts as overdue: its due day, or the last day of a snooze that lasted longer. Nobody could be late before.
 */
export function lateFrom(due: Day, { subject, playbook }: Run, { snoozed }: Deeds, asOf: Day): Day {
  const exceptions = (subject.customer?.files.value.overrides ?? []).flatMap(({ what, playbook: kept, until, from }) =>
    what === 'snooze' && kept === playbook.playbook.id && (from ?? until) <= asOf ? [until] : [],
  );
  return Math.max(due, snoozed?.until ?? due, ...exceptions);
}

function latest(snoozes: readonly Snooze[]): Snooze | null {
  return snoozes.reduce<Snooze | null>((last, one) => (last === null || one.until > last.until ? one : last), null);
}
