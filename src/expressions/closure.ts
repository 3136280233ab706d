import type { Moment, Reading, Value } from './value.ts';

/** A compiled node. With `readings`, it also appends the values that decided. */
export type Closure = (moment: Moment, readings: Reading[] | null) => Value;

/** A number unless it is none: dividing by zero and overflow are unknown. */
export function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

/** A calculation on one number or date: absent stays absent, unknown stays unknown. */
export function liftOne(operand: Closure, compute: (value: number, moment: Moment) => number | undefined): Closure {
  return (moment, readings) => {
    const value = operand(moment, readings);
    if (value === null) return null;
    return typeof value === 'number' ? compute(value, moment) : undefined;
  };
}

/** A calculation on two numbers or dates: absent wins over unknown, since a comparison with it is false whatever the other is. */
export function liftTwo(left: Closure, right: Closure, compute: (a: number, b: number) => number | undefined): Closure {
  return (moment, readings) => {
    const a = left(moment, readings);
    const b = right(moment, readings);
    if (a === null || b === null) return null;
    return typeof a === 'number' && typeof b === 'number' ? compute(a, b) : undefined;
  };
}
