import type { PlaybookProgram } from '../../expressions/program.ts';
import { formatDay } from '../../model/day.ts';
import { compareText } from '../../model/diagnostic.ts';
import { isHeldOut, reachedNames } from './admission.ts';
import { mayComeAgain } from './again.ts';
import type { LeftOut, Run, Subject } from './run.ts';
import { type AnyRun, liveOf, newest } from './run-book.ts';
import { exceptionOf } from './snooze.ts';
import { addRun, holdOut, isSameDate, isTrue, type Reason, reasonOfPeriod, remember, type StartContext, takesAsGiven } from './starts.ts';

/** A customer whose reason came up, and what it is remembered under once it is dealt with; a period is remembered by its run. */
interface Candidate {
  readonly subject: Subject;
  readonly memory: string | null;
}

/** An audience that came up today, with what is remembered of each member. */
export interface OpenedAudience {
  readonly run: Run;
  readonly memories: ReadonlyMap<string, readonly string[]>;
}

/**
 * Opens the run of a group. A cadence takes all who match on its day. A condition, a date or a row takes all whose reason came up and lasts, as soon as
 * there is one and no run is open; who comes up later waits for the next run. Whom the rule leaves out is counted, by reason.
 */
export function openAudience(context: StartContext, play: PlaybookProgram): OpenedAudience | undefined {
  const runs = context.book.of(play.playbook.id, context.subjects.audience.id);
  const found = findMatching(context, play, runs);
  if (found === undefined) return undefined;
  const { reason, matching } = found;
  const verdict = mayOpen(context, play, runs);
  if (verdict !== 'open') {
    if (verdict === 'no') for (const { memory } of matching) dealtWith(context, play, memory);
    return undefined;
  }
  return openFor(context, play, matching, runs, reason);
}

/** Ids of the customers whose reason to be in a group came up and who match, whether or not there will be a run: what becomes of them depends on all. */
export function audienceCandidates(context: StartContext, play: PlaybookProgram): readonly string[] {
  const found = findMatching(context, play, context.book.of(play.playbook.id, context.subjects.audience.id));
  return (found?.matching ?? []).flatMap(({ subject }) => subject.customer?.id ?? []);
}

function findMatching(
  context: StartContext,
  play: PlaybookProgram,
  runs: readonly AnyRun[],
): { readonly reason: Reason; readonly matching: readonly Candidate[] } | undefined {
  const { asOf } = context;
  const reason =
    play.every === null ? { start: asOf, occurrence: formatDay(asOf) } : reasonOfPeriod(context, play, context.subjects.audience);
  if (reason === undefined) return undefined;
  const matching = candidatesOf(context, play, runs).filter(({ subject, memory }) => {
    const who = play.for.evaluate(subject.moment);
    if (who === false || who === null) dealtWith(context, play, memory);
    return who !== false && who !== null;
  });
  return { reason, matching };
}

/** Whether the group may have a run now: never again when the playbook is retired; later while one is open, `until` is true, or `again` asks to wait. */
function mayOpen({ program, asOf, subjects }: StartContext, play: PlaybookProgram, runs: readonly AnyRun[]): 'open' | 'later' | 'no' {
  if (play.playbook.status === 'retired') return 'no';
  const { audience } = subjects;
  if (liveOf(runs) !== undefined || play.until?.evaluate(audience.moment) === true) return 'later';
  return mayComeAgain(program, play, audience, runs, asOf).allowed ? 'open' : 'later';
}

function openFor(
  context: StartContext,
  play: PlaybookProgram,
  matching: readonly Candidate[],
  runs: readonly AnyRun[],
  reason: Reason,
): OpenedAudience | undefined {
  const before = play.becomes !== null && play.again.choose(context.subjects.audience.moment).value === 'never' ? membersOf(runs) : null;
  const memories = new Map<string, string[]>();
  const left = new Map<LeftOut, Set<string>>();
  for (const { subject, memory } of matching) {
    const why = leaveOut(context, play, subject, before);
    if (why === undefined) memories.set(subject.id, [...(memories.get(subject.id) ?? []), ...(memory === null ? [] : [memory])]);
    else left.set(why, (left.get(why) ?? new Set()).add(subject.id));
    if (why === 'hold_out') holdOut(context, play, subject, reason);
    // What an exception, a wish or missing data keeps away may still come; a row that was put off does not.
    const isOver =
      why === undefined || why === 'hold_out' || why === 'again' || (why === 'snooze' && play.playbook.start.each !== undefined);
    if (isOver) dealtWith(context, play, memory);
  }
  if (memories.size === 0) return undefined;
  const run = addRun(context, play, context.subjects.audience, reason);
  run.members = [...memories.keys()].sort(compareText);
  for (const [why, ids] of left) run.leftOut.set(why, ids.size);
  return { run, memories };
}

function leaveOut(context: StartContext, play: PlaybookProgram, subject: Subject, before: ReadonlySet<string> | null): LeftOut | undefined {
  const { customer } = subject;
  if (customer === null || play.for.evaluate(subject.moment) !== true) return 'unknown';
  const exclusion = customer.exclusion(reachedNames(customer.program, play));
  if (exclusion !== null) return exclusion;
  if (exceptionOf(subject, play.playbook.id, context.asOf) !== null) return 'snooze';
  if (isHeldOut(play, subject, context.subjects.audience)) return 'hold_out';
  return before?.has(subject.id) ? 'again' : undefined;
}

/** Customers whose reason came up and is not dealt with. What a new rule finds already there is taken as given. */
function candidatesOf(context: StartContext, play: PlaybookProgram, runs: readonly AnyRun[]): readonly Candidate[] {
  return play.every === null
    ? [...waitingBySingle(context, play), ...newCandidates(context, play, runs)]
    : newCandidates(context, play, runs);
}

/** Customers with a run of their own that waits, from when the playbook was not yet for a group: the group takes them up. */
function waitingBySingle({ book }: StartContext, play: PlaybookProgram): readonly Candidate[] {
  return book.runs.flatMap(({ playbook, members, state, subject }) => {
    const waits = (state === 'due' || state === 'held') && members === null && subject.customer !== null;
    return waits && playbook === play ? [{ subject: { ...subject, id: subject.customer.id }, memory: null }] : [];
  });
}

function newCandidates(context: StartContext, play: PlaybookProgram, runs: readonly AnyRun[]): readonly Candidate[] {
  const people = context.subjects.everybody.filter(({ customer }) => customer?.facts.status !== 'not yet a customer');
  if (play.every !== null) return people.map((subject) => ({ subject, memory: null }));
  if (play.becomes !== null)
    return people.filter((subject) => cameTrue(context, play, subject)).map((subject) => ({ subject, memory: subject.id }));
  if (play.playbook.start.each !== undefined) return candidatesOfRows(context, play);
  return play.on.flatMap((_, slot) =>
    people.flatMap((subject) => {
      const memory = slot === 0 ? subject.id : `${subject.id}#${slot + 1}`;
      return wasReached(context, play, subject, slot, memory, runs) ? [{ subject, memory }] : [];
    }),
  );
}

function cameTrue(context: StartContext, play: PlaybookProgram, subject: Subject): boolean {
  const value = play.becomes?.evaluate(subject.moment);
  if (value === undefined || (value === true) === isTrue(context, play, subject.id)) return false;
  if (value !== true) remember(context, play, subject.id, false);
  else if (takesAsGiven(context, play)) remember(context, play, subject.id, true);
  else return true;
  return false;
}

function wasReached(
  context: StartContext,
  play: PlaybookProgram,
  subject: Subject,
  slot: number,
  memory: string,
  runs: readonly AnyRun[],
): boolean {
  const { asOf, lastDay, program, conditions } = context;
  const formula = play.on[slot];
  const anchor = formula?.evaluate(subject.moment);
  if (formula === undefined || anchor === undefined) return false;
  const isReached = anchor !== null && anchor <= asOf;
  if (isReached === isTrue(context, play, memory)) return false;
  if (!isReached) {
    remember(context, play, memory, false);
    return false;
  }
  const before = anchor < program.content.workspace.value.live_from && !play.playbook.start.also_existing;
  const given = lastDay !== null && anchor < asOf && takesAsGiven(context, play);
  // Only a date that was reached before, and was then ahead again, can be the same one as before.
  const wasHere = conditions.has(`${play.playbook.id}/${memory}`);
  const last = wasHere ? newest(runs.filter(({ members }) => members?.includes(subject.id))) : undefined;
  if (!before && !given && (last === undefined || !isSameDate(formula, subject, anchor, last))) return true;
  remember(context, play, memory, true);
  return false;
}

function candidatesOfRows(context: StartContext, play: PlaybookProgram): readonly Candidate[] {
  const { asOf, lastDay, program, observations, subjects } = context;
  const liveFrom = program.content.workspace.value.live_from;
  return observations.rows(play.playbook.id, asOf).flatMap((row) => {
    const memory = `${row.customer}:${row.id}`;
    if (row.day > asOf || (row.day < liveFrom && !play.playbook.start.also_existing) || isTrue(context, play, memory)) return [];
    const subject = subjects.find(play, row.customer);
    if (subject === undefined || subject.customer?.facts.status === 'not yet a customer') return [];
    if (lastDay === null || row.day >= asOf || !takesAsGiven(context, play)) return [{ subject, memory }];
    remember(context, play, memory, true);
    return [];
  });
}

function dealtWith(context: StartContext, play: PlaybookProgram, memory: string | null): void {
  if (memory !== null) remember(context, play, memory, true);
}

function membersOf(runs: readonly AnyRun[]): ReadonlySet<string> {
  return new Set(runs.flatMap(({ members }) => members ?? []));
}
