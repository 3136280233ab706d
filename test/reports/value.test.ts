import { describe, expect, it } from 'vitest';
import type { CustomerReport } from '../../src/evaluate/report.ts';
import type { SiteData } from '../../src/reports/site-data.ts';
import { shareAhead, valueReport, withheldObjectives } from '../../src/reports/value.ts';
import { languageOf } from '../../src/site/language/language.ts';
import {
  leadFigures,
  sayContacts,
  sayContract,
  sayEvidence,
  sayNeeds,
  sayPlace,
  sayProgress,
  sayResult,
  sayTitle,
} from '../../src/site/value/words.ts';
import { valueFixture } from '../site/value-fixture.ts';

const data = valueFixture();
const english = languageOf('en');
function reportOf(id: string, from: SiteData = data) {
  const report = valueReport(from, id);
  if (report === undefined) throw new Error(`no report of ${id}`);
  return report;
}
const changed = (id: string, change: (customer: CustomerReport) => Partial<CustomerReport>): SiteData => ({
  ...data,
  report: { ...data.report, customers: data.report.customers.map((one) => (one.id === id ? { ...one, ...change(one) } : one)) },
});
const full = reportOf('calder');

describe('the period', () => {
  it('is twelve months up to the day, for a customer of more than a year', () => {
    expect([full.from, full.asOf, sayTitle(full, english)]).toEqual(['2025-11-24', '2026-11-23', 'The past year at Calder & Voss']);
  });
  it('begins with the customer where that is later', () => {
    const young = reportOf('calder', { ...data, valueRules: { ...data.valueRules, since: { calder: '2026-08-24' } } });
    expect([young.from, sayTitle(young, english), young.quarters.length]).toEqual(['2026-08-24', 'The first 3 months at Calder & Voss', 1]);
  });
});

describe('objectives', () => {
  it('stand with baseline, measurements and target; reached ones first, dropped and proposed ones not at all', () => {
    expect(full.objectives.map((one) => [one.words, one.baseline, one.now, one.target, sayProgress(one, english)])).toEqual([
      ['Quotations leave the house within a day', 48, 19, 24, 'Reached'],
      ['Stock differences below 1.5%', 0.031, 0.014, 0.015, 'Reached'],
      ['Half of all orders come without a call', 0.22, 0.41, 0.5, '68% there'],
    ]);
    expect(full.objectives[1]?.points).toEqual([
      { on: '2025-12-01', value: 0.031 },
      { on: '2026-06-01', value: 0.022 },
      { on: '2026-10-30', value: 0.014 },
    ]);
  });
  it('one that is measured by what the customer may not see is left out, and told of', () => {
    expect(withheldObjectives(data, 'calder')).toEqual([{ words: 'zebra measured by what we think', metric: 'csm_sentiment' }]);
  });
  it('say whose they are, where numbers come from, and who on which side confirmed them', () => {
    expect(full.objectives.map((one) => sayEvidence(one, full, english))).toEqual([
      'Sales desk. Baseline of 1 December 2025: Their sales report, October. Confirmed by H. Voss on 12 November 2026.',
      'Warehouse. Baseline of 1 December 2025. Confirmed by H. Voss on 30 October 2026: Stocktaking of October.',
      'Customers. Baseline of 1 December 2025: Their sales report, October. Confirmed by Maria Keller, Fieldline on 12 June 2026.',
    ]);
  });
  it('without names “you” confirmed, and of somebody unknown no side is claimed', () => {
    const nameless = reportOf('calder', { ...data, team: [], valueRules: { ...data.valueRules, names: {} } });
    expect(nameless.objectives.map(({ confirmed }) => confirmed?.by)).toEqual([
      { side: 'theirs', name: null },
      { side: 'theirs', name: null },
      { side: null, name: null },
    ]);
  });
  it.each([
    [{ reached: false, now: 0.4995, progress: 0.998 }, '99% there'],
    [{ reached: false, now: 0.1, progress: -0.4 }, 'Below the start'],
    [{ reached: false, now: null, progress: null }, 'Not measured yet'],
  ])('progress %j is %s', (change, words) => {
    const [one] = full.objectives;
    expect(one && sayProgress({ ...one, ...change }, english)).toBe(words);
  });
});

describe('the result', () => {
  it('counts what is reached, and tells of the one that is furthest', () => {
    expect(sayResult(full, english)).toBe(
      '2 of 3 objectives are reached: “Quotations leave the house within a day” went from 48 hours to 19 hours, with 24 hours agreed.',
    );
  });
  it('of a customer without objectives is that they come next', () => {
    expect(sayResult(reportOf('nettle'), english)).toContain('are the next thing to agree');
    expect(sayNeeds(reportOf('nettle'), english)[0]).toContain('Two or three objectives');
  });
  it('has four figures: results with where they began or what is agreed, then objectives', () => {
    expect(leadFigures(full, english).map(({ title, note }) => [title, note])).toEqual([
      ['Seat use', 'from 22%'],
      ['Users in 28 days', ''],
      ['Workflows in use', ''],
      ['Objectives reached', 'as agreed'],
    ]);
    expect(leadFigures(reportOf('nettle'), english).map(({ title, value }) => [title, value])).toEqual([
      ['Times in touch', '0'],
      ['Programmes finished', '0'],
    ]);
  });
});

it('what was done: contacts of the period by quarter and kind, and runs in the customer’s words', () => {
  expect(full.quarters.map((quarter) => [quarter.from, quarter.to, sayContacts(quarter, english), quarter.finished])).toEqual([
    ['2025-11-24', '2026-02-23', '2 training sessions, 1 meeting', ['Start in two branches']],
    ['2026-02-24', '2026-05-23', '1 meeting, 1 visit', []],
    ['2026-05-24', '2026-08-23', '1 e-mail, 1 meeting', []],
    ['2026-08-24', '2026-11-23', '1 call, 1 meeting', []],
  ]);
});

describe('the comparison', () => {
  const others = (count: number): SiteData => ({
    ...data,
    report: { ...data.report, customers: data.report.customers.filter(({ id }, index) => id === 'calder' || index < count) },
  });
  it('is within the smallest declared group of ten or more', () => {
    expect(full.ranks.map(({ title, peers, ahead, others: all }) => [title, peers, ahead, all.length])).toEqual([
      ['Seat use', 'wholesale companies of similar size', 9, 9],
      ['Workflows in use', 'wholesale companies of similar size', 8, 9],
    ]);
    expect(full.ranks.map((rank) => sayPlace(rank, english))).toEqual([
      'You are first of 10.',
      'You are ahead of 8 of 9 and level with 1, the 94th percentile.',
    ]);
  });
  it('takes everybody where the group is smaller, and is left out below ten', () => {
    const whole = reportOf('calder', { ...data, valueRules: { ...data.valueRules, peers: [{ segment: 'hybrid', title: 'others' }] } });
    expect(whole.ranks[0]?.peers).toBeNull();
    expect(reportOf('calder', others(8)).ranks).toEqual([]);
  });
  it('counts equals half, and what is better downwards turned round', () => {
    const rank = { title: 'x', unit: null, better: 'down', own: 2, others: [1, 2, 3, 4], ahead: 2, equal: 1, peers: null } as const;
    expect(shareAhead(rank)).toBe(0.625);
    const rules = data.valueRules.metrics.map((rule) => (rule.name === 'seat_use' ? { ...rule, better: 'down' as const } : rule));
    const down = reportOf('calder', { ...data, valueRules: { ...data.valueRules, metrics: rules } });
    expect(down.ranks.find(({ title }) => title === 'Seat use')?.ahead).toBe(0);
  });
  it('leaves out a customer whose own value is missing', () => {
    const missing = changed('calder', ({ metrics }) => ({
      metrics: metrics.map((one) => ({ ...one, value: null, state: 'missing' as const })),
    }));
    expect([reportOf('calder', missing).ranks, reportOf('calder', missing).results]).toEqual([[], []]);
  });
});

it('the plan holds what is open, proposed or begun, by day', () => {
  expect(full.plan.map(({ what, kind, by, who }) => [what, kind, by, who])).toEqual([
    ['Review with both boards', 'programme', '2027-02-15', ['Maria Keller']],
    ['Half of all orders come without a call', 'objective', '2027-03-31', ['Maria Keller']],
    ['Leeds buys on suggestion', 'proposal', '2027-06-30', ['Maria Keller', 'H. Voss']],
  ]);
});

it('asks the customer for what is missing, and says until when the contract runs', () => {
  expect([...sayNeeds(full, english), sayContract(full, english)]).toEqual([
    'For “Half of all orders come without a call”: a person on your side who stands for it and your confirmation that it still holds (last given on 12 June 2026).',
    'Your yes or no to a new objective: “Leeds buys on suggestion”.',
    'Your contract runs until 30 June 2027.',
  ]);
});

it('there is none of somebody who is no customer', () => {
  expect(valueReport(data, 'nobody')).toBeUndefined();
});
