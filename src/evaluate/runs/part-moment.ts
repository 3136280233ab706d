import type { CompiledExpression, Moment, Value } from '../../expressions/value.ts';
import type { Day } from '../../model/day.ts';
import type { CustomerDay } from '../customer-day.ts';

/** A customer read through one part of it, such as a contract: a subclass says which names are the part's; all else is the customer's. */
export abstract class PartMoment implements Moment {
  readonly day: Day;
  protected readonly base: CustomerDay;
  /** The part's id. */
  protected readonly id: string;

  constructor(base: CustomerDay, id: string) {
    this.day = base.day;
    this.base = base;
    this.id = id;
  }

  abstract read(name: string): Value;

  /** The same part of the customer as it was on another day. */
  protected abstract of(base: CustomerDay): Moment;

  get fiscalYearStart(): number {
    return this.base.fiscalYearStart;
  }

  at(day: Day): Moment | undefined {
    const base = this.base.at(day);
    return base === undefined ? undefined : this.of(base);
  }

  addBusinessDays(day: Day, count: number): Day {
    return this.base.addBusinessDays(day, count);
  }

  running(playbook: string): Value {
    return this.base.running(playbook);
  }

  lastRun(playbook: string): Value {
    return this.base.lastRun(playbook);
  }

  answer(): Value {
    return undefined;
  }

  stepDone(): Value {
    return undefined;
  }

  percentile(expression: CompiledExpression, segment: string): Value {
    return this.base.percentile(expression, segment);
  }
}
