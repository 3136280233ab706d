import { planNames } from '../expressions/objective-names.ts';
import type { Program } from '../expressions/program.ts';
import { isKnown, type Value, type ValueType } from '../expressions/value.ts';
import { firstDay } from '../model/content.ts';
import { valueOn } from '../model/dated.ts';
import { parseDay } from '../model/day.ts';
import { formatDuration } from '../model/duration.ts';
import { parseNumber } from '../model/scalars.ts';
import type { customTypes } from '../model/workspace.ts';
import type { CustomerDay } from './customer-day.ts';
import { ownerOn } from './facts.ts';
import { readPlan } from './objectives.ts';

/** Reads one name of a customer on a day. */
export type Reader = (day: CustomerDay) => Value;

/** A name as customers are read by it: its reader, and the number under which each of them keeps the value. */
export interface Name {
  readonly slot: number;
  readonly reader: Reader;
}

/** The names of a program. Owners have as many names as there are roles, so a name is entered when it is first read. */
export class NameTable {
  readonly #program: Program;
  readonly #names = new Map<string, Name>();

  constructor(program: Program) {
    this.#program = program;
  }

  find(name: string): Name {
    let found = this.#names.get(name);
    if (found === undefined) {
      found = { slot: this.#names.size, reader: builtIn[name] ?? this.#defined(name) ?? this.#dotted(name) ?? unknown };
      this.#names.set(name, found);
    }
    return found;
  }

  /** How many names were entered so far. */
  get size(): number {
    return this.#names.size;
  }

  #defined(name: string): Reader | undefined {
    if (this.#program.metrics.has(name)) return (day) => day.metric(name).value;
    const date = this.#program.dates.get(name);
    if (date !== undefined) return (day) => date.compiled.evaluate(day);
    const segment = this.#program.segments.get(name);
    return segment === undefined ? undefined : (day) => segment.is.evaluate(day);
  }

  #dotted(name: string): Reader | undefined {
    const [head = '', field = '', part] = name.split('.');
    if (head === 'owner') {
      if (part === 'login') return (day) => ownerOn(day.files.value, field, day.day)?.login ?? null;
      if (part === 'from') return (day) => ownerOn(day.files.value, field, day.day)?.from ?? null;
    }
    const declared = this.#program.content.workspace.value.custom[field];
    if (head !== 'customer' || declared === undefined) return undefined;
    return (day) => readCustom(valueOn(day.files.value.custom[field], day.day), declared);
  }
}

const tables = new WeakMap<Program, NameTable>();

/** The names of a program, the same on all days. */
export function nameTableOf(program: Program): NameTable {
  let table = tables.get(program);
  if (table === undefined) {
    table = new NameTable(program);
    tables.set(program, table);
  }
  return table;
}

const unknown: Reader = () => undefined;

/** Names every workspace has. Those of the record are closed-world: what is not there is absent. */
const builtIn: Readonly<Record<string, Reader>> = {
  all: () => true,
  churned: (day) => day.facts.status === 'churned',
  internal: (day) => day.facts.status === 'internal',
  no_contact: (day) => day.noContact,
  arr: (day) => day.facts.arr,
  seats: (day) => day.facts.seats,
  renewal: (day) => day.facts.renewal,
  stage: (day) => day.shownStage,
  band: (day) => day.shown?.band ?? undefined,
  score: (day) => day.shown?.score ?? undefined,
  coverage: (day) => day.shown?.coverage,
  'customer.id': (day) => day.files.value.id,
  'customer.name': (day) => day.files.value.name,
  'customer.parent': (day) => valueOn(day.files.value.parent, day.day) ?? null,
  'customer.industry': (day) => valueOn(day.files.value.industry, day.day) ?? null,
  'customer.country': (day) => valueOn(day.files.value.country, day.day) ?? null,
  'customer.currency': (day) => day.currency,
  'customer.signed_up': (day) => day.files.value.signed_up ?? null,
  'customer.since': (day) => firstDay(day.files.value),
  'customer.internal': (day) => day.files.value.internal,
  'customer.known_as': (day) => day.files.value.known_as,
  'contract.id': (day) => day.facts.contract?.contract.id ?? null,
  'contract.start': (day) => day.facts.contract?.contract.start ?? null,
  'contract.end': (day) => day.facts.contract?.end ?? null,
  'contract.ended': (day) => day.facts.contract?.ended ?? null,
  'contract.product': (day) => day.facts.contract?.contract.product ?? null,
  'contract.arr': (day) => day.facts.contract?.arr ?? null,
  'contract.seats': (day) => day.facts.contract?.seats ?? null,
  'contract.auto_renew': (day) => day.facts.contract?.autoRenew ?? null,
  'contract.notice': (day) => writtenDuration(day.facts.contract?.contract.notice),
  'contract.term': (day) => writtenDuration(day.facts.contract?.contract.term),
  ...Object.fromEntries(Object.keys(planNames).map((name): [string, Reader] => [name, (day) => readPlan(day, name)])),
};

function writtenDuration(duration: Parameters<typeof formatDuration>[0] | undefined): Value {
  return duration === undefined ? null : formatDuration(duration);
}

function readCustom(written: string | readonly string[] | undefined, type: (typeof customTypes)[number]): Value {
  if (written === undefined) return null;
  if (type === 'list') return typeof written === 'string' ? [written] : written;
  return typeof written === 'string' ? readText(written, type) : null;
}

/** Reads a text as a value of a type: a custom field, or a cell of a choice. Absent when it is none; validation tells where that happens. */
export function readText(written: string, type: ValueType): Value {
  switch (type) {
    case 'number':
      return parseNumber(written) ?? null;
    case 'date':
      return parseDay(written) ?? null;
    case 'yes/no':
      return written === 'yes' || written === 'true' ? true : written === 'no' || written === 'false' ? false : null;
    case 'list':
      return [written];
    case 'text':
      return written;
  }
}

/** Tells whether a yes/no value holds: unknown and absent do not. */
export function holds(value: Value): boolean {
  return isKnown(value) && value === true;
}
