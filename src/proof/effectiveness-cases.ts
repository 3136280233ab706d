import type { Decision } from '../evaluate/decision.ts';
import type { IsoDay, RunState } from '../evaluate/report.ts';
import type { Renaming } from '../evaluate/runs/renaming.ts';
import { type Day, parseDay } from '../model/day.ts';

/** A rule of a playbook, from the day it was first evaluated until the next one. */
interface RuleVersion {
  /** The digest of who, when and again, with all that they read, and of the ways that are tried. Steps, texts and due dates may change within it. */
  readonly digest: string;
  readonly since: IsoDay;
  /** The commit that was evaluated on that day; null where none was recorded. */
  readonly commit: string | null;
}

/** How a case came to the customer, which decides with whom it is compared. */
type Arm = 'in time' | 'late' | 'held out' | 'chosen';

/** A reason that came up for one customer, or a run that somebody chose to open. */
export interface Case {
  readonly customer: string;
  /** The id that the customer had then, by which its lots fell. */
  readonly drawnAs: string;
  /** As in the key of a run: a customer, or one of its contracts, objectives or rows. */
  readonly subject: string;
  readonly start: Day;
  readonly arm: Arm;
  /** Whether its work was urgent or high when it came up: nobody is ever held out of that. */
  readonly isUrgent: boolean;
  /** Days on which steps were done; for the formula of the goal’s day. */
  readonly done: Readonly<Record<string, Day>>;
}

/** A run as it stands at the end of history. */
export interface RunOutcome {
  readonly key: string;
  /** The day its task was there for somebody to do; null for one that never opened. */
  readonly opened: IsoDay | null;
  readonly state: RunState;
  readonly due: IsoDay | null;
  readonly closed: IsoDay | null;
}

/** What history holds of a playbook under one rule. */
export interface VersionCases {
  readonly version: RuleVersion;
  readonly runs: readonly RunOutcome[];
  readonly cases: readonly Case[];
}

/** A run that opens more than so many days after its reason came up is late: what it should have brought about had begun without it. */
export const LATE_AFTER = 7;

interface RunPast {
  readonly last: Extract<Decision, { kind: 'run' }>;
  readonly first: Extract<Decision, { kind: 'run' }>;
  readonly openedOn: IsoDay | null;
}

/**
 * Sorts the runs and held-out reasons of history by playbook and rule, the rules oldest first.
 *
 * A run counts for the rule under which its reason was first seen. It is `in time` when it opened within seven days of its reason, `late` when it opened later or
 * was never opened because a budget held it back, `chosen` when a person or a step of another playbook opened it: those who are chosen differ from
 * those who are not. A run for a group is a case for each of its members.
 */
export function casesOf(decisions: readonly Decision[], renaming: Renaming): ReadonlyMap<string, readonly VersionCases[]> {
  const commits = new Map<IsoDay, string>();
  const rules = new Map<string, RuleVersion[]>();
  const runs = new Map<string, RunPast>();
  const heldOut = new Map<string, Extract<Decision, { kind: 'held_out' }>[]>();
  for (const decision of decisions) {
    if (decision.kind === 'day' && decision.commit !== undefined) commits.set(decision.day, decision.commit);
    if (decision.kind === 'rule') {
      const { day, digest } = decision;
      const known = listOf(rules, renaming.playbook(decision.playbook));
      if (known.at(-1)?.digest !== digest) known.push({ digest, since: day, commit: commits.get(day) ?? null });
    }
    if (decision.kind === 'run') {
      const key = renaming.key(decision.key);
      const before = runs.get(key);
      const isOpen = decision.state === 'open' || decision.state === 'done' || decision.state === 'dismissed';
      runs.set(key, { last: decision, first: before?.first ?? decision, openedOn: before?.openedOn ?? (isOpen ? decision.day : null) });
    }
    if (decision.kind === 'held_out') listOf(heldOut, renaming.playbook(decision.playbook)).push(decision);
  }
  const byPlaybook = Map.groupBy(runs, ([, { last }]) => renaming.playbook(last.playbook));
  return new Map(
    [...rules].map(([playbook, versions]) => {
      const versionOn = (day: IsoDay): RuleVersion | undefined => versions.findLast(({ since }) => since <= day) ?? versions[0];
      const own = Map.groupBy(byPlaybook.get(playbook) ?? [], ([, { first }]) => versionOn(first.day));
      const held = Map.groupBy(heldOut.get(playbook) ?? [], ({ day }) => versionOn(day));
      return [
        playbook,
        versions.map((version) => ({
          version,
          runs: (own.get(version) ?? []).map(([key, { last, openedOn }]) => ({
            key,
            opened: openedOn,
            state: last.state,
            due: last.due,
            closed: last.closed,
          })),
          cases: [
            ...(own.get(version) ?? []).flatMap(([, past]) => casesOfRun(past, renaming, runs)),
            ...(held.get(version) ?? []).map((line): Case => {
              const { customer, subject, start } = line;
              return {
                customer: renaming.subject(customer),
                drawnAs: customer,
                subject: renaming.subject(subject),
                start: toDay(start),
                arm: 'held out',
                isUrgent: false,
                done: {},
              };
            }),
          ],
        })),
      ];
    }),
  );
}

function casesOfRun({ first, last, openedOn }: RunPast, renaming: Renaming, runs: ReadonlyMap<string, unknown>): readonly Case[] {
  const customers = last.members ?? (last.customer === null ? [] : [last.customer]);
  // A reason has a day, a row or `condition`; a person wrote `by hand <day>`, and a step is named by its run: `renewal-90/acme/1/save`.
  const step = last.occurrence.lastIndexOf('/');
  const isChosen = last.occurrence.startsWith('by hand ') || (step > 0 && runs.has(renaming.key(last.occurrence.slice(0, step))));
  const start = toDay(last.start);
  const isLate = openedOn === null || toDay(openedOn) - start > LATE_AFTER;
  const isUrgent = first.priority === 'urgent' || first.priority === 'high';
  const done = Object.fromEntries(Object.entries(last.done).map(([name, day]) => [name, toDay(day)]));
  return customers.map((customer) => ({
    customer: renaming.subject(customer),
    drawnAs: customer,
    subject: renaming.subject(last.members === undefined ? last.subject : customer),
    start,
    arm: isChosen ? 'chosen' : isLate ? 'late' : 'in time',
    isUrgent,
    done,
  }));
}

/** History is checked when it is read. */
function toDay(iso: IsoDay): Day {
  const day = parseDay(iso);
  if (day === undefined) throw new Error(`history holds "${iso}" as a day`);
  return day;
}

function listOf<T>(map: Map<string, T[]>, key: string): T[] {
  const list = map.get(key) ?? [];
  map.set(key, list);
  return list;
}
