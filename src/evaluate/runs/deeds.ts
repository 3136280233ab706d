import { type Day, parseDay } from '../../model/day.ts';
import type { LedgerEntry } from '../decision.ts';
import type { Renaming } from './renaming.ts';

/** Something a person did, and who. */
interface Deed {
  readonly day: Day;
  readonly by: string | null;
}

/** What people did to one run, as the ledger stands on a day. */
export interface Deeds {
  /** Steps that are ticked, with the day of the tick. */
  readonly ticks: ReadonlyMap<string, Deed>;
  /** The last day a step was unticked. */
  readonly unticks: ReadonlyMap<string, Day>;
  /** The last answer to each question. */
  readonly answers: ReadonlyMap<string, Deed & { readonly answer: string }>;
  /** The last person it was given to. */
  readonly assigned: (Deed & { readonly to: string }) | null;
  readonly snoozed: (Deed & { readonly until: Day; readonly reason: string }) | null;
  /** The first close: a person's close is final. */
  readonly closed: (Deed & { readonly how: 'done' | 'dismissed'; readonly reason: string | null }) | null;
}

/** What a run has that nobody touched. */
export const noDeeds: Deeds = { ticks: new Map(), unticks: new Map(), answers: new Map(), assigned: null, snoozed: null, closed: null };

/** What of the ledger was known on a day, by run. Entries of one day count in the order they were written. */
export function readDeeds(ledger: readonly LedgerEntry[], asOf: Day, renaming: Renaming): ReadonlyMap<string, Deeds> {
  const byRun = new Map<string, (readonly [Day, LedgerEntry])[]>();
  for (const entry of ledger) {
    const day = parseDay(entry.day);
    const known = entry.seen === undefined ? day : parseDay(entry.seen);
    if (day === undefined || known === undefined || Math.max(day, known) > asOf) continue;
    const key = renaming.key(entry.run);
    const entries = byRun.get(key);
    if (entries === undefined) byRun.set(key, [[day, entry]]);
    else entries.push([day, entry]);
  }
  return new Map([...byRun].map(([key, entries]) => [key, readEntries(entries.sort(([a], [b]) => a - b))]));
}

function readEntries(entries: readonly (readonly [Day, LedgerEntry])[]): Deeds {
  const ticks = new Map<string, Deed>();
  const unticks = new Map<string, Day>();
  const answers = new Map<string, Deed & { readonly answer: string }>();
  let assigned: Deeds['assigned'] = null;
  let snoozed: Deeds['snoozed'] = null;
  let closed: Deeds['closed'] = null;
  for (const [day, entry] of entries) {
    switch (entry.kind) {
      case 'opened':
      case 'touched':
        break;
      case 'ticked':
        if (!ticks.has(entry.step)) ticks.set(entry.step, { day, by: entry.by });
        break;
      case 'unticked':
        ticks.delete(entry.step);
        unticks.set(entry.step, day);
        break;
      case 'answered':
        answers.set(entry.step, { day, by: entry.by, answer: entry.answer });
        break;
      case 'assigned':
        assigned = entry.to === null ? null : { day, by: entry.by, to: entry.to };
        break;
      case 'snoozed':
        snoozed = { day, by: entry.by, until: parseDay(entry.until) ?? day, reason: entry.reason };
        break;
      case 'closed':
        closed ??= { day, by: entry.by, how: entry.how, reason: entry.reason };
        break;
    }
  }
  return { ticks, unticks, answers, assigned, snoozed, closed };
}
