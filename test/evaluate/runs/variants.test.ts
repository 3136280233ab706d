import { expect, test } from 'vitest';
import { variantOf } from '../../../src/evaluate/runs/lot.ts';
import { customer, Days, play } from './days.ts';

const ids = ['acme', 'beta', 'gamma', 'delta'];
const customers = Object.fromEntries(ids.map((id) => [`customers/${id}.yaml`, customer(id)]));
const ways = 'variants: [webinar, film]\n';
const twoWays = play(
  `${ways}start: { every: 1mo, from: 2026-11-02 }\nsteps:\n  - { id: invite, title: Invite, due: start + 2bd, if: 'variant == "webinar"' }\n  - { id: send, title: Send, due: start + 2bd, if: 'variant == "film"' }`,
);

test('each customer goes one way, the same on every day, and its steps are those of the way', () => {
  const days = new Days({ ...customers, ...twoWays }).run('2026-11-01', '2026-11-02');
  for (const run of days.runs) {
    expect(run.variant).toBe(variantOf({ id: 'play', variants: ['webinar', 'film'] }, run.customer ?? ''));
    const taken = run.steps.filter(({ state }) => state === 'open').map(({ id }) => id);
    expect(taken).toEqual([run.variant === 'webinar' ? 'invite' : 'send']);
    expect(run.why.find(({ part }) => part === 'variant')?.says).toBe(`By lot it goes the way “${run.variant}”.`);
  }
  expect(new Set(days.runs.map(({ variant }) => variant))).toEqual(new Set(['webinar', 'film']));
  const drawn = days.runs.map(({ variant }) => variant);
  expect(days.run('2026-11-03').runs.map(({ variant }) => variant)).toEqual(drawn);
});

test('an audience says the way of each member', () => {
  const days = new Days({ ...customers, ...play(`per: audience\n${ways}start: { every: 1mo, from: 2026-11-02 }`) }).run(
    '2026-11-01',
    '2026-11-02',
  );
  const run = days.one('play/audience/1');
  expect(run.variant).toBeUndefined();
  expect(run.variants).toEqual(Object.fromEntries(ids.map((id) => [id, variantOf({ id: 'play', variants: ['webinar', 'film'] }, id)])));
});

test('lots are spread evenly, and do not go with those of a hold-out or of another playbook', () => {
  const many = Array.from({ length: 4000 }, (_, index) => `customer-${index}`);
  const share = (id: string) => many.filter((one) => variantOf({ id, variants: ['a', 'b'] }, one) === 'a').length / many.length;
  expect(share('one')).toBeCloseTo(0.5, 1);
  const both = many.filter(
    (one) => variantOf({ id: 'one', variants: ['a', 'b'] }, one) === variantOf({ id: 'two', variants: ['a', 'b'] }, one),
  );
  expect(both.length / many.length).toBeCloseTo(0.5, 1);
  expect(variantOf({ id: 'one' }, 'acme')).toBeNull();
});
