import type { LedgerEntry } from '../evaluate/decision.ts';
import { type Identities, identify } from './identity.ts';
import { GithubError, type Issue, type Issues } from './issue.ts';
import { foldLedger } from './ledger-facts.ts';
import { lacksMarker } from './marker.ts';
import { readBack } from './read-back.ts';

/** What GitHub held when it was read: complete, or there is none. */
export interface Snapshot {
  readonly issues: readonly Issue[];
  /** The highest number of an issue or pull request. */
  readonly highest: number;
  /** The login of the token, where it has one: its issues carry valid markers. */
  readonly login: string | undefined;
  readonly isPublic: boolean;
}

/** So many issues whose state the list says is new are read again one by one; a run has 1,000 requests an hour for all it does. */
const mostConfirmed = 200;
/** So many numbers that the list leaves out are asked for one by one, the newest first, and so far below the last one the ledger knows. */
const mostGaps = 500;
const overlap = 50;
/** So many issues, all gone, are no coincidence. */
const strangeFrom = 3;

/**
 * Reads all issues. A list can lag behind by minutes, leave some out or show them as they were, while reading by number cannot. So these are
 * read by number: those after the last one, those it leaves out that no earlier run can have seen, those the ledger knows as open and the list
 * does not hold, and those on which people seem to have done something (which also tells who closed them).
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
  const removed = new Set<number>();
  const read = async (number: number): Promise<void> => {
    const found = await client.get(number);
    if (found !== undefined && found !== 'other') issues.set(number, found);
    else issues.delete(number);
    // A number that GitHub has given away and that is neither an issue nor a pull request was an issue.
    if (!listed.numbers.has(number) && (found === 'other' || (found === undefined && number <= listed.highest))) removed.add(number);
  };
  const facts = [...foldLedger(ledger, rename).values()];
  const recorded = new Set(facts.flatMap(({ issue }) => (issue === undefined ? [] : [issue])));
  const all = trusted.concat(login ?? []);
  const whose = (): Identities => identify([...issues.values()], ledger, { trusted: all, rename });
  if (isStrange(issues, recorded, whose(), removed)) {
    const missing = [...recorded].filter((number) => !listed.numbers.has(number)).sort((a, b) => b - a);
    for (const number of missing.slice(0, mostGaps)) await read(number);
    if (isStrange(issues, recorded, whose(), removed))
      throw new GithubError(
        'None of the issues that the ledger knows is in this repository. Check GITHUB_REPOSITORY and github.repository, or start with a new ledger.',
        null,
      );
  }
  const known = Math.max(0, ...recorded);
  const last = listed.highest;
  const late = await readAfter(client, last, known);
  for (const issue of late.issues) issues.set(issue.number, issue);
  for (const number of gapsBelow(last, Math.max(0, known - overlap), listed.numbers, recorded)) await read(number);
  for (const { issue, closed } of facts)
    if (issue !== undefined && closed === undefined && !issues.has(issue) && issue <= last) await read(issue);
  const seen = readBack({ issues: [...issues.values()], ledger, trusted: all, asOf: '9999-12-31', zone: 'UTC', prefix, rename });
  const changed = new Set(seen.flatMap(({ kind, run }) => (kind === 'opened' ? [] : [run])));
  const unsure = [...whose().tasks].filter(([key]) => changed.has(key)).map(([, { number }]) => number);
  // Since the last run these are few. With a lost ledger they are all there ever were: then the newest are asked for.
  for (const number of unsure.sort((a, b) => b - a).slice(0, mostConfirmed)) await read(number);
  return { issues: [...issues.values()].sort((a, b) => a.number - b.number), highest: late.highest, login, isPublic };
}

/**
 * Whether this seems to be another repository than the ledger was written for: none of the tasks it knows is here, and their numbers are somebody
 * else's issues or nobody's. Where people deleted, moved or damaged them all, GitHub tells that there were such issues.
 *
 * @param removed numbers of issues that were here
 */
function isStrange(
  issues: ReadonlyMap<number, Issue>,
  recorded: ReadonlySet<number>,
  { tasks, lost }: Identities,
  removed: ReadonlySet<number>,
): boolean {
  if (recorded.size < strangeFrom || [...tasks.values()].some(({ number }) => recorded.has(number))) return false;
  // That a bot wrote an issue does not tell that it is ours; what is left of our text does.
  const ours = new Set([...lost.values()].flatMap(({ issue, isTrusted }) => (isTrusted && lacksMarker(issue.body) ? [issue.number] : [])));
  const isOther = (number: number): boolean => issues.has(number) && !ours.has(number);
  return [...recorded].some(isOther) || ![...recorded].some((number) => removed.has(number) || ours.has(number));
}

/** Numbers that a list leaves out between two, newest first: deleted, transferred, discussions, or issues that it does not show yet. */
function gapsBelow(last: number, first: number, listed: ReadonlySet<number>, recorded: ReadonlySet<number>): readonly number[] {
  const gaps: number[] = [];
  for (let number = last - 1; number > first && gaps.length < mostGaps; number -= 1)
    if (!listed.has(number) && !recorded.has(number)) gaps.push(number);
  return gaps;
}

/**
 * Issues with numbers above the last one of a list, read one by one until there is none.
 *
 * @param known a number that there was: up to it nothing ends the search
 */
export async function readAfter(
  client: Issues,
  last: number,
  known = 0,
): Promise<{ readonly issues: readonly Issue[]; readonly highest: number }> {
  const issues: Issue[] = [];
  for (let number = last + 1; ; number += 1) {
    const found = await client.get(number);
    if (found === undefined && number > known) return { issues, highest: number - 1 };
    if (found !== undefined && found !== 'other') issues.push(found);
  }
}
