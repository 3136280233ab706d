import { Temporal } from 'temporal-polyfill';
import type { LedgerEntry } from '../evaluate/decision.ts';
import { personsChoice } from './difference.ts';
import { identify } from './identity.ts';
import type { Issue } from './issue.ts';
import { foldLedger, type LedgerFacts, withdrawn, withdrawnLabel } from './ledger-facts.ts';
import { findMarker, splitStepKey } from './marker.ts';
import { readBoxes } from './steps.ts';
import { overLabel } from './task.ts';

/** What is needed to read back what people did. */
export interface ReadBackInput {
  readonly issues: readonly Issue[];
  readonly ledger: readonly LedgerEntry[];
  /** Logins besides bots whose issues carry valid markers. */
  readonly trusted: readonly string[];
  /** The day of the run, `YYYY-MM-DD`: what is seen for the first time happened on it. */
  readonly asOf: string;
  /** The workspace's time zone, in which the moment of a close becomes a day. */
  readonly zone: string;
  readonly prefix: string;
  /** The key of today for a run's key of an earlier day. */
  readonly rename: (key: string) => string;
}

/**
 * What people did since the ledger was last written, as lines to append to it: opened issues it does not know, ticks and unticks, answers,
 * other assignees, the first comment or edit of an issue nobody had touched, closes. What was ticked or closed by rule is left out. Reading the same issues again adds nothing.
 */
export function readBack({ issues, ledger, trusted, asOf, zone, prefix, rename }: ReadBackInput): readonly LedgerEntry[] {
  const folded = foldLedger(ledger, rename);
  const { tasks, lost, gone } = identify(issues, ledger, { trusted, rename });
  const entries: LedgerEntry[] = [];
  const settled = settledSteps(tasks, folded, prefix);
  for (const key of [...new Set([...tasks.keys(), ...lost.keys(), ...gone])].sort()) {
    const facts = folded.get(key);
    const known = lost.get(key);
    // Without a marker only its author tells that it is ours and not an issue of the same number elsewhere.
    if (known !== undefined && !known.isTrusted) continue;
    const issue = tasks.get(key) ?? known?.issue;
    if (issue === undefined) {
      const reason = 'the issue was deleted or transferred';
      if (facts?.closed === undefined) entries.push({ day: asOf, kind: 'closed', run: key, how: 'dismissed', reason, by: null });
      continue;
    }
    const on = (moment: string | null | undefined): string => dayOf(moment, asOf, zone);
    if (facts?.issue === undefined) entries.push({ day: on(issue.createdAt), kind: 'opened', run: key, issue: issue.number });
    entries.push(...worked(key, issue, facts, folded.get(splitStepKey(key)?.run ?? key), asOf, settled));
    if (issue.state !== 'closed' || facts?.closed !== undefined) continue;
    const day = on(issue.closedAt);
    // Withdrawn by us, and the run was stopped before it could write that down.
    if (issue.labels.includes(withdrawnLabel(prefix)))
      entries.push({ day, kind: 'closed', run: key, how: 'dismissed', reason: withdrawn, by: null });
    else if (!issue.labels.includes(overLabel(prefix))) {
      const how = issue.stateReason === 'not_planned' || issue.stateReason === 'duplicate' ? 'dismissed' : 'done';
      entries.push({ day, kind: 'closed', run: key, how, reason: null, by: issue.closedBy });
    }
  }
  return [
    ...entries,
    ...settled
      .filter(({ run, step }) => folded.get(run)?.ticked.has(step) !== true)
      .map(({ run, step, by, day }) => ({ day: dayOf(day, asOf, zone), kind: 'ticked' as const, run, step, by })),
  ];
}

/** A step whose own issue a person closed as completed: that is its tick, and it stays. */
interface SettledStep {
  readonly run: string;
  readonly step: string;
  readonly by: string | null;
  readonly day: string | null;
}

function settledSteps(tasks: ReadonlyMap<string, Issue>, folded: ReadonlyMap<string, LedgerFacts>, prefix: string): readonly SettledStep[] {
  return [...tasks].flatMap(([key, issue]) => {
    const found = splitStepKey(key);
    const closed = folded.get(key)?.closed;
    const isDone = issue.state === 'closed' && issue.stateReason === 'completed' && !issue.labels.includes(overLabel(prefix));
    if (found === null || !(closed?.how === 'done' || (closed === undefined && isDone))) return [];
    return [{ ...found, by: closed?.by ?? issue.closedBy, day: issue.closedAt }];
  });
}

/**
 * The same lines as they are written to the ledger: one about a day that history had evaluated before says from which day on it is known, the
 * first that is evaluated with it. Days before it were decided without, and stay so.
 *
 * @param lastDay the last day of history; null before the first
 */
export function markSeen(entries: readonly LedgerEntry[], lastDay: string | null, asOf: string): readonly LedgerEntry[] {
  if (lastDay === null) return entries;
  // The last day itself may be evaluated again, and only it.
  const seen = asOf === lastDay ? asOf : Temporal.PlainDate.from(lastDay).add({ days: 1 }).toString();
  return entries.map((entry) => (entry.day <= lastDay && entry.day < seen ? { ...entry, seen } : entry));
}

/**
 * @param facts what the ledger says of the issue's run or step
 * @param ofRun what it says of the run, to which answers belong
 */
function worked(
  key: string,
  issue: Issue,
  facts: LedgerFacts | undefined,
  ofRun: LedgerFacts | undefined,
  day: string,
  settled: readonly SettledStep[],
): readonly LedgerEntry[] {
  const found = findMarker(issue.body, key);
  if (found.kind !== 'marker') return [];
  const ruled = new Set(found.marker.ruled);
  const boxes = readBoxes(found.region?.lines ?? []);
  const steps = [...boxes].filter(([id]) => !id.includes('=') && !ruled.has(id));
  const ticks = steps.flatMap(([step, ticked]): readonly LedgerEntry[] => {
    if (ticked === (facts?.ticked.has(step) ?? false)) return [];
    if (!ticked && settled.some((one) => one.run === key && one.step === step)) return [];
    return [{ day, kind: ticked ? 'ticked' : 'unticked', run: key, step, by: null }];
  });
  const options = [...boxes].flatMap(([id, ticked]) => {
    const at = id.indexOf('=');
    return ticked && at > 0 && !ruled.has(id) ? [{ step: id.slice(0, at), answer: id.slice(at + 1) }] : [];
  });
  // Two ticked options are no answer yet: the person is changing it, or has to decide.
  const answers = options.flatMap(({ step, answer }): readonly LedgerEntry[] => {
    const only = options.filter((other) => other.step === step).length === 1;
    return only && ofRun?.answers.get(step) !== answer
      ? [{ day, kind: 'answered', run: splitStepKey(key)?.run ?? key, step, answer, by: null }]
      : [];
  });
  const [to] = issue.assignees;
  const assigned = to !== undefined && personsChoice(issue, found.marker) && facts?.assigned !== to;
  const seen = [...ticks, ...answers, ...(assigned ? [{ day, kind: 'assigned', run: key, to, by: null } as const] : [])];
  if (seen.length > 0 || facts?.touched !== undefined || issue.state === 'closed') return seen;
  const isEdited = found.marker.title !== undefined && found.marker.title !== issue.title;
  if (issue.comments === 0 && !isEdited) return [];
  return [{ day, kind: 'touched', run: key, how: issue.comments > 0 ? 'commented' : 'edited', by: null }];
}

/** The day of a moment in the workspace's zone; never after the day of the run, which may be pinned in the past. */
function dayOf(moment: string | null | undefined, asOf: string, zone: string): string {
  if (moment == null) return asOf;
  const day = Temporal.Instant.from(moment).toZonedDateTimeISO(zone).toPlainDate().toString();
  return day < asOf ? day : asOf;
}
