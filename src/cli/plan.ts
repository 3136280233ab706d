import { formatPlan, formatPlanJson, summarizePlan } from '../tasks/plan-text.ts';
import { createsPerRun, planIssues } from './issues.ts';
import { writeWarnings } from './opened-workspace.ts';
import type { EvaluationOptions } from './options.ts';
import type { ExitCode, Terminal } from './terminal.ts';

/** `setpiece plan`: what `apply` would do, and why. Changes nothing. It fails where files must be mended before all of it can be done. */
export async function plan(options: EvaluationOptions, terminal: Terminal): Promise<ExitCode> {
  const planned = await planIssues(options, createsPerRun, terminal);
  if (!planned) return 1;
  const { evaluated, missing } = planned;
  writeWarnings(evaluated, terminal);
  if (options.json) {
    terminal.out(formatPlanJson(planned.plan));
    terminal.err(`${summarizePlan(planned.plan)}\n`);
  } else terminal.out(formatPlan(planned.plan));
  if (missing.length > 0) terminal.err(`GitHub was not asked (${missing.join('; ')}): the plan rests on the ledger alone.\n`);
  return planned.plan.blocked.some(({ isMistake }) => isMistake) ? 1 : 0;
}
