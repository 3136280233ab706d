import { markCommit } from '../history/as-known.ts';
import { writeHistory } from '../history/store.ts';
import { evaluatedCommit } from './evaluated-commit.ts';
import { reportTable, summariseReport } from './evaluation-text.ts';
import { writeWarnings } from './opened-workspace.ts';
import type { EvaluationOptions } from './options.ts';
import { evaluateWorkspace } from './road.ts';
import type { ExitCode, Terminal } from './terminal.ts';

/** Options of `setpiece evaluate`. */
export interface EvaluateOptions extends EvaluationOptions {
  readonly record?: boolean;
}

/** `setpiece evaluate`: computes every customer's health, stage and runs on a day. */
export async function evaluate(options: EvaluateOptions, terminal: Terminal): Promise<ExitCode> {
  const evaluated = await evaluateWorkspace(options, terminal);
  if (!evaluated) return 1;
  if (options.record) await writeHistory(evaluated.state, markCommit(evaluated.decisions, await evaluatedCommit(evaluated)));
  if (options.json) terminal.out(`${JSON.stringify(evaluated.report)}\n`);
  else terminal.out(reportTable(evaluated.report));
  writeWarnings(evaluated, terminal);
  terminal.err(`${summariseReport(evaluated.report)}\n`);
  return 0;
}
