import { appendFileSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import type { LedgerEntry } from '../evaluate/decision.ts';
import { renamingOf } from '../evaluate/runs/renaming.ts';
import { foldDecisions } from '../evaluate/state.ts';
import { counted } from '../expressions/words-values.ts';
import { readHistory } from '../history/store.ts';
import type { Content } from '../model/content.ts';
import { formatDay } from '../model/day.ts';
import { connectCollaborators } from '../tasks/collaborators.ts';
import { type Answered, type Commented, runComment } from '../tasks/commands/commented.ts';
import { explainRun } from '../tasks/commands/explanation.ts';
import { runMissed } from '../tasks/commands/missed.ts';
import { type Comment, connectComments } from '../tasks/comments.ts';
import { connectGithub } from '../tasks/github.ts';
import { GithubError } from '../tasks/issue.ts';
import { appendLedger, readLedger } from '../tasks/ledger.ts';
import { connectProposals } from '../tasks/proposals.ts';
import { type GithubSettings, publishedSite, readLinks, readSettings } from '../tasks/settings.ts';
import { runsOf } from '../tasks/task.ts';
import type { WorkspaceResult } from '../workspace/workspace.ts';
import { today } from './clock.ts';
import { explainGithub } from './issues.ts';
import { hasErrors, openWorkspace, writeDiagnostics } from './opened-workspace.ts';
import type { EvaluationOptions } from './options.ts';
import { placesOf } from './places.ts';
import { Progress } from './progress.ts';
import { evaluateOpened, inState } from './road.ts';
import { readSurroundings } from './surroundings.ts';
import { type ExitCode, type Terminal, UseError } from './terminal.ts';

/** Options of `setpiece comment`. */
export interface CommentOptions extends EvaluationOptions {
  /** A file with the event; by default the one that Actions names in `GITHUB_EVENT_PATH`. */
  readonly event?: string;
}

/** So many days back unanswered comments are looked for. */
const daysBack = 7;

const commentEvent = z.object({
  action: z.string(),
  repository: z.object({ full_name: z.string() }),
  issue: z.object({ number: z.number().int().positive(), pull_request: z.unknown().optional() }),
  comment: z.object({
    id: z.number().int().positive(),
    body: z.string().nullable(),
    created_at: z.iso.datetime(),
    user: z.object({ login: z.string(), type: z.string().optional() }).nullable(),
  }),
});

/**
 * `setpiece comment`: runs the commands of the comment an `issue_comment` event tells of, and of those of the last days that nobody answered.
 * Who may not is refused, and every comment gets one reply. Without such an event only the unanswered ones are looked for.
 */
export async function comment(options: CommentOptions, terminal: Terminal): Promise<ExitCode> {
  const workspace = await new Progress(terminal).stage('Reading the workspace', () => openWorkspace(options.root, options.data, terminal));
  const { content } = workspace;
  if (content === undefined) {
    writeDiagnostics(workspace.diagnostics, workspace, options.json ? 'json' : 'text', terminal);
    return 1;
  }
  const { github } = content.workspace.value;
  const { settings, missing } = readSettings(terminal.environment, { github });
  if (settings === null)
    throw new UseError(`GitHub cannot be asked: ${missing.join('; ')}.`, 'Commands are run where the comments are: on GitHub.');
  const comment = readEvent(options, settings, terminal);
  if (github.mode === 'shadow') {
    terminal.out(options.json ? `${JSON.stringify({ answered: [], changed: false })}\n` : 'Shadow mode: no command is run.\n');
    return 0;
  }
  const means = await connect(options, workspace, content, settings, terminal);
  if (means === undefined) return 1;
  const since = `${formatDay(today('UTC') - daysBack)}T00:00:00Z`;
  const known = means.ledger().length;
  const answered: Answered[] = [];
  let failure: string | null = null;
  try {
    if (comment !== undefined) answered.push(await runComment(comment, means));
    answered.push(...(await runMissed(since, comment?.id, means)));
  } catch (error) {
    if (!(error instanceof GithubError)) throw error;
    failure = error.message;
  }
  const changed = answered.some((one) => one.changed) || means.ledger().length > known;
  const { GITHUB_OUTPUT: output } = terminal.environment;
  if (output) appendFileSync(output, `changed=${changed}\n`);
  terminal.out(options.json ? `${JSON.stringify({ answered, changed })}\n` : describe(answered));
  if (failure !== null) terminal.err(`${failure}\n`);
  return failure !== null || answered.some(({ outcome }) => outcome === 'failed') ? 2 : 0;
}

/** The comment of an event; undefined where the event is of another kind. */
function readEvent({ event }: CommentOptions, { owner, name }: GithubSettings, terminal: Terminal): Comment | undefined {
  const path = event ?? terminal.environment.GITHUB_EVENT_PATH ?? '';
  if (path === '') return undefined;
  const file = resolve(terminal.folder, path);
  if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new UseError(`There is no file ${path}.`, 'Name the file of an `issue_comment` event with --event.');
  const read = commentEvent.safeParse(parse(file));
  if (!read.success) {
    if (event !== undefined)
      throw new UseError(`${path} is no \`issue_comment\` event.`, 'Actions writes it when somebody comments on an issue.');
    return undefined;
  }
  const { action, repository, issue, comment: written } = read.data;
  if (repository.full_name.toLowerCase() !== `${owner}/${name}`.toLowerCase())
    throw new UseError(
      `The comment is of ${repository.full_name}, and the tasks are in ${owner}/${name}.`,
      'Run the workflow where the tasks are, or correct github.repository in workspace.yaml.',
    );
  // What was edited or deleted is not run again, and pull requests are no tasks.
  if (action !== 'created' || issue.pull_request !== undefined) return undefined;
  return {
    id: written.id,
    issue: issue.number,
    body: written.body ?? '',
    author: { login: written.user?.login ?? 'ghost', bot: written.user?.type === 'Bot' },
    createdAt: written.created_at,
    edited: false,
  };
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

async function connect(
  options: CommentOptions,
  workspace: WorkspaceResult,
  content: Content,
  settings: GithubSettings,
  terminal: Terminal,
): Promise<Commented | undefined> {
  const { value } = content.workspace;
  const places = placesOf(options, terminal);
  const past = await readHistory(places.state);
  if (hasErrors(past.diagnostics)) {
    writeDiagnostics(inState(places, past.diagnostics), workspace, options.json ? 'json' : 'text', terminal);
    return undefined;
  }
  const recorded = readLedger(places.state);
  const ledger: LedgerEntry[] = [...recorded.entries];
  const issues = connectGithub(settings);
  const login = await explainGithub(() => issues.login());
  const { folder, web } = await readSurroundings(places.root, terminal.environment);
  // Contacts go to the repository that is checked out, wherever the tasks are.
  const home = readSettings(terminal.environment, { github: {} }).settings ?? settings;
  const isHome = home.owner === settings.owner && home.name === settings.name;
  const asOf = options.asOf ?? value.as_of ?? today(value.time_zone);
  const links = readLinks(terminal.environment, folder, publishedSite(content));
  const isBroken = hasErrors(workspace.diagnostics);
  return {
    issues,
    comments: connectComments(settings),
    collaborators: connectCollaborators(settings),
    keeping: {
      proposals: connectProposals(home),
      how: value.github.touchpoints,
      folder,
      web,
      elsewhere: isHome ? '' : `${settings.owner}/${settings.name}`,
    },
    prefix: value.github.label_prefix,
    content,
    past: foldDecisions(past.decisions),
    ledger: () => ledger,
    append: (entries) => {
      appendLedger(places.state, entries);
      ledger.push(...entries);
    },
    asOf,
    zone: value.time_zone,
    trusted: [...value.github.trusted, ...(login === undefined ? [] : [login])],
    rename: renamingOf(content).key,
    broken: isBroken ? 'The files of the workspace have errors, which its checks show. Commands wait until they are mended' : null,
    explain: async (key) => {
      const { program } = workspace;
      if (program === undefined || isBroken) return null;
      const opened = { ...places, asOf, workspace, program, recorded: { ...recorded, entries: ledger }, broken: [] };
      const evaluated = await evaluateOpened(opened, options, terminal);
      const found = evaluated && runsOf(evaluated.report).find(({ run }) => run.key === key);
      return found ? explainRun(found.run, evaluated.report.asOf, links) : null;
    },
  };
}

function describe(answered: readonly Answered[]): string {
  const lines = answered.flatMap(({ issue, comment, outcome, says }) => [
    `#${issue}, comment ${comment}: ${outcome}\n`,
    ...says.map((line) => `  ${line}\n`),
  ]);
  const run = answered.filter(({ outcome }) => outcome === 'done' || outcome === 'refused' || outcome === 'failed').length;
  return `${lines.join('')}${counted(run, 'comment')} answered.\n`;
}
