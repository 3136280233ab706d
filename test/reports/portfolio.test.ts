import { describe, expect, it } from 'vitest';
import { bandTable, byUrgency, withoutUncertainScore } from '../../src/reports/bands.ts';
import { coverageByMeasure } from '../../src/reports/coverage.ts';
import { sumArr } from '../../src/reports/money.ts';
import { compareDays, movers, portfolioFigures, renewalDays, renewalWeekCount } from '../../src/reports/portfolio.ts';
import { noticeState, renewalMonths, renewalsByNotice, renewalsWithin, renewalWeeks } from '../../src/reports/renewals.ts';
import { leadingSource } from '../../src/reports/sources.ts';
import { isDueThisWeek, leadingRole, workByOwner } from '../../src/reports/work.ts';
import { fixtureRevenue } from '../site/effect-fixture.ts';
import { fixture } from '../site/fixture.ts';

const data = fixture();
const { customers } = data.report;

describe('sums of ARR', () => {
  it('count one currency and list who has no amount in it', () => {
    const sum = sumArr(customers, 'EUR');
    expect(sum.excluded).toEqual(['harbor', 'ulmer']);
    expect(sum.counted).toBe(customers.length - 2);
    expect(sumArr(customers, 'CHF')).toMatchObject({ amount: 95_000, counted: 1 });
  });
});

describe('retention of the portfolio', () => {
  const withYear = (customersStart: number, customersLost: number) => {
    const year = { ...fixtureRevenue(customers, data.asOf).year, customersStart, customersLost, net: 1.05, gross: 0.9, churnShare: 0.04 };
    return portfolioFigures({ ...data, revenue: data.revenue && { ...data.revenue, year } });
  };
  const half = Math.ceil(customers.length / 2);

  it('is that of revenue, from half of the customers on, and says how many it rests on', () => {
    expect(withYear(half + 2, 2)).toMatchObject({ counted: half, retention: { net: 1.05, gross: 0.9, churn: 0.04 } });
    expect(withYear(half + 1, 2)).toMatchObject({ counted: half - 1, retention: null });
  });

  it('is not known without money', () => {
    expect(portfolioFigures({ ...data, revenue: null })).toMatchObject({ counted: 0, retention: null });
  });
});

describe('work due this week', () => {
  const run = customers.flatMap(({ runs }) => runs).find(({ key }) => key === 'renewal-90/kestrel/1');
  if (run === undefined) throw new Error('the fixture has no such run');
  const withDues = (due: string | null, step: string, state: 'open' | 'waiting', late = 0) =>
    isDueThisWeek({ ...run, due, late, steps: run.steps.map((one) => ({ ...one, due: step, state })) }, '2026-11-23');

  it('is due itself or by an open step, until Sunday', () => {
    expect([withDues('2026-11-29', '2026-12-20', 'open'), withDues('2026-11-30', '2026-12-20', 'open')]).toEqual([true, false]);
    expect([withDues('2026-12-20', '2026-11-29', 'open'), withDues(null, '2026-11-29', 'open')]).toEqual([true, true]);
  });

  it('is not what waits or what counts as late already', () => {
    expect(withDues('2026-12-20', '2026-11-29', 'waiting')).toBe(false);
    expect(withDues('2026-11-29', '2026-11-29', 'open', 2)).toBe(false);
  });
});

describe('the source that says how far data reaches', () => {
  const source = (name: string, newest: string | null, rows: number, lag: string | null) => ({ name, newest, rows, lag, at: 'x:1' });
  it('is the one furthest behind of those with rows every day, however little happens in others', () => {
    const rare = source('marks', '2026-10-20', 13, null);
    expect(leadingSource([source('logins', '2026-11-01', 900, '1d'), source('usage', '2026-10-30', 50, '2d'), rare])?.name).toBe('usage');
    expect(leadingSource([source('logins', '2026-11-01', 900, '1d'), source('usage', null, 0, '2d')])?.name).toBe('usage');
  });
  it('is the largest one where none says how late it is', () => {
    expect(leadingSource([source('marks', '2026-10-20', 13, null), source('logins', '2026-11-01', 900, null)])?.name).toBe('logins');
    expect(leadingSource([])).toBeUndefined();
  });
});

describe('the band table', () => {
  const rows = bandTable(customers, 'EUR', compareDays);
  it('counts everybody once, and those without a model as unknown', () => {
    expect(rows.reduce((sum, row) => sum + row.customers, 0)).toBe(customers.length);
    expect(rows.find(({ band }) => band === 'unknown')?.customers).toBe(3);
  });

  it('counts who came and who went within the days', () => {
    const inAndOut = rows.reduce((sum, { entered, left }) => [(sum[0] ?? 0) + entered, (sum[1] ?? 0) + left], [0, 0]);
    expect(inAndOut[0]).toBe(inAndOut[1]);
    expect(rows.find(({ band }) => band === 'red')).toMatchObject({ entered: 2, left: 1 });
  });
});

it('customers stand by urgency: red, unknown, yellow, green, then by ARR', () => {
  const order = [...customers].sort(byUrgency).map(({ id }) => id);
  expect(order.slice(0, 5)).toEqual(['verdant-retail', 'nordhaven', 'rowan', 'dune-hotels', 'meridian']);
  expect(order.at(-1)).toBe('harbor');
});

describe('the figures', () => {
  const figures = portfolioFigures(data);
  it('leave unknown customers out of what is at risk', () => {
    expect(figures.atRisk.amount).toBe(221_000 + 184_000 + 45_000 + 34_000);
    expect(figures.red).toBe(4);
    expect(figures.scored).toBe(customers.length - 3);
  });

  it('count late runs apart from those due this week, and drafts not at all', () => {
    expect(figures.late).toBe(4);
    const due = figures.dueThisWeek;
    const without = portfolioFigures({
      ...data,
      report: {
        ...data.report,
        customers: customers.map((one) => ({ ...one, runs: one.runs.map((run) => ({ ...run, status: 'draft' as const })) })),
      },
    });
    expect(due).toBeGreaterThan(0);
    expect([without.dueThisWeek, without.late]).toEqual([0, 0]);
  });

  it('say nothing about movement where there is no history', () => {
    const young = customers.map((one) => ({
      ...one,
      health: {
        ...one.health,
        past: one.health.past.map(({ days }) => ({ days, score: null, band: null, behaviour: null, configuration: null })),
      },
    }));
    expect(portfolioFigures({ ...data, report: { ...data.report, customers: young } }).atRiskChange).toBeNull();
    expect(movers(young, 5)).toEqual({ down: [], up: [] });
  });
});

it('movers stand by the size of the change, in rounded points as pages show them', () => {
  const { down, up } = movers(customers, 3);
  expect(down.map(({ customer, change }) => [customer.id, change])).toEqual([
    ['nordhaven', -11],
    ['rowan', -8],
    ['brightwater', -6],
  ]);
  expect(up[0]?.customer.id).toBe('arbor');
  expect(down.map(({ configuration }) => configuration)).toEqual([0, -3, 0]);
});

describe('renewals', () => {
  const renewals = renewalsWithin(customers, data.asOf, renewalDays);
  it('are active contracts whose term ends in the period, the last day included', () => {
    expect(renewals.map(({ customer }) => customer.id)).not.toContain('solano');
    expect(renewalsWithin(customers, data.asOf, 19).map(({ customer }) => customer.id)).toEqual(['gable']);
    expect(renewalsWithin(customers, data.asOf, 18)).toEqual([]);
  });

  it('fall into weeks from Monday on, each exactly once', () => {
    const weeks = renewalWeeks(renewals, data.asOf, renewalWeekCount);
    expect(weeks[0]?.monday).toBe('2026-11-23');
    expect(weeks.flatMap((week) => week.renewals)).toHaveLength(renewals.length);
    expect(renewalMonths(renewals).map(({ month }) => month)).toEqual(['2026-12-01', '2027-01-01', '2027-02-01', '2027-03-01']);
  });
});

describe('notice deadlines', () => {
  const renewals = renewalsWithin(customers, data.asOf, renewalDays);
  const [first] = renewals;
  if (first === undefined) throw new Error('nobody renews');
  const due = (id: string, on: string, notice: string | null) => ({ ...first, contract: id, on, notice });

  it('are the customer’s date for its next renewal, and of no other contract', () => {
    const kestrel = customers.find(({ id }) => id === 'kestrel');
    if (kestrel === undefined) throw new Error('the fixture has no such customer');
    const second = { ...kestrel, contracts: kestrel.contracts.map((one) => ({ ...one, end: '2027-01-31' })) };
    expect(renewalsWithin([kestrel], data.asOf, 120).map(({ on, notice }) => [on, notice])).toEqual([['2026-12-31', '2026-11-01']]);
    expect(renewalsWithin([second], data.asOf, 120).map(({ on, notice }) => [on, notice])).toEqual([['2027-01-31', null]]);
  });

  it('are near from thirty days before until the day itself, and then passed', () => {
    const on = (notice: string | null) => noticeState(due('a', '2027-03-01', notice), '2026-11-23');
    expect(['2026-12-24', '2026-12-23', '2026-11-23', '2026-11-22', null].map(on)).toEqual(['later', 'near', 'near', 'passed', null]);
  });

  it('stand with what can still be done first: the next deadline, then what is over by renewal, then the rest', () => {
    const sorted = renewalsByNotice(
      [
        due('rest', '2026-12-01', null),
        due('over-late', '2027-02-01', '2026-11-01'),
        due('over-soon', '2026-12-20', '2026-11-20'),
        due('near-late', '2026-12-30', '2026-12-10'),
        due('near-soon', '2027-02-20', '2026-12-01'),
        { ...due('near-large', '2027-02-20', '2026-12-01'), arr: 1_000_000 },
      ],
      '2026-11-23',
    );
    expect(sorted.map(({ contract }) => contract)).toEqual(['near-large', 'near-soon', 'near-late', 'over-soon', 'over-late', 'rest']);
  });
});

describe('work by owner', () => {
  const rows = workByOwner(data.report, data.team, 'csm', 'EUR');
  it('names people, counts their open runs and what is held back', () => {
    const sam = rows.find(({ login }) => login === 'sam');
    expect(sam).toMatchObject({ name: 'Sam Osei', capacity: 4, held: 1, late: 2 });
    expect(rows.map(({ arr }) => arr)).toEqual([...rows.map(({ arr }) => arr)].sort((a, b) => b - a));
  });

  it('shows runs that nobody owns as work of nobody, last', () => {
    const orphaned = {
      ...data.report,
      customers: customers.map((one) => ({ ...one, runs: one.runs.map((run) => ({ ...run, owner: null })) })),
    };
    expect(workByOwner(orphaned, data.team, 'csm', 'EUR').at(-1)).toMatchObject({ login: null, name: 'Nobody', held: 3 });
  });

  it('says who is away within four weeks, and for how many weekdays', () => {
    const away = (from: string, to: string) => [{ login: 'aiko', name: 'Aiko Tanaka', capacity: 26, away: [{ from, to, cover: null }] }];
    const aiko = (from: string, to: string) => workByOwner(data.report, away(from, to), 'csm', 'EUR').find(({ login }) => login === 'aiko');
    // A Thursday to a Tuesday: a weekend lies between.
    expect(aiko('2026-12-03', '2026-12-08')).toMatchObject({ daysAway: 4, away: { from: '2026-12-03', to: '2026-12-08', cover: null } });
    // Since before the day, until its Wednesday.
    expect(aiko('2026-11-02', '2026-11-25')).toMatchObject({ daysAway: 3, away: { from: '2026-11-02' } });
    // The last of the days is a Sunday, 20 December.
    expect(aiko('2026-12-18', '2027-01-10')).toMatchObject({ daysAway: 1 });
    expect(aiko('2026-12-21', '2027-01-10')).toMatchObject({ daysAway: 0, away: null });
  });

  it('goes by the role that most customers have', () => {
    expect(leadingRole(customers)).toBe('csm');
    expect(leadingRole(customers.map((one) => ({ ...one, owners: { kam: 'maria' } })))).toBe('kam');
  });
});

it('coverage counts every customer with a model once for each measure', () => {
  const rows = coverageByMeasure(customers);
  for (const row of rows) expect(row.fresh + row.stale + row.missing + row.notApplicable).toBe(customers.length - 1);
  expect(rows[0]?.name).toBe('nps');
  expect(rows.find(({ name }) => name === 'training')?.notApplicable).toBe(customers.length - 1);
});

it('a score that rests on too little data is not shown, and the reason is', () => {
  const [any] = customers;
  if (any === undefined) throw new Error('the fixture is empty');
  const uncertain = { ...any, health: { ...any.health, score: 90, band: 'unknown' as const, coverage: 0.12, noScore: null } };
  expect(withoutUncertainScore(uncertain).health).toMatchObject({
    score: null,
    band: 'unknown',
    noScore: 'Only 12% of the weight has data, less than the model asks for.',
  });
  expect(withoutUncertainScore(any).health).toEqual(any.health);
});
