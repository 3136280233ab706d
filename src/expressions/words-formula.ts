import { type FormulaNode, parseFormula } from './formula-parser.ts';
import type { Vocabulary } from './words-names.ts';
import { describeDuration, joinWords } from './words-values.ts';

/**
 * When a date formula falls, in a clause. One that cannot be parsed stays as it is, in backticks.
 *
 * @example describeFormula('renewal - 90d', vocabulary) // '90 days before the renewal date'
 */
export function describeFormula(source: string, vocabulary: Vocabulary): string {
  const { formula: node, problems } = parseFormula(source);
  return node === undefined || problems.length > 0
    ? `\`${source.replaceAll('`', '’')}\``
    : (vocabulary.grammar?.formula(node) ?? moment(node, vocabulary));
}

/** The same for a due date, which is moved off days without work: `+` forward, `-` back. */
export function describeDue(source: string, vocabulary: Vocabulary): string {
  const { formula: node } = parseFormula(source);
  if (node !== undefined && vocabulary.grammar !== undefined) return vocabulary.grammar.due(node);
  const words = describeFormula(source, vocabulary);
  if (node?.kind !== 'shift' || ('unit' in node.by && node.by.unit === 'bd')) return words;
  return `${words}, moved to the working day ${node.sign === 1 ? 'after' : 'before'}`;
}

function moment(node: FormulaNode, vocabulary: Vocabulary): string {
  if (node.kind === 'shift') return shifted(node, vocabulary);
  const anchor = noun(node, vocabulary);
  return anchor.startsWith('“') ? `when ${anchor}` : `on ${anchor}`;
}

function shifted(node: Extract<FormulaNode, { kind: 'shift' }>, vocabulary: Vocabulary): string {
  const by = 'name' in node.by ? vocabulary.titleOf(node.by.name) : describeDuration(node.by);
  return `${by} ${node.sign === 1 ? 'after' : 'before'} ${noun(node.from, vocabulary)}`;
}

function noun(node: FormulaNode, vocabulary: Vocabulary): string {
  if (node.kind === 'anchor') return vocabulary.titleOf(node.name);
  if (node.kind === 'shift') return `the day ${shifted(node, vocabulary)}`;
  const one = node.which === 'earliest' ? 'earli' : 'lat';
  const form = node.of.length === 2 ? (one === 'lat' ? 'later' : 'earlier') : `${one}est`;
  return `the ${form} of ${joinWords(
    node.of.map((inner) => noun(inner, vocabulary)),
    'and',
  )}`;
}
