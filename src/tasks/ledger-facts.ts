import type { LedgerEntry } from '../evaluate/decision.ts';

/** What the ledger says of one run, after all its lines: the last word of each kind. */
export interface LedgerFacts {
  /** The issue that was opened for it; undefined where none was recorded. */
  readonly issue: number | undefined;
  /** Steps that people have ticked, and not unticked since. */
  readonly ticked: ReadonlySet<string>;
  /** Answers by step. */
  readonly answers: ReadonlyMap<string, string>;
  /** Whom people assigned it to last; undefined where nobody did. */
  readonly assigned: string | null | undefined;
  readonly closed: Extract<LedgerEntry, { kind: 'closed' }> | undefined;
  /** The first day on which a person did anything; undefined while nobody has. */
  readonly touched: string | undefined;
}

/** The reason with which the runs of a withdrawn playbook are closed: nobody has worked on them. */
export const withdrawn = 'withdrawn';

/** The label of what was closed for that reason, besides the one of all that is closed by rule. */
export function withdrawnLabel(prefix: string): string {
  return `${prefix}${withdrawn}`;
}

/**
 * Folds the lines of a ledger, in their order, into what they say of each run, by its key of today.
 *
 * @param rename the key of today for a key of an earlier day
 */
export function foldLedger(ledger: readonly LedgerEntry[], rename: (key: string) => string): ReadonlyMap<string, LedgerFacts> {
  const facts = new Map<string, Building>();
  for (const entry of ledger) {
    const key = rename(entry.run);
    const run = facts.get(key) ?? newFacts();
    facts.set(key, run);
    const isPersons = entry.kind !== 'opened' && !(entry.kind === 'closed' && entry.reason === withdrawn);
    if (isPersons && (run.touched === undefined || entry.day < run.touched)) run.touched = entry.day;
    switch (entry.kind) {
      case 'opened':
        run.issue ??= entry.issue;
        break;
      case 'ticked':
        run.ticked.add(entry.step);
        break;
      case 'unticked':
        run.ticked.delete(entry.step);
        break;
      case 'answered':
        run.answers.set(entry.step, entry.answer);
        break;
      case 'assigned':
        run.assigned = entry.to;
        break;
      case 'closed':
        run.closed ??= entry;
        break;
      case 'snoozed':
      case 'touched':
        break;
    }
  }
  return facts;
}

interface Building {
  issue: number | undefined;
  readonly ticked: Set<string>;
  readonly answers: Map<string, string>;
  assigned: string | null | undefined;
  closed: LedgerFacts['closed'];
  touched: string | undefined;
}

function newFacts(): Building {
  return { issue: undefined, ticked: new Set(), answers: new Map(), assigned: undefined, closed: undefined, touched: undefined };
}
