import { relative } from 'node:path';
import type { LedgerEntry } from '../evaluate/decision.ts';
import { renamingOf } from '../evaluate/runs/renaming.ts';
import { isLive } from '../evaluate/runs/run.ts';
import { sinceReader } from '../evaluate/since.ts';
import { foldDecisions } from '../evaluate/state.ts';
import type { Program } from '../expressions/program.ts';
import { counted } from '../expressions/words-values.ts';
import { daysToEvaluate, evaluateThrough, type Through, type ThroughInput, valuesToObserve } from '../history/catch-up.ts';
import { refuseRemovals } from '../history/removed.ts';
import { readHistory } from '../history/store.ts';
import { observeWithDuckdb } from '../metrics/duckdb.ts';
import type { Day } from '../model/day.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { placeScenarios } from '../proof/difference.ts';
import type { ScenarioSide } from '../proof/impact-findings.ts';
import { uncoveredPlaybooks } from '../proof/scenario-coverage.ts';
import { runScenario } from '../proof/scenario-run.ts';
import { readLedger } from '../tasks/ledger.ts';
import { expiredChecks } from '../workspace/freshness.ts';
import type { WorkspaceResult } from '../workspace/workspace.ts';
import { hasErrors } from './opened-workspace.ts';
import type { Places } from './places.ts';
import { inState } from './road.ts';

/** The past that both sides are evaluated with. */
export interface Past {
  readonly history: ThroughInput['history'];
  readonly ledger: readonly LedgerEntry[];
  /** What it rests on, or what it lacks, in sentences. */
  readonly says: readonly string[];
}

/** One side of an impact: its files, and what they give on the day. */
export interface Side {
  readonly workspace: WorkspaceResult;
  /** Everything that is wrong with it, as far as it could be read. */
  readonly diagnostics: readonly Diagnostic[];
  /** Null while files have errors. */
  readonly scenarios: ScenarioSide | null;
  /** Null while files or rows have errors. */
  readonly evaluated: EvaluatedSide | null;
}

/** What evaluating one side took and gave. */
export interface EvaluatedSide extends Pick<Through, 'report' | 'note'> {
  readonly program: Program;
  readonly input: ThroughInput;
}

/** Reads history and ledger. What cannot be had is left out and said: the comparison is then made without it. */
export async function readPast(places: Places): Promise<Past> {
  const { decisions, diagnostics } = await readHistory(places.state);
  const recorded = readLedger(places.state);
  const [damage] = inState(
    places,
    [...diagnostics, ...recorded.diagnostics].filter(({ severity }) => severity === 'error'),
  );
  const each = 'each side is evaluated from `live_from` on by its own rules, so runs that are open in truth may be missing here';
  if (damage !== undefined)
    return {
      history: [],
      ledger: [],
      says: [`Without history: it is damaged (${damage.file}:${damage.line}). Until it is restored, ${each}.`],
    };
  const last = decisions.at(-1)?.day;
  if (last === undefined)
    return {
      history: [],
      ledger: recorded.entries,
      says: [`Without history: there is none in ${relative(places.root, places.state)}. So ${each}.`],
    };
  const lines = counted(recorded.entries.length, 'line');
  const ledger = recorded.entries.length === 0 ? 'The ledger is empty: which issues are open is not known.' : `The ledger has ${lines}.`;
  return { history: decisions, ledger: recorded.entries, says: [`History up to ${last}. ${ledger}`] };
}

/** Evaluates one side: its files over the rows of a data folder. Only a side without errors in files and rows is evaluated. */
export async function evaluateSide(workspace: WorkspaceResult, data: string, past: Past, asOf: Day): Promise<Side> {
  const { program } = workspace;
  const nothing = { workspace, diagnostics: workspace.diagnostics, scenarios: null, evaluated: null };
  if (hasErrors(workspace.diagnostics) || !program) return nothing;
  const scenarios = runScenarios(program);
  const { history, ledger } = past;
  const now = foldDecisions(history);
  const { days } = daysToEvaluate(now.lastDay, asOf, program.content.workspace.value.live_from);
  const observed = await observeWithDuckdb({
    program,
    dataDir: data,
    ...valuesToObserve(program, days, foldDecisions(history, days[0])),
    since: sinceReader(program),
  });
  const diagnostics = [
    ...workspace.diagnostics,
    ...expiredChecks(program.content, asOf),
    ...refuseRemovals(program, now, ledger),
    ...observed.diagnostics,
  ];
  if (hasErrors(observed.diagnostics)) return { workspace, diagnostics, scenarios, evaluated: null };
  const input = { program, observations: observed.observations, history, ledger, asOf };
  const { report, note } = evaluateThrough(input);
  return { workspace, diagnostics: [...diagnostics, ...report.findings], scenarios, evaluated: { program, input, report, note } };
}

/** Keys of runs that history holds as not over, before the evaluation begins or after the day was evaluated already, under the ids of a side. */
export function knownRuns({ program, input: { history, asOf } }: EvaluatedSide): ReadonlySet<string> {
  const { lastDay } = foldDecisions(history);
  const { days } = daysToEvaluate(lastDay, asOf, program.content.workspace.value.live_from);
  const { key } = renamingOf(program.content);
  const states = [foldDecisions(history, days[0]), foldDecisions(history, asOf + 1)];
  return new Set(states.flatMap(({ runs }) => [...runs.values()].filter(isLive).map((run) => key(run.key))));
}

function runScenarios(program: Program): ScenarioSide {
  const ran = program.content.scenarios.flatMap(placeScenarios).map((placed) => ({ placed, result: runScenario(program, placed) }));
  return { results: ran.map(({ result }) => result), uncovered: uncoveredPlaybooks(program, ran) };
}
