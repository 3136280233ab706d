import { type BacktestOptions, runBacktest } from './backtest-road.ts';
import { backtestText, summariseBacktest } from './backtest-text.ts';
import { writeWarnings } from './opened-workspace.ts';
import { open } from './road.ts';
import type { ExitCode, Terminal } from './terminal.ts';

/** `setpiece backtest`: what became of customers, held against the score that they had before. Writes nothing. */
export async function backtest(options: BacktestOptions, terminal: Terminal): Promise<ExitCode> {
  const opened = await open(options, terminal);
  if (!opened) return 1;
  const run = await runBacktest(opened, options, terminal);
  if (run === undefined) return 1;
  const { result } = run;
  terminal.out(options.json ? `${JSON.stringify(result)}\n` : backtestText(result));
  writeWarnings({ diagnostics: [...opened.workspace.diagnostics, ...run.diagnostics], workspace: opened.workspace }, terminal);
  terminal.err(`${summariseBacktest(result)}\n`);
  return 0;
}
