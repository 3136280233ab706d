import { appendFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ImpactDocument } from '../proof/impact-document.ts';
import { connectComments } from '../tasks/comments.ts';
import { connectGithub } from '../tasks/github.ts';
import { GithubError } from '../tasks/issue.ts';
import type { Links } from '../tasks/links.ts';
import { type Environment, type GithubSettings, readSettings } from '../tasks/settings.ts';
import { type Kept, keepComment } from '../tasks/sticky-comment.ts';
import type { StartingEvent } from './impact-event.ts';
import { impactMarkdown } from './impact-markdown.ts';
import { type Terminal, UseError } from './terminal.ts';

/** GitHub takes 65,536 characters; what people quote of it has to fit as well. */
export const commentLimit = 60_000;

/** A summary may have 1 MiB, and a character takes three bytes at most where it is one unit long. */
const summaryLimit = 340_000;

/** Where the Markdown of an impact goes. */
export interface Publishing {
  readonly document: ImpactDocument;
  readonly links: Links;
  /** The content root below the repository’s root: a repository may hold several workspaces, each with its comment. */
  readonly folder: string;
  readonly event: StartingEvent;
  /** The pull request to comment on; null for none. */
  readonly comment: number | null;
  readonly markdown: string | undefined;
}

/** Writes the Markdown where it is wanted: a file, the summary of the job in Actions, the comment on a pull request. */
export async function publishImpact(publishing: Publishing, terminal: Terminal): Promise<void> {
  const { document, links, markdown } = publishing;
  const { environment } = terminal;
  if (markdown !== undefined)
    writeFileSync(resolve(terminal.folder, markdown), impactMarkdown(document, { characters: Infinity, seeAll: null, links }));
  const summary = environment.GITHUB_STEP_SUMMARY;
  if (summary !== undefined && summary !== '')
    appendFileSync(
      summary,
      impactMarkdown(document, { characters: summaryLimit, seeAll: '`setpiece impact --markdown FILE` writes all', links }),
    );
  if (publishing.comment !== null) await writeComment(publishing, publishing.comment, terminal);
}

/** The pull request that a comment was asked for on: the one that is named, or the one that started this run. */
export function pullRequestOf(asked: number | true | undefined, event: StartingEvent): number | null {
  if (asked !== true) return asked ?? null;
  if (event.pullRequest !== null) return event.pullRequest.number;
  throw new UseError(
    'There is no pull request to comment on: this run was not started by one.',
    'Name it: setpiece impact --comment 12; or leave --comment away.',
  );
}

/** The one comment on the pull request, and a line about what became of it. */
async function writeComment({ document, links, folder, event }: Publishing, on: number, terminal: Terminal): Promise<void> {
  const { environment } = terminal;
  if (event.pullRequest?.isFork === true && event.pullRequest.number === on) {
    terminal.err(
      'The pull request comes from a fork, whose token may only read: no comment is written, the summary of the job holds it all.\n',
    );
    return;
  }
  const { settings, missing } = readSettings(environment, { github: {} });
  if (settings === null)
    throw new UseError(`The comment cannot be written: ${missing.join('; ')}.`, 'Leave --comment away to see the impact here.');
  const text = impactMarkdown(document, { characters: commentLimit, seeAll: whereAll(environment), links });
  const kept = await keep(settings, on, `<!-- setpiece:impact ${encodeURIComponent(folder)}-->`, text);
  terminal.err(`The comment on #${on} was ${kept === 'unchanged' ? 'up to date' : kept}.\n`);
}

async function keep(settings: GithubSettings, on: number, marker: string, text: string): Promise<Kept> {
  try {
    return await keepComment(connectComments(settings), await connectGithub(settings).login(), { on, marker, text });
  } catch (error) {
    if (!(error instanceof GithubError)) throw error;
    const help = error.status === 403 ? 'For a comment on a pull request the job needs `permissions: pull-requests: write`.' : undefined;
    throw new UseError(error.message, help);
  }
}

/** The page of the workflow’s run, on which the summary stands. */
function whereAll({ GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: id }: Environment): string {
  return server && repository && id
    ? `[the summary of the run](${server}/${repository}/actions/runs/${id}) lists more`
    : '`setpiece impact` lists all';
}
