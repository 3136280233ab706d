import type { Decision, LedgerEntry } from '../evaluate/decision.ts';
import { type Day, parseDay } from '../model/day.ts';
import { compareText } from '../model/diagnostic.ts';
import { foldLedger, type LedgerFacts } from './ledger-facts.ts';
import { splitStepKey } from './marker.ts';

/** The middle of some numbers, and of how many; null of none. */
export interface Middle {
  readonly median: number | null;
  readonly of: number;
}

/** What became of the runs of one playbook that had an issue. */
interface PlaybookSummary {
  readonly playbook: string;
  /** Runs whose issue was opened. */
  readonly opened: number;
  readonly open: number;
  readonly done: number;
  readonly dismissed: number;
  /** Ended by rule before anybody was through: `until`, a customer that left, held for too long. */
  readonly ended: number;
  /** Days from the issue to the first thing a person did. */
  readonly daysToTouch: Middle;
  /** Days from the issue to its close as done. */
  readonly daysToClose: Middle;
  /** Of those done, how many after their due date, and by how many days. */
  readonly late: number;
  readonly daysLate: Middle;
}

/** What the ledger and history say of all runs with an issue, together and by playbook. */
export interface LedgerSummary {
  readonly total: Omit<PlaybookSummary, 'playbook'>;
  readonly playbooks: readonly PlaybookSummary[];
}

/** What a run came to. Days it does not know are undefined. */
interface Course {
  readonly state: 'open' | 'done' | 'dismissed' | 'ended';
  readonly toTouch: number | undefined;
  readonly toClose: number | undefined;
  readonly daysLate: number | undefined;
}

/**
 * Counts what became of the runs that had an issue. The ledger knows what people did and history what the rules decided: a run is done when a
 * person closed it so or its steps were; it is late by its last due date.
 *
 * @param rename the key of today for a key of an earlier day
 */
export function summarizeLedger(
  ledger: readonly LedgerEntry[],
  history: readonly Decision[],
  rename: (key: string) => string,
): LedgerSummary {
  const opened = new Map<string, Day>();
  for (const entry of ledger) {
    const key = rename(entry.run);
    const day = parseDay(entry.day);
    // The issue of a single step is part of its run.
    if (entry.kind === 'opened' && day !== undefined && splitStepKey(key) === null && !opened.has(key)) opened.set(key, day);
  }
  const decided = new Map(history.flatMap((line) => (line.kind === 'run' ? [[rename(line.key), line] as const] : [])));
  const facts = foldLedger(ledger, rename);
  const courses = [...opened].map(([key, day]) => ({
    playbook: key.slice(0, key.indexOf('/')),
    course: courseOf(day, facts.get(key), decided.get(key)),
  }));
  const playbooks = [...Map.groupBy(courses, ({ playbook }) => playbook)]
    .sort(([a], [b]) => compareText(a, b))
    .map(([playbook, found]) => ({ playbook, ...count(found.map(({ course }) => course)) }));
  return { total: count(courses.map(({ course }) => course)), playbooks };
}

function courseOf(opened: Day, facts: LedgerFacts | undefined, decided: Extract<Decision, { kind: 'run' }> | undefined): Course {
  const byRule = decided !== undefined && !['due', 'held', 'open'].includes(decided.state) ? decided : undefined;
  const state = facts?.closed?.how ?? (byRule === undefined ? 'open' : stateOf(byRule.state));
  const closed = parseDay(facts?.closed?.day ?? byRule?.closed ?? '');
  const due = parseDay(decided?.due ?? '');
  const touched = parseDay(facts?.touched ?? '');
  const isDone = state === 'done' && closed !== undefined;
  return {
    state,
    toTouch: touched === undefined ? undefined : Math.max(0, touched - opened),
    toClose: isDone ? Math.max(0, closed - opened) : undefined,
    daysLate: isDone && due !== undefined && closed > due ? closed - due : undefined,
  };
}

function stateOf(state: string): Course['state'] {
  return state === 'done' || state === 'dismissed' ? state : 'ended';
}

function count(courses: readonly Course[]): LedgerSummary['total'] {
  const are = (state: Course['state']): number => courses.filter((one) => one.state === state).length;
  const daysLate = middle(courses.map((one) => one.daysLate));
  return {
    opened: courses.length,
    open: are('open'),
    done: are('done'),
    dismissed: are('dismissed'),
    ended: are('ended'),
    daysToTouch: middle(courses.map(({ toTouch }) => toTouch)),
    daysToClose: middle(courses.map(({ toClose }) => toClose)),
    late: daysLate.of,
    daysLate,
  };
}

function middle(numbers: readonly (number | undefined)[]): Middle {
  const known = numbers.filter((one) => one !== undefined).sort((a, b) => a - b);
  const [low, high] = [known[Math.floor((known.length - 1) / 2)], known[Math.floor(known.length / 2)]];
  return { median: low === undefined || high === undefined ? null : (low + high) / 2, of: known.length };
}
