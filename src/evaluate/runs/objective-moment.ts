import type { Value } from '../../expressions/value.ts';
import type { CustomerDay } from '../customer-day.ts';
import { type ObjectiveFacts, objectivesOn, readObjective } from '../objectives.ts';
import { PartMoment } from './part-moment.ts';

/** A customer read through one objective of its success plan: `objective.*` is this objective's, all else the customer's. */
export class ObjectiveMoment extends PartMoment {
  readonly #facts: ObjectiveFacts | undefined;

  constructor(base: CustomerDay, id: string) {
    super(base, id);
    this.#facts = objectivesOn(base).find(({ objective }) => objective.id === id);
  }

  read(name: string): Value {
    if (!name.startsWith('objective.')) return this.base.read(name);
    // An objective that was taken out of the plan has no fields any more.
    return this.#facts === undefined ? null : readObjective(this.#facts, name);
  }

  protected of(base: CustomerDay): ObjectiveMoment {
    return new ObjectiveMoment(base, this.id);
  }
}
