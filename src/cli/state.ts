import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { bringState, keepState, type StateBranch } from '../history/state-branch.ts';
import { formatDay } from '../model/day.ts';
import { today } from './clock.ts';
import type { WorkspaceOptions } from './options.ts';
import { resolveRoot } from './places.ts';
import { type ExitCode, type Terminal, UseError } from './terminal.ts';

/** Options of `setpiece state`. */
export interface StateOptions extends WorkspaceOptions {
  readonly what: 'bring' | 'keep';
  readonly state?: string;
}

/** `setpiece state bring|keep`: checks history and ledger out from their branch, or commits and pushes what a run added. */
export async function state(options: StateOptions, terminal: Terminal): Promise<ExitCode> {
  const root = resolveRoot(options.root, terminal);
  const folder = options.state === undefined ? resolve(root, '.setpiece/state') : resolve(terminal.folder, options.state);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === false)
    throw new UseError(`${folder} is a file.`, 'Name a folder for history and ledger with --state.');
  const where: StateBranch = { root, state: folder, environment: tokenOf(terminal.environment) };
  const outcome = options.what === 'bring' ? await bringState(where) : await keepState(where, formatDay(today('UTC')));
  if ('failed' in outcome) throw new UseError(outcome.failed, outcome.hint);
  terminal.out(options.json ? `${JSON.stringify(outcome)}\n` : outcome.says.map((line) => `${line}\n`).join(''));
  return 0;
}

/** `GITHUB_TOKEN` as Git takes it, in variables: it stands in no file, no address and no command line. */
export function tokenOf(environment: Terminal['environment']): Readonly<Record<string, string>> {
  const { GITHUB_TOKEN: token, GITHUB_SERVER_URL: server } = environment;
  if (!token) return {};
  const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
  return {
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `http.${server || 'https://github.com'}/.extraheader`,
    GIT_CONFIG_VALUE_0: `AUTHORIZATION: basic ${basic}`,
  };
}
