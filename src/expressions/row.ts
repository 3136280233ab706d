import { compareText } from '../model/diagnostic.ts';
import { nearest } from '../model/nearest.ts';
import { checkExpression } from './checker.ts';
import type { Node } from './node.ts';
import { parseExpression } from './parser.ts';
import type { Names } from './program.ts';
import type { Problem, ValueType } from './value.ts';

/** A checked expression over the columns of a row, which the engines turn into a query. */
export interface RowExpression {
  /** Absent when there are problems. */
  readonly node?: Node;
  /** The columns it reads (without `row.`) with the type each is read as, sorted. */
  readonly columns: ReadonlyMap<string, ValueType>;
  readonly problems: readonly Problem[];
}

/** What may be called on rows; every engine has these. */
const rowFunctions = ['date', 'missing', 'known', 'or_else', 'min', 'max'] as const;

/**
 * Reads and checks `where` and `share`: only `row.<column>` may be read. A column has the type of what it is compared with; text when
 * nothing tells. With `available`, the columns must be among them. Three values hold here too: a row counts when the result is true.
 * Example: `checkRowExpression('row.kind == "sentiment"').columns` is `Map { 'kind' => 'text' }`.
 */
export function checkRowExpression(source: string, available?: readonly string[]): RowExpression {
  const parsed = parseExpression(source);
  if (parsed.node === undefined) return { columns: new Map(), problems: parsed.problems };
  const { node } = parsed;
  const foreign = checkUse(node, available);
  if (foreign.length > 0) return { columns: new Map(), problems: foreign };
  const types = inferColumns(node);
  const names: Names = {
    get: (name) => ({ type: types.get(name) ?? 'text', world: 'closed' }),
    all: [...types.keys()].sort(compareText),
    durations: new Set(),
    playbooks: new Set(),
    segments: new Set(),
    run: null,
  };
  const { problems } = checkExpression(source, node, names, 'yes/no');
  const columns = new Map(
    [...types].map(([name, type]) => [name.slice('row.'.length), type] as const).sort(([a], [b]) => compareText(a, b)),
  );
  return problems.length > 0 ? { columns, problems } : { node, columns, problems };
}

/** The nodes below a node, itself first. */
function* nodesOf(node: Node): Generator<Node> {
  yield node;
  switch (node.kind) {
    case 'list':
      for (const item of node.items) yield* nodesOf(item);
      break;
    case 'not':
    case 'negate':
      yield* nodesOf(node.operand);
      break;
    case 'binary':
      yield* nodesOf(node.left);
      yield* nodesOf(node.right);
      break;
    case 'call':
      for (const argument of node.arguments) yield* nodesOf(argument);
      break;
  }
}

function checkUse(root: Node, available: readonly string[] | undefined): Problem[] {
  const problems: Problem[] = [];
  for (const node of nodesOf(root)) {
    const report = (code: string, message: string, hint?: string) =>
      problems.push({ code, message, ...(hint ? { hint } : {}), offset: node.start, length: node.end - node.start });
    if (node.kind === 'call' && !rowFunctions.some((name) => name === node.name))
      report('wrong-arguments', `\`${node.name}\` cannot be used on rows`, `on rows there are ${rowFunctions.join(', ')}`);
    if (node.kind !== 'name') continue;
    const column = /^row\.(\w+)$/.exec(node.name)?.[1];
    if (column === undefined)
      report(
        'unknown-name',
        `\`${node.name}\` cannot be read here: a row has only its columns`,
        node.name.includes('.') ? undefined : `write row.${node.name}, or ${JSON.stringify(node.name)} for a text`,
      );
    else if (available !== undefined && !available.includes(column)) {
      const meant = nearest(column, available);
      report(
        'unknown-column',
        `there is no column \`${column}\`; there are ${available.join(', ')}`,
        meant === undefined ? undefined : `did you mean row.${meant}?`,
      );
    }
  }
  return problems;
}

/** The type each column is read as: that of what it meets. Three rounds carry a type from column to column. */
function inferColumns(root: Node): Map<string, ValueType> {
  const types = new Map<string, ValueType>();
  const settle = (node: Node, type: ValueType | undefined): void => {
    if (node.kind === 'name' && type !== undefined && !types.has(node.name)) types.set(node.name, type);
  };
  const typeOf = (node: Node): ValueType | undefined => {
    switch (node.kind) {
      case 'name':
        return types.get(node.name);
      case 'literal':
        return typeof node.value === 'number' ? 'number' : typeof node.value === 'string' ? 'text' : 'yes/no';
      case 'negate':
        return 'number';
      case 'binary':
        return ['+', '-', '*', '/', '%'].includes(node.operator) ? 'number' : 'yes/no';
      case 'call':
        if (node.name === 'date') return 'date';
        return node.name === 'or_else'
          ? node.arguments.map(typeOf).find((type) => type !== undefined)
          : node.name === 'min' || node.name === 'max'
            ? 'number'
            : 'yes/no';
      default:
        return undefined;
    }
  };
  /** `or_else(row.x, 0) > 3` tells the type of `row.x`. */
  const push = (node: Node, type: ValueType | undefined): void => {
    settle(node, type);
    if (node.kind === 'call' && node.name === 'or_else') for (const argument of node.arguments) push(argument, type ?? typeOf(node));
  };
  const visit = (node: Node): void => {
    switch (node.kind) {
      case 'not':
        push(node.operand, 'yes/no');
        break;
      case 'negate':
        push(node.operand, 'number');
        break;
      case 'call':
        if (node.name === 'min' || node.name === 'max') for (const argument of node.arguments) push(argument, 'number');
        if (node.name === 'or_else') push(node, undefined);
        break;
      case 'binary':
        if (node.operator === '&&' || node.operator === '||') for (const side of [node.left, node.right]) push(side, 'yes/no');
        else if (node.operator === 'in') push(node.left, 'text');
        else if (typeOf(node) === 'number') for (const side of [node.left, node.right]) push(side, 'number');
        else {
          push(node.left, typeOf(node.right));
          push(node.right, typeOf(node.left));
        }
    }
  };
  push(root, 'yes/no');
  for (let round = 0; round < 3; round += 1) for (const node of nodesOf(root)) visit(node);
  for (const node of nodesOf(root)) {
    const ordered = node.kind === 'binary' && ['<', '<=', '>', '>='].includes(node.operator);
    if (ordered) for (const side of [node.left, node.right]) push(side, 'number');
  }
  for (const node of nodesOf(root)) settle(node, 'text');
  return types;
}
