import type { CustomerReport, IsoDay, Report, RunReport } from '../evaluate/report.ts';
import { weekday } from '../model/day.ts';
import { compareText } from '../model/diagnostic.ts';
import { dayOf, daysBetween, mondayOf, shiftDay } from './dates.ts';
import { sumArr } from './money.ts';
import type { MemberSummary } from './site-data.ts';

/** Every run of a report, by key: those of customers and those of nobody in particular. */
export function allRuns(report: Report): readonly RunReport[] {
  return [...report.customers.flatMap(({ runs }) => runs), ...report.runs].sort((a, b) => compareText(a.key, b.key));
}

/** Whether a run is work for somebody now: open, not put off, and of a playbook that makes tasks. */
export function isOpenWork(run: RunReport): boolean {
  return run.state === 'open' && run.status !== 'draft' && run.snoozedUntil === undefined;
}

/** Whether a run, or an open step of it, is due in the week of a day and nothing of it is late yet. */
export function isDueThisWeek(run: RunReport, asOf: IsoDay): boolean {
  return nextDue(run, asOf, shiftDay(mondayOf(asOf), 6)) !== null;
}

/** The first day from `asOf` to `last` on which a run or an open step of it is due; null without one, and when something of it is late already. */
export function nextDue(run: RunReport, asOf: IsoDay, last: IsoDay): IsoDay | null {
  if (run.late > 0 || !isOpenWork(run)) return null;
  const dues = [run.due, ...run.steps.filter(({ state }) => state === 'open').map(({ due }) => due)];
  const within = dues.filter((due) => due !== null).filter((due) => daysBetween(asOf, due) >= 0 && daysBetween(due, last) >= 0);
  return within.sort(compareText)[0] ?? null;
}

/** How far absences are looked at, in days. */
const awayReach = 28;

/** The work of one person. */
export interface OwnerWork {
  /** The login; null for runs that nobody owns. */
  readonly login: string | null;
  readonly name: string;
  readonly customers: number;
  readonly arr: number;
  readonly due: number;
  /** Open runs of which they themselves or a step are late. */
  readonly late: number;
  /** Open runs that are overdue for so long that somebody else is told. */
  readonly escalated: number;
  readonly open: number;
  /** Open runs this person can carry; null without a limit. */
  readonly capacity: number | null;
  readonly held: number;
  /** The absence under way, or the next that begins within 28 days; null without one. */
  readonly away: NonNullable<MemberSummary['away']>[number] | null;
  /** Days from Monday to Friday that fall into absences within 28 days from the day on. */
  readonly daysAway: number;
}

/** Work by owner: everybody who owns a run or looks after a customer (in `role`), by ARR, largest first. */
export function workByOwner(report: Report, team: readonly MemberSummary[], role: string, currency: string): readonly OwnerWork[] {
  const runs = Map.groupBy(allRuns(report), ({ owner }) => owner);
  const customers = Map.groupBy(report.customers, ({ owners }) => owners[role] ?? null);
  const logins = new Set([...runs.keys(), ...customers.keys()].filter((login) => login !== null));
  const members = new Map(team.map((member) => [member.login, member]));
  const rows = [...logins].map((login) => workOf(login, runs.get(login) ?? [], customers.get(login) ?? []));
  const unowned = (runs.get(null) ?? []).filter((run) => isOpenWork(run) || run.state === 'held');
  if (unowned.length > 0) rows.push(workOf(null, unowned, []));
  return rows
    .filter(({ customers: owned, open, held }) => owned > 0 || open > 0 || held > 0)
    .sort((a, b) => Number(a.login === null) - Number(b.login === null) || b.arr - a.arr || (a.name < b.name ? -1 : 1));

  function workOf(login: string | null, own: readonly RunReport[], owned: readonly CustomerReport[]): OwnerWork {
    const member = login === null ? undefined : members.get(login);
    return {
      login,
      name: login === null ? 'Nobody' : (member?.name ?? login),
      customers: owned.length,
      arr: sumArr(owned, currency).amount,
      due: own.filter((run) => isDueThisWeek(run, report.asOf)).length,
      late: own.filter((run) => isOpenWork(run) && run.late > 0).length,
      escalated: own.filter((run) => isOpenWork(run) && run.escalated !== undefined).length,
      open: own.filter(isOpenWork).length,
      capacity: member?.capacity ?? null,
      held: own.filter(({ state }) => state === 'held').length,
      away: (member?.away ?? []).find(({ from }) => daysBetween(report.asOf, from) < awayReach) ?? null,
      daysAway: weekdaysAway(member?.away ?? [], report.asOf),
    };
  }
}

function weekdaysAway(away: NonNullable<MemberSummary['away']>, asOf: IsoDay): number {
  const days = Array.from({ length: awayReach }, (_, index) => shiftDay(asOf, index));
  return days.filter((day) => weekday(dayOf(day)) <= 5 && away.some(({ from, to }) => from <= day && day <= to)).length;
}

/** Asked for on every page. */
const leading = new WeakMap<readonly CustomerReport[], string>();

/** The role that looks after most customers: the one a table of customers names. `csm` where nobody has any. */
export function leadingRole(customers: readonly CustomerReport[]): string {
  const known = leading.get(customers);
  if (known !== undefined) return known;
  const counts = new Map<string, number>();
  for (const { owners } of customers) for (const role of Object.keys(owners)) counts.set(role, (counts.get(role) ?? 0) + 1);
  const role = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0]?.[0] ?? 'csm';
  leading.set(customers, role);
  return role;
}
