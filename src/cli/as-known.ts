import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { sinceReader } from '../evaluate/since.ts';
import type { State } from '../evaluate/state.ts';
import { counted } from '../expressions/words-values.ts';
import { type AsKnown, type CommitFiles, type LoggedDay, loggedDays, replayAsKnown } from '../history/as-known.ts';
import { valuesToObserve } from '../history/catch-up.ts';
import { openRepository, type Repository } from '../history/git.ts';
import { readHistory } from '../history/store.ts';
import { observeWithDuckdb } from '../metrics/duckdb.ts';
import { type Day, formatDay, parseDay } from '../model/day.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { readLedger } from '../tasks/ledger.ts';
import type { WorkspaceResult } from '../workspace/workspace.ts';
import { asKnownText, summariseAsKnown } from './as-known-text.ts';
import { readFolders } from './evaluated-commit.ts';
import { hasErrors, readWithTables, writeDiagnostics } from './opened-workspace.ts';
import type { EvaluationOptions } from './options.ts';
import { type Places, placesOf } from './places.ts';
import { Progress } from './progress.ts';
import { checkLength } from './replay-range.ts';
import { inState } from './road.ts';
import { withScratchFolder } from './scratch-folder.ts';
import { type ExitCode, type Terminal, UseError } from './terminal.ts';

/** Options of `setpiece replay --as-known`; without days it is about all of the log. */
export interface AsKnownOptions extends Omit<EvaluationOptions, 'asOf'> {
  readonly from?: Day;
  readonly to?: Day;
}

/** `setpiece replay --as-known`: whether each day of the log, evaluated again by the files of its commit, gives the log. Writes nothing that stays. */
export async function replayKnown(options: AsKnownOptions, terminal: Terminal): Promise<ExitCode> {
  const places = placesOf(options, terminal);
  const format = options.json ? 'json' : 'text';
  const history = await readHistory(places.state);
  const recorded = readLedger(places.state);
  const damage = inState(places, [...history.diagnostics, ...recorded.diagnostics]);
  const nowhere = { sourceLine: () => undefined };
  if (hasErrors(damage)) {
    writeDiagnostics(damage, nowhere, format, terminal);
    return 1;
  }
  const { from, to } = rangeOf(options, history.decisions[0]?.day, history.decisions.at(-1)?.day);
  const days = loggedDays(history, from, to);
  if (days.length === 0)
    throw new UseError(`The history holds no day from ${formatDay(from)} to ${formatDay(to)}.`, 'Days are written by `setpiece apply`.');
  const before = history.decisions.filter(({ day }) => day < formatDay(from));
  const files = await commitReader(places, days);
  let found: AsKnown;
  try {
    found = await new Progress(terminal).stage(`Evaluating ${counted(days.length, 'day')} by the files of their commits`, () =>
      withScratchFolder((scratch) =>
        replayAsKnown({ before, days, ledger: recorded.entries, read: (commit, own, past) => files(commit, own, past, scratch) }),
      ),
    );
  } catch (error) {
    if (!(error instanceof CommitFault)) throw error;
    terminal.err(`${error.message}\n`);
    writeDiagnostics(error.diagnostics, error.workspace, format, terminal);
    return 1;
  }
  if (damage.length > 0) writeDiagnostics(damage, nowhere, 'text', terminal);
  const identical = found.different.length === 0 && found.days > 0;
  const result = { from: formatDay(from), to: formatDay(to), identical, ...found };
  terminal.out(options.json ? `${JSON.stringify(result)}\n` : asKnownText(result));
  terminal.err(`${summariseAsKnown(result)}\n`);
  return identical ? 0 : 1;
}

function rangeOf({ from, to }: AsKnownOptions, first: string | undefined, last: string | undefined): { from: Day; to: Day } {
  if (from !== undefined && to !== undefined) checkLength(from, to, '--as-known');
  const [begin, end] = [parseDay(first ?? ''), parseDay(last ?? '')];
  if (begin === undefined || end === undefined)
    throw new UseError('There is no history yet.', 'Days are written by `setpiece apply`, and by `setpiece evaluate --record`.');
  const range = { from: from ?? begin, to: to ?? end };
  checkLength(range.from, range.to, '--as-known');
  return range;
}

/** The files of a commit cannot be evaluated, by this version at least. */
class CommitFault extends Error {
  readonly diagnostics: readonly Diagnostic[];
  readonly workspace: WorkspaceResult;

  constructor(commit: string, days: readonly Day[], diagnostics: readonly Diagnostic[], workspace: WorkspaceResult) {
    const day = formatDay(days[0] ?? 0);
    super(
      `The files of commit ${commit}, which evaluated ${day}, cannot be evaluated. Data that are not in Git cannot be brought back, and a day needs the version of the tool that evaluated it.`,
    );
    this.diagnostics = diagnostics;
    this.workspace = workspace;
  }
}

/** Reads and compiles the files of a commit, and observes the days it evaluated; its files are gone again when that is done. */
async function commitReader(
  places: Places,
  days: readonly LoggedDay[],
): Promise<(commit: string, own: readonly Day[], past: State, scratch: string) => Promise<CommitFiles>> {
  if (days.every(({ commit }) => commit === null)) return () => Promise.reject(new RangeError('no day has a commit'));
  const repository = await openRepository(places.root);
  if (typeof repository === 'string')
    throw new UseError(
      `Days are brought back from Git, and ${repository}.`,
      'Name the folder that holds playbooks/ and customers/ with --root.',
    );
  await refuseMissing(repository, days);
  const found = await Promise.all(readFolders(places).map((folder) => repository.place(folder)));
  const within = found.flatMap((place) => place ?? []);
  const [data] = within.slice(-1);
  if (data === undefined || within.length < found.length)
    throw new UseError(`The data folder ${places.data} lies outside of the repository.`, 'Only what is in Git can be brought back.');
  return async (commit, own, past, scratch) => {
    const into = join(scratch, commit);
    await repository.checkOut(commit, within, into);
    const workspace = await readWithTables(join(into, repository.folder), join(into, data));
    const { program } = workspace;
    if (hasErrors(workspace.diagnostics) || !program) throw new CommitFault(commit, own, workspace.diagnostics, workspace);
    const { observations, diagnostics } = await observeWithDuckdb({
      program,
      dataDir: join(into, data),
      ...valuesToObserve(program, own, past),
      since: sinceReader(program),
    });
    if (hasErrors(diagnostics)) throw new CommitFault(commit, own, diagnostics, workspace);
    rmSync(into, { recursive: true, force: true });
    return { program, observations };
  };
}

async function refuseMissing(repository: Repository, days: readonly LoggedDay[]): Promise<void> {
  const commits = [...new Set(days.flatMap(({ commit }) => commit ?? []))];
  const [first, ...others] = await repository.missing(commits);
  if (first === undefined) return;
  const on = days.find(({ commit }) => commit === first)?.day ?? 0;
  const more = others.length === 0 ? '' : `, nor are ${others.length} others`;
  throw new UseError(
    `The commit ${first}, which evaluated ${formatDay(on)}, is not in this repository${more}.`,
    repository.isShallow
      ? 'The clone is shallow: `git fetch --unshallow` brings the rest; in GitHub Actions check out with `fetch-depth: 0`.'
      : '`git fetch --all` brings what the remote still has; a commit that was rewritten or never pushed is lost.',
  );
}
