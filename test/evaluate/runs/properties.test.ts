import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluateDay } from '../../../src/evaluate/evaluation.ts';
import { foldDecisions } from '../../../src/evaluate/state.ts';
import { formatDay } from '../../../src/model/day.ts';
import { on } from '../given.ts';
import { acme, customer, Days, play } from './days.ts';

const first = on('2026-11-01');
const day = (offset: number) => formatDay(first + offset);
const settings = { numRuns: 25 };

/** A series of a metric from 1 November on: a value a day, null where nothing is known. */
const series = (value: fc.Arbitrary<number | null>, length = 20) =>
  fc
    .array(value, { minLength: length, maxLength: length })
    .map((values) => Object.fromEntries(values.map((one, offset) => [day(offset), one])));
const maybe = fc.option(fc.integer({ min: 0, max: 100 }), { nil: null });
const condition = { ...acme, ...play('start:\n  becomes: m1 < 50\nuntil: m2 > 90\nagain: { after: 3d }') };

describe('whatever the data do', () => {
  test('a day that is evaluated twice gives the same bytes', () => {
    fc.assert(
      fc.property(series(maybe), (m1) => {
        const days = new Days(condition, { values: { acme: { m1 } } }).run(day(0), day(15));
        const input = {
          program: days.program,
          observations: days.observations(first + 15),
          past: foldDecisions(days.history, first + 15),
          ledger: days.ledger,
          asOf: first + 15,
        };
        expect(JSON.stringify(evaluateDay(input))).toBe(JSON.stringify(evaluateDay(input)));
        expect(evaluateDay(input).decisions).toEqual(days.history.filter((line) => line.day === day(15)));
      }),
      settings,
    );
  });

  test('no two runs about the same thing are open at once, and ordinals have no holes', () => {
    fc.assert(
      fc.property(series(maybe), series(maybe), (m1, m2) => {
        const days = new Days(condition, { values: { acme: { m1, m2 } } }).run(day(0), day(19));
        expect(days.runs.filter(({ state }) => state === 'open').length).toBeLessThanOrEqual(1);
        expect(days.runs.map(({ ordinal }) => ordinal).sort((a, b) => a - b)).toEqual(days.runs.map((_, index) => index + 1));
      }),
      settings,
    );
  });

  test('unknown neither starts nor ends nor resets: days without data change nothing', () => {
    fc.assert(
      fc.property(series(maybe, 10), (m1) => {
        // The same days with every unknown one filled by the last known value give the same runs.
        let last: number | null = null;
        const filled: Record<string, number | null> = {};
        for (const [at, value] of Object.entries(m1)) {
          last = value ?? last;
          filled[at] = last;
        }
        const runs = (values: Record<string, number | null>) =>
          new Days(condition, { values: { acme: { m1: values } } })
            .run(day(0), day(9))
            .runs.map(({ key, start, state }) => ({ key, start, state }));
        const known = Object.values(m1).findIndex((value) => value !== null);
        // Before the first known value nothing is to be filled: there what is true comes as news, not as given.
        if (known === 0) expect(runs(m1)).toEqual(runs(filled));
      }),
      settings,
    );
  });

  test('a changed rule opens nothing on the day it changes', () => {
    fc.assert(
      fc.property(series(maybe, 10), fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 99 }), (m1, before, after) => {
        fc.pre(before !== after);
        const files = (limit: number) => ({ ...acme, ...play(`start:\n  becomes: m1 < ${limit}\nagain: { after: 0d }`) });
        const days = new Days(files(before), { values: { acme: { m1 } } }).run(day(0), day(5));
        const opened = days.runs.length;
        expect(days.change(files(after)).run(day(6)).runs.length).toBe(opened);
      }),
      settings,
    );
  });
});

describe('catching up', () => {
  const files = {
    'customers/acme.yaml': customer('acme', '', '- { id: "1", start: 2026-01-01, end: 2027-02-08, notice: 30d }'),
    ...play('start: { on: renewal - 90d }', 'dated'),
    ...play('start: { every: 1w, from: 2026-10-05 }', 'weekly'),
  };

  test('opens what day by day opens, on the days the data say', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), (gap) => {
        const daily = new Days(files).run('2026-09-30', day(gap));
        const late = new Days(files).run('2026-09-30', day(0)).run(day(gap));
        const dated = (days: Days) =>
          days.runs.filter(({ playbook }) => playbook === 'dated').map(({ key, start, state }) => ({ key, start, state }));
        expect(dated(late)).toEqual(dated(daily));
      }),
      settings,
    );
  });

  test('history alone carries a run from day to day', () => {
    const through = new Days(files).run('2026-09-30', day(12));
    const written = JSON.parse(JSON.stringify(through.history)) as typeof through.history; // JSON keeps what decisions are made of
    const resumed = new Days(files);
    resumed.history = written;
    expect(resumed.run(day(13)).history).toEqual(through.run(day(13)).history);
  });
});

describe('identity', () => {
  test('survives rows that arrive in any order', () => {
    const tickets = {
      'playbooks/metrics/tickets.yaml': 'sources: { tickets: { files: data/tickets.csv, customer: account, at: day, id: ticket } }\n',
    };
    const each = { ...acme, ...tickets, ...play('start: { each: tickets }') };
    fc.assert(
      fc.property(fc.array(fc.nat(8), { minLength: 4, maxLength: 4 }), (delays) => {
        const rows = delays.map((delay, index) => ({ customer: 'acme', id: `T-${index}`, day: day(index), arrived: day(index + delay) }));
        const runs = new Days(each, { rows }).run(day(0), day(12)).runs;
        expect(runs.map(({ key, start }) => ({ key, start }))).toEqual(
          rows.map(({ id, day: start }) => ({ key: `play/acme:${id}/1`, start })),
        );
      }),
      settings,
    );
  });

  test('survives a date that is projected anew each night: one run, never a twin', () => {
    const dates = { 'playbooks/metrics/dates.yaml': 'dates:\n  runs_out: { is: today_plus(m1) }\n' };
    const projected = { ...acme, ...dates, ...play('start: { on: runs_out - 30d }') };
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 35, maxLength: 35 }), fc.nat(34), (noise, close) => {
        const left = Object.fromEntries(noise.map((off, offset) => [day(offset), Math.max(0, 38 - offset + off)]));
        const days = new Days(projected, { values: { acme: { m1: left } } });
        for (let offset = 0; offset < 35; offset += 1) {
          days.run(day(offset));
          if (offset === close) days.did({ day: day(offset), kind: 'closed', run: 'play/acme/1', how: 'done', reason: null, by: 'maria' });
        }
        expect(days.runs.length).toBeLessThanOrEqual(1);
      }),
      settings,
    );
  });
});
