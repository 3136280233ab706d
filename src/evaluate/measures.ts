import type { GroupProgram, HealthModelProgram, MeasureProgram } from '../expressions/program.ts';
import type { Value } from '../expressions/value.ts';
import type { Cell } from '../model/table.ts';
import type { CustomerDay } from './customer-day.ts';
import { holds } from './names.ts';
import type { MeasureReport } from './report.ts';

/** A measure of a customer: its value, the score that met, and how much of the whole it decides. */
export interface MeasureScore {
  readonly program: MeasureProgram;
  readonly state: MeasureReport['state'];
  readonly value: Value;
  /** What the table answered, and the limit the value met. */
  readonly cell: Cell;
  readonly met: string;
  /** Null when it does not count. */
  readonly score: number | null;
  /** The share of the whole score it decides, 0 to 1. */
  readonly share: number;
}

/** A group of measures with its score; null when none of them has one. */
export interface GroupScore {
  readonly program: GroupProgram;
  readonly score: number | null;
  readonly measures: readonly MeasureScore[];
}

/** The weighted score of a model before anything changes it. */
export interface WeightedScore {
  readonly groups: readonly GroupScore[];
  /** Null when nothing is left, or a required measure has no value. */
  readonly score: number | null;
  /** The share of the applicable weight that has a score, 0 to 1, spread as the score itself would be. */
  readonly coverage: number;
  /** Required measures without a value. */
  readonly lacking: readonly MeasureProgram[];
  readonly inGrace: boolean;
}

/**
 * Scores every measure and weighs them on two levels. What does not apply leaves score and coverage; what is missing leaves the score and counts
 * against coverage, unless a number stands in for it. A weight of 0 is shown and never counted.
 */
export function weighMeasures(day: CustomerDay, model: HealthModelProgram): WeightedScore {
  const { grace } = model;
  const inGrace = grace !== null && holds(grace.while.evaluate(day));
  const lacking: MeasureProgram[] = [];
  let scored = 0;
  let total = 0;
  let covered = 0;
  let applicable = 0;
  const groups = model.groups.map((program) => {
    const measures = program.measures.map((measure) => {
      const counts = !inGrace || grace.only.has(measure.name);
      const score = counts ? scoreMeasure(day, model, measure) : leftOut(day, measure, 'in grace');
      if (score.state === 'missing' && measure.measure.missing === 'required') lacking.push(measure);
      return score;
    });
    const sums = sumUp(measures);
    if (sums.applicable > 0) {
      applicable += program.weight;
      covered += (program.weight * sums.scored) / sums.applicable;
    }
    const score = sums.scored > 0 ? sums.total / sums.scored : null;
    if (score !== null) {
      scored += program.weight;
      total += program.weight * score;
    }
    return { program, score, measures, scored: sums.scored };
  });
  for (const { program, measures, scored: weight } of groups)
    for (const measure of measures) measure.share = shareOf(measure, weight, program.weight, scored);
  return {
    groups,
    score: lacking.length > 0 || scored === 0 ? null : total / scored,
    coverage: applicable === 0 ? 0 : covered / applicable,
    lacking,
    inGrace,
  };
}

/** A measure whose share of the whole is found once all are scored. */
type Weighed = Omit<MeasureScore, 'share'> & { share: number };

function scoreMeasure(day: CustomerDay, model: HealthModelProgram, program: MeasureProgram): Weighed {
  if (program.applies !== null && !holds(program.applies.evaluate(day))) return leftOut(day, program, 'not applicable');
  const value = program.value.evaluate(day);
  const { cell, met } = program.score.score(value, day);
  if (cell === 'missing') {
    const { missing } = program.measure;
    return { program, state: 'missing', value, cell, met, score: typeof missing === 'number' ? missing : null, share: 0 };
  }
  const score = typeof cell === 'number' ? cell : model.model.bands[cell].worth;
  const stale = program.value.names.some((name) => day.program.metrics.has(name) && day.metric(name).state === 'stale');
  return { program, state: stale ? 'stale' : 'scored', value, cell, met, score, share: 0 };
}

function leftOut(day: CustomerDay, program: MeasureProgram, state: 'not applicable' | 'in grace'): Weighed {
  return { program, state, value: program.value.evaluate(day), cell: 'missing', met: '', score: null, share: 0 };
}

function sumUp(measures: readonly MeasureScore[]): { readonly applicable: number; readonly scored: number; readonly total: number } {
  let applicable = 0;
  let scored = 0;
  let total = 0;
  for (const { state, score, program } of measures) {
    const { weight } = program.measure;
    if (state === 'not applicable' || state === 'in grace') continue;
    applicable += weight;
    if (score === null) continue;
    scored += weight;
    total += weight * score;
  }
  return { applicable, scored, total };
}

function shareOf(measure: MeasureScore, groupScored: number, groupWeight: number, scored: number): number {
  if (measure.score === null || groupScored === 0 || scored === 0) return 0;
  return (measure.program.measure.weight / groupScored) * (groupWeight / scored);
}
