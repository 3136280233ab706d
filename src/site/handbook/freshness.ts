import { daysBetween } from '#setpiece/reports/dates';
import type { Change } from './git.ts';

/** Who checked a page, until when that counts (`YYYY-MM-DD`), and what happened to it since. */
export interface Verified {
  readonly by: string;
  readonly on: string;
  readonly until: string;
  /** The commit that changed the page and left its check as it was; null when there is none. */
  readonly changed: Change | null;
  /** Why nobody can tell whether it changed since; null when it is known. */
  readonly gap: 'no repository' | 'shallow' | null;
}

/** What is known of a page on a day. */
export interface Freshness {
  readonly state: 'changed' | 'expired' | 'never' | 'soon' | 'verified';
  /** Days until the check runs out, negative when it has; null where there is none. */
  readonly days: number | null;
}

/** Days before a check runs out in which it stands in the queue. */
const SOON = 30;

/** How far a page can be relied on. A page that was changed after its check is unverified, however long the check was to count. */
export function freshnessOf(verified: Verified | null, asOf: string): Freshness {
  if (verified === null) return { state: 'never', days: null };
  const days = daysBetween(asOf, verified.until);
  if (verified.changed !== null) return { state: 'changed', days };
  return { state: days < 0 ? 'expired' : days <= SOON ? 'soon' : 'verified', days };
}

/** Whether somebody should read the page now. */
export function isDue({ state }: Freshness): boolean {
  return state === 'changed' || state === 'expired' || state === 'never';
}

/** The `verified` key of a page's front matter with all that belongs to it, without regard to spaces; empty where there is none. */
export function verifiedLines(text: string): string {
  const [, front = ''] = /^\uFEFF?---\r?\n([\s\S]*?)\r?\n---/.exec(text) ?? [];
  const found = /^verified[ \t]*:.*(?:\r?\n(?:[ \t].*|[ \t]*))*/m.exec(front);
  return found === null ? '' : found[0].replaceAll(/\s+/g, ' ').trim();
}
