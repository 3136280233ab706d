import type { PlaybookProgram } from '../../expressions/program.ts';
import type { Moment } from '../../expressions/value.ts';
import { type Day, formatDay } from '../../model/day.ts';
import { compareText } from '../../model/diagnostic.ts';
import type { Duration } from '../../model/duration.ts';
import type { Priority } from '../../model/playbook.ts';
import type { CustomerDay } from '../customer-day.ts';
import type { Decision } from '../decision.ts';
import type { Explanation, HoldReason, RunState } from '../report.ts';
import type { RunRecord } from '../state.ts';
import type { StepDay } from './steps.ts';

/** What a run is about: a customer, a row or contract of one, a person of the team, or the workspace. */
export interface Subject {
  /** As it stands in the run's key: `acme`, `acme:T-17`, `maria`, `audience`, `workspace`. */
  readonly id: string;
  readonly customer: CustomerDay | null;
  /** What the playbook's expressions read for it. */
  readonly moment: Moment;
  /** The person, for `per: owner`. */
  readonly login: string | null;
}

/** One occurrence of a playbook while a day is evaluated. What changes in it during the day is written back as a decision. */
export interface Run {
  /** `playbook/subject/ordinal`. */
  readonly key: string;
  readonly playbook: PlaybookProgram;
  readonly subject: Subject;
  readonly ordinal: number;
  /** The day the data says it began. */
  readonly start: Day;
  /** The day it was first seen. */
  readonly opened: Day;
  /** The anchor's day, the row's id, the period's day, the step that started it, or `condition`. */
  readonly occurrence: string;
  /** The rule that opened it. */
  readonly digest: string;
  state: RunState;
  closed: Day | null;
  due: Day | null;
  owner: string | null;
  priority: Priority;
  /** Days on which steps were first seen done; {@link FINISH} when steps on `finish` outlive the rest. */
  readonly done: Map<string, Day>;
  readonly answers: Map<string, string>;
  because: string | null;
  /** Who steps with a role of their own were dealt to, by step, and who was told of it when it was overdue; remembered in the run's answers. */
  readonly dealt: Map<string, string>;
  /** The customers of an audience, sorted; fixed once it is open. Null for other runs. */
  members: readonly string[] | null;
  /** How many customers matched and are no members of the audience, by reason; and those whose contacts were used up. Remembered in the run's answers. */
  readonly leftOut: Map<LeftOut, number>;
  heldBack: readonly string[];
  /** The steps on this day; empty until they were looked at. */
  steps: readonly StepDay[];
  /** Why it is held back. */
  held: string | null;
  /** What keeps it back; null when it is not held. */
  heldFor: HoldReason | null;
  /** The owner and budget parts of the explanation, found while the owner and the budget are. */
  ownerWhy: Explanation | null;
  budgetWhy: Explanation | null;
  /** Until when, and why, an open run is put off on this day. */
  snoozed: Snooze | null;
  /** Who is told because it is overdue. */
  escalated: Escalation | null;
}

/** Why a customer that matches is no member of an audience. */
export type LeftOut = 'hold_out' | 'snooze' | 'no_contact' | 'churned' | 'internal' | 'again' | 'unknown';

/** A run is put off, by a person or by an exception of the customer. */
export interface Snooze {
  /** The last day. */
  readonly until: Day;
  readonly reason: string;
}

/** An overdue run has reached a step of the ladder. */
interface Escalation {
  readonly to: string;
  readonly login: string | null;
  readonly since: Day;
  readonly after: Duration;
}

/** The key under which a run remembers the day it finished; no step can have this name. */
export const FINISH = '@finish';

/** What the owner of a step is remembered under, among the answers; no question can have such a name. */
const DEALT = '@owner.';

/** What an audience leaves out is remembered under, among the answers: numbers by reason, and ids of those whose contacts were used up. */
const LEFT = '@left.';
const CONTACTS = '@contacts';

/** Whether a run still waits for something: due, held or open. */
export function isLive(run: { readonly state: RunState }): boolean {
  return run.state === 'due' || run.state === 'held' || run.state === 'open';
}

/** A run that begins: due, until the budget has spoken. */
export function newRun(playbook: PlaybookProgram, subject: Subject, ordinal: number, start: Day, opened: Day, occurrence: string): Run {
  return {
    key: `${playbook.playbook.id}/${subject.id}/${ordinal}`,
    playbook,
    subject,
    ordinal,
    start,
    opened,
    occurrence,
    digest: playbook.digest,
    state: 'due',
    closed: null,
    due: null,
    owner: null,
    priority: 'normal',
    done: new Map(),
    answers: new Map(),
    dealt: new Map(),
    members: null,
    leftOut: new Map(),
    heldBack: [],
    because: null,
    ...untouched,
  };
}

/** A run as history knows it, to be carried on. */
export function carryRun(record: RunRecord, playbook: PlaybookProgram, subject: Subject): Run {
  const { key, ordinal, start, opened, occurrence, digest, state, closed, due, owner, priority, because } = record;
  const done = new Map(Object.entries(record.done));
  const answers = new Map<string, string>();
  const dealt = new Map<string, string>();
  const leftOut = new Map<LeftOut, number>();
  let heldBack: readonly string[] = [];
  for (const [name, value] of Object.entries(record.answers)) {
    const reason = leftOuts.find((one) => name === LEFT + one);
    if (name.startsWith(DEALT)) dealt.set(name.slice(DEALT.length), value);
    else if (reason !== undefined) leftOut.set(reason, Number(value));
    else if (name === CONTACTS) heldBack = value.split(' ');
    else answers.set(name, value);
  }
  const kept = { key, playbook, subject, ordinal, start, opened, occurrence, digest, state, closed, due, owner, priority, because };
  return { ...kept, done, answers, dealt, members: record.members ?? null, leftOut, heldBack, ...untouched };
}

const untouched = { steps: [], held: null, heldFor: null, ownerWhy: null, budgetWhy: null, snoozed: null, escalated: null };

/** Reasons to leave a customer out of an audience, in the order in which they are told. */
export const leftOuts = [
  'hold_out',
  'snooze',
  'no_contact',
  'churned',
  'internal',
  'again',
  'unknown',
] as const satisfies readonly LeftOut[];

/** The line of history that says how a run stands at the end of a day. */
export function decideRun(run: Run, day: Day): Extract<Decision, { kind: 'run' }> {
  return {
    day: formatDay(day),
    kind: 'run',
    key: run.key,
    playbook: run.playbook.playbook.id,
    subject: run.subject.id,
    customer: run.subject.customer?.files.value.id ?? null,
    ...(run.members !== null && { members: run.members }),
    ordinal: run.ordinal,
    state: run.state,
    start: formatDay(run.start),
    opened: formatDay(run.opened),
    closed: run.closed === null ? null : formatDay(run.closed),
    due: run.due === null ? null : formatDay(run.due),
    owner: run.owner,
    priority: run.priority,
    occurrence: run.occurrence,
    digest: run.digest,
    done: Object.fromEntries(sorted(run.done).map(([step, on]) => [step, formatDay(on)])),
    answers: Object.fromEntries(sorted(answersOf(run))),
    because: run.because,
  };
}

/** Whether a run stands otherwise than history knows. */
export function differs(run: Run, before: RunRecord | undefined): boolean {
  if (before === undefined) return true;
  const same =
    run.state === before.state &&
    run.closed === before.closed &&
    run.due === before.due &&
    run.owner === before.owner &&
    run.priority === before.priority &&
    run.because === before.because &&
    // A run of a customer that was renamed; what else makes a run's key or its beginning never changes.
    (run.subject.customer?.id ?? null) === before.customer &&
    (run.members ?? []).join(' ') === (before.members ?? []).join(' ');
  return !same || !sameEntries(run.done, before.done) || !sameEntries(answersOf(run), before.answers);
}

function answersOf(run: Run): ReadonlyMap<string, string> {
  if (run.dealt.size === 0 && run.members === null) return run.answers;
  return new Map([
    ...run.answers,
    ...[...run.dealt].map(([step, login]) => [DEALT + step, login] as const),
    ...[...run.leftOut].map(([reason, count]) => [LEFT + reason, String(count)] as const),
    ...(run.heldBack.length === 0 ? [] : [[CONTACTS, run.heldBack.join(' ')] as const]),
  ]);
}

function sameEntries<T>(map: ReadonlyMap<string, T>, record: Readonly<Record<string, T>>): boolean {
  const names = Object.keys(record);
  return names.length === map.size && names.every((name) => map.get(name) === record[name]);
}

function sorted<T>(map: ReadonlyMap<string, T>): [string, T][] {
  return [...map].sort(([a], [b]) => compareText(a, b));
}
