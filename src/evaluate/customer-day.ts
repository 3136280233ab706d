import type { MetricProgram, Program } from '../expressions/program.ts';
import type { CompiledExpression, Moment, Value } from '../expressions/value.ts';
import { type CustomerFiles, firstDay } from '../model/content.ts';
import type { Day } from '../model/day.ts';
import { isBuiltIn } from '../model/source.ts';
import { type Context, contextOf, type DayInput, type RunFact, sourceOn } from './day-context.ts';
import { type Facts, overridesOn, readFacts } from './facts.ts';
import { evaluateHealth, type Health } from './health.ts';
import { evaluateStage, type StageOutcome } from './journey.ts';
import { readText } from './names.ts';
import { type MetricState, readObservation } from './observed.ts';
import { pastOf } from './past.ts';
import { Population } from './population.ts';
import type { ShownBand } from './report.ts';
import { answerSegments } from './segments.ts';
import { type CustomerState, comparableHealth, comparableStage, type HealthPoint } from './state.ts';

/** Why a playbook leaves a customer out unless its `for` reads the name: `churned`, `internal` or `no_contact`. */
export type Exclusion = 'churned' | 'internal' | 'no_contact';

/** All customers of the program on a day, in the order of their ids. Health, stage and every metric are computed when first read. */
export function createCustomerDays(input: DayInput): readonly CustomerDay[] {
  const context = contextOf(input);
  const days = input.program.content.customers.map((customer) => new CustomerDay(context, customer, input.day));
  for (const day of days) context.customers.set(day.id, day);
  context.populations.set(input.day, populationOf(days));
  return days;
}

/** One customer on a day. `percentile` compares it with all customers of the program. */
export function createCustomerDay(input: DayInput & { readonly customer: CustomerFiles }): CustomerDay {
  return new CustomerDay(contextOf(input), input.customer, input.day);
}

/** Kept for a value that is unknown, and while it is being computed: a name that reads itself is unknown, whatever the checks have let through. */
const UNKNOWN = Symbol('unknown');

/** A customer on a day: the moment that expressions read. Every value is computed when it is first read, and kept. */
export class CustomerDay implements Moment {
  readonly day: Day;
  readonly files: CustomerFiles;
  /** What history knew of the customer the day before; undefined for a new one. */
  readonly past: CustomerState | undefined;
  readonly #context: Context;
  /** By the slots of the name table: thousands of customers hold the same names. */
  #values: (Value | typeof UNKNOWN)[] | undefined;
  #metrics: Map<string, MetricState> | undefined;
  #earlier: Map<Day, CustomerDay> | undefined;
  readonly #first: Day | null;
  #facts: Facts | undefined;
  #segments: readonly Value[] | undefined;
  #health: Health | undefined;
  #stage: StageOutcome | undefined;
  #healthBusy = false;
  #stageBusy = false;

  constructor(context: Context, files: CustomerFiles, day: Day) {
    this.#context = context;
    this.day = day;
    this.files = files;
    this.past = pastOf(context.past, files);
    this.#first = firstDay(files.value);
  }

  /** The record as of the day. */
  get facts(): Facts {
    this.#facts ??= readFacts(this.files.value, this.day, this.#context.addBusinessDays);
    return this.#facts;
  }

  get id(): string {
    return this.files.value.id;
  }

  get program(): Program {
    return this.#context.program;
  }

  get fiscalYearStart(): number {
    return this.#context.fiscalYearStart;
  }

  get currency(): string {
    return this.files.value.currency ?? this.program.content.workspace.value.currency;
  }

  /** Customers that belong to this one on the day of evaluation, by id; none where no health model rolls up. */
  get children(): readonly CustomerDay[] {
    const { children, customers, today } = this.#context;
    return (children.get(this.id) ?? []).map((files) => {
      const child = customers.get(files.value.id) ?? new CustomerDay(this.#context, files, today);
      customers.set(child.id, child);
      return child;
    });
  }

  /** Whether an exception says that nobody may contact the customer. */
  get noContact(): boolean {
    return overridesOn(this.files.value, this.day).some(({ override }) => override.what === 'no_contact');
  }

  /** The health of the day of evaluation, with all that led to it. */
  get health(): Health {
    this.#health ??= evaluateHealth(this);
    return this.#health;
  }

  /** Whether it is in each segment, in the order of their names; undefined for lack of data. */
  get segments(): readonly Value[] {
    this.#segments ??= answerSegments(this.program, this);
    return this.#segments;
  }

  /** The stage of the day of evaluation. */
  get stage(): StageOutcome {
    this.#stage ??= evaluateStage(this);
    return this.#stage;
  }

  /** The shown health that `band`, `score` and `coverage` read: on earlier days the one of history. Undefined while it is being computed, and where there is none. */
  get shown(): (Pick<HealthPoint, 'score' | 'coverage'> & { readonly band: Exclude<ShownBand, 'unknown'> | null }) | undefined {
    if (this.day !== this.#context.today) return known(comparableHealth(this.past, this.day));
    if (this.#healthBusy) return undefined;
    this.#healthBusy = true;
    const { health } = this;
    this.#healthBusy = false;
    return known(health);
  }

  /** The stage that `stage` reads: on earlier days the one of history. */
  get shownStage(): Value {
    if (this.day !== this.#context.today) return comparableStage(this.past, this.day) ?? undefined;
    if (this.#stageBusy) return undefined;
    this.#stageBusy = true;
    const { stage } = this.stage;
    this.#stageBusy = false;
    return stage ?? undefined;
  }

  read(name: string): Value {
    const { names } = this.#context;
    const { slot, reader } = names.find(name);
    this.#values ??= new Array(names.size);
    const values = this.#values;
    const held = values[slot];
    if (held !== undefined) return held === UNKNOWN ? undefined : held;
    values[slot] = UNKNOWN;
    const value = reader(this);
    if (value !== undefined) values[slot] = value;
    return value;
  }

  /** A metric with its freshness. */
  metric(name: string): MetricState {
    this.#metrics ??= new Map();
    let state = this.#metrics.get(name);
    if (state === undefined) {
      const metric = this.program.metrics.get(name);
      state = metric === undefined ? { value: undefined, newest: null, state: 'missing' } : this.#readMetric(metric);
      this.#metrics.set(name, state);
    }
    return state;
  }

  /** An earlier day of the same customer; undefined for later days and days on which it was no customer yet. */
  at(day: Day): CustomerDay | undefined {
    if (day === this.day) return this;
    if (day > this.day || (this.#first !== null && day < this.#first)) return undefined;
    this.#earlier ??= new Map();
    let earlier = this.#earlier.get(day);
    if (earlier === undefined) {
      earlier = new CustomerDay(this.#context, this.files, day);
      this.#earlier.set(day, earlier);
    }
    return earlier;
  }

  addBusinessDays(day: Day, count: number): Day {
    return this.#context.addBusinessDays(day, count);
  }

  /** Whether a run of the playbook about this customer was under way, or held back, at the end of the day before. */
  running(playbook: string): Value {
    return this.#runs(playbook).some(({ opened, closed }) => opened < this.day && (closed === null || closed >= this.day));
  }

  /** The day the last run of the playbook about this customer opened, as of the day before; absent without one. */
  lastRun(playbook: string): Value {
    return this.#runs(playbook).reduce<Day | null>(
      (last, { opened }) => (opened < this.day && (last === null || opened > last) ? opened : last),
      null,
    );
  }

  /** Only a run has answers. */
  answer(_step: string): Value {
    return undefined;
  }

  /** Only a run has steps. */
  stepDone(_step: string): Value {
    return undefined;
  }

  percentile(expression: CompiledExpression, segment: string): Value {
    const { populations, program } = this.#context;
    let population = populations.get(this.day);
    if (population === undefined) {
      population = populationOf(
        program.content.customers.map((files) => (files === this.files ? this : new CustomerDay(this.#context, files, this.day))),
      );
      populations.set(this.day, population);
    }
    return population.percentile(this, expression, segment);
  }

  /** Why a playbook leaves this customer out, given the names its `for` reads; null when it does not. */
  exclusion(names: readonly string[]): Exclusion | null {
    const reads = (name: Exclusion) => names.includes(name) || (name === 'internal' && names.includes('customer.internal'));
    if (this.facts.status === 'internal' && !reads('internal')) return 'internal';
    if (this.facts.status === 'churned' && !reads('churned')) return 'churned';
    return this.noContact && !reads('no_contact') ? 'no_contact' : null;
  }

  #runs(playbook: string): readonly RunFact[] {
    return this.#context.runs.get(`${playbook}/${this.id}`) ?? [];
  }

  /** The day before which rows of a metric do not count; null for all. */
  #since({ since }: MetricProgram): Day | null {
    const value = since?.evaluate(this);
    return typeof value === 'number' ? value : null;
  }

  #readMetric(metric: MetricProgram): MetricState {
    const { derived, value: definition } = metric;
    if (derived === null) {
      const { observations, ownRows } = this.#context;
      const source = definition.of ?? '';
      return readObservation(
        definition,
        isBuiltIn(source)
          ? ownRows.observe(metric, source, this.files, this.day, this.#since(metric))
          : observations.observe(metric.name, this.id, this.day),
        sourceOn(this.#context, source, this.day),
        this.day,
        this.#first,
        this.#context.addBusinessDays,
      );
    }
    const value = 'choose' in derived ? readText(derived.choose(this).value, metric.meaning.type) : derived.evaluate(this);
    if (value === undefined || value === null) return { value, newest: null, state: 'missing' };
    const stale = derived.names.some((name) => this.program.metrics.has(name) && this.metric(name).state === 'stale');
    return { value, newest: null, state: stale ? 'stale' : 'fresh' };
  }
}

/** Health as expressions read it: a band under its coverage floor is unknown, and so is everything where no model was. */
function known(shown: (Pick<HealthPoint, 'score' | 'band' | 'coverage'> & { readonly model: unknown }) | undefined) {
  if (shown === undefined || shown.model === null) return undefined;
  return { score: shown.score, coverage: shown.coverage, band: shown.band === 'unknown' ? null : shown.band };
}

function populationOf(days: readonly CustomerDay[]): Population {
  return new Population(days.filter(({ facts }) => facts.status === 'customer'));
}
