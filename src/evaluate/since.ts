import type { Program } from '../expressions/program.ts';
import type { Day } from '../model/day.ts';
import type { Observations } from '../model/observation.ts';
import { createCustomerDays } from './customer-day.ts';
import { foldDecisions } from './state.ts';

const noObservations: Observations = { days: [], observe: () => undefined, source: () => undefined, rows: () => [] };

/**
 * Answers which rows of a metric with `since` are too old: the day before which they do not count for a customer, or null. Only the record is
 * read, as of the day: the observations it helps to make do not exist yet.
 */
export function sinceReader(program: Program): (metric: string, customer: string, day: Day) => Day | null {
  const past = foldDecisions([]);
  const days = new Map<Day, Map<string, ReturnType<typeof createCustomerDays>[number]>>();
  return (metric, customer, day) => {
    const since = program.metrics.get(metric)?.since;
    if (!since) return null;
    let customers = days.get(day);
    if (!customers) {
      customers = new Map(createCustomerDays({ program, observations: noObservations, past, day }).map((one) => [one.id, one]));
      days.set(day, customers);
    }
    const moment = customers.get(customer);
    const value = moment === undefined ? null : since.evaluate(moment);
    return typeof value === 'number' ? value : null;
  };
}
