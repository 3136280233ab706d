import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileContent } from '../../src/expressions/compilation.ts';
import { compileExpression } from '../../src/expressions/expression.ts';
import { compileFormula } from '../../src/expressions/formula.ts';
import { namesOfRun } from '../../src/expressions/names.ts';
import type { Value } from '../../src/expressions/value.ts';
import { calendarFor } from '../../src/model/calendar.ts';
import { parseDay } from '../../src/model/day.ts';
import { readCondition } from '../../src/workspace/rules/inlining.ts';
import { Calculator, daysAfter } from '../../src/workspace/rules/reckoning.ts';
import { isCertain, isPossible } from '../../src/workspace/rules/truth.ts';
import { contentOf, momentOf, playbook } from '../expressions/content-of.ts';

const { program } = compileContent(
  contentOf({
    definitions: {
      segments: { large: { is: 'arr >= 10' }, quiet: { is: '!large && band != "green"' } },
      dates: { review: { formula: 'renewal - 6mo' }, deadline: { formula: 'renewal - contract.notice' } },
    },
    playbooks: [
      playbook({
        start: { on: ['review - 30d'] },
        steps: [
          { id: 'call', title: 'Call', due: 'start + 2w' },
          { id: 'mail', title: 'Mail', due: 'call.done + 3bd' },
        ],
      }),
    ],
  }),
);

const numbers = fc.constantFrom('arr', 'seats', 'score', 'days_until(renewal)');
const comparison = fc
  .tuple(
    numbers,
    fc.constantFrom('<', '<=', '>', '>=', '==', '!='),
    fc.constantFrom('3', '10', '20', '-5', 'seats', 'or_else(arr, 10)', 'arr + 5'),
  )
  .map(([name, operator, other]) => `${name} ${operator} ${other}`);
const leaf = fc.oneof(
  { weight: 4, arbitrary: comparison },
  fc.tuple(fc.constantFrom('band == "red"', 'band != "green"', 'band in ["red", "yellow"]', '"red" == band')).map(([text]) => text),
  fc.constantFrom('churned', 'large', 'quiet', 'all', 'known(arr)', 'missing(score)', 'known(renewal)', 'missing(large)', '10 >= arr'),
  fc.constantFrom('large == true', 'customer.plan == "pro"', '"eu" in customer.tags', 'customer.strategic', 'or_else(score, 5) > 3'),
);
const { condition } = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    leaf,
    tie('condition').map((inner) => `!(${inner})`),
    fc.tuple(tie('condition'), fc.constantFrom('&&', '||'), tie('condition')).map(([a, operator, b]) => `(${a}) ${operator} (${b})`),
  ),
}));

const today = parseDay('2026-11-02') ?? 0;
const number = fc.constantFrom<Value>(undefined, null, -7, -5, 0, 3, 5, 8, 10, 15, 20, 30);
const yesNo = fc.constantFrom<Value>(undefined, null, true, false);
const values = fc.record({
  arr: number,
  seats: number,
  score: number,
  renewal: fc.constantFrom<Value>(undefined, null, today - 5, today + 3, today + 7, today + 10, today + 40),
  band: fc.constantFrom<Value>(undefined, 'red', 'yellow', 'green'),
  churned: fc.boolean(),
  'customer.strategic': yesNo,
  'customer.plan': fc.constantFrom<Value>(null, 'pro', 'basic'),
  'customer.tags': fc.constantFrom<Value>(null, ['eu'], ['us', 'eu'], []),
});

describe('what is judged before anything is evaluated', () => {
  function evaluate(source: string, given: Record<string, Value>): Value {
    const known: Record<string, Value> = { ...given, all: true };
    for (const name of ['large', 'quiet']) known[name] = program.segments.get(name)?.is.evaluate(momentOf(known));
    const { expression, problems } = compileExpression(source, program.names, 'yes/no');
    if (expression === undefined) throw new Error(`${source}: ${problems[0]?.message}`);
    return expression.evaluate(momentOf(known));
  }
  const read = (source: string) => {
    const node = readCondition(source, program);
    if (node === undefined) throw new Error(`cannot read ${source}`);
    return node;
  };
  const anything = () => undefined;

  test('a condition that is true for somebody is never called impossible', () => {
    fc.assert(
      fc.property(condition, values, (source, given) => {
        if (evaluate(source, given) === true) expect(isPossible(read(source), anything)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test('nor one that is true where another is not', () => {
    fc.assert(
      fc.property(condition, condition, values, (source, other, given) => {
        if (evaluate(source, given) === true && evaluate(other, given) !== true)
          expect(isPossible(read(source), anything, [read(other)])).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test('a condition that is not true for somebody is never called certain', () => {
    fc.assert(
      fc.property(condition, values, (source, given) => {
        if (evaluate(source, given) !== true) expect(isCertain(read(source), anything)).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a date is called late only where it is late in every year', () => {
  const anchor = fc.constantFrom('renewal', 'contract.end', 'review', 'deadline', 'start', 'call.done', 'mail.done');
  const shift = fc.oneof(
    fc
      .tuple(fc.constantFrom('+', '-'), fc.integer({ min: 0, max: 40 }), fc.constantFrom('d', 'bd', 'w', 'mo'))
      .map((parts) => ` ${parts[0]} ${parts[1]}${parts[2]}`),
    fc
      .tuple(fc.constantFrom('+', '-'), fc.integer({ min: 0, max: 3 }), fc.constantFrom('q', 'y'))
      .map((parts) => ` ${parts[0]} ${parts[1]}${parts[2]}`),
    fc.constantFrom(' - contract.notice', ' + contract.notice'),
  );
  const sum = fc.tuple(anchor, fc.array(shift, { maxLength: 2 })).map(([name, shifts]) => `${name}${shifts.join('')}`);
  const formula = fc.oneof(
    { weight: 4, arbitrary: sum },
    fc
      .tuple(fc.constantFrom('earliest', 'latest'), sum, sum, fc.option(shift, { nil: '' }))
      .map(([which, a, b, by]) => `${which}(${a}, ${b})${by}`),
  );
  const [play] = program.playbooks;
  const calendar = calendarFor('DE');

  test('whatever day the renewal falls on, however long the notice, however late a step', () => {
    let late = 0;
    fc.assert(
      fc.property(
        formula,
        formula,
        fc.boolean(),
        fc.integer({ min: parseDay('2019-01-01') ?? 0, max: parseDay('2036-12-31') ?? 0 }),
        fc.constantFrom('0d', '30d', '3mo', '60bd'),
        fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 2, maxLength: 2 }),
        (date, limit, rolls, renewal, notice, [one = 0, two = 0]) => {
          if (play === undefined) throw new Error('there is a playbook');
          const calculator = new Calculator(program, play);
          const days = daysAfter(calculator.reckon(date, true), calculator.reckon(limit, rolls));
          if (days === undefined) return;
          late += 1;
          const known: Record<string, Value> = { renewal, 'contract.end': renewal, 'contract.notice': notice };
          const dayOf = (source: string, rolled: boolean) =>
            compileFormula(source, namesOfRun(program.names, play.playbook)).formula?.evaluate(momentOf(known, calendar), rolled);
          known.review = dayOf('renewal - 6mo', false);
          known.deadline = dayOf('renewal - contract.notice', false);
          known.start = dayOf('review - 30d', false);
          known['call.done'] = (dayOf('start + 2w', true) ?? 0) + one;
          known['mail.done'] = (dayOf('call.done + 3bd', true) ?? 0) + two;
          const [due, by] = [dayOf(date, true), dayOf(limit, rolls)];
          expect(due).toBeGreaterThan(by ?? Number.NaN);
        },
      ),
      { numRuns: 5000 },
    );
    expect(late).toBeGreaterThan(500);
  });
});
