import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { EvaluationOptions } from './options.ts';
import { type Terminal, UseError } from './terminal.ts';

/** The folders of an evaluation: content, files of sources, history and ledger. */
export interface Places {
  readonly root: string;
  readonly data: string;
  readonly state: string;
}

/** The folder a user named as `--root`, as an absolute path. */
export function resolveRoot(root: string, terminal: Terminal): string {
  const folder = resolve(terminal.folder, root);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UseError(`There is no folder ${root}.`, 'Name the folder that holds playbooks/ and customers/ with --root.');
  }
  return folder;
}

/** The folder with the files of sources: the one a user named as `--data`, else `customers/` below the root. */
export function resolveData(root: string, data: string | undefined, terminal: Terminal): string {
  return data === undefined ? resolve(root, 'customers') : resolve(terminal.folder, data);
}

/**
 * The folders that the options name. A sample ships its past with its data: it is taken until there is a state of one's own.
 */
export function placesOf(options: Pick<EvaluationOptions, 'root' | 'data' | 'state'>, terminal: Terminal): Places {
  const root = resolveRoot(options.root, terminal);
  const data = resolveData(root, options.data, terminal);
  const state = options.state === undefined ? usualState(root, data) : resolve(terminal.folder, options.state);
  if (statSync(state, { throwIfNoEntry: false })?.isDirectory() === false)
    throw new UseError(`${options.state ?? state} is a file.`, 'Name a folder for history and ledger with --state.');
  return { root, data, state };
}

function usualState(root: string, data: string): string {
  const own = resolve(root, '.setpiece/state');
  const shipped = resolve(data, 'data/state');
  return !existsSync(own) && existsSync(resolve(shipped, 'history')) ? shipped : own;
}
