import type { PlaybookProgram, Program } from '../../expressions/program.ts';
import { counted, describeDay, sentence } from '../../expressions/words-values.ts';
import { calendarFor } from '../../model/calendar.ts';
import { type Day, formatDay } from '../../model/day.ts';
import { compareDiagnostics, compareText, type Diagnostic } from '../../model/diagnostic.ts';
import type { AddBusinessDays } from '../../model/duration.ts';
import type { Observations } from '../../model/observation.ts';
import { priorities } from '../../model/playbook.ts';
import { formatPosition } from '../../model/position.ts';
import type { CustomerDay } from '../customer-day.ts';
import type { Decision, LedgerEntry } from '../decision.ts';
import type { ContactReport, RunReport } from '../report.ts';
import type { RunRecord, State } from '../state.ts';
import { audienceCandidates, openAudience } from './audience.ts';
import { Budget, compareRuns, type Refusal } from './budget.ts';
import { openByHand } from './by-hand.ts';
import { startChild } from './children.ts';
import { Crowds } from './crowds.ts';
import { type Deeds, noDeeds, readDeeds } from './deeds.ts';
import { escalate } from './escalation.ts';
import { endRun, expireRun, finishRun } from './lifecycle.ts';
import { OwnerDesk } from './owner.ts';
import { renameState, renamingOf } from './renaming.ts';
import { carryRun, decideRun, differs, isLive, type Run } from './run.ts';
import { RunBook } from './run-book.ts';
import { reportRecord, reportRun } from './run-report.ts';
import { exceptionOf, lateFrom, snoozeOf } from './snooze.ts';
import { openRuns, type StartContext } from './starts.ts';
import { dueOf, isAnswer, lookAtSteps, type StepContext } from './steps.ts';
import { AUDIENCE, Subjects } from './subjects.ts';
import { priorityException } from './why.ts';

/** What the runs of a day come from. `past` is the state at the end of the day before; `ledger` is all of it, later entries do not count. */
export interface RunsInput {
  readonly program: Program;
  readonly observations: Observations;
  readonly past: State;
  readonly ledger: readonly LedgerEntry[];
  readonly asOf: Day;
  /** All records of the workspace on the day, by id, whatever their status. */
  readonly customers: readonly CustomerDay[];
  /** Whether they are a share of them: nothing then opens that is about several customers or about none, because that takes all of them. */
  readonly isShare?: boolean;
}

/** The runs of a day. */
export interface RunsOutcome {
  /** Made when first read: days that are caught up need only the decisions. By key: runs that wait or are open, those that ended today, and those that were over for no longer than {@link SHOWN_AFTER_CLOSE}. */
  readonly runs: readonly RunReport[];
  /** How far the contacts of a customer are used at the end of the day; null where no limit is set. */
  readonly contactsOf: (customer: CustomerDay) => ContactReport | null;
  /** Ids of the customers about whom there is or may be a run that is not over, or was until today: others may decide what becomes of them. */
  readonly engaged: () => ReadonlySet<string>;
  /** Lines of the kinds `condition`, `rule`, `held_out` and `run`, only where they differ from `past`. */
  readonly decisions: readonly Decision[];
  readonly findings: readonly Diagnostic[];
}

/** Days for which a run that is over still stands in reports: a year and a month, for year against year. */
const SHOWN_AFTER_CLOSE = 400;

/**
 * Evaluates starts, runs and steps of one day. In this order: what people did and what ends runs; steps of open runs; new reasons to
 * start; then, most urgent first, whether what is due or held may open. Steps that start another playbook add to what is due.
 */
export function evaluateRuns(input: RunsInput): RunsOutcome {
  return new Evaluation(input).evaluate();
}

class Evaluation {
  readonly #input: RunsInput;
  readonly #plays: ReadonlyMap<string, PlaybookProgram>;
  readonly #past: Pick<State, 'rules' | 'conditions' | 'runs'>;
  readonly #deeds: ReadonlyMap<string, Deeds>;
  readonly #subjects: Subjects;
  readonly #book = new RunBook();
  readonly #desk: OwnerDesk;
  readonly #budget: Budget;
  readonly #changed: StartContext['changed'] = new Map();
  readonly #heldOut: StartContext['heldOut'] = new Map();
  readonly #findings: Diagnostic[] = [];
  readonly #over: RunRecord[] = [];
  readonly #candidates: string[] = [];
  /** What is remembered of each member of the audiences that came up today, by run. */
  readonly #memories = new Map<string, ReadonlyMap<string, readonly string[]>>();
  readonly #crowds: Crowds;

  constructor(input: RunsInput) {
    const { program, past, ledger, asOf, customers } = input;
    this.#input = input;
    this.#plays = new Map(program.playbooks.map((play) => [play.playbook.id, play]));
    const renaming = renamingOf(program.content);
    this.#past = renameState(past, renaming);
    this.#deeds = readDeeds(ledger, asOf, renaming);
    this.#subjects = new Subjects(program, customers, asOf, this.#past.runs.values());
    this.#desk = new OwnerDesk(program, asOf);
    this.#budget = new Budget(program, asOf, this.#desk, this.#past.runs.values());
    this.#crowds = new Crowds(program.content.workspace.value.guards.audience_above);
  }

  evaluate(): RunsOutcome {
    const { asOf, program } = this.#input;
    this.#carry();
    for (const run of this.#book.runs) endRun(run, this.#deedsOf(run), asOf);
    const open = this.#book.runs.filter(({ state }) => state === 'open').sort(compareRuns);
    for (const run of open) this.#prepare(run);
    for (const run of open) this.#budget.take(run);
    for (const run of open) this.#advance(run);
    for (const play of program.playbooks) this.#open(play);
    for (const { at, message } of openByHand(this.#startContext(), this.#input.customers))
      this.#find(at, 'by-hand-waits', message, 'It starts when that is no longer so. Take the line out where it should not.');
    this.#crowds.find(this.#book.runs);
    this.#findCrowds();
    for (let due = this.#waiting(); due.length > 0; due = this.#waiting().filter(({ state }) => state === 'due')) this.#deal(due);
    const report = () => this.#report();
    let made: readonly RunReport[] | undefined;
    return {
      get runs() {
        made ??= report();
        return made;
      },
      contactsOf: (customer) => this.#budget.contactsOf(customer),
      engaged: () => this.#engaged(),
      decisions: this.#decide(),
      findings: [...this.#findings].sort(compareDiagnostics),
    };
  }

  /** Takes up the runs of history. One whose playbook or customer is gone is left as it was, and told. */
  #carry(): void {
    for (const record of [...this.#past.runs.values()].sort((a, b) => compareText(a.key, b.key))) {
      const play = this.#plays.get(record.playbook);
      const subject =
        record.members !== undefined ? this.#subjects.audience : play === undefined ? undefined : this.#subjects.find(play, record.subject);
      if (!isLive(record)) {
        this.#book.addRecord(record);
        this.#over.push(record);
      } else if (play === undefined || subject === undefined) {
        this.#book.addRecord(record);
        this.#find(
          this.#input.program.content.workspace.locate([]),
          'run-without-subject',
          orphan(record, play === undefined),
          'Bring it back, or end the run first.',
        );
      } else this.#book.addRun(carryRun(record, play, subject));
    }
  }

  #startContext(): StartContext {
    const { program, observations, asOf, past } = this.#input;
    const { rules, conditions } = this.#past;
    return {
      program,
      observations,
      asOf,
      lastDay: past.lastDay,
      rules,
      conditions,
      deeds: this.#deeds,
      subjects: this.#subjects,
      book: this.#book,
      changed: this.#changed,
      heldOut: this.#heldOut,
    };
  }

  #open(play: PlaybookProgram): void {
    const context = this.#startContext();
    const { per } = play.playbook;
    if (this.#input.isShare && per === AUDIENCE) {
      for (const id of audienceCandidates(context, play)) this.#candidates.push(id);
      return;
    }
    if (this.#input.isShare && (per === 'owner' || per === 'workspace')) return;
    if (per !== AUDIENCE) {
      openRuns(context, play);
      return;
    }
    const opened = openAudience(context, play);
    if (opened !== undefined) this.#memories.set(opened.run.key, opened.memories);
  }

  #engaged(): ReadonlySet<string> {
    const byHand = this.#input.customers.filter(({ files }) => files.value.starts.length > 0).map(({ id }) => id);
    const ofRuns = this.#book.runs.flatMap(({ subject, members }) => members ?? subject.customer?.id ?? []);
    return new Set([...this.#candidates, ...byHand, ...ofRuns]);
  }

  #waiting(): Run[] {
    const runs = this.#book.runs.filter(({ state }) => state === 'due' || state === 'held');
    for (const run of runs) run.priority = this.#priorityOf(run);
    return runs.sort(compareRuns);
  }

  #deal(due: readonly Run[]): void {
    const { asOf, program } = this.#input;
    const { budget } = program.content.workspace.value;
    for (const run of due) {
      const { playbook } = run.playbook;
      this.#prepare(run);
      const context = this.#stepContext(run, false);
      run.steps = lookAtSteps(run, context);
      run.due = dueOf(run, run.steps, context.addBusinessDays);
      const over = playbook.status === 'retired' ? 'the playbook is retired' : replaced(run);
      if (over !== null) {
        Object.assign(run, { state: 'ended', closed: asOf, because: over } satisfies Partial<Run>);
        continue;
      }
      const snoozed = exceptionOf(run.subject, playbook.id, asOf);
      const refusal: Refusal | null =
        snoozed === null
          ? (this.#crowds.refusal(run) ?? this.#budget.refusal(run) ?? this.#admitMembers(run))
          : {
              reason: 'exception',
              says: `Held back: an exception keeps the playbook away until ${describeDay(snoozed.until, true)}: ${sentence(snoozed.reason)}`,
            };
      run.held = refusal?.says ?? null;
      run.heldFor = refusal?.reason ?? null;
      if (budget !== undefined) {
        const says = run.held ?? `${this.#budget.says(run) ?? ''} Nothing is held back.`.trim();
        run.budgetWhy = { part: 'budget', says, at: formatPosition(program.content.workspace.locate(['budget'])) };
      }
      if (run.held === null) {
        run.state = 'open';
        this.#budget.take(run);
        this.#advance(run);
      } else {
        run.state = 'held';
        if (expireRun(run, budget?.hold_for, asOf)) run.held = null;
      }
    }
  }

  /** Leaves those out of an audience whose contacts are used up; they wait for the next one. Why it cannot open at all. */
  #admitMembers(run: Run): Refusal | null {
    if (run.members === null) return null;
    const over = run.members.filter((id) => {
      const customer = this.#subjects.customer(id);
      return customer !== undefined && this.#budget.contactsUsed(run, customer) !== null;
    });
    if (over.length === run.members.length)
      return { reason: 'contacts', says: `Held back: the contacts of all ${counted(over.length, 'customer')} are used up.` };
    run.members = run.members.filter((id) => !over.includes(id));
    run.heldBack = over;
    const { id } = run.playbook.playbook;
    for (const customer of over)
      for (const memory of this.#memories.get(run.key)?.get(customer) ?? []) this.#changed.delete(`${id}/${memory}`);
    return null;
  }

  /** Finds owner, priority and snooze of a run, and lets nothing happen yet. */
  #prepare(run: Run): void {
    const deeds = this.#deedsOf(run);
    run.snoozed = run.state === 'open' ? snoozeOf(run, deeds, this.#input.asOf) : null;
    const ownership = this.#desk.ownerOf(run, deeds);
    run.priority = this.#priorityOf(run);
    run.owner = ownership.login;
    run.ownerWhy = { part: 'owner', says: ownership.says, at: formatPosition(run.playbook.from.locate(['owner'])) };
    if (run.owner === null && run.playbook.playbook.status !== 'draft')
      this.#find(
        run.playbook.from.locate(['owner']),
        'run-without-owner',
        `Nobody is left to own the run ${run.key}: none of the roles ${run.playbook.owner.choose(run.subject.moment).value.join(', ')} has a holder, and there is no manager.`,
        'Give the customer an owner of the role, or give somebody of the team the role manager.',
      );
    for (const { step, owner } of run.playbook.steps) {
      if (owner === null || step.owner === undefined) continue;
      const login = this.#desk.ownerOfStep(run, owner, run.dealt.get(step.id) ?? null);
      if (
        login !== null &&
        owner.choose(run.subject.moment).value.some((role) => this.#input.program.content.workspace.value.pools[role] !== undefined)
      )
        run.dealt.set(step.id, login);
    }
  }

  /** Lets the steps of an open run happen, and finishes it when that was all. */
  #advance(run: Run): void {
    const context = this.#stepContext(run, true);
    for (const [index, { step }] of run.playbook.steps.entries()) {
      const answer = context.deeds.answers.get(step.id);
      if (answer !== undefined && !isAnswer(step.ask, answer.answer)) this.#refuseAnswer(run, index, answer.answer);
    }
    const look = () => lookAtSteps(run, context);
    run.steps = look();
    finishRun(run, look, this.#input.asOf);
    run.due = dueOf(run, run.steps, context.addBusinessDays);
    if (run.state === 'open') this.#escalate(run, context.addBusinessDays);
    else if (run.playbook.playbook.status !== 'draft' && run.snoozed === null) this.#desk.release(run);
  }

  /** Finds who is told of an overdue run; that nobody is, is a finding. */
  #escalate(run: Run, addBusinessDays: AddBusinessDays): void {
    const { asOf, program } = this.#input;
    const unheld = escalate(run, { program, desk: this.#desk, deeds: this.#deedsOf(run), asOf, addBusinessDays });
    if (unheld !== null)
      this.#find(
        unheld.at,
        'escalation-without-holder',
        `The run ${run.key} is overdue and nobody is told: nobody holds the role ${unheld.to}.`,
        `Give somebody of the team the role ${unheld.to}, or the customer an owner of it.`,
      );
  }

  #stepContext(run: Run, acts: boolean): StepContext {
    const { asOf } = this.#input;
    const children = { plays: this.#plays, subjects: this.#subjects, book: this.#book, asOf };
    const { addBusinessDays } = calendarFor(this.#desk.country(run.owner));
    const deeds = this.#deedsOf(run);
    const from = (due: Day) => lateFrom(due, run, deeds, asOf);
    return { asOf, deeds, addBusinessDays, lateFrom: from, startChild: acts ? (step) => startChild(children, run, step) : null };
  }

  #priorityOf(run: Run): Run['priority'] {
    const exception = priorityException(run.subject, this.#input.asOf);
    return priorities.find((priority) => priority === exception?.value) ?? run.playbook.priority.choose(run.subject.moment).value;
  }

  #deedsOf(run: { readonly key: string }): Deeds {
    return this.#deeds.get(run.key) ?? noDeeds;
  }

  #refuseAnswer(run: Run, index: number, answer: string): void {
    const step = run.playbook.playbook.steps[index];
    const expected =
      step?.ask === undefined ? 'The step asks nothing.' : `Expected ${step.ask === 'date' ? 'a day, YYYY-MM-DD' : step.ask.join(', ')}.`;
    this.#find(
      run.playbook.from.locate(['steps', index]),
      'answer-refused',
      `“${answer}” does not answer the step ${step?.id} of ${run.key}. ${expected}`,
      'Answer again.',
    );
  }

  #find(at: { readonly file: string; readonly line: number; readonly column: number }, code: string, message: string, hint: string): void {
    const { file, line, column } = at;
    this.#findings.push({ file, line, column, code, severity: 'warning', message, hint });
  }

  /** Playbooks that would open more runs on one day than the guard allows. */
  #findCrowds(): void {
    for (const { play, message, hint } of this.#crowds.findings()) {
      const { file, line, column } = play.from.locate(['start']);
      this.#findings.push({ file, line, column, code: 'audience-needed', severity: 'error', message, hint });
    }
  }

  #report(): RunReport[] {
    const { program, asOf } = this.#input;
    const now = this.#book.runs.map((run) => reportRun(program, this.#book, this.#desk, run, this.#deedsOf(run), asOf));
    const before = this.#over.flatMap((record) => {
      const play = this.#plays.get(record.playbook);
      return play === undefined || record.closed === null || asOf - record.closed > SHOWN_AFTER_CLOSE
        ? []
        : [reportRecord(program, play, record, this.#deedsOf(record))];
    });
    return [...now, ...before].sort((a, b) => compareText(a.key, b.key));
  }

  #decide(): Decision[] {
    const { program, asOf } = this.#input;
    const day = formatDay(asOf);
    const conditions = [...this.#changed]
      .sort(([a], [b]) => compareText(a, b))
      .map(([, line]): Decision => ({ day, kind: 'condition', ...line }));
    const rules = program.playbooks
      .filter(({ playbook, digest }) => this.#past.rules.get(playbook.id) !== digest)
      .map(({ playbook, digest }): Decision => ({ day, kind: 'rule', playbook: playbook.id, digest }));
    const runs = this.#book.runs
      .filter((run) => differs(run, this.#past.runs.get(run.key)))
      .map((run) => decideRun(run, asOf))
      .sort((a, b) => compareText(a.key, b.key));
    const heldOut = [...this.#heldOut]
      .sort(([a], [b]) => compareText(a, b))
      .map(([, { play, subject, customer, reason }]): Decision => {
        const { playbook, digest } = play;
        const { start, occurrence } = reason;
        return { day, kind: 'held_out', playbook: playbook.id, subject, customer, start: formatDay(start), occurrence, digest };
      });
    return [...conditions, ...rules, ...heldOut, ...runs];
  }
}

/** Why a run that waits has nothing to wait for: its playbook is now about the group it belongs to. */
function replaced({ playbook, members }: Run): string | null {
  return playbook.playbook.per === AUDIENCE && members === null ? 'the playbook is now for a group' : null;
}

function orphan(record: RunRecord, playbookGone: boolean): string {
  const what = playbookGone ? `the playbook ${record.playbook}` : `the customer of ${record.subject}`;
  return `The run ${record.key} is ${record.state}, but ${what} is not in the workspace.`;
}
