import type { PlaybookProgram } from '../../expressions/program.ts';
import type { Moment } from '../../expressions/value.ts';
import { type Day, formatDay } from '../../model/day.ts';
import { compareText } from '../../model/diagnostic.ts';
import type { Priority } from '../../model/playbook.ts';
import type { CustomerDay } from '../customer-day.ts';
import type { Decision } from '../decision.ts';
import type { Explanation, RunState } from '../report.ts';
import type { RunRecord } from '../state.ts';
import type { StepDay } from './steps.ts';

/** What a run is about: a customer, a row or contract of one, a person of the team, or the workspace. */
export interface Subject {
  /** As it stands in the run's key: `acme`, `acme:T-17`, `maria`, `workspace`. */
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
  /** Who steps with a role of their own were dealt to, by step; remembered in the run's answers. */
  readonly dealt: Map<string, string>;
  /** The steps on this day; empty until they were looked at. */
  steps: readonly StepDay[];
  /** Why it is held back. */
  held: string | null;
  /** The owner and budget parts of the explanation, found while the owner and the budget are. */
  ownerWhy: Explanation | null;
  budgetWhy: Explanation | null;
}

/** The key under which a run remembers the day it finished; no step can have this name. */
export const FINISH = '@finish';

/** What the owner of a step is remembered under, among the answers; no question can have such a name. */
const DEALT = '@owner.';

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
  for (const [name, value] of Object.entries(record.answers))
    if (name.startsWith(DEALT)) dealt.set(name.slice(DEALT.length), value);
    else answers.set(name, value);
  const kept = { key, playbook, subject, ordinal, start, opened, occurrence, digest, state, closed, due, owner, priority, because };
  return { ...kept, done, answers, dealt, ...untouched };
}

const untouched = { steps: [], held: null, ownerWhy: null, budgetWhy: null };

/** The line of history that says how a run stands at the end of a day. */
export function decideRun(run: Run, day: Day): Extract<Decision, { kind: 'run' }> {
  return {
    day: formatDay(day),
    kind: 'run',
    key: run.key,
    playbook: run.playbook.playbook.id,
    subject: run.subject.id,
    customer: run.subject.customer?.files.value.id ?? null,
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
    (run.subject.customer?.id ?? null) === before.customer;
  return !same || !sameEntries(run.done, before.done) || !sameEntries(answersOf(run), before.answers);
}

function answersOf(run: Run): ReadonlyMap<string, string> {
  if (run.dealt.size === 0) return run.answers;
  return new Map([...run.answers, ...[...run.dealt].map(([step, login]) => [DEALT + step, login] as const)]);
}

function sameEntries<T>(map: ReadonlyMap<string, T>, record: Readonly<Record<string, T>>): boolean {
  const names = Object.keys(record);
  return names.length === map.size && names.every((name) => map.get(name) === record[name]);
}

function sorted<T>(map: ReadonlyMap<string, T>): [string, T][] {
  return [...map].sort(([a], [b]) => compareText(a, b));
}
