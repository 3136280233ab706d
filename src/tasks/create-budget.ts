import type { Issue } from './issue.ts';

/** GitHub takes 500 new issues and comments an hour from one login; the rest of them are people's. */
const mostPerHour = 450;
const hour = 3_600_000;

/**
 * How many issues a run may create: as many as it wants, less what was created within the hour before it, by whomever. Several runs in one hour,
 * as pushes make them, then stay below GitHub's limit together.
 *
 * @param now the moment of the run, as a timestamp
 */
export function createBudget(issues: readonly Issue[], wanted: number, now: string): number {
  const since = Date.parse(now) - hour;
  const recent = issues.filter(({ createdAt }) => createdAt !== undefined && Date.parse(createdAt) > since).length;
  return Math.max(0, Math.min(wanted, mostPerHour - recent));
}
