import type { HealthModelProgram, Program } from '../expressions/program.ts';
import type { Day } from '../model/day.ts';
import type { BandName } from '../model/table.ts';
import { type Auc, type AucDifference, aucDifference, aucOf, type Rated } from './backtest-auc.ts';
import type { BacktestCase } from './backtest-case.ts';
import { FEWEST_LOSSES } from './backtest-figures.ts';

/** Weights of a model by group and measure, in its order; a group without measures stands for itself. */
export interface Weights {
  readonly groups: readonly number[];
  readonly measures: readonly (readonly number[])[];
}

/** Other weights for a model, found on one day and tried on a later one. */
export interface Suggestion {
  readonly model: string;
  /** The day on which the weights were chosen, and the one on which they were tried: the outcome of the first was known by then. */
  readonly fitted: Day;
  readonly tried: Day;
  readonly weights: Weights;
  /** On the day of trying. */
  readonly before: Auc;
  readonly after: Auc;
  readonly difference: AucDifference;
  /** Whether the interval of the difference lies above 0: only then is it worth a change. */
  readonly isBetter: boolean;
  /** Customers of the day of trying whose band would be another. */
  readonly moves: readonly { readonly customer: string; readonly from: BandName; readonly to: BandName }[];
}

/** Weights move by this much, so that they stay numbers a person would write. */
const STEP = 5;
/** So many steps at most: each is a choice, and choices fit chance. */
const MOST_STEPS = 6;
/** A step has to bring at least this much on the day of fitting. */
const LEAST_GAIN = 0.002;

/** Why there is no suggestion for a model; null when one can be sought. */
function whyNotSuggested(cases: readonly BacktestCase[]): 'too few' | null {
  const lost = new Set(cases.flatMap(({ customer, lostOn }) => (lostOn === null ? [] : [customer]))).size;
  const kept = new Set(cases.flatMap(({ customer, lostOn }) => (lostOn === null ? [customer] : []))).size;
  return Math.min(lost, kept) < FEWEST_LOSSES ? 'too few' : null;
}

/**
 * Looks for better weights of a model: from those it has, the best move of 5 from one group to another, or from one measure to another of its group, as long as one
 * helps on the day of fitting, six at most. They are then tried on a later day with DeLong’s interval of the difference on the same customers. Null when nothing
 * moved, or either day has too few lost customers. Tables stay as they are.
 */
export function suggestWeights(model: HealthModelProgram, cases: readonly BacktestCase[], fitted: Day, tried: Day): Suggestion | null {
  const on = (day: Day): readonly BacktestCase[] => cases.filter((one) => one.day === day && one.model === model.model.id);
  const [early, late] = [on(fitted), on(tried)];
  if (whyNotSuggested(early) !== null || whyNotSuggested(late) !== null) return null;
  const now = weightsOf(model);
  let best = now;
  let reached = areaBy(model, early, best);
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const next = movesOf(best)
      .map((weights) => ({ weights, area: areaBy(model, early, weights) }))
      .reduce((top, one) => (one.area > top.area ? one : top), { weights: best, area: reached + LEAST_GAIN });
    if (next.weights === best) break;
    [best, reached] = [next.weights, next.area];
  }
  if (best === now) return null;
  const [a, b] = [rated(model, late, now), rated(model, late, best)];
  const [before, after, difference] = [aucOf(a), aucOf(b), aucDifference(a, b)];
  if (before === null || after === null || difference === null) return null;
  const moves = late.flatMap((one) => {
    const [from, to] = [bandBy(model, scoreBy(model, one, now)), bandBy(model, scoreBy(model, one, best))];
    return from === null || to === null || from === to ? [] : [{ customer: one.customer, from, to }];
  });
  return { model: model.model.id, fitted, tried, weights: best, before, after, difference, isBetter: difference.low > 0, moves };
}

/** The weights a model has. */
function weightsOf({ groups }: HealthModelProgram): Weights {
  return {
    groups: groups.map(({ weight }) => weight),
    measures: groups.map(({ measures }) => measures.map(({ measure }) => measure.weight)),
  };
}

/** The model of a program with its own lines of weights, each with its new value, by line of its file. */
export function weightLines(program: Program, { model, weights }: Pick<Suggestion, 'model' | 'weights'>) {
  const found = program.healthModels.find((one) => one.model.id === model);
  const from = program.content.healthModels.find(({ value }) => value.id === model);
  if (found === undefined || from === undefined) return null;
  const now = weightsOf(found);
  const isGrouped = found.model.groups !== undefined;
  const lines = found.groups.flatMap((group, index) => {
    const own =
      isGrouped && now.groups[index] !== weights.groups[index]
        ? [{ path: ['groups', group.name, 'weight'], to: weights.groups[index] ?? 0 }]
        : [];
    const inner = group.measures.flatMap(({ name }, at) => {
      const to = weights.measures[index]?.[at] ?? 0;
      const path = isGrouped ? ['groups', group.name, 'measures', name, 'weight'] : ['measures', name, 'weight'];
      return to === now.measures[index]?.[at] ? [] : [{ path, to }];
    });
    return [...own, ...inner];
  });
  return { file: from.file, lines: lines.map(({ path, to }) => ({ ...from.locate(path), to })) };
}

/** Every way to move a step from one weight to another of its level; a weight does not fall below 0. */
function movesOf({ groups, measures }: Weights): readonly Weights[] {
  const shifts = (weights: readonly number[]): readonly (readonly number[])[] =>
    weights.flatMap((from, give) =>
      from < STEP
        ? []
        : weights.flatMap((_, take) =>
            give === take ? [] : [weights.map((one, at) => one + (at === take ? STEP : at === give ? -STEP : 0))],
          ),
    );
  return [
    ...shifts(groups).map((moved) => ({ groups: moved, measures })),
    ...measures.flatMap((those, at) =>
      shifts(those).map((moved) => ({ groups, measures: measures.map((one, index) => (index === at ? moved : one)) })),
    ),
  ];
}

function areaBy(model: HealthModelProgram, cases: readonly BacktestCase[], weights: Weights): number {
  return aucOf(rated(model, cases, weights))?.value ?? 0;
}

function rated(model: HealthModelProgram, cases: readonly BacktestCase[], weights: Weights): readonly Rated[] {
  return cases.flatMap((one) => {
    // Customers of all weights alike, so that both ways are compared on the same ones.
    if (one.score === null) return [];
    return [{ customer: one.customer, day: one.day, score: scoreBy(model, one, weights) ?? 50, isLost: one.lostOn !== null }];
  });
}

/** The weighted score before anything changes it, as `weighMeasures` has it. */
function scoreBy({ groups }: HealthModelProgram, { measures }: BacktestCase, weights: Weights): number | null {
  let [total, scored] = [0, 0];
  for (const [index, group] of groups.entries()) {
    let [sum, within] = [0, 0];
    for (const [at, { name }] of group.measures.entries()) {
      const score = measures.get(name);
      const weight = weights.measures[index]?.[at] ?? 0;
      if (typeof score !== 'number') continue;
      sum += weight * score;
      within += weight;
    }
    if (within === 0) continue;
    total += ((weights.groups[index] ?? 0) * sum) / within;
    scored += weights.groups[index] ?? 0;
  }
  return scored === 0 ? null : total / scored;
}

function bandBy({ model: { bands } }: HealthModelProgram, score: number | null): BandName | null {
  if (score === null) return null;
  return score >= bands.green.from - 1e-9 ? 'green' : score >= bands.yellow.from - 1e-9 ? 'yellow' : 'red';
}
