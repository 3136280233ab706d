import type { Program } from '../../expressions/program.ts';
import { describeHeldBack } from '../../expressions/words-decisions.ts';
import { counted, describeDuration } from '../../expressions/words-values.ts';
import { calendarFor } from '../../model/calendar.ts';
import type { Day } from '../../model/day.ts';
import { compareText } from '../../model/diagnostic.ts';
import { addDuration, type Duration, formatDuration } from '../../model/duration.ts';
import { priorities } from '../../model/playbook.ts';
import type { CustomerDay } from '../customer-day.ts';
import type { ContactReport, HoldReason } from '../report.ts';
import type { RunRecord } from '../state.ts';
import type { OwnerDesk } from './owner.ts';
import type { Run } from './run.ts';

/** Why a run has to wait, in a sentence that follows from its reason. */
export interface Refusal {
  readonly reason: HoldReason;
  readonly says: string;
}

/**
 * What a customer may receive and a person can carry. Contacts of a customer are touchpoints logged within the time, contact steps done within
 * it (one done on the day of a touchpoint is that touchpoint), and contact steps of open runs that fall due within it from today on. Drafts
 * neither use the budget nor are held back by it.
 */
export class Budget {
  readonly #program: Program;
  readonly #asOf: Day;
  readonly #desk: OwnerDesk;
  readonly #closed: ReadonlyMap<string, readonly RunRecord[]>;
  readonly #live = new Map<string, Run[]>();
  readonly #move: (day: Day, by: Duration, sign: 1 | -1) => Day;

  constructor(program: Program, asOf: Day, desk: OwnerDesk, closed: Iterable<RunRecord>) {
    this.#program = program;
    this.#asOf = asOf;
    this.#desk = desk;
    const { addBusinessDays } = calendarFor(program.content.workspace.value.country);
    this.#move = (day, by, sign) => addDuration(day, by, sign, addBusinessDays);
    const byCustomer = new Map<string, RunRecord[]>();
    const window = this.#limits();
    if (window !== null)
      for (const record of closed) {
        if (record.closed === null || record.closed <= window.from) continue;
        for (const customer of record.members ?? (record.customer === null ? [] : [record.customer])) add(byCustomer, customer, record);
      }
    this.#closed = byCustomer;
  }

  /** Counts an open run: its owner carries it, and its contacts are planned. */
  take(run: Run): void {
    if (run.playbook.playbook.status === 'draft') return;
    // What is put off is nobody's load until it wakes.
    if (run.snoozed === null) this.#desk.take(run);
    const customer = run.subject.customer?.id;
    for (const id of run.members ?? (customer === undefined ? [] : [customer])) add(this.#live, id, run);
  }

  /** Why a run has to wait; null when it may open. */
  refusal(run: Run): Refusal | null {
    const { playbook } = run.playbook;
    if (playbook.status === 'draft' || playbook.never_hold) return null;
    const used = run.subject.customer === null ? null : this.contactsUsed(run, run.subject.customer);
    if (used !== null) return { reason: 'contacts', says: used };
    const capacity = run.owner === null ? undefined : this.#desk.capacity(run.owner);
    if (run.owner === null || capacity === undefined || this.#desk.openRuns(run.owner) < capacity) return null;
    return {
      reason: 'capacity',
      says: `Held back: ${this.#desk.nameOf(run.owner)} has ${this.#desk.openRuns(run.owner)} of ${counted(capacity, 'open run')}.`,
    };
  }

  /** Why the contacts of a run are too many for a customer, in a sentence; null when they are not, and where nothing is ever held back. */
  contactsUsed(run: Run, customer: CustomerDay): string | null {
    const { playbook } = run.playbook;
    const limits = this.#limits();
    if (limits === null || playbook.status === 'draft' || playbook.never_hold) return null;
    const needs = this.#plannedContacts(run, limits.to).length;
    if (needs === 0) return null;
    // With no contacts allowed at all, nothing ever falls out of the window.
    if (limits.contacts === 0) return 'Held back: no contacts are allowed.';
    const days = this.#contacts(customer, limits);
    const over = days.length + needs - limits.contacts;
    // A run that alone needs more than there is would wait for ever: it opens when nothing else is used.
    const free = over <= 0 ? undefined : days[Math.min(over, days.length) - 1];
    return free === undefined
      ? null
      : describeHeldBack(this.#move(free, limits.within, 1), days.length, limits.contacts, limits.within, needs);
  }

  /** How far the contacts of a customer are used; null where no limit is set. */
  contactsOf(customer: CustomerDay): ContactReport | null {
    const limits = this.#limits();
    if (limits === null) return null;
    const { made, planned } = this.#madeAndPlanned(customer, limits);
    return { used: made.length, planned: planned.length, of: limits.contacts, within: formatDuration(limits.within) };
  }

  /** How far the budgets of a run are used, in a sentence; null where none is set. */
  says(run: Run): string | null {
    const parts: string[] = [];
    const limits = this.#limits();
    const { customer } = run.subject;
    if (limits !== null && customer !== null)
      parts.push(
        `${this.#contacts(customer, limits).length} of ${counted(limits.contacts, 'contact')} made or planned within ${describeDuration(limits.within)}`,
      );
    const capacity = run.owner === null ? undefined : this.#desk.capacity(run.owner);
    if (run.owner !== null && capacity !== undefined)
      parts.push(`${this.#desk.nameOf(run.owner)} has ${this.#desk.openRuns(run.owner)} of ${counted(capacity, 'open run')}`);
    return parts.length === 0 ? null : `${parts.join(', ')}.`;
  }

  #limits() {
    const { contacts_per_customer: contacts, within } = this.#program.content.workspace.value.budget ?? {};
    if (contacts === undefined || within === undefined) return null;
    return { contacts, within, from: this.#move(this.#asOf, within, -1), to: this.#move(this.#asOf, within, 1) };
  }

  /** The days of a customer's contacts, oldest first; planned ones that are late count for today. */
  #contacts(customer: CustomerDay, limits: { readonly from: Day; readonly to: Day }): readonly Day[] {
    const { made, planned } = this.#madeAndPlanned(customer, limits);
    return [...made, ...planned].sort((a, b) => a - b);
  }

  #madeAndPlanned(customer: CustomerDay, { from, to }: { readonly from: Day; readonly to: Day }) {
    const inWindow = (day: Day) => day > from && day <= this.#asOf;
    const logged = customer.files.touchpoints.map(({ value }) => value.on).filter(inWindow);
    const live = this.#live.get(customer.id) ?? [];
    const ticked = [
      ...live.flatMap((run) => contactSteps(run.playbook.playbook.steps, Object.fromEntries(run.done))),
      ...(this.#closed.get(customer.id) ?? []).flatMap((record) =>
        contactSteps(this.#program.playbooks.find(({ playbook }) => playbook.id === record.playbook)?.playbook.steps ?? [], record.done),
      ),
    ].filter((day) => inWindow(day));
    for (const day of logged) {
      const same = ticked.indexOf(day);
      if (same >= 0) ticked.splice(same, 1);
    }
    const planned = live.filter(({ state }) => state === 'open').flatMap((run) => this.#plannedContacts(run, to));
    return { made: [...logged, ...ticked], planned };
  }

  #plannedContacts(run: Run, to: Day): readonly Day[] {
    return run.steps
      .filter(({ program, state }) => program.step.contact && state === 'open')
      .map(({ due }) => Math.max(due ?? this.#asOf, this.#asOf, run.snoozed === null ? this.#asOf : run.snoozed.until + 1))
      .filter((day) => day < to);
  }
}

function add<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

function contactSteps(steps: readonly { readonly id: string; readonly contact: boolean }[], done: Readonly<Record<string, Day>>): Day[] {
  return steps.flatMap(({ id, contact }) => (contact ? (done[id] ?? []) : []));
}

/** The order in which runs are dealt with: `never_hold`, priority, ARR at stake (unknown last), customer, playbook, subject. */
export function compareRuns(a: Run, b: Run): number {
  const urgency =
    Number(b.playbook.playbook.never_hold) - Number(a.playbook.playbook.never_hold) ||
    priorities.indexOf(a.priority) - priorities.indexOf(b.priority);
  if (urgency !== 0) return urgency;
  const [first, second] = [a.subject.customer, b.subject.customer];
  const [lost, other] = [first?.facts.arr ?? null, second?.facts.arr ?? null];
  return (
    Number(lost === null) - Number(other === null) ||
    (other ?? 0) - (lost ?? 0) ||
    Number(first === null) - Number(second === null) ||
    compareText(first?.id ?? '', second?.id ?? '') ||
    compareText(a.playbook.playbook.id, b.playbook.playbook.id) ||
    compareText(a.subject.id, b.subject.id) ||
    a.ordinal - b.ordinal
  );
}
