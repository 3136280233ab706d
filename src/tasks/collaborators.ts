import { askOr, createClient } from './github.ts';
import type { GithubSettings } from './settings.ts';

/** What people may do in one repository. A failure is a `GithubError`. */
export interface Collaborators {
  /** Whether somebody may write to the repository. */
  mayWrite(login: string): Promise<boolean>;
  /** Whether issues can be assigned to somebody. */
  isAssignable(login: string): Promise<boolean>;
}

/** GitHub answers with one of its base roles, also for the roles an organisation makes for itself. */
const writers: ReadonlySet<string> = new Set(['admin', 'maintain', 'write', 'push']);

/** Opens the collaborators of a repository on GitHub or a server that speaks its REST interface. */
export function connectCollaborators(settings: GithubSettings): Collaborators {
  const octokit = createClient(settings);
  const repo = { owner: settings.owner, repo: settings.name };
  const nobody = { 404: undefined };
  return {
    mayWrite: async (login) => {
      const found = await askOr(nobody, () => octokit.rest.repos.getCollaboratorPermissionLevel({ ...repo, username: login }));
      return found !== undefined && writers.has(found.data.permission);
    },
    isAssignable: async (login) =>
      (await askOr(nobody, () => octokit.rest.issues.checkUserCanBeAssigned({ ...repo, assignee: login }))) !== undefined,
  };
}
