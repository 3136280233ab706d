import type { StageProgram } from '../expressions/program.ts';
import type { Day } from '../model/day.ts';
import { addDuration } from '../model/duration.ts';
import type { CustomerDay } from './customer-day.ts';
import { holds } from './names.ts';
import { standsSince } from './state.ts';

/** Where a customer stands in the journey. */
export interface StageOutcome {
  readonly stage: string | null;
  /** The day it entered the stage, as first seen. */
  readonly since: Day | null;
  /** Longer in the stage than its `behind` or `stuck` allows. */
  readonly state: 'behind' | 'stuck' | null;
  readonly program: StageProgram | null;
  /** What kept it: the line itself, its `until`, or nothing known against it. */
  readonly by: 'when' | 'until' | 'unknown' | null;
  /** Whether it was in this stage the day before, under this name or a former one. */
  readonly kept: boolean;
}

const nowhere: StageOutcome = { stage: null, since: null, state: null, program: null, by: null, kept: false };

/**
 * The first stage whose line is true. A line that is unknown leaves things as they are: it keeps a customer that is in the stage, and takes nobody
 * in. With `until`, a stage stays although its `when` is over, and ends when `until` is true; stages before it in the list still come first. While
 * `until` is unknown, the stage takes in only who has no stage yet: whoever it let go before must not fall back into it for lack of data.
 */
export function evaluateStage(day: CustomerDay): StageOutcome {
  const { status } = day.facts;
  if (status === 'internal' || status === 'not yet a customer') return nowhere;
  const { stages } = day.program;
  const before = day.past?.stage ?? null;
  for (const program of stages) {
    const { id, formerly = [] } = program.value;
    const within = before !== null && (before === id || formerly.includes(before));
    const by = standsBy(day, program, within, before === null);
    if (by === null) continue;
    const since = within ? (day.past?.stageSince ?? day.day) : standsSince(day.past?.stages ?? [], ({ stage }) => stage === id, day.day);
    return { stage: id, since, state: lateness(day, program, since), program, by, kept: within };
  }
  return nowhere;
}

function standsBy(day: CustomerDay, { when, until }: StageProgram, within: boolean, isNew: boolean): StageOutcome['by'] {
  const over = until === null ? false : until.evaluate(day);
  if (holds(over) || (over === undefined && !within && !isNew)) return null;
  const value = when.evaluate(day);
  if (holds(value)) return 'when';
  if (!within) return null;
  if (until !== null) return 'until';
  return value === undefined ? 'unknown' : null;
}

function lateness(day: CustomerDay, { value }: StageProgram, since: Day): StageOutcome['state'] {
  const passed = (limit: typeof value.stuck) =>
    limit !== undefined && addDuration(since, limit, 1, (from, count) => day.addBusinessDays(from, count)) < day.day;
  return passed(value.stuck) ? 'stuck' : passed(value.behind) ? 'behind' : null;
}
