import { ask, askOr, createClient } from './github.ts';
import type { GithubSettings } from './settings.ts';

/** What GitHub says of a repository and of the token that asks. */
interface RepositoryFacts {
  readonly isPublic: boolean;
  readonly isArchived: boolean;
  readonly hasIssues: boolean;
  readonly hasPages: boolean;
  /** Whether the token's owner may write; null where GitHub does not say. */
  readonly mayWrite: boolean | null;
  /** What a classic token was made for; null for tokens of other kinds, whose rights GitHub does not tell. */
  readonly scopes: readonly string[] | null;
}

/** A workflow and its last run on schedule. */
interface ScheduledWorkflow {
  /** `active`, `disabled_inactivity`, `disabled_manually` … */
  readonly state: string;
  readonly lastRun: { readonly day: string; readonly conclusion: string | null; readonly url: string } | null;
}

/** How a repository is set up. Undefined is what is not there; a refusal is a `GithubError`. */
export interface SetUp {
  repository(): Promise<RepositoryFacts>;
  /** A workflow by its file name. */
  scheduled(file: string): Promise<ScheduledWorkflow | undefined>;
  /** Whether workflows may run, and whether they may open pull requests. */
  actions(): Promise<{ readonly enabled: boolean; readonly mayOpenPullRequests: boolean }>;
  /** GitHub Pages; `isPublic` is null where GitHub does not say. */
  pages(): Promise<{ readonly isPublic: boolean | null; readonly fromWorkflow: boolean; readonly url: string | null } | undefined>;
}

/** Opens the set-up of a repository on GitHub or a server that speaks its REST interface. */
export function connectSetUp(settings: GithubSettings): SetUp {
  const octokit = createClient(settings);
  const repo = { owner: settings.owner, repo: settings.name };
  return {
    repository: async () => {
      const { data, headers } = await ask(() => octokit.rest.repos.get(repo));
      const scopes = headers['x-oauth-scopes'];
      return {
        isPublic: !data.private,
        isArchived: data.archived,
        hasIssues: data.has_issues,
        hasPages: data.has_pages,
        mayWrite: data.permissions?.push ?? null,
        scopes: typeof scopes === 'string' ? scopes.split(',').map((scope) => scope.trim()) : null,
      };
    },
    scheduled: async (file) => {
      const workflow = await askOr({ 404: undefined }, () => octokit.rest.actions.getWorkflow({ ...repo, workflow_id: file }));
      if (workflow === undefined) return undefined;
      const runs = await ask(() => octokit.rest.actions.listWorkflowRuns({ ...repo, workflow_id: file, event: 'schedule', per_page: 1 }));
      const [last] = runs.data.workflow_runs;
      return {
        state: workflow.data.state,
        lastRun: last === undefined ? null : { day: last.created_at.slice(0, 10), conclusion: last.conclusion, url: last.html_url },
      };
    },
    actions: async () => {
      const { enabled } = (await ask(() => octokit.rest.actions.getGithubActionsPermissionsRepository(repo))).data;
      const { data } = await ask(() => octokit.rest.actions.getGithubActionsDefaultWorkflowPermissionsRepository(repo));
      return { enabled, mayOpenPullRequests: data.can_approve_pull_request_reviews };
    },
    pages: async () => {
      const found = await askOr({ 404: undefined }, () => octokit.rest.repos.getPages(repo));
      if (found === undefined) return undefined;
      const { data } = found;
      return { isPublic: data.public ?? null, fromWorkflow: data.build_type === 'workflow', url: data.html_url ?? null };
    },
  };
}
