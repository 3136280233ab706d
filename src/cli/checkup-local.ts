import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import manifest from '../../package.json' with { type: 'json' };
import { askGit, openRepository, runGit } from '../history/git.ts';
import { stateBranch } from '../history/state-branch.ts';
import { readHistory } from '../history/store.ts';
import { readLedger } from '../tasks/ledger.ts';
import type { WorkspaceResult } from '../workspace/workspace.ts';
import { broken, type Check, fine, unseen, warning } from './checkup.ts';
import { contentWorkflows } from './content-workflows.ts';

/** What everything runs on: Node, and the version of Setpiece that the repository pins. */
export function checkTool(root: string, packageRoot: string, node: string): readonly Check[] {
  const needed = manifest.engines.node.replace('>=', '');
  const isNew = compareVersions(node, needed) >= 0;
  const node_ = isNew
    ? fine('node', `Node ${node}`)
    : broken('node', `Node ${node} is older than ${needed}`, `install Node ${needed} or newer`);
  return [node_, isOwn(root, packageRoot) ? fine('setpiece', `version ${manifest.version}, from its own repository`) : checkPin(root)];
}

const pins = z.object({
  dependencies: z.record(z.string(), z.string()).optional(),
  devDependencies: z.record(z.string(), z.string()).optional(),
});

function checkPin(root: string): Check {
  const text = readOr(join(root, 'package.json'));
  if (text === undefined)
    return warning(
      'setpiece',
      'there is no package.json: workflows cannot install it',
      '`setpiece init` writes one; what is there is kept',
    );
  const parsed = pins.safeParse(parseJson(text));
  const wanted = parsed.data && { ...parsed.data.devDependencies, ...parsed.data.dependencies }.setpiece;
  if (wanted === undefined)
    return broken('setpiece', 'package.json does not name it', `\`npm install --save-exact setpiece@${manifest.version}\``);
  if (/^\d+\.\d+\.\d+$/.test(wanted) && wanted !== manifest.version)
    return broken('setpiece', `version ${manifest.version} runs here, package.json names ${wanted}`, '`npm ci` installs what is named');
  if (/^[\^~>*x]|latest/.test(wanted))
    return warning('setpiece', `package.json lets its version move (${wanted})`, `name one version: "${manifest.version}"`);
  if (!existsSync(join(root, 'package-lock.json')))
    return broken('setpiece', 'there is no package-lock.json, which `npm ci` in the workflows needs', '`npm install` writes it; commit it');
  return fine('setpiece', `version ${manifest.version}, as package.json names it (${wanted})`);
}

/** Whether the workspace is free of errors and warnings. */
export function checkWorkspace({ diagnostics }: WorkspaceResult): Check {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  if (errors > 0) return broken('workspace', `${errors} errors`, '`setpiece validate` shows each with its place and the way out');
  if (diagnostics.length > 0) return warning('workspace', `valid, with ${diagnostics.length} warnings`, '`setpiece validate` shows them');
  return fine('workspace', 'valid');
}

/** Whether the workflows are there and as this version writes them. */
export function checkWorkflows(root: string, packageRoot: string): Check {
  if (isOwn(root, packageRoot)) return fine('workflows', 'those of Setpiece’s own repository');
  const expected = contentWorkflows(packageRoot).filter(({ path }) => path.startsWith('.github/workflows/'));
  const found = expected.map(({ path, text }) => ({ path, text, there: readOr(join(root, path))?.replaceAll('\r\n', '\n') }));
  const missing = found.filter(({ there }) => there === undefined).map(({ path }) => path);
  if (missing.length > 0)
    return broken('workflows', `not there: ${missing.join(', ')}`, '`setpiece init` writes what is missing and keeps what is there');
  const other = found.filter(({ text, there }) => there !== text).map(({ path }) => path);
  if (other.length > 0)
    return warning(
      'workflows',
      `not as setpiece ${manifest.version} writes them: ${other.join(', ')}`,
      'if nobody changed them on purpose: delete them, and `setpiece init` writes them anew',
    );
  return fine('workflows', `${expected.length}, as setpiece ${manifest.version} writes them`);
}

/** Whether Git knows the content, and all of its past. */
export async function checkGit(root: string): Promise<Check> {
  const repository = await openRepository(root);
  if (typeof repository === 'string') return broken('git', repository, '`git init`, commit, and push to a repository on GitHub');
  if (repository.commit === null) return warning('git', 'nothing is committed yet', '`git add --all && git commit`');
  if (repository.isShallow)
    return warning(
      'git',
      'only a part of the history is here: replay and pages cannot look back',
      '`git fetch --unshallow`; in Actions `fetch-depth: 0`',
    );
  return fine('git', `a repository with all of its history, at ${repository.commit.slice(0, 7)}`);
}

/**
 * Whether history and ledger are on their branch and can be read. What is checked out here stays as it is.
 *
 * @param into an empty folder that receives the branch
 * @param environment variables for Git, such as those with a token
 */
export async function checkState(root: string, into: string, environment: Readonly<Record<string, string>>): Promise<Check> {
  const repository = await openRepository(root);
  if (typeof repository === 'string') return unseen('state', `the branch ${stateBranch}: ${repository}`);
  if ((await askGit(root, 'remote')).trim() === '')
    return unseen('state', `the branch ${stateBranch}: there is no remote`, '`git remote add origin ADDRESS`');
  const ref = `refs/heads/${stateBranch}`;
  let listed: string;
  try {
    listed = await runGit(root, ['ls-remote', 'origin', ref], { environment });
    if (listed !== '') await runGit(root, ['fetch', '--quiet', '--no-write-fetch-head', 'origin', ref], { environment });
  } catch {
    return unseen(
      'state',
      `the branch ${stateBranch}: the remote origin does not answer`,
      'check its address, and what this machine may read',
    );
  }
  if (listed === '')
    return warning(
      'state',
      `there is no branch ${stateBranch} yet`,
      'the first run of the workflow Run makes it: push, or start it by hand',
    );
  await repository.checkOut(listed.slice(0, listed.search(/\s/)), [''], into);
  const { diagnostics, decisions } = await readHistory(into);
  const all = [...diagnostics, ...readLedger(into).diagnostics];
  const [first] = all;
  if (first !== undefined)
    return broken(
      'state',
      `${all.length} problems on the branch ${stateBranch}; the first: ${first.file}:${first.line} ${first.message}`,
      '`setpiece state bring`, mend the lines, `setpiece state keep`; `setpiece ledger --rebuild` reads a lost ledger from the issues',
    );
  const last = decisions.at(-1)?.day;
  return fine('state', `the branch ${stateBranch} can be read${last === undefined ? '' : `; its last day is ${last}`}`);
}

function isOwn(root: string, packageRoot: string): boolean {
  return realpathSync(root) === realpathSync(packageRoot);
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  for (let part = 0; part < 3; part += 1) {
    const difference = (left?.[part] ?? 0) - (right?.[part] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function readOr(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
