import { describe, expect, test } from 'vitest';
import { overridesOn, ownerOn, readFacts } from '../../src/evaluate/facts.ts';
import { calendarFor } from '../../src/model/calendar.ts';
import { customerSchema } from '../../src/model/customer.ts';
import { type Day, formatDay, parseDay } from '../../src/model/day.ts';

const on = (written: string): Day => parseDay(written) ?? Number.NaN;
const { addBusinessDays } = calendarFor('DE');
const customer = (record: object) => customerSchema.parse({ id: 'acme', name: 'Acme', ...record });
const factsOf = (record: object, day: string) => readFacts(customer(record), on(day), addBusinessDays);
const written = (day: Day | null | undefined) => (day === null || day === undefined ? day : formatDay(day));

describe('contracts', () => {
  const two = {
    contracts: [
      { id: 'b', start: '2026-01-01', end: '2026-12-31', arr: '100', seats: '10' },
      { id: 'a', start: '2026-06-01', end: '2026-09-30', arr: { '2026-06-01': '50', '2026-08-01': '70' } },
    ],
  };

  test('arr and seats are sums over the active ones, dated values read as of the day', () => {
    expect(factsOf(two, '2026-05-31')).toMatchObject({ arr: 100, seats: 10 });
    expect(factsOf(two, '2026-06-01')).toMatchObject({ arr: 150, seats: 10 });
    expect(factsOf(two, '2026-08-01')).toMatchObject({ arr: 170 });
    expect(factsOf(two, '2026-10-01')).toMatchObject({ arr: 100 });
  });

  test('without an amount in any of them there is none', () => {
    expect(factsOf({ contracts: [{ id: 'a', start: '2026-01-01' }] }, '2026-02-01')).toMatchObject({ arr: null, seats: null });
  });

  test('`contract` is the active one that ends first, ties by id, open-ended last', () => {
    expect(factsOf(two, '2026-07-01').contract?.contract.id).toBe('a');
    expect(factsOf(two, '2026-10-01').contract?.contract.id).toBe('b');
    const open = {
      contracts: [
        { id: 'a', start: '2026-01-01' },
        { id: 'z', start: '2026-01-01', end: '2030-01-01' },
      ],
    };
    expect(factsOf(open, '2026-02-01').contract?.contract.id).toBe('z');
    const tie = {
      contracts: [
        { id: 'y', start: '2026-01-01', end: '2027-01-01' },
        { id: 'x', start: '2026-01-01', end: '2027-01-01' },
      ],
    };
    expect(factsOf(tie, '2026-02-01').contract?.contract.id).toBe('x');
  });

  test('without an active one it is the one that ended last, so that win-back can read `ended`', () => {
    const facts = factsOf(two, '2027-02-01');
    expect(facts.contract?.contract.id).toBe('b');
    expect(written(facts.contract?.ended)).toBe('2026-12-31');
    expect(facts.renewal).toBeNull();
  });
});

describe('a contract that renews by itself', () => {
  const rolling = (more: object = {}) => ({ contracts: [{ id: 'a', start: '2024-03-01', end: '2025-02-28', auto_renew: 'yes', ...more }] });
  const end = (record: object, day: string) => written(factsOf(record, day).contract?.end);

  test('rolls its end by its first term, to the same day of the calendar', () => {
    expect(end(rolling(), '2025-02-28')).toBe('2025-02-28');
    expect(end(rolling(), '2025-03-01')).toBe('2026-02-28');
    expect(end(rolling(), '2027-06-01')).toBe('2028-02-29');
  });

  test('rolls by `term` where it has one', () => {
    expect(end(rolling({ term: '1mo' }), '2025-04-15')).toBe('2025-04-30');
    expect(end(rolling({ term: '10d' }), '2025-03-12')).toBe('2025-03-20');
  });

  test('until `ended` says otherwise', () => {
    const ended = rolling({ ended: '2026-02-28' });
    expect(written(factsOf(ended, '2026-02-28').renewal)).toBe('2026-02-28');
    expect(factsOf(ended, '2026-03-01')).toMatchObject({ status: 'churned', renewal: null });
    expect(written(factsOf(ended, '2026-03-01').contract?.ended)).toBe('2026-02-28');
  });

  test('does not know beforehand that it will end early', () => {
    const early = rolling({ ended: '2025-10-15' });
    expect(end(early, '2025-10-15')).toBe('2026-02-28');
    expect(factsOf(early, '2025-10-15').contract?.ended).toBeNull();
    expect(written(factsOf(early, '2025-10-16').contract?.ended)).toBe('2025-10-15');
  });

  test('does not roll once it no longer renews', () => {
    const stopped = rolling({ auto_renew: { '2024-03-01': 'yes', '2025-09-01': 'no' } });
    expect(end(stopped, '2025-12-01')).toBe('2026-02-28');
    expect(factsOf(stopped, '2026-03-01').status).toBe('churned');
  });
});

describe('what a record is on a day', () => {
  const record = { contracts: [{ id: 'a', start: '2026-04-01', end: '2027-03-31' }] };

  test.each([
    ['2026-03-31', 'not yet a customer'],
    ['2026-04-01', 'customer'],
    ['2027-03-31', 'customer'],
    ['2027-04-01', 'churned'],
  ])('%s: %s', (day, status) => {
    expect(factsOf(record, day).status).toBe(status);
  });

  test('a sign-up comes before the contract', () => {
    expect(factsOf({ ...record, signed_up: '2026-02-01' }, '2026-02-01').status).toBe('customer');
  });

  test('an account of our own is internal, whatever its contracts say', () => {
    expect(factsOf({ ...record, internal: 'yes' }, '2020-01-01').status).toBe('internal');
  });

  test('a record with neither is a customer without a first day', () => {
    expect(factsOf({}, '2026-01-01')).toMatchObject({ status: 'customer', first: null, contract: null });
  });

  test('it remembers the day it left', () => {
    expect(written(factsOf(record, '2027-06-01').left)).toBe('2027-03-31');
  });
});

test('a newer owner replaces an older one, and an owner without successor ends', () => {
  const owned = customer({
    owners: [
      { role: 'csm', login: 'jonas', from: '2026-06-01', to: '2026-09-30' },
      { role: 'csm', login: 'maria', from: '2026-01-01' },
    ],
  });
  expect(ownerOn(owned, 'csm', on('2026-05-31'))?.login).toBe('maria');
  expect(ownerOn(owned, 'csm', on('2026-06-01'))?.login).toBe('jonas');
  expect(ownerOn(owned, 'csm', on('2026-10-01'))).toBeNull();
  expect(ownerOn(owned, 'manager', on('2026-06-01'))).toBeNull();
});

test('an exception holds from its first to its last day', () => {
  const excepted = customer({
    overrides: [{ what: 'no_contact', reason: 'Legal', by: 'maria', from: '2026-02-01', until: '2026-02-10' }],
  });
  const counts = ['2026-01-31', '2026-02-01', '2026-02-10', '2026-02-11'].map((day) => overridesOn(excepted, on(day)).length);
  expect(counts).toEqual([0, 1, 1, 0]);
});
