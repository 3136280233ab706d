import type { Report, RunReport } from '../evaluate/report.ts';
import { compareText } from '../model/diagnostic.ts';
import { allRuns, isDueThisWeek, isOpenWork } from './work.ts';

/** How old overdue work is: up to 7 days, up to 30, older; or due until the end of the week and not late. */
type DueAge = 'week' | 'days' | 'weeks' | 'months';

/** Open runs of one age. */
export interface DueGroup {
  readonly age: DueAge;
  /** Most late first, then by key. */
  readonly runs: readonly RunReport[];
}

/** Open runs that are due this week or overdue, by age, the oldest first; a run that is late as a whole or by a step counts once. */
export function dueByAge(report: Report): readonly DueGroup[] {
  const open = allRuns(report).filter(isOpenWork);
  const late = (from: number, to: number): readonly RunReport[] =>
    open.filter((run) => run.late >= from && run.late <= to).sort((a, b) => b.late - a.late || compareText(a.key, b.key));
  return [
    { age: 'months', runs: late(31, Number.POSITIVE_INFINITY) },
    { age: 'weeks', runs: late(8, 30) },
    { age: 'days', runs: late(1, 7) },
    { age: 'week', runs: open.filter((run) => isDueThisWeek(run, report.asOf)) },
  ];
}

/** Why runs are held back, as one reason they share. */
type HoldKind = 'contacts' | 'capacity' | 'crowd' | 'exception' | 'other';

/** Runs that are held back for one reason. */
export interface HeldGroup {
  readonly kind: HoldKind;
  readonly runs: readonly RunReport[];
}

/** What is held back by reason, the most frequent first. */
export function heldByReason(report: Report): readonly HeldGroup[] {
  const held = allRuns(report).filter(({ state }) => state === 'held');
  return [...Map.groupBy(held, ({ heldFor }): HoldKind => heldFor ?? 'other')]
    .map(([kind, runs]) => ({ kind, runs }))
    .sort((a, b) => b.runs.length - a.runs.length || compareText(a.kind, b.kind));
}
