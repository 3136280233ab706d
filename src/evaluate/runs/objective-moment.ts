import type { CompiledExpression, Moment, Value } from '../../expressions/value.ts';
import type { Day } from '../../model/day.ts';
import type { CustomerDay } from '../customer-day.ts';
import { type ObjectiveFacts, objectivesOn, readObjective } from '../objectives.ts';

/** A customer read through one objective of its success plan: `objective.*` is this objective's, all else the customer's. */
export class ObjectiveMoment implements Moment {
  readonly day: Day;
  readonly #base: CustomerDay;
  readonly #id: string;
  readonly #facts: ObjectiveFacts | undefined;

  constructor(base: CustomerDay, id: string) {
    this.day = base.day;
    this.#base = base;
    this.#id = id;
    this.#facts = objectivesOn(base).find(({ objective }) => objective.id === id);
  }

  get fiscalYearStart(): number {
    return this.#base.fiscalYearStart;
  }

  read(name: string): Value {
    if (!name.startsWith('objective.')) return this.#base.read(name);
    // An objective that was taken out of the plan has no fields any more.
    return this.#facts === undefined ? null : readObjective(this.#facts, name);
  }

  at(day: Day): Moment | undefined {
    const base = this.#base.at(day);
    return base === undefined ? undefined : new ObjectiveMoment(base, this.#id);
  }

  addBusinessDays(day: Day, count: number): Day {
    return this.#base.addBusinessDays(day, count);
  }

  running(playbook: string): Value {
    return this.#base.running(playbook);
  }

  lastRun(playbook: string): Value {
    return this.#base.lastRun(playbook);
  }

  answer(): Value {
    return undefined;
  }

  stepDone(): Value {
    return undefined;
  }

  percentile(expression: CompiledExpression, segment: string): Value {
    return this.#base.percentile(expression, segment);
  }
}
