import { describe, expect, test } from 'vitest';
import { compileExpression } from '../../src/expressions/expression.ts';
import type { Meaning } from '../../src/expressions/value.ts';
import { namesOf } from './content-of.ts';

const names = namesOf({
  arr: { type: 'number', world: 'closed' },
  seat_use: { type: 'number', world: 'open' },
  band: { type: 'text', world: 'open', values: ['green', 'yellow', 'red'] },
  'customer.industry': { type: 'text', world: 'closed' },
  'customer.strategic': { type: 'yes/no', world: 'closed' },
  'customer.tags': { type: 'list', world: 'closed' },
  renewal: { type: 'date', world: 'closed' },
  wrong: { type: 'number', world: 'open', broken: true },
});

const problemsOf = (source: string) => compileExpression(source, names, 'yes/no').problems;

describe('what fits is accepted', () => {
  test.each([
    'arr * 2 >= 100000 && band == "red"',
    'renewal <= date("2027-03-01") || days_until(renewal) < 30',
    'band in ["red", "yellow"] && "vip" in customer.tags',
    'customer.strategic == true || !customer.strategic',
    'customer.industry == "anything at all"',
    'wrong == "text" && wrong > 3 && days_since(wrong) > 1',
  ])('%s', (source) => {
    expect(problemsOf(source)).toEqual([]);
  });
});

describe('a problem says what is wrong, where, and what was meant', () => {
  test.each<[source: string, code: string, at: string, hint: string]>([
    ['ar > 5', 'unknown-name', 'ar', 'arr'],
    ['seat-use > 0.5', 'unknown-name', 'seat-use', 'seat_use'],
    ['strategic', 'unknown-name', 'strategic', 'customer.strategic'],
    ['band == red', 'unknown-name', 'red', 'band == "red"'],
    ['customer.industry == cutomer.industry', 'unknown-name', 'cutomer.industry', 'customer.industry'],
    ['band == "gren"', 'unknown-value', '"gren"', '"green"'],
    ['ago(band, "7d") == "gren"', 'unknown-value', '"gren"', '"green"'],
    ['band in ["red", "gren"]', 'unknown-value', '"gren"', '"green"'],
    ['band == "unknown"', 'unknown-value', '"unknown"', 'missing(band)'],
    ['seat_use == missing', 'slip', 'seat_use == missing', 'missing(seat_use)'],
    ['seat_use != unknown', 'slip', 'seat_use != unknown', 'known(seat_use)'],
    ['customer.strategic == yes', 'unknown-name', 'yes', 'true'],
    ['arr', 'wrong-type', 'arr', 'arr > 0'],
    ['arr >= "50000"', 'wrong-type', 'arr >= "50000"', '50000'],
    ['arr > renewal', 'wrong-type', 'arr > renewal', 'days_since(renewal)'],
    ['renewal > "2027-01-01"', 'wrong-type', 'renewal > "2027-01-01"', 'date("2027-01-01")'],
    ['renewal - 14 > renewal', 'wrong-type', 'renewal - 14', 'date formula'],
    ['renewal - renewal > 3', 'wrong-type', 'renewal - renewal', 'days_between(renewal, renewal)'],
    ['0 < arr < 5', 'wrong-type', '0 < arr < 5', '0 < arr && arr < 5'],
    ['customer.industry > "a"', 'wrong-type', 'customer.industry > "a"', 'in ['],
    ['arr in [1, 2]', 'wrong-type', 'arr', ''],
    ['"band" == "red"', 'constant', '"band" == "red"', 'band == "red"'],
    ['days_since("renewal") > 3', 'wrong-type', '"renewal"', 'renewal'],
    ['days_snce(renewal) > 3', 'unknown-function', 'days_snce', 'days_since(date)'],
    ['days_since(renewal, arr) > 3', 'wrong-arguments', 'days_since(renewal, arr)', 'days_since(date)'],
    ['days_since > 3', 'unknown-name', 'days_since', 'days_since(date)'],
    ['ago(arr, 28) > 1', 'wrong-arguments', '28', '"28d"'],
    ['ago(arr, "5bd") > 1', 'wrong-arguments', '"5bd"', 'business days'],
    ['held(arr > 1, 2.5, "day")', 'wrong-arguments', '2.5', ''],
    ['held(arr > 1, 2, "year")', 'wrong-arguments', '"year"', 'held('],
    ['days_since(date("2026-02-30")) > 1', 'wrong-arguments', '"2026-02-30"', ''],
    ['running("save_plan")', 'unknown-playbook', '"save_plan"', '"save-plan"'],
    ['percentile(arr, high_touch) > 0.5', 'wrong-arguments', 'high_touch', '"high_touch"'],
    ['answer("position") == "leaving"', 'wrong-arguments', '"position"', ''],
    ['contract.notice > 3', 'unknown-name', 'contract.notice', ''],
    ['days_since(start) > 3', 'unknown-name', 'start', ''],
    ['row.priority == "urgent"', 'unknown-name', 'row.priority', ''],
    ['or_else(arr, "x") == 1', 'wrong-type', 'or_else(arr, "x")', ''],
  ])('%s', (source, code, at, hint) => {
    const [problem] = problemsOf(source);
    expect(problem?.code).toBe(code);
    expect(source.slice(problem?.offset, (problem?.offset ?? 0) + (problem?.length ?? 0))).toBe(at);
    expect(problem?.hint ?? '').toContain(hint);
  });

  test('all problems of an expression at once', () => {
    expect(problemsOf('ar > 5 && bandd == "red" && days_snce(renewal) > 1').map(({ code }) => code)).toEqual([
      'unknown-name',
      'unknown-name',
      'unknown-function',
    ]);
  });
});

test('within a run, questions have their options', () => {
  const position: Meaning = { type: 'text', world: 'open', values: ['renewing', 'leaving'] };
  const run = namesOf({}, { run: { questions: new Map([['position', position]]), steps: new Set(['position']) } });
  expect(compileExpression('answer("position") == "leaving" && done("position")', run).problems).toEqual([]);
  expect(compileExpression('answer("position") == "leavin"', run).problems[0]).toMatchObject({
    code: 'unknown-value',
    hint: 'did you mean "leaving"?',
  });
  expect(compileExpression('answer("posision") == "leaving"', run).problems[0]).toMatchObject({
    code: 'unknown-question',
    hint: 'did you mean "position"?',
  });
});
