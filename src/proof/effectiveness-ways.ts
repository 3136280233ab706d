import { variantOf } from '../evaluate/runs/lot.ts';
import type { Playbook } from '../model/playbook.ts';
import { beside, type Found, type Groups, LOOK_LEVEL } from './effectiveness-comparison.ts';
import { type GoalCount, goalCount } from './effectiveness-goal-count.ts';
import type { Level } from './effectiveness-interval.ts';

/** The ways that a playbook tries against each other, beside one another. */
export interface Ways {
  /** In the order of the rule. */
  readonly each: readonly Way[];
  /** How sure each look is, in percent. */
  readonly level: Level;
}

/** What one way brought. */
export interface Way {
  /** As the rule calls it. */
  readonly way: string;
  readonly goal: GoalCount;
  /** Those who went this way beside those who went another; of two ways one is the mirror of the other. */
  readonly compared: Groups;
  readonly verdict: WayVerdict;
}

/** What can be said of a way, against the others. */
export type WayVerdict = 'too few' | 'not compared yet' | 'better' | 'worse' | 'no difference';

/**
 * Compares the ways that customers got by lot. Nobody chose who goes which way, so a difference is proof and no sign; and the lot falls on everybody, so urgent work is
 * compared like any other, and whoever came late too. Left out are those who were held out of the playbook, and those who were chosen, as from its goal.
 *
 * Each way stands beside all others together, at the looks of a hold-out. Two ways are one question, asked at 99 %. With k ways there are k questions, each of which
 * may err: so each is asked at 100 − 1∕k % (99.67 % for three). By Bonferroni’s inequality at most 5 in 100 playbooks whose ways are all alike then ever have
 * one called better or worse, over all looks and ways.
 *
 * The ways are drawn again from the names, as they were drawn then. Null where the rule tries none.
 */
export function compareWays(playbook: Pick<Playbook, 'id' | 'variants'>, found: readonly Found[]): Ways | null {
  const { variants } = playbook;
  if (variants === undefined) return null;
  const level = LOOK_LEVEL + (100 - LOOK_LEVEL) * (variants.length === 2 ? 0 : 1 - 1 / variants.length);
  const drawn = found
    .filter(({ one: { arm } }) => arm === 'in time' || arm === 'late')
    .map((one) => ({ ...one, way: variantOf(playbook, one.one.drawnAs) }));
  return {
    each: variants.map((way) => {
      const [own, others] = [drawn.filter((one) => one.way === way), drawn.filter((one) => one.way !== way)];
      const goal = goalCount(own, 0);
      const compared = beside(own, others, level);
      return { way, goal, compared, verdict: verdictOf(goal, compared) };
    }),
    level,
  };
}

function verdictOf({ isTooFew }: GoalCount, { look }: Groups): WayVerdict {
  if (look === null) return isTooFew ? 'too few' : 'not compared yet';
  if (look.low > 0) return 'better';
  return look.high < 0 ? 'worse' : 'no difference';
}
