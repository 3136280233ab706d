import type { PlaybookProgram, Program } from '../../expressions/program.ts';
import { describeDay, sentence } from '../../expressions/words-values.ts';
import type { Day } from '../../model/day.ts';
import { parseNumber } from '../../model/scalars.ts';
import { mayComeAgain } from './again.ts';
import type { Deeds } from './deeds.ts';
import { lotOf } from './lot.ts';
import type { Subject } from './run.ts';
import { type AnyRun, liveOf } from './run-book.ts';
import { exceptionOf } from './snooze.ts';

/** Whether a reason that came up opens a run: `no` uses the reason up, `later` keeps it for another day. */
export interface Admission {
  readonly verdict: 'open' | 'no' | 'later';
  /** What part of the rule spoke. */
  readonly part: 'status' | 'running' | 'who' | 'until' | 'snooze' | 'again' | 'hold_out' | null;
  /** The sentence, empty where the rule itself must be put into words. */
  readonly says: string;
}

/** Asks everything that stands between a reason and its run: is one open, who, until, snoozed, again, held out. */
export function admit(
  context: { readonly program: Program; readonly asOf: Day; readonly deeds: ReadonlyMap<string, Deeds> },
  play: PlaybookProgram,
  subject: Subject,
  runs: readonly AnyRun[],
): Admission {
  const { playbook } = play;
  const { asOf } = context;
  if (playbook.status === 'retired') return { verdict: 'no', part: 'status', says: 'The playbook is retired and opens nothing new.' };
  const live = liveOf(playbook.start.each === undefined ? runs : []);
  if (live !== undefined)
    return {
      verdict: 'no',
      part: 'running',
      says: `A run is already ${live.state}, since ${describeDay(live.opened, true)} (${live.key}).`,
    };
  const who = play.for.evaluate(subject.moment);
  if (who !== true) return { verdict: who === undefined ? 'later' : 'no', part: 'who', says: '' };
  if (play.until?.evaluate(subject.moment) === true) return { verdict: 'no', part: 'until', says: '' };
  const snoozed = exceptionOf(subject, playbook.id, asOf);
  if (snoozed !== null)
    return {
      verdict: playbook.start.each === undefined ? 'later' : 'no',
      part: 'snooze',
      says: `An exception keeps it away until ${describeDay(snoozed.until, true)}: ${sentence(snoozed.reason)}`,
    };
  if (isHeldOut(play, subject))
    return {
      verdict: 'no',
      part: 'hold_out',
      says: `The customer is in the ${playbook.hold_out} that do not receive it, to measure its effect.`,
    };
  const again = mayComeAgain(context.program, play, subject, runs, asOf);
  if (again.allowed) return { verdict: 'open', part: null, says: '' };
  return { verdict: again.never || playbook.start.each !== undefined ? 'no' : 'later', part: 'again', says: again.says };
}

/** Whether a customer is in the share that does not receive a playbook. The same customers on every day; never where the work is urgent or high. `about` is what priorities are read for: the group of an audience. */
export function isHeldOut(play: PlaybookProgram, subject: Subject, about: Pick<Subject, 'moment'> = subject): boolean {
  const share = play.playbook.hold_out === undefined ? undefined : parseNumber(play.playbook.hold_out);
  if (share === undefined || subject.customer === null) return false;
  const priority = play.priority.choose(about.moment).value;
  return priority !== 'urgent' && priority !== 'high' && lotOf(`${play.playbook.id}/${subject.customer.id}`) < share;
}

const reached = new WeakMap<PlaybookProgram, readonly string[]>();

/**
 * The names the `for` of a playbook reads, itself or through segments, metrics, dates and stages: whoever reads when a contract ended means
 * customers that left.
 */
export function reachedNames(program: Program, play: PlaybookProgram): readonly string[] {
  const held = reached.get(play);
  if (held !== undefined) return held;
  const names = new Set(play.for.names);
  for (const name of names) {
    const definition =
      program.segments.get(name)?.is ?? program.dates.get(name)?.compiled ?? program.metrics.get(name)?.derived ?? undefined;
    for (const deeper of definition?.names ?? []) names.add(deeper);
    if (name === 'stage') for (const stage of program.stages) for (const deeper of stage.when.names) names.add(deeper);
    if (name === 'contract.ended') names.add('churned');
  }
  const found = [...names];
  reached.set(play, found);
  return found;
}
