import type { Node } from '../../expressions/node.ts';
import type { Known } from '../../expressions/value.ts';
import { canonicalExpression } from './canonical.ts';
import { type Case, casesOf, known, literalOf, type Possible, type Scope } from './cases.ts';

/** Which of the three values a condition can have, as bits. */
const TRUE = 1;
const FALSE = 2;
const UNKNOWN = 4;
type Truth = number;

/** Nothing is known of a value, not even whether there is one. */
const anything = Symbol('anything');

type Binary = Extract<Node, { kind: 'binary' }>;

/**
 * Whether some day can be found on which the first condition is true and none of the others is. No is certain; yes only means that nothing
 * speaks against it: what compares with fixed values is gone through case by case, and everything else may be anything.
 */
export function isPossible(condition: Node, scope: Scope, others: readonly Node[] = []): boolean {
  const all = [condition, ...others];
  for (const values of casesOf(all, scope)) {
    if ((truthOf(condition, values) & TRUE) === 0) continue;
    if (others.every((other) => truthOf(other, values) !== TRUE)) return true;
  }
  return false;
}

/** Whether a condition is true on every day. */
export function isCertain(condition: Node, scope: Scope): boolean {
  for (const values of casesOf([condition], scope)) if (truthOf(condition, values) !== TRUE) return false;
  return true;
}

/** Whether a condition is surely true in a case. */
export function isTrueIn(condition: Node, values: Case): boolean {
  return truthOf(condition, values) === TRUE;
}

function truthOf(node: Node, values: Case): Truth {
  switch (node.kind) {
    case 'literal':
      return node.value === true ? TRUE : FALSE;
    case 'not': {
      const truth = truthOf(node.operand, values);
      return (truth & TRUE ? FALSE : 0) | (truth & FALSE ? TRUE : 0) | (truth & UNKNOWN);
    }
    case 'binary':
      if (node.operator === '&&') return junction(truthOf(node.left, values), truthOf(node.right, values), FALSE, TRUE);
      if (node.operator === '||') return junction(truthOf(node.left, values), truthOf(node.right, values), TRUE, FALSE);
      return comparison(node, values);
    case 'call': {
      if (node.name === 'held') {
        const [first] = node.arguments;
        return first === undefined ? TRUE | FALSE | UNKNOWN : truthOf(first, values) | FALSE | UNKNOWN;
      }
      if (node.name === 'known' || node.name === 'missing') {
        const [first] = node.arguments;
        const value = first === undefined ? anything : valueIn(first, values);
        if (value === anything) return TRUE | FALSE;
        const there = value !== undefined && value !== null;
        return there === (node.name === 'known') ? TRUE : FALSE;
      }
      return asTruth(valueIn(node, values));
    }
    default:
      return asTruth(valueIn(node, values));
  }
}

function asTruth(value: Possible | typeof anything): Truth {
  if (value === anything) return TRUE | FALSE | UNKNOWN;
  if (value === known) return TRUE | FALSE;
  return value === undefined ? UNKNOWN : value === true ? TRUE : FALSE;
}

function junction(left: Truth, right: Truth, deciding: Truth, other: Truth): Truth {
  const both = left & right & other;
  const unknown = (left & UNKNOWN && right & (other | UNKNOWN)) || (right & UNKNOWN && left & (other | UNKNOWN)) ? UNKNOWN : 0;
  return ((left | right) & deciding) | both | unknown;
}

function comparison({ operator, left, right }: Binary, values: Case): Truth {
  const a = valueIn(left, values);
  const b = valueIn(right, values);
  if (a === null || b === null) return FALSE;
  if (a === anything || b === anything) return TRUE | FALSE | UNKNOWN;
  if (a === undefined || b === undefined) return UNKNOWN;
  const exact = literalOf(left) !== undefined || literalOf(right) !== undefined;
  if (!exact || a === known || b === known) return TRUE | FALSE;
  return compare(operator, a, b) ? TRUE : FALSE;
}

function compare(operator: Binary['operator'], a: Known, b: Known): boolean {
  switch (operator) {
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    case 'in':
      return Array.isArray(b) && b.includes(String(a));
    default:
      throw new Error(`${operator} compares nothing`);
  }
}

/** Calculations on one date or number: what is absent stays absent, what is unknown stays unknown. */
const carrying: ReadonlySet<string> = new Set([
  'days_since',
  'days_until',
  'months_since',
  'years_since',
  'fiscal_quarters_until',
  'today_plus',
]);

/** Values of parts that are gone through are exact only where they meet the fixed values they stand for; further up they are merely there. */
function valueIn(node: Node, values: Case): Possible | typeof anything {
  const literal = literalOf(node);
  if (literal !== undefined) return literal;
  if (node.kind === 'name' && node.name === 'all') return true;
  if (node.kind !== 'name' && node.kind !== 'call') {
    const isCondition = node.kind === 'not' || (node.kind === 'binary' && !arithmetic.has(node.operator));
    if (!isCondition) return anything;
    const truth = truthOf(node, values);
    return truth === TRUE ? true : truth === FALSE ? false : truth === UNKNOWN ? undefined : truth & UNKNOWN ? anything : known;
  }
  const key = canonicalExpression(node);
  if (values.has(key)) return values.get(key);
  if (node.kind === 'name') return anything;
  const [first] = node.arguments;
  if (first === undefined || !carrying.has(node.name)) return anything;
  const value = valueIn(first, values);
  return value === null || value === undefined ? value : anything;
}

const arithmetic: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%']);
