import { Temporal } from 'temporal-polyfill';
import type { Node } from '../../src/expressions/node.ts';
import type { Known, Reading, Value, ValueType } from '../../src/expressions/value.ts';

/** What an expression is read in: a subject with values on each day. Written for tests, from the semantics alone. */
export interface World {
  /** The first day that can be looked at. */
  readonly first: number;
  readonly fiscalYearStart: number;
  readonly value: (name: string, day: number) => Value;
  readonly typeOf: (name: string) => ValueType;
  readonly running: Value;
  readonly lastRun: Value;
  readonly answer: Value;
  readonly done: Value;
}

interface Result {
  readonly value: Value;
  /** What was read on the way to it, with repeats. */
  readonly readings: readonly Reading[];
}

type NodeOf<K extends Node['kind']> = Extract<Node, { kind: K }>;

/** Walks over a tree and computes its value on a day, slowly and plainly: the law that compiled expressions are held to. */
export function interpret(node: Node, source: string, world: World, day: number): Result {
  const walk = (part: Node): Result => interpret(part, source, world, day);
  switch (node.kind) {
    case 'literal':
      return { value: node.value, readings: [] };
    case 'list':
      return { value: node.items.map((item) => String(item.kind === 'literal' ? item.value : '')), readings: [] };
    case 'name': {
      const value = world.value(node.name, day);
      return { value, readings: [{ name: node.name, type: world.typeOf(node.name), value }] };
    }
    case 'not': {
      const { value, readings } = walk(node.operand);
      return { value: value === undefined ? undefined : value === null || value === false, readings };
    }
    case 'negate': {
      const { value, readings } = walk(node.operand);
      return { value: typeof value === 'number' ? -value : value, readings };
    }
    case 'binary':
      return node.operator === '&&' || node.operator === '||' ? junction(node, walk) : binary(node, walk);
    case 'call':
      return call(node, source, world, day);
  }
}

/** The value of a condition: an absent yes/no field counts as no. */
export function asAnswer(value: Value): boolean | undefined {
  return value === undefined ? undefined : value === true;
}

function junction({ operator, left, right }: NodeOf<'binary'>, walk: (part: Node) => Result): Result {
  const decides = operator === '||';
  const first = walk(left);
  if (asAnswer(first.value) === decides) return { value: decides, readings: first.readings };
  const second = walk(right);
  // What the left side read is no reason where the right side decides.
  if (asAnswer(second.value) === decides) return { value: decides, readings: second.readings };
  const isOpen = first.value === undefined || second.value === undefined;
  return { value: isOpen ? undefined : !decides, readings: [...first.readings, ...second.readings] };
}

function binary({ operator, left, right }: NodeOf<'binary'>, walk: (part: Node) => Result): Result {
  const [first, second] = [walk(left), walk(right)];
  const readings = [...first.readings, ...second.readings];
  const [a, b] = [first.value, second.value];
  const calculates = ['+', '-', '*', '/', '%'].includes(operator);
  if (a === null || b === null) return { value: calculates ? null : false, readings };
  if (a === undefined || b === undefined) return { value: undefined, readings };
  if (calculates) return { value: calculate(operator, Number(a), Number(b)), readings };
  return { value: compare(operator, a, b), readings };
}

function calculate(operator: string, a: number, b: number): number | undefined {
  const results: Record<string, number> = { '+': a + b, '-': a - b, '*': a * b, '/': a / b, '%': a % b };
  const result = results[operator] ?? Number.NaN;
  return Math.abs(result) <= Number.MAX_VALUE ? result : undefined;
}

function compare(operator: string, a: Known, b: Known): boolean {
  switch (operator) {
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    case 'in':
      return Array.isArray(b) && b.some((text) => text === a);
    default: {
      const difference = Number(a) - Number(b);
      const below = Number(a) < Number(b);
      return operator === '<'
        ? below
        : operator === '<='
          ? below || difference === 0
          : operator === '>'
            ? !below && difference !== 0
            : !below;
    }
  }
}

const typesOfCalls: Readonly<Record<string, ValueType>> = {
  change: 'number',
  held: 'yes/no',
  percentile: 'number',
  running: 'yes/no',
  last_run: 'date',
  answer: 'text',
  done: 'yes/no',
};

function call(node: NodeOf<'call'>, source: string, world: World, day: number): Result {
  const [first, second, third] = node.arguments;
  const walk = (part: Node | undefined, on = day): Result => {
    if (part === undefined) throw new Error(`${node.name} lacks an argument`);
    return on < world.first ? { value: undefined, readings: [] } : interpret(part, source, world, on);
  };
  const literal = (part: Node | undefined) => (part?.kind === 'literal' ? part.value : '');
  /** What was read elsewhere stands under the call as written. */
  const whole = (value: Value, type: ValueType): Result => ({
    value,
    readings: [{ name: source.slice(node.start, node.end), type, value }],
  });
  const numeric = (compute: (value: number) => Value): Result => {
    const { value, readings } = walk(first);
    return { value: typeof value === 'number' ? compute(value) : value, readings };
  };
  switch (node.name) {
    case 'date':
      return { value: dayOf(Temporal.PlainDate.from(String(literal(first)))), readings: [] };
    case 'days_since':
      return numeric((date) => day - date);
    case 'days_until':
      return numeric((date) => date - day);
    case 'months_since':
      return numeric((date) => dateOf(date).until(dateOf(day), { largestUnit: 'months' }).months);
    case 'years_since':
      return numeric((date) => dateOf(date).until(dateOf(day), { largestUnit: 'years' }).years);
    case 'fiscal_quarters_until':
      return numeric((date) => quarterOf(date, world) - quarterOf(day, world));
    case 'today_plus':
      return numeric((count) => writable(day + Math.floor(count)));
    case 'days_between':
    case 'min':
    case 'max': {
      const results = node.arguments.map((argument) => walk(argument));
      const values = results.map(({ value }) => value);
      const numbers = values.filter((value) => typeof value === 'number');
      const [from = 0, to = 0] = numbers;
      const of = { days_between: () => to - from, min: () => Math.min(...numbers), max: () => Math.max(...numbers) }[node.name];
      const value = values.includes(null) ? null : numbers.length < values.length ? undefined : of();
      return { value, readings: results.flatMap(({ readings }) => readings) };
    }
    case 'earliest':
    case 'latest': {
      const results = node.arguments.map((argument) => walk(argument));
      const dates = results.flatMap(({ value }) => (typeof value === 'number' ? [value] : []));
      const nothing = results.some(({ value }) => value === undefined) ? undefined : null;
      const value = dates.length === 0 ? nothing : node.name === 'earliest' ? Math.min(...dates) : Math.max(...dates);
      return { value, readings: results.flatMap(({ readings }) => readings) };
    }
    case 'missing':
    case 'known': {
      const { value, readings } = walk(first);
      const isKnown = value !== undefined && value !== null;
      return { value: isKnown === (node.name === 'known'), readings };
    }
    case 'or_else': {
      const { value, readings } = walk(first);
      if (value !== undefined && value !== null) return { value, readings };
      const otherwise = walk(second);
      return { value: otherwise.value, readings: [...readings, ...otherwise.readings] };
    }
    case 'ago':
      return whole(walk(first, back(day, String(literal(second)))).value, first === undefined ? 'number' : typeOfNode(first, world));
    case 'change': {
      const [now, then] = [walk(first).value, walk(first, back(day, String(literal(second)))).value];
      if (now === null || then === null) return whole(null, 'number');
      const isKnown = typeof now === 'number' && typeof then === 'number' && then !== 0;
      return whole(isKnown ? calculate('/', now - then, then) : undefined, 'number');
    }
    case 'held': {
      const unit = String(literal(third));
      const points = Array.from({ length: Number(literal(second)) }, (_, index) =>
        index === 0 ? day : dayOf(dateOf(day).subtract({ [`${unit}s`]: index })),
      );
      const answers = points.map((point) => asAnswer(walk(first, point).value));
      return whole(answers.includes(false) ? false : answers.includes(undefined) ? undefined : true, 'yes/no');
    }
    case 'percentile':
      return whole(rank(walk(first).value), 'number');
    default: {
      const facts: Record<string, Value> = { running: world.running, last_run: world.lastRun, answer: world.answer, done: world.done };
      return whole(facts[node.name], typesOfCalls[node.name] ?? 'number');
    }
  }
}

/** Stands for a rank among others: something that depends on nothing but the value. */
export function rank(value: Value): Value {
  return typeof value === 'number' ? Math.abs(value) % 1 : value === null ? null : undefined;
}

/** The type of a node of the kinds that stand in `ago` here. */
function typeOfNode(node: Node, world: World): ValueType {
  switch (node.kind) {
    case 'name':
      return world.typeOf(node.name);
    case 'literal':
      return typeof node.value === 'number' ? 'number' : typeof node.value === 'string' ? 'text' : 'yes/no';
    case 'list':
      return 'list';
    case 'not':
      return 'yes/no';
    case 'negate':
      return 'number';
    case 'binary':
      return ['+', '-', '*', '/', '%'].includes(node.operator) ? 'number' : 'yes/no';
    case 'call': {
      if (node.name === 'missing' || node.name === 'known') return 'yes/no';
      if (['date', 'today_plus', 'earliest', 'latest'].includes(node.name)) return 'date';
      const [first] = node.arguments;
      if ((node.name === 'ago' || node.name === 'or_else') && first !== undefined) return typeOfNode(first, world);
      return typesOfCalls[node.name] ?? 'number';
    }
  }
}

function back(day: number, duration: string): number {
  const [, count, unit] = /^(\d+)([a-z]+)$/.exec(duration) ?? [];
  const names: Record<string, string> = { d: 'days', w: 'weeks', mo: 'months', y: 'years' };
  return dayOf(dateOf(day).subtract({ [names[unit ?? ''] ?? 'days']: Number(count) }));
}

const epoch = Temporal.PlainDate.from('1970-01-01');

function dateOf(day: number): Temporal.PlainDate {
  return epoch.add({ days: day });
}

function dayOf(date: Temporal.PlainDate): number {
  return epoch.until(date, { largestUnit: 'days' }).days;
}

function quarterOf(day: number, { fiscalYearStart }: World): number {
  const { year, month } = dateOf(day);
  return Math.floor((year * 12 + month - fiscalYearStart) / 3);
}

/** Days before the year 1 and after the year 9999 cannot be written. */
function writable(day: number): number | undefined {
  if (Math.abs(day) > 10_000_000) return undefined;
  const { year } = dateOf(day);
  return year >= 1 && year <= 9999 ? day : undefined;
}
