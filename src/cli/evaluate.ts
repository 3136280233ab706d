import { markCommit } from '../history/as-known.ts';
import { writeHistory } from '../history/store.ts';
import type { Shard } from '../model/families.ts';
import { evaluatedCommit } from './evaluated-commit.ts';
import { ReportSummary, reportTable, summariseReport } from './evaluation-text.ts';
import { writeWarnings } from './opened-workspace.ts';
import type { EvaluationOptions } from './options.ts';
import { reportPieces, writePieces } from './report-json.ts';
import { restsOn } from './rests-on.ts';
import { evaluateWorkspace } from './road.ts';
import { type ExitCode, type Terminal, UseError } from './terminal.ts';

/** Options of `setpiece evaluate`. */
export interface EvaluateOptions extends EvaluationOptions {
  readonly record?: boolean;
  /** The share of the customers to evaluate, for `setpiece merge`. */
  readonly shard?: Shard;
  readonly out?: string;
}

/** `setpiece evaluate`: computes every customer's health, stage and runs on a day. */
export async function evaluate(options: EvaluateOptions, terminal: Terminal): Promise<ExitCode> {
  const { shard, out } = options;
  if (shard !== undefined) {
    if (out === undefined) throw new UseError('A shard is written to a folder.', 'Name one with --out.');
    if (options.record)
      throw new UseError('A shard does not write the history.', '`setpiece merge --record` does, when all shards are there.');
    return (await import('./shard.ts')).evaluateShard({ ...options, shard, out }, terminal);
  }
  if (out !== undefined)
    throw new UseError('--out goes with --shard.', 'Write a report to a file with `setpiece evaluate --json > report.json`.');
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
