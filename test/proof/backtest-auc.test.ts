import { describe, expect, test } from 'vitest';
import { aucDifference, aucOf, type Rated } from '../../src/proof/backtest-auc.ts';
import values from './backtest-auc.json' with { type: 'json' };

type Line = readonly (string | number)[];

const rated = (lines: readonly Line[]): readonly Rated[] =>
  lines.map(([customer, day, score, lost]) => ({ customer: String(customer), day: Number(day), score: Number(score), isLost: lost === 1 }));

const one = (score: number, isLost: boolean, index: number): Rated => ({ customer: `c${index}`, day: 0, score, isLost });

describe('the area and its interval are those computed elsewhere', () => {
  test.each(['one day', 'one day, many ties', 'several days'] as const)('%s', (name) => {
    const { cases, expected } = values[name];
    const found = aucOf(rated(cases));
    expect(found?.value).toBeCloseTo(expected.value, 12);
    expect(found?.low).toBeCloseTo(expected.low, 9);
    expect(found?.high).toBeCloseTo(expected.high, 9);
  });

  test('the difference of two scores of the same customers', () => {
    const before = rated(values['one day'].cases);
    const after = before.map((line, index) => ({ ...line, score: values.difference.after[index] ?? 0 }));
    const found = aucDifference(before, after);
    expect(found?.value).toBeCloseTo(values.difference.expected.value, 12);
    expect(found?.low).toBeCloseTo(values.difference.expected.low, 9);
    expect(found?.high).toBeCloseTo(values.difference.expected.high, 9);
  });

  test('Hanley and McNeil’s readings of 109 CT images: 0.893 (Radiology 143 (1982) 29–36, table II)', () => {
    // Rating 1 to 5 of 58 normal and 51 abnormal images; here a high rating is the danger, so it is turned round.
    const [normal, abnormal] = [
      [33, 6, 6, 11, 2],
      [3, 2, 2, 11, 33],
    ];
    const images = (counts: readonly number[], isLost: boolean) =>
      counts.flatMap((count, rating) =>
        Array.from({ length: count }, (_, index) => ({ customer: `${isLost}${rating}${index}`, day: 0, score: -rating, isLost })),
      );
    const found = aucOf([...images(normal ?? [], false), ...images(abnormal ?? [], true)]);
    expect(found?.value).toBeCloseTo(0.893, 3);
    // Theirs assumes a distribution and is 0.032; DeLong’s assumes none and comes close.
    expect((found?.value ?? 0) - (found?.low ?? 0)).toBeCloseTo(1.96 * 0.0318, 2);
  });
});

test('without a lost or a kept customer there is nothing to compare', () => {
  expect(aucOf([one(10, true, 0), one(20, true, 1)])).toBeNull();
  expect(aucOf([])).toBeNull();
  expect(aucDifference([one(10, true, 0)], [one(20, true, 0)])).toBeNull();
});

test('all in order is no proof: the interval stays open as far as the fewer of both sides leave it', () => {
  const few = [
    ...[1, 2, 3].map((score, index) => one(score, true, index)),
    ...[70, 80, 90, 95].map((score, index) => one(score, false, index + 3)),
  ];
  expect(aucOf(few)?.value).toBe(1);
  expect(aucOf(few)?.low).toBeLessThan(0.5);
  expect(aucOf([one(1, true, 0), one(50, false, 1), one(60, false, 2)])).toEqual({ value: 1, low: 0, high: 1 });
});

test('customers of different days are not compared', () => {
  const cases: Rated[] = [0, 1].flatMap((day) => [
    { customer: 'a', day, score: day * 50 + 10, isLost: true },
    { customer: 'b', day, score: day * 50 + 5, isLost: false },
    { customer: 'c', day, score: day * 50 + 15, isLost: false },
  ]);
  // Within each day one of two pairs is right; across days another one would be.
  expect(aucOf(cases)?.value).toBe(0.5);
});
