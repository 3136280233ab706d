import type { IsoDay, RunReport } from '../evaluate/report.ts';
import { dayOf, shiftDay } from './dates.ts';
import type { WeekSettings } from './week-settings.ts';
import type { WeekTask } from './week-tasks.ts';

/** A day of the two weeks. */
export interface WeekDay {
  readonly day: IsoDay;
  /** In which of the two weeks it lies. */
  readonly week: 'this' | 'next';
  readonly tasks: readonly WeekTask[];
  /** Steps that this person's runs had done on it. */
  readonly done: number;
  readonly off: 'away' | 'holiday' | null;
  /** Who takes new work on a day away. */
  readonly cover: string | null;
}

/** The days of two weeks, of Saturdays and Sundays only those with a task. What is late stands elsewhere. */
export function weekDays(
  login: string,
  monday: IsoDay,
  tasks: readonly WeekTask[],
  { settings, done }: { readonly settings: WeekSettings; readonly done: ReadonlyMap<string, number> },
): readonly WeekDay[] {
  const byDay = Map.groupBy(
    tasks.filter(({ late }) => late === 0),
    ({ due }) => due,
  );
  return Array.from({ length: 14 }, (_, index) => shiftDay(monday, index)).flatMap((day, index): readonly WeekDay[] => {
    const due = byDay.get(day) ?? [];
    if (index % 7 > 4 && due.length === 0) return [];
    const away = settings.absences.find((absence) => absence.login === login && absence.from <= day && day <= absence.to);
    const isHoliday = index % 7 < 5 && !settings.isWorkday(login, dayOf(day));
    return [
      {
        day,
        week: index < 7 ? 'this' : 'next',
        tasks: due,
        done: done.get(`${login} ${day}`) ?? 0,
        off: away !== undefined ? 'away' : isHoliday ? 'holiday' : null,
        cover: away?.cover ?? null,
      },
    ];
  });
}

/** Steps that were done, by `<owner> <day>`. */
export function doneByOwner(runs: readonly RunReport[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { steps, owner, status } of runs)
    for (const step of status === 'draft' ? [] : steps) {
      if (step.state !== 'done' || step.doneOn === null) continue;
      const key = `${step.owner ?? owner} ${step.doneOn}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  return counts;
}
