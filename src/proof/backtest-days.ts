import { createCustomerDays } from '../evaluate/customer-day.ts';
import { decideHealth, decideStage } from '../evaluate/decisions.ts';
import { type PastPlan, planPast } from '../evaluate/past-values.ts';
import type { ShownBand } from '../evaluate/report.ts';
import { extendState, foldDecisions } from '../evaluate/state.ts';
import type { Program } from '../expressions/program.ts';
import { type Day, formatDay } from '../model/day.ts';
import type { Observations } from '../model/observation.ts';
import { type Bands, LEADS, type ScoredCase } from './backtest-case.ts';
import { namesOfMeasure } from './backtest-knowledge.ts';

/** What has to be observed for a back-test: the days that are evaluated, and what models read on them. */
export interface BacktestPlan extends PastPlan {
  /** The days of the back-test and those between and before them that lead times are read from, in order. */
  readonly evaluated: readonly Day[];
}

/** How far apart the days are from which lead times are read. */
const STEP = 14;

/**
 * The days to evaluate: those of the back-test, and one a fortnight from the longest lead before the first of them to the shortest lead before the end of
 * the last horizon. Bands are held and stages kept from one of them to the next, as from day to day otherwise.
 *
 * @param days in order
 * @param ahead how many days after the last one bands are looked at
 * @param before how many days before the first one
 */
export function planBacktest(
  program: Program,
  days: readonly Day[],
  segments: readonly string[],
  { ahead, before = Math.max(...LEADS) }: { readonly ahead: number; readonly before?: number },
): BacktestPlan {
  const [first = 0, last = 0] = [days[0], days.at(-1)];
  const evaluated = new Set(days);
  for (let at = first - STEP; at > first - before - STEP; at -= STEP) evaluated.add(at);
  for (const [index, day] of days.entries()) {
    const previous = days[index - 1];
    for (let at = day - STEP; previous !== undefined && at > previous; at -= STEP) evaluated.add(at);
  }
  for (let at = last + STEP; at <= last + ahead; at += STEP) evaluated.add(at);
  const sorted = [...evaluated].sort((a, b) => a - b);
  return { evaluated: sorted, ...planPast(program, readsOf(program, segments), sorted) };
}

function readsOf(program: Program, segments: readonly string[]): readonly string[] {
  return [
    ...segments,
    ...program.stages.flatMap(({ when, until }) => [...when.names, ...(until?.names ?? [])]),
    ...program.healthModels.flatMap((model) => [
      ...model.for.names,
      ...(model.grace?.while.names ?? []),
      ...model.groups.flatMap(({ measures }) => measures.flatMap(namesOfMeasure)),
      ...model.adjust.flatMap((line) => line.if.names),
    ]),
  ];
}

/** What a back-test reads from its days. */
export interface ScoredDays {
  readonly cases: readonly ScoredCase[];
  readonly bands: Bands;
}

/**
 * Scores all customers on the days of a back-test, as a replay does: each day by today’s rules on the rows dated up to it and the records as of it, from an
 * empty history before the first day of the plan.
 */
export function scoreDays(
  program: Program,
  observations: Observations,
  { evaluated }: Pick<BacktestPlan, 'evaluated'>,
  days: ReadonlySet<Day>,
  segments: readonly string[],
): ScoredDays {
  const state = foldDecisions([]);
  const cases: ScoredCase[] = [];
  const bands = new Map<string, { day: Day; band: ShownBand | null }[]>();
  for (const day of evaluated) {
    const everybody = createCustomerDays({ program, observations, past: state, day });
    const on = formatDay(day);
    for (const customer of everybody) {
      if (customer.facts.status !== 'customer') continue;
      const { health } = customer;
      const list = bands.get(customer.id);
      if (list === undefined) bands.set(customer.id, [{ day, band: health.band }]);
      else list.push({ day, band: health.band });
      if (!days.has(day)) continue;
      cases.push({
        customer: customer.id,
        day,
        model: health.model?.model.id ?? null,
        score: health.score,
        band: health.band,
        coverage: health.coverage,
        measures: new Map(
          health.groups.flatMap(({ measures }) =>
            measures.flatMap(({ program: { name }, state: how, score }) =>
              how === 'not applicable' || how === 'in grace' ? [] : [[name, score] as const],
            ),
          ),
        ),
        segments: new Set(segments.filter((segment) => customer.read(segment) === true)),
      });
    }
    extendState(state, [
      { day: on, kind: 'day' },
      ...everybody.flatMap((customer) => [...decideHealth(customer, on), ...decideStage(customer, on)]),
    ]);
  }
  return { cases, bands };
}
