import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sentence } from '../../model/language.ts';
import { verifiedLines } from './freshness.ts';
import { pullsOf, withoutPull } from './git-pulls.ts';

/** A commit that changed a file. */
export interface Change {
  readonly commit: string;
  readonly author: string;
  /** `YYYY-MM-DD`, in the author's time zone. */
  readonly day: string;
  /** The first line of the message, without the number of its pull request. */
  readonly subject: string;
  /** The pull request by which it came to the branch; null where no message names one. */
  readonly pull: number | null;
}

/** What Git knows about the files below a folder. */
export interface Changes {
  /** Newest first, by file relative to the content root; under the name a file has today, also from before it was renamed. */
  readonly of: ReadonlyMap<string, readonly Change[]>;
  /**
   * The last commit that changed a file's text and left its `verified` line as it was; null where the line is as new as the text. Files of which Git
   * cannot tell are not in it.
   */
  readonly sinceVerified: ReadonlyMap<string, Change | null>;
  /** Why nothing or not everything is known; null when all is. */
  readonly gap: 'no repository' | 'shallow' | null;
}

/** Versions of a file that a page tells. */
export const VERSIONS = 5;

/** What each of the last versions of a playbook changed in its rule and steps, by {@link versionKey}. One that changed only its text is not in it. */
export type RuleHistory = ReadonlyMap<string, readonly Sentence[]>;

/** A version of a file as Git names its text, and a {@link RuleHistory} what it changed. */
export function versionKey(commit: string, file: string): string {
  return `${commit}:./${file}`;
}

/** Asks Git; throws when it answers with a fault or is not there. */
export type AskGit = (root: string, args: readonly string[], input?: string) => Buffer;

const field = '\u001f';
const record = '\u001e';

/** Runs `git` in the content root. */
const askGit: AskGit = (root, args, input = '') =>
  execFileSync('git', ['-c', 'core.quotePath=false', ...args], {
    cwd: root,
    input,
    maxBuffer: 256 * 1024 * 1024,
    stdio: ['pipe', 'pipe', 'ignore'],
  });

/** The last change of a file's text: what stood there before, and after. */
interface Edit {
  readonly change: Change;
  /** Null where the file began. */
  readonly before: string | null;
  readonly after: string;
}

/** The commits behind each file of `playbooks/`, and which files changed since they were verified: four questions to Git for all files together. */
export function readChanges(root: string, ask: AskGit = askGit): Changes {
  try {
    const shallow = ask(root, ['rev-parse', '--is-shallow-repository']).toString('utf8').trim() === 'true';
    const format = `--format=${record}%H${field}%an${field}%as${field}%s`;
    const log = ask(root, ['log', '--relative', '--raw', '-M', '--no-abbrev', format, '--', 'playbooks']).toString('utf8');
    const { of, edits } = readLog(log, readPulls(root, ask));
    return { of, sinceVerified: compareEdits(root, edits, shallow, ask), gap: shallow ? 'shallow' : null };
  } catch {
    // No Git, or no repository with a commit: the pages say so, and everything else is shown.
    return { of: new Map(), sinceVerified: new Map(), gap: 'no repository' };
  }
}

/** Which pull request brought each commit. */
function readPulls(root: string, ask: AskGit): ReadonlyMap<string, number> {
  const lines = ask(root, ['log', `--format=%H${field}%P${field}%s`])
    .toString('utf8')
    .split('\n');
  return pullsOf(
    lines
      .filter((line) => line !== '')
      .map((line) => {
        const [commit = '', parents = '', subject = ''] = line.split(field);
        return { commit, parents: parents.split(' ').filter((parent) => parent !== ''), subject };
      }),
  );
}

function readLog(
  log: string,
  pulls: ReadonlyMap<string, number>,
): { readonly of: ReadonlyMap<string, readonly Change[]>; readonly edits: ReadonlyMap<string, Edit> } {
  const of = new Map<string, Change[]>();
  const edits = new Map<string, Edit>();
  /** The name a file has today, by the one it had at this point of the log. */
  const today = new Map<string, string>();
  for (const entry of log.split(record).slice(1)) {
    const [head = '', ...lines] = entry.split('\n').filter((line) => line !== '');
    const [commit = '', author = '', day = '', subject = ''] = head.split(field);
    const change: Change = { commit, author, day, subject: withoutPull(subject), pull: pulls.get(commit) ?? null };
    const earlier: (readonly [string, string])[] = [];
    for (const line of lines) {
      const [facts = '', ...names] = line.split('\t');
      const [, , before = '', after = '', status = ''] = facts.split(' ');
      const name = names.at(-1) ?? '';
      const file = today.get(name) ?? name;
      const known = of.get(file);
      if (known) known.push(change);
      else of.set(file, [change]);
      // A file that was only moved is as it was.
      if (before !== after && !edits.has(file)) edits.set(file, { change, before: /^0+$/.test(before) ? null : before, after });
      if (status.startsWith('R') && names[0] !== undefined) earlier.push([names[0], file]);
    }
    for (const [name, file] of earlier) today.set(name, file);
  }
  return { of, edits };
}

function compareEdits(root: string, edits: ReadonlyMap<string, Edit>, shallow: boolean, ask: AskGit): Changes['sinceVerified'] {
  const pages = [...edits].filter(([file]) => /\.mdx?$/.test(file));
  const texts = readBlobs(root, new Set(pages.flatMap(([, { before, after }]) => [after, ...(before === null ? [] : [before])])), ask);
  const found = new Map<string, Change | null>();
  for (const [file, { change, before, after }] of pages) {
    const now = texts.get(after);
    const then = before === null ? undefined : texts.get(before);
    if (now === undefined) continue;
    // What is not committed yet may renew the line too.
    if (verifiedLines(textOf(join(root, file)) ?? now) !== verifiedLines(now)) found.set(file, null);
    else if (then !== undefined) found.set(file, verifiedLines(then) === verifiedLines(now) ? change : null);
    // Where the history was cut off, a file seems to begin.
    else if (!shallow) found.set(file, null);
  }
  return found;
}

/** Texts by the id of their blob, in one question; those Git does not have are left out. */
function readBlobs(root: string, ids: ReadonlySet<string>, ask: AskGit): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  if (ids.size === 0) return texts;
  const answer = ask(root, ['cat-file', '--batch'], `${[...ids].join('\n')}\n`);
  for (let at = 0; at < answer.length; ) {
    const end = answer.indexOf('\n', at);
    const [id = '', type, size = ''] = answer.toString('utf8', at, end).split(' ');
    at = end + 1;
    if (type !== 'blob') continue;
    texts.set(id, answer.toString('utf8', at, at + Number(size)));
    at += Number(size) + 1;
  }
  return texts;
}

/** The text of a file; undefined for one that is not there any more. */
function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
