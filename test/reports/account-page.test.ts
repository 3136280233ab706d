import { describe, expect, it } from 'vitest';
import type { CustomerReport, MeasureReport, RunReport } from '../../src/evaluate/report.ts';
import { inOrderOfWork, isOpenNow } from '../../src/reports/account-runs.ts';
import { peersOf, peerValues } from '../../src/reports/peers.ts';
import { newestRatings } from '../../src/reports/people.ts';
import { staleness } from '../../src/reports/staleness.ts';
import { contactWord } from '../../src/reports/timeline.ts';
import { shownSeries } from '../../src/reports/usage.ts';
import { bandReason, chainOf } from '../../src/reports/why.ts';
import { languageOf } from '../../src/site/language/language.ts';
import { fixture } from '../site/fixture.ts';

const data = fixture();
const { t } = languageOf('en');

function customer(id: string): CustomerReport {
  const found = data.report.customers.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no customer ${id}`);
  return found;
}

describe('the runs of an account', () => {
  const [any] = customer('nordhaven').runs;
  const run = (key: string, more: Partial<RunReport>): RunReport => {
    if (any === undefined) throw new Error('the fixture has no run');
    return { ...any, key, state: 'open', status: 'active', late: 0, due: null, ...more };
  };
  it('begin with what is late, the latest first, and end with what is held back or makes no task', () => {
    const runs = [
      run('draft', { status: 'draft', late: 9 }),
      run('held', { state: 'held' }),
      run('no-date', {}),
      run('soon', { due: '2026-12-01' }),
      run('late', { late: 2, due: '2026-11-20' }),
      run('later', { late: 5, due: '2026-11-18' }),
    ];
    expect(inOrderOfWork(runs).map(({ key }) => key)).toEqual(['later', 'late', 'soon', 'no-date', 'held', 'draft']);
  });
  it('are those that are not over', () => {
    const states = ['due', 'held', 'open', 'done', 'dismissed', 'ended', 'expired'] as const;
    expect(states.filter((state) => isOpenNow(run('x', { state })))).toEqual(['due', 'held', 'open']);
  });
});

describe('old data', () => {
  it('is told with the share of the score that rests on it and its age', () => {
    const one = customer('rowan');
    const [first, ...rest] = one.health.groups;
    const [measure] = first?.measures ?? [];
    if (first === undefined || measure === undefined) throw new Error('the fixture has no measure');
    const stale = (name: string, share: number, reads: readonly string[]): MeasureReport => ({
      ...measure,
      name,
      title: name,
      share,
      state: 'stale',
      why: { ...measure.why, values: reads.map((read) => ({ name: read, value: null })) },
    });
    const measures = [stale('b', 0.1, ['users_28d']), stale('a', 0.2, ['csm_sentiment'])];
    const health = { ...one.health, groups: [{ ...first, measures }, ...rest.map((group) => ({ ...group, measures: [] }))] };
    const told = staleness({ ...one, health }, '2026-11-23');
    expect(told.share).toBeCloseTo(0.3, 9);
    // 18 August to 23 November; the users are fresh, so nobody knows what made the measure stale.
    expect(told.measures).toEqual([
      { title: 'a', age: 97 },
      { title: 'b', age: null },
    ]);
  });
  it('is not told where all is fresh', () => {
    const one = customer('nordhaven');
    const health = { ...one.health, groups: [] };
    expect(staleness({ ...one, health }, '2026-11-23')).toEqual({ share: 0, measures: [] });
  });
});

describe('usage', () => {
  const one = customer('nordhaven');
  const peers = peersOf(one, data, peerValues(data));
  it('holds the marked metrics of a part with their weeks and the middle of peers', () => {
    const [series, ...others] = shownSeries(one, data, peers, ['breadth']);
    expect(others).toEqual([]);
    expect(series?.metric.name).toBe('seat_use');
    expect(series?.weeks.at(-1)).toEqual({ day: '2026-11-23', value: 0.57 });
    expect(series?.usual).toBe(peers?.positions.find(({ name }) => name === 'seat_use')?.middle);
  });
  it('has no weeks where they were not read, and leaves out what the customer has not', () => {
    const accounts = { ...data.accounts, facts: {} };
    expect(shownSeries(one, { accounts }, null, ['frequency', 'depth'])).toMatchObject([
      { weeks: [], usual: null, metric: { name: 'stickiness' } },
    ]);
  });
});

describe('why a band is shown', () => {
  const { health } = customer('nordhaven');
  const edges = { green: 75, yellow: 50 };
  it.each([
    [92.4, 'green', 'Score 92 reaches 75, so the band is green'],
    [60, 'yellow', 'Score 60 is below 75, so the band is yellow'],
    [31, 'red', 'Score 31 is below 50, so the band is red'],
  ] as const)('%s %s: %s', (score, band, said) => {
    const reason = bandReason({ ...health, score, band, changes: [] }, edges);
    expect(reason && t(reason)).toBe(said);
  });
  it('is left to what decided it, and not told without a score', () => {
    const change = { part: 'adjust', says: 'Capped at red.', at: 'x:1' };
    expect(bandReason({ ...health, score: 90, band: 'red', changes: [change] }, edges)).toBeNull();
    expect(bandReason({ ...health, score: null, band: 'unknown', changes: [] }, edges)).toBeNull();
  });
  it('has a chain from every measure to what changed the score', () => {
    const change = { part: 'adjust', says: 'Capped at red.', at: 'x:1' };
    const chain = chainOf({ ...health, changes: [change] });
    expect(chain).toHaveLength(health.groups.flatMap(({ measures }) => measures).length + 1);
    expect(chain.at(-1)).toEqual({ title: 'Adjust', why: change, points: null });
  });
});

it('of each kind the newest rating stands for itself', () => {
  const rating = { value: 'red', by: 'maria', note: null, at: 'x:1' };
  const ratings = [
    { ...rating, kind: 'sentiment', on: '2026-10-01' },
    { ...rating, kind: 'nps', on: '2026-09-01' },
    { ...rating, kind: 'sentiment', on: '2026-08-01' },
  ];
  expect(newestRatings({ ...customer('nordhaven'), ratings }).map(({ kind, on }) => [kind, on])).toEqual([
    ['sentiment', '2026-10-01'],
    ['nps', '2026-09-01'],
  ]);
});

it('a kind of contact has its word, one of one’s own its name', () => {
  expect([t(contactWord('email')), t(contactWord('steering_call'))]).toEqual(['E-mail', 'Steering call']);
});
