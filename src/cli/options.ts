import type { Day } from '../model/day.ts';

/** Options of every command that reads a workspace. */
export interface WorkspaceOptions {
  /** The content root: the folder that holds `playbooks/` and `customers/`. */
  readonly root: string;
  readonly json: boolean;
}

/** Options of every command that evaluates. */
export interface EvaluationOptions extends WorkspaceOptions {
  /** Where the files of sources lie; `customers/` by default. */
  readonly data?: string;
  /** Where history and ledger are kept. */
  readonly state?: string;
  readonly asOf?: Day;
}
