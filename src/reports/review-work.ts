import type { Decision, LedgerEntry } from '../evaluate/decision.ts';
import type { IsoDay, RunState } from '../evaluate/report.ts';
import type { RunRecord } from '../evaluate/state.ts';
import type { Customer } from '../model/customer.ts';
import { type Day, formatDay } from '../model/day.ts';
import { compareText } from '../model/diagnostic.ts';
import type { Playbook } from '../model/playbook.ts';

/** A run that was about a customer before its contract ended, or after it. */
export interface ReviewedRun {
  readonly key: string;
  readonly playbook: string;
  readonly title: string;
  /** One run for a whole group of customers. */
  readonly isForMany: boolean;
  /** Whether the playbook answers a sign. */
  readonly answersSign: boolean;
  readonly opened: IsoDay;
  readonly closed: IsoDay | null;
  readonly due: IsoDay | null;
  readonly state: RunState;
  /** Days late: of a closed run when it was closed, of an open one on the day of the report. 0 for one in time. */
  readonly late: number;
  /** Why it was dismissed, in a word of the workspace. */
  readonly reason: string | null;
  /** Steps that somebody did, or that the data showed to be done; answers taken by default are none. */
  readonly done: number;
  readonly answers: readonly ReviewedAnswer[];
}

/** What was answered in a run. */
interface ReviewedAnswer {
  readonly step: string;
  readonly title: string;
  readonly answer: string;
  /** The day it was first seen; null where history does not say. */
  readonly on: IsoDay | null;
  /** Taken because nobody answered. */
  readonly byDefault: boolean;
}

/** Why something that would have started did not, or not yet. */
type HeldWhy = 'budget' | 'expired' | 'hold-out' | 'snoozed' | 'snooze' | 'no contact';

/** What was held back from a customer. */
export interface HeldBack {
  /** Null where a person asked for quiet in all. */
  readonly playbook: string | null;
  readonly title: string | null;
  readonly why: HeldWhy;
  readonly from: IsoDay;
  /** The last day, inclusive; null where it was never let go, or nothing says when. */
  readonly to: IsoDay | null;
  /** What the person gave as a reason. */
  readonly reason: string | null;
  readonly by: string | null;
}

/** Everything about one customer that history and ledger hold, under the ids of today. */
export interface CustomerLog {
  /** The last line of each run, in the order of keys. */
  readonly runs: readonly RunRecord[];
  /** Every line of those runs, oldest first. */
  readonly lines: readonly Extract<Decision, { kind: 'run' }>[];
  readonly heldOut: readonly Extract<Decision, { kind: 'held_out' }>[];
  readonly ledger: readonly LedgerEntry[];
}

/** The runs of a customer that were under way within the days, in the order in which they opened. */
export function reviewedRuns(
  { runs, ledger }: CustomerLog,
  { from, to, asOf }: { readonly from: Day; readonly to: Day; readonly asOf: Day },
  plays: ReadonlyMap<string, Playbook>,
  answering: ReadonlySet<string>,
): readonly ReviewedRun[] {
  return runs
    .filter(({ opened, closed, state }) => opened <= to && (closed ?? asOf) >= from && state !== 'due' && state !== 'held')
    .map((run): ReviewedRun => {
      const play = plays.get(run.playbook);
      const ended = run.closed ?? asOf;
      return {
        key: run.key,
        playbook: run.playbook,
        title: play?.title ?? run.playbook,
        isForMany: run.members !== undefined,
        answersSign: answering.has(run.playbook),
        opened: formatDay(run.opened),
        closed: run.closed === null ? null : formatDay(run.closed),
        due: run.due === null ? null : formatDay(run.due),
        state: run.state,
        late: run.due === null || (run.state !== 'done' && run.state !== 'open') ? 0 : Math.max(0, ended - run.due),
        reason: run.state === 'dismissed' ? run.because : null,
        done: workDays(run, play, ledger).length,
        answers: answersOf(run, play, ledger),
      };
    })
    .sort((a, b) => compareText(a.opened, b.opened) || compareText(a.key, b.key));
}

/**
 * The days on which steps of a run were done by somebody, or shown to be done by the data. Not counted are answers that were taken because nobody gave one, and
 * steps that only open another playbook.
 */
export function workDays(run: RunRecord, play: Playbook | undefined, ledger: readonly LedgerEntry[]): readonly Day[] {
  return own(run.done).flatMap(([step, day]) => {
    const rule = play?.steps.find(({ id }) => id === step);
    return rule?.starts !== undefined || isByDefault(run, step, rule?.default !== undefined, ledger) ? [] : [day];
  });
}

/** What is about a step; the names of the evaluation's own notes, as of who was dealt a run, begin with a sign. */
function own<T>(named: Readonly<Record<string, T>>): readonly (readonly [string, T])[] {
  return Object.entries(named).filter(([name]) => /^[a-z]/.test(name));
}

function isByDefault(run: RunRecord, step: string, hasDefault: boolean, ledger: readonly LedgerEntry[]): boolean {
  return hasDefault && !ledger.some((entry) => entry.kind === 'answered' && entry.run === run.key && entry.step === step);
}

function answersOf(run: RunRecord, play: Playbook | undefined, ledger: readonly LedgerEntry[]): readonly ReviewedAnswer[] {
  return own(run.answers)
    .map(([step, answer]) => {
      const rule = play?.steps.find(({ id }) => id === step);
      const day = run.done[step];
      return {
        step,
        title: rule?.title ?? step,
        answer,
        on: day === undefined ? null : formatDay(day),
        byDefault: isByDefault(run, step, rule?.default !== undefined, ledger),
      };
    })
    .sort((a, b) => compareText(a.on ?? '9', b.on ?? '9') || compareText(a.step, b.step));
}

/** What was held back from a customer within the days, in the order in which it began. */
export function heldBack(
  { lines, heldOut, ledger }: CustomerLog,
  customer: Customer,
  { from, to }: { readonly from: IsoDay; readonly to: IsoDay },
  plays: ReadonlyMap<string, Playbook>,
): readonly HeldBack[] {
  const titleOf = (playbook: string): string => plays.get(playbook)?.title ?? playbook;
  const found: HeldBack[] = [];
  for (const each of Map.groupBy(lines, ({ key }) => key).values()) {
    each.forEach((line, index) => {
      const { playbook, state } = line;
      if (state !== 'held' || each[index - 1]?.state === 'held') return;
      const next = each.slice(index).find((later) => later.state !== 'held');
      found.push({
        playbook,
        title: titleOf(playbook),
        why: next?.state === 'expired' ? 'expired' : 'budget',
        from: line.day,
        to: next?.day ?? null,
        reason: null,
        by: null,
      });
    });
  }
  for (const { playbook, day } of heldOut)
    found.push({ playbook, title: titleOf(playbook), why: 'hold-out', from: day, to: day, reason: null, by: null });
  for (const entry of ledger) {
    if (entry.kind !== 'snoozed') continue;
    const playbook = entry.run.slice(0, entry.run.indexOf('/'));
    found.push({
      playbook,
      title: titleOf(playbook),
      why: 'snoozed',
      from: entry.day,
      to: entry.until,
      reason: entry.reason,
      by: entry.by,
    });
  }
  for (const { what, playbook, reason, by, from: since, until } of customer.overrides) {
    if (what !== 'snooze' && what !== 'no_contact') continue;
    found.push({
      playbook: playbook ?? null,
      title: playbook === undefined ? null : titleOf(playbook),
      why: what === 'snooze' ? 'snooze' : 'no contact',
      from: since === undefined ? from : formatDay(since),
      to: formatDay(until),
      reason,
      by,
    });
  }
  return found
    .filter((one) => one.from <= to && (one.to ?? to) >= from)
    .sort((a, b) => compareText(a.from, b.from) || compareText(a.playbook ?? '', b.playbook ?? '') || compareText(a.why, b.why));
}
