import type { LedgerEntry } from '../evaluate/decision.ts';
import { identify } from './identity.ts';
import type { Issue, Issues } from './issue.ts';
import { foldLedger } from './ledger-facts.ts';
import { overLabel } from './task.ts';

/** What GitHub held when it was read: complete, or there is none. */
export interface Snapshot {
  readonly issues: readonly Issue[];
  /** The highest number of an issue or pull request. */
  readonly highest: number;
  /** The login of the token, where it has one: its issues carry valid markers. */
  readonly login: string | undefined;
  readonly isPublic: boolean;
}

/**
 * Reads all issues. A list can lag behind by minutes, while reading by number cannot: so the numbers after the last one are tried, and
 * those the ledger knows as open and the list does not hold. For tasks that were closed since, it asks who closed them.
 *
 * @param trusted logins besides bots and the token's own whose issues carry valid markers
 * @param prefix the workspace's `github.label_prefix`
 * @param rename the key of today for a run's key of an earlier day
 */
export async function readSnapshot(
  client: Issues,
  ledger: readonly LedgerEntry[],
  { trusted, label_prefix: prefix }: { readonly trusted: readonly string[]; readonly label_prefix: string },
  rename: (key: string) => string,
): Promise<Snapshot> {
  const isPublic = await client.isPublic();
  const login = await client.login();
  const listed = await client.list();
  const issues = new Map(listed.issues.map((issue) => [issue.number, issue]));
  const late = await readAfter(client, listed.highest);
  for (const issue of late.issues) issues.set(issue.number, issue);
  const folded = foldLedger(ledger, rename);
  for (const { issue: number, closed } of folded.values()) {
    if (number === undefined || closed !== undefined || issues.has(number)) continue;
    const found = await client.get(number);
    if (found !== undefined && found !== 'other') issues.set(number, found);
  }
  const sorted = [...issues.values()].sort((a, b) => a.number - b.number);
  const { tasks } = identify(sorted, ledger, { trusted: login === undefined ? trusted : [...trusted, login], rename });
  const closed = [...tasks].filter(
    ([key, task]) => task.state === 'closed' && !task.labels.includes(overLabel(prefix)) && folded.get(key)?.closed === undefined,
  );
  // Of what was closed since the last run these are few. With a lost ledger they are all there ever were: then the newest are asked for.
  for (const [, task] of closed.sort(([, a], [, b]) => b.number - a.number).slice(0, mostClosers)) {
    const found = await client.get(task.number);
    if (found !== undefined && found !== 'other') issues.set(task.number, found);
  }
  return { issues: sorted.map(({ number, ...rest }) => issues.get(number) ?? { number, ...rest }), highest: late.highest, login, isPublic };
}

/** So many closed issues are asked for one by one, for who closed them; a run has 1,000 requests an hour for all it does. */
const mostClosers = 200;

/** Issues with numbers above a known one, read one by one until there is none. */
export async function readAfter(client: Issues, highest: number): Promise<{ readonly issues: readonly Issue[]; readonly highest: number }> {
  const issues: Issue[] = [];
  for (let number = highest + 1; ; number += 1) {
    const found = await client.get(number);
    if (found === undefined) return { issues, highest: number - 1 };
    if (found !== 'other') issues.push(found);
  }
}
