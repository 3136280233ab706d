import { describe, expect, it } from 'vitest';
import type { CustomerReport, ShownBand } from '../../src/evaluate/report.ts';
import { bandMovement, movementDays, riskByDay } from '../../src/reports/movement.ts';
import type { HealthPoint } from '../../src/reports/site-data.ts';
import { fixture } from '../site/fixture.ts';

const { report } = fixture();
const any = firstOf(report.customers);
const asOf = '2026-11-23';

function firstOf(customers: readonly CustomerReport[]): CustomerReport {
  const [first] = customers;
  if (first === undefined) throw new Error('the fixture is empty');
  return first;
}

/** A customer with the band of 7 days ago, null where history did not reach, and today's. */
function customer(id: string, then: ShownBand | null, now: ShownBand, arr: number | null = 100, currency = 'EUR'): CustomerReport {
  const past = { days: 7, score: null, band: then, behaviour: null, configuration: null };
  return { ...any, id, arr, currency, health: { ...any.health, band: now, past: [past] } };
}

function dataOf(customers: readonly CustomerReport[], history: Readonly<Record<string, readonly HealthPoint[]>> = {}) {
  return { report: { ...report, asOf, customers }, history, currency: 'EUR' };
}

const point = (day: string, band: ShownBand, cause?: 'configuration'): HealthPoint => ({ day, score: 50, band, ...(cause && { cause }) });

describe('movement between bands', () => {
  const customers = [
    customer('a', 'green', 'red', 100),
    customer('b', 'green', 'red', 250),
    customer('c', 'red', 'yellow', 40),
    customer('d', 'green', 'green', 500),
    customer('e', 'unknown', 'green', 70),
    customer('f', 'yellow', 'red', 30, 'CHF'),
    customer('g', null, 'green', 900),
  ];
  const history = {
    // The model changed, and nothing else did.
    a: [point('2026-11-01', 'green'), point('2026-11-20', 'red', 'configuration')],
    // Both in turn.
    b: [point('2026-11-01', 'green'), point('2026-11-18', 'yellow'), point('2026-11-20', 'red', 'configuration')],
    // A change of the model before the days, and then the data.
    c: [point('2026-11-01', 'green'), point('2026-11-10', 'red', 'configuration'), point('2026-11-19', 'yellow')],
  };
  const movement = bandMovement(dataOf(customers, history), 7);

  it('counts pairs of bands with their ARR in the currency, those that stayed too', () => {
    expect(movement?.flows).toEqual([
      { from: 'green', to: 'red', customers: 2, arr: 350, byModel: 2 },
      { from: 'red', to: 'yellow', customers: 1, arr: 40, byModel: 0 },
      { from: 'green', to: 'green', customers: 1, arr: 500, byModel: 0 },
      { from: 'unknown', to: 'green', customers: 1, arr: 70, byModel: 0 },
      { from: 'yellow', to: 'red', customers: 1, arr: 0, byModel: 0 },
    ]);
    expect(movement).toMatchObject({ days: 7, unknownThen: 1, moved: 5 });
  });

  it('tells what happened from what the health model did', () => {
    expect(movement?.causes).toEqual({ behaviour: 3, configuration: 1, both: 1 });
  });

  it('sums what became worse and better; to and from unknown is neither', () => {
    expect(movement).toMatchObject({ arrWorse: 350, arrBetter: 40 });
  });

  it('is not known where history reaches that far for nobody', () => {
    expect(movementDays.map((days) => bandMovement(dataOf(customers), days)?.days)).toEqual([7, undefined, undefined]);
    expect(bandMovement(dataOf([]), 7)).toBeNull();
  });
});

describe('what is at risk by day', () => {
  it('sums today’s ARR of who was red at the end of each day, from the first day that is known', () => {
    const customers = [customer('a', null, 'red', 100), customer('b', null, 'green', 20), customer('c', null, 'red', 7, 'CHF')];
    const history = {
      a: [point('2026-11-20', 'yellow'), point('2026-11-22', 'red')],
      b: [point('2026-11-21', 'red'), point('2026-11-23', 'green')],
      c: [point('2026-11-22', 'red')],
    };
    expect(riskByDay(dataOf(customers, history), 90)).toEqual([
      { day: '2026-11-20', red: 0, arr: 0 },
      { day: '2026-11-21', red: 1, arr: 20 },
      { day: '2026-11-22', red: 3, arr: 120 },
      { day: '2026-11-23', red: 2, arr: 100 },
    ]);
  });

  it('begins with the stretch where history is older', () => {
    const days = riskByDay(dataOf([customer('a', null, 'red', 5)], { a: [point('2025-01-01', 'red')] }), 3);
    expect(days.map(({ day, arr }) => [day, arr])).toEqual([
      ['2026-11-20', 5],
      ['2026-11-21', 5],
      ['2026-11-22', 5],
      ['2026-11-23', 5],
    ]);
  });

  it('is empty without history', () => {
    expect(riskByDay(dataOf([customer('a', null, 'red')]), 90)).toEqual([]);
  });
});
