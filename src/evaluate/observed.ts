import type { Value } from '../expressions/value.ts';
import type { Day } from '../model/day.ts';
import { type AddBusinessDays, addDuration, approximateDays, type Duration } from '../model/duration.ts';
import type { Metric } from '../model/metric.ts';
import type { Observation, SourceState } from '../model/observation.ts';
import type { Source } from '../model/source.ts';

/** A metric on a day: its value, the day of the newest row behind it, and whether that is fresh enough to count. */
export interface MetricState {
  readonly value: Value;
  readonly newest: Day | null;
  readonly state: 'fresh' | 'stale' | 'missing';
}

/** The source a metric reads, on the day. */
export interface SourceOnDay {
  readonly state: SourceState | undefined;
  /** Its definition; null for a built-in one. */
  readonly source: Pick<Source, 'lag' | 'expires'> | null;
}

/** A source without a row of anybody for longer than this has stopped, where the metric names no time of its own. */
const SILENCE_DAYS = 60;
/** Shorter windows do not make a source that rests over a long weekend look stopped. */
const SHORTEST_SILENCE_DAYS = 7;

/**
 * Reads what an engine observed with the metric's `else`, `fresh` and `expires`.
 *
 * - A source whose newest row of anybody is older than its own `expires`, plus its lag, has stopped: everything read from it is unknown.
 * - Counts, distinct counts, sums and daily values over no rows are 0, but only while the source itself has rows of anybody: for its `expires`, else for the
 *   length of the window (a week or more), else for the metric's `expires`, else for 60 days, plus the source's lag. All others are unknown without rows.
 * - `else` stands for a customer who never had a row, under the same condition.
 * - A customer who has been without a row for longer than `fresh` is stale, for longer than `expires` missing; one who never had a row counts from its first day.
 */
export function readObservation(
  metric: Metric,
  observation: Observation | undefined,
  source: SourceOnDay,
  day: Day,
  customerSince: Day | null,
  addBusinessDays: AddBusinessDays,
): MetricState {
  if (observation === undefined) return { value: undefined, newest: null, state: 'missing' };
  const { newest } = observation;
  const missing: MetricState = { value: undefined, newest, state: 'missing' };
  // Of a source that stopped, also what it still holds is wrong: every window loses its newest days.
  if (source.source?.expires !== undefined && isSilent(source.source, source.state, day)) return missing;

  let value: Value = observation.value ?? undefined;
  if (value === undefined) {
    const never = newest === null;
    const zero = metric.count !== undefined || metric.distinct !== undefined || metric.sum !== undefined || metric.daily !== undefined;
    value = never && metric.else !== undefined ? metric.else : zero ? 0 : undefined;
    if (value === undefined || hasStopped(metric, source, day)) return missing;
    if (never && metric.else !== undefined) return { value, newest, state: 'fresh' };
  }
  const since = newest ?? customerSince;
  if (passed(since, metric.expires, day, addBusinessDays)) return missing;
  return { value, newest, state: passed(since, metric.fresh, day, addBusinessDays) ? 'stale' : 'fresh' };
}

function passed(from: Day | null, limit: Duration | undefined, day: Day, addBusinessDays: AddBusinessDays): boolean {
  return from !== null && limit !== undefined && addDuration(from, limit, 1, addBusinessDays) < day;
}

function hasStopped(metric: Metric, source: SourceOnDay, day: Day): boolean {
  // What the records themselves hold is complete: a built-in source never stops.
  if (source.source === null) return false;
  return source.source.expires === undefined && olderThan(source.source, source.state, day, silenceOf(metric));
}

/** Whether a source has been without a row of anybody for longer than its `expires`, plus its lag. */
export function isSilent(source: Pick<Source, 'lag' | 'expires'>, state: SourceState | undefined, day: Day): boolean {
  return source.expires !== undefined && olderThan(source, state, day, approximateDays(source.expires));
}

function olderThan(source: Pick<Source, 'lag'>, state: SourceState | undefined, day: Day, days: number): boolean {
  if (state === undefined || state.newest === null) return true;
  return day - state.newest > days + (source.lag === undefined ? 0 : approximateDays(source.lag));
}

function silenceOf(metric: Metric): number {
  if (metric.window === undefined) return metric.expires === undefined ? SILENCE_DAYS : approximateDays(metric.expires);
  const calendar = { week: 7, month: 31, quarter: 92, year: 366 } as const;
  const days = metric.window.kind === 'trailing' ? approximateDays(metric.window.duration) : calendar[metric.window.period];
  return Math.max(days, SHORTEST_SILENCE_DAYS);
}
