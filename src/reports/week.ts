import type { Decision } from '../evaluate/decision.ts';
import type { IsoDay, ShownBand } from '../evaluate/report.ts';
import { compareText } from '../model/diagnostic.ts';
import { shownBand } from './bands.ts';
import { daysBetween, mondayOf, shiftDay } from './dates.ts';
import { aboutOf, type Digest, type DigestTask, personDigests } from './digest.ts';
import { type Move, movesWithin } from './moves.ts';
import { type NoticeState, noticeState, type Renewal } from './renewals.ts';
import type { SiteData } from './site-data.ts';
import { type Asked, askedOf } from './week-asked.ts';
import { type HealthChange, healthChanges } from './week-changes.ts';
import { type ContactUses, contactUses } from './week-contacts.ts';
import { doneByOwner, type WeekDay, weekDays } from './week-days.ts';
import type { Absence, WeekSettings } from './week-settings.ts';
import { type WeekTask, weekTasks } from './week-tasks.ts';
import { allRuns, leadingRole, workByOwner } from './work.ts';

/** The two weeks of one person: what to do when, and what to know. */
export interface Week {
  readonly login: string;
  readonly name: string;
  /** Whether the workspace's team has this person; one that left may still own runs. */
  readonly isInTeam: boolean;
  /** The Monday of the week. */
  readonly monday: IsoDay;
  /** By ISO 8601. */
  readonly number: number;
  readonly customers: number;
  readonly arr: number;
  /** Customers without an amount in the workspace's currency. */
  readonly arrExcluded: number;
  readonly red: number;
  readonly open: number;
  /** Open runs this person can carry; null without a limit. */
  readonly capacity: number | null;
  /** Runs about these customers, or of this person, that are held back. */
  readonly held: readonly HeldBack[];
  /** Two weeks from Monday on: workdays, and other days on which something is due. */
  readonly days: readonly WeekDay[];
  /** Absences that touch the two weeks or the four after them: the person's own, and those of others whom this person covers. */
  readonly absences: readonly Absence[];
  /** Most days late first. */
  readonly overdue: readonly WeekTask[];
  /** Due after the two weeks, by day. */
  readonly later: readonly WeekTask[];
  /** Open without any day. */
  readonly undated: readonly WeekTask[];
  /** Overdue work of others of which this person is told. */
  readonly escalated: readonly WeekRun[];
  readonly snoozed: readonly WeekRun[];
  /** The day whose end is compared with. */
  readonly since: IsoDay;
  /** Null where history does not reach back so far. */
  readonly changes: readonly HealthChange[] | null;
  readonly stages: readonly StageChange[] | null;
  /** Null where the workspace sets no limit. */
  readonly contacts: ContactUses | null;
  readonly renewals: readonly WeekRenewal[];
  readonly asked: Asked;
}

/** A run with what it is about. */
export interface WeekRun {
  readonly run: string;
  readonly title: string;
  readonly customer: string | null;
  readonly about: string;
  /** How many customers it is about; null where it is about one, or none. */
  readonly members: number | null;
  readonly band: ShownBand | null;
  readonly owner: string | null;
  readonly late: number;
  /** The day until which it is put off, or on which it is due. */
  readonly day: IsoDay | null;
  readonly issue: number | null;
}

/** A run that waits for room in a budget. */
interface HeldBack extends WeekRun {
  /** The sentence of the evaluation, with the day it opens where that is known. */
  readonly reason: string;
}

/** A customer that came into another stage. */
interface StageChange {
  readonly customer: string;
  readonly name: string;
  /** Names of stages; null for none. */
  readonly from: string | null;
  readonly to: string | null;
  readonly on: IsoDay;
  readonly cause: Move['cause'];
}

/** A contract that ends, or renews itself, soon. */
interface WeekRenewal {
  readonly customer: string;
  readonly name: string;
  readonly band: ShownBand;
  readonly on: IsoDay;
  readonly arr: number | null;
  readonly currency: string;
  readonly noticeBy: IsoDay | null;
  readonly notice: NoticeState | null;
}

/** What weeks are made from. */
export interface WeeksInput {
  /** Everything that may be shown; without people there are no weeks. */
  readonly data: SiteData;
  /** History up to and with the day, oldest first. */
  readonly decisions: readonly Decision[];
  readonly settings: WeekSettings;
}

/** Days after Monday that are looked at for absences. */
const absencesAhead = 42;

/** The weeks of everybody in the team and of everybody who owns work or looks after a customer, by login. */
export function weeksOf(input: WeeksInput): readonly Week[] {
  const { data, decisions } = input;
  const issues = new Map(Object.entries(data.accounts.issues));
  const { report, currency } = data;
  const role = leadingRole(report.customers);
  const owners = workByOwner(report, data.team, role, currency);
  const strangers = owners
    .filter(({ login }) => login !== null && !data.team.some((member) => member.login === login))
    .flatMap(({ login, name, capacity }) => (login === null ? [] : [{ login, name, capacity }]));
  const since = shiftDay(mondayOf(report.asOf), -7);
  const runs = allRuns(report);
  const digests = personDigests({ data, decisions, issues, weekday: 'monday' }, [...data.team, ...strangers]);
  const shared: Shared = {
    ...input,
    since,
    team: new Set(data.team.map(({ login }) => login)),
    tasks: weekTasks(report, runs, issues, aboutOf(report)),
    done: doneByOwner(runs),
    moves: movesWithin(report.customers, data.history, decisions, report.asOf, daysBetween(since, report.asOf)),
    bands: new Map(report.customers.map((customer) => [customer.id, shownBand(customer)])),
  };
  return digests.flatMap((digest) => (digest.audience.kind === 'person' ? [weekOf(digest, digest.audience, shared)] : []));
}

/** What is the same for everybody. */
interface Shared extends WeeksInput {
  readonly since: IsoDay;
  readonly team: ReadonlySet<string>;
  readonly tasks: ReadonlyMap<string, readonly WeekTask[]>;
  /** Steps that were done, by owner and day. */
  readonly done: ReadonlyMap<string, number>;
  readonly moves: readonly Move[] | null;
  readonly bands: ReadonlyMap<string, ShownBand>;
}

function weekOf(digest: Digest, { login, name }: { readonly login: string; readonly name: string }, shared: Shared): Week {
  const { data, settings, since, team, moves, bands } = shared;
  const { asOf, customers, arr } = digest;
  const monday = mondayOf(asOf);
  const last = shiftDay(monday, 13);
  const tasks = shared.tasks.get(login) ?? [];
  const own = new Set(customers.map(({ id }) => id));
  const runOf = weekRun(bands);
  return {
    login,
    name,
    isInTeam: team.has(login),
    monday,
    number: isoWeek(monday),
    customers: customers.length,
    arr: arr.amount,
    arrExcluded: arr.excluded.length,
    red: customers.filter((customer) => shownBand(customer) === 'red').length,
    open: digest.open,
    capacity: digest.capacity,
    held: digest.held.map((task) => ({ ...runOf(task), reason: (task.run.held ?? '').replace(/^Held back:? /, '') })),
    days: weekDays(login, monday, tasks, shared),
    absences: settings.absences.filter(
      ({ login: who, cover, from, to }) => (who === login || cover === login) && to >= asOf && from <= shiftDay(monday, absencesAhead - 1),
    ),
    overdue: tasks.filter(({ late }) => late > 0).sort((a, b) => b.late - a.late || compareText(a.run, b.run)),
    later: tasks.filter(({ due }) => due !== null && due > last),
    undated: tasks.filter(({ due }) => due === null),
    escalated: digest.escalated.map(runOf),
    snoozed: digest.snoozed.map(runOf),
    since,
    changes: moves === null ? null : healthChanges(customers, data.history, since),
    stages:
      moves
        ?.filter(({ what, customer }) => what === 'stage' && own.has(customer.id))
        .map(({ customer, from, to, on, cause }) => ({ customer: customer.id, name: customer.name, from, to, on, cause })) ?? null,
    contacts: contactUses(customers),
    renewals: digest.renewals.map((renewal) => weekRenewal(renewal, asOf)),
    asked: askedOf(digest, login, settings, tasks),
  };
}

function weekRun(bands: ReadonlyMap<string, ShownBand>) {
  return ({ run, about, issue, due }: DigestTask): WeekRun => ({
    run: run.key,
    title: run.title,
    customer: run.customer !== null && bands.has(run.customer) ? run.customer : null,
    about,
    members: run.members?.length ?? null,
    band: run.customer === null ? null : (bands.get(run.customer) ?? null),
    owner: run.owner,
    late: run.late,
    day: due,
    issue,
  });
}

function weekRenewal(renewal: Renewal, asOf: IsoDay): WeekRenewal {
  const { customer, on, arr, notice } = renewal;
  return {
    customer: customer.id,
    name: customer.name,
    band: shownBand(customer),
    on,
    arr,
    currency: customer.currency,
    noticeBy: notice,
    notice: noticeState(renewal, asOf),
  };
}

/** The week of a Monday by ISO 8601: that of its Thursday's year in which the Thursday lies. Example: 2026-11-23 is in week 48. */
function isoWeek(monday: IsoDay): number {
  const thursday = shiftDay(monday, 3);
  return Math.floor(daysBetween(`${thursday.slice(0, 4)}-01-01`, thursday) / 7) + 1;
}
