import { describe, expect, it } from 'vitest';
import { mondayOf } from '../../src/reports/dates.ts';
import {
  countOf,
  formatChange,
  formatLongDay,
  formatMoney,
  formatNumber,
  formatShare,
  formatShortDay,
  formatValue,
  formatWeekday,
  titleOf,
} from '../../src/reports/format.ts';

describe('numbers', () => {
  it.each([
    [1234.5, '1,234.5'],
    [-8, '−8'],
    [0.004, '0'],
    [-0.004, '0'],
    [1_000_000, '1,000,000'],
  ])('%d reads %s', (value, text) => expect(formatNumber(value)).toBe(text));

  it('changes carry their sign, and no change has none', () => {
    expect([formatChange(4), formatChange(-11), formatChange(0), formatChange(0.3)]).toEqual(['+4', '−11', '0', '0']);
  });

  it('shares are percentages', () => expect([formatShare(0.57), formatShare(1.042, 1)]).toEqual(['57%', '104.2%']));
});

describe('amounts', () => {
  it.each([
    [184_000, 'EUR', '€184k'],
    [1_340_000, 'USD', '$1.34M'],
    [9_500, 'CHF', 'CHF 9.5k'],
    [999_600, 'EUR', '€1M'],
    [640, 'GBP', '£640'],
    [-109_000, 'EUR', '−€109k'],
  ])('%d %s is short as %s', (amount, currency, text) => expect(formatMoney(amount, currency)).toBe(text));

  it('are written out where there is room', () => expect(formatMoney(184_000, 'EUR', false)).toBe('€184,000'));
});

describe('days', () => {
  it('carry the year only when far away', () => {
    expect(formatShortDay('2027-02-14', '2026-11-23')).toBe('14 Feb');
    expect(formatShortDay('2027-10-31', '2026-11-23')).toBe('31 Oct 2027');
    expect(formatLongDay('2027-02-14')).toBe('14 February 2027');
    expect(formatWeekday('2026-11-23')).toBe('Monday 23 November 2026');
  });

  it('weeks begin on Monday', () => expect([mondayOf('2026-11-23'), mondayOf('2026-11-29')]).toEqual(['2026-11-23', '2026-11-23']));
});

describe('values', () => {
  it.each([
    [0.57, 'percent', '57%'],
    [41, 'days', '41 days'],
    [18_250, 'currency', '€18,250'],
    [5, 'count', '5'],
    [true, null, 'Yes'],
    ['2027-02-14', null, '14 February 2027'],
    ['at_risk', null, 'At risk'],
    ['Ada Berg', null, 'Ada Berg'],
    [['a', 'b'], null, 'a, b'],
    [null, null, '–'],
  ])('%j with unit %s reads %s', (value, unit, text) => expect(formatValue(value, unit, 'EUR')).toBe(text));
});

it('names become titles, counts agree with their noun', () => {
  expect(titleOf('notice_deadline')).toBe('Notice deadline');
  expect([countOf(1, 'customer'), countOf(1204, 'customer'), countOf(2, 'entry', 'entries')]).toEqual([
    '1 customer',
    '1,204 customers',
    '2 entries',
  ]);
});
