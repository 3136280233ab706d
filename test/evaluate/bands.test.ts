import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bandOf, holdBand, isBetter, moveInto } from '../../src/evaluate/bands.ts';
import { bandNames } from '../../src/model/table.ts';

const bands = { green: { from: 75, worth: 90 }, yellow: { from: 50, worth: 60 }, red: { from: 0, worth: 25 } };

test.each([
  [75, 'green'],
  [74.96, 'yellow'],
  [50, 'yellow'],
  [49.999, 'red'],
  [0, 'red'],
  [0.1 * 3 * 250, 'green'],
  [74.99999999999999, 'green'],
])('%d is %s: lower ends belong to their band, and the last digit of a sum does not decide', (score, band) => {
  expect(bandOf(bands, score)).toBe(band);
});

describe('hysteresis', () => {
  test.each([
    ['red', 51, { band: 'red', needs: 53 }],
    ['red', 53, { band: 'yellow', needs: null }],
    ['red', 80, { band: 'green', needs: null }],
    ['yellow', 77.9, { band: 'yellow', needs: 78 }],
    ['green', 72, { band: 'green', needs: 72 }],
    ['green', 71.9, { band: 'yellow', needs: null }],
    ['green', 20, { band: 'red', needs: null }],
    ['yellow', 60, { band: 'yellow', needs: null }],
  ] as const)('from %s with %d', (before, score, held) => {
    expect(holdBand(bands, before, score, 3)).toEqual(held);
  });

  test('without a past the raw band holds', () => {
    expect(holdBand(bands, null, 51, 3)).toEqual({ band: 'yellow', needs: null });
  });

  test('a score that stays settles: holding twice is holding once', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...bandNames),
        fc.double({ min: 0, max: 100, noNaN: true }),
        fc.integer({ min: 0, max: 10 }),
        (before, score, margin) => {
          const once = holdBand(bands, before, score, margin).band;
          expect(holdBand(bands, once, score, margin).band).toBe(once);
        },
      ),
    );
  });
});

test('moving a score into a band moves it as little as the band asks', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 100, noNaN: true }), fc.constantFrom(...bandNames), (score, band) => {
      const moved = moveInto(bands, score, band);
      expect(bandOf(bands, moved)).toBe(band);
      if (bandOf(bands, score) === band) expect(moved).toBe(score);
      else expect(moved < score).toBe(isBetter(bandOf(bands, score), band));
    }),
  );
});
