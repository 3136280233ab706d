import type { Day } from '../model/day.ts';
import { compareText } from '../model/diagnostic.ts';
import { addDuration, type Duration, formatDuration } from '../model/duration.ts';

/**
 * How far an expression looks back: durations subtracted one after the other, since `ago(x, "28d")` may read a metric that looks back
 * itself. Days and weeks next to one another are added up. Never business days: they differ by country.
 */
export type Lookback = readonly Duration[];

/** The earlier day an expression looks at from a day. */
export function dayBack(day: Day, lookback: Lookback): Day {
  return lookback.reduce((at, duration) => addDuration(at, duration, -1, refuseBusinessDays), day);
}

/** The days on which aggregates are needed to evaluate some days: these, and the earlier ones that each of the aggregates is looked back to. Sorted. */
export function daysBack(lookbacks: ReadonlyMap<string, readonly Lookback[]>, aggregates: Iterable<string>, days: readonly Day[]): Day[] {
  const found = new Set(days);
  for (const aggregate of aggregates)
    for (const lookback of lookbacks.get(aggregate) ?? []) for (const day of days) found.add(dayBack(day, lookback));
  return [...found].sort((a, b) => a - b);
}

/** Looks back by one, and from there by the other. */
export function joinLookbacks(first: Lookback, second: Lookback): Lookback {
  return [...first, ...second].reduce<Duration[]>((joined, duration) => {
    const last = joined.at(-1);
    const [before, next] = [last && inDays(last), inDays(duration)];
    if (before !== undefined && next !== undefined) joined[joined.length - 1] = { count: before + next, unit: 'd' };
    else joined.push(next === undefined ? duration : { count: next, unit: 'd' });
    return joined;
  }, []);
}

/** Each look-back once, in a fixed order. */
export function uniqueLookbacks(lookbacks: Iterable<Lookback>): readonly Lookback[] {
  const found = new Map<string, Lookback>();
  for (const lookback of lookbacks) {
    const joined = joinLookbacks([], lookback);
    if (joined.length > 0) found.set(joined.map((duration) => formatDuration(duration).padStart(8, '0')).join(' '), joined);
  }
  return [...found].sort(([a], [b]) => compareText(a, b)).map(([, lookback]) => lookback);
}

function inDays(duration: Duration): number | undefined {
  return duration.unit === 'd' ? duration.count : duration.unit === 'w' ? 7 * duration.count : undefined;
}

function refuseBusinessDays(): never {
  throw new Error('a look-back never counts business days');
}
