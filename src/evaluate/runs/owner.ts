import type { CompiledChoice, Program } from '../../expressions/program.ts';
import { nameInWords } from '../../expressions/words-names.ts';
import { describeDay } from '../../expressions/words-values.ts';
import type { Day } from '../../model/day.ts';
import { compareText } from '../../model/diagnostic.ts';
import type { TeamMember } from '../../model/workspace.ts';
import { overridesOn, ownerOn } from '../facts.ts';
import type { Deeds } from './deeds.ts';
import type { Run, Subject } from './run.ts';

/** Who owns something, and how that came about in a sentence. */
export interface Ownership {
  readonly login: string | null;
  readonly says: string;
}

/** The role to which everything falls in the end. */
const MANAGER = 'manager';

/** Knows the team and who carries how much, and finds owners. Work is counted as it is given out. */
export class OwnerDesk {
  readonly #program: Program;
  readonly #asOf: Day;
  readonly #team: ReadonlyMap<string, TeamMember>;
  readonly #load = new Map<string, { runs: number; arr: number; last: Day }>();

  constructor(program: Program, asOf: Day) {
    this.#program = program;
    this.#asOf = asOf;
    this.#team = new Map(program.content.workspace.value.team.map((member) => [member.login, member]));
  }

  /** Counts an open run on its owner. */
  take(run: Run): void {
    if (run.owner === null) return;
    const load = this.#load.get(run.owner) ?? { runs: 0, arr: 0, last: -Infinity };
    load.runs += 1;
    load.arr += run.subject.customer?.facts.arr ?? 0;
    load.last = Math.max(load.last, run.opened);
    this.#load.set(run.owner, load);
  }

  /** Takes a run that is over off its owner. */
  release(run: Run): void {
    const load = run.owner === null ? undefined : this.#load.get(run.owner);
    if (load === undefined) return;
    load.runs -= 1;
    load.arr -= run.subject.customer?.facts.arr ?? 0;
  }

  openRuns(login: string): number {
    return this.#load.get(login)?.runs ?? 0;
  }

  /** Open runs a person can carry; undefined without a limit. */
  capacity(login: string): number | undefined {
    return this.#team.get(login)?.capacity ?? this.#program.content.workspace.value.budget?.open_runs_per_owner;
  }

  nameOf(login: string): string {
    return this.#team.get(login)?.name ?? login;
  }

  /** The country whose holidays an owner keeps. */
  country(login: string | null): string {
    const { country } = this.#program.content.workspace.value;
    return (login === null ? undefined : this.#team.get(login)?.country) ?? country;
  }

  /**
   * The owner of a run. In this order: the person it was given to; the exception of the customer; for `per: owner` the person it is about;
   * the chain of roles; the manager. A run that has an owner stays with that person while the rule still allows it: a cover keeps what
   * came while the holder was away, a member of a pool keeps what was dealt. With `hand_over: stay` it stays whatever the rule says.
   */
  ownerOf(run: Run, deeds: Deeds): Ownership {
    const { subject, playbook } = run;
    if (deeds.assigned !== null)
      return { login: deeds.assigned.to, says: `Given to ${this.nameOf(deeds.assigned.to)} on ${describeDay(deeds.assigned.day, true)}.` };
    const exception = this.#exception(subject);
    if (exception !== null) return exception;
    const keeps = run.owner !== null && playbook.playbook.hand_over === 'stay';
    if (keeps && run.owner !== null) return { login: run.owner, says: `Stays with ${this.nameOf(run.owner)}, who had it when it opened.` };
    if (subject.login !== null) return this.#person(subject.login) ?? this.#manager(run.owner);
    return this.#chain(playbook.owner, subject, run.owner, run.opened) ?? this.#manager(run.owner);
  }

  /** The owner of a step with a role of its own: as for a run, except that nobody can be given a single step. `had` is who it was dealt to. */
  ownerOfStep(run: Run, owner: CompiledChoice<readonly string[]>, had: string | null): string | null {
    const exception = this.#exception(run.subject);
    return (exception ?? this.#chain(owner, run.subject, had, run.opened) ?? this.#manager(had)).login;
  }

  /** Who is told as a role when a run is overdue: its holder at the customer, or who covers; a member of the pool; somebody of the team. `had` was told before. */
  toldAs(role: string, { subject }: Run, had: string | null): string | null {
    const holder = subject.customer === null ? null : (ownerOn(subject.customer.files.value, role, this.#asOf)?.login ?? null);
    const found = holder === null ? null : this.#person(holder);
    const pool = this.#program.content.workspace.value.pools[role]?.members ?? [];
    return (found ?? this.#lightest(role, pool, had) ?? this.#lightest(role, this.#withRole(role), had))?.login ?? null;
  }

  #exception({ customer }: Subject): Ownership | null {
    if (customer === null) return null;
    const found = overridesOn(customer.files.value, this.#asOf).find(({ override }) => override.what === 'owner')?.override;
    if (found?.value === undefined) return null;
    return {
      login: found.value,
      says: `An exception gives everything of this customer to ${this.nameOf(found.value)} until ${describeDay(found.until, true)}.`,
    };
  }

  #chain(owner: CompiledChoice<readonly string[]>, subject: Subject, had: string | null, since: Day): Ownership | null {
    for (const role of owner.choose(subject.moment).value) {
      const pool = this.#program.content.workspace.value.pools[role];
      const holder = subject.customer === null ? null : (ownerOn(subject.customer.files.value, role, this.#asOf)?.login ?? null);
      const members = pool?.members ?? (holder === null && (subject.customer === null || role === MANAGER) ? this.#withRole(role) : []);
      const found = holder !== null && pool === undefined ? this.#holder(role, holder, had, since) : this.#lightest(role, members, had);
      if (found !== null) return found;
    }
    return null;
  }

  /** The holder of a role; the cover while the holder is away, for new work only. */
  #holder(role: string, holder: string, had: string | null, since: Day): Ownership | null {
    if (had === holder || (had !== null && this.#covered(holder, had, since)))
      return { login: had, says: `${said(role)} ${had === holder ? 'is' : 'was covered by'} ${this.nameOf(had)}.` };
    return this.#person(holder, role);
  }

  /** A person, or who covers while that person is away; null when nobody does. */
  #person(login: string, role?: string): Ownership | null {
    const seen = new Set<string>();
    for (let at: string | undefined = login; at !== undefined && !seen.has(at); at = this.#absence(at)?.cover) {
      seen.add(at);
      if (this.#absence(at) !== undefined) continue;
      const who = role === undefined ? 'It is about' : `${said(role)} on ${describeDay(this.#asOf)} is`;
      if (at === login) return { login, says: `${who} ${this.nameOf(login)}.` };
      return { login: at, says: `${who} ${this.nameOf(login)}, who is away; ${this.nameOf(at)} covers.` };
    }
    return null;
  }

  /** The member who carries least: fewest open runs, then least ARR, then longest without, then by login. */
  #lightest(role: string, members: readonly string[], had: string | null): Ownership | null {
    if (had !== null && members.includes(had)) return { login: had, says: `${said(role)}: it stays with ${this.nameOf(had)}.` };
    const free = members.filter((login) => this.#absence(login) === undefined);
    const load = (login: string) => this.#load.get(login) ?? { runs: 0, arr: 0, last: -Infinity };
    const order = (a: string, b: string) =>
      load(a).runs - load(b).runs || load(a).arr - load(b).arr || compareDays(load(a).last, load(b).last) || compareText(a, b);
    const login = [...free].sort(order)[0];
    if (login === undefined) return null;
    const runs = this.openRuns(login);
    return { login, says: `${said(role)}: ${this.nameOf(login)} has the fewest open runs, ${runs}.` };
  }

  #manager(had: string | null): Ownership {
    const login = this.#lightest(MANAGER, this.#withRole(MANAGER), had)?.login ?? null;
    if (login === null) return { login: null, says: 'Nobody is left to own it.' };
    return { login, says: `Nobody holds the role; the manager ${this.nameOf(login)} takes it.` };
  }

  #withRole(role: string): readonly string[] {
    return [...this.#team.values()].filter((member) => member.roles.includes(role)).map(({ login }) => login);
  }

  #absence(login: string, from = this.#asOf, to = this.#asOf) {
    return this.#team.get(login)?.away?.find((away) => away.from <= to && from <= away.to);
  }

  /** Whether `had` covers for the holder, or someone who covers does, at any time since the run opened. */
  #covered(holder: string, had: string, since: Day): boolean {
    const seen = new Set<string>();
    for (let at: string | undefined = holder; at !== undefined && !seen.has(at); ) {
      seen.add(at);
      at = this.#absence(at, since, this.#asOf)?.cover;
      if (at === had) return true;
    }
    return false;
  }
}

function said(role: string): string {
  const words = nameInWords(role);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function compareDays(a: Day, b: Day): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
