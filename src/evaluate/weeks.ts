import { daysBack } from '../expressions/lookback.ts';
import type { MetricProgram, Program } from '../expressions/program.ts';
import { type Day, formatDay } from '../model/day.ts';
import { createCustomerDays } from './customer-day.ts';
import type { EvaluationInput } from './evaluation.ts';
import type { IsoDay } from './report.ts';

/** How many weeks reports look back on. */
const WEEKS = 12;

/** What is needed to say how metrics that `shows` names stood week by week. */
export interface WeekPlan {
  /** The ends of the weeks, oldest first; the last is the day itself. */
  readonly days: readonly Day[];
  /** Those days, and the earlier ones that metrics look back to from them. */
  readonly observed: readonly Day[];
  /** The metrics that are shown, by name; none where nothing is marked. */
  readonly shown: readonly string[];
  /** Aggregates that they are, or read at any distance. */
  readonly reads: ReadonlySet<string>;
}

/** Values at the ends of weeks, as they are known today: a row that came late counts on the day it is dated. */
export interface WeeklyValues {
  /** Oldest first. */
  readonly days: readonly IsoDay[];
  /** By customer and metric, a value for each of the days: null where it is not known. Metrics with fewer than two known values are left out. */
  readonly values: Readonly<Record<string, Readonly<Record<string, readonly (number | null)[]>>>>;
}

/** Says which days and metrics have to be observed for {@link evaluateWeeks}. */
export function planWeeks(program: Program, asOf: Day): WeekPlan {
  const days = Array.from({ length: WEEKS }, (_, index) => asOf - 7 * (WEEKS - 1 - index));
  const shown = [...program.metrics.values()].filter(({ value }) => value.shows !== undefined).map(({ name }) => name);
  const read = closure(program, shown);
  const looksBack = read.some(({ derived }) => derived !== null && 'lookback' in derived && derived.lookback.length > 0);
  const reads = new Set(read.filter(({ derived }) => derived === null).map(({ name }) => name));
  return { days, observed: daysBack(program.lookbacks, looksBack ? reads : [], days), shown: shown.sort(), reads };
}

/** The values of marked metrics for all customers at the ends of the weeks, each evaluated on its day as if it were today. */
export function evaluateWeeks(
  { program, observations, past, asOf }: Pick<EvaluationInput, 'program' | 'observations' | 'past' | 'asOf'>,
  { days, shown }: WeekPlan,
): WeeklyValues {
  const customers = createCustomerDays({ program, observations, past, day: asOf }).filter(({ facts }) => facts.status === 'customer');
  const values = customers.map((customer) => {
    const metrics = shown.map((name) => {
      const found = days.map((day) => {
        const value = customer.at(day)?.metric(name).value;
        return typeof value === 'number' ? Math.round(value * 10_000) / 10_000 : null;
      });
      return [name, found] as const;
    });
    return [customer.id, Object.fromEntries(metrics.filter(([, found]) => found.filter((value) => value !== null).length > 1))] as const;
  });
  return { days: days.map(formatDay), values: Object.fromEntries(values.filter(([, metrics]) => Object.keys(metrics).length > 0)) };
}

/** Metrics, and those they read through other metrics, dates and segments. */
function closure(program: Program, names: readonly string[]): readonly MetricProgram[] {
  const found = new Map<string, MetricProgram>();
  const seen = new Set<string>();
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    const metric = program.metrics.get(name);
    if (metric !== undefined) found.set(name, metric);
    const reads = [
      ...(metric?.derived?.names ?? []),
      ...(metric?.since?.names ?? []),
      ...(program.segments.get(name)?.is.names ?? []),
      ...(program.dates.get(name)?.compiled.names ?? []),
    ];
    for (const read of reads) visit(read);
  };
  for (const name of names) visit(name);
  return [...found.values()];
}
