import type { Touchpoint } from '../../model/customer.ts';
import { formatDay } from '../../model/day.ts';
import { touchpointFiles, touchpointText } from '../../model/touchpoint-text.ts';
import { GithubError } from '../issue.ts';
import type { Branch, Proposals } from '../proposals.ts';
import { plain, titleText } from '../text.ts';

/** A contact to keep, and where it was told of. */
export interface Contact {
  readonly touchpoint: Touchpoint;
  readonly notes: string;
  /** The file of the customer's record, below the content root. */
  readonly record: string;
  /** The customer's name. */
  readonly name: string;
  readonly issue: number;
  readonly comment: number;
  /** The command's place in the comment, from 1. */
  readonly place: number;
}

/** How contacts become files. */
export interface Keeping {
  readonly proposals: Proposals;
  readonly how: 'commit' | 'pull_request';
  /** The content root below the repository's root, with `/` last; empty where they are the same. */
  readonly folder: string;
  /** The repository's page, without a slash at the end; null where none is known. */
  readonly web: string | null;
  /** The repository of the issues, `owner/name`, where that is another one; empty where it is the same. */
  readonly elsewhere: string;
}

/** Where a contact was kept, in a sentence, and how that is taken back. */
export interface Kept {
  readonly says: string;
  readonly undo: string;
  /** Whether the default branch holds it by now. */
  readonly counts: boolean;
}

/** So many contacts of one kind with one customer on one day find a name. */
const names = 30;

/**
 * Keeps a contact as a file of its customer: on the default branch, or on a branch of its own with a pull request. A hidden last line tells which
 * command wrote it, so that running the command again finds it and goes on where it stopped.
 */
export async function keepTouchpoint(contact: Contact, keeping: Keeping): Promise<Kept> {
  const { proposals, how, folder } = keeping;
  const tag = `<!-- logged in ${referenceOf(contact, keeping)}, comment ${contact.comment}, command ${contact.place} -->`;
  const text = touchpointText(contact.touchpoint, `${contact.notes}\n\n${tag}`.trim());
  const base = await proposals.defaultBranch();
  for (const file of touchpointFiles(contact.record, contact.touchpoint, names)) {
    const path = `${folder}${file}`;
    const there = await proposals.read(path, base.name);
    if (there?.text.includes(tag)) return committed(path, base, keeping);
    if (there !== undefined) continue;
    const kept =
      how === 'commit'
        ? await commit(contact, { path, text, base }, keeping)
        : await propose(contact, { path, file, text, tag, base }, keeping);
    if (kept !== undefined) return kept;
  }
  throw new GithubError(`There are ${names} contacts of this kind on that day already.`, 422);
}

/** Undefined where somebody took the name meanwhile. */
async function commit(
  contact: Contact,
  { path, text, base }: { path: string; text: string; base: Branch },
  keeping: Keeping,
): Promise<Kept | undefined> {
  const file = { path, text, branch: base.name, sha: null, message: messageOf(contact, keeping) };
  for (let attempt = 1; ; attempt += 1) {
    try {
      await keeping.proposals.write(file);
      return committed(path, base, keeping);
    } catch (error) {
      if (!(error instanceof GithubError)) throw error;
      // 409: somebody else wrote to the branch at the same moment.
      if (error.status === 409 && attempt < 4) continue;
      if (error.status === 422 && (await keeping.proposals.read(path, base.name)) !== undefined) return undefined;
      if (error.status === 409 || error.status === 403 || error.status === 422)
        throw new GithubError(
          `${error.message} Where the branch ${base.name} is protected, set github.touchpoints to pull_request in workspace.yaml.`,
          error.status,
        );
      throw error;
    }
  }
}

function committed(path: string, base: Branch, { web }: Keeping): Kept {
  const name = web === null ? `\`${path}\`` : `[${path.split('/').at(-1)}](${web}/blob/${base.name}/${encodeURI(path)})`;
  return { says: `${name} is on ${plain(base.name)}; the next run counts it`, undo: 'delete the file', counts: true };
}

/** Undefined where the branch holds somebody else's contact of that name. */
async function propose(
  contact: Contact,
  { path, file, text, tag, base }: { path: string; file: string; text: string; tag: string; base: Branch },
  keeping: Keeping,
): Promise<Kept | undefined> {
  const { proposals } = keeping;
  const [, customer, , name = ''] = file.split('/');
  const branch = `setpiece/log/${customer}/${name.replace(/\.md$/, '')}`;
  const isThere = (await proposals.branch(branch)) !== undefined;
  const written = isThere ? await proposals.read(path, branch) : undefined;
  if (written !== undefined && !written.text.includes(tag)) return undefined;
  if (!isThere) await proposals.createBranch({ name: branch, commit: base.commit });
  if (written === undefined) await proposals.write({ path, text, branch, sha: null, message: messageOf(contact, keeping) });
  const before = isThere ? await proposals.pullRequestFrom(branch) : undefined;
  const { number } = before ?? (await openPull(contact, branch, base, keeping));
  return { says: `#${number} adds it, and it counts when that is merged`, undo: `close #${number}`, counts: false };
}

async function openPull(contact: Contact, branch: string, base: Branch, keeping: Keeping): Promise<{ readonly number: number }> {
  const { proposals, web } = keeping;
  const body = `${plain(contact.touchpoint.by)} logged this in a comment of ${referenceOf(contact, keeping)}. Merge it and the contact counts; close it and it never was.`;
  try {
    return await proposals.openPullRequest({ head: branch, base: base.name, title: titleOf(contact), body });
  } catch (error) {
    if (!(error instanceof GithubError) || error.status !== 403) throw error;
    const byHand = web === null ? `by hand from the branch ${branch}` : `by hand: ${web}/compare/${base.name}...${branch}?expand=1`;
    throw new GithubError(
      `The contact is on a branch, but the pull request was refused. Tick “Allow GitHub Actions to create and approve pull requests” in the repository’s settings under Actions, or open it ${byHand}`,
      403,
    );
  }
}

function titleOf({ touchpoint, name }: Contact): string {
  return `Log a contact (${touchpoint.kind}) with ${titleText(name)} on ${formatDay(touchpoint.on)}`;
}

function messageOf(contact: Contact, keeping: Keeping): string {
  return `${titleOf(contact)}\n\nLogged by ${contact.touchpoint.by} in ${referenceOf(contact, keeping)}.`;
}

function referenceOf({ issue }: Contact, { elsewhere }: Keeping): string {
  return `${elsewhere}#${issue}`;
}
