import type { LedgerEntry } from '../evaluate/decision.ts';
import type { Issue } from './issue.ts';
import { foldLedger, type LedgerFacts } from './ledger-facts.ts';
import { findMarker, findMarkers, markerKey } from './marker.ts';

/** Something about issues that a person should look at. It stops nothing by itself. */
export interface Finding {
  readonly code: 'two-issues' | 'unreadable-marker' | 'lost-marker' | 'untrusted-marker' | 'unknown-run';
  readonly message: string;
  readonly issues: readonly number[];
}

/** Which issue is whose task. */
export interface Identities {
  /** The issue of each run, by the run's key. */
  readonly tasks: ReadonlyMap<string, Issue>;
  /** Runs whose issue the ledger knows and whose marker a person took away or damaged: nothing is written to it, and no second one made. */
  readonly lost: ReadonlyMap<string, { readonly issue: Issue; readonly isTrusted: boolean }>;
  /** Runs whose issue was opened and is not there any more: deleted or transferred by a person. */
  readonly gone: ReadonlySet<string>;
  /** Issues whose marker cannot be read and which the ledger does not know: they may be anybody's task. */
  readonly unreadable: readonly Issue[];
  readonly findings: readonly Finding[];
}

/**
 * Tells which issue belongs to which run: by the marker in its body, trusted when a bot or a configured login wrote the issue, or when the
 * ledger says that we opened it. Never by title, label or search.
 *
 * @param issues the complete list, open and closed
 * @param trusted logins besides bots, in any case
 * @param rename the key of today for a key of an earlier day
 */
export function identify(
  issues: readonly Issue[],
  ledger: readonly LedgerEntry[],
  { trusted, rename }: { readonly trusted: readonly string[]; readonly rename: (key: string) => string },
): Identities {
  const logins = new Set(trusted.map((login) => login.toLowerCase()));
  const folded = foldLedger(ledger, rename);
  const recorded = new Map([...folded].flatMap(([key, { issue }]) => (issue === undefined ? [] : [[issue, key] as const])));
  const candidates = new Map<string, Issue[]>();
  const lost = new Map<string, { readonly issue: Issue; readonly isTrusted: boolean }>();
  const unreadable: Issue[] = [];
  const findings: Finding[] = [];
  const finding = (code: Finding['code'], issue: Issue, message: string): void => {
    findings.push({ code, message: `#${issue.number}: ${message}`, issues: [issue.number] });
  };
  const isTrustedAuthor = ({ author }: Issue): boolean => author.bot || logins.has(author.login.toLowerCase());
  const unknown = keysOfUnknown(
    issues.filter((issue) => !recorded.has(issue.number) && isTrustedAuthor(issue)),
    folded,
    rename,
  );
  for (const issue of issues.toSorted((a, b) => a.number - b.number)) {
    const known = recorded.get(issue.number);
    const found = findMarker(issue.body, known ?? unknown.get(issue.number));
    const isTrusted = isTrustedAuthor(issue);
    const key = found.kind === 'marker' ? rename(markerKey(found.marker)) : undefined;
    // What the ledger says we opened stays that, whatever else is pasted into it.
    if (key !== undefined && (known === undefined ? isTrusted : known === key)) {
      candidates.set(key, [...(candidates.get(key) ?? []), issue]);
    } else if (known !== undefined) {
      lost.set(known, { issue, isTrusted });
      if (issue.state === 'open')
        finding('lost-marker', issue, `its marker is missing or damaged; the ledger knows it as ${known}, it is left as it is`);
    } else if (found.kind === 'marker') {
      finding('untrusted-marker', issue, `carries a marker, but ${issue.author.login} is not among github.trusted; it is left alone`);
    } else if (found.kind === 'unreadable' && isTrusted) {
      finding(
        'unreadable-marker',
        issue,
        'its marker cannot be read; restore the line from the edit history, or delete it to part with the task',
      );
      unreadable.push(issue);
    }
  }
  const tasks = new Map<string, Issue>();
  for (const [key, found] of candidates) {
    // What a person closed as a duplicate was not the task; else the one that was opened first and recorded.
    const real = found.filter((issue) => issue.stateReason !== 'duplicate' || issue.state === 'open');
    const choice = real.find(({ number }) => number === folded.get(key)?.issue) ?? real[0] ?? found[0];
    if (choice !== undefined) tasks.set(key, choice);
    const open = found.filter(({ state }) => state === 'open').map(({ number }) => number);
    if (choice !== undefined && open.length > 0 && found.length > 1 && open.some((number) => number !== choice.number)) {
      const others = open.filter((number) => number !== choice.number);
      findings.push({
        code: 'two-issues',
        message: `${key} has more than one issue: #${choice.number} is kept up to date; close ${others.map((number) => `#${number}`).join(', ')} as a duplicate`,
        issues: found.map(({ number }) => number),
      });
    }
  }
  for (const key of tasks.keys()) lost.delete(key);
  const gone = [...folded].filter(([key, { issue }]) => issue !== undefined && !tasks.has(key) && !lost.has(key)).map(([key]) => key);
  return { tasks, lost, gone: new Set(gone), unreadable, findings };
}

/**
 * Whose tasks the issues are that the ledger does not know. Of several markers in one, those of runs whose issue is known were pasted in, and so were
 * those that another issue carries alone. Where that leaves several, the one that was written with the title the issue has counts, else the last.
 */
function keysOfUnknown(
  issues: readonly Issue[],
  folded: ReadonlyMap<string, LedgerFacts>,
  rename: (key: string) => string,
): ReadonlyMap<number, string> {
  const keys = new Map<number, string>();
  const claimed = new Set([...folded].flatMap(([key, { issue }]) => (issue === undefined ? [] : [key])));
  let left = issues.map((issue) => ({
    issue,
    markers: findMarkers(issue.body).map((marker) => ({ marker, key: rename(markerKey(marker)) })),
  }));
  const freeOf = ({ markers }: (typeof left)[number]): readonly string[] =>
    [...new Set(markers.map(({ key }) => key))].filter((key) => !claimed.has(key));
  for (let sure = left; sure.length > 0; ) {
    sure = left.filter((one) => freeOf(one).length === 1);
    const found = sure.flatMap((one) => freeOf(one).map((key) => [one.issue.number, key] as const));
    for (const [number, key] of found) {
      keys.set(number, key);
      claimed.add(key);
    }
    left = left.filter((one) => !sure.includes(one));
  }
  for (const { issue, markers } of left) {
    const free = markers.filter(({ key }) => !claimed.has(key));
    const choice = free.findLast(({ marker }) => marker.title === issue.title) ?? free.at(-1) ?? markers.at(-1);
    if (choice !== undefined) keys.set(issue.number, choice.key);
  }
  return keys;
}
