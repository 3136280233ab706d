import { join } from 'node:path';
import type { Repository } from '../history/git.ts';
import type { Environment } from '../tasks/settings.ts';
import type { Places } from './places.ts';
import { UseError } from './terminal.ts';

/** A commit to compare, and the name it was asked for by. */
export interface NamedCommit {
  readonly name: string;
  readonly commit: string;
}

/** The commit that a user named. */
export async function commitNamed(repository: Repository, name: string, option: string): Promise<NamedCommit> {
  const commit = await repository.commitOf(name);
  if (commit === undefined)
    throw new UseError(
      `Git knows no commit ${name}.`,
      repository.isShallow
        ? 'The clone is shallow: `git fetch --unshallow` brings the rest; in GitHub Actions check out with `fetch-depth: 0`.'
        : `Name a branch, a tag or a commit with ${option}; \`git fetch\` brings those of the remote.`,
    );
  return { name, commit };
}

/** Where the head parted from the default branch: the one the pull request goes to in Actions, else the remote’s, else `main` or `master`. */
export async function defaultBase(repository: Repository, head: string | null, environment: Environment): Promise<NamedCommit> {
  const target = environment.GITHUB_BASE_REF;
  const names = [...(target ? [`origin/${target}`] : []), 'origin/HEAD', 'origin/main', 'origin/master', 'main', 'master'];
  for (const name of names) {
    const commit = await repository.commitOf(name);
    if (commit === undefined || head === null) continue;
    const base = await repository.mergeBase(commit, head);
    if (base !== undefined) return { name: `merge base with ${name}`, commit: base };
  }
  throw new UseError(
    'There is no base to compare with: the commit at which this work left the default branch is not known.',
    repository.isShallow
      ? 'The clone is shallow: `git fetch --unshallow` brings the rest; in GitHub Actions check out with `fetch-depth: 0`.'
      : 'Name it: setpiece impact --base REF',
  );
}

/** Writes the files of a commit into a folder and gives the content root in it. */
export async function bringFiles(repository: Repository, places: Places, { commit }: NamedCommit, into: string): Promise<string> {
  const found = await Promise.all(['playbooks', 'customers'].map((folder) => repository.place(join(places.root, folder))));
  await repository.checkOut(
    commit,
    found.flatMap((place) => place ?? []),
    into,
  );
  return join(into, repository.folder);
}
