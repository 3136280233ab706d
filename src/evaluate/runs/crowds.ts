import type { PlaybookProgram } from '../../expressions/program.ts';
import { formatNumber } from '../../expressions/words-values.ts';
import type { Refusal } from './budget.ts';
import { isByHand } from './by-hand.ts';
import type { Run } from './run.ts';
import { AUDIENCE } from './subjects.ts';

/** Runs of one playbook that came up on one day, and are more than the guard allows. */
interface Crowd {
  readonly play: PlaybookProgram;
  readonly size: number;
}

/**
 * Knows which playbooks would open so many runs for single customers on one day that they should be `per: audience`. Such runs are held back, whatever
 * their urgency, until the guard is raised or the rule is mended.
 */
export class Crowds {
  readonly #limit: number;
  #crowds = new Map<string, Crowd>();

  /** `limit` is `guards.audience_above`. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Counts the runs that wait to be opened, by playbook and the day they were first seen. Runs that a step or a person started, and drafts, do not count. */
  find(runs: readonly Run[]): void {
    const groups = Map.groupBy(runs.filter(isCounted), crowdOf);
    this.#crowds = new Map(
      [...groups].flatMap(([key, group]) => {
        const [first] = group;
        return first === undefined || group.length <= this.#limit ? [] : [[key, { play: first.playbook, size: group.length }]];
      }),
    );
  }

  /** Why a run has to wait; null when it is none of a crowd. */
  refusal(run: Run): Refusal | null {
    const crowd = isCounted(run) ? this.#crowds.get(crowdOf(run)) : undefined;
    return crowd === undefined ? null : { reason: 'crowd', says: `Held back: the playbook ${says(crowd)}.` };
  }

  /** What to tell of each crowd, and how to mend it. */
  findings(): readonly { readonly play: PlaybookProgram; readonly message: string; readonly hint: string }[] {
    return [...this.#crowds.values()].map((crowd) => ({
      play: crowd.play,
      message: `\`${crowd.play.playbook.id}\` ${says(crowd)}`,
      hint: `until then its runs of that day are held back: the guard allows ${formatNumber(this.#limit)}`,
    }));
  }
}

function says({ size }: Crowd): string {
  return `would open ${formatNumber(size)} issues: make it \`per: audience\`, or raise guards.audience_above`;
}

function isCounted(run: Run): boolean {
  const { playbook } = run.playbook;
  const waits = run.state === 'due' || run.state === 'held';
  return waits && playbook.status === 'active' && playbook.per !== AUDIENCE && run.subject.customer !== null && !isStarted(run);
}

/** Whether a person or a step of another run started it. */
function isStarted(run: Run): boolean {
  return isByHand(run) || (run.playbook.playbook.start.each === undefined && run.occurrence.includes('/'));
}

function crowdOf({ playbook, opened }: Run): string {
  return `${playbook.playbook.id}/${opened}`;
}
