import { describe, expect, test } from 'vitest';
import { checkRowExpression } from '../../src/expressions/row.ts';
import { builtInColumns } from '../../src/model/source.ts';

describe('columns take the type of what they meet', () => {
  test.each<[string, Record<string, string>]>([
    ['row.kind == "sentiment"', { kind: 'text' }],
    ['row.minutes > 30 && row.escalated', { escalated: 'yes/no', minutes: 'number' }],
    ['row.closed >= date("2026-01-01")', { closed: 'date' }],
    ['row.a == row.b && row.b == 3', { a: 'number', b: 'number' }],
    ['or_else(row.n, 0) > 2', { n: 'number' }],
    ['row.a + row.b * 2 > row.c', { a: 'number', b: 'number', c: 'number' }],
    ['!missing(row.note) || row.kind in ["call", "visit"]', { kind: 'text', note: 'text' }],
  ])('%s', (source, columns) => {
    const checked = checkRowExpression(source);
    expect(checked.problems).toEqual([]);
    expect(checked.node).toBeDefined();
    expect(Object.fromEntries(checked.columns)).toEqual(columns);
  });
});

describe('rows have only their columns', () => {
  test.each([
    ['kind == "x"', 'unknown-name', 'row.kind'],
    ['row.n > arr', 'unknown-name', 'row.arr'],
    ['days_since(row.at) > 3', 'wrong-arguments', ''],
    ['row.a == "x" && row.a > 3', 'wrong-type', ''],
    ['row.n', '', ''],
    ['row.n + 1', 'wrong-type', ''],
  ])('%s', (source, code, hint) => {
    const [problem] = checkRowExpression(source).problems;
    expect(problem?.code ?? '').toBe(code);
    expect(problem?.hint ?? '').toContain(hint);
  });

  test('those of a built-in source are known', () => {
    expect(checkRowExpression('row.kind == "sentiment"', builtInColumns('ratings')).problems).toEqual([]);
    expect(checkRowExpression('row.knd == "sentiment"', builtInColumns('ratings')).problems).toMatchObject([
      { code: 'unknown-column', offset: 0, length: 7, hint: 'did you mean row.kind?' },
    ]);
  });
});
