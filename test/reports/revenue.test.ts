import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { customerSchema } from '../../src/model/customer.ts';
import { type Day, parseDay } from '../../src/model/day.ts';
import { type Grouping, type Revenue, revenueOf } from '../../src/reports/revenue.ts';
import type { Bridge } from '../../src/reports/revenue-bridge.ts';

const folder = 'test/cases/revenue';
const expectation = z.strictObject({
  year: z.record(z.string(), z.unknown()),
  yearRenewals: z.record(z.string(), z.unknown()).default({}),
  quarters: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  renewals: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  excluded: z.array(z.record(z.string(), z.unknown())).default([]),
  uncounted: z.array(z.record(z.string(), z.unknown())).default([]),
  overlapped: z.array(z.record(z.string(), z.unknown())).default([]),
  passing: z.array(z.string()).default([]),
  due: z.array(z.record(z.string(), z.unknown())).optional(),
});

const figure = z.strictObject({
  ...{ start: z.number(), end: z.number(), gained: z.number(), lost: z.number() },
  ...{ gross: z.number().nullable(), net: z.number().nullable(), customersLost: z.number(), excluded: z.number() },
});
/** `how` in the file says by what they were computed. */
const elsewhere = z
  .object({ books: z.record(z.string(), z.strictObject({ year: figure, quarters: z.record(z.string(), figure) })) })
  .parse(JSON.parse(readFileSync('test/reports/revenue-bridges.json', 'utf8')));

function day(text: string): Day {
  const read = parseDay(text);
  if (read === undefined) throw new Error(`${text} is no day`);
  return read;
}

const asOf = day('2026-11-02');
const byLetter: Grouping = { id: 'letter', title: 'Letter', groupOn: (customer) => (customer === 'birch' ? null : customer.slice(0, 1)) };

function customersOf(text: string) {
  const records: unknown[] = parse(text, { schema: 'failsafe' });
  return records.map((record) => customerSchema.parse(record));
}

function revenueOfCase(name: string, parts: Partial<Parameters<typeof revenueOf>[0]> = {}): Revenue {
  const customers = customersOf(readFileSync(`${folder}/${name}/customers.yaml`, 'utf8'));
  return revenueOf({
    customers,
    currency: 'EUR',
    fiscalYearStart: 2,
    asOf,
    addBusinessDays: (on) => on,
    bandOn: () => null,
    groupings: [byLetter],
    ...parts,
  });
}

/** Days are written as text in the failsafe schema; figures are figures. */
function readExpectation(name: string) {
  return expectation.parse(parse(readFileSync(`${folder}/${name}/expected.yaml`, 'utf8'), { schema: 'core' }));
}

const cents = (amount: number): number => Math.round(amount * 100);
const close = (want: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(want).map(([key, value]) => [
      key,
      typeof value === 'number' && !Number.isInteger(value) ? expect.closeTo(value, 9) : value,
    ]),
  );

describe.each(readdirSync(folder))('the book “%s”', (name) => {
  const revenue = revenueOfCase(name);
  const want = readExpectation(name);
  const quarter = (title: string) => revenue.quarters.find(({ bridge }) => bridge.quarter === title);

  it('gives what was worked out by hand', () => {
    expect(revenue.year).toMatchObject(close(want.year));
    expect(revenue.yearRenewals).toMatchObject(close(want.yearRenewals));
    for (const [title, figures] of Object.entries(want.quarters)) expect(quarter(title)?.bridge, title).toMatchObject(close(figures));
    for (const [title, figures] of Object.entries(want.renewals)) expect(quarter(title)?.renewals, title).toMatchObject(close(figures));
    const listed = [
      ['excluded', revenue.excluded, want.excluded],
      ['uncounted', revenue.uncounted, want.uncounted],
      ['overlapped', revenue.overlapped, want.overlapped],
    ] as const;
    for (const [what, found, expected] of listed) {
      expect(found, what).toHaveLength(expected.length);
      expect(found, what).toMatchObject(expected.map(close));
    }
    expect(revenue.passing).toEqual(want.passing);
    if (want.due !== undefined) {
      expect(revenue.due).toHaveLength(want.due.length);
      expect(revenue.due).toMatchObject(want.due.map(close));
    }
  });

  it('gives what another program computed from the same books', () => {
    const other = elsewhere.books[name];
    if (other === undefined) throw new Error(`${name} was not computed elsewhere`);
    const figures = ({ start, end, expansion, contraction, churn, gross, net, customersLost, excluded, ...rest }: Bridge) => ({
      start,
      end,
      gained: (cents(rest.new) + cents(rest.returned) + cents(expansion)) / 100,
      lost: (cents(contraction) + cents(churn)) / 100,
      gross: gross === null ? null : expect.closeTo(gross, 12),
      net: net === null ? null : expect.closeTo(net, 12),
      customersLost,
      excluded,
    });
    expect(other.year).toEqual(figures(revenue.year));
    for (const { bridge } of revenue.quarters)
      expect([bridge.quarter, other.quarters[bridge.quarter ?? '']]).toEqual([bridge.quarter, figures(bridge)]);
  });

  it('reconciles to the cent, as a whole and by groups', () => {
    const bridges = [revenue.year, ...revenue.quarters.map(({ bridge }) => bridge)];
    for (const one of bridges) {
      const sum =
        cents(one.start) + cents(one.new) + cents(one.returned) + cents(one.expansion) - cents(one.contraction) - cents(one.churn);
      expect(sum).toBe(cents(one.end));
      expect(one.customersStart + one.customersNew + one.customersReturned - one.customersLost).toBe(one.customersEnd);
      if (one.gross !== null && one.net !== null) expect(one.gross).toBeLessThanOrEqual(Math.min(1, one.net));
    }
    for (const [before, after] of bridges.slice(1).map((one, index) => [one, bridges[index + 2]] as const))
      if (after !== undefined && before.excluded + after.excluded === 0) expect(after.start).toBe(before.end);
    for (const part of ['start', 'new', 'returned', 'expansion', 'contraction', 'churn', 'end'] as const) {
      const parts = revenue.groups.flatMap(({ rows }) => rows.map(({ bridge }) => cents(bridge[part])));
      expect(
        parts.reduce((sum, one) => sum + one, 0),
        part,
      ).toBe(cents(revenue.year[part]));
    }
    expect(revenue.movements.reduce((sum, { amount }) => sum + cents(amount), 0)).toBe(moved(revenue.year));
  });
});

function moved(bridge: Bridge): number {
  return (['new', 'returned', 'expansion', 'contraction', 'churn'] as const).reduce((sum, part) => sum + cents(bridge[part]), 0);
}

describe('groups', () => {
  it('put a customer where it was at the start, a new one where it was at the end, and say of whom it is not known', () => {
    const asked: [string, Day][] = [];
    const groupOn = (customer: string, on: Day): string | null => {
      asked.push([customer, on]);
      return customer === 'birch' ? null : 'rest';
    };
    const { groups } = revenueOfCase('mid-period-starts', { groupings: [{ id: 'team', title: 'Team', groupOn }] });
    expect(Object.fromEntries(asked)).toEqual({ acorn: day('2025-11-02'), birch: asOf, cedar: asOf, drift: day('2025-11-02') });
    expect(groups[0]?.rows.map(({ name, bridge }) => [name, bridge.end])).toEqual([
      ['rest', 172_000.55],
      [null, 40_000.1],
    ]);
  });
});

describe('the forecast', () => {
  const contract = (end: string, arr: number) => ({ id: '1', start: '2024-01-01', end, arr: String(arr) });
  const customer = (id: string, end: string, arr: number) => customerSchema.parse({ id, name: id, contracts: [contract(end, arr)] });
  const input = { currency: 'EUR', fiscalYearStart: 2, asOf, addBusinessDays: (on: Day) => on, groupings: [] };
  const past = Array.from({ length: 12 }, (_, index) => customer(`past-${index}`, '2026-05-31', 100));
  const coming = [customer('soon', '2026-12-31', 500), customer('later', '2027-07-31', 700), customer('beyond', '2027-08-01', 900)];

  it('sums what is due by quarter, band and answer, until the second quarter after this one', () => {
    const { forecast } = revenueOf({
      ...input,
      customers: coming,
      bandOn: (id) => (id === 'soon' ? 'red' : null),
      answerOf: (id) => (id === 'soon' ? 'leaving' : null),
    });
    expect(forecast.until).toBe('2027-07-31');
    expect(forecast.quarters.map(({ quarter, contracts, amount }) => [quarter, contracts, amount])).toEqual([
      ['FY2027 Q4', 1, 500],
      ['FY2028 Q1', 0, 0],
      ['FY2028 Q2', 1, 700],
    ]);
    expect(forecast.bands.map(({ band, contracts, amount, seen }) => [band, contracts, amount, seen])).toEqual([
      ['red', 1, 500, null],
      ['unknown', 1, 700, null],
      ['yellow', 0, 0, null],
      ['green', 0, 0, null],
    ]);
    expect(forecast.answers).toEqual([
      { answer: 'leaving', contracts: 1, amount: 500 },
      { answer: null, contracts: 1, amount: 700 },
    ]);
  });

  it('tells the share of a band that was renewed from twelve decided contracts on, and none below', () => {
    const bandOn = (id: string, on: Day) =>
      (id === 'past-11' ? 'green' : on === day('2026-05-31') - 90 ? 'red' : 'yellow') as 'green' | 'red' | 'yellow';
    const red = (customers: typeof past) => revenueOf({ ...input, customers, bandOn }).forecast.bands.find(({ band }) => band === 'red');
    expect(red(past)).toMatchObject({ decided: 11, seen: null });
    const followed = customerSchema.parse({
      id: 'followed',
      name: 'followed',
      contracts: [contract('2026-05-31', 100), { id: '2', start: '2026-06-01', end: '2028-05-31', arr: '150' }],
    });
    expect(red([...past, followed])).toMatchObject({ decided: 12, seen: { contracts: 12, gross: 1 / 12 } });
  });

  it('is empty without a playbook that asks, and takes internal accounts for nobody', () => {
    const ours = customerSchema.parse({ id: 'ours', name: 'Ours', internal: 'yes', contracts: [contract('2026-12-31', 5)] });
    const revenue = revenueOf({ ...input, customers: [ours], bandOn: () => null });
    expect(revenue.forecast.answers).toEqual([]);
    expect([revenue.due, revenue.year.end]).toEqual([[], 0]);
  });
});
