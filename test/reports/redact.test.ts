import { describe, expect, it } from 'vitest';
import { redact } from '../../src/reports/redact.ts';
import { fixture } from '../site/fixture.ts';

const people = new Set(['maria', 'jonas', 'aiko', 'sam', 'Maria Keller', 'Sam Osei', 'Ada Berg']);
const secrets = { moneyNames: new Set(['arr', 'contract.arr', 'spend']), people };

/** The fixture with amounts and names planted where people write freely. */
function planted(shows: { reports: boolean; money: boolean; people: boolean }) {
  const data = fixture();
  const customers = data.report.customers.map((one) => ({
    ...one,
    ratings: one.ratings.map((rating) => ({ ...rating, note: 'Ada Berg would pay €77,777' })),
    objectives: one.objectives.map((objective) => ({
      ...objective,
      source: 'A report by Ada Berg, €77,777',
      result: { value: 1, on: '2026-11-01', confirmedBy: 'p-118', evidence: 'Letter of Ada Berg about €77,777' },
      words: 'Save €77,777 a year, says Ada Berg',
      ...(objective.unit === null ? { unit: 'currency', target: 66_555 } : {}),
    })),
    runs: one.runs.map((run) => ({
      ...run,
      held: run.held === null ? null : 'maria is over budget by 77.7k €',
      why: [
        ...run.why,
        {
          part: 'who',
          says: `ARR is €${one.arr ?? 0}, the rule asks for EUR 77,777.`,
          at: 'x:1',
          values: [{ name: 'arr', value: one.arr }],
        },
      ],
    })),
  }));
  return redact({ ...data, shows, report: { ...data.report, customers } }, secrets);
}

describe('without money', () => {
  const text = JSON.stringify(planted({ reports: true, money: false, people: true }));
  it('no amount is left, in fields or in sentences', () => {
    expect(text.match(/[€$£]\s?\d|EUR \d|77,777|77\.7k|184000|184,000|18250/)?.[0]).toBeUndefined();
    expect(text.includes('"name":"spend"')).toBe(false);
    expect(text.includes('66555')).toBe(false);
    expect(text.includes('"revenue":null')).toBe(true);
    expect(text.includes('ARR is an amount, the rule asks for an amount.')).toBe(true);
  });
  it('people stay', () => expect(text.includes('Maria Keller')).toBe(true));
});

describe('without people', () => {
  const text = JSON.stringify(planted({ reports: true, money: true, people: false }));
  it('no login, name or id of a person is left', () => {
    for (const word of [...people, 'p-114', 'p-1', 'p-2', 'p-118', 'Two shifts', 'Quarterly review with the COO', 'Management change'])
      expect(text.match(new RegExp(`\\b${word}\\b`))?.[0]).toBeUndefined();
  });
  it('revenue stays, but for the grouping by owners', () => {
    const { revenue } = planted({ reports: true, money: true, people: false });
    expect(revenue?.groups.map(({ id }) => id)).toEqual(['touch']);
    expect(planted({ reports: false, money: true, people: true }).revenue).toBeNull();
  });
  it('amounts stay, and the sentence around a name', () => {
    expect(text.includes('184000')).toBe(true);
    expect(text.includes('someone is over budget')).toBe(true);
  });
});

it('without reports no customer is named, and counts for the handbook stay', () => {
  const data = planted({ reports: false, money: true, people: true });
  const text = JSON.stringify(data);
  for (const { id, name } of fixture().report.customers) {
    expect([id, text.includes(JSON.stringify(id))]).toEqual([id, false]);
    expect([name, text.includes(name)]).toEqual([name, false]);
  }
  expect(text.includes('Atlas Freight')).toBe(false);
  expect(data.segments.find(({ id }) => id === 'high_touch')?.customers).toBeGreaterThan(0);
  expect(data.playbooks[0]?.open).toBeGreaterThan(0);
});

it('nothing is taken from a private build', () => {
  const data = fixture();
  expect(redact(data, secrets)).toBe(data);
});

describe('customers that left', () => {
  const [left] = fixture().report.customers;
  const gone = (reports: boolean) => {
    const data = fixture();
    const report = { ...data.report, customers: [], unscored: left === undefined ? [] : [left] };
    return redact({ ...data, shows: { reports, money: false, people: false }, report, stands: [] }, secrets);
  };
  it('are told of with no more than others, and not at all without reports', () => {
    expect(gone(true).report.unscored).toMatchObject([{ id: left?.id, arr: null, owners: {}, people: [] }]);
    expect(gone(false).report.unscored).toEqual([]);
  });
});
