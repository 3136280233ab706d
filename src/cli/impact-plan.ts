import type { Report, RunReport } from '../evaluate/report.ts';
import { renamingOf } from '../evaluate/runs/renaming.ts';
import { isLive } from '../evaluate/runs/run.ts';
import type { PlannedIssues } from '../proof/impact-document.ts';
import { planTasks } from '../tasks/plan.ts';
import { type EvaluatedSide, knownRuns } from './impact-sides.ts';
import { createsPerRun } from './issues.ts';

/** What the next run would do by one side, and the guards that would stop it. */
export interface SidePlan extends PlannedIssues {
  readonly stopped: readonly string[];
  readonly mode: 'live' | 'shadow';
}

const noLinks = { source: null, edit: null, account: null, playbook: null, asset: null };

/** Plans from the ledger, so that both sides are planned against the same issues. */
export function planSide(side: EvaluatedSide, isPublic: boolean | null): SidePlan {
  const { program, report, input } = side;
  const { creates, closes, deferred, blocked, stopped, mode } = planTasks({
    report: withoutPast(report, knownRuns(side)),
    issues: null,
    ledger: input.ledger,
    settings: {
      workspace: program.content.workspace.value,
      trusted: [],
      isPublic,
      createsPerRun,
      links: noLinks,
      rename: renamingOf(program.content).key,
    },
  });
  const isBlocked = (action: string) => blocked.filter((entry) => entry.action === action).length;
  return {
    creates: creates.length + deferred.length + isBlocked('create'),
    closes: closes.length + isBlocked('close'),
    stopped,
    mode,
  };
}

/** The report without runs that were over before: the ledger does not say that their issues are closed. */
function withoutPast(report: Report, known: ReadonlySet<string>): Report {
  const recent = (runs: readonly RunReport[]) => runs.filter(({ key, state }) => isLive({ state }) || known.has(key));
  const of = <T extends { readonly runs: readonly RunReport[] }>(one: T): T => ({ ...one, runs: recent(one.runs) });
  return {
    ...of(report),
    customers: report.customers.map(of),
    ...(report.unscored === undefined ? {} : { unscored: report.unscored.map(of) }),
  };
}
