import type { RunReport } from '../evaluate/report.ts';
import { compareText } from '../model/diagnostic.ts';

/** Whether a run stands on an account's list: open, waiting to be opened, or held back. */
export function isOpenNow({ state }: RunReport): boolean {
  return state === 'open' || state === 'held' || state === 'due';
}

/** The order in which an account lists its runs: late ones first, the latest of them on top, then by due date; held ones last. */
export function inOrderOfWork(runs: readonly RunReport[]): readonly RunReport[] {
  const rank = ({ state, late, status }: RunReport): number => (status === 'draft' ? 3 : state === 'held' ? 2 : late > 0 ? 0 : 1);
  return runs.toSorted(
    (a, b) => rank(a) - rank(b) || b.late - a.late || compareText(a.due ?? '9999', b.due ?? '9999') || compareText(a.key, b.key),
  );
}
