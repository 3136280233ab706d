import type { ShownBand } from '../evaluate/report.ts';
import type { Day } from '../model/day.ts';

/** How many days before a loss a back-test looks at the band. */
export const LEADS = [30, 60, 90, 180] as const;

/** What the score said of a customer on a day, from nothing but what was known then. */
export interface ScoredCase {
  readonly customer: string;
  readonly day: Day;
  /** Null where no model, or more than one, is for the customer. */
  readonly model: string | null;
  readonly score: number | null;
  readonly band: ShownBand | null;
  readonly coverage: number;
  /** Scores of the measures of its model by name; null where one has none, absent where it does not apply. */
  readonly measures: ReadonlyMap<string, number | null>;
  /** Of the segments that are looked at, those it was in. */
  readonly segments: ReadonlySet<string>;
}

/** A customer on a day with what became of it. */
export interface BacktestCase extends ScoredCase {
  /** The day of the loss; null for one that stayed as long as was looked. */
  readonly lostOn: Day | null;
}

/** The shown band of a customer on the days that were evaluated, oldest first; a day on which it was no customer is absent. */
export type Bands = ReadonlyMap<string, readonly { readonly day: Day; readonly band: ShownBand | null }[]>;
