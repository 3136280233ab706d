import { markCommit } from '../history/as-known.ts';
import { writeHistory } from '../history/store.ts';
import { evaluatedCommit } from './evaluated-commit.ts';
import { ReportSummary, reportTable, summariseReport } from './evaluation-text.ts';
import { writeWarnings } from './opened-workspace.ts';
import type { EvaluationOptions } from './options.ts';
import { reportPieces, writePieces } from './report-json.ts';
import { restsOn } from './rests-on.ts';
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
  if (!options.record || evaluated.decisions.length === 0) terminal.restsOn?.(restsOn(evaluated.program, options.asOf));
  if (options.record) await writeHistory(evaluated.state, markCommit(evaluated.decisions, await evaluatedCommit(evaluated)));
  if (!options.json) {
    terminal.out(reportTable(evaluated.report));
    writeWarnings(evaluated, terminal);
    terminal.err(`${summariseReport(evaluated.report)}\n`);
    return 0;
  }
  const summary = new ReportSummary();
  await writePieces(
    terminal,
    reportPieces(evaluated.parts, (customer) => summary.add(customer)),
  );
  terminal.out('\n');
  writeWarnings(evaluated, terminal);
  terminal.err(`${summary.says(evaluated.parts.rest().runs)}\n`);
  return 0;
}
