import type { CompiledFormula, PlaybookProgram, Program } from '../../expressions/program.ts';
import type { Moment } from '../../expressions/value.ts';
import { type Day, formatDay } from '../../model/day.ts';
import { addDuration, approximateDays, type Duration } from '../../model/duration.ts';
import type { Observations } from '../../model/observation.ts';
import type { State } from '../state.ts';
import { admit, reachedNames } from './admission.ts';
import type { Deeds } from './deeds.ts';
import { newRun, type Run, type Subject } from './run.ts';
import { type AnyRun, newest, type RunBook, reachOf } from './run-book.ts';
import type { Subjects } from './subjects.ts';

/** What starts read and write on a day. */
export interface StartContext {
  readonly program: Program;
  readonly observations: Observations;
  readonly asOf: Day;
  readonly lastDay: Day | null;
  readonly rules: State['rules'];
  readonly conditions: State['conditions'];
  readonly deeds: ReadonlyMap<string, Deeds>;
  readonly subjects: Subjects;
  readonly book: RunBook;
  /** Conditions whose known answer changed today, by `playbook/subject`. */
  readonly changed: Map<string, { readonly playbook: string; readonly subject: string; readonly true: boolean }>;
  /** Reasons that came up today for customers of a hold-out, by `playbook/subject`. */
  readonly heldOut: Map<string, HeldOut>;
}

/** A reason that came up for a customer that does not receive the playbook. */
interface HeldOut {
  readonly play: PlaybookProgram;
  readonly subject: string;
  readonly customer: string;
  readonly reason: Reason;
}

/** A reason to open a run: the day it began, and what tells it from other reasons. */
export interface Reason {
  readonly start: Day;
  readonly occurrence: string;
}

/**
 * Opens the runs of a playbook whose reason came up. What was dealt with is remembered as a condition that is true; what only has to wait
 * (for `again`, a snooze, data about who) is not, and is tried again the next day while it lasts.
 */
export function openRuns(context: StartContext, play: PlaybookProgram): void {
  if (play.becomes !== null)
    for (const subject of context.subjects.of(play)) remember(context, play, subject.id, openOnCondition(context, play, subject));
  for (const [index, formula] of play.on.entries())
    for (const subject of context.subjects.of(play)) {
      const slot: Slot = { formula, prefix: index === 0 ? '' : `${index + 1}:` };
      const memory = index === 0 ? subject.id : `${subject.id}#${index + 1}`;
      remember(context, play, memory, openOnDate(context, play, subject, slot, memory));
    }
  if (play.playbook.start.each !== undefined) openOnRows(context, play);
  if (play.every !== null) for (const subject of context.subjects.of(play)) openOnPeriod(context, play, subject);
}

/** Whether the playbook is new or its rule changed: what is already true is then taken as given, unless `also_existing`. */
export function takesAsGiven({ rules }: StartContext, play: PlaybookProgram): boolean {
  return rules.get(play.playbook.id) !== play.digest && !play.playbook.start.also_existing;
}

/** One date of a playbook's `on`, which keeps its occurrences apart from those of the others. */
interface Slot {
  readonly formula: CompiledFormula;
  readonly prefix: string;
}

/** Opens a run when a condition became true. What is to be remembered of it: dealt with (true), false, or nothing new (undefined). */
function openOnCondition(context: StartContext, play: PlaybookProgram, subject: Subject): boolean | undefined {
  const value = play.becomes?.evaluate(subject.moment);
  // Nearly always nothing has changed, so that is asked first.
  if (value === undefined || (value === true) === isTrue(context, play, subject.id) || excluded(play, subject)) return undefined;
  if (value !== true) return false;
  if (takesAsGiven(context, play)) return true;
  const opened = open(context, play, subject, { start: context.asOf, occurrence: 'condition' }, runsOf(context, play, subject));
  return opened === 'later' ? undefined : true;
}

/**
 * A date opens a run on the day it is reached; a date that moves before that moves the run with it. A date that was reached opens another run
 * only after it was seen in the future again and has been reached again, and only as {@link isSameDate} tells them apart. Remembered as for a
 * condition.
 */
function openOnDate(context: StartContext, play: PlaybookProgram, subject: Subject, slot: Slot, memory: string): boolean | undefined {
  const { asOf, lastDay, program } = context;
  const anchor = slot.formula.evaluate(subject.moment);
  if (anchor === undefined) return undefined;
  const isReached = anchor !== null && anchor <= asOf;
  if (isReached === isTrue(context, play, memory) || excluded(play, subject)) return undefined;
  if (!isReached) return false;
  const before = anchor < program.content.workspace.value.live_from && !play.playbook.start.also_existing;
  const given = lastDay !== null && anchor < asOf && takesAsGiven(context, play);
  const earlier = runsOf(context, play, subject).filter(({ occurrence }) => occurrence.replace(/\d{4}-\d{2}-\d{2}$/, '') === slot.prefix);
  const last = newest(earlier);
  if (before || given || (last !== undefined && isSameDate(slot.formula, subject, anchor, last))) return true;
  const reason = { start: anchor, occurrence: `${slot.prefix}${formatDay(anchor)}` };
  return open(context, play, subject, reason, earlier) === 'later' ? undefined : true;
}

/**
 * Whether a date that was reached again is still the one a run opened on: it lies within what that run spanned (opening, due day, close), or has
 * moved by less than half the time by which the rule looks ahead. The next contract is another date; a projected one that drifts from night to
 * night, or one that is corrected, is not.
 */
export function isSameDate(formula: CompiledFormula, { moment }: Subject, anchor: Day, last: AnyRun): boolean {
  const ahead = formula
    .trace(moment)
    .readings.map(({ type, value }) => (type === 'date' && typeof value === 'number' ? value - anchor : 0));
  return anchor <= Math.max(reachOf(last), last.start + Math.max(0, ...ahead) / 2);
}

function openOnRows(context: StartContext, play: PlaybookProgram): void {
  const { asOf, lastDay, program } = context;
  const id = play.playbook.id;
  const liveFrom = program.content.workspace.value.live_from;
  for (const row of context.observations.rows(id, asOf)) {
    const subjectId = `${row.customer}:${row.id}`;
    if (row.day > asOf || (row.day < liveFrom && !play.playbook.start.also_existing)) continue;
    if (context.book.of(id, subjectId).length > 0 || isTrue(context, play, subjectId)) continue;
    const subject = context.subjects.find(play, subjectId);
    if (subject === undefined || excluded(play, subject)) continue;
    const given = lastDay !== null && row.day < asOf && takesAsGiven(context, play);
    const others = context.book.ofCustomer(id, row.customer);
    const outcome = given ? 'no' : open(context, play, subject, { start: row.day, occurrence: row.id }, others);
    if (outcome === 'no') remember(context, play, subjectId, true);
  }
}

/**
 * A cadence opens on its day; days that were missed are made up for by the newest. Without `from` it counts from the last opening, before the
 * first one from the day the subject was first seen. A period that comes while a run is open belongs to that run.
 */
function openOnPeriod(context: StartContext, play: PlaybookProgram, subject: Subject): void {
  if (excluded(play, subject) || play.for.evaluate(subject.moment) !== true) return;
  const reason = reasonOfPeriod(context, play, subject);
  if (reason !== undefined) open(context, play, subject, reason, runsOf(context, play, subject));
}

/** The period of a cadence that has come for a subject; undefined while none has. */
export function reasonOfPeriod(context: StartContext, play: PlaybookProgram, subject: Subject): Reason | undefined {
  if (play.every === null) return undefined;
  const { asOf, lastDay, program } = context;
  const { from, also_existing: also } = play.playbook.start;
  const last = newest(runsOf(context, play, subject));
  const seen = context.conditions.get(`${play.playbook.id}/${subject.id}`)?.since;
  const anchor = from ?? last?.opened ?? seen;
  if (anchor === undefined) {
    if (also) return { start: asOf, occurrence: formatDay(asOf) };
    remember(context, play, subject.id, true);
    return undefined;
  }
  const every = play.every.choose(subject.moment).value;
  const period = newestPeriod(anchor, every, from === undefined ? 1 : 0, asOf, subject.moment);
  const changed = context.rules.get(play.playbook.id) !== play.digest;
  const existing = changed && also && last === undefined;
  const earliest = existing
    ? -Infinity
    : lastDay === null
      ? program.content.workspace.value.live_from
      : takesAsGiven(context, play)
        ? asOf
        : lastDay + 1;
  if (period === undefined || period < earliest) return undefined;
  if (last !== undefined && (period <= last.opened || (last.closed !== null && period < last.closed))) return undefined;
  return { start: period, occurrence: formatDay(period) };
}

/** The last day of a cadence up to `asOf`, from its `first` repetition on; undefined when there is none yet. */
export function newestPeriod(
  anchor: Day,
  every: Duration,
  first: 0 | 1,
  asOf: Day,
  moment: Pick<Moment, 'addBusinessDays'>,
): Day | undefined {
  if (every.count === 0 || anchor > asOf) return undefined;
  const nth = (n: number) =>
    addDuration(anchor, { unit: every.unit, count: n * every.count }, 1, (day, count) => moment.addBusinessDays(day, count));
  // An estimate from below, for months and business days are not of one length; then step by step.
  let n = Math.max(first, Math.floor((asOf - anchor) / (approximateDays(every) * 1.5)));
  if (nth(n) > asOf) return undefined;
  while (nth(n + 1) <= asOf) n += 1;
  return nth(n);
}

function open(
  context: StartContext,
  play: PlaybookProgram,
  subject: Subject,
  reason: Reason,
  runs: readonly AnyRun[],
): 'opened' | 'no' | 'later' {
  const admission = admit(context, play, subject, runs);
  if (admission.part === 'hold_out') holdOut(context, play, subject, reason);
  if (admission.verdict !== 'open') return admission.verdict;
  addRun(context, play, subject, reason);
  return 'opened';
}

/** Notes that a reason came up for a customer of the hold-out; the first of a day counts. */
export function holdOut({ heldOut }: StartContext, play: PlaybookProgram, subject: Subject, reason: Reason): void {
  const key = `${play.playbook.id}/${subject.id}`;
  if (subject.customer !== null && !heldOut.has(key))
    heldOut.set(key, { play, subject: subject.id, customer: subject.customer.id, reason });
}

/** Adds a run that begins today, whose ordinal follows all others of its subject. */
export function addRun({ book, asOf }: Pick<StartContext, 'book' | 'asOf'>, play: PlaybookProgram, subject: Subject, reason: Reason): Run {
  const ordinal = Math.max(0, ...book.of(play.playbook.id, subject.id).map((run) => run.ordinal)) + 1;
  const run = newRun(play, subject, ordinal, reason.start, asOf, reason.occurrence);
  book.addRun(run);
  return run;
}

function excluded(play: PlaybookProgram, subject: Subject): boolean {
  const { customer } = subject;
  return (
    customer !== null &&
    (customer.facts.status === 'not yet a customer' || customer.exclusion(reachedNames(customer.program, play)) !== null)
  );
}

function runsOf({ book }: StartContext, play: PlaybookProgram, subject: Subject): readonly AnyRun[] {
  return book.of(play.playbook.id, subject.id);
}

export function isTrue({ conditions }: StartContext, play: PlaybookProgram, subject: string): boolean {
  return conditions.get(`${play.playbook.id}/${subject}`)?.true === true;
}

/** Notes a condition's answer when it differs from the one before. Without a line before, a condition counts as not true. */
export function remember(context: StartContext, play: PlaybookProgram, subject: string, value: boolean | undefined): void {
  if (value === undefined || isTrue(context, play, subject) === value) return;
  const playbook = play.playbook.id;
  context.changed.set(`${playbook}/${subject}`, { playbook, subject, true: value });
}
