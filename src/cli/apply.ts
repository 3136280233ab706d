import { markCommit } from '../history/as-known.ts';
import { writeHistory } from '../history/store.ts';
import { formatDay } from '../model/day.ts';
import { applyPlan } from '../tasks/apply.ts';
import { formatResult, summarizeResult } from '../tasks/apply-text.ts';
import { appendLedger } from '../tasks/ledger.ts';
import type { RunFacts } from '../tasks/operations.ts';
import { formatPlan } from '../tasks/plan-text.ts';
import { today } from './clock.ts';
import { evaluatedCommit } from './evaluated-commit.ts';
import { createsPerRun, explainGithub, planIssues } from './issues.ts';
import { writeWarnings } from './opened-workspace.ts';
import { gapBefore, reportRun } from './operations.ts';
import type { EvaluationOptions } from './options.ts';
import type { Stop } from './road.ts';
import { type ExitCode, type Terminal, UseError } from './terminal.ts';

/** Options of `setpiece apply`. */
export interface ApplyOptions extends EvaluationOptions {
  readonly creates?: number;
}

/**
 * `setpiece apply`: writes what people did and what was decided to the state, then makes the issues what the plan says. The state comes
 * first: it holds nothing that depends on what GitHub answers, and a run that stops in the middle is finished by the next one.
 */
export async function apply(options: ApplyOptions, terminal: Terminal): Promise<ExitCode> {
  const creates = options.creates ?? createsPerRun;
  const stops: Stop[] = [];
  const planned = await planIssues(options, creates, terminal, (stop) => stops.push(stop));
  if (!planned) {
    for (const { workspace: read, diagnostics } of stops) {
      const content = read.content?.workspace.value;
      const errors = diagnostics.filter(({ severity }) => severity === 'error');
      const asOf = content && formatDay(options.asOf ?? content.as_of ?? today(content.time_zone));
      if (content && asOf) await reportRun({ workspace: content, facts: { errors }, asOf, read: null }, terminal);
    }
    return 1;
  }
  const { evaluated, plan, github, missing, readBack } = planned;
  const workspace = evaluated.program.content.workspace.value;
  const report = async (facts: RunFacts): Promise<void> => {
    const gap = gapBefore(evaluated.history.at(-1)?.day ?? null, plan.asOf);
    const all = { warnings: evaluated.diagnostics, plan, creates, gap, ...facts };
    await reportRun({ workspace, facts: all, asOf: plan.asOf, read: github?.snapshot ?? null }, terminal);
  };
  if (github === null && plan.mode === 'live')
    throw new UseError(`The plan cannot be applied: ${missing.join('; ')}.`, '`setpiece plan` shows it without GitHub.');
  writeWarnings(evaluated, terminal);
  appendLedger(evaluated.state, readBack);
  await writeHistory(evaluated.state, markCommit(evaluated.decisions, await evaluatedCommit(evaluated)));
  if (github === null || plan.mode === 'shadow' || plan.stopped.length > 0) {
    terminal.out(options.json ? `${JSON.stringify({ applied: false, stopped: plan.stopped, mode: plan.mode })}\n` : formatPlan(plan));
    if (plan.mode === 'shadow')
      terminal.err('Shadow mode: the plan is shown, nothing is written to GitHub, and the day is kept in the history.\n');
    await report({});
    return plan.stopped.length > 0 || plan.blocked.some(({ isMistake }) => isMistake) ? 1 : 0;
  }
  const { client, snapshot } = github;
  const result = await explainGithub(() =>
    applyPlan({
      plan,
      client,
      highest: snapshot.highest,
      record: (entries) => appendLedger(evaluated.state, entries),
      prefix: workspace.github.label_prefix,
      progress: terminal.interactive ? (done, total) => terminal.err(`${done} of ${total}\r`) : undefined,
    }),
  ).catch(async (error: unknown) => {
    if (error instanceof UseError) await report({ failed: [{ key: 'all', reason: error.message }] });
    throw error;
  });
  const deferred = plan.deferred.length;
  const mistakes = plan.blocked.filter(({ isMistake }) => isMistake);
  for (const { key, reason } of mistakes) terminal.err(`Not opened, mend the files first: ${key}: ${reason}.\n`);
  if (options.json) {
    terminal.out(`${JSON.stringify({ applied: true, ...result, deferred })}\n`);
    terminal.err(`${summarizeResult(result, deferred)}\n`);
  } else terminal.out(formatResult(result, deferred));
  await report({ failed: result.failed });
  if (result.failed.length > 0) return 2;
  return mistakes.length > 0 ? 1 : 0;
}
