import { ask, askOr, createClient } from './github.ts';
import type { GithubSettings } from './settings.ts';

/** A comment of an issue. */
export interface Comment {
  readonly id: number;
  /** The number of its issue, or pull request. */
  readonly issue: number;
  /** As it stands; empty for a comment without text. */
  readonly body: string;
  readonly author: { readonly login: string; readonly bot: boolean };
  /** When it was written, as a timestamp in UTC. */
  readonly createdAt: string;
  /** Whether its text was changed after it was written. */
  readonly edited: boolean;
}

/** What an acknowledgement shows: seen, done, not done. */
export type Reaction = 'eyes' | 'rocket' | 'confused';

/** The comments of one repository's issues. Failures are a `GithubError`, as of `Issues`. */
export interface Comments {
  /** One comment; undefined when it was deleted. */
  get(id: number): Promise<Comment | undefined>;
  /** All comments of an issue, oldest first. */
  of(issue: number): Promise<readonly Comment[]>;
  /** Comments of all issues written or changed since a timestamp, oldest first. */
  since(moment: string): Promise<readonly Comment[]>;
  create(issue: number, body: string): Promise<Comment>;
  edit(id: number, body: string): Promise<void>;
  /** Deletes a comment; one that is gone already is as wanted. */
  remove(id: number): Promise<void>;
  /** Adds our reaction; adding it again changes nothing. */
  react(id: number, reaction: Reaction): Promise<void>;
  /** Takes our reaction back, where it is there. */
  unreact(id: number, reaction: Reaction): Promise<void>;
}

/** A moment before every comment. */
export const beforeGithub = '2008-01-01T00:00:00Z';

/** Milliseconds for which a server may still be busy with a new comment; nobody edits one that fast. */
const settling = 2000;

/** The fields of GitHub's answer that are read. */
interface Answer {
  readonly id: number;
  readonly body?: string | null | undefined;
  readonly issue_url: string;
  readonly user: { readonly login: string; readonly type?: string | undefined } | null;
  readonly created_at: string;
  readonly updated_at: string;
}

/** Opens the comments of a repository on GitHub or a server that speaks its REST interface. */
export function connectComments(settings: GithubSettings): Comments {
  const octokit = createClient(settings);
  const repo = { owner: settings.owner, repo: settings.name };
  // A write is never repeated by itself: after a lost answer it may have happened.
  const write = { ...repo, request: { retries: 0 } };
  return {
    get: async (id) => {
      const gone = { 404: undefined, 410: undefined };
      const found = await askOr(gone, () => octokit.rest.issues.getComment({ ...repo, comment_id: id }));
      return found && toComment(found.data);
    },
    of: async (issue) => {
      const parameters = { ...repo, issue_number: issue, per_page: 100 };
      return (await ask(() => octokit.paginate(octokit.rest.issues.listComments, parameters))).map(toComment);
    },
    since: async (moment) => {
      const parameters = { ...repo, sort: 'created', direction: 'asc', since: moment, per_page: 100 } as const;
      return (await ask(() => octokit.paginate(octokit.rest.issues.listCommentsForRepo, parameters))).map(toComment);
    },
    create: async (issue, body) =>
      toComment((await ask(() => octokit.rest.issues.createComment({ ...write, issue_number: issue, body }))).data),
    edit: async (id, body) => {
      await ask(() => octokit.rest.issues.updateComment({ ...write, comment_id: id, body }));
    },
    remove: async (id) => {
      await askOr({ 404: undefined }, () => octokit.rest.issues.deleteComment({ ...write, comment_id: id }));
    },
    react: async (id, reaction) => {
      await ask(() => octokit.rest.reactions.createForIssueComment({ ...write, comment_id: id, content: reaction }));
    },
    unreact: async (id, reaction) => {
      // Adding what is there answers with it: so our own is found whoever we are.
      const added = await ask(() => octokit.rest.reactions.createForIssueComment({ ...write, comment_id: id, content: reaction }));
      await ask(() => octokit.rest.reactions.deleteForIssueComment({ ...write, comment_id: id, reaction_id: added.data.id }));
    },
  };
}

function toComment(answer: Answer): Comment {
  return {
    id: answer.id,
    issue: Number(answer.issue_url.split('/').at(-1)),
    body: answer.body ?? '',
    author: { login: answer.user?.login ?? 'ghost', bot: answer.user?.type === 'Bot' },
    createdAt: answer.created_at,
    edited: Date.parse(answer.updated_at) - Date.parse(answer.created_at) > settling,
  };
}
