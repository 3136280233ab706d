import { type ASTNode, ParseError, parse } from '@marcbachmann/cel-js';
import type { BinaryOperator, Node } from './node.ts';
import { findSlips } from './slips.ts';
import { endsValue, readTokens, startsValue, type Token } from './tokens.ts';
import type { Problem } from './value.ts';

/** Longest expression, in UTF-16 units. */
const maxLength = 4000;
/** Deepest nesting of brackets, and longest run of `!` or `-`. */
const maxDepth = 50;
/** Most words and signs. */
const maxTokens = 1000;

/** A parsed expression; without a node there is at least one problem. */
interface Parsed {
  readonly node?: Node;
  readonly problems: readonly Problem[];
}

/**
 * Reads an expression. Usual slips come back as problems with the mended expression as hint; parts of CEL outside the five types are refused.
 * Example: `parseExpression('arr > 20% and all').problems[0]?.hint` is `write: arr > 0.2 && all`.
 */
export function parseExpression(source: string): Parsed {
  const tooLarge = checkLimits(source);
  if (tooLarge) return { problems: [tooLarge] };
  const tokens = readTokens(source);
  const limits = checkTokens(tokens);
  if (limits) return { problems: [limits] };
  const slips = findSlips(source, tokens);
  if (slips.length > 0) return { problems: slips };
  const brackets = checkBrackets(tokens);
  if (brackets) return { problems: [brackets] };
  try {
    const problems: Problem[] = [];
    const node = convert(parse(source).ast, problems);
    return problems.length > 0 || node === undefined ? { problems } : { node, problems };
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    return { problems: [explain(source, tokens, error.range?.start ?? source.length)] };
  }
}

function checkLimits(source: string): Problem | undefined {
  if (source.length > maxLength)
    return {
      code: 'too-long',
      message: `the expression has ${source.length} characters; ${maxLength} are allowed. Give parts of it names as metrics or segments`,
      offset: maxLength,
      length: 1,
    };
  if (source.trim() === '') return { code: 'syntax', message: 'the expression is empty', offset: 0, length: source.length };
  return undefined;
}

function checkTokens(tokens: readonly Token[]): Problem | undefined {
  const many = tokens[maxTokens];
  if (many)
    return at(many, 'too-long', `the expression has more than ${maxTokens} words and signs. Give parts of it names as metrics or segments`);
  let run = 0;
  for (const token of tokens) {
    run = token.text === '!' || token.text === '-' ? run + 1 : 0;
    if (token.depth > maxDepth || run > maxDepth || token.text.split('.').length > maxDepth)
      return at(token, 'too-deep', `the expression is nested more than ${maxDepth} levels deep`);
  }
  return undefined;
}

function checkBrackets(tokens: readonly Token[]): Problem | undefined {
  const pairs: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
  const open: Token[] = [];
  for (const token of tokens) {
    if (token.kind === 'unclosed')
      return at(token, 'syntax', `the text ${token.text.slice(0, 20)} is never closed with ${token.text.charAt(0)}`);
    if (token.kind === 'other') return at(token, 'syntax', `\`${token.text}\` has no meaning in an expression`);
    if (token.text === '{' || token.text === '}') return at(token, 'unsupported', 'maps are no part of expressions');
    if (token.kind === 'open') open.push(token);
    if (token.kind !== 'close') continue;
    const last = open.pop();
    if (last === undefined) return at(token, 'syntax', `\`${token.text}\` closes nothing`);
    if (pairs[last.text] !== token.text)
      return at(token, 'syntax', `\`${token.text}\` stands where \`${pairs[last.text]}\` should close \`${last.text}\``);
  }
  const last = open.at(-1);
  return last && at(last, 'syntax', `\`${last.text}\` is never closed`);
}

/** Says in plain words what the parser stumbled over at `offset`. */
function explain(source: string, tokens: readonly Token[], offset: number): Problem {
  const index = tokens.findIndex((token) => token.end > offset);
  const token = tokens[index];
  const before = index === -1 ? tokens.at(-1) : tokens[index - 1];
  if (token === undefined)
    return before
      ? at(before, 'syntax', `the expression ends after \`${before.text}\`; expected a value`)
      : { code: 'syntax', message: 'the expression is empty', offset: 0, length: source.length };
  if (reserved.has(token.text))
    return at(token, 'syntax', `\`${token.text}\` is reserved and cannot be a name; rename the metric, date or segment`);
  if (endsValue(before) && startsValue(token))
    return at(token, 'syntax', `expected an operator such as && between \`${before?.text}\` and \`${token.text}\``);
  return at(token, 'syntax', `expected a value, found \`${token.text}\``);
}

const reserved = new Set('as break const continue else for function if import let loop package namespace return var void while'.split(' '));

function at(token: Token, code: string, message: string): Problem {
  return { code, message, offset: token.start, length: token.end - token.start };
}

const binaryOperators: ReadonlySet<string> = new Set(['&&', '||', '==', '!=', '<', '<=', '>', '>=', '+', '-', '*', '/', '%', 'in']);

function isBinary(operator: string): operator is BinaryOperator {
  return binaryOperators.has(operator);
}

/** The library's tree as ours; what the five types do not have becomes a problem. */
function convert(ast: ASTNode, problems: Problem[]): Node | undefined {
  const span = { start: ast.start, end: ast.end };
  const refuse = (message: string, hint?: string): undefined => {
    problems.push({ code: 'unsupported', message, ...(hint ? { hint } : {}), offset: span.start, length: span.end - span.start });
  };
  const all = (children: readonly ASTNode[]): readonly Node[] | undefined => {
    const nodes = children.flatMap((child) => convert(child, problems) ?? []);
    return nodes.length === children.length ? nodes : undefined;
  };
  switch (ast.op) {
    case 'value': {
      const value = typeof ast.args === 'bigint' ? Number(ast.args) : ast.args;
      if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') return { kind: 'literal', value, ...span };
      if (value === null) return refuse('`null` is no value of expressions', 'write missing(x) to ask whether there is no value');
      return refuse('this kind of value is no part of expressions');
    }
    case 'id':
      return { kind: 'name', name: ast.args, ...span };
    case '.': {
      const [owner, field] = ast.args;
      const inner = convert(owner, problems);
      if (inner === undefined) return undefined;
      if (inner.kind !== 'name') return refuse(`\`.${field}\` needs a name before it, such as customer.${field}`);
      return { kind: 'name', name: `${inner.name}.${field}`, ...span };
    }
    case 'list': {
      const items = all(ast.args);
      return items && { kind: 'list', items, ...span };
    }
    case 'call': {
      const [name, args] = ast.args;
      const inner = all(args);
      return inner && { kind: 'call', name, arguments: inner, ...span };
    }
    case '!_':
    case '-_': {
      const operand = convert(ast.args, problems);
      return operand && { kind: ast.op === '!_' ? 'not' : 'negate', operand, ...span };
    }
    case 'rcall':
      return refuse(`\`.${ast.args[0]}(…)\` is no part of expressions`, `functions stand before their arguments: ${ast.args[0]}(x)`);
    case '[]':
    case '[?]':
    case '.?':
      return refuse('picking out of a list is no part of expressions', 'write "x" in list to ask whether it is there');
    case 'map':
      return refuse('maps are no part of expressions');
    case '?:':
      return refuse('`? :` is no part of expressions; write the choice as `cases:`');
    default: {
      if (!isBinary(ast.op)) return refuse(`\`${ast.op}\` is no part of expressions`);
      const [left, right] = all(ast.args) ?? [];
      return left && right && { kind: 'binary', operator: ast.op, left, right, ...span };
    }
  }
}
