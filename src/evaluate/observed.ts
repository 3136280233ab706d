import type { Value } from '../expressions/value.ts';
import type { Day } from '../model/day.ts';
import { type AddBusinessDays, addDuration, approximateDays, type Duration } from '../model/duration.ts';
import type { Metric } from '../model/metric.ts';
import type { Observation, SourceState } from '../model/observation.ts';

/** A metric on a day: its value, the day of the newest row behind it, and whether that is fresh enough to count. */
export interface MetricState {
  readonly value: Value;
  readonly newest: Day | null;
  readonly state: 'fresh' | 'stale' | 'missing';
}

/** The source a metric reads, on the day. */
export interface SourceOnDay {
  /** What the records themselves hold is complete: a built-in source never goes stale. */
  readonly builtIn: boolean;
  readonly state: SourceState | undefined;
  readonly lag: Duration | null;
}

/** A source without a row of anybody for longer than this has stopped, where the metric names no time of its own. */
const SILENCE_DAYS = 60;
/** Shorter windows do not make a source that rests over a long weekend look stopped. */
const SHORTEST_SILENCE_DAYS = 7;

/**
 * Reads what an engine observed with the metric's `else`, `fresh` and `expires`.
 *
 * - Counts, distinct counts, sums and daily values over no rows are 0, but only while the source itself has rows of anybody: for `expires`, else for the length
 *   of the window (a week or more), else for 60 days, plus the source's lag. All others are unknown without rows.
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
  if (source.builtIn) return false;
  if (source.state === undefined || source.state.newest === null) return true;
  const lag = source.lag === null ? 0 : approximateDays(source.lag);
  return day - source.state.newest > silenceOf(metric) + lag;
}

function silenceOf(metric: Metric): number {
  if (metric.expires !== undefined) return approximateDays(metric.expires);
  if (metric.window === undefined) return SILENCE_DAYS;
  const calendar = { week: 7, month: 31, quarter: 92, year: 366 } as const;
  const days = metric.window.kind === 'trailing' ? approximateDays(metric.window.duration) : calendar[metric.window.period];
  return Math.max(days, SHORTEST_SILENCE_DAYS);
}
