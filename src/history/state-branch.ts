import { mkdir, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { compareText } from '../model/diagnostic.ts';
import { askGit, runGit } from './git.ts';
import { mergeStates, type StateFiles } from './state-merge.ts';

/** The branch on which history and ledger are kept. */
export const stateBranch = 'setpiece-state';

/** Where the state is and how the remote is asked. */
export interface StateBranch {
  /** A folder of the repository whose remote `origin` has the branch. */
  readonly root: string;
  /** The folder of the state: a work tree of the branch. */
  readonly state: string;
  /** Variables for Git, such as those with a token. */
  readonly environment: Readonly<Record<string, string>>;
}

/** What was done with the branch, in words. A failure is one of Git, the remote or the folder, in words as well. */
export type StateOutcome = { readonly says: readonly string[] } | { readonly failed: string; readonly hint: string };

/** After so many others who pushed first, something is wrong. */
const ATTEMPTS = 5;

/**
 * Checks the state out beside the content. A branch the remote does not have begins empty; a remote that does not answer begins nothing, or an
 * outage would begin a second history. What was added here and not pushed yet stays, on top of the remote's.
 */
export async function bringState(where: StateBranch): Promise<StateOutcome> {
  const found = await fetchRemote(where);
  if (typeof found === 'object' && found !== null) return found;
  const { root, state } = where;
  const inside = await isWorkTree(state);
  if (inside) {
    if ((await askGit(state, 'status', '--porcelain', '-z')) !== '')
      return {
        failed: `${state} holds changes that are not kept yet.`,
        hint: '`setpiece state keep` keeps them; then bring the state again.',
      };
    return { says: found === null ? [gone] : [...(await putOnTop(where, found)), `The state is that of the branch ${stateBranch}.`] };
  }
  if ((await readdir(state).catch(() => [])).length > 0)
    return {
      failed: `${state} is a folder of its own and no work tree of the branch ${stateBranch}.`,
      hint: 'Move it away; where its history and ledger shall go on, bring the state, copy them into it and keep it.',
    };
  const [first, says] =
    found !== null
      ? [found, `The state is that of the branch ${stateBranch}.`]
      : (await hasLocal(root))
        ? [`refs/heads/${stateBranch}`, gone]
        : [await emptyCommit(root), begun];
  await askGit(root, 'worktree', 'prune');
  await askGit(root, 'worktree', 'add', '--quiet', '--force', '-B', stateBranch, state, first);
  return { says: [says] };
}

/**
 * Commits what a run added and pushes it, on top of what others pushed meanwhile (see {@link mergeStates}).
 *
 * @param day the day that the commit names
 */
export async function keepState(where: StateBranch, day: string): Promise<StateOutcome> {
  const { state, environment } = where;
  if (!(await isWorkTree(state)))
    return { failed: `${state} is no work tree of the branch ${stateBranch}.`, hint: '`setpiece state bring` makes it one.' };
  await askGit(state, 'add', '--all');
  if ((await askGit(state, 'diff', '--cached', '--name-only', '-z')) !== '') await commit(state, `State of ${day}`);
  const says: string[] = [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const found = await fetchRemote(where);
    if (typeof found === 'object' && found !== null) return found;
    if (found !== null) says.push(...(await putOnTop(where, found)));
    const head = (await askGit(state, 'rev-parse', 'HEAD')).trim();
    if (head === found) return { says: [...says, says.length > 0 ? 'Nothing is left to push.' : 'The state is unchanged.'] };
    try {
      await runGit(state, ['push', '--quiet', 'origin', `HEAD:refs/heads/${stateBranch}`], { environment });
      return { says: [...says, `The state is on the branch ${stateBranch}.`] };
    } catch (error) {
      // Somebody was faster: then their commit is fetched and ours put on top of it. Anything else fails again, and is told then.
      if (attempt === ATTEMPTS - 1) return refused(error);
    }
  }
  return refused(undefined);
}

const gone = `The remote has no branch ${stateBranch}, and this clone has: it goes on with its own, which the next keep pushes.`;
const begun = `The remote has no branch ${stateBranch}: an empty one is begun. If there was one, stop here and push its last commit back (git push origin COMMIT:refs/heads/${stateBranch}).`;

/** The commit of the remote's branch, now also at hand here; null where the remote answered and has none. */
async function fetchRemote({ root, environment }: StateBranch): Promise<string | null | Extract<StateOutcome, { failed: string }>> {
  try {
    const told = await runGit(root, ['ls-remote', 'origin', `refs/heads/${stateBranch}`], { environment });
    if (told.trim() === '') return null;
    const tracking = `refs/remotes/origin/${stateBranch}`;
    await runGit(root, ['fetch', '--quiet', '--no-tags', 'origin', `+refs/heads/${stateBranch}:${tracking}`], { environment });
    return (await askGit(root, 'rev-parse', tracking)).trim();
  } catch (error) {
    return {
      failed: `The remote could not be asked for the branch ${stateBranch}; nothing was changed. ${lastLine(error)}`.trim(),
      hint: 'Check the remote `origin` and the rights of GITHUB_TOKEN (in Actions `permissions: contents: write`), then run it again.',
    };
  }
}

/** Makes the work tree the remote's state with what was added here on top. Says what could not be kept of both. */
async function putOnTop({ state }: StateBranch, remote: string): Promise<readonly string[]> {
  const head = (await askGit(state, 'rev-parse', 'HEAD')).trim();
  const base = await askGit(state, 'merge-base', 'HEAD', remote).then(
    (told) => told.trim(),
    // The branch was begun anew on one side.
    () => null,
  );
  if (head === remote || base === remote) return [];
  const [ours, theirs, before] = [await readCommit(state, head), await readCommit(state, remote), await readCommit(state, base)];
  const { files, notes } = mergeStates(before, ours, theirs);
  const message = (await askGit(state, 'log', '-1', '--format=%s', head)).trim();
  await askGit(state, 'reset', '--quiet', '--hard', remote);
  if (base === head) return [];
  for (const path of theirs.keys()) if (!files.has(path)) await rm(join(state, path), { force: true });
  for (const [path, text] of [...files].sort(([a], [b]) => compareText(a, b))) {
    if (theirs.get(path) === text) continue;
    await mkdir(dirname(join(state, path)), { recursive: true });
    await writeFile(join(state, path), text);
  }
  await askGit(state, 'add', '--all');
  if ((await askGit(state, 'diff', '--cached', '--name-only', '-z')) !== '') await commit(state, message);
  return [...notes, 'Another run pushed meanwhile: what this one added stands on top of it.'];
}

async function readCommit(state: string, commit: string | null): Promise<StateFiles> {
  if (commit === null) return new Map();
  const paths = (await askGit(state, 'ls-tree', '-r', '--name-only', '-z', commit)).split('\0').filter((path) => path !== '');
  const files = new Map<string, string>();
  for (const path of paths) files.set(path, await askGit(state, 'show', `${commit}:${path}`));
  return files;
}

async function emptyCommit(root: string): Promise<string> {
  const tree = (await runGit(root, ['mktree'], { input: '' })).trim();
  return (await runGit(root, ['commit-tree', '-m', 'Begin the state', tree], { environment: author })).trim();
}

async function commit(state: string, message: string): Promise<void> {
  await runGit(state, ['-c', 'commit.gpgsign=false', 'commit', '--quiet', '--no-verify', '-m', message], { environment: author });
}

/** As Actions signs what its token pushes. */
const name = 'github-actions[bot]';
const email = '41898282+github-actions[bot]@users.noreply.github.com';
const author = { GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: email };

/** Whether a folder is the top of a work tree, and not only inside of the content's. */
async function isWorkTree(folder: string): Promise<boolean> {
  try {
    return (await askGit(folder, 'rev-parse', '--show-toplevel')).trim() === (await realpath(folder));
  } catch {
    return false;
  }
}

async function hasLocal(root: string): Promise<boolean> {
  return askGit(root, 'rev-parse', '--verify', '--quiet', `refs/heads/${stateBranch}`).then(
    () => true,
    () => false,
  );
}

function refused(error: unknown): StateOutcome {
  return {
    failed: `The branch ${stateBranch} could not be pushed. ${lastLine(error)}`.trim(),
    hint: 'What was done is in the issues: the next run reads it from there. In Actions the job needs `permissions: contents: write`, and no rule may protect the branch.',
  };
}

/** What Git said last. It names the remote as it is configured; tokens stand in variables, never in the remote. */
function lastLine(error: unknown): string {
  const lines = error instanceof Error ? error.message.trim().split('\n') : [];
  return (lines.find((line) => /^(?:fatal|error|remote|!| !)/.test(line)) ?? '').replaceAll(/:\/\/[^@/\s]*@/g, '://');
}
