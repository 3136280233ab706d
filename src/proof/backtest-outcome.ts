import { type CustomerDay, createCustomerDays } from '../evaluate/customer-day.ts';
import { readFacts } from '../evaluate/facts.ts';
import { foldDecisions } from '../evaluate/state.ts';
import { compileExpression } from '../expressions/expression.ts';
import type { MetricProgram, Names, Program, SourceProgram } from '../expressions/program.ts';
import { calendarFor } from '../model/calendar.ts';
import type { Located } from '../model/content.ts';
import type { Day } from '../model/day.ts';
import { approximateDays } from '../model/duration.ts';
import { metricSchema } from '../model/metric.ts';
import type { Observations } from '../model/observation.ts';
import type { Outcome } from '../model/outcome.ts';

/** An outcome with its name and the file that defines it. */
export interface NamedOutcome {
  readonly name: string;
  readonly outcome: Outcome;
  readonly from: Located<unknown>;
}

/** The outcomes of a workspace, in the order of its files; of a name that stands twice the first. */
export function outcomesOf({ content }: Program): readonly NamedOutcome[] {
  const found = new Map<string, NamedOutcome>();
  for (const from of content.definitions)
    for (const [name, outcome] of Object.entries(from.value.outcomes)) if (!found.has(name)) found.set(name, { name, outcome, from });
  return [...found.values()];
}

/** How many days after a day an outcome is looked for. */
export function horizonOf({ within }: Outcome): number {
  return approximateDays(within);
}

/** The name under which the rows of an outcome are observed; no definition can have it. */
const OBSERVED = 'outcome__row';

/** What is asked of the sources to tell who was lost: the program to observe with, and the days. */
export interface OutcomeQuestion {
  readonly program: Program;
  readonly days: readonly Day[];
  /** Rows up to the day of the back-test do not count. */
  readonly since: (metric: string, customer: string, day: Day) => Day | null;
}

/**
 * What has to be observed to tell who was lost within the horizon after some days, and where the data end. The rows are read as they stand today:
 * of an outcome everything may be known, only of the score nothing.
 */
export function askOutcome(program: Program, named: NamedOutcome, days: readonly Day[], asOf: Day): OutcomeQuestion {
  const { outcome } = named;
  const horizon = horizonOf(outcome);
  const source = outcome.row ?? outcome.no_row;
  const metric: readonly (readonly [string, MetricProgram])[] =
    source === undefined ? [] : [[OBSERVED, firstRow(named, source, program.names)]];
  const sources = new Map(
    [...program.sources].map(([key, one]): [string, SourceProgram] => [
      key,
      key === source && one.value !== null ? { ...one, value: { ...one.value, lag: undefined, expires: undefined } } : one,
    ]),
  );
  return {
    program: { ...program, metrics: new Map(metric), sources, playbooks: [], healthModels: [], stages: [] },
    days: [...new Set([...days.map((day) => day + horizon + 1), asOf])].sort((a, b) => a - b),
    since: (_metric, _customer, day) => day - horizon,
  };
}

/** The first row after the day that lies a horizon before the day of reading. */
function firstRow({ outcome, from, name }: NamedOutcome, source: string, names: Names): MetricProgram {
  const path = ['outcomes', name];
  const { where } = outcome;
  const sinceThen = `today_plus(-${horizonOf(outcome)})`;
  return {
    name: OBSERVED,
    value: metricSchema.parse({ first_day: 'rows', of: source, ...(where !== undefined && { where }), since: sinceThen }),
    from,
    path,
    at: from.locate(path),
    meaning: { type: 'date', world: 'open' },
    derived: null,
    since: compileExpression(sinceThen, names, 'date').expression ?? null,
  };
}

/**
 * The last day whose horizon is over in the data. The data of a workspace end on the day before the evaluation, or with the newest row of any of its
 * sources where that is earlier: an export that ends says nothing of the days after. Where the outcome is that rows are lacking, it is the
 * newest row of their own source that counts.
 */
export function lastDayOf({ outcome }: NamedOutcome, { program }: OutcomeQuestion, observations: Observations, asOf: Day): Day {
  const dated = [...program.sources.values()].filter(({ value }) => value !== null && !value.snapshot);
  const newest = dated.flatMap(({ name }) => observations.source(name, asOf)?.newest ?? []);
  const ends = [asOf - 1, ...(newest.length === 0 ? [] : [Math.max(...newest)])];
  const source = program.content.definitions.flatMap(({ value }) => value.sources[outcome.row ?? outcome.no_row ?? ''] ?? [])[0];
  const own = observations.source(outcome.row ?? outcome.no_row ?? '', asOf)?.newest;
  if (outcome.no_row !== undefined && source !== undefined) ends.push(own ?? 0);
  if (outcome.row !== undefined && source?.expires !== undefined) ends.push((own ?? 0) + approximateDays(source.expires));
  return Math.min(...ends) - horizonOf(outcome);
}

/** Whether a customer of a day was lost within the horizon after it, and on which day: null for one that stayed. */
export type LostOn = (customer: string, day: Day) => Day | null;

/**
 * Reads who was lost. Of rows it is the day of the first; where rows are lacking it is the day after the back-test’s own, the first without; of a contract
 * that was not renewed it is the day after its last.
 */
export function readLosses(program: Program, { outcome }: NamedOutcome, question: OutcomeQuestion, observations: Observations): LostOn {
  const horizon = horizonOf(outcome);
  if (outcome.not_renewed) {
    const calendar = calendarFor(program.content.workspace.value.country);
    const customers = new Map(program.content.customers.map(({ value }) => [value.id, value]));
    return (id, day) => {
      const customer = customers.get(id);
      if (customer === undefined) return null;
      // Its last day is the horizon's last: it is over on the day after.
      const facts = readFacts(customer, day + horizon, (from, count) => calendar.addBusinessDays(from, count));
      return facts.status === 'churned' && facts.left !== null ? facts.left + 1 : null;
    };
  }
  const days = new Map<Day, ReadonlyMap<string, CustomerDay>>();
  const past = foldDecisions([]);
  const onDay = (day: Day): ReadonlyMap<string, CustomerDay> => {
    let found = days.get(day);
    if (found === undefined) {
      found = new Map(createCustomerDays({ program: question.program, observations, past, day }).map((one) => [one.id, one]));
      days.set(day, found);
    }
    return found;
  };
  return (id, day) => {
    const value = onDay(day + horizon + 1)
      .get(id)
      ?.metric(OBSERVED).value;
    const first = typeof value === 'number' ? value : null;
    if (outcome.no_row !== undefined) return first === null ? day + 1 : null;
    return first;
  };
}
