import type { Program } from '../expressions/program.ts';
import type { Day } from '../model/day.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { Since } from './aggregate-sql.ts';
import type { Lookup } from './dialect.ts';
import { place } from './source-fault.ts';

/** The places of customers among those observed, under their ids and other names; those that are known but not asked for get -1. */
export function customerNames(
  program: Program,
  observed: readonly string[],
  others: readonly string[] = [],
): { names: Lookup; diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const places = new Map(observed.map((id, index) => [id, index]));
  const names = new Map<string, { id: string; place: number }>();
  for (const { value } of program.content.customers) names.set(value.id, { id: value.id, place: places.get(value.id) ?? -1 });
  for (const customer of program.content.customers) {
    const { id, known_as, formerly } = customer.value;
    for (const [key, others] of [
      ['known_as', known_as],
      ['formerly', formerly ?? []],
    ] as const) {
      for (const [index, name] of others.entries()) {
        const taken = names.get(name);
        if (taken === undefined) names.set(name, { id, place: places.get(id) ?? -1 });
        else if (taken.id !== id) {
          const message = `"${name}" is also a name of ${taken.id}, which gets its rows`;
          diagnostics.push(place({ code: 'customer-name-taken', severity: 'error', message }, customer, [key, index]));
        }
      }
    }
  }
  for (const name of others) if (!names.has(name)) names.set(name, { id: name, place: -1 });
  const values = [...names.values()].map((name) => name.place);
  return { names: { name: 'names', keys: { type: 'text', values: [...names.keys()] }, values }, diagnostics };
}

/** The days before which rows of a metric with `since` do not count, for each day and customer that has one. */
export function sinceDays(
  metric: string,
  days: readonly Day[],
  customers: readonly string[],
  since: (metric: string, customer: string, day: Day) => Day | null,
): Since {
  const [keys, values]: [number[], number[]] = [[], []];
  for (const [dayPlace, day] of days.entries()) {
    for (const [place, customer] of customers.entries()) {
      const from = since(metric, customer, day);
      if (from === null) continue;
      keys.push(dayPlace * customers.length + place);
      values.push(from);
    }
  }
  return { name: `since_${metric}`, keys: { type: 'integer', values: keys }, values, customers: customers.length };
}
