import { relative } from 'node:path';
import type { Decision, LedgerEntry } from '../evaluate/decision.ts';
import type { ReportParts } from '../evaluate/evaluation.ts';
import type { Report } from '../evaluate/report.ts';
import type { RunTexts } from '../evaluate/run-texts.ts';
import type { Prospects } from '../evaluate/runs/prospects.ts';
import { sinceReader } from '../evaluate/since.ts';
import { foldDecisions } from '../evaluate/state.ts';
import type { Program } from '../expressions/program.ts';
import { daysToEvaluate, evaluateThrough, valuesToObserve } from '../history/catch-up.ts';
import { refuseRemovals } from '../history/removed.ts';
import { readHistory } from '../history/store.ts';
import { observeWithDuckdb } from '../metrics/duckdb.ts';
import { type Day, formatDay } from '../model/day.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { Observations } from '../model/observation.ts';
import type { Survey } from '../model/survey.ts';
import { type LedgerContent, readLedger } from '../tasks/ledger.ts';
import { type BrokenRecord, setBrokenAside } from '../workspace/broken-records.ts';
import type { WorkspaceResult } from '../workspace/workspace.ts';
import { dayOf, hasErrors, openWorkspace, writeDiagnostics } from './opened-workspace.ts';
import type { EvaluationOptions } from './options.ts';
import { type Places, placesOf } from './places.ts';
import { Progress } from './progress.ts';
import type { Terminal } from './terminal.ts';

/** An evaluated workspace. */
export interface Evaluated extends Places {
  readonly asOf: Day;
  readonly workspace: WorkspaceResult;
  readonly program: Program;
  /** Made when first read. */
  readonly report: Report;
  /** The same in parts, of which customers are made one after another. */
  readonly parts: ReportParts;
  /** What the files say for the runs of the report. */
  readonly texts: RunTexts;
  /** Whom each playbook is for, and when it starts next: worked out when it is asked for. */
  readonly prospects: () => readonly Prospects[];
  /** History before this evaluation and what it adds, oldest first. */
  readonly history: readonly Decision[];
  /** What this evaluation adds to history. */
  readonly decisions: readonly Decision[];
  readonly ledger: readonly LedgerEntry[];
  readonly observations: Observations;
  /** Answers of the sources that have `nps`. */
  readonly surveys: readonly Survey[];
  /** Warnings about files, rows, history and the day: nothing in them stopped the evaluation. */
  readonly diagnostics: readonly Diagnostic[];
  /** Customers that were set aside because their files have errors. */
  readonly broken: readonly BrokenRecord[];
}

/** A checked workspace, before its metrics are read. */
export interface Opened extends Places {
  readonly asOf: Day;
  readonly workspace: WorkspaceResult;
  readonly program: Program;
  /** The ledger file, read once. */
  readonly recorded: LedgerContent;
  /** Customers that were set aside because their files have errors; only where a site is made. */
  readonly broken: readonly BrokenRecord[];
}

/** Why an evaluation stopped; it has been said to the user already. */
export interface Stop {
  readonly workspace: WorkspaceResult;
  readonly diagnostics: readonly Diagnostic[];
}

/** Told when an evaluation stops. */
export type OnStop = (stop: Stop) => void;

/**
 * The first part of the road: files → workspace. Undefined when something must be mended first; it has been said then.
 */
export async function open(
  options: EvaluationOptions,
  terminal: Terminal,
  onStop?: OnStop,
  { setsBrokenAside = false }: { readonly setsBrokenAside?: boolean } = {},
): Promise<Opened | undefined> {
  const progress = new Progress(terminal);
  const read = await progress.stage('Reading the workspace', () => openWorkspace(options.root, options.data, terminal));
  const aside = setsBrokenAside ? setBrokenAside(read) : undefined;
  const workspace = aside?.workspace ?? read;
  const { program } = workspace;
  if ((aside === undefined && hasErrors(workspace.diagnostics)) || !program) {
    writeDiagnostics(workspace.diagnostics, workspace, options.json ? 'json' : 'text', terminal);
    onStop?.({ workspace, diagnostics: workspace.diagnostics });
    return undefined;
  }
  const places = placesOf(options, terminal);
  return {
    ...places,
    asOf: options.asOf ?? dayOf(program),
    workspace,
    program,
    recorded: readLedger(places.state),
    broken: aside?.broken ?? [],
  };
}

/**
 * The one road of data: workspace → metrics for the days → evaluation → report. Days that history does not hold are caught up in order.
 * Undefined when a source or the history must be mended first; it has been said then.
 *
 * @param moreLedger what people did that the ledger file does not hold yet
 */
export async function evaluateOpened(
  opened: Opened,
  options: EvaluationOptions,
  terminal: Terminal,
  moreLedger: readonly LedgerEntry[] = [],
  onStop?: OnStop,
): Promise<Evaluated | undefined> {
  const progress = new Progress(terminal);
  const { program, workspace, asOf, state, recorded } = opened;
  const past = await readHistory(state);
  const stop = (diagnostics: readonly Diagnostic[]): undefined => {
    writeDiagnostics([...workspace.diagnostics, ...diagnostics], workspace, options.json ? 'json' : 'text', terminal);
    onStop?.({ workspace, diagnostics });
  };
  if (hasErrors(past.diagnostics)) return stop(inState(opened, past.diagnostics));
  const ledger = [...recorded.entries, ...moreLedger];
  const now = foldDecisions(past.decisions);
  const removals = refuseRemovals(program, now, ledger, new Set(opened.broken.map(({ id }) => id)));
  if (removals.length > 0) return stop(removals);
  const { lastDay } = now;
  const { days } = daysToEvaluate(lastDay, asOf, program.content.workspace.value.live_from);
  const needed = valuesToObserve(program, days, foldDecisions(past.decisions, days[0]));
  const observed = await progress.stage(
    `Reading the sources for ${formatDay(asOf)}${days.length > 1 ? ` and ${days.length - 1} days before it` : ''}`,
    () => observeWithDuckdb({ program, dataDir: opened.data, ...needed, since: sinceReader(program) }),
  );
  if (hasErrors(observed.diagnostics)) return stop(observed.diagnostics);
  const through = progress.stage(`Evaluating ${program.content.customers.length} customers`, () =>
    evaluateThrough({ program, observations: observed.observations, history: past.decisions, ledger, asOf }),
  );
  const { parts, decisions, note, texts, prospects } = through;
  if (note !== null) terminal.err(`${note}\n`);
  const diagnostics = [...workspace.diagnostics, ...inState(opened, recorded.diagnostics), ...observed.diagnostics];
  return {
    ...opened,
    get report() {
      return through.report;
    },
    parts,
    texts,
    prospects,
    history: past.decisions,
    decisions,
    ledger,
    observations: observed.observations,
    surveys: observed.surveys,
    get diagnostics() {
      return [...diagnostics, ...parts.rest().findings];
    },
  };
}

/** Diagnostics of files of the state, with their paths from the root. */
export function inState({ root, state }: Pick<Places, 'root' | 'state'>, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const folder = relative(root, state).replaceAll('\\', '/');
  return diagnostics.map((one) => ({ ...one, file: `${folder}/${one.file}` }));
}

/** The whole road from files to report. */
export async function evaluateWorkspace(
  options: EvaluationOptions,
  terminal: Terminal,
  how?: { readonly setsBrokenAside?: boolean },
): Promise<Evaluated | undefined> {
  const opened = await open(options, terminal, undefined, how);
  return opened && (await evaluateOpened(opened, options, terminal));
}
