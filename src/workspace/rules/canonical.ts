import type { FormulaNode } from '../../expressions/formula-parser.ts';
import type { BinaryOperator, Node } from '../../expressions/node.ts';
import { compareText } from '../../model/diagnostic.ts';
import { formatDuration } from '../../model/duration.ts';

const mirrored: Readonly<Partial<Record<BinaryOperator, BinaryOperator>>> = { '>': '<', '>=': '<=' };

/**
 * An expression in one spelling: two that mean the same by their form alone (spaces, brackets, quotes, the order around `&&`, `||`, `==`,
 * `5 < x` for `x > 5`, `&& all`) give the same text. Example: `canonicalExpression` of `(b && a)` is `a && b` in brackets of its own.
 */
export function canonicalExpression(node: Node): string {
  switch (node.kind) {
    case 'literal':
      return JSON.stringify(node.value);
    case 'name':
      return node.name === 'all' ? 'true' : node.name;
    case 'list':
      return `[${node.items.map(canonicalExpression).sort(compareText).join(',')}]`;
    case 'not':
      return node.operand.kind === 'not' ? canonicalExpression(node.operand.operand) : `!${canonicalExpression(node.operand)}`;
    case 'negate':
      return `-${canonicalExpression(node.operand)}`;
    case 'call':
      return `${node.name}(${node.arguments.map(canonicalExpression).join(',')})`;
    case 'binary':
      return canonicalBinary(node);
  }
}

function canonicalBinary({ operator, left, right }: Extract<Node, { kind: 'binary' }>): string {
  if (operator === '&&' || operator === '||') {
    const neutral = operator === '&&' ? 'true' : 'false';
    const parts = [...new Set([left, right].flatMap((side) => operands(side, operator)))]
      .filter((part) => part !== neutral)
      .sort(compareText);
    return parts.length > 1 ? `(${parts.join(operator)})` : (parts[0] ?? neutral);
  }
  const [a, b] = [canonicalExpression(left), canonicalExpression(right)];
  if (operator === '==' || operator === '!=' || operator === '+' || operator === '*') return `(${[a, b].sort(compareText).join(operator)})`;
  const turned = mirrored[operator];
  return turned === undefined ? `(${a}${operator}${b})` : `(${b}${turned}${a})`;
}

/** The parts of a chain of the same operator, whatever its brackets. */
function operands(node: Node, operator: '&&' | '||'): readonly string[] {
  return node.kind === 'binary' && node.operator === operator
    ? [node.left, node.right].flatMap((side) => operands(side, operator))
    : [canonicalExpression(node)];
}

/** A date formula in one spelling. */
export function canonicalFormula(node: FormulaNode): string {
  switch (node.kind) {
    case 'anchor':
      return node.name;
    case 'pick':
      return `${node.which}(${node.of.map(canonicalFormula).sort(compareText).join(',')})`;
    case 'shift':
      return `${canonicalFormula(node.from)} ${node.sign === 1 ? '+' : '-'} ${'name' in node.by ? node.by.name : formatDuration(node.by)}`;
  }
}
