import type { Decision, LedgerEntry } from '../evaluate/decision.ts';
import type { ShownBand } from '../evaluate/report.ts';
import { type Renaming, renameState } from '../evaluate/runs/renaming.ts';
import { foldDecisions, type HealthPoint } from '../evaluate/state.ts';
import type { Program } from '../expressions/program.ts';
import type { Day } from '../model/day.ts';
import { dayOf } from './dates.ts';
import type { SegmentChange, Shared, Sign } from './review-signs.ts';
import type { CustomerLog } from './review-work.ts';

/** The first day of history; null without one. */
export function firstOf([first]: readonly Decision[]): Day | null {
  return first === undefined ? null : dayOf(first.day);
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] extends readonly (infer Item)[] ? Item[] : T[Key] };

/** What history and ledger hold of each customer, under the ids of today; runs of an audience stand with each of its members. */
export function logsOf(
  decisions: readonly Decision[],
  ledger: readonly LedgerEntry[],
  renaming: Renaming,
): ReadonlyMap<string, CustomerLog> {
  const logs = new Map<string, Mutable<CustomerLog>>();
  const logOf = (customer: string): Mutable<CustomerLog> => {
    let log = logs.get(customer);
    if (log === undefined) {
      log = { runs: [], lines: [], heldOut: [], ledger: [] };
      logs.set(customer, log);
    }
    return log;
  };
  const whose = new Map<string, readonly string[]>();
  for (const run of renameState(foldDecisions(decisions), renaming).runs.values()) {
    const customers = run.customer === null ? (run.members ?? []) : [run.customer];
    whose.set(run.key, customers);
    for (const customer of customers) logOf(customer).runs.push(run);
  }
  for (const decision of decisions) {
    if (decision.kind === 'held_out')
      logOf(renaming.subject(decision.customer)).heldOut.push({ ...decision, playbook: renaming.playbook(decision.playbook) });
    if (decision.kind !== 'run') continue;
    const key = renaming.key(decision.key);
    for (const customer of whose.get(key) ?? [])
      logOf(customer).lines.push({ ...decision, key, playbook: renaming.playbook(decision.playbook) });
  }
  for (const entry of ledger) {
    const run = renaming.key(entry.run);
    for (const customer of whose.get(run) ?? []) logOf(customer).ledger.push({ ...entry, run });
  }
  return logs;
}

/** How the answers of segments with `signal: risk` changed for each customer, oldest first. */
export function riskChanges(
  program: Program,
  decisions: readonly Decision[],
  renaming: Renaming,
): ReadonlyMap<string, readonly SegmentChange[]> {
  const risks = new Set([...program.segments.values()].filter(({ value }) => value.signal === 'risk').map(({ name }) => name));
  const found = new Map<string, SegmentChange[]>();
  for (const decision of decisions) {
    if (decision.kind !== 'segment' || !risks.has(decision.segment)) continue;
    const customer = renaming.subject(decision.customer);
    const own = found.get(customer) ?? [];
    if (own.length === 0) found.set(customer, own);
    own.push({ day: dayOf(decision.day), segment: decision.segment, in: decision.in, ...(decision.cause && { cause: decision.cause }) });
  }
  return found;
}

const rank: Readonly<Record<ShownBand, number | null>> = { red: 0, yellow: 1, green: 2, unknown: null };

/**
 * How many of the customers that were scored on a day showed a sign on it: were in the segment, or had a band that was not better.
 *
 * @param healths the shown health of every customer by history
 */
export function sharedOn(
  healths: ReadonlyMap<string, readonly HealthPoint[]>,
  changes: ReadonlyMap<string, readonly SegmentChange[]>,
  { kind, name, from: day }: Pick<Sign, 'kind' | 'name' | 'from'>,
): Shared {
  let [found, all] = [0, 0];
  const limit = name === 'red' ? 0 : 1;
  for (const [customer, points] of healths) {
    const then = points.findLast((point) => point.day <= day);
    if (then === undefined || then.model === null) continue;
    all += 1;
    const now = then.band === null ? null : rank[then.band];
    const shows =
      kind === 'band'
        ? now !== null && now <= limit
        : changes.get(customer)?.findLast((one) => one.segment === name && one.day <= day)?.in === true;
    if (shows) found += 1;
  }
  return { with: found, of: all };
}
