import { describe, expect, test } from 'vitest';
import { compileTable } from '../../src/expressions/table.ts';
import type { Value } from '../../src/expressions/value.ts';
import { table } from '../../src/model/table.ts';
import { momentOf, namesOf } from './content-of.ts';

const names = namesOf({ arr: { type: 'number', world: 'closed' }, tier: { type: 'text', world: 'open', values: ['P1', 'P2'] } });

function score(written: unknown, value: Value, moment: Record<string, Value> = {}) {
  const { table: compiled, problems } = compileTable(table.parse(written), names);
  if (compiled === undefined) throw new Error(problems.map(({ message }) => message).join('; '));
  const { cell, met } = compiled.score(value, momentOf(moment));
  return `${cell}: ${met}`;
}

describe('from: inclusive lower ends', () => {
  const use = { from: { '0%': 'red', '50%': 'yellow', '80%': 'green' } };
  test.each<[Value, string]>([
    [0, 'red: below 50%'],
    [0.49999, 'red: below 50%'],
    [0.5, 'yellow: 50% to below 80%'],
    [0.8, 'green: 80% or more'],
    [7, 'green: 80% or more'],
    // the lowest line also holds below its bound: no number lies outside
    [-0.2, 'red: below 50%'],
    [undefined, 'missing: no value'],
    [null, 'missing: no value'],
  ])('%s', (value, expected) => {
    expect(score(use, value)).toBe(expected);
  });

  test('steps need not be monotone, and bounds are ordered by value', () => {
    expect(score({ from: { '100': 'yellow', '0': 'red', '20': 'green' } }, 30)).toBe('green: 20 to below 100');
  });
});

describe('up_to: inclusive upper ends', () => {
  test.each<[Value, string]>([
    [35, 'green: 35 or less'],
    [35.01, 'yellow: over 35 up to 60'],
    [60, 'yellow: over 35 up to 60'],
    [61, 'red: over 60'],
  ])('%s', (value, expected) => {
    expect(score({ up_to: { '35': 'green', '60': 'yellow', else: 'red' } }, value)).toBe(expected);
  });
});

describe('is: labels', () => {
  test.each<[Value, string]>([
    ['red', '10: red'],
    ['other', '50: any other value'],
    [undefined, 'missing: no value'],
  ])('%s', (value, expected) => {
    expect(score({ is: { red: '10', else: '50' } }, value)).toBe(expected);
  });

  test('without else an unknown label is missing; yes/no and single numbers are labels too', () => {
    expect(score({ is: { red: 'red' } }, 'blue')).toBe('missing: no line for this value');
    expect(score({ is: { yes: 'green', no: 'red' } }, true)).toBe('green: yes');
    expect(score({ is: { true: 'green', false: 'red' } }, false)).toBe('red: no');
    expect(score({ is: { '1': 'red', '5': 'green' } }, 5)).toBe('green: 5');
  });
});

test('line: straight between points, the nearest point outside', () => {
  const line = { line: { '0%': '0', '30%': '100', '10%': '60' } };
  expect(score(line, 0.05)).toBe('30: between 0% and 10%');
  expect(score(line, 0.2)).toBe('80: between 10% and 30%');
  expect(score(line, 0.9)).toBe('100: 30% or more');
  expect(score(line, -1)).toBe('0: 0% or less');
});

describe('ranges', () => {
  const faults = (ranges: Record<string, string>) =>
    compileTable(table.parse({ ranges }), names).problems.map(({ code, message }) => `${code}: ${message}`);

  test('without gaps and overlaps they score', () => {
    const ranges = { ranges: { '<10%': 'red', '10-<50%': 'yellow', '50-100%': 'green' } };
    expect(score(ranges, 0.0999)).toBe('red: <10%');
    expect(score(ranges, 0.1)).toBe('yellow: 10-<50%');
    expect(score(ranges, 0.5)).toBe('green: 50-100%');
    expect(score(ranges, 1.5)).toBe('missing: in none of the ranges');
    const above = { ranges: { '<10%': 'red', '10-50%': 'yellow', '>50-75%': 'green', '>75-<90%': 'yellow', '>=90%': 'red' } };
    expect(score(above, 0.5)).toBe('yellow: 10-50%');
    expect(score(above, 0.5001)).toBe('green: >50-75%');
    expect(score(above, 0.75)).toBe('green: >50-75%');
    expect(score(above, 0.9)).toBe('red: >=90%');
    expect(faults(above.ranges)).toEqual([]);
  });

  test('a gap names both ranges and a value that falls between', () => {
    expect(faults({ '0-10%': 'red', '11-50%': 'yellow', '51-75%': 'yellow', '>75%': 'green' })).toEqual([
      'gap: 10.5% lies in neither 0-10% nor 11-50%; nothing holds between 10% and 11%',
      'gap: 50.5% lies in neither 11-50% nor 51-75%; nothing holds between 50% and 51%',
    ]);
    expect(faults({ '<10': 'red', '>10': 'green' })).toEqual(['gap: 10 lies in neither <10 nor >10']);
  });

  test('an overlap names both ranges and the values in both', () => {
    expect(faults({ '0-50%': 'red', '50-75%': 'yellow', '60-80%': 'green' })).toEqual([
      'overlap: 50% lies in both 0-50% and 50-75%',
      'overlap: 60% to 75% lie in both 50-75% and 60-80%',
    ]);
    expect(faults({ '>10': 'red', '>20': 'green' })).toEqual(['overlap: everything over 20 lies in both >10 and >20']);
    expect(faults({ '0-100': 'red', '10-20': 'yellow', '>100': 'green' })).toEqual(['overlap: 10 to 20 lie in both 0-100 and 10-20']);
  });

  test('the hint closes the gap', () => {
    const [problem] = compileTable(table.parse({ ranges: { '11-50%': 'red', '51-75%': 'green' } }), names).problems;
    expect(problem).toMatchObject({ path: ['ranges', '51-75%'], hint: expect.stringContaining('11-<51%') });
    expect(faults({ '11-<51%': 'red', '51-75%': 'green' })).toEqual([]);
    const [next] = compileTable(table.parse({ ranges: { '>11-50%': 'red', '51-75%': 'green' } }), names).problems;
    expect(next?.hint).toContain('>11-<51%');
  });

  test('a range upside down is empty', () => {
    expect(faults({ '50-10': 'red' })).toEqual(['empty-range: no value lies in 50-10']);
  });
});

describe('cases', () => {
  const written = {
    cases: [{ if: 'arr >= 100', then: { up_to: { '35': 'green', else: 'red' } } }, { if: 'tier == "P2"', then: '40' }, { else: 'missing' }],
  };

  test('the first true line scores; a missing value stays missing', () => {
    expect(score(written, 36, { arr: 100 })).toBe('red: over 35');
    expect(score(written, 36, { arr: 1, tier: 'P2' })).toBe('40: any value');
    expect(score(written, undefined, { arr: 1, tier: 'P2' })).toBe('missing: no value');
    expect(score(written, 36, { arr: 1 })).toBe('missing: any value');
  });

  test('problems say in which line they stand', () => {
    const wrong = { cases: [{ if: 'ar >= 100', then: { ranges: { '0-5': 'red', '7-9': 'green' } } }, { else: 'red' }] };
    expect(compileTable(table.parse(wrong), names).problems).toMatchObject([
      { code: 'gap', path: ['cases', 0, 'then', 'ranges', '7-9'] },
      { code: 'unknown-name', path: ['cases', 0, 'if'], offset: 0, length: 2 },
    ]);
    expect(compileTable(table.parse(written), names).table).toMatchObject({ names: ['arr', 'tier'] });
  });
});

describe('the kind of table fits the value', () => {
  const codes = (written: unknown, type: 'number' | 'text' | 'yes/no' | 'date', values?: readonly string[]) =>
    compileTable(table.parse(written), names, { type, values }).problems.map(({ code }) => code);

  test('numbers and texts', () => {
    expect(codes({ from: { '0': 'red' } }, 'text')).toEqual(['wrong-type']);
    expect(codes({ line: { '0': '0', '1': '100' } }, 'date')).toEqual(['wrong-type']);
    expect(codes({ is: { red: 'red' } }, 'number')).toEqual(['wrong-type']);
    expect(codes({ is: { yes: 'red', maybe: 'green' } }, 'yes/no')).toEqual(['unknown-value']);
    expect(codes({ is: { P1: 'red', P3: 'green', else: 'red' } }, 'text', ['P1', 'P2'])).toEqual(['unknown-value']);
    expect(codes({ is: { P1: 'red' } }, 'text')).toEqual([]);
  });
});
