import { parseDay } from '../model/day.ts';
import { parseDuration } from '../model/duration.ts';
import type { BinaryOperator, Node } from './node.ts';
import { parseExpression } from './parser.ts';
import type { Vocabulary } from './words-names.ts';
import { counted, describeDay, describeDuration, formatNumber, formatQuantity, joinWords, type Unit } from './words-values.ts';

type Tense = 'is' | 'has been';
type Comparison = Extract<BinaryOperator, '==' | '!=' | '<' | '<=' | '>' | '>='>;

const mirrored: Record<Comparison, Comparison> = { '==': '==', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

/**
 * Says an expression in plain English: a clause for the middle of a sentence, without capital or full stop. What cannot be said well stays
 * as written, in backticks. Never throws, never empty.
 *
 * @example describeExpression(parse('stickiness < 0.15'), vocabulary) // 'stickiness is below 15%'
 */
export function describeExpression(node: Node, vocabulary: Vocabulary): string {
  return vocabulary.grammar?.clause(node) ?? clause(node, { vocabulary, tense: 'is' }, 0);
}

/** The same for an expression as written; one that cannot be parsed stays as it is, in backticks. */
export function describeSource(source: string, vocabulary: Vocabulary): string {
  const { node, problems } = parseExpression(source);
  return node === undefined || problems.length > 0 ? `\`${source.replaceAll('`', '’')}\`` : describeExpression(node, vocabulary);
}

/** How a number, text or date is compared, after “is”. Example: `>=`, “50%” is “at least 50%”. */
function relation(operator: Comparison, limit: string, dates: boolean): string {
  switch (operator) {
    case '==':
      return limit;
    case '!=':
      return `not ${limit}`;
    case '<':
      return `${dates ? 'before' : 'below'} ${limit}`;
    case '<=':
      return `${dates ? 'on or before' : 'at most'} ${limit}`;
    case '>':
      return `${dates ? 'after' : 'above'} ${limit}`;
    case '>=':
      return `${dates ? 'on or after' : 'at least'} ${limit}`;
  }
}

interface Saying {
  readonly vocabulary: Vocabulary;
  /** “is”, or “has been” for what held for a while. */
  readonly tense: Tense;
}

function clause(node: Node, saying: Saying, depth: number): string {
  switch (node.kind) {
    case 'literal':
      return node.value === true ? 'always' : node.value === false ? 'never' : value(node, saying);
    case 'name': {
      const type = saying.vocabulary.typeOf(node.name);
      return type === undefined || type === 'yes/no'
        ? inTense(saying.vocabulary.statementOf(node.name, true), saying)
        : value(node, saying);
    }
    case 'not':
      return negated(node.operand, saying, depth);
    case 'binary':
      if (node.operator === '&&' || node.operator === '||') return combined(node.operator, operands(node, node.operator), saying, depth);
      if (node.operator === 'in') return membership(node.left, node.right, saying, true);
      return isComparison(node.operator) ? comparison(node.operator, node.left, node.right, saying) : value(node, saying);
    case 'call':
      return calledClause(node, saying, depth);
    default:
      return value(node, saying);
  }
}

function inTense(words: string, { tense }: Saying): string {
  return tense === 'is' ? words : words.replace(/ is /, ' has been ');
}

/** The operands of a chain of the same operator, from left to right. */
export function operands(node: Node, operator: '&&' | '||'): readonly Node[] {
  if (node.kind !== 'binary' || node.operator !== operator) return [node];
  return [...operands(node.left, operator), ...operands(node.right, operator)];
}

/** Joins conditions so that what belongs together can be heard: a mixed inner chain gets “either” or “both”, deeper ones brackets. */
function combined(operator: '&&' | '||', nodes: readonly Node[], saying: Saying, depth: number): string {
  const word = operator === '&&' ? 'and' : 'or';
  const parts = nodes.map((node) => clause(node, saying, depth + 1));
  const mixed = nodes.some((node) => node.kind === 'binary' && (node.operator === '&&' || node.operator === '||'));
  const joined = mixed ? parts.join(`, ${word} `) : joinWords(parts, word);
  if (depth === 0) return joined;
  if (depth > 1) return `(${joined})`;
  return `${operator === '&&' ? 'both' : 'either'} ${joined}`;
}

function negated(node: Node, saying: Saying, depth: number): string {
  const { vocabulary } = saying;
  if (node.kind === 'not') return clause(node.operand, saying, depth);
  if (node.kind === 'name') return inTense(vocabulary.statementOf(node.name, false), saying);
  if (node.kind === 'literal' && typeof node.value === 'boolean') return node.value ? 'never' : 'always';
  if (node.kind === 'binary' && node.operator === 'in') return membership(node.left, node.right, saying, false);
  if (node.kind === 'binary' && isComparison(node.operator)) return comparedNot(node.operator, node.left, node.right, saying, depth);
  if (node.kind === 'binary' && node.operator === '||') {
    const joined = joinWords(
      operands(node, '||').map((one) => negated(one, saying, depth + 1)),
      'and',
    );
    return depth > 0 ? `(${joined})` : joined;
  }
  const [first] = node.kind === 'call' ? node.arguments : [];
  if (node.kind === 'call' && first !== undefined) {
    if (node.name === 'missing') return `${value(first, saying)} is known`;
    if (node.name === 'known') return `${value(first, saying)} is missing`;
    if (node.name === 'done') return `${quotedStep(first, saying)} is not done`;
    if (node.name === 'running') return `${quotedPlaybook(first, saying)} is not running`;
  }
  return `it is not so that ${clause(node, saying, Math.max(depth, 1))}`;
}

/** `!(arr >= 5)` also holds where there is no ARR, so it is not said as “below”. */
function comparedNot(operator: Comparison, left: Node, right: Node, saying: Saying, depth: number): string {
  if (operator === '==') return comparison('!=', left, right, saying);
  const words = comparison(operator, left, right, saying);
  const start = `${value(left, saying)} ${saying.tense} `;
  const plain = operator !== '!=' && words.startsWith(start);
  return plain
    ? `${start}not ${words.slice(start.length)}`
    : `it is not so that ${clause({ kind: 'binary', operator, left, right, start: left.start, end: right.end }, saying, Math.max(depth, 1))}`;
}

function comparison(operator: Comparison, left: Node, right: Node, saying: Saying): string {
  if (left.kind === 'literal' && right.kind !== 'literal') return comparison(mirrored[operator], right, left, saying);
  if (right.kind === 'literal' && typeof right.value === 'boolean' && (operator === '==' || operator === '!='))
    return right.value === (operator === '==') ? clause(left, saying, 1) : negated(left, saying, 1);
  const special = left.kind === 'call' ? comparedCall(operator, left, right, saying) : undefined;
  if (special !== undefined) return special;
  const logged = loggedSince(operator, left, right, saying.vocabulary);
  if (logged !== undefined) return logged;
  return `${value(left, saying)} ${saying.tense} ${relation(operator, limitOf(left, right, saying), isDate(left, saying) || isDate(right, saying))}`;
}

/** `last_call >= start`: something dated happened since the start. */
function loggedSince(operator: Comparison, left: Node, right: Node, vocabulary: Vocabulary): string | undefined {
  if (left.kind !== 'name' || right.kind !== 'name' || right.name !== 'start' || !/^>=?$/.test(operator)) return undefined;
  const words = vocabulary.titleOf(left.name).replace(/^the /, '');
  return /^last \S/.test(words) ? `that ${words.split(' ').at(-1)} is logged` : undefined;
}

/** What a value is compared with, in the unit of the value. */
export function limitOf(left: Node, right: Node, saying: Saying): string {
  if (left.kind === 'name' && left.name === 'stage' && right.kind === 'literal' && typeof right.value === 'string')
    return saying.vocabulary.stageTitle(right.value);
  return value(right, saying, unitOf(left, saying.vocabulary) ?? unitOf(right, saying.vocabulary));
}

/** Comparisons of calls that people say in one piece. */
function comparedCall(operator: Comparison, call: Extract<Node, { kind: 'call' }>, right: Node, saying: Saying): string | undefined {
  const [first, second] = call.arguments;
  if (first === undefined) return undefined;
  const elapsed = /^(days|months|years)_since$/.exec(call.name)?.[1];
  if (elapsed !== undefined) {
    const day = value(first, saying);
    // “The day the contract ended was more than 90 days ago” is said shorter.
    const event = /^the day (the .*)$/.exec(day)?.[1];
    const past = operator === '>' && numberOf(right) === 0 ? 'before today' : `${amount(operator, right, elapsed, saying)} ago`;
    return event === undefined ? `${day} was ${past}` : `${event} ${past}`;
  }
  const ahead = /^(?:days|fiscal_quarters)_until$/.test(call.name);
  if (ahead)
    return `${value(first, saying)} is ${amount(operator, right, call.name === 'days_until' ? 'days' : 'fiscal quarters', saying)} away`;
  if (call.name === 'change' && right.kind !== 'name' && second !== undefined) return changed(operator, first, second, right, saying);
  return undefined;
}

function amount(operator: Comparison, right: Node, noun: string, saying: Saying): string {
  const before = { '==': '', '!=': 'not ', '<': 'less than ', '<=': 'at most ', '>': 'more than ', '>=': 'at least ' }[operator];
  const limit = numberOf(right);
  if (limit !== undefined) return `${before}${counted(limit, noun.replace(/s$/, ''))}`;
  return `${before}${value(right, saying)} ${noun}`;
}

/** `change(x, "28d") < -0.2`: it fell by more than a fifth. */
function changed(operator: Comparison, what: Node, over: Node, right: Node, saying: Saying): string | undefined {
  const limit = numberOf(right);
  const span = over.kind === 'literal' && typeof over.value === 'string' ? parseDuration(over.value) : undefined;
  if (limit === undefined || span === undefined) return undefined;
  const falls = operator.startsWith('<') && limit <= 0;
  const rises = operator.startsWith('>') && limit >= 0;
  if (!falls && !rises) return undefined;
  const size = formatQuantity(Math.abs(limit), 'percent', saying.vocabulary.currency);
  const by = limit === 0 ? '' : operator.endsWith('=') ? ` by ${size} or more` : ` by more than ${size}`;
  if (limit === 0 && operator.endsWith('='))
    return `${value(what, saying)} has not ${falls ? 'risen' : 'fallen'} in ${describeDuration(span)}`;
  return `${value(what, saying)} has ${falls ? 'fallen' : 'risen'}${by} in ${describeDuration(span)}`;
}

function membership(left: Node, right: Node, saying: Saying, holds: boolean): string {
  if (right.kind === 'list' && right.items.length > 0) {
    const items = right.items.map((item) => limitOf(left, item, saying));
    const list = holds
      ? joinWords(items, 'or')
      : items.length === 2
        ? `neither ${joinWords(items, 'nor')}`
        : `not ${joinWords(items, 'or')}`;
    return `${value(left, saying)} ${saying.tense} ${list}`;
  }
  return `${value(left, saying)} ${saying.tense} ${holds ? '' : 'not '}among ${value(right, saying)}`;
}

function calledClause(node: Extract<Node, { kind: 'call' }>, saying: Saying, depth: number): string {
  const [first, second, third] = node.arguments;
  if (first === undefined) return value(node, saying);
  switch (node.name) {
    case 'missing':
      return `${value(first, saying)} ${saying.tense} missing`;
    case 'known':
      return `${value(first, saying)} ${saying.tense} known`;
    case 'done':
      return `${quotedStep(first, saying)} is done`;
    case 'running':
      return `${quotedPlaybook(first, saying)} is running`;
    case 'held': {
      const count = second && numberOf(second);
      const unit = third?.kind === 'literal' ? third.value : undefined;
      if (count === undefined || typeof unit !== 'string') return asWritten(node);
      return `${clause(first, { ...saying, tense: 'has been' }, Math.max(depth, 1))} for ${counted(count, unit.replace(/s$/, ''))}`;
    }
    case 'ago':
      return second?.kind === 'literal' && typeof second.value === 'string'
        ? `${pastOf(clause(first, saying, depth))} ${back(second.value)}`
        : asWritten(node);
    default:
      return value(node, saying);
  }
}

function pastOf(words: string): string {
  return words.replace(/ is /, ' was ').replace(/ has /, ' had ');
}

function back(written: string): string {
  const span = parseDuration(written);
  return span === undefined ? `${written} ago` : `${describeDuration(span)} ago`;
}

function value(node: Node, saying: Saying, unit?: Unit): string {
  const { vocabulary } = saying;
  switch (node.kind) {
    case 'literal':
      if (typeof node.value === 'number') return formatQuantity(node.value, unit, vocabulary.currency);
      return typeof node.value === 'boolean' ? (node.value ? 'yes' : 'no') : quoted(node.value);
    case 'name':
      return vocabulary.titleOf(node.name);
    case 'list':
      return node.items.length === 0
        ? 'nothing'
        : joinWords(
            node.items.map((item) => value(item, saying, unit)),
            'and',
          );
    case 'negate':
      return `−${node.operand.kind === 'literal' ? value(node.operand, saying, unit) : bracketed(node.operand, saying)}`;
    case 'binary': {
      const word = { '+': 'plus', '-': 'minus', '*': 'times', '/': 'divided by', '%': 'modulo' }[node.operator as '+'];
      if (word === undefined) return `whether ${clause(node, saying, 1)}`;
      const inner = node.operator === '+' || node.operator === '-' ? unit : undefined;
      return `${bracketed(node.left, saying, inner)} ${word} ${bracketed(node.right, saying, inner)}`;
    }
    case 'not':
      return `whether ${negated(node.operand, saying, 1)}`;
    case 'call':
      return calledValue(node, saying, unit);
  }
}

function bracketed(node: Node, saying: Saying, unit?: Unit): string {
  const words = value(node, saying, unit);
  return node.kind === 'binary' ? `(${words})` : words;
}

function calledValue(node: Extract<Node, { kind: 'call' }>, saying: Saying, unit?: Unit): string {
  const [first, second] = node.arguments;
  if (first === undefined) return asWritten(node);
  const said = (one: Node) => value(one, saying, unit);
  const all = () => joinWords(node.arguments.map(said), 'and');
  const text = first.kind === 'literal' && typeof first.value === 'string' ? first.value : undefined;
  const two = node.arguments.length === 2;
  switch (node.name) {
    case 'days_since':
    case 'months_since':
    case 'years_since':
      return `${node.name.split('_')[0]} since ${said(first)}`;
    case 'days_until':
      return `days until ${said(first)}`;
    case 'fiscal_quarters_until':
      return `fiscal quarters until ${said(first)}`;
    case 'days_between':
      return `the days between ${all()}`;
    case 'today_plus':
      return `the day ${numberOf(first) === undefined ? `that is ${said(first)} days` : counted(numberOf(first) ?? 0, 'day')} from today`;
    case 'ago':
      return second?.kind === 'literal' && typeof second.value === 'string' ? `${said(first)} ${back(second.value)}` : asWritten(node);
    case 'change':
      return second?.kind === 'literal' && typeof second.value === 'string'
        ? `the change of ${said(first)} over ${back(second.value).replace(/ ago$/, '')}`
        : asWritten(node);
    case 'or_else':
      return second === undefined ? asWritten(node) : `${said(first)} (${said(second)} when there is none)`;
    case 'earliest':
    case 'latest':
      return `the ${two ? node.name.replace('st', 'r') : node.name} of ${all()}`;
    case 'min':
    case 'max':
      return `the ${node.name === 'min' ? 'small' : 'larg'}${two ? 'er' : 'est'} of ${all()}`.replace('largr', 'larger');
    case 'percentile':
      return second === undefined
        ? asWritten(node)
        : `the percentile of ${said(first)} among customers in ${second.kind === 'name' ? second.name.replaceAll('_', ' ') : said(second)}`;
    case 'answer':
      return `the answer to ${quotedStep(first, saying)}`;
    case 'last_run':
      return `the last run of ${quotedPlaybook(first, saying)}`;
    case 'date': {
      const day = text === undefined ? undefined : parseDay(text);
      return day === undefined ? asWritten(node) : describeDay(day, true);
    }
    case 'missing':
    case 'known':
    case 'held':
    case 'done':
    case 'running':
      return `whether ${clause(node, saying, 1)}`;
    default:
      return asWritten(node);
  }
}

function quotedStep(node: Node, { vocabulary }: Saying): string {
  return node.kind === 'literal' && typeof node.value === 'string' ? `“${vocabulary.stepTitle(node.value)}”` : asWritten(node);
}

function quotedPlaybook(node: Node, { vocabulary }: Saying): string {
  return node.kind === 'literal' && typeof node.value === 'string' ? `“${vocabulary.playbookTitle(node.value)}”` : asWritten(node);
}

/** Plain words stand bare, anything else in quotes. */
function quoted(text: string): string {
  return /^[\p{L}\p{N}][\p{L}\p{N}_-]*$/u.test(text) ? text.replaceAll('_', ' ') : `“${text}”`;
}

/** The unit of what an expression gives. */
export function unitOf(node: Node, vocabulary: Vocabulary): Unit | undefined {
  if (node.kind === 'name') return vocabulary.unitOf(node.name);
  if (node.kind === 'negate') return unitOf(node.operand, vocabulary);
  if (node.kind !== 'call') return undefined;
  if (node.name === 'change' || node.name === 'percentile') return 'percent';
  const [first] = node.arguments;
  return first !== undefined && /^(ago|or_else|min|max)$/.test(node.name) ? unitOf(first, vocabulary) : undefined;
}

function isDate(node: Node, saying: Saying): boolean {
  if (node.kind === 'name') return saying.vocabulary.typeOf(node.name) === 'date';
  return node.kind === 'call' && /^(date|earliest|latest|today_plus|last_run)$/.test(node.name);
}

/** The number a node stands for, when it is written out. */
export function numberOf(node: Node): number | undefined {
  if (node.kind === 'negate') {
    const inner = numberOf(node.operand);
    return inner === undefined ? undefined : -inner;
  }
  return node.kind === 'literal' && typeof node.value === 'number' ? node.value : undefined;
}

function isComparison(operator: BinaryOperator): operator is Comparison {
  return operator in mirrored;
}

/** A call that has no words: as it would be written. */
function asWritten(node: Node): string {
  return `\`${writtenNode(node)}\``;
}

/** An expression as it would be written. */
export function writtenNode(node: Node): string {
  switch (node.kind) {
    case 'literal':
      return typeof node.value === 'string'
        ? JSON.stringify(node.value).replaceAll('`', '’')
        : typeof node.value === 'number'
          ? formatNumber(node.value)
          : String(node.value);
    case 'name':
      return node.name;
    case 'list':
      return `[${node.items.map(writtenNode).join(', ')}]`;
    case 'not':
      return `!${writtenNode(node.operand)}`;
    case 'negate':
      return `-${writtenNode(node.operand)}`;
    case 'binary':
      return `${writtenNode(node.left)} ${node.operator} ${writtenNode(node.right)}`;
    case 'call':
      return `${node.name}(${node.arguments.map(writtenNode).join(', ')})`;
  }
}
