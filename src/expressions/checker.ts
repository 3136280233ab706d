import { nearest } from '../model/nearest.ts';
import { checkCall } from './call-check.ts';
import { explainUnknownName, hintForType, quote } from './hints.ts';
import type { Node } from './node.ts';
import type { Names } from './program.ts';
import type { Meaning, Problem, ValueType } from './value.ts';

/** A node with two operands. */
export type BinaryNode = Extract<Node, { kind: 'binary' }>;
/** A call of a function. */
export type CallNode = Extract<Node, { kind: 'call' }>;

/** What checking found out. The type is undefined where a problem, or a name whose own definition is broken, leaves it open. */
interface Checked {
  readonly type: ValueType | undefined;
  /** The type of every node whose type is settled. */
  readonly types: ReadonlyMap<Node, ValueType>;
  readonly problems: readonly Problem[];
}

/** Checks a parsed expression against the names of the workspace; with `expected`, that it is of that type. */
export function checkExpression(source: string, node: Node, names: Names, expected?: ValueType): Checked {
  const checker = new Checker(source, names);
  const type = checker.expect(node, expected);
  return { type, types: checker.types, problems: checker.problems };
}

const typeWords: Readonly<Record<ValueType, string>> = {
  number: 'a number',
  text: 'text',
  'yes/no': 'yes or no',
  date: 'a date',
  list: 'a list of text',
};

/** Walks the tree once, collecting problems and the types of nodes. */
export class Checker {
  readonly types = new Map<Node, ValueType>();
  readonly problems: Problem[] = [];
  readonly source: string;
  readonly names: Names;

  constructor(source: string, names: Names) {
    this.source = source;
    this.names = names;
  }

  /** Adds a problem that spans a node. */
  report(node: Node, code: string, message: string, hint?: string): undefined {
    this.problems.push({ code, message, ...(hint ? { hint } : {}), offset: node.start, length: node.end - node.start });
  }

  /** The text of a node as written. */
  textOf(node: Node): string {
    return this.source.slice(node.start, node.end);
  }

  /** Checks a node and that it has the expected type; without one, any will do. */
  expect(node: Node, expected: ValueType | undefined): ValueType | undefined {
    const type = this.check(node);
    if (expected === undefined || type === undefined || type === expected) return type;
    return this.report(
      node,
      'wrong-type',
      `expected ${typeWords[expected]}, found ${typeWords[type]}: ${this.textOf(node)}`,
      this.hintFor(node, type, expected),
    );
  }

  private hintFor(node: Node, found: ValueType, wanted: ValueType): string | undefined {
    const literal = node.kind === 'literal' ? node.value : undefined;
    return hintForType({ text: this.textOf(node), literal, found, wanted }, this.names);
  }

  /** The type of a node, undefined where it is left open. */
  check(node: Node): ValueType | undefined {
    const type = this.typeOf(node);
    if (type !== undefined) this.types.set(node, type);
    return type;
  }

  private typeOf(node: Node): ValueType | undefined {
    switch (node.kind) {
      case 'literal':
        return typeof node.value === 'number' ? 'number' : typeof node.value === 'string' ? 'text' : 'yes/no';
      case 'name':
        return this.checkName(node);
      case 'list':
        for (const item of node.items)
          if (item.kind !== 'literal' || typeof item.value !== 'string') {
            const hint = item.kind === 'name' ? `write ${quote(item.name)}` : 'write x == 1 || x == 2';
            this.report(item, 'wrong-type', `a list holds texts in quotes, found ${this.textOf(item)}`, hint);
          }
        return 'list';
      case 'not':
        this.expect(node.operand, 'yes/no');
        return 'yes/no';
      case 'negate':
        this.expect(node.operand, 'number');
        return 'number';
      case 'call':
        return checkCall(this, node);
      case 'binary':
        return this.checkBinary(node);
    }
  }

  private checkName(node: Extract<Node, { kind: 'name' }>): ValueType | undefined {
    const meaning = this.names.get(node.name);
    if (meaning !== undefined) return meaning.broken ? undefined : meaning.type;
    const { message, hint } = explainUnknownName(node.name, this.names);
    return this.report(node, 'unknown-name', message, hint);
  }

  private checkBinary(node: BinaryNode): ValueType | undefined {
    const { operator, left, right } = node;
    switch (operator) {
      case '&&':
      case '||':
        this.expect(left, 'yes/no');
        this.expect(right, 'yes/no');
        return 'yes/no';
      case 'in':
        this.expect(left, 'text');
        this.expect(right, 'list');
        if (right.kind === 'list') for (const item of right.items) this.checkValue(left, item);
        return 'yes/no';
      case '==':
      case '!=':
        if (this.checkPresence(node) || this.checkUnquoted(node)) return 'yes/no';
        this.checkSameType(node);
        return 'yes/no';
      case '<':
      case '<=':
      case '>':
      case '>=':
        if (left.kind === 'binary' && ['<', '<=', '>', '>='].includes(left.operator)) {
          const [first, middle, last] = [left.left, left.right, right].map((part) => this.textOf(part));
          this.report(
            node,
            'wrong-type',
            'two comparisons in a row',
            `write ${first} ${left.operator} ${middle} && ${middle} ${operator} ${last}`,
          );
          return 'yes/no';
        }
        this.checkOrdered(node);
        return 'yes/no';
      default:
        return this.checkArithmetic(node);
    }
  }

  private checkArithmetic(node: BinaryNode): ValueType {
    const { left, right, operator } = node;
    const before = this.problems.length;
    const types = [this.check(left), this.check(right)];
    if (this.problems.length > before && this.joinHyphenated(node)) {
      const { message, hint } = explainUnknownName(this.textOf(node), this.names);
      this.problems.length = before;
      this.report(node, 'unknown-name', message, hint);
      return 'number';
    }
    const isDate = types.includes('date');
    for (const [index, part] of [left, right].entries()) {
      const type = types[index];
      if (type === undefined || type === 'number') continue;
      if (isDate) {
        const hint =
          operator === '-' && types[0] === 'date' && types[1] === 'date'
            ? `write days_between(${this.textOf(right)}, ${this.textOf(left)})`
            : 'count days with days_since(date), days_until(date) or days_between(from, to); move a date with a date formula under `dates:`';
        this.report(node, 'wrong-type', `\`${operator}\` calculates with numbers, not with dates`, hint);
        return 'number';
      }
      this.report(
        part,
        'wrong-type',
        `\`${operator}\` calculates with numbers, found ${typeWords[type]}: ${this.textOf(part)}`,
        this.hintFor(part, type, 'number'),
      );
    }
    return 'number';
  }

  /** `seat-use` reads as a subtraction of two names nobody defined; the name may exist with an underscore. */
  private joinHyphenated(node: BinaryNode): boolean {
    const text = this.textOf(node);
    return node.operator === '-' && /^[a-z]\w*(?:-\w+)+$/.test(text) && this.names.get(text.replaceAll('-', '_')) !== undefined;
  }

  private checkOrdered(node: BinaryNode): void {
    const { left, right, operator } = node;
    if (this.checkUnquoted(node)) return;
    const [a, b] = [this.check(left), this.check(right)];
    if (a === undefined || b === undefined) return;
    if ((a === 'number' || a === 'date') && a === b) {
      if (left.kind === 'literal' && right.kind === 'literal') this.reportConstant(node);
      return;
    }
    if (a !== b) this.reportDifferent(node, a, b);
    else
      this.report(
        node,
        'wrong-type',
        `\`${operator}\` orders numbers and dates, not ${a === 'text' ? 'texts' : typeWords[a]}`,
        a === 'text' ? 'name the texts that count: x in ["a", "b"]' : undefined,
      );
  }

  private checkSameType(node: BinaryNode): void {
    const { left, right } = node;
    const [a, b] = [this.check(left), this.check(right)];
    if (a === undefined || b === undefined) return;
    if (a !== b) this.reportDifferent(node, a, b);
    else if (a === 'list') this.report(node, 'wrong-type', 'lists are not compared as a whole', 'ask for one text: "x" in list');
    else if (left.kind === 'literal' && right.kind === 'literal') this.reportConstant(node);
    else {
      this.checkValue(left, right);
      this.checkValue(right, left);
    }
  }

  /** A text compared with something whose texts are all known must be one of them. */
  private checkValue(of: Node, literal: Node): void {
    if (literal.kind !== 'literal' || typeof literal.value !== 'string') return;
    const values = this.meaningOf(of)?.values;
    if (values === undefined || values.includes(literal.value)) return;
    const meant = nearest(literal.value, values);
    this.report(
      literal,
      'unknown-value',
      `${this.textOf(of)} is never ${quote(literal.value)}; it is one of ${values.map(quote).join(', ')}`,
      literal.value === 'unknown' ? `write missing(${this.textOf(of)})` : meant === undefined ? undefined : `did you mean ${quote(meant)}?`,
    );
  }

  private meaningOf(node: Node): Meaning | undefined {
    if (node.kind === 'name') return this.names.get(node.name);
    const [first] = node.kind === 'call' ? node.arguments : [];
    if (node.kind !== 'call' || first === undefined) return undefined;
    if (node.name === 'answer' && first.kind === 'literal') return this.names.run?.questions.get(String(first.value));
    return node.name === 'ago' ? this.meaningOf(first) : undefined;
  }

  private reportConstant(node: BinaryNode): void {
    const named = [node.left, node.right].find(
      (part) => part.kind === 'literal' && typeof part.value === 'string' && this.names.get(part.value) !== undefined,
    );
    const name = named?.kind === 'literal' ? String(named.value) : undefined;
    this.report(
      node,
      'constant',
      'both sides are fixed, so this never changes',
      name === undefined
        ? undefined
        : `names stand without quotes: ${name} ${node.operator} ${this.textOf(named === node.left ? node.right : node.left)}`,
    );
  }

  private reportDifferent(node: BinaryNode, a: ValueType, b: ValueType): void {
    const { left, right, operator } = node;
    const hint = this.hintFor(right, b, a) ?? this.hintFor(left, a, b);
    this.report(
      node,
      'wrong-type',
      `\`${operator}\` compares ${typeWords[a]} (${this.textOf(left)}) with ${typeWords[b]} (${this.textOf(right)})`,
      hint,
    );
  }

  /** `x == missing` and the like. */
  private checkPresence(node: BinaryNode): boolean {
    const [side, other] = isPresenceWord(node.right) ? [node.right, node.left] : [node.left, node.right];
    if (!isPresenceWord(side) || side.kind !== 'name' || this.names.get(side.name) !== undefined) return false;
    const wantsKnown = (side.name === 'known') === (node.operator === '==');
    this.report(
      node,
      'slip',
      `\`${side.name}\` is no value to compare with`,
      `write ${wantsKnown ? 'known' : 'missing'}(${this.textOf(other)})`,
    );
    return true;
  }

  /** `band == red`: an unknown name beside a text wants quotes. */
  private checkUnquoted(node: BinaryNode): boolean {
    for (const [side, other] of [
      [node.right, node.left],
      [node.left, node.right],
    ] as const) {
      if (side.kind !== 'name' || side.name.includes('.') || this.names.get(side.name) !== undefined) continue;
      const meaning = this.meaningOf(other);
      if (meaning?.type !== 'text' || meaning.broken) continue;
      const meant = meaning.values === undefined ? side.name : (nearest(side.name, meaning.values) ?? side.name);
      const value = meaning.values?.includes(side.name) ? side.name : meant;
      const written = `${this.textOf(other)} ${node.operator} ${quote(value)}`;
      this.report(side, 'unknown-name', `there is no name \`${side.name}\`; a text stands in quotes`, `write ${written}`);
      return true;
    }
    return false;
  }
}

function isPresenceWord(node: Node): boolean {
  return node.kind === 'name' && /^(?:missing|unknown|known|none|nil|empty|undefined)$/.test(node.name);
}
