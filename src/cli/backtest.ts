import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BacktestOptions, runBacktest } from './backtest-road.ts';
import { suggestFor, suggestionText } from './backtest-suggest.ts';
import { backtestText, summariseBacktest } from './backtest-text.ts';
import { writeDiagnostics, writeWarnings } from './opened-workspace.ts';
import { Progress } from './progress.ts';
import { open } from './road.ts';
import type { ExitCode, Terminal } from './terminal.ts';

/** `setpiece backtest`: what became of customers, held against the score that they had before. Writes nothing. */
export async function backtest(options: BacktestOptions, terminal: Terminal): Promise<ExitCode> {
  const opened = await open(options, terminal);
  if (!opened) return 1;
  const { workspace } = opened;
  const run = await runBacktest(opened, options, new Progress(terminal), (diagnostics) => {
    writeDiagnostics([...workspace.diagnostics, ...diagnostics], workspace, options.json ? 'json' : 'text', terminal);
    return undefined;
  });
  if (run === undefined) return 1;
  const { result } = run;
  const read = (file: string): string => readFileSync(join(opened.root, file), 'utf8');
  const suggested = options.suggest ? suggestFor(run.program, run.cases, run.horizon, read) : null;
  const words = suggested === null ? '' : suggestionText(suggested);
  terminal.out(
    options.json ? `${JSON.stringify(suggested === null ? result : { ...result, suggested })}\n` : `${backtestText(result)}${words}`,
  );
  writeWarnings({ diagnostics: [...workspace.diagnostics, ...run.diagnostics], workspace }, terminal);
  terminal.err(`${summariseBacktest(result)}\n`);
  return 0;
}
