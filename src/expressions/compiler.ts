import { compileCall } from './calls.ts';
import type { BinaryNode } from './checker.ts';
import { type Closure, finite, liftOne, liftTwo } from './closure.ts';
import type { Node } from './node.ts';
import type { Known, Moment, Reading, Value, ValueType } from './value.ts';

/** What compiling a node needs besides the node: the text it stands in, and the types the checker settled. */
export interface CompilerInput {
  readonly source: string;
  readonly types: ReadonlyMap<Node, ValueType>;
}

/**
 * Turns a checked tree into closures, following the three values:
 *
 * - a comparison with an absent value is false, also `!=`, even where the other side is unknown; with an unknown one it is unknown;
 * - an absent yes/no field counts as no in `&&`, `||` and `!`;
 * - `false && unknown` is false, `true || unknown` is true, `!unknown` is unknown;
 * - a calculation never gives infinity: x ÷ 0 is unknown.
 */
export function compileNode(node: Node, input: CompilerInput): Closure {
  switch (node.kind) {
    case 'literal': {
      const { value } = node;
      return () => value;
    }
    case 'list': {
      const items = node.items.flatMap((item) => (item.kind === 'literal' && typeof item.value === 'string' ? [item.value] : []));
      return () => items;
    }
    case 'name': {
      const { name } = node;
      const type = input.types.get(node) ?? 'number';
      return (moment, readings) => {
        const value = moment.read(name);
        readings?.push({ name, type, value });
        return value;
      };
    }
    case 'not': {
      const operand = compileNode(node.operand, input);
      return (moment, readings) => {
        const value = operand(moment, readings);
        return value === undefined ? undefined : value !== true;
      };
    }
    case 'negate':
      return liftOne(compileNode(node.operand, input), (value) => -value);
    case 'call':
      return compileCall(
        node,
        input,
        node.arguments.map((argument) => compileNode(argument, input)),
      );
    case 'binary':
      return compileBinary(node, compileNode(node.left, input), compileNode(node.right, input));
  }
}

function compileBinary(node: BinaryNode, left: Closure, right: Closure): Closure {
  switch (node.operator) {
    case '&&':
      return junction(left, right, false);
    case '||':
      return junction(left, right, true);
    case '==':
      return compare(left, right, (a, b) => a === b);
    case '!=':
      return compare(left, right, (a, b) => a !== b);
    case '<':
      return compare(left, right, (a, b) => a < b);
    case '<=':
      return compare(left, right, (a, b) => a <= b);
    case '>':
      return compare(left, right, (a, b) => a > b);
    case '>=':
      return compare(left, right, (a, b) => a >= b);
    case 'in':
      return compare(left, right, (a, b) => Array.isArray(b) && b.includes(a));
    case '+':
      return liftTwo(left, right, (a, b) => finite(a + b));
    case '-':
      return liftTwo(left, right, (a, b) => finite(a - b));
    case '*':
      return liftTwo(left, right, (a, b) => finite(a * b));
    case '/':
      return liftTwo(left, right, (a, b) => finite(a / b));
    case '%':
      return liftTwo(left, right, (a, b) => finite(a % b));
  }
}

function compare(left: Closure, right: Closure, holds: (a: Known, b: Known) => boolean): Closure {
  return (moment, readings) => {
    const a = left(moment, readings);
    const b = right(moment, readings);
    if (a === null || b === null) return false;
    return a === undefined || b === undefined ? undefined : holds(a, b);
  };
}

/** `&&` is decided by false, `||` by true; where the right side decides, what the left read is no reason and is dropped. */
function junction(left: Closure, right: Closure, deciding: boolean): Closure {
  return (moment, readings) => {
    const start = readings === null ? 0 : readings.length;
    const a = asCondition(left(moment, readings));
    if (a === deciding) return a;
    const middle = readings === null ? 0 : readings.length;
    const b = asCondition(right(moment, readings));
    if (b === deciding) {
      readings?.splice(start, middle - start);
      return b;
    }
    return a === undefined || b === undefined ? undefined : !deciding;
  };
}

/** A value as a condition: an absent yes/no field counts as no. */
export function asCondition(value: Value): boolean | undefined {
  return value === undefined ? undefined : value === true;
}

/** The value of a closure with the readings that decided, each once. */
export function traceClosure(closure: Closure, moment: Moment): { readonly value: Value; readonly readings: readonly Reading[] } {
  const readings: Reading[] = [];
  const value = closure(moment, readings);
  return { value, readings: readings.length < 2 ? readings : eachOnce(readings) };
}

/** The first reading of each name. Readings are few: looking back takes less than remembering. */
export function eachOnce(readings: readonly Reading[]): readonly Reading[] {
  return readings.filter(({ name }, index) => {
    for (let before = 0; before < index; before += 1) if (readings[before]?.name === name) return false;
    return true;
  });
}
