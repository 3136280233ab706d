import { describe, expect, it } from 'vitest';
import type { CustomerReport } from '../../src/evaluate/report.ts';
import { peersOf, peerValues } from '../../src/reports/peers.ts';
import type { SiteData } from '../../src/reports/site-data.ts';
import { fixture } from '../site/fixture.ts';

/** Customers with a value of `depth` each; null where it is not known. */
function given(values: readonly (number | null)[], segments: (index: number) => readonly string[] = () => []) {
  const data = fixture();
  const [first] = data.report.customers;
  if (first === undefined) throw new Error('the fixture is empty');
  const customers = values.map((value, index): CustomerReport => {
    const metric = { name: 'depth', title: 'Depth', unit: null, newest: null, state: 'fresh', at: 'x:1' } as const;
    return {
      ...first,
      id: `c${index}`,
      segments: segments(index),
      metrics: [{ ...metric, value }],
      health: { ...first.health, score: null },
    };
  });
  const accounts: SiteData['accounts'] = { ...data.accounts, shown: [{ name: 'depth', part: 'depth' }], families: ['large', 'small'] };
  const all = { ...data, accounts, report: { ...data.report, customers } };
  const peers = (index: number) => peersOf(customers[index] ?? first, all, peerValues(all));
  return { peers, customers };
}

describe('a position among peers', () => {
  it('counts who is lower and who is equal, and tells the middle', () => {
    const { peers } = given([1, 2, 2, 3, 9]);
    expect(peers(1)).toEqual({
      group: { segment: null, others: 4 },
      positions: [{ name: 'depth', own: 2, dots: [1, 2, 3, 9], others: 4, middle: 2, below: 1, equal: 1 }],
    });
    expect(peers(4)?.positions[0]).toMatchObject({ dots: [1, 2, 2, 3], below: 4, equal: 0 });
  });

  it('is among those of its own segment where they are enough', () => {
    const { peers } = given([1, 2, 3, 4, 5, 6, 7, 8], (index) => (index < 5 ? ['large'] : ['small']));
    expect(peers(0)).toMatchObject({ group: { segment: 'large', others: 4 }, positions: [{ others: 4, middle: 3 }] });
    // Three small ones say nothing about a fourth.
    expect(peers(7)).toMatchObject({ group: { segment: null, others: 7 }, positions: [{ others: 7, below: 7 }] });
  });

  it('is not told where fewer than five have a value, or its own is not known', () => {
    expect(given([1, 2, 3, 4]).peers(0)).toBeNull();
    expect(given([1, 2, 3, 4, null]).peers(0)?.positions).toEqual([]);
    expect(given([1, 2, 3, 4, 5, null]).peers(5)?.positions).toEqual([]);
  });

  it('of thousands draws a choice that keeps the smallest and the largest', () => {
    const { peers } = given(Array.from({ length: 500 }, (_, index) => index));
    const [position] = peers(250)?.positions ?? [];
    expect(position).toMatchObject({ others: 499, below: 250, equal: 0, middle: 249.5 });
    expect([position?.dots.length, position?.dots[0], position?.dots.at(-1)]).toEqual([60, 0, 499]);
  });
});
