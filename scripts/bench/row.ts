import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { writeWorkspace } from './generated-workspace.ts';
import type { Measurement } from './measured-process.ts';

/** One figure of ours beside one of a peer or a limit. */
export interface Row {
  readonly row: string;
  /** What ours is divided by, in words. */
  readonly peer: string;
  /** The largest ratio, ours ÷ peer, that is wanted. */
  readonly target: number;
  /** The largest resident memory that is wanted, in MB; no limit where it is absent. */
  readonly megabytes?: number;
  /** What both figures count; seconds where it is absent. */
  readonly unit?: 'points';
  /** Makes its input where that is lacking, and measures both sides in turn. */
  readonly measure: () => Promise<Pair>;
}

/** Ours and the peer's, from the same run. */
interface Pair {
  readonly ours: Measurement;
  readonly peer: Measurement;
}

/** Numbers of customers that workspaces are generated with. */
export const sizes = { '1k': 1000, '10k': 10_000, '100k': 100_000 } as const;

/** A size by its name in rows. */
export type Size = keyof typeof sizes;

/** The folder of a generated workspace of that size; written when it is first asked for. */
export function generatedWorkspace(work: string, size: Size): string {
  const folder = join(work, size);
  if (!existsSync(folder)) writeWorkspace(folder, sizes[size]);
  return folder;
}
