import type { SiteData } from './site-data.ts';
import type { Week } from './week.ts';
import type { Absence } from './week-settings.ts';
import { allRuns, isOpenWork } from './work.ts';

/** How much one person has to do. */
export interface PersonLoad extends Pick<Week, 'login' | 'name' | 'isInTeam' | 'customers' | 'arr' | 'red' | 'open' | 'capacity'> {
  /** Tasks that are late. */
  readonly overdue: number;
  /** Tasks due from the day to the end of its week, without those that wait. */
  readonly due: number;
  readonly held: number;
  /** The absence of the day, or the next one within the weeks that are looked at. */
  readonly away: Absence | null;
}

/** Everybody with a week by ARR, the largest first, then by name; and how many open or held runs nobody owns. */
export function peopleLoad({ weeks, asOf, report }: SiteData): { readonly people: readonly PersonLoad[]; readonly unowned: number } {
  const people = weeks.map((week): PersonLoad => {
    const { login, name, isInTeam, customers, arr, red, open, capacity, overdue, held, absences, days } = week;
    const coming = days.filter((day) => day.week === 'this' && day.day >= asOf).flatMap(({ tasks }) => tasks);
    return {
      ...{ login, name, isInTeam, customers, arr, red, open, capacity },
      overdue: overdue.length,
      due: coming.filter(({ waits }) => !waits).length,
      held: held.length,
      away: absences.find((absence) => absence.login === login) ?? null,
    };
  });
  return {
    people: people.sort((a, b) => b.arr - a.arr || b.customers - a.customers || (a.name < b.name ? -1 : 1)),
    unowned: allRuns(report).filter((run) => run.owner === null && (isOpenWork(run) || run.state === 'held')).length,
  };
}
