import { describe, expect, test } from 'vitest';
import type { CustomerReport, RunReport, StepReport } from '../../src/evaluate/report.ts';
import { weekday } from '../../src/model/day.ts';
import type { HealthPoint, SiteData } from '../../src/reports/site-data.ts';
import { type Week, type WeeksInput, weeksOf } from '../../src/reports/week.ts';
import { healthChanges } from '../../src/reports/week-changes.ts';
import { peopleLoad } from '../../src/reports/week-people.ts';
import { fixture } from '../site/fixture.ts';

const company = fixture();
// A Wednesday: Monday was the 23rd, last week's Monday the 16th.
const asOf = '2026-11-25';
const nobody = { absences: [], isWorkday: (_login: string, day: number) => weekday(day) <= 5, ratedMetrics: new Set<string>(), pages: [] };

const [first] = company.report.customers;
if (first === undefined) throw new Error('the fixture is empty');
const { contacts: _, ...someone } = first;

const customer = (id: string, more: Partial<CustomerReport> = {}): CustomerReport => ({
  ...someone,
  id,
  name: id.toUpperCase(),
  currency: 'EUR',
  arr: 10_000,
  owners: { csm: 'maria' },
  contracts: [],
  objectives: [],
  metrics: [],
  runs: [],
  ...more,
});

const step = (id: string, more: Partial<StepReport> = {}): StepReport => ({
  id,
  title: `Title of ${id}`,
  state: 'open',
  due: null,
  when: null,
  owner: 'maria',
  doneOn: null,
  by: null,
  options: null,
  answer: null,
  byDefault: false,
  asset: null,
  contact: false,
  ticksItself: false,
  condition: null,
  starts: null,
  at: 'playbooks/plays/a.mdx:9',
  ...more,
});

const run = (key: string, steps: readonly StepReport[], more: Partial<RunReport> = {}): RunReport => ({
  key,
  playbook: 'a',
  title: 'Play A',
  subject: 'acme',
  customer: 'acme',
  ordinal: 1,
  state: 'open',
  status: 'active',
  start: '2026-11-01',
  opened: '2026-11-01',
  closed: null,
  due: null,
  owner: 'maria',
  priority: 'normal',
  late: 0,
  steps,
  why: [],
  held: null,
  at: 'playbooks/plays/a.mdx:2',
  ...more,
});

/** Maria's week in a workspace of the given customers and runs about nobody in particular. */
function weeks(
  customers: readonly CustomerReport[],
  given: Omit<Partial<WeeksInput>, 'data'> & { readonly data?: Partial<SiteData> } = {},
): readonly Week[] {
  const data: SiteData = {
    ...company,
    asOf,
    team: [{ login: 'maria', name: 'Maria Keller', capacity: 25 }],
    history: {},
    accounts: { ...company.accounts, issues: { 'a/acme/1': 412 } },
    ...given.data,
    report: { ...company.report, asOf, customers, runs: [], ...given.data?.report },
  };
  return weeksOf({ decisions: [{ day: '2026-10-01', kind: 'day' }], settings: nobody, ...given, data });
}

function week(...given: Parameters<typeof weeks>): Week {
  const found = weeks(...given).find(({ login }) => login === 'maria');
  if (found === undefined) throw new Error('Maria has no week');
  return found;
}

const of = (runs: readonly RunReport[], settings: Partial<WeeksInput['settings']> = {}) =>
  week([customer('acme', { runs })], { settings: { ...nobody, ...settings } });
const titles = (tasks: Week['overdue']) => tasks.map(({ title, due, late }) => [title.replace('Title of ', ''), due, late]);
const perDay = (one: Week) =>
  Object.fromEntries(
    one.days.filter(({ tasks }) => tasks.length > 0).map(({ day, tasks }) => [day, titles(tasks).map(([title]) => title)]),
  );

describe('tasks', () => {
  test('are the open steps of open runs, by day: late, in the two weeks, later, without a day', () => {
    const found = of([
      run('a/acme/1', [
        step('late', { due: '2026-11-20' }),
        step('today', { due: '2026-11-25' }),
        step('sunday', { due: '2026-11-29' }),
        step('next', { due: '2026-12-04' }),
        step('far', { due: '2026-12-07' }),
        step('open-end'),
        step('done', { state: 'done', due: '2026-11-24', doneOn: '2026-11-24' }),
        step('skipped', { state: 'skipped', due: '2026-11-26' }),
      ]),
    ]);
    expect(titles(found.overdue)).toEqual([['late', '2026-11-20', 5]]);
    expect(perDay(found)).toEqual({ '2026-11-25': ['today'], '2026-11-29': ['sunday'], '2026-12-04': ['next'] });
    expect([titles(found.later), titles(found.undated)]).toEqual([[['far', '2026-12-07', 0]], [['open-end', null, 0]]]);
    expect(found.days.find(({ day }) => day === '2026-11-24')?.done).toBe(1);
    expect(found.overdue[0]).toMatchObject({ issue: 412, about: 'ACME', customer: 'acme', playbook: 'Play A', waits: false });
  });

  test('are due no later than their run, and one whose steps are all over or wait is due itself', () => {
    const late = of([run('a/acme/1', [step('call', { due: '2026-12-01' })], { due: '2026-11-23', late: 2 })]);
    expect(titles(late.overdue)).toEqual([['call', '2026-11-23', 2]]);
    const waits = of([run('a/acme/1', [step('then', { state: 'waiting', due: '2026-11-27' })], { due: '2026-11-26' })]);
    expect(perDay(waits)).toEqual({ '2026-11-26': ['Play A'] });
  });

  test('that wait for an earlier step are shown on a day that is planned, and are never late', () => {
    const found = of([
      run('a/acme/1', [
        step('first', { due: '2026-11-26' }),
        step('then', { state: 'waiting', due: '2026-11-27' }),
        step('passed', { state: 'waiting', due: '2026-11-24' }),
      ]),
    ]);
    expect(perDay(found)).toEqual({ '2026-11-26': ['first'], '2026-11-27': ['then'] });
    expect(found.days.flatMap(({ tasks }) => tasks).map(({ waits }) => waits)).toEqual([false, true]);
    expect(found.overdue).toEqual([]);
  });

  test('belong to the owner of the step; drafts and what is put off are nobody’s', () => {
    const runs = [
      run('a/acme/1', [step('mine', { due: asOf }), step('theirs', { due: asOf, owner: 'jonas' })]),
      run('b/acme/1', [step('draft', { due: asOf })], { status: 'draft' }),
      run('c/acme/1', [step('later', { due: asOf })], { snoozedUntil: '2026-12-01' }),
    ];
    const everybody = weeks([customer('acme', { runs })]);
    expect(everybody.map((one) => [one.login, perDay(one)])).toEqual([['maria', { [asOf]: ['mine'] }]]);
    expect(everybody[0]?.snoozed).toMatchObject([{ run: 'c/acme/1', day: '2026-12-01', about: 'ACME' }]);
  });

  test('of a day stand by priority, then by customer', () => {
    const named = (key: string, priority: RunReport['priority']) => run(key, [step(key, { due: asOf })], { priority });
    const found = of([named('a', 'low'), named('b', 'urgent'), named('c', 'high')]);
    expect(perDay(found)).toEqual({ [asOf]: ['b', 'c', 'a'] });
  });
});

describe('the two weeks', () => {
  test('are ten workdays from Monday, with holidays and days away and who covers', () => {
    const found = of([], {
      absences: [{ login: 'maria', from: '2026-11-26', to: '2026-11-27', cover: 'jonas' }],
      isWorkday: (_login, day) => weekday(day) <= 5 && day !== Date.UTC(2026, 11, 1) / 86_400_000,
    });
    expect([found.number, found.monday, found.days.length]).toEqual([48, '2026-11-23', 10]);
    expect(found.days.filter(({ off }) => off !== null).map(({ day, off, cover }) => [day, off, cover])).toEqual([
      ['2026-11-26', 'away', 'jonas'],
      ['2026-11-27', 'away', 'jonas'],
      ['2026-12-01', 'holiday', null],
    ]);
  });

  test.each([
    ['2026-01-01', 1],
    ['2026-12-31', 53],
    ['2027-01-03', 53],
    ['2027-01-04', 1],
  ])('%s lies in week %i', (day, number) => {
    const data = { ...company, report: { ...company.report, asOf: day, customers: [] }, asOf: day };
    expect(weeksOf({ data, decisions: [], settings: nobody })[0]?.number).toBe(number);
  });

  test('name absences of the person and of those they cover, six weeks ahead', () => {
    const absences = [
      { login: 'maria', from: '2026-11-20', to: '2026-11-24', cover: null },
      { login: 'jonas', from: '2026-12-20', to: '2027-01-04', cover: 'maria' },
      { login: 'jonas', from: '2027-01-04', to: '2027-01-05', cover: 'maria' },
      { login: 'jonas', from: '2026-12-01', to: '2026-12-02', cover: 'li' },
    ];
    expect(of([], { absences }).absences).toEqual([absences[1]]);
  });
});

describe('who has a week', () => {
  test('is everybody in the team, and somebody who left with open runs', () => {
    const left = customer('acme', {
      owners: { csm: 'kim' },
      runs: [run('a/acme/1', [step('call', { due: asOf, owner: 'kim' })], { owner: 'kim' })],
    });
    expect(weeks([left]).map(({ login, name, isInTeam, open, customers }) => [login, name, isInTeam, open, customers])).toEqual([
      ['kim', 'kim', false, 1, 1],
      ['maria', 'Maria Keller', true, 0, 0],
    ]);
  });
});

describe('changes since Monday of last week', () => {
  const scored = (score: number, band: 'green' | 'yellow' | 'red') =>
    customer('acme', { health: { ...someone.health, score, band, groups: [] } });
  const changed = (points: readonly HealthPoint[], one = scored(46.4, 'red')) => healthChanges([one], { acme: points }, '2026-11-16');

  test('compare what was shown at the end of that day with today, in whole points', () => {
    const points: HealthPoint[] = [
      { day: '2026-11-02', score: 70, band: 'yellow' },
      { day: '2026-11-16', score: 57.4, band: 'yellow' },
      { day: '2026-11-20', score: 46.4, band: 'red' },
    ];
    expect(changed(points)).toEqual([
      {
        customer: 'acme',
        name: 'ACME',
        from: { score: 57, band: 'yellow' },
        to: { score: 46, band: 'red' },
        change: -11,
        cause: 'behaviour',
        configuration: 0,
        takes: [],
      },
    ]);
    expect(week([scored(46.4, 'red')], { data: { history: { acme: points } } })).toMatchObject({
      since: '2026-11-16',
      changes: [{ change: -11 }],
    });
  });

  test('say what a changed model brought, apart from what happened', () => {
    const before: HealthPoint = { day: '2026-11-10', score: 60, band: 'yellow' };
    const model: HealthPoint = { day: '2026-11-18', score: 53, band: 'yellow', cause: 'configuration' };
    expect(changed([before, model, { day: '2026-11-18', score: 46.4, band: 'red' }])).toMatchObject([
      { change: -14, cause: 'both', configuration: -7 },
    ]);
    expect(changed([before, model], scored(53, 'yellow'))).toMatchObject([{ change: -7, cause: 'configuration', configuration: -7 }]);
  });

  test('are none for who stands where they stood, and for who was not there yet', () => {
    expect(changed([{ day: '2026-11-10', score: 46.1, band: 'red' }])).toEqual([]);
    expect(changed([{ day: '2026-11-20', score: 80, band: 'green' }])).toEqual([]);
  });

  test('are not known where history begins later', () => {
    const short = week([scored(46, 'red')], { decisions: [{ day: '2026-11-17', kind: 'day' }] });
    expect([short.changes, short.stages]).toEqual([null, null]);
  });
});

test('contacts are listed for who has any, the fullest first', () => {
  const contacts = (used: number, planned: number, of: number) => ({ contacts: { used, planned, of, within: '7d' } });
  const all = [customer('a', contacts(1, 1, 3)), customer('b', contacts(2, 0, 2)), customer('c', contacts(0, 0, 2))];
  expect(week(all).contacts).toEqual({
    within: '7d',
    customers: [
      { id: 'b', name: 'B', used: 2, planned: 0, of: 2 },
      { id: 'a', name: 'A', used: 1, planned: 1, of: 3 },
    ],
    free: 1,
  });
  expect(week([customer('a')]).contacts).toBeNull();
});

describe('asked', () => {
  test('are ratings that are old or missing, the longest without first', () => {
    const rated = (id: string, state: 'fresh' | 'stale' | 'missing', newest: string | null) =>
      customer(id, { metrics: [{ name: 'csm_sentiment', title: 'Sentiment', unit: null, value: null, newest, state, at: 'm:1' }] });
    const { asked } = week([rated('a', 'stale', '2026-08-20'), rated('b', 'missing', null), rated('c', 'fresh', '2026-11-20')], {
      settings: { ...nobody, ratedMetrics: new Set(['csm_sentiment']) },
    });
    expect(asked.ratings).toEqual([
      {
        title: 'Sentiment',
        customers: [
          { id: 'b', name: 'B', days: null },
          { id: 'a', name: 'A', days: 97 },
        ],
      },
    ]);
  });

  test('are own pages whose check has run out or does within 14 days', () => {
    const page = (title: string, by: string, until: string) => ({ title, path: `plays/${title}/`, by, until });
    const pages = [
      page('gone', 'maria', '2026-11-12'),
      page('soon', 'maria', '2026-12-09'),
      page('later', 'maria', '2026-12-10'),
      page('sam', 'sam', '2026-11-01'),
    ];
    expect(of([], { pages }).asked.pages.map(({ title, days }) => [title, days])).toEqual([
      ['gone', -13],
      ['soon', 14],
    ]);
  });

  test('are questions that can be answered now', () => {
    const asks = { options: ['renewing', 'leaving'] };
    const { asked } = of([
      run('a/acme/1', [
        step('open', { ...asks, due: asOf }),
        step('answered', { ...asks, state: 'done', answer: 'leaving' }),
        step('later', { ...asks, state: 'waiting', due: '2026-11-27' }),
      ]),
    ]);
    expect(asked.questions.map(({ title }) => title)).toEqual(['Title of open']);
  });
});

test('what is held back says why, without saying twice that it is', () => {
  const held = run('a/acme/1', [], { state: 'held', held: 'Held back until 30 November: 2 of 2 contacts made or planned this week.' });
  expect(of([held]).held).toMatchObject([
    { about: 'ACME', title: 'Play A', reason: 'until 30 November: 2 of 2 contacts made or planned this week.' },
  ]);
});

test('the list of people tells the load of each, the largest ARR first, and what nobody owns', () => {
  const runs = [
    run('a/acme/1', [
      step('late', { due: '2026-11-20' }),
      step('today', { due: asOf }),
      step('sunday', { due: '2026-11-29' }),
      step('waits', { state: 'waiting', due: '2026-11-27' }),
      step('next', { due: '2026-11-30' }),
      step('before', { state: 'done', due: '2026-11-24', doneOn: '2026-11-24' }),
    ]),
    run('b/acme/1', [step('lost', { due: asOf, owner: null })], { owner: null }),
    run('c/acme/1', [], { owner: null, state: 'held', held: 'Held back: later.' }),
  ];
  const customers = [customer('acme', { runs }), customer('globex', { owners: { csm: 'jonas' }, arr: 30_000 })];
  const settings = { ...nobody, absences: [{ login: 'jonas', from: '2026-11-30', to: '2026-12-01', cover: 'maria' }] };
  const team = [
    { login: 'jonas', name: 'Jonas Brandt', capacity: null },
    { login: 'maria', name: 'Maria Keller', capacity: 25 },
  ];
  const report = { ...company.report, asOf, customers, runs: [] };
  const { people, unowned } = peopleLoad({ ...company, asOf, report, weeks: weeks(customers, { settings, data: { team } }) });
  expect(
    people.map(({ login, arr, open, overdue, due, held, away }) => [login, arr, open, overdue, due, held, away?.from ?? null]),
  ).toEqual([
    ['jonas', 30_000, 0, 0, 0, 0, '2026-11-30'],
    ['maria', 10_000, 1, 1, 2, 1, null],
  ]);
  expect(unowned).toBe(2);
});
