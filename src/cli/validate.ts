import { foldDecisions } from '../evaluate/state.ts';
import { refuseRemovals } from '../history/removed.ts';
import { readHistory } from '../history/store.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { readLedger } from '../tasks/ledger.ts';
import { expiredChecks } from '../workspace/freshness.ts';
import { reportAnnotations } from '../workspace/reporters.ts';
import type { WorkspaceResult } from '../workspace/workspace.ts';
import { dayOf, hasErrors, openWorkspace, writeDiagnostics } from './opened-workspace.ts';
import type { WorkspaceOptions } from './options.ts';
import { placesOf, resolveData, resolveRoot } from './places.ts';
import { Progress } from './progress.ts';
import { restsOn } from './rests-on.ts';
import { inState } from './road.ts';
import { readSurroundings } from './surroundings.ts';
import type { ExitCode, Terminal } from './terminal.ts';

/** Options of `setpiece validate`. */
export interface ValidateOptions extends WorkspaceOptions {
  readonly annotations?: boolean;
  /** Where the files of sources lie; `false` leaves them unread. */
  readonly data?: string | false;
  /** Where history and ledger are kept. */
  readonly state?: string;
}

/** `setpiece validate`: lists everything that is wrong with the files of a workspace, and with the data its sources name. */
export async function validate(options: ValidateOptions, terminal: Terminal): Promise<ExitCode> {
  const workspace = await openWorkspace(options.root, options.data === false ? undefined : options.data, terminal);
  const { program } = workspace;
  const expired = program === undefined ? [] : expiredChecks(program.content, dayOf(program));
  const diagnostics = [
    ...workspace.diagnostics,
    ...expired,
    ...(await stateDiagnostics(workspace, options, terminal)),
    ...(await dataDiagnostics(workspace, options, terminal)),
  ];
  const annotate = options.annotations ?? terminal.environment.GITHUB_ACTIONS === 'true';
  writeDiagnostics(diagnostics, workspace, options.json ? 'json' : 'text', terminal);
  if (program !== undefined && !annotate) terminal.restsOn?.(restsOn(program, undefined));
  if (annotate && !options.json) {
    // Actions looks files up from the root of the repository, which may lie above the content root.
    const { folder } = await readSurroundings(resolveRoot(options.root, terminal), terminal.environment);
    terminal.out(reportAnnotations(diagnostics.map((one) => ({ ...one, file: `${folder}${one.file}` }))));
  }
  return hasErrors(diagnostics) ? 1 : 0;
}

/** What is gone while the state has work of it, and damage of the state itself; nothing without a state, or while definitions are wrong. */
async function stateDiagnostics(
  { program, diagnostics }: WorkspaceResult,
  { root, state }: ValidateOptions,
  terminal: Terminal,
): Promise<readonly Diagnostic[]> {
  if (!program || hasErrors(diagnostics)) return [];
  const places = placesOf({ root, ...(state !== undefined && { state }) }, terminal);
  const history = await readHistory(places.state);
  const ledger = readLedger(places.state);
  const damage = inState(places, [...history.diagnostics, ...ledger.diagnostics]);
  return hasErrors(damage) ? damage : [...damage, ...refuseRemovals(program, foldDecisions(history.decisions), ledger.entries)];
}

/** What is wrong with the files of sources and their rows; nothing while the definitions themselves are wrong. */
async function dataDiagnostics(workspace: WorkspaceResult, options: ValidateOptions, terminal: Terminal): Promise<readonly Diagnostic[]> {
  const { program } = workspace;
  if (options.data === false || !program || hasErrors(workspace.diagnostics)) return [];
  const dataDir = resolveData(resolveRoot(options.root, terminal), options.data, terminal);
  // Loaded only now: most mistakes are told before a database is needed.
  const [{ observeWithDuckdb }, { sinceReader }] = await Promise.all([import('../metrics/duckdb.ts'), import('../evaluate/since.ts')]);
  const days = [dayOf(program)];
  const observed = await new Progress(terminal).stage('Reading the sources', () =>
    observeWithDuckdb({ program, dataDir, days, since: sinceReader(program) }),
  );
  // A check without the address of a warehouse, as of a pull request from a fork, says that it did not look; an evaluation would stop.
  return observed.diagnostics.map((one) => (one.code === 'warehouse-address' ? { ...one, severity: 'warning' } : one));
}
