import { expect, it } from 'vitest';
import { listCustomers } from '../../src/reports/customer-list.ts';
import { fixture } from '../site/fixture.ts';

const data = fixture();
const list = listCustomers(data, 'csm');
const one = (id: string) => list.find((customer) => customer.id === id);

it('customers stand by urgency, each with what its row says', () => {
  expect(list.slice(0, 5).map(({ id }) => id)).toEqual(['verdant-retail', 'nordhaven', 'rowan', 'dune-hotels', 'meridian']);
  expect(one('dune-hotels')).toMatchObject({
    band: 'red',
    score: 46,
    change: -6,
    arr: 34_000,
    currency: 'EUR',
    stage: 'renewing',
    renewal: '2027-03-05',
    left: 102,
    owner: 'maria',
    open: 1,
    late: 1,
    coverage: 0.96,
    isInvalid: false,
  });
});

it('what is not known is null: no score, no owner, no amount, no model', () => {
  expect(one('meridian')).toMatchObject({ band: 'unknown', score: null, change: null, lineChange: null, isInvalid: false, coverage: 0.41 });
  expect(one('iris')).toMatchObject({ band: 'unknown', isInvalid: true, coverage: null });
  expect(one('nettle')).toMatchObject({ owner: null });
  expect(one('harbor')).toMatchObject({ arr: null });
});

it('drafts are no work', () => {
  expect(one('gable')).toMatchObject({ open: 1, late: 0 });
});

it('the line is the score of every sixth day, and its change goes to the score of the day', () => {
  const history = {
    gable: [
      { day: '2026-09-01', score: 40, band: 'red' as const },
      { day: '2026-11-22', score: 66, band: 'yellow' as const },
    ],
  };
  const gable = listCustomers({ report: data.report, history }, 'csm').find(({ id }) => id === 'gable');
  // 25 August is the first of the sixteen days, 31 August the second; then 40 until 17 November, and 66 on the last.
  expect(gable?.line).toEqual([null, null, ...Array(13).fill(40), 66]);
  expect(gable?.lineChange).toBe((gable?.score ?? 0) - 40);
});
