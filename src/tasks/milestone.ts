import { addMonths, calendarDay, type Day, formatDay, parseDay, startOfMonth, startOfQuarter } from '../model/day.ts';
import { months, type Workspace } from '../model/workspace.ts';

/** The milestone of a month or of a fiscal quarter. */
export interface MilestoneDraft {
  /** Examples: `2026-11`, `FY2027 Q4`. */
  readonly title: string;
  /** Its last day, as `YYYY-MM-DD`. */
  readonly dueOn: string;
}

/**
 * The milestone in which a due date lies; null for none, and undefined where the workspace asks for no milestones. A fiscal year has the number of
 * the calendar year it ends in: with a year from February, 2026-11-22 lies in `FY2027 Q4`.
 */
export function milestoneOf(
  due: string | null,
  {
    github,
    fiscal_year_starts,
  }: { readonly github: Pick<Workspace['github'], 'milestone'>; readonly fiscal_year_starts: (typeof months)[number] },
): MilestoneDraft | null | undefined {
  if (github.milestone === 'none') return undefined;
  const day = due === null ? undefined : parseDay(due);
  if (day === undefined) return null;
  return github.milestone === 'month' ? monthOf(day) : quarterOf(day, months.indexOf(fiscal_year_starts) + 1);
}

function monthOf(day: Day): MilestoneDraft {
  const first = startOfMonth(day);
  return { title: formatDay(first).slice(0, 7), dueOn: formatDay(addMonths(first, 1) - 1) };
}

function quarterOf(day: Day, firstMonth: number): MilestoneDraft {
  const first = startOfQuarter(day, firstMonth);
  const before = (calendarDay(first).month - firstMonth + 12) % 12;
  const lastOfYear = addMonths(first, 12 - before) - 1;
  return { title: `FY${calendarDay(lastOfYear).year} Q${before / 3 + 1}`, dueOn: formatDay(addMonths(first, 3) - 1) };
}
