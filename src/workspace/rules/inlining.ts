import type { Node } from '../../expressions/node.ts';
import { parseExpression } from '../../expressions/parser.ts';
import type { Program } from '../../expressions/program.ts';

/** How many segments may read one another. */
const maxDepth = 5;
/** Calls whose first argument is computed for other days or customers; a segment is left in them by its name. */
const elsewhere: ReadonlySet<string> = new Set(['ago', 'change', 'percentile']);

/** Parses a condition, with segments replaced by what they stand for; undefined for one that has a problem. */
export function readCondition(source: string, program: Program): Node | undefined {
  const { node } = parseExpression(source);
  return node && inlineSegments(node, program, 0);
}

function inlineSegments(node: Node, program: Program, depth: number): Node {
  const inline = (part: Node) => inlineSegments(part, program, depth);
  switch (node.kind) {
    case 'literal':
    case 'list':
      return node;
    case 'name': {
      const segment = depth < maxDepth ? program.segments.get(node.name) : undefined;
      const inner = segment && parseExpression(segment.is.source).node;
      if (inner === undefined) return node;
      const { start, end } = node;
      // A segment is a condition: joined with `true`, an absent field counts as no.
      const left = inlineSegments(inner, program, depth + 1);
      return { kind: 'binary', operator: '&&', left, right: { kind: 'literal', value: true, start, end }, start, end };
    }
    case 'not':
    case 'negate':
      return { ...node, operand: inline(node.operand) };
    case 'binary':
      return { ...node, left: inline(node.left), right: inline(node.right) };
    case 'call':
      return elsewhere.has(node.name) ? node : { ...node, arguments: node.arguments.map(inline) };
  }
}
