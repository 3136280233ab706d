import type { Day } from '../model/day.ts';
import type { Observation, Observations, SourceRow, SourceState } from '../model/observation.ts';
import type { Cell } from './database.ts';

/** Values and newest days of one metric: an entry for each day and customer, days first. */
export interface MetricValues {
  /** Places of the days that were observed, among those asked for. */
  readonly observed: ReadonlySet<number>;
  readonly values: Cell[];
  readonly newest: (Day | null)[];
}

/** What was read, in arrays: the places of days and customers are those of the lists. */
export interface ObservedData {
  readonly days: readonly Day[];
  readonly customers: readonly string[];
  readonly metrics: ReadonlyMap<string, MetricValues>;
  readonly sources: ReadonlyMap<string, readonly (SourceState | undefined)[]>;
  /** Rows by playbook, oldest first, with the last complete day of each day asked for. */
  readonly rows: ReadonlyMap<string, { readonly rows: readonly SourceRow[]; readonly to: readonly Day[] }>;
}

/** Answers from arrays. A metric whose source could not be read is not among them, so it is unknown and never 0. */
export function observationsOf(data: ObservedData): Observations {
  const dayPlaces = new Map(data.days.map((day, place) => [day, place]));
  const customerPlaces = new Map(data.customers.map((customer, place) => [customer, place]));
  return {
    days: data.days,
    observe(metric, customer, day): Observation | undefined {
      const found = data.metrics.get(metric);
      const [dayPlace, customerPlace] = [dayPlaces.get(day), customerPlaces.get(customer)];
      if (found === undefined || dayPlace === undefined || customerPlace === undefined || !found.observed.has(dayPlace)) return undefined;
      const place = dayPlace * data.customers.length + customerPlace;
      return { value: found.values[place] ?? null, newest: found.newest[place] ?? null };
    },
    source(source, day): SourceState | undefined {
      const place = dayPlaces.get(day);
      return place === undefined ? undefined : data.sources.get(source)?.[place];
    },
    rows(playbook, day): readonly SourceRow[] {
      const place = dayPlaces.get(day);
      const found = data.rows.get(playbook);
      const to = place === undefined ? undefined : found?.to[place];
      if (found === undefined || to === undefined) return [];
      const end = found.rows.findLastIndex((row) => row.day <= to);
      return found.rows.slice(0, end + 1);
    },
  };
}
