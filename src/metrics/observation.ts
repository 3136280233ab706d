import type { Diagnostic } from '../model/diagnostic.ts';
import type { Observations } from '../model/observation.ts';

export type { Observation, Observations, SourceRow, SourceState } from '../model/observation.ts';

/** What reading the sources gave: values, and what was wrong with the rows. */
export interface MetricsResult {
  readonly observations: Observations;
  /** Rows for unknown or blank customers, bad dates, repeated ids: counted, with an example, placed at the source's definition. */
  readonly diagnostics: readonly Diagnostic[];
}
