import type { CustomerReport, ShownBand } from '../evaluate/report.ts';
import { shownBand } from './bands.ts';
import { coverageByMeasure, type MeasureCoverage } from './coverage.ts';

/** What a health model gives today. */
export interface ModelFacts {
  readonly customers: number;
  readonly bands: Readonly<Record<ShownBand, number>>;
  /** How many scores lie in each step of five points, by the band that is shown, from 0 on; the last step holds 100 too. Null where no customer may be shown. */
  readonly scores: readonly Readonly<Record<ShownBand, number>>[] | null;
  /** Which measures have a value, most missing first. */
  readonly coverage: readonly MeasureCoverage[];
}

/** Points of a score in one step. */
const SCORE_STEP = 5;

/** What each of some health models gives today, by its id. */
export function modelFacts(
  models: readonly string[],
  customers: readonly CustomerReport[],
  showsReports: boolean,
): Readonly<Record<string, ModelFacts>> {
  const byModel = Map.groupBy(customers, ({ health }) => health.model);
  return Object.fromEntries(models.map((id) => [id, factsOf(byModel.get(id) ?? [], showsReports)]));
}

function factsOf(customers: readonly CustomerReport[], showsReports: boolean): ModelFacts {
  const bands = none();
  const scores = Array.from({ length: 100 / SCORE_STEP }, none);
  for (const customer of customers) {
    const band = shownBand(customer);
    bands[band] += 1;
    const { score } = customer.health;
    const step = score === null ? undefined : scores[Math.min(Math.floor(score / SCORE_STEP), scores.length - 1)];
    if (step !== undefined) step[band] += 1;
  }
  return { customers: customers.length, bands, scores: showsReports ? scores : null, coverage: coverageByMeasure(customers) };
}

function none(): Record<ShownBand, number> {
  return { green: 0, yellow: 0, red: 0, unknown: 0 };
}
