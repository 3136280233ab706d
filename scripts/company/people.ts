import { createHash } from 'node:crypto';
import type { LedgerEntry } from '../../src/evaluate/decision.ts';
import type { RunReport, StepReport } from '../../src/evaluate/report.ts';
import { type Day, formatDay, weekday } from '../../src/model/day.ts';
import { dayOf } from './days.ts';

/** How many days after its date somebody does a task: at least, and at most. */
const habits: Readonly<Record<string, readonly [number, number]>> = {
  maria: [-2, 2],
  jonas: [-1, 5],
  li: [-2, 3],
  noor: [-1, 1],
  sam: [-1, 4],
  ines: [-1, 1],
  theo: [0, 6],
  petra: [-1, 1],
};

/** Answers that a story tells, by playbook, customer and question; all others are drawn. */
const told: Readonly<Record<string, string>> = {
  'sales-handover/tessin-stone/fit': 'doubtful',
  'save-plan/aurum-pharma/cause': 'people',
  'save-plan/nordhaven/cause': 'people',
  'save-plan/lumen-labs/cause': 'product',
  'save-plan/gable-homes/cause': 'product',
  'save-plan/gable-homes/verdict': 'lost',
  'save-plan/tessin-stone/cause': 'usage',
  'save-plan/tessin-stone/verdict': 'lost',
  'cancel-request/gable-homes/open': 'yes',
  'cancel-request/tessin-stone/open': 'no',
  'silent-customer/otter-kayaks/verdict': 'coming_back',
  'silent-customer/hollin-print/verdict': 'coming_back',
  'onboarding-stalled/dachstein-outdoor/missing': 'people',
  'onboarding-stalled/tessin-stone/missing': 'decision',
  'detractor/lumen-labs/theme': 'product',
  'churn-interview/gable-homes/reason': 'competitor',
  'churn-interview/gable-homes/seen': 'seen_too_late',
  'churn-interview/pixel-print/reason': 'never_started',
  'churn-interview/pixel-print/seen': 'not_seen',
  'win-back/pixel-print/outcome': 'no_answer',
  'renewal/castello-retail/position': 'renewing',
  'renewal/elbe-hafen/position': 'renewing',
  'renewal/nordhaven/position': 'unsure',
  'renewal/porto-azul/position': 'renewing',
  'renewal/gable-homes/position': 'leaving',
  'usage-drop/jutland-energy/reason': 'season',
};

/** What people do on a working day with the runs that are open: what is due by their habits, and nothing twice. */
export function deedsOf(runs: readonly RunReport[], day: Day): readonly LedgerEntry[] {
  if (weekday(day) > 5) return [];
  return runs.filter(({ state, status }) => state === 'open' && status === 'active').flatMap((run) => deedsOfRun(run, day));
}

function deedsOfRun(run: RunReport, day: Day): readonly LedgerEntry[] {
  const written = formatDay(day);
  // One in twelve of the low-priority runs is not worth its while, and somebody says so in the first week.
  if (run.priority === 'low' && run.customer !== null && lot(run.key, 'dismiss') < 1 / 12 && day >= dayOf(run.opened) + 3)
    return [{ day: written, kind: 'closed', run: run.key, how: 'dismissed', reason: 'not_relevant', by: run.owner }];
  return run.steps.flatMap((step): readonly LedgerEntry[] => {
    const by = step.owner ?? run.owner;
    if (step.state !== 'open' || step.starts !== null || by === null || day < dayOfDeed(run, step, by)) return [];
    const options = step.options;
    if (options !== null) {
      const answer =
        told[`${run.playbook}/${run.customer ?? ''}/${step.id}`] ?? options[Math.floor(lot(run.key, step.id) ** 2 * options.length)];
      return answer === undefined ? [] : [{ day: written, kind: 'answered', run: run.key, step: step.id, answer, by }];
    }
    return [{ day: written, kind: 'ticked', run: run.key, step: step.id, by }];
  });
}

/** When somebody does a step: around its date; a step that ticks itself only when it did not for more than a week. */
function dayOfDeed(run: RunReport, step: StepReport, by: string): Day {
  const [least, most] = habits[by] ?? [0, 2];
  const delay = least + Math.round(lot(run.key, `${step.id}/when`) * (most - least));
  const due = dayOf(step.due ?? run.due ?? run.opened);
  return Math.max(due + delay + (step.ticksItself ? 9 : 0), dayOf(run.opened) + 1);
}

/** A number from 0 to below 1 that belongs to a run and a word: the same on each run of the script. */
function lot(key: string, word: string): number {
  return createHash('sha256').update(`${key} ${word}`).digest().readUInt32BE(0) / 2 ** 32;
}
