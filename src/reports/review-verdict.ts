import type { Day } from '../model/day.ts';
import type { ReviewedEnd } from './review-ends.ts';
import type { Sign } from './review-signs.ts';

/** Days that are needed between a sign and the last day for notice to do anything about it. */
export const DAYS_TO_ACT = 30;

/** Whether it could have been seen; `not recorded` where history begins too late to say. */
export type ReviewVerdict = 'seen and acted' | 'seen, not acted' | 'seen too late' | 'not seen' | 'not recorded';

/** The verdicts, in the order in which pages list them. */
export const reviewVerdicts: readonly ReviewVerdict[] = ['seen and acted', 'seen, not acted', 'seen too late', 'not seen', 'not recorded'];

/**
 * Whether the end of a contract could have been seen, from what history says and not from what anybody remembers:
 *
 * 1. **seen**: a sign (see `signsOf`) began at least {@link DAYS_TO_ACT} days before the last day for notice;
 *    - **and acted**: from that day to the last day for notice somebody did a step of a run that answers signs;
 *    - **not acted**: nobody did;
 * 2. **seen too late**: the first sign came later than that;
 * 3. **not seen**: there was none;
 * 4. **not recorded**: there was no sign in time, and history begins after the day by which one would have had to be there.
 *
 * It says nothing about whether acting would have helped.
 *
 * @param first the first sign that is not common
 * @param worked days on which a step of a run that answers signs was done
 */
export function verdictOf(
  { notice }: Pick<ReviewedEnd, 'notice'>,
  first: Sign | null,
  worked: readonly Day[],
  begins: Day | null,
): ReviewVerdict {
  const inTime = notice - DAYS_TO_ACT;
  if (first !== null && first.from <= inTime)
    return worked.some((day) => day >= first.from && day <= notice) ? 'seen and acted' : 'seen, not acted';
  if (begins === null || begins > inTime) return 'not recorded';
  return first === null ? 'not seen' : 'seen too late';
}

/** Whether a customer that renewed was *saved*: its shown band was red, or a run of a playbook that starts on the health, as a save plan does, had opened. */
export function wasAtRisk(signs: readonly Sign[]): boolean {
  return signs.some(({ kind, name }) => kind === 'run' || (kind === 'band' && name === 'red'));
}
