import type { SuccessPlan } from '../model/customer.ts';
import { type Day, formatDay } from '../model/day.ts';
import { formatPosition } from '../model/position.ts';
import type { CustomerDay } from './customer-day.ts';
import type { ObjectiveReport } from './report.ts';

type Objective = SuccessPlan['objectives'][number];

/** The objectives of a customer's success plan, in its order, with their measured progress against the time that has passed. */
export function reportObjectives(day: CustomerDay): readonly ObjectiveReport[] {
  const plan = day.files.successPlan;
  if (plan === undefined) return [];
  return plan.value.objectives.map((objective, index) => {
    const { goal } = objective;
    const baseline = goal.baseline ?? null;
    const now = valueNow(day, objective);
    return {
      id: objective.id,
      words: objective.words,
      outcome: goal.outcome,
      unit: (goal.metric === undefined ? undefined : day.program.metrics.get(goal.metric)?.value.unit) ?? null,
      baseline,
      now,
      target: goal.target,
      by: formatDay(goal.by),
      progress: baseline === null || now === null || goal.target === baseline ? null : (now - baseline) / (goal.target - baseline),
      elapsed: elapsedShare(goal.measured_on, goal.by, day.day),
      status: objective.status,
      at: formatPosition(plan.locate(['objectives', index])),
    };
  });
}

/** The confirmed result, else the metric, else the newest review. */
function valueNow(day: CustomerDay, { goal, reviews, result }: Objective): number | null {
  if (result !== undefined && result.on <= day.day) return result.value;
  const measured = goal.metric === undefined ? undefined : day.read(goal.metric);
  if (typeof measured === 'number') return measured;
  let newest: Objective['reviews'][number] | undefined;
  for (const review of reviews) if (review.on <= day.day && (newest === undefined || review.on >= newest.on)) newest = review;
  return newest?.value ?? null;
}

function elapsedShare(from: Day | undefined, by: Day, day: Day): number | null {
  if (from === undefined || by <= from) return null;
  return Math.min(1, Math.max(0, (day - from) / (by - from)));
}
