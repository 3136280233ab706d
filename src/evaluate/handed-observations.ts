import type { Program } from '../expressions/program.ts';
import type { Day } from '../model/day.ts';
import { compareText } from '../model/diagnostic.ts';
import type { Observation, Observations, SourceRow, SourceState } from '../model/observation.ts';
import { isBuiltIn } from '../model/source.ts';

/** What was observed of some customers, to be handed on. A value, written as JSON as it stands. */
export interface HandedObservations {
  readonly days: readonly Day[];
  /** By source, a state for each day; null where none was read. */
  readonly sources: Readonly<Record<string, readonly (SourceState | null)[]>>;
  /** By metric and customer, an observation for each day; null where none was asked for. */
  readonly metrics: Readonly<Record<string, Readonly<Record<string, readonly (readonly [Observation['value'], Day | null] | null)[]>>>>;
  /** By playbook, the new rows of each day. */
  readonly rows: Readonly<Record<string, readonly (readonly SourceRow[])[]>>;
}

/** Takes what was observed of some customers out of all observations. */
export function handOver(program: Program, observations: Observations, customers: ReadonlySet<string>): HandedObservations {
  const { days } = observations;
  const sources = [...program.sources.keys()].map((name) => [name, days.map((day) => observations.source(name, day) ?? null)]);
  const aggregates = [...program.metrics.values()].filter(({ derived, value }) => derived === null && !isBuiltIn(value.of ?? ''));
  const metrics = aggregates.map(({ name }) => [
    name,
    Object.fromEntries(
      [...customers].map((customer) => [
        customer,
        days.map((day) => {
          const found = observations.observe(name, customer, day);
          return found === undefined ? null : [found.value, found.newest];
        }),
      ]),
    ),
  ]);
  const rows = program.playbooks
    .filter(({ playbook }) => playbook.start.each !== undefined)
    .map(({ playbook }) => {
      let seen = 0;
      const ofDays = days.map((day) => {
        const all = observations.rows(playbook.id, day);
        const fresh = all.slice(seen).filter(({ customer }) => customers.has(customer));
        seen = Math.max(seen, all.length);
        return fresh;
      });
      return [playbook.id, ofDays];
    });
  return { days, sources: Object.fromEntries(sources), metrics: Object.fromEntries(metrics), rows: Object.fromEntries(rows) };
}

/** Answers from what was handed over by several, none of whom observed a customer of another. Sources are the same for all. */
export function takeOver(parts: readonly HandedObservations[]): Observations {
  const [first] = parts;
  const days = first?.days ?? [];
  const placeOf = new Map(days.map((day, place) => [day, place]));
  const values = new Map<string, Map<string, HandedObservations['metrics'][string][string]>>();
  for (const { metrics } of parts)
    for (const [metric, customers] of Object.entries(metrics)) {
      const all = values.get(metric) ?? new Map();
      values.set(metric, all);
      for (const [customer, ofDays] of Object.entries(customers)) all.set(customer, ofDays);
    }
  const rows = new Map<string, readonly { readonly row: SourceRow; readonly place: number }[]>();
  for (const playbook of Object.keys(first?.rows ?? {})) {
    const all = parts.flatMap((part) => (part.rows[playbook] ?? []).flatMap((fresh, place) => fresh.map((row) => ({ row, place }))));
    // Rows of one customer come from one part, in their order, which the sort leaves.
    rows.set(
      playbook,
      all.sort((a, b) => a.row.day - b.row.day || compareText(a.row.customer, b.row.customer)),
    );
  }
  return {
    days,
    observe(metric, customer, day) {
      const place = placeOf.get(day);
      const found = place === undefined ? undefined : values.get(metric)?.get(customer)?.[place];
      return found == null ? undefined : { value: found[0], newest: found[1] };
    },
    source(source, day) {
      const place = placeOf.get(day);
      return place === undefined ? undefined : (first?.sources[source]?.[place] ?? undefined);
    },
    rows(playbook, day) {
      const last = placeOf.get(day);
      return last === undefined ? [] : (rows.get(playbook) ?? []).filter(({ place }) => place <= last).map(({ row }) => row);
    },
  };
}
