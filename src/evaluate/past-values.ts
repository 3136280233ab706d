import { daysBack } from '../expressions/lookback.ts';
import type { Program } from '../expressions/program.ts';
import type { Day } from '../model/day.ts';

/** What has to be observed to read names on earlier days. */
export interface PastPlan {
  /** The days, and the earlier ones that are looked back to from them. */
  readonly observed: readonly Day[];
  /** The aggregates that the names are, or read at any distance. */
  readonly reads: ReadonlySet<string>;
  /** The days on which each of them is needed: few are looked back to from all days. */
  readonly daysOf: (aggregate: string) => ReadonlySet<Day>;
}

/** Says which days and aggregates have to be observed so that these names can be read on these days, for any customer. */
export function planPast(program: Program, names: Iterable<string>, days: readonly Day[]): PastPlan {
  const { aggregates, looksBack } = reach(program, names);
  const observedFor = (some: Iterable<string>): Day[] => daysBack(program.lookbacks, looksBack ? some : [], days);
  return {
    observed: aggregates.size === 0 ? [] : observedFor(aggregates),
    reads: aggregates,
    daysOf: (aggregate) => new Set(observedFor([aggregate])),
  };
}

/** Every name that some names read through metrics, dates and segments, they themselves included. */
export function reachedFrom(program: Program, names: Iterable<string>): ReadonlySet<string> {
  return reach(program, names).seen;
}

function reach(program: Program, names: Iterable<string>) {
  const seen = new Set<string>();
  const aggregates = new Set<string>();
  let looksBack = false;
  const waiting = [...names];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const metric = program.metrics.get(name);
    if (metric?.derived === null) aggregates.add(name);
    const parts = [metric?.derived, metric?.since, program.segments.get(name)?.is, program.dates.get(name)?.compiled];
    for (const part of parts) {
      if (part === undefined || part === null) continue;
      waiting.push(...part.names);
      looksBack ||=
        'lookback' in part
          ? part.lookback.length > 0
          : 'expressions' in part && part.expressions.some(({ lookback }) => lookback.length > 0);
    }
  }
  return { seen, aggregates, looksBack };
}
