import type { Comments } from './comments.ts';
import { GithubError, type Issues } from './issue.ts';
import type { Proposals, PullRequest } from './proposals.ts';
import { keepComment } from './sticky-comment.ts';
import { clip, plain, titleText } from './text.ts';

/** What proposing the change of a form needs of GitHub. */
export interface IntakeGithub {
  readonly issues: Issues;
  readonly comments: Comments;
  readonly proposals: Proposals;
}

/** A form's change, ready to be proposed. */
export interface IntakeProposal {
  /** The number of the issue that holds the form. */
  readonly issue: number;
  readonly author: { readonly login: string; readonly id: number };
  /** What it does, in a few words; text from outside. */
  readonly title: string;
  /** Below the repository's root, with `/`. */
  readonly path: string;
  /** The file's text with the change, given its text before. */
  write(text: string | null): string;
  /** What the check of the whole workspace with the change found, as Markdown. */
  readonly checked: string;
}

/** What became of a form. */
export type IntakeOutcome =
  | { readonly kind: 'proposed'; readonly pullRequest: PullRequest; readonly isNew: boolean }
  /** The file says it already, as when the same form is sent twice. */
  | { readonly kind: 'nothing to do' };

const marker = '<!-- setpiece:intake -->';

/** The branch that holds the change of a form. */
function branchOf(issue: number): string {
  return `intake/issue-${issue}`;
}

/**
 * Makes a pull request of a form's change, tells the issue and closes it. Each step looks for what an earlier try left behind, so the same
 * event may come twice, and a try that stopped in the middle is finished by the next one. A form whose pull request is there changes nothing.
 */
export async function propose({ issues, comments, proposals }: IntakeGithub, proposal: IntakeProposal): Promise<IntakeOutcome> {
  const head = branchOf(proposal.issue);
  const earlier = await proposals.pullRequestFrom(head);
  const pullRequest = earlier ?? (await open(proposals, head, proposal));
  const tell = (text: string) => issues.login().then((login) => keepComment(comments, login, { on: proposal.issue, marker, text }));
  if (pullRequest === undefined) {
    await tell('The file is there and says this already, so there is nothing to change.');
    await issues.patch(proposal.issue, { close: 'not_planned' });
    return { kind: 'nothing to do' };
  }
  const { number, state } = pullRequest;
  await tell(
    state === 'open'
      ? `Thank you. This is now the pull request #${number}: it takes effect when it is merged. To correct it, edit the file there, or send the form again.`
      : `This became the pull request #${number}, which is closed by now. To propose something else, send the form again.`,
  );
  await issues.patch(proposal.issue, { close: 'completed' });
  return { kind: 'proposed', pullRequest, isNew: earlier === undefined };
}

/** Tells the issue why nothing came of its form. The issue stays open: edited, it is read again. */
export async function refuse(
  { issues, comments }: Pick<IntakeGithub, 'issues' | 'comments'>,
  on: number,
  reasons: readonly string[],
): Promise<void> {
  const list = reasons
    .slice(0, 50)
    .map((reason) => `- ${plain(reason, 500)}\n`)
    .join('');
  const text = `This could not be taken over:\n\n${list}\nNothing was changed. Edit the text of this issue (⋯ at the top right, *Edit*), and it is read again.`;
  await keepComment(comments, await issues.login(), { on, marker, text });
}

async function open(proposals: Proposals, head: string, proposal: IntakeProposal): Promise<PullRequest | undefined> {
  const base = await proposals.defaultBranch();
  const now = await proposals.read(proposal.path, base.name);
  const text = proposal.write(now?.text ?? null);
  if (text === now?.text) return undefined;
  await proposals.createBranch({ name: head, commit: base.commit });
  // The branch may be there from an earlier try, with or without the file, and of an older state of the record.
  const there = await proposals.read(proposal.path, head);
  const wanted = proposal.write(there?.text ?? null);
  const { login, id } = proposal.author;
  const credit = `Co-authored-by: ${login} <${id}+${login}@users.noreply.github.com>`;
  const message = `${titleText(proposal.title)}\n\nFrom the form in #${proposal.issue}.\n\n${credit}`;
  if (wanted !== there?.text) await proposals.write({ path: proposal.path, branch: head, text: wanted, sha: there?.sha ?? null, message });
  try {
    return await proposals.openPullRequest({
      title: titleText(proposal.title),
      head,
      base: base.name,
      body: clip(
        `@${login} sent this with the form in #${proposal.issue}.\n\n${proposal.checked}\n\nMerging is the review: nothing takes effect before it.`,
        60_000,
      ),
    });
  } catch (error) {
    if (!(error instanceof GithubError) || error.status !== 403) throw error;
    throw new GithubError(
      `The change is on the branch ${head}, but Actions may not open pull requests here: allow it under Settings, Actions, General, “Allow GitHub Actions to create and approve pull requests”, and run this again. ${error.message}`,
      403,
    );
  }
}
