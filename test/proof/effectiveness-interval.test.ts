import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { newcombe, wilson } from '../../src/proof/effectiveness-interval.ts';

const pair = z.tuple([z.number(), z.number()]);
const level = z.literal([95, 99]);
const known = z
  .strictObject({
    how: z.string(),
    wilson: z.array(z.strictObject({ reached: z.number(), of: z.number(), level, low: z.number(), high: z.number() })),
    newcombe: z.array(z.strictObject({ one: pair, other: pair, level, low: z.number(), high: z.number() })),
    published: z.array(z.strictObject({ one: pair, other: pair, low: z.number(), high: z.number() })),
  })
  .parse(JSON.parse(readFileSync('test/proof/intervals.json', 'utf8')));
const count = ([reached, of]: readonly [number, number]) => ({ reached, of });

describe('intervals', () => {
  it.each(known.wilson)('of $reached of $of at $level % are those of SciPy', ({ reached, of, level: at, low, high }) => {
    const found = wilson({ reached, of }, at);
    expect(found.low).toBeCloseTo(low, 12);
    expect(found.high).toBeCloseTo(high, 12);
  });

  it.each(known.newcombe)('of the difference of $one and $other at $level % are those of SciPy', ({ one, other, level: at, low, high }) => {
    const found = newcombe(count(one), count(other), at);
    expect(found.low).toBeCloseTo(low, 12);
    expect(found.high).toBeCloseTo(high, 12);
  });

  it.each(known.published)('of the difference of $one and $other are those that Newcombe printed', ({ one, other, low, high }) => {
    const found = newcombe(count(one), count(other), 95);
    expect(found.low).toBeCloseTo(low, 4);
    expect(found.high).toBeCloseTo(high, 4);
  });

  it('of nothing hold everything', () => {
    expect(wilson({ reached: 0, of: 0 }, 95)).toEqual({ low: 0, high: 1 });
  });
});
