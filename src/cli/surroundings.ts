import { askGit } from '../history/git.ts';

/** The Git repository around a content root. */
export interface Surroundings {
  /** The full hash of the commit that is checked out; null outside Git, or before the first commit. */
  readonly commit: string | null;
  /** The content root below the repository's root, with `/` last; empty where they are the same or there is no repository. */
  readonly folder: string;
  /** The repository's address in the web; null where none is known. Example: `https://github.com/northlight/customers`. */
  readonly web: string | null;
}

/** Reads where a content root stands in Git, and the repository's address from Actions' variables or the remote `origin`. */
export async function readSurroundings(root: string, environment: Readonly<Record<string, string | undefined>>): Promise<Surroundings> {
  const [commit, folder, remote] = await Promise.all([
    git(root, 'rev-parse', 'HEAD'),
    git(root, 'rev-parse', '--show-prefix'),
    git(root, 'remote', 'get-url', 'origin'),
  ]);
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = environment;
  return { commit, folder: folder ?? '', web: server && repository ? `${server}/${repository}` : webAddressOf(remote) };
}

/** The web address of a GitHub remote, whatever way it is written; null for others, and for anything with a password in it. */
export function webAddressOf(remote: string | null): string | null {
  const match = /^(?:https:\/\/|git@|ssh:\/\/git@)(github\.[\w.-]+)[/:]([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/.exec(remote ?? '');
  return match ? `https://${match[1]}/${match[2]}` : null;
}

async function git(folder: string, ...words: string[]): Promise<string | null> {
  try {
    return (await askGit(folder, ...words)).trim();
  } catch {
    // No repository, no commit, no remote, or no Git at all: pages then name files without a link.
    return null;
  }
}
