import type { Day } from './day.ts';

/** What a source says about one customer on one day, for one aggregate metric. */
export interface Observation {
  /** The aggregate; null where no row counted, which the evaluator reads with the metric's `else`, `fresh` and `expires`. Dates are days. */
  readonly value: number | string | boolean | null;
  /** The day of the newest row of this customer that the metric may read (any window), null where there never was one. */
  readonly newest: Day | null;
}

/** The state of a source on a day. */
export interface SourceState {
  /** The newest row of any customer up to the day; null where there is none. */
  readonly newest: Day | null;
  /** Rows up to the day. */
  readonly rows: number;
}

/** A new row of a source, as `each` starts on it. */
export interface SourceRow {
  readonly customer: string;
  readonly id: string;
  readonly day: Day;
}

/** Values of all aggregate metrics over files for all customers on the days that were asked for. Point in time: rows after a day never count on it. */
export interface Observations {
  readonly days: readonly Day[];
  /** Undefined for a metric or customer that is not known, or a day that was not asked for. */
  observe(metric: string, customer: string, day: Day): Observation | undefined;
  source(source: string, day: Day): SourceState | undefined;
  /** Rows of a playbook's `each`, first seen day by day: those dated up to `day`, oldest first, then by customer and id. */
  rows(playbook: string, day: Day): readonly SourceRow[];
}
