import { formatDay, parseDay } from '../model/day.ts';
import type { Workspace } from '../model/workspace.ts';
import { connectGithub } from '../tasks/github.ts';
import { GithubError, type Issue } from '../tasks/issue.ts';
import { applyOperations, planOperations, type RunFacts, troublesOf } from '../tasks/operations.ts';
import { readSettings } from '../tasks/settings.ts';
import { readAfter } from '../tasks/snapshot.ts';
import type { Terminal } from './terminal.ts';

/** What a run tells of itself at its end. */
export interface RunEnd {
  readonly workspace: Workspace;
  readonly facts: RunFacts;
  /** `YYYY-MM-DD`. */
  readonly asOf: string;
  /** What was read from GitHub; null where the run stopped before, and it is read now. */
  readonly read: { readonly issues: readonly Issue[]; readonly login: string | undefined; readonly isPublic: boolean } | null;
}

/**
 * Keeps the one operations issue: opened, changed or closed by what a run found. It never changes how the run ends: where GitHub does not
 * take it, a line on standard error says so. In shadow mode, and where everybody would read it, nothing is written.
 */
export async function reportRun({ workspace, facts, asOf, read }: RunEnd, terminal: Terminal): Promise<void> {
  const { github, publish, team } = workspace;
  const { settings } = readSettings(terminal.environment, workspace);
  if (!github.operations_issue || github.mode === 'shadow' || settings === null) return;
  const client = connectGithub(settings);
  try {
    const isPublic = read === null ? await client.isPublic() : read.isPublic;
    if (isPublic && !publish.reports) return;
    const login = read === null ? await client.login() : read.login;
    const trusted = [...github.trusted, ...(login === undefined ? [] : [login])];
    const issues = read === null ? await readAll(client) : read.issues;
    const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: id } = terminal.environment;
    const run = server && repository && id ? `${server}/${repository}/actions/runs/${id}` : null;
    const given = { troubles: troublesOf(facts), trusted, asOf, run };
    const first = planOperations({ ...given, issues });
    // A list can show it as it was: before it is written to, it is read by its number.
    const now = first.kind === 'update' || first.kind === 'close' ? await client.get(first.issue) : undefined;
    const plan = now === undefined || now === 'other' ? first : planOperations({ ...given, issues: [now] });
    const named = github.operations_owner;
    const owner = team.find((one) => one.login === named) ?? team.find(({ roles }) => named !== undefined && roles.includes(named));
    const says = await applyOperations(plan, client, { prefix: github.label_prefix, owner: owner?.login ?? null });
    if (says !== null) terminal.err(`${says}\n`);
  } catch (error) {
    if (!(error instanceof GithubError)) throw error;
    terminal.err(`The operations issue could not be kept: ${error.message}\n`);
  }
}

/** A list can lag behind by minutes, and a second issue must not be made for one that it misses. */
async function readAll(client: ReturnType<typeof connectGithub>): Promise<readonly Issue[]> {
  const { issues, highest } = await client.list();
  return [...issues, ...(await readAfter(client, highest)).issues];
}

/** A nightly run may come late, or be skipped once; more is a schedule that has stopped. */
const MOST_DAYS = 3;

/** The days without any evaluation between the last of history and this one, where they are too many; else null. */
export function gapBefore(lastDay: string | null, asOf: string): readonly [string, string] | null {
  const [last, now] = [parseDay(lastDay ?? ''), parseDay(asOf)];
  return last === undefined || now === undefined || now - last <= MOST_DAYS ? null : [formatDay(last), formatDay(now)];
}
