import { outcomesOf } from '../proof/backtest-outcome.ts';
import type { SiteData } from '../reports/site-data.ts';
import { runBacktest } from './backtest-road.ts';
import { Progress } from './progress.ts';
import type { Evaluated } from './road.ts';
import { type Terminal, UseError } from './terminal.ts';

/** Holds the first outcome of the workspace against the score, as `setpiece backtest` does; null without an outcome, and where it cannot be made. */
export async function readBacktest(evaluated: Evaluated, terminal: Terminal): Promise<SiteData['backtest']> {
  if (outcomesOf(evaluated.program).length === 0) return null;
  try {
    const run = await runBacktest(evaluated, {}, new Progress(terminal), () => undefined);
    if (run === undefined || run.result.all.n === 0) return null;
    const { cases: _, ...result } = run.result;
    return result;
  } catch (error) {
    // A young workspace has no day whose horizon is over: the page says that there is nothing yet.
    if (error instanceof UseError) return null;
    throw error;
  }
}
