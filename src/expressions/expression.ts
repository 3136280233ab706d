import { analyse } from './analysis.ts';
import { checkExpression } from './checker.ts';
import type { Closure } from './closure.ts';
import { asCondition, compileNode, traceClosure } from './compiler.ts';
import { parseExpression } from './parser.ts';
import type { Names } from './program.ts';
import type { CompiledExpression, Moment, Problem, ValueType } from './value.ts';

/** A compiled expression, absent when there are problems. */
interface ExpressionResult {
  readonly expression?: CompiledExpression;
  readonly problems: readonly Problem[];
}

/**
 * Reads, checks and compiles an expression. With `expected` it must be of that type; a condition (`yes/no`) is then never absent.
 * Example: `compileExpression('arr > 0', names, 'yes/no').expression?.evaluate(moment)`.
 */
export function compileExpression(source: string, names: Names, expected?: ValueType): ExpressionResult {
  const parsed = parseExpression(source);
  if (parsed.node === undefined) return { problems: parsed.problems };
  const { node } = parsed;
  const checked = checkExpression(source, node, names, expected);
  if (checked.problems.length > 0) return { problems: checked.problems };
  const value = compileNode(node, { source, types: checked.types });
  const closure: Closure = expected === 'yes/no' ? (moment, readings) => asCondition(value(moment, readings)) : value;
  const expression: CompiledExpression = {
    source,
    type: checked.type ?? expected ?? 'number',
    node,
    ...analyse(node),
    evaluate: (moment: Moment) => closure(moment, null),
    trace: (moment: Moment) => traceClosure(closure, moment),
  };
  return { expression, problems: [] };
}
