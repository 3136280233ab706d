import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDay } from '../../src/model/day.ts';
import { day, newestOn, observeFiles, valueOn } from './workspace.ts';

describe('no look-ahead', () => {
  const definitions = `sources:
  events: { files: events.csv, customer: who, at: on, id: id, lag: 1d }
  spans: { files: spans.csv, customer: who, from: on, to: end }
metrics:
  events: { count: rows, of: events }
  users: { distinct: user, of: events, window: 7d }
  amount: { sum: amount, of: events, window: last month }
  mean: { mean: amount, of: events }
  newest: { last: user, of: events }
  share: { share: row.amount > 50, of: events, window: 2w }
  daily: { distinct: user, of: events, window: 5d, daily: mean }
  since: { days_since_last: rows, of: events, where: row.user == "a" }
  first: { first_day: rows, of: events }
  recent: { count: rows, of: events, since: contract.start }
  open: { count: open, of: spans }
  closed: { count: closed, of: spans, window: 9d }
  opened: { count: opened, of: spans, window: 9d }
  ended: { count: rows, of: spans, where: known(row.end) }
  open_daily: { count: open, of: spans, window: 9d, daily: max }
`;
  const playbooks = ['id: play\ntitle: Play\ngoal: { outcome: It works }\nstart: { each: events }\nsteps: [{ id: a, title: A }]'];
  const first = day('2026-01-01');
  const span = 60;
  const offset = fc.integer({ min: 0, max: span });
  const event = fc.record({
    id: fc.integer({ min: 0, max: 15 }),
    who: fc.constantFrom('acme', 'globex', 'nobody', ''),
    on: offset,
    user: fc.constantFrom('a', 'b', 'c', ''),
    amount: fc.integer({ min: 0, max: 100 }),
  });
  const ticket = fc.record({ who: fc.constantFrom('acme', 'globex'), on: offset, length: fc.option(fc.integer({ min: -2, max: 30 })) });

  test('a day evaluated on all rows is the same as on the rows dated before it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 25 }), fc.array(ticket, { maxLength: 8 }), offset, async (events, tickets, at) => {
        const on = formatDay(first + at);
        const files = (cut: number) => ({
          'events.csv': `id,who,on,user,amount\n${events
            .filter((row) => row.on < cut)
            .map((row) => `${row.id},${row.who},${formatDay(first + row.on)},${row.user},${row.amount}\n`)
            .join('')}nothing,acme,2025-01-01,,\n`,
          'spans.csv': `who,on,end\n${tickets
            .filter((row) => row.on < cut)
            .map((row) => {
              const end = row.length === null || row.on + row.length >= cut ? '' : formatDay(first + row.on + row.length);
              return `${row.who},${formatDay(first + row.on)},${end}\n`;
            })
            .join('')}acme,2025-01-01,2025-01-02\n`,
        });
        const since = () => first + 20;
        const ask = (cut: number, days: readonly string[]) => observeFiles({ definitions, playbooks }, files(cut), days, { since });
        const all = (await ask(Infinity, [on, '2026-12-31'])).observations;
        const cut = (await ask(at, [on])).observations;
        for (const metric of [
          'events',
          'users',
          'amount',
          'mean',
          'newest',
          'share',
          'daily',
          'since',
          'first',
          'recent',
          'open',
          'closed',
          'opened',
          'ended',
          'open_daily',
        ])
          for (const customer of ['acme', 'globex']) {
            expect([metric, valueOn(all, metric, customer, on)]).toEqual([metric, valueOn(cut, metric, customer, on)]);
            expect([metric, newestOn(all, metric, customer, on)]).toEqual([metric, newestOn(cut, metric, customer, on)]);
          }
        expect(all.rows('play', day(on))).toEqual(cut.rows('play', day(on)));
        for (const source of ['events', 'spans']) expect(all.source(source, day(on))).toEqual(cut.source(source, day(on)));
      }),
      { numRuns: 25, seed: 7 },
    );
  });
});

describe('rows that playbooks start on', () => {
  const playbook = (where: string) =>
    `id: urgent\ntitle: Urgent\ngoal: { outcome: It works }\nstart:\n  each: tickets\n  where: ${where}\nsteps: [{ id: a, title: A }]`;
  const definitions = 'sources:\n  tickets: { files: t.csv, customer: who, from: opened, to: closed, id: id }\n';
  const files = {
    't.csv':
      'id,who,opened,closed,priority\nT3,globex,2026-10-02,,urgent\nT2,acme,2026-10-02,,urgent\nT1,acme,2026-10-02,,urgent\nT0,acme,2026-10-03,,urgent\nT9,acme,2026-10-01,,low\nT2,acme,2026-10-09,,urgent\n,acme,2026-10-01,,urgent\n',
  };

  test('come oldest first, then by customer and id, each id once, those of complete days', async () => {
    const { observations } = await observeFiles({ definitions, playbooks: [playbook('row.priority == "urgent"')] }, files, [
      '2026-10-03',
      '2026-10-05',
    ]);
    const ids = (on: string) => observations.rows('urgent', day(on)).map(({ customer, id }) => `${customer} ${id}`);
    expect(ids('2026-10-03')).toEqual(['acme T1', 'acme T2', 'globex T3']);
    expect(ids('2026-10-05')).toEqual(['acme T1', 'acme T2', 'globex T3', 'acme T0']);
    expect(observations.rows('other', day('2026-10-05'))).toEqual([]);
  });

  test('cannot depend on the day they will be closed', async () => {
    const { observations, diagnostics } = await observeFiles({ definitions, playbooks: [playbook('missing(row.closed)')] }, files, [
      '2026-10-05',
    ]);
    expect(diagnostics.map(({ code, file, line }) => `${code} ${file}:${line}`)).toContain('row-in-future playbooks/plays/play.mdx:6');
    expect(observations.rows('urgent', day('2026-10-05'))).toEqual([]);
  });
});

test('rows count from the day `since` gives for each customer and day', async () => {
  const definitions = `sources:
  ratings_file: { files: r.csv, customer: who, at: day }
metrics:
  sentiment: { last: value, of: ratings_file, since: contract.start }
  first: { first_day: rows, of: ratings_file }
`;
  const files = { 'r.csv': 'who,day,value\nacme,2026-09-01,red\nglobex,2026-09-01,yellow\n' };
  const days = ['2026-10-10', '2026-11-02'];
  const asked: string[] = [];
  const since = (metric: string, customer: string, on: number) => {
    asked.push(`${metric} ${customer}`);
    return customer === 'acme' ? null : on < day('2026-11-01') ? day('2026-09-01') : day('2026-09-02');
  };
  const { observations } = await observeFiles({ definitions }, files, days, { since });
  expect(valueOn(observations, 'sentiment', 'acme', '2026-10-10')).toBe('red');
  expect(valueOn(observations, 'sentiment', 'globex', '2026-10-10')).toBe('yellow');
  expect(valueOn(observations, 'sentiment', 'globex', '2026-11-02')).toBeNull();
  expect(newestOn(observations, 'sentiment', 'globex', '2026-11-02')).toBeNull();
  expect([...new Set(asked)]).toEqual(['sentiment acme', 'sentiment globex']);
});

test('what the records hold is read without a database', async () => {
  const definitions = 'metrics:\n  calls: { count: rows, of: touchpoints }\n  open: { count: open, of: touchpoints }\n';
  const { observations, diagnostics } = await observeFiles({ definitions }, {}, ['2026-10-10']);
  expect(valueOn(observations, 'calls', 'acme', '2026-10-10')).toBe('unobserved');
  expect(diagnostics.map(({ message }) => message)).toEqual(['"open" is asked of spans; the source touchpoints has events']);
});

describe('a source', () => {
  const files = { 'a.csv': 'who,day,n\nacme,2026-10-01,1\nglobex,2026-10-20,2\n' };

  test('with a lag ends its windows earlier', async () => {
    const definitions =
      'sources:\n  s: { files: a.csv, customer: who, at: day, lag: 2bd }\nmetrics:\n  n: { count: rows, of: s, window: 7d }\n';
    // Two business days before Sunday the 4th, the last day over on Monday the 5th, is Thursday the 1st.
    const { observations } = await observeFiles({ definitions }, files, ['2026-10-02', '2026-10-05', '2026-10-07']);
    expect(['2026-10-02', '2026-10-05', '2026-10-07'].map((on) => valueOn(observations, 'n', 'acme', on))).toEqual([null, 1, 1]);
    expect(observations.source('s', day('2026-10-02'))).toEqual({ newest: null, rows: 0 });
    expect(observations.source('s', day('2026-10-05'))).toEqual({ newest: day('2026-10-01'), rows: 1 });
  });

  test('without a past is known on the last day only', async () => {
    const definitions = 'sources:\n  s: { files: a.csv, customer: who, snapshot: true }\nmetrics:\n  n: { sum: n, of: s }\n';
    const { observations } = await observeFiles({ definitions }, files, ['2026-10-01', '2026-11-02']);
    expect(valueOn(observations, 'n', 'acme', '2026-10-01')).toBe('unobserved');
    expect(valueOn(observations, 'n', 'acme', '2026-11-02')).toBe(1);
    expect(observations.source('s', day('2026-10-01'))).toBeUndefined();
  });

  test('is as fresh as its newest row of any customer, whoever is asked for', async () => {
    const definitions = 'sources:\n  s: { files: a.csv, customer: who, at: day }\nmetrics:\n  n: { sum: n, of: s }\n';
    const { observations, diagnostics } = await observeFiles({ definitions }, files, ['2026-11-02'], { customers: ['acme'] });
    expect(diagnostics).toEqual([]);
    expect(observations.source('s', day('2026-11-02'))).toEqual({ newest: day('2026-10-20'), rows: 2 });
    expect(valueOn(observations, 'n', 'acme', '2026-11-02')).toBe(1);
    expect(valueOn(observations, 'n', 'globex', '2026-11-02')).toBe('unobserved');
    expect(observations.observe('n', 'acme', day('2026-11-03'))).toBeUndefined();
    expect(observations.observe('m', 'acme', day('2026-11-02'))).toBeUndefined();
  });
});
