import { sinceReader } from '../evaluate/since.ts';
import { foldDecisions } from '../evaluate/state.ts';
import { evaluateWeeks, planWeeks, type WeeklyValues } from '../evaluate/weeks.ts';
import { observeWithDuckdb } from '../metrics/duckdb.ts';
import type { Evaluated } from './road.ts';

/**
 * Reads how the metrics that the workspace marks with `shows` stood week by week; null where it marks none. The sources are read once more,
 * for these metrics only: history holds scores, and no values.
 */
export async function readWeeks({ program, asOf, data, history, decisions }: Evaluated): Promise<WeeklyValues | null> {
  const plan = planWeeks(program, asOf);
  if (plan.shown.length === 0) return null;
  const { observations } = await observeWithDuckdb({
    program,
    dataDir: data,
    days: plan.observed,
    aggregates: plan.reads,
    since: sinceReader(program),
  });
  return evaluateWeeks({ program, observations, past: foldDecisions([...history, ...decisions]), asOf }, plan);
}
