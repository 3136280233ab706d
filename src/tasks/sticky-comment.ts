import type { Comment, Comments } from './comments.ts';

/** Which comment is kept, and on what. */
export interface StickyComment {
  /** The number of the pull request, or issue. */
  readonly on: number;
  /** The line that tells it from all others: an HTML comment. Example: `<!-- setpiece:impact -->`. */
  readonly marker: string;
  /** Without the marker. */
  readonly text: string;
}

/** What became of it. */
export type Kept = 'created' | 'updated' | 'unchanged';

/**
 * Keeps one comment of ours: written once, changed in place from then on, left alone where it says the same. It is ours when the marker is its first
 * line and we wrote it; others may quote the marker as they like. Should there be two, which only a lost answer can bring about, the older one is
 * kept and the rest are deleted.
 *
 * @param login the token's login; undefined for tokens of an app or of Actions, whose comments are a bot's
 */
export async function keepComment(comments: Comments, login: string | undefined, { on, marker, text }: StickyComment): Promise<Kept> {
  const body = `${marker}\n${text}`;
  const [kept, ...rest] = (await comments.of(on)).filter((comment) => isOurs(comment, login) && firstLine(comment.body) === marker);
  if (kept === undefined) {
    await comments.create(on, body);
    return 'created';
  }
  const same = normalise(kept.body) === normalise(body);
  if (!same) await comments.edit(kept.id, body);
  for (const { id } of rest) await comments.remove(id);
  return same && rest.length === 0 ? 'unchanged' : 'updated';
}

function isOurs({ author }: Comment, login: string | undefined): boolean {
  return login === undefined ? author.bot : author.login.toLowerCase() === login.toLowerCase();
}

function firstLine(body: string): string {
  return normalise(body).split('\n', 1)[0] ?? '';
}

/** GitHub gives back other line ends, and no space at the end. */
function normalise(body: string): string {
  return body.replaceAll('\r\n', '\n').trimEnd();
}
