import type { ApplyResult } from './apply.ts';

/**
 * One line that says what became of a plan. Example: `3 created, 1 updated, 0 closed`.
 *
 * @param deferred how many creates the plan left to the next run
 */
export function summarizeResult({ created, updated, closed, skipped, failed }: ApplyResult, deferred = 0): string {
  const shown = [`${created.length} created`, `${updated.length} updated`, `${closed.length} closed`];
  if (skipped.length > 0) shown.push(`${skipped.length} skipped`);
  if (failed.length > 0) shown.push(`${failed.length} failed`);
  if (deferred > 0) shown.push(`${deferred} deferred to the next run`);
  return shown.join(', ');
}

/** What became of a plan as text: what was done with its issue, what was not and why, and the summary last. */
export function formatResult(result: ApplyResult, deferred = 0): string {
  return `${[
    ...result.created.map(({ key, issue }) => `created #${issue} ${key}`),
    ...result.updated.map(({ key, issue }) => `updated #${issue} ${key}`),
    ...result.closed.map(({ key, issue }) => `closed #${issue} ${key}`),
    ...result.skipped.map(({ key, reason }) => `skipped ${key}: ${reason}`),
    ...result.failed.map(({ key, reason }) => `failed ${key}: ${reason}`),
    ...result.warnings.map((warning) => `warning: ${warning}`),
    summarizeResult(result, deferred),
  ].join('\n')}\n`;
}
