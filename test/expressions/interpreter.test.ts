import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileExpression } from '../../src/expressions/expression.ts';
import { createRuleSet } from '../../src/expressions/rule-set.ts';
import { compileTable } from '../../src/expressions/table.ts';
import type { CompiledExpression, Meaning, Moment, Reading, Value, ValueType } from '../../src/expressions/value.ts';
import { momentOf, namesOf } from './content-of.ts';
import { asAnswer, interpret, rank, type World } from './interpreter.ts';

const types: Readonly<Record<string, ValueType>> = {
  x: 'number',
  y: 'number',
  seats: 'number',
  t: 'text',
  industry: 'text',
  a: 'yes/no',
  b: 'yes/no',
  strategic: 'yes/no',
  d: 'date',
  renewal: 'date',
  tags: 'list',
};
const closed = new Set(['seats', 'industry', 'strategic', 'renewal', 'tags']);
const names = namesOf(
  Object.fromEntries(
    Object.entries(types).map(([name, type]): [string, Meaning] => [name, { type, world: closed.has(name) ? 'closed' : 'open' }]),
  ),
  { run: { questions: new Map([['q', { type: 'text', world: 'open' }]]), steps: new Set(['s']) } },
);

const TODAY = 20_760;
const DAYS = 5;

/** Values that lie on the edges: nothing, zero, whole and broken numbers, very large ones, and the ends of months. */
const values: Readonly<Record<ValueType, fc.Arbitrary<Value>>> = {
  number: fc.constantFrom<Value>(undefined, null, 0, 1, -1, 2, 0.5, -2.75, 30, 1e300, -1e308),
  text: fc.constantFrom<Value>(undefined, null, 'red', 'green', ''),
  'yes/no': fc.constantFrom<Value>(undefined, null, true, false),
  date: fc.constantFrom<Value>(undefined, null, TODAY, TODAY - 1, TODAY + 30, 20_484, 20_513, 20_543, 2_932_896, -719_162),
  list: fc.constantFrom<Value>(undefined, null, [], ['red'], ['green', 'red']),
};

interface Data {
  readonly world: World;
  readonly moment: Moment;
}

/** A subject with a value of each name on each of some days, of which the first is the earliest that can be looked at. */
const data: fc.Arbitrary<Data> = fc
  .record({
    rows: fc.record(
      Object.fromEntries(Object.entries(types).map(([name, type]) => [name, fc.array(values[type], { minLength: DAYS, maxLength: DAYS })])),
    ),
    first: fc.integer({ min: TODAY - 70, max: TODAY }),
    fiscalYearStart: fc.integer({ min: 1, max: 12 }),
    running: values['yes/no'],
    lastRun: values.date,
    answer: values.text,
    done: values['yes/no'],
  })
  .map(({ rows, ...facts }) => {
    const value = (name: string, day: number) => rows[name]?.[(TODAY - day) % DAYS];
    const momentAt = (day: number): Moment => {
      const moment: Moment = {
        ...momentOf({}),
        day,
        fiscalYearStart: facts.fiscalYearStart,
        read: (name) => value(name, day),
        at: (earlier) => (earlier < facts.first ? undefined : momentAt(earlier)),
        running: () => facts.running,
        lastRun: () => facts.lastRun,
        answer: () => facts.answer,
        stepDone: () => facts.done,
        percentile: (expression) => rank(expression.evaluate(moment)),
      };
      return moment;
    };
    return { world: { ...facts, value, typeOf: (name) => types[name] ?? 'number' }, moment: momentAt(TODAY) };
  });

const duration = fc.constantFrom('"1d"', '"3d"', '"2w"', '"1mo"');
const one = (...texts: readonly string[]) => fc.constantFrom(...texts);

/** Well-typed expressions of each type. */
const { number, text, yesNo, date } = fc.letrec<Record<'number' | 'text' | 'yesNo' | 'date' | 'any', string>>((tie) => {
  const [n, t, c, d] = [tie('number'), tie('text'), tie('yesNo'), tie('date')];
  const say = (parts: readonly fc.Arbitrary<string>[], write: (...words: readonly string[]) => string) =>
    fc.tuple(...parts).map((words) => write(...words));
  const of = (leaf: fc.Arbitrary<string>, ...branches: readonly fc.Arbitrary<string>[]) =>
    fc.oneof({ maxDepth: 4, depthSize: 'small' }, { arbitrary: leaf, weight: 2 }, ...branches);
  const shared = (value: fc.Arbitrary<string>) => [
    say([value, value], (a, b) => `or_else(${a}, ${b})`),
    say([value, duration], (a, by) => `ago(${a}, ${by})`),
  ];
  return {
    number: of(
      one('x', 'y', 'seats', 'x', 'y', '0', '1', '2.5', '30'),
      say([n, one('+', '-', '*', '/', '%'), n], (a, sign, b) => `(${a} ${sign} ${b})`),
      say([n], (a) => `(-${a})`),
      say([one('days_since', 'days_until', 'months_since', 'years_since', 'fiscal_quarters_until'), d], (name, a) => `${name}(${a})`),
      say([d, d], (a, b) => `days_between(${a}, ${b})`),
      say([one('min', 'max'), n, n, n], (name, a, b, e) => `${name}(${a}, ${b}, ${e})`),
      say([n, duration], (a, by) => `change(${a}, ${by})`),
      say([n], (a) => `percentile(${a}, "high_touch")`),
      ...shared(n),
    ),
    text: of(one('t', 'industry'), ...shared(t), fc.constant('answer("q")')),
    yesNo: of(
      one('a', 'b', 'strategic', 'x > 1', 't == "red"', 'true', 'false'),
      say([c, one('&&', '||'), c], (a, sign, b) => `(${a} ${sign} ${b})`),
      say([c], (a) => `!(${a})`),
      say([n, one('<', '<=', '>', '>=', '==', '!='), n], (a, sign, b) => `(${a}) ${sign} (${b})`),
      say([d, one('<', '<=', '>', '>=', '==', '!='), d], (a, sign, b) => `${a} ${sign} ${b}`),
      say([t, one('==', '!='), one('"red"', '"green"')], (a, sign, b) => `${a} ${sign} ${b}`),
      say([t, one('tags', '["red", "blue"]')], (a, list) => `(${a} in ${list})`),
      say([one('missing', 'known'), tie('any')], (name, a) => `${name}(${a})`),
      say(
        [c, fc.integer({ min: 1, max: 4 }).map(String), one('"day"', '"week"', '"month"')],
        (a, times, by) => `held(${a}, ${times}, ${by})`,
      ),
      one('running("save-plan")', 'done("s")'),
      ...shared(c),
    ),
    date: of(
      one('d', 'renewal', 'date("2026-02-28")'),
      say([n], (a) => `today_plus(${a})`),
      say([one('earliest', 'latest'), d, d], (name, a, b) => `${name}(${a}, ${b})`),
      fc.constant('last_run("save-plan")'),
      ...shared(d),
    ),
    any: fc.oneof(n, t, c, d),
  };
});

/** The compiled expression; undefined where the checker refuses a text, such as one that compares two constants. */
function compile(source: string, expected?: ValueType): CompiledExpression | undefined {
  const { expression, problems } = compileExpression(source, names, expected);
  const refused = problems.filter(({ code }) => code !== 'constant');
  if (refused.length > 0) throw new Error(`${source}: ${refused.map(({ message }) => message).join('; ')}`);
  return expression;
}

/** What was read, each once. */
function eachOnce(readings: readonly Reading[]): readonly Reading[] {
  return readings.filter(({ name }, index) => readings.findIndex((reading) => reading.name === name) === index);
}

test('a compiled expression has the value and the reasons that the interpreter finds', () => {
  let known = 0;
  fc.assert(
    fc.property(fc.oneof(number, text, yesNo, date), data, (source, { world, moment }) => {
      const expression = compile(source);
      if (expression === undefined) return;
      const { value, readings } = interpret(expression.node, source, world, TODAY);
      expect(expression.evaluate(moment)).toStrictEqual(value);
      expect(expression.trace(moment)).toStrictEqual({ value, readings: eachOnce(readings) });
      if (value !== undefined && value !== null) known += 1;
    }),
    { numRuns: 4000 },
  );
  expect(known).toBeGreaterThan(1000);
});

test('conditions that are generated as one function answer as the interpreter does, and as each by itself', () => {
  fc.assert(
    fc.property(fc.array(yesNo, { minLength: 1, maxLength: 6 }), data, (sources, { world, moment }) => {
      const conditions = sources.flatMap((source) => compile(source, 'yes/no') ?? []);
      const expected = conditions.map(({ node, source }) => asAnswer(interpret(node, source, world, TODAY).value));
      for (const mayGenerate of [true, false]) {
        const rules = createRuleSet(conditions, mayGenerate);
        expect(rules.isGenerated).toBe(mayGenerate);
        const answers: Value[] = [];
        rules.evaluate(moment, answers);
        expect(answers).toStrictEqual(expected);
      }
    }),
    { numRuns: 1500 },
  );
});

const cell = fc.constantFrom<'red' | 'yellow' | 'green' | 'missing' | number>('red', 'yellow', 'green', 'missing', 40);
const bounds = fc
  .uniqueArray(fc.constantFrom(-2.75, -1, 0, 0.5, 1, 2, 30), { minLength: 1, maxLength: 4 })
  .chain((ats) => fc.tuple(...ats.sort((a, b) => a - b).map((at) => cell.map((score) => ({ at, score })))));

test('a table gives the cell that its kind says', () => {
  fc.assert(
    fc.property(bounds, cell, values.number, (lines, otherwise, value) => {
      const score = (table: Parameters<typeof compileTable>[0]) => compileTable(table, names).table?.score(value, momentOf({})).cell;
      const none = value === undefined || value === null;
      const number = Number(value);
      const lower = lines.filter(({ at }) => at <= number).at(-1) ?? lines[0];
      expect(score({ from: lines })).toBe(none ? 'missing' : lower?.score);
      expect(score({ up_to: { bounds: lines, otherwise } })).toBe(
        none ? 'missing' : (lines.find(({ at }) => number <= at)?.score ?? otherwise),
      );
      const points = lines.map(({ at }, index) => ({ at, score: 10 * index }));
      const above = points.findIndex(({ at }) => at >= number);
      const [low, high] = [points[above - 1], points[above]];
      const last = points.at(-1)?.score;
      const between = low && high && low.score + ((number - low.at) / (high.at - low.at)) * (high.score - low.score);
      expect(score({ line: points })).toBe(none ? 'missing' : above === -1 ? last : (between ?? high?.score));
      expect(score({ cases: [{ if: 'x > 1', then: otherwise }, { else: { from: lines } }] })).toBe(none ? 'missing' : lower?.score);
    }),
    { numRuns: 1000 },
  );
});
