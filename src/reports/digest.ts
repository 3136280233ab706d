import type { Decision } from '../evaluate/decision.ts';
import type { CustomerReport, IsoDay, ObjectiveReport, Report, RunReport, ShownBand, SourceReport } from '../evaluate/report.ts';
import { weekday } from '../model/day.ts';
import { compareText } from '../model/diagnostic.ts';
import { weekdays } from '../model/digest.ts';
import { byUrgency, pastHealth, shownBand } from './bands.ts';
import { coverageByMeasure, type MeasureCoverage } from './coverage.ts';
import { dayOf, shiftDay } from './dates.ts';
import { type ArrSum, sumArr } from './money.ts';
import { type Move, movesWithin } from './moves.ts';
import { type Renewal, renewalsWithin } from './renewals.ts';
import type { MemberSummary, SiteData } from './site-data.ts';
import { leadingSource } from './sources.ts';
import { allRuns, isOpenWork, leadingRole, nextDue, type OwnerWork, workByOwner } from './work.ts';

/** How far ahead renewals are listed, and how far back movement is, in days. */
export const digestRenewalDays = 90;
export const digestMoveDays = 7;

/** Whose digest it is: one person's customers and work, or everything, for the leads. */
type Audience =
  | { readonly kind: 'person'; readonly login: string; readonly name: string }
  | { readonly kind: 'leads'; readonly logins: readonly string[] };

/** A run that is somebody's work, with the issue it is done in. */
export interface DigestTask {
  readonly run: RunReport;
  /** What people call what it is about: the customer's name, how many customers, the words of its subject. */
  readonly about: string;
  /** The number of its issue as the ledger has it; null where none was opened. */
  readonly issue: number | null;
  /** The day that decides: the next one that is due, or the one that has passed. */
  readonly due: IsoDay | null;
}

/** A customer that is red, or in a worse band than a week ago. */
export interface RiskyCustomer {
  readonly customer: CustomerReport;
  /** The band of a week ago where it was a better one. */
  readonly fellFrom: ShownBand | null;
}

/** An objective that somebody should see to. */
interface DigestObjective {
  readonly customer: CustomerReport;
  readonly objective: ObjectiveReport;
}

/** Data that a score lacks or should not rest on for long. */
export interface StaleMeasure extends MeasureCoverage {
  /** The customers, by name, whose value is stale or missing. */
  readonly customers: readonly CustomerReport[];
}

/** One digest in numbers: what one person, or the leads, should know of one week. */
export interface Digest {
  readonly audience: Audience;
  /** The first day of the digest’s week: with the audience it names the digest. */
  readonly week: IsoDay;
  readonly asOf: IsoDay;
  readonly currency: string;
  /** The role that looks after customers. */
  readonly role: string;
  /** The audience's customers; of a person those of which they hold the leading role. */
  readonly customers: readonly CustomerReport[];
  readonly arr: ArrSum;
  readonly open: number;
  /** Open runs the person can carry; null without a limit, and for leads. */
  readonly capacity: number | null;
  /** Most days late first. */
  readonly overdue: readonly DigestTask[];
  /** Due within the week and not late, earliest first. */
  readonly due: readonly DigestTask[];
  /** Overdue work of others that was escalated to the person; for leads all that was escalated. */
  readonly escalated: readonly DigestTask[];
  /** The first to come back first. */
  readonly snoozed: readonly DigestTask[];
  readonly held: readonly DigestTask[];
  readonly atRisk: readonly RiskyCustomer[];
  readonly atRiskArr: ArrSum;
  /** Null where history does not reach back so far. */
  readonly moves: readonly Move[] | null;
  readonly renewals: readonly Renewal[];
  readonly objectives: readonly DigestObjective[];
  /** Measures with a stale or missing value, most missing first. */
  readonly stale: readonly StaleMeasure[];
  /** The source that says how far data reaches. */
  readonly data: SourceReport | null;
  /** Work by owner; empty in a person's digest. */
  readonly owners: readonly OwnerWork[];
}

/** What digests are made from. */
export interface DigestInput {
  /** Everything that may be shown, people included: without owners nothing is anybody's. */
  readonly data: SiteData;
  /** History up to and with the day, oldest first. */
  readonly decisions: readonly Decision[];
  /** Numbers of issues by the key of their run. */
  readonly issues: ReadonlyMap<string, number>;
  /** The day on which the digest's week begins. */
  readonly weekday: (typeof weekdays)[number];
  readonly leads: readonly string[];
}

/** Worse bands have higher numbers; an unknown band is no fall, but a lack of data. */
const badness: Readonly<Record<ShownBand, number | null>> = { green: 0, yellow: 1, red: 2, unknown: null };

/** The first day of the week, as digests count it, that a day lies in. */
export function digestWeek(asOf: IsoDay, first: (typeof weekdays)[number]): IsoDay {
  const since = (weekday(dayOf(asOf)) - 1 - weekdays.indexOf(first) + 7) % 7;
  return shiftDay(asOf, -since);
}

/** One digest for everybody who owns work or looks after a customer, by login, and one for the leads where there are any. */
export function digestsOf(input: DigestInput): readonly Digest[] {
  const { data, leads } = input;
  const owners = workByOwner(data.report, data.team, leadingRole(data.report.customers), data.currency);
  const people = personDigests(
    input,
    owners.flatMap(({ login, name, capacity }) => (login === null ? [] : [{ login, name, capacity }])),
  );
  return leads.length === 0 ? people : [...people, digestFor(gather(input), { kind: 'leads', logins: leads }, null, owners)];
}

/** The digest of each of some people, by login, also of those who own nothing. */
export function personDigests(input: Omit<DigestInput, 'leads'>, people: readonly MemberSummary[]): readonly Digest[] {
  const gathered = gather(input);
  return people
    .toSorted((a, b) => compareText(a.login, b.login))
    .map(({ login, name, capacity }) => digestFor(gathered, { kind: 'person', login, name }, capacity, []));
}

/** What is the same for all digests. */
interface Gathered extends Pick<DigestInput, 'data' | 'weekday'> {
  readonly role: string;
  readonly runs: readonly RunReport[];
  readonly moves: readonly Move[] | null;
  readonly task: (run: RunReport, due: IsoDay | null) => DigestTask;
}

function gather({ data, decisions, issues, weekday: first }: Omit<DigestInput, 'leads'>): Gathered {
  const { report, history } = data;
  return {
    data,
    weekday: first,
    role: leadingRole(report.customers),
    runs: allRuns(report),
    moves: movesWithin(report.customers, history, decisions, report.asOf, digestMoveDays),
    task: taskOf(report, issues),
  };
}

function digestFor(gathered: Gathered, audience: Audience, capacity: number | null, owners: readonly OwnerWork[]): Digest {
  const { data, role, task, moves, runs: everything, weekday: first } = gathered;
  const { report, currency } = data;
  const { asOf } = report;
  const isTheirs = (login: string | null | undefined): boolean => audience.kind === 'leads' || login === audience.login;
  const customers = report.customers.filter((customer) => isTheirs(customer.owners[role]));
  const ids = new Set(customers.map(({ id }) => id));
  const runs = everything.filter(({ owner }) => isTheirs(owner));
  const working = runs.filter(isOpenWork);
  const week = digestWeek(asOf, first);
  const last = shiftDay(week, 6);
  const byDue = (a: DigestTask, b: DigestTask): number => compareText(a.due ?? '9', b.due ?? '9') || compareText(a.run.key, b.run.key);
  const atRisk = customers.flatMap((customer) => riskOf(customer)).sort((a, b) => byUrgency(a.customer, b.customer));
  return {
    audience,
    week,
    asOf,
    currency,
    role,
    customers,
    arr: sumArr(customers, currency),
    open: working.length,
    capacity,
    overdue: working
      .filter(({ late }) => late > 0)
      .map((run) => task(run, shiftDay(asOf, -run.late)))
      .sort(byDue),
    due: working
      .flatMap((run) => {
        const due = nextDue(run, asOf, last);
        return due === null ? [] : [task(run, due)];
      })
      .sort(byDue),
    escalated: everything
      .filter((run) => isOpenWork(run) && run.escalated !== undefined)
      .filter(({ owner, escalated }) => audience.kind === 'leads' || (escalated?.login === audience.login && owner !== audience.login))
      .map((run) => task(run, shiftDay(asOf, -run.late)))
      .sort(byDue),
    snoozed: runs
      .filter(({ state, status, snoozedUntil }) => state === 'open' && status !== 'draft' && snoozedUntil !== undefined)
      .map((run) => task(run, run.snoozedUntil ?? null))
      .sort(byDue),
    held: everything
      .filter(({ state, owner, customer }) => state === 'held' && (isTheirs(owner) || (customer !== null && ids.has(customer))))
      .map((run) => task(run, run.due))
      .sort(byDue),
    atRisk,
    atRiskArr: sumArr(
      atRisk.map(({ customer }) => customer),
      currency,
    ),
    moves: moves?.filter(({ customer }) => ids.has(customer.id)) ?? null,
    renewals: renewalsWithin(customers, asOf, digestRenewalDays),
    objectives: customers
      .flatMap((customer) => customer.objectives.filter(needsAttention).map((objective) => ({ customer, objective })))
      .sort((a, b) => byUrgency(a.customer, b.customer) || compareText(a.objective.id, b.objective.id)),
    stale: coverageByMeasure(customers)
      .filter(({ stale, missing }) => stale + missing > 0)
      .map((measure) => ({ ...measure, customers: customers.filter((customer) => lacks(customer, measure.name)).sort(byUrgency) })),
    data: leadingSource(report.sources) ?? null,
    owners,
  };
}

function taskOf(report: Report, issues: ReadonlyMap<string, number>) {
  const about = aboutOf(report);
  return (run: RunReport, due: IsoDay | null): DigestTask => ({ run, about: about(run), issue: issues.get(run.key) ?? null, due });
}

/** Says what a run is about: the customer's name, how many customers, the words of its subject. */
export function aboutOf(report: Report): (run: RunReport) => string {
  const names = new Map([...report.customers, ...(report.unscored ?? [])].map(({ id, name }) => [id, name]));
  return (run) => {
    const members = run.members === undefined ? undefined : `${run.members.length} customer${run.members.length === 1 ? '' : 's'}`;
    const name = run.customer === null ? undefined : (names.get(run.customer) ?? run.customer);
    return name ?? members ?? run.subject.replaceAll(/[_-]/g, ' ');
  };
}

function riskOf(customer: CustomerReport): readonly RiskyCustomer[] {
  const band = shownBand(customer);
  const before = pastHealth(customer, digestMoveDays)?.band ?? null;
  const [now, then] = [badness[band], before === null ? null : badness[before]];
  const fellFrom = now !== null && then !== null && now > then ? before : null;
  return band === 'red' || fellFrom !== null ? [{ customer, fellFrom }] : [];
}

function needsAttention({ state, confirmed }: ObjectiveReport): boolean {
  return state === 'behind' || state === 'missed' || state === 'not measured' || confirmed === false;
}

function lacks({ health }: CustomerReport, measure: string): boolean {
  return health.groups.some(({ measures }) =>
    measures.some(({ name, state }) => name === measure && (state === 'stale' || state === 'missing')),
  );
}
