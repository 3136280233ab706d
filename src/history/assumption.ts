import type { LedgerEntry } from '../evaluate/decision.ts';
import type { RunReport } from '../evaluate/report.ts';
import type { Program } from '../expressions/program.ts';
import { type Day, formatDay } from '../model/day.ts';
import type { Step } from '../model/playbook.ts';

/** What a replay assumes of people: what the ledger says they did, that they did everything on the day it was due, or nothing at all. */
export const assumptions = ['as-recorded', 'on-due', 'never'] as const;
export type Assumption = (typeof assumptions)[number];

/** An assumption as a sentence, for whoever reads the replay. */
export const assumptionWords: Readonly<Record<Assumption, string>> = {
  'as-recorded': 'People did what the ledger holds, on the days it says.',
  'on-due':
    'People tick each step on its due day, one without a due day on that of its run. A question gets its default and stays open without one; a step that needs proof waits for a logged contact.',
  never: 'People did nothing: no step is ticked, no question answered, no run closed by hand.',
};

/**
 * What people do on a day who do everything when it is due. A step that comes up late is done on the day it comes up; drafts make no task, so
 * nobody ticks them.
 *
 * @param given steps that were done before, as `run step`; those of this day are added
 */
export function dueDeeds(program: Program, runs: readonly RunReport[], day: Day, given: Set<string>): readonly LedgerEntry[] {
  const deeds: LedgerEntry[] = [];
  for (const run of runs) {
    if (run.state !== 'open' || run.status === 'draft') continue;
    const play = program.playbooks.find(({ playbook }) => playbook.id === run.playbook);
    for (const { id, state, due } of run.steps) {
      const step = play?.playbook.steps.find((one) => one.id === id);
      const on = due ?? run.due;
      const key = `${run.key} ${id}`;
      if (step === undefined || state !== 'open' || on === null || on > formatDay(day) || given.has(key)) continue;
      const deed = deedOn(step, { day: formatDay(day), run: run.key, step: id, by: null });
      if (deed === null) continue;
      given.add(key);
      deeds.push(deed);
    }
  }
  return deeds;
}

function deedOn(step: Step, what: Pick<Extract<LedgerEntry, { kind: 'ticked' }>, 'day' | 'run' | 'step' | 'by'>): LedgerEntry | null {
  if (step.starts !== undefined) return null;
  if (step.ask === undefined) return { ...what, kind: 'ticked' };
  return step.default === undefined ? null : { ...what, kind: 'answered', answer: step.default };
}
