import { outcomesOf } from '../proof/backtest-outcome.ts';
import type { SiteData } from '../reports/site-data.ts';
import { runBacktest } from './backtest-road.ts';
import type { Evaluated } from './road.ts';
import { type Terminal, UseError } from './terminal.ts';

/** Holds the first outcome of the workspace against the score, as `setpiece backtest` does; null without an outcome, and where its days are not over yet. */
export async function readBacktest(evaluated: Evaluated, terminal: Terminal): Promise<SiteData['backtest']> {
  if (outcomesOf(evaluated.program).length === 0) return null;
  const quiet: Terminal = { ...terminal, out: () => undefined };
  try {
    const run = await runBacktest({ ...evaluated, recorded: { entries: evaluated.ledger, diagnostics: [] } }, { root: evaluated.root, json: false }, quiet);
    if (run === undefined) return null;
    const { cases: _, ...result } = run.result;
    return result;
  } catch (error) {
    // A young workspace has no day whose horizon is over: the page says that there is nothing yet.
    if (error instanceof UseError) return null;
    throw error;
  }
}
