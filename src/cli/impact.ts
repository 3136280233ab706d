import { join } from 'node:path';
import { openRepository, type Repository } from '../history/git.ts';
import { type Day, formatDay } from '../model/day.ts';
import { type ImpactDocument, isSound } from '../proof/impact-document.ts';
import { withhold } from '../proof/impact-withheld.ts';
import { connectGithub } from '../tasks/github.ts';
import { readLinks, readSettings } from '../tasks/settings.ts';
import { reportAnnotations } from '../workspace/reporters.ts';
import type { WorkspaceResult } from '../workspace/workspace.ts';
import { compareSides } from './impact-compare.ts';
import { readEvent } from './impact-event.ts';
import { bringFiles, commitNamed, defaultBase } from './impact-files.ts';
import { publishImpact, pullRequestOf } from './impact-publish.ts';
import { evaluateSide, type Past, readPast, type Side } from './impact-sides.ts';
import { impactText } from './impact-text.ts';
import { explainGithub } from './issues.ts';
import { dayOf, hasErrors, readWithTables } from './opened-workspace.ts';
import type { EvaluationOptions } from './options.ts';
import { type Places, placesOf } from './places.ts';
import { Progress } from './progress.ts';
import { withScratchFolder } from './scratch-folder.ts';
import { readSurroundings } from './surroundings.ts';
import { type ExitCode, type Terminal, UseError } from './terminal.ts';

/** Options of `setpiece impact`. */
export interface ImpactOptions extends EvaluationOptions {
  /** The commit to compare with; where this work left the default branch by default. */
  readonly base?: string;
  /** The commit to look at; the files as they lie in the working tree by default. */
  readonly head?: string;
  /** A file for all of it as Markdown. */
  readonly markdown?: string;
  /** The pull request to comment on; true for the one that started this run. */
  readonly comment?: number | true;
  readonly annotations?: boolean;
}

/** `setpiece impact`: what a change of the files does to customers, work and findings, on one day and over the same rows and past. */
export async function impact(options: ImpactOptions, terminal: Terminal): Promise<ExitCode> {
  const places = placesOf(options, terminal);
  const repository = await openRepository(places.root);
  if (typeof repository === 'string')
    throw new UseError(
      `An impact compares with a commit, and ${repository}.`,
      'Name the folder that holds playbooks/ and customers/ with --root.',
    );
  const event = readEvent(terminal.environment);
  const comment = pullRequestOf(options.comment, event);
  const isPublic = event.isPublic ?? (await askWhetherPublic(options, terminal));
  const { document, workspace } = await withScratchFolder((scratch) => compare(options, places, repository, isPublic, scratch, terminal));
  const publish = workspace.content?.workspace.value.publish ?? { reports: false, money: false, people: false };
  const shown = isPublic === true ? withhold(document, publish) : document;

  terminal.out(options.json ? `${JSON.stringify(shown)}\n` : impactText(shown));
  const { folder } = await readSurroundings(places.root, terminal.environment);
  if (!options.json && (options.annotations ?? terminal.environment.GITHUB_ACTIONS === 'true'))
    // Actions looks files up from the root of the repository, which may lie above the content root.
    terminal.out(reportAnnotations(shown.findings.new.map((one) => ({ ...one, file: `${folder}${one.file}` }))));
  const links = readLinks(terminal.environment, folder, null);
  await publishImpact({ document: shown, links, folder, event, comment, markdown: options.markdown }, terminal);
  return isSound(document) ? 0 : 1;
}

/** Brings the files of both sides, evaluates them and compares. */
async function compare(
  options: ImpactOptions,
  places: Places,
  repository: Repository,
  isPublic: boolean | null,
  scratch: string,
  terminal: Terminal,
): Promise<{ readonly document: ImpactDocument; readonly workspace: WorkspaceResult }> {
  const progress = new Progress(terminal);
  const headCommit = options.head === undefined ? null : await commitNamed(repository, options.head, '--head');
  const baseCommit =
    options.base === undefined
      ? await defaultBase(repository, headCommit?.commit ?? repository.commit, terminal.environment)
      : await commitNamed(repository, options.base, '--base');
  const baseRoot = await bringFiles(repository, places, baseCommit, join(scratch, 'base'));
  const headRoot = headCommit === null ? places.root : await bringFiles(repository, places, headCommit, join(scratch, 'head'));
  const dataOf = (root: string) => (options.data === undefined ? join(root, 'customers') : places.data);
  const [baseFiles, headFiles] = await progress.stage('Reading both workspaces', () =>
    Promise.all([readWithTables(baseRoot, dataOf(baseRoot)), readWithTables(headRoot, dataOf(headRoot))]),
  );
  const past = await readPast(places);
  const data = options.data === undefined ? join(headRoot, 'customers') : places.data;
  const asOf = options.asOf ?? dayOfOne(headFiles, baseFiles);
  const head = await progress.stage('Evaluating the head', () => evaluate(headFiles, data, past, asOf));
  const { side: base, note } = await progress.stage('Evaluating the base', () =>
    evaluateBase(baseFiles, data, options.data === undefined ? join(baseRoot, 'customers') : null, past, asOf),
  );
  const frame = {
    base: baseCommit,
    head: headCommit ?? { name: 'the working tree', commit: null },
    asOf: asOf === undefined ? null : formatDay(asOf),
    notes: [...past.says, ...note],
  };
  return { document: compareSides(base, head, frame, isPublic), workspace: headFiles.content === undefined ? baseFiles : headFiles };
}

function dayOfOne(...workspaces: readonly WorkspaceResult[]): Day | undefined {
  const program = workspaces.find((one) => one.program !== undefined)?.program;
  return program === undefined ? undefined : dayOf(program);
}

/** A day can only be missing where neither side has a program. */
async function evaluate(files: WorkspaceResult, data: string, past: Past, asOf: Day | undefined): Promise<Side> {
  if (asOf !== undefined) return evaluateSide(files, data, past, asOf);
  return { workspace: files, diagnostics: files.diagnostics, scenarios: null, evaluated: null };
}

/** The base over the rows of the head. Where these cannot be read by its definitions, as after files of rows were moved, over its own: that is said. */
async function evaluateBase(
  files: WorkspaceResult,
  data: string,
  own: string | null,
  past: Past,
  asOf: Day | undefined,
): Promise<{ readonly side: Side; readonly note: readonly string[] }> {
  const side = await evaluate(files, data, past, asOf);
  if (side.evaluated !== null || own === null || hasErrors(files.diagnostics)) return { side, note: [] };
  const again = await evaluate(files, own, past, asOf);
  if (again.evaluated === null) return { side, note: [] };
  return {
    side: again,
    note: ['The base cannot read the rows of the head: it is evaluated over its own, and differences may come from them.'],
  };
}

/** Asks GitHub where a comment is to be written and nothing else says it; null where nobody was asked. */
async function askWhetherPublic({ comment }: ImpactOptions, { environment }: Terminal): Promise<boolean | null> {
  const { settings } = readSettings(environment, { github: {} });
  return comment === undefined || settings === null ? null : explainGithub(() => connectGithub(settings).isPublic());
}
