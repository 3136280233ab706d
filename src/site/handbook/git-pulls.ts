/** A commit with its parents, the first being what it was made on. */
interface Ancestry {
  readonly commit: string;
  readonly parents: readonly string[];
  /** The first line of the message. */
  readonly subject: string;
}

/** The number of the pull request in the first line of a message: of a squashed one at its end, of a merged one at its beginning. */
function pullIn(subject: string): number | null {
  const found = /\(#(\d+)\)\s*$/.exec(subject) ?? /^Merge pull request #(\d+)\b/.exec(subject);
  return found === null ? null : Number(found[1]);
}

/** The first line of a message without the number of its pull request. Example: `Start earlier (#12)` is `Start earlier`. */
export function withoutPull(subject: string): string {
  return subject.replace(/\s*\(#\d+\)\s*$/, '');
}

/**
 * The pull request by which each commit came to the branch, by its hash: a commit that names one itself, and those that a merge of one brought in.
 *
 * @param log every commit, with the head of the branch first
 */
export function pullsOf(log: readonly Ancestry[]): ReadonlyMap<string, number> {
  const pulls = new Map<string, number>();
  for (const { commit, subject } of log) {
    const number = pullIn(subject);
    if (number !== null) pulls.set(commit, number);
  }
  const commits = new Map(log.map((one) => [one.commit, one]));
  const line: Ancestry[] = [];
  for (let at = log[0]; at !== undefined; at = commits.get(at.parents[0] ?? '')) line.push(at);
  const seen = new Set<string>();
  // From the oldest on: what a merge reaches and no earlier commit of the branch did came with it.
  for (const { commit, parents, subject } of line.toReversed()) {
    seen.add(commit);
    const number = pullIn(subject);
    const waiting = parents.slice(1);
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      if (number !== null && !pulls.has(next)) pulls.set(next, number);
      waiting.push(...(commits.get(next)?.parents ?? []));
    }
  }
  return pulls;
}
