import { ask, askOr, createClient } from './github.ts';
import { GithubError } from './issue.ts';
import type { GithubSettings } from './settings.ts';

/** A branch with the commit it stands at. */
export interface Branch {
  readonly name: string;
  readonly commit: string;
}

/** A file on a branch: its text, and the hash that a change of it must name. */
interface ProposedFile {
  readonly text: string;
  readonly sha: string;
}

/** One file to write to a branch, as a commit of its own. */
interface FileWrite {
  /** Below the repository's root, with `/`. */
  readonly path: string;
  readonly branch: string;
  readonly text: string;
  /** The hash of the file it replaces; null for a new one. A file that has changed meanwhile is not overwritten. */
  readonly sha: string | null;
  readonly message: string;
}

/** A pull request as GitHub answers it. */
export interface PullRequest {
  readonly number: number;
  /** Its page. */
  readonly address: string;
  readonly state: 'open' | 'closed';
}

/** A new pull request within the repository. */
interface PullRequestDraft {
  readonly title: string;
  readonly body: string;
  /** The branch that holds the change. */
  readonly head: string;
  /** The branch it is to be merged into. */
  readonly base: string;
}

/** Branches, files and pull requests of one repository. A refusal is a `GithubError`; no write is ever repeated by itself. */
export interface Proposals {
  /** The branch that pull requests are made against. */
  defaultBranch(): Promise<Branch>;
  /** The commit of a branch; undefined when there is none of that name. */
  branch(name: string): Promise<Branch | undefined>;
  /** Creates a branch; one that is there already stays as it is. */
  createBranch(branch: Branch): Promise<void>;
  /** A file on a branch; undefined when there is none. */
  read(path: string, branch: string): Promise<ProposedFile | undefined>;
  write(file: FileWrite): Promise<void>;
  /** The newest pull request from a branch of this repository, open or closed; undefined when there never was one. */
  pullRequestFrom(branch: string): Promise<PullRequest | undefined>;
  openPullRequest(draft: PullRequestDraft): Promise<PullRequest>;
}

/** Opens the branches, files and pull requests of a repository on GitHub or a server that speaks its REST interface. */
export function connectProposals(settings: GithubSettings): Proposals {
  const octokit = createClient(settings);
  const repo = { owner: settings.owner, repo: settings.name };
  const write = { ...repo, request: { retries: 0 } };

  const branch: Proposals['branch'] = async (name) => {
    const found = await askOr({ 404: undefined }, () => octokit.rest.git.getRef({ ...repo, ref: `heads/${name}` }));
    return found && { name, commit: found.data.object.sha };
  };

  return {
    branch,
    defaultBranch: async () => {
      const name = (await ask(() => octokit.rest.repos.get(repo))).data.default_branch;
      const found = await branch(name);
      if (found === undefined) throw new GithubError(`The repository has no branch ${name} yet: push a first commit.`, 404);
      return found;
    },
    createBranch: async ({ name, commit }) => {
      await askOr({ 422: undefined }, () => octokit.rest.git.createRef({ ...write, ref: `refs/heads/${name}`, sha: commit }));
    },
    read: async (path, ref) => {
      const found = await askOr({ 404: undefined }, () => octokit.rest.repos.getContent({ ...repo, path, ref }));
      if (found === undefined || Array.isArray(found.data) || found.data.type !== 'file') return undefined;
      return { text: Buffer.from(found.data.content, 'base64').toString('utf8'), sha: found.data.sha };
    },
    write: async ({ path, branch: onto, text, sha, message }) => {
      const content = Buffer.from(text).toString('base64');
      const fields = { ...write, path, branch: onto, content, message, ...(sha === null ? {} : { sha }) };
      await ask(() => octokit.rest.repos.createOrUpdateFileContents(fields));
    },
    pullRequestFrom: async (head) => {
      const fields = { ...repo, state: 'all', head: `${settings.owner}:${head}`, sort: 'created', direction: 'desc', per_page: 1 } as const;
      const [newest] = (await ask(() => octokit.rest.pulls.list(fields))).data;
      return newest && toPullRequest(newest);
    },
    openPullRequest: async (draft) => toPullRequest((await ask(() => octokit.rest.pulls.create({ ...write, ...draft }))).data),
  };
}

function toPullRequest({ number, html_url, state }: { number: number; html_url: string; state: string }): PullRequest {
  return { number, address: html_url, state: state === 'open' ? 'open' : 'closed' };
}
