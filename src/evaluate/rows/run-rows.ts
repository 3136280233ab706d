import type { RunRecord } from '../state.ts';
import type { DatedRow } from './dated-row.ts';

/** Runs as rows, each from the day it was first seen to the day it was over. */
export function runRows(runs: readonly RunRecord[]): readonly DatedRow[] {
  return runs.map(({ key, playbook, state, opened, closed, priority, owner }) => ({
    id: key,
    day: opened,
    until: closed,
    cells: {
      id: key,
      playbook,
      // Before it was over it was open; one that was never worth opening was held back all the time.
      state: (asOf) => (closed === null || closed <= asOf ? state : state === 'expired' ? 'held' : 'open'),
      priority,
      owner,
    },
  }));
}

/** Steps that were done as rows. */
export function stepRows(runs: readonly RunRecord[]): readonly DatedRow[] {
  return runs.flatMap(({ key, playbook, done, answers }) =>
    Object.entries(done).map(([step, day]) => {
      const id = `${key}/${step}`;
      return { id, day, until: null, cells: { id, run: key, playbook, step, answer: answers[step] ?? null } };
    }),
  );
}
