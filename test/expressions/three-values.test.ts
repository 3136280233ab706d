import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileExpression } from '../../src/expressions/expression.ts';
import type { Meaning, Value, ValueType } from '../../src/expressions/value.ts';
import { momentOf, namesOf } from './content-of.ts';

const meaning = (type: ValueType, world: Meaning['world'] = 'open'): Meaning => ({ type, world });
const names = namesOf({
  a: meaning('yes/no'),
  b: meaning('yes/no'),
  c: meaning('yes/no'),
  x: meaning('number'),
  y: meaning('number'),
  t: meaning('text'),
  d: meaning('date'),
  tags: meaning('list', 'closed'),
});

function compile(source: string, expected?: ValueType) {
  const { expression, problems } = compileExpression(source, names, expected);
  if (expression === undefined) throw new Error(`${source}: ${problems.map(({ message }) => message).join('; ')}`);
  return expression;
}

const evaluate = (source: string, values: Record<string, Value>, expected?: ValueType) =>
  compile(source, expected).evaluate(momentOf(values));

const [unknown, absent] = [undefined, null];

describe('and, or, not', () => {
  test.each<[Value, Value, Value, Value]>([
    // a, b, a && b, a || b
    [true, true, true, true],
    [true, false, false, true],
    [false, false, false, false],
    [true, unknown, unknown, true],
    [unknown, true, unknown, true],
    [false, unknown, false, unknown],
    [unknown, false, false, unknown],
    [unknown, unknown, unknown, unknown],
    [absent, true, false, true],
    [absent, false, false, false],
    [absent, unknown, false, unknown],
    [unknown, absent, false, unknown],
    [absent, absent, false, false],
  ])('%s and %s', (a, b, and, or) => {
    expect(evaluate('a && b', { a, b })).toBe(and);
    expect(evaluate('a || b', { a, b })).toBe(or);
  });

  test.each<[Value, Value]>([
    [true, false],
    [false, true],
    [unknown, unknown],
    [absent, true],
  ])('not %s', (a, not) => {
    expect(evaluate('!a', { a })).toBe(not);
  });

  test('a condition is never absent: a field the record does not have counts as no', () => {
    expect(evaluate('a', { a: absent }, 'yes/no')).toBe(false);
    expect(evaluate('a', { a: unknown }, 'yes/no')).toBe(unknown);
    expect(evaluate('a', { a: absent })).toBe(absent);
  });
});

describe('comparisons', () => {
  test.each([
    'x == 1',
    'x != 1',
    'x < 1',
    'x >= 1',
    'x == y',
    'x != y',
    'x + y > 0',
    't == "a"',
    't != "a"',
    't in ["a"]',
    '"a" in tags',
    'days_since(d) > 0',
  ])('%s is false when a field is absent', (source) => {
    expect(evaluate(source, { x: absent, y: unknown, t: absent, d: absent, tags: absent })).toBe(false);
  });

  test.each(['x == 1', 'x != 1', 'x < 1', 't == "a"', 't in ["a"]', 'days_since(d) > 0'])('%s is unknown without data', (source) => {
    expect(evaluate(source, {})).toBe(unknown);
  });

  test('compare what is known', () => {
    expect(evaluate('x < y', { x: 1, y: 2 })).toBe(true);
    expect(evaluate('t in ["a", "b"]', { t: 'b' })).toBe(true);
    expect(evaluate('"vip" in tags', { tags: ['vip'] })).toBe(true);
    expect(evaluate('d >= date("2027-03-01")', { d: Date.UTC(2027, 2, 1) / 86_400_000 })).toBe(true);
  });
});

describe('arithmetic', () => {
  test('dividing by zero and overflow are unknown, never infinity', () => {
    expect(evaluate('x / y', { x: 1, y: 0 })).toBe(unknown);
    expect(evaluate('x / y', { x: 0, y: 0 })).toBe(unknown);
    expect(evaluate('x % y', { x: 1, y: 0 })).toBe(unknown);
    expect(evaluate('x * y', { x: 1e300, y: 1e300 })).toBe(unknown);
  });

  test('absent stays absent and wins over unknown', () => {
    expect(evaluate('x + y', { x: absent, y: unknown })).toBe(absent);
    expect(evaluate('x + y', { x: unknown, y: absent })).toBe(absent);
    expect(evaluate('-x', { x: absent })).toBe(absent);
    expect(evaluate('x * 2', { x: unknown })).toBe(unknown);
  });
});

describe('traces', () => {
  test('only what decided is listed', () => {
    const trace = (values: Record<string, Value>) =>
      compile('a && x > 3')
        .trace(momentOf(values))
        .readings.map(({ name }) => name);
    expect(trace({ a: false, x: 5 })).toEqual(['a']);
    expect(trace({ a: true, x: 1 })).toEqual(['x']);
    expect(trace({ a: true, x: 5 })).toEqual(['a', 'x']);
    expect(compile('a || x > 3').trace(momentOf({ a: unknown, x: 5 })).readings).toEqual([{ name: 'x', type: 'number', value: 5 }]);
  });

  test('what was read on other days stands under the call as written', () => {
    const moment = momentOf({ x: 2 }, { past: () => ({ x: 1 }) });
    expect(compile('ago(x, "28d") < x').trace(moment).readings).toEqual([
      { name: 'ago(x, "28d")', type: 'number', value: 1 },
      { name: 'x', type: 'number', value: 2 },
    ]);
  });
});

describe('laws', () => {
  const triple = fc.constantFrom<Value>(true, false, unknown, absent);
  const number = fc.oneof(
    fc.constantFrom<Value>(unknown, absent, 0),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer({ min: -5, max: 5 }),
  );
  const values = fc.record({ a: triple, b: triple, c: triple, x: number, y: number, t: fc.constantFrom<Value>('a', 'b', unknown, absent) });

  const condition: fc.Arbitrary<string> = fc.letrec<{ tree: string; sum: string }>((tie) => ({
    sum: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom('x', 'y', '1', '0'),
      fc.tuple(tie('sum'), fc.constantFrom('+', '-', '*', '/'), tie('sum')).map(([left, sign, right]) => `(${left} ${sign} ${right})`),
      fc.tuple(fc.constantFrom('min', 'max', 'or_else'), tie('sum'), tie('sum')).map(([name, left, right]) => `${name}(${left}, ${right})`),
    ),
    tree: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom('a', 'b', 'c', 't == "a"', 't in ["a"]', 'missing(x)', 'known(a)'),
      fc.tuple(tie('sum'), fc.constantFrom('<', '<=', '!='), tie('sum')).map(([left, sign, right]) => `(${left} ${sign} x + ${right})`),
      tie('tree').map((inner) => `!(${inner})`),
      fc.tuple(tie('tree'), fc.constantFrom('&&', '||'), tie('tree')).map(([left, sign, right]) => `(${left} ${sign} ${right})`),
    ),
  })).tree;

  test('and, or are commutative; De Morgan; double negation', () => {
    fc.assert(
      fc.property(condition, condition, values, (p, q, given) => {
        const value = (source: string) => evaluate(source, given, 'yes/no');
        expect(value(`(${p}) && (${q})`)).toBe(value(`(${q}) && (${p})`));
        expect(value(`(${p}) || (${q})`)).toBe(value(`(${q}) || (${p})`));
        expect(value(`!((${p}) && (${q}))`)).toBe(value(`!(${p}) || !(${q})`));
        expect(value(`!((${p}) || (${q}))`)).toBe(value(`!(${p}) && !(${q})`));
        expect(value(`!(!(${p}))`)).toBe(value(p));
      }),
      { numRuns: 500 },
    );
  });

  test('tracing gives the value of evaluating; numbers are finite; missing and known are never unknown', () => {
    fc.assert(
      fc.property(condition, values, (source, given) => {
        const expression = compile(source);
        const moment = momentOf(given);
        const { value, readings } = expression.trace(moment);
        expect(value).toBe(expression.evaluate(moment));
        for (const reading of readings) expect(expression.names).toContain(reading.name);
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(number, number, fc.constantFrom('+', '-', '*', '/', '%'), (x, y, sign) => {
        const value = evaluate(`x ${sign} y`, { x, y });
        expect(value === undefined || value === null || Number.isFinite(value)).toBe(true);
        expect(evaluate('missing(x / y)', { x, y })).toBe(!evaluate('known(x / y)', { x, y }));
      }),
    );
  });
});
