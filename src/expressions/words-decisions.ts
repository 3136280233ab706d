import type { Day } from '../model/day.ts';
import type { Duration } from '../model/duration.ts';
import type { Node } from './node.ts';
import { isKnown, type Value } from './value.ts';
import { limitOf, operands } from './words.ts';
import type { Vocabulary } from './words-names.ts';
import { counted, describeDay, describeDuration, formatNumber, formatQuantity, sentence } from './words-values.ts';

/** Why a band stays although the score has left it. Example: `'red', 53, 51` is “Held at red: needs 53, has 51.” */
export function describeHeldBand(band: string, needs: number, has: number): string {
  return `Held at ${band}: needs ${formatNumber(needs)}, has ${formatNumber(Number(has.toFixed(1)))}.`;
}

/**
 * Why a run waits for the contact budget. Example: “Held back until 30 November: 2 of 2 contacts made or planned this week.” One that needs several says how
 * many: “…: 1 of 2 contacts made or planned this week, and it needs 2.”
 */
export function describeHeldBack(until: Day, used: number, limit: number, within: Duration, needs = 1): string {
  const week = (within.unit === 'd' && within.count === 7) || (within.unit === 'w' && within.count === 1);
  const time = week ? 'this week' : `within ${describeDuration(within)}`;
  return `Held back until ${describeDay(until)}: ${formatNumber(used)} of ${counted(limit, 'contact')} made or planned ${time}${needs === 1 ? '' : `, and it needs ${formatNumber(needs)}`}.`;
}

/**
 * Why a condition does not hold: the first part that fails, with its value. Undefined where that part is no plain comparison.
 *
 * @example describeWhyNot(parse('high_touch && arr >= 50000'), read, vocabulary) // 'ARR is €45,000, the rule asks for €50,000'
 */
function describeWhyNot(node: Node, read: (name: string) => Value, vocabulary: Vocabulary): string | undefined {
  for (const part of operands(node, '&&')) {
    const failure = failureOf(part, read, vocabulary);
    if (failure !== 'holds') return failure;
  }
  return undefined;
}

function failureOf(part: Node, read: (name: string) => Value, vocabulary: Vocabulary): string | undefined {
  if (part.kind === 'name') {
    const value = read(part.name);
    return value === true
      ? 'holds'
      : isKnown(value)
        ? vocabulary.statementOf(part.name, false)
        : `${vocabulary.titleOf(part.name)} is unknown`;
  }
  if (part.kind !== 'binary' || part.left.kind !== 'name' || part.right.kind !== 'literal') return undefined;
  const { left, operator, right } = part;
  const value = read(left.name);
  const title = vocabulary.titleOf(left.name);
  if (!isKnown(value)) return `${title} is ${value === null ? 'not set' : 'unknown'}`;
  const limit = right.value;
  const order = typeof value === typeof limit ? (value < limit ? -1 : value > limit ? 1 : 0) : undefined;
  if (order === undefined) return undefined;
  const asks: Record<string, readonly [holds: boolean, words: string]> = {
    '>=': [order >= 0, ''],
    '>': [order > 0, 'more than '],
    '<=': [order <= 0, 'at most '],
    '<': [order < 0, 'less than '],
    '==': [order === 0, ''],
    '!=': [order !== 0, 'anything but '],
  };
  const ask = asks[operator];
  if (ask === undefined) return undefined;
  const [holds, words] = ask;
  const has = typeof value === 'number' ? formatQuantity(value, vocabulary.unitOf(left.name), vocabulary.currency) : String(value);
  return holds ? 'holds' : `${title} is ${has}, the rule asks for ${words}${limitOf(left, right, { vocabulary, tense: 'is' })}`;
}

/** The sentence for a playbook that did not start. Example: “Not started: ARR is €45,000, the rule asks for €50,000.” */
export function describeNotStarted(node: Node, read: (name: string) => Value, vocabulary: Vocabulary): string | undefined {
  const why = describeWhyNot(node, read, vocabulary);
  return why === undefined ? undefined : sentence(`not started: ${why}`);
}
