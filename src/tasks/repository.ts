/** A branch with the commit it stands at. */
export interface Branch {
  readonly name: string;
  readonly commit: string;
}

/** A file on a branch: its text, and the hash that a change of it must name. */
export interface RepositoryFile {
  readonly text: string;
  readonly sha: string;
}

/** One file to write to a branch, as a commit of its own. */
export interface FileWrite {
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
export interface PullRequestDraft {
  readonly title: string;
  readonly body: string;
  /** The branch that holds the change. */
  readonly head: string;
  /** The branch it is to be merged into. */
  readonly base: string;
}

/** Branches, files and pull requests of one repository. A refusal is a `GithubError`; no write is ever repeated by itself. */
export interface Repository {
  /** The branch that pull requests are made against. */
  defaultBranch(): Promise<Branch>;
  /** The commit of a branch; undefined when there is none of that name. */
  branch(name: string): Promise<Branch | undefined>;
  /** Creates a branch; one that is there already stays as it is. */
  createBranch(branch: Branch): Promise<void>;
  /** A file on a branch; undefined when there is none. */
  read(path: string, branch: string): Promise<RepositoryFile | undefined>;
  write(file: FileWrite): Promise<void>;
  /** The newest pull request from a branch of this repository, open or closed; undefined when there never was one. */
  pullRequestFrom(branch: string): Promise<PullRequest | undefined>;
  openPullRequest(draft: PullRequestDraft): Promise<PullRequest>;
}
