import type { MilestoneDraft } from './milestone.ts';

/** An issue as it was read from GitHub: what identity, ticks and the plan need of it. */
export interface Issue {
  readonly number: number;
  readonly title: string;
  /** As it stands, with the line ends of whoever edited it last; empty for an issue without text. */
  readonly body: string;
  readonly state: 'open' | 'closed';
  readonly stateReason: 'completed' | 'not_planned' | 'reopened' | 'duplicate' | null;
  /** Names of its labels, sorted. */
  readonly labels: readonly string[];
  /** Logins it is assigned to, sorted. */
  readonly assignees: readonly string[];
  /** The title of the milestone it is in. */
  readonly milestone: string | null;
  readonly author: { readonly login: string; readonly bot: boolean };
  /** How many comments it has. */
  readonly comments: number;
  /** When it was opened, as a timestamp in UTC; absent where that is not known. */
  readonly createdAt?: string;
  /** When it was closed, as a timestamp in UTC. */
  readonly closedAt: string | null;
  /** Who closed it; null where GitHub does not tell, as in lists. */
  readonly closedBy: string | null;
}

/** A new issue. */
export interface IssueDraft {
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
  readonly assignees: readonly string[];
  /** The number of a milestone. */
  readonly milestone?: number;
}

/** Changes of an issue's own fields. A reason counts only together with a state. */
export interface IssuePatch {
  readonly title?: string;
  readonly body?: string;
  readonly assignees?: readonly string[];
  /** The number of a milestone; null takes the issue out of the one it is in. */
  readonly milestone?: number | null;
  readonly close?: 'completed' | 'not_planned';
}

/** A label of the repository. */
export interface Label {
  readonly name: string;
  /** Six hexadecimal digits. */
  readonly color: string;
  readonly description: string;
}

/** A milestone of the repository. */
interface Milestone {
  readonly number: number;
  readonly title: string;
}

/**
 * The issues of one repository. Reads are complete or fail with a {@link GithubError}; a write that fails with one that is not `unsure` did
 * not happen.
 */
export interface Issues {
  /** Whether everybody can read the repository. */
  isPublic(): Promise<boolean>;
  /** The login the token belongs to; undefined for tokens of an app or of Actions, whose issues are a bot's. */
  login(): Promise<string | undefined>;
  /** Every issue, open and closed, oldest first, without pull requests; the numbers of both, and the highest. Fails when any page fails or is missing. */
  list(): Promise<{ readonly issues: readonly Issue[]; readonly numbers: ReadonlySet<number>; readonly highest: number }>;
  /** One issue by its number; undefined when there is none. `other` is a pull request, or an issue that was deleted or transferred. */
  get(number: number): Promise<Issue | 'other' | undefined>;
  create(draft: IssueDraft): Promise<Issue>;
  patch(number: number, patch: IssuePatch): Promise<Issue>;
  addLabel(number: number, label: string): Promise<void>;
  removeLabel(number: number, label: string): Promise<void>;
  /** Texts of an issue's comments, oldest first. */
  comments(number: number): Promise<readonly string[]>;
  comment(number: number, body: string): Promise<void>;
  /** Names of the repository's labels. */
  labels(): Promise<readonly string[]>;
  createLabel(label: Label): Promise<void>;
  /** The repository's milestones, open and closed. */
  milestones(): Promise<readonly Milestone[]>;
  /** Makes a milestone and gives its number. */
  createMilestone(draft: MilestoneDraft): Promise<number>;
}

/** What GitHub refused or did not answer, in words for the user. It never holds a token. */
export class GithubError extends Error {
  /** The HTTP status; null when there was no answer, and 429 for every limit, which GitHub also answers with 403. */
  readonly status: number | null;
  /** Whether a write may have happened all the same: no answer, or an error of the server. */
  readonly unsure: boolean;

  constructor(message: string, status: number | null) {
    super(message);
    this.name = 'GithubError';
    this.status = status;
    this.unsure = status === null || status >= 500;
  }
}
