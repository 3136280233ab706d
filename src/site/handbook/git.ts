import { execFileSync } from 'node:child_process';

/** A commit that changed a file. */
export interface Change {
  readonly commit: string;
  readonly author: string;
  /** `YYYY-MM-DD`, in the author's time zone. */
  readonly day: string;
  /** The first line of the message. */
  readonly subject: string;
}

/** What Git knows about the files below a folder. */
export interface Changes {
  /** Newest first, by file relative to the content root. */
  readonly of: ReadonlyMap<string, readonly Change[]>;
  /** Why nothing or not everything is known; null when all is. */
  readonly gap: 'no repository' | 'shallow' | null;
}

/** Asks Git; throws when it answers with a fault or is not there. */
export type AskGit = (root: string, ...args: string[]) => string;

const field = '\u001f';
const record = '\u001e';

/** Runs `git` in the content root. */
const askGit: AskGit = (root, ...args) =>
  execFileSync('git', ['-c', 'core.quotePath=false', ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'ignore'],
  });

/** The commits behind each file of `playbooks/`, in one question to Git. */
export function readChanges(root: string, ask: AskGit = askGit): Changes {
  const of = new Map<string, Change[]>();
  try {
    const shallow = ask(root, 'rev-parse', '--is-shallow-repository').trim() === 'true';
    const log = ask(root, 'log', '--relative', '--name-only', `--format=${record}%H${field}%an${field}%as${field}%s`, '--', 'playbooks');
    for (const entry of log.split(record).slice(1)) {
      const [head = '', ...files] = entry.split('\n').filter((line) => line !== '');
      const [commit = '', author = '', day = '', subject = ''] = head.split(field);
      for (const file of files) {
        const known = of.get(file);
        if (known) known.push({ commit, author, day, subject });
        else of.set(file, [{ commit, author, day, subject }]);
      }
    }
    return { of, gap: shallow ? 'shallow' : null };
  } catch {
    // No Git, or no repository with a commit: the pages say so, and everything else is shown.
    return { of, gap: 'no repository' };
  }
}
