import type { Decision, LedgerEntry } from '../evaluate/decision.ts';
import { compareText } from '../model/diagnostic.ts';

/**
 * Lines that were read from issues again because the ledger had lost them, on the days on which history knows them: a tick when its step was first
 * seen done, a close when the run was. What history does not know keeps the day GitHub tells.
 */
export function dateByHistory(
  entries: readonly LedgerEntry[],
  history: readonly Decision[],
  rename: (key: string) => string,
): readonly LedgerEntry[] {
  const steps = new Map<string, string>();
  const closes = new Map<string, string>();
  for (const line of history) {
    if (line.kind !== 'run') continue;
    const key = rename(line.key);
    for (const [step, day] of Object.entries(line.done)) steps.set(`${key} ${step}`, day);
    if ((line.state === 'done' || line.state === 'dismissed') && !closes.has(key)) closes.set(key, line.day);
  }
  return entries.map((entry) => {
    const { seen: _, ...rest } = entry;
    if (entry.kind === 'ticked') {
      const day = steps.get(`${entry.run} ${entry.step}`);
      return day !== undefined && day <= entry.day ? { ...rest, day } : entry;
    }
    const known = entry.kind === 'closed' ? closes.get(entry.run) : undefined;
    if (known === undefined || known < entry.day) return entry;
    return known === entry.day ? rest : { ...rest, seen: known };
  });
}

/** Lines in the order in which a ledger would have come by them: by day, and an issue is opened before anything happens to it. */
export function inOrder(entries: readonly LedgerEntry[]): readonly LedgerEntry[] {
  const rank = ({ kind }: LedgerEntry): number => (kind === 'opened' ? 0 : 1);
  return entries.toSorted((a, b) => compareText(a.day, b.day) || rank(a) - rank(b));
}

/** A sentence for each line, as it is shown before it is written. Example: `2026-11-17 ticked call of renewal-90/acme/1`. */
export function describeEntry(entry: LedgerEntry): string {
  const { day, run } = entry;
  switch (entry.kind) {
    case 'opened':
      return `${day} opened ${run} as #${entry.issue}`;
    case 'ticked':
    case 'unticked':
      return `${day} ${entry.kind} ${entry.step} of ${run}`;
    case 'answered':
      return `${day} answered ${entry.step} of ${run}: ${entry.answer}`;
    case 'touched':
      return `${day} ${entry.how} on ${run}`;
    case 'assigned':
      return `${day} assigned ${run} to ${entry.to ?? 'nobody'}`;
    case 'snoozed':
      return `${day} snoozed ${run} until ${entry.until}`;
    case 'closed':
      return `${day} closed ${run} as ${entry.how}${entry.by === null ? '' : ` by ${entry.by}`}`;
  }
}
