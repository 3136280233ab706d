import type { Closure } from './closure.ts';
import { finite } from './closure.ts';
import { compileNode } from './compiler.ts';
import type { BinaryOperator, Node } from './node.ts';
import type { CompiledExpression, Moment, Value } from './value.ts';

/** Conditions that are asked of each customer together. */
export interface RuleSet {
  /** Whether they run as generated code; else one closure after another, with the same answers. */
  readonly isGenerated: boolean;
  /** Writes the answer of each condition into a list, in their order. */
  evaluate(moment: Moment, answers: Value[]): void;
}

/** A function of more nodes than this is not made faster by the engine. */
const MOST_NODES = 500;

/**
 * Makes one function of many conditions: a name that several of them read is read once. The function is written from the checked trees, in which texts of
 * files are nothing but quoted constants. Where making code is forbidden, conditions are evaluated one by one.
 *
 * @param conditions expressions compiled for yes/no
 * @param mayGenerate whether code may be made, where the surroundings allow it
 */
export function createRuleSet(conditions: readonly CompiledExpression[], mayGenerate = true): RuleSet {
  const generated = mayGenerate ? generate(conditions) : undefined;
  if (generated === undefined)
    return {
      isGenerated: false,
      evaluate(moment, answers) {
        for (const [index, condition] of conditions.entries()) answers[index] = condition.evaluate(moment);
      },
    };
  const [only, ...others] = generated;
  if (only !== undefined && others.length === 0) return { isGenerated: true, evaluate: only };
  return {
    isGenerated: true,
    evaluate(moment, answers) {
      for (const part of generated) part(moment, answers);
    },
  };
}

type Part = (moment: Moment, answers: Value[]) => void;

function generate(conditions: readonly CompiledExpression[]): readonly Part[] | undefined {
  try {
    const parts: Part[] = [];
    let writer = new Writer();
    for (const [index, { node, source }] of conditions.entries()) {
      if (writer.nodes > MOST_NODES) {
        parts.push(writer.finish());
        writer = new Writer();
      }
      writer.write(node, source, index);
    }
    return writer.nodes === 0 ? parts : [...parts, writer.finish()];
  } catch (error) {
    // What a process started with --disallow-code-generation-from-strings, or a page with a policy, throws.
    if (error instanceof EvalError) return undefined;
    throw error;
  }
}

/** Whether a name was read in all ways to a place, or in some. */
type Reached = 'always' | 'perhaps';

const comparisons: Readonly<Partial<Record<BinaryOperator, string>>> = {
  '==': '===',
  '!=': '!==',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

/** Writes the body of one function. Every operand is a constant or the name of a variable, so that nothing is computed twice. */
class Writer {
  nodes = 0;
  readonly #lines: string[] = [];
  readonly #names = new Map<string, string>();
  #reached = new Map<string, Reached>();
  readonly #closures: Closure[] = [];
  readonly #lists: (readonly string[])[] = [];
  #variables = 0;

  /** Adds a condition whose answer goes to a place of the list. */
  write(node: Node, source: string, index: number): void {
    const value = this.#condition(node, source);
    this.#lines.push(`answers[${index}] = ${value};`);
  }

  finish(): Part {
    const names = [...this.#names.values()].map((name) => `let ${name};`);
    const closures = this.#closures.map((_, index) => `const c${index} = closures[${index}];`);
    const lists = this.#lists.map((_, index) => `const l${index} = lists[${index}];`);
    const body = ['"use strict";', ...closures, ...lists, 'return (moment, answers) => {', ...names, ...this.#lines, '};'].join('\n');
    // The names that may not have been read on a way begin as what no value is.
    const make: (unread: unknown, finite: unknown, closures: unknown, lists: unknown) => Part = new Function(
      'unread',
      'finite',
      'closures',
      'lists',
      body,
    ) as never; // the text above is a function of these four
    return make(UNREAD, finite, this.#closures, this.#lists);
  }

  /** A node as a condition: an absent yes/no field counts as no. */
  #condition(node: Node, source: string): string {
    const value = this.#value(node, source);
    if (isTwoValued(node)) return value;
    return this.#variable(`${value} === undefined ? undefined : ${value} === true`);
  }

  #value(node: Node, source: string): string {
    this.nodes += 1;
    switch (node.kind) {
      case 'literal':
        return typeof node.value === 'string' ? JSON.stringify(node.value) : `(${node.value})`;
      case 'name':
        return this.#name(node.name);
      case 'list':
        this.#lists.push(node.items.flatMap((item) => (item.kind === 'literal' && typeof item.value === 'string' ? [item.value] : [])));
        return `l${this.#lists.length - 1}`;
      case 'not': {
        const value = this.#value(node.operand, source);
        return this.#variable(`${value} === undefined ? undefined : ${value} !== true`);
      }
      case 'negate': {
        const value = this.#value(node.operand, source);
        return this.#variable(`${value} === null ? null : typeof ${value} === "number" ? -${value} : undefined`);
      }
      case 'binary':
        return node.operator === '&&' || node.operator === '||'
          ? this.#junction(node, source, node.operator === '||')
          : this.#binary(node, source);
      case 'call':
        return this.#call(node, source);
    }
  }

  #name(path: string): string {
    const name = this.#names.get(path) ?? `n${this.#names.size}`;
    const reached = this.#reached.get(name);
    this.#names.set(path, name);
    this.#reached.set(name, 'always');
    const read = `${name} = moment.read(${JSON.stringify(path)});`;
    if (reached === 'perhaps') this.#lines.push(`if (${name} === unread) ${read}`);
    else if (reached === undefined) this.#lines.push(read);
    return name;
  }

  /** What stands in a block may not be reached: a name that is read in it first is marked as unread before it. */
  #block(head: string, write: () => void): void {
    const before = new Map(this.#reached);
    const place = this.#lines.length;
    this.#lines.push(head);
    write();
    this.#lines.push('}');
    const fresh = [...this.#reached.keys()].filter((name) => !before.has(name));
    if (fresh.length > 0) this.#lines.splice(place, 0, ...fresh.map((name) => `${name} = unread;`));
    this.#reached = new Map([...this.#reached.keys()].map((name) => [name, before.get(name) ?? 'perhaps']));
  }

  #junction({ left, right }: BinaryNode, source: string, deciding: boolean): string {
    const first = this.#condition(left, source);
    const answer = `v${this.#variables++}`;
    this.#lines.push(`let ${answer} = ${first};`);
    this.#block(`if (${answer} !== ${deciding}) {`, () => {
      const second = this.#condition(right, source);
      const open = `${answer} === undefined || ${second} === undefined ? undefined : ${!deciding}`;
      this.#lines.push(`${answer} = ${second} === ${deciding} ? ${deciding} : ${open};`);
    });
    return answer;
  }

  #binary({ operator, left, right }: BinaryNode, source: string): string {
    const [a, b] = [this.#value(left, source), this.#value(right, source)];
    const open = [left, right].flatMap((side, index) => (isConstant(side) ? [] : [index === 0 ? a : b]));
    const any = (what: string) => open.map((side) => `${side} === ${what}`).join(' || ');
    const result = operator === 'in' ? `Array.isArray(${b}) && ${b}.includes(${a})` : `${a} ${comparisons[operator] ?? ''} ${b}`;
    if (operator === 'in' || comparisons[operator] !== undefined)
      return this.#variable(open.length === 0 ? result : `${any('null')} ? false : ${any('undefined')} ? undefined : ${result}`);
    const numbers = [a, b].map((side) => `typeof ${side} === "number"`).join(' && ');
    const computed = `${numbers} ? finite(${a} ${operator} ${b}) : undefined`;
    return this.#variable(open.length === 0 ? computed : `${any('null')} ? null : ${computed}`);
  }

  #call(node: CallNode, source: string): string {
    const [first] = node.arguments;
    if (first !== undefined)
      switch (node.name) {
        case 'missing':
        case 'known': {
          const value = this.#value(first, source);
          return this.#variable(`(${value} ?? null) ${node.name === 'missing' ? '===' : '!=='} null`);
        }
        case 'days_since':
        case 'days_until': {
          const value = this.#value(first, source);
          const days = node.name === 'days_since' ? `moment.day - ${value}` : `${value} - moment.day`;
          return this.#variable(`${value} === null ? null : typeof ${value} === "number" ? ${days} : undefined`);
        }
      }
    this.#closures.push(compileNode(node, { source, types: new Map() }));
    return this.#variable(`c${this.#closures.length - 1}(moment, null)`);
  }

  #variable(value: string): string {
    const name = `v${this.#variables++}`;
    this.#lines.push(`const ${name} = ${value};`);
    return name;
  }
}

type BinaryNode = Extract<Node, { kind: 'binary' }>;
type CallNode = Extract<Node, { kind: 'call' }>;

/** Stands in a variable whose name has not been read yet. */
const UNREAD = Symbol('unread');

function isConstant({ kind }: Node): boolean {
  return kind === 'literal' || kind === 'list';
}

/** Whether a node is true, false or unknown by itself, and never absent. */
function isTwoValued(node: Node): boolean {
  if (node.kind === 'binary')
    return node.operator === '&&' || node.operator === '||' || node.operator === 'in' || node.operator in comparisons;
  return node.kind === 'not' || (node.kind === 'literal' && typeof node.value === 'boolean');
}
