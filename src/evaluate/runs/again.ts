import type { PlaybookProgram, Program } from '../../expressions/program.ts';
import { describeDay, describeDuration, describePeriod, describeTimes } from '../../expressions/words-values.ts';
import type { Day } from '../../model/day.ts';
import { addDuration } from '../../model/duration.ts';
import type { Subject } from './run.ts';
import { type AnyRun, newest } from './run-book.ts';

/** Whether another run may open: from a day on, or not for this reason; and why not, in words. */
export interface AgainVerdict {
  readonly allowed: boolean;
  /** It never comes again for the same reason. */
  readonly never: boolean;
  readonly says: string;
}

/**
 * Reads `again` and the close reasons of the workspace against the runs there were.
 *
 * - `never` holds for conditions. A date that moved on, an unseen row and the next period are reasons of their own.
 * - `after` counts from the last run's opening or close; `at_most` counts runs opened `within` the time that ends today.
 * - The reason a run was closed for keeps the playbook away for its own time, when that is longer.
 */
export function mayComeAgain(program: Program, play: PlaybookProgram, subject: Subject, runs: readonly AnyRun[], asOf: Day): AgainVerdict {
  const last = newest(runs);
  if (last === undefined) return { allowed: true, never: false, says: 'This is the first run.' };
  const rule = play.again.choose(subject.moment).value;
  const move = (from: Day, by: Parameters<typeof addDuration>[1], sign: 1 | -1 = 1) =>
    addDuration(from, by, sign, (day, count) => subject.moment.addBusinessDays(day, count));
  const refuse = (says: string, never = false): AgainVerdict => ({ allowed: false, never, says });

  if (rule === 'never') {
    // Of an audience it holds for each member: nobody is in it twice.
    if (play.becomes !== null && play.playbook.per !== 'audience')
      return refuse(`It has run before, opened on ${describeDay(last.opened, true)}, and never comes again.`, true);
  } else {
    const from = rule.counted_from === 'opened' ? last.opened : (last.closed ?? last.opened);
    const next = move(from, rule.after);
    if (asOf < next)
      return refuse(
        `The last run was ${rule.counted_from} on ${describeDay(from, true)}; the next may come from ${describeDay(next, true)}.`,
      );
    const { at_most, within } = rule;
    if (at_most !== undefined && within !== undefined) {
      const since = move(asOf, within, -1);
      const count = runs.filter(({ opened }) => opened > since).length;
      if (count >= at_most)
        return refuse(
          `It has run ${describeTimes(count)} since ${describeDay(since + 1, true)}, at most ${describeTimes(at_most)} ${describePeriod(within)}.`,
        );
    }
  }
  // A row that was not relevant says nothing about the next row.
  const reason = play.playbook.start.each === undefined ? reasonOf(last) : null;
  const away = reason === null ? undefined : program.content.workspace.value.close_reasons[reason]?.again_after;
  if (away !== undefined && last.closed !== null) {
    const next = move(last.closed, away);
    if (asOf < next)
      return refuse(
        `The last run was closed as “${reason}” on ${describeDay(last.closed, true)}, which keeps it away for ${describeDuration(away)}, until ${describeDay(next, true)}.`,
      );
  }
  return { allowed: true, never: false, says: `The last run opened on ${describeDay(last.opened, true)}.` };
}

/** What a run was closed for: the reason given, or `done` and `dismissed` by themselves. */
function reasonOf(run: AnyRun): string | null {
  return run.state === 'done' || run.state === 'dismissed' ? (run.because ?? run.state) : null;
}
