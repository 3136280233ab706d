import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCustomerDays } from '../../src/evaluate/customer-day.ts';
import { decideCustomer } from '../../src/evaluate/decisions.ts';
import { reportHealth } from '../../src/evaluate/health-report.ts';
import type { HealthReport } from '../../src/evaluate/report.ts';
import { foldDecisions } from '../../src/evaluate/state.ts';
import { given, observed, on, type Series } from './given.ts';

const model = (rest: string) => ({
  'playbooks/health/standard.yaml': `
id: standard
title: Standard
for: all
bands:
  green: { from: 75, worth: 90 }
  yellow: { from: 50, worth: 60 }
  red: { from: 0, worth: 25 }
${rest}
measures:
  m1: { weight: 60, value: m1, score: { line: { 0: 0, 100: 100 } } }
  m2: { weight: 40, value: m2, score: { line: { 0: 0, 100: 100 } } }
`,
});

/** A record with a contract of 2026 and 2027, or without any for a null ARR. */
const record = (id: string, arr: number | null, more = '', contract = '') => ({
  [`customers/${id}.yaml`]: `
id: ${id}
name: ${id.toUpperCase()}
${more}
${arr === null ? '' : `contracts:\n  - { id: "1", start: 2026-01-01, end: 2027-12-31, arr: ${arr}${contract} }\n`}`,
});
const child = (id: string, arr: number, more = '', contract = '') => record(id, arr, `parent: group\n${more}`, contract);
const group = record('group', null);

type Values = Readonly<Record<string, Readonly<Record<string, Series>>>>;

function daysOf(files: Readonly<Record<string, string>>, values: Values, day = '2026-11-02', past = foldDecisions([])) {
  return createCustomerDays({ program: given(files), observations: observed(values), past, day: on(day) });
}

function healthOf(files: Readonly<Record<string, string>>, values: Values, id = 'group', day?: string): HealthReport {
  const found = daysOf(files, values, day).find((one) => one.id === id);
  if (found === undefined) throw new Error(`no customer ${id}`);
  return reportHealth(found);
}

/** A score, with all the data there is to be. */
const scored = (score: number) => ({ m1: score, m2: score });

const two = { ...group, ...child('east', 90_000), ...child('west', 10_000) };
const values = { east: scored(80), west: scored(40) };

describe('a parent takes its score from its children', () => {
  test('the mean', () => {
    const health = healthOf({ ...model('roll_up: mean'), ...two }, values);
    expect(health).toMatchObject({ score: 60, band: 'yellow', coverage: 1, computed: { score: null, band: null }, noScore: null });
    expect(health.changes).toEqual([
      {
        part: 'roll-up',
        says: 'The mean of 2 children: 60.',
        at: 'playbooks/health/standard.yaml:8',
        values: [
          { name: 'east', value: 80 },
          { name: 'west', value: 40 },
        ],
      },
    ]);
  });

  test('the worst, by name', () => {
    const health = healthOf({ ...model('roll_up: worst'), ...two }, values);
    expect(health).toMatchObject({ score: 40, band: 'red' });
    expect(health.changes[0]?.says).toBe('The worst of 2 children: WEST, 40.');
  });

  test('weighted by ARR', () => {
    const health = healthOf({ ...model('roll_up: by_arr'), ...two }, values);
    expect(health).toMatchObject({ score: 76, band: 'green' });
    expect(health.changes[0]?.says).toBe('The mean of 2 children, weighted by ARR: 76.');
  });

  test('without a rule it keeps its own, and so does a customer without children', () => {
    expect(healthOf({ ...model(''), ...two }, values)).toMatchObject({ score: null, changes: [] });
    expect(healthOf({ ...model('roll_up: mean'), ...two }, values, 'east')).toMatchObject({ score: 80, changes: [] });
  });

  test('its own measures stay beside it as the computed score', () => {
    const health = healthOf({ ...model('roll_up: mean'), ...two }, { ...values, group: scored(90) });
    expect(health).toMatchObject({ score: 60, band: 'yellow', computed: { score: 90, band: 'green' } });
  });

  test('children count with what is shown of them: after caps and exceptions', () => {
    const set = 'overrides:\n  - { what: health, value: red, reason: Unrest, by: maria, until: 2026-12-31 }';
    const health = healthOf({ ...model('roll_up: mean'), ...group, ...child('east', 1, set), ...child('west', 1) }, values);
    expect(health.score).toBe((49 + 40) / 2);
  });

  test('children of children come first', () => {
    const files = {
      ...group,
      ...record('east', null, 'parent: group'),
      ...child('west', 1),
      ...record('city', 1, 'parent: east'),
    };
    const health = healthOf({ ...model('roll_up: mean'), ...files }, { city: scored(80), west: scored(40) });
    expect(health).toMatchObject({ score: 60 });
  });

  test('a parent is a parent as of the day', () => {
    const moved = record('west', 10_000, 'parent: { 2026-01-01: other, 2026-11-01: group }');
    const files = { ...model('roll_up: mean'), ...group, ...record('other', null), ...child('east', 1), ...moved };
    expect(healthOf(files, values).score).toBe(60);
    expect(healthOf(files, values, 'group', '2026-10-31').score).toBe(80);
    expect(healthOf(files, values, 'other', '2026-10-31').score).toBe(40);
  });
});

describe('what does not count is left out and named', () => {
  test('no score lowers coverage; who is not scored does not', () => {
    const files = {
      ...group,
      ...child('east', 1),
      ...child('lost', 1, '', ', ended: 2026-06-30'),
      ...child('mute', 1),
      ...child('ours', 1, 'internal: true'),
      ...child('soon', 1, 'signed_up: 2027-01-01'),
    };
    const health = healthOf(
      { ...model('roll_up: mean'), ...files },
      { east: scored(80), lost: scored(1), ours: scored(1), soon: scored(1) },
    );
    expect(health).toMatchObject({ score: 80, coverage: 0.5 });
    expect(health.changes[0]?.says).toBe(
      'The mean of one child: 80. Left out: LOST (no longer a customer), MUTE (no score), OURS (an account of your own), SOON (not yet a customer).',
    );
  });

  test('too little of the children known: the band is unknown', () => {
    const files = { ...model('roll_up: mean\ncoverage_floor: 60%'), ...two };
    expect(healthOf(files, { east: scored(80) })).toMatchObject({ score: 80, band: 'unknown', coverage: 0.5 });
    expect(healthOf(files, { east: { m1: 80 }, west: scored(70) })).toMatchObject({ score: 75, band: 'green', coverage: 0.8 });
  });

  test('ARR in another currency is not weighed, and ARR below a child counts with it', () => {
    const files = {
      ...group,
      ...record('east', null, 'parent: group'),
      ...record('city', 30_000, 'parent: east'),
      ...record('port', 50_000, 'parent: east\ncurrency: USD'),
      ...child('west', 10_000),
      ...child('yard', 90_000, 'currency: USD'),
      ...child('zero', 0),
    };
    const health = healthOf(
      { ...model('roll_up: by_arr'), ...files },
      { city: scored(80), port: scored(20), west: scored(40), yard: scored(0), zero: scored(0) },
    );
    // East shows 80: of its two children only one can be weighed in its own currency.
    expect(health.score).toBe((30 * 80 + 10 * 40) / 40);
    expect(health.changes[0]?.says).toBe(
      'The mean of 2 children, weighted by ARR: 70. Left out: PORT (ARR in USD), YARD (ARR in USD), ZERO (no ARR).',
    );
  });

  test('when no child counts, its own score stands', () => {
    const own = healthOf({ ...model('roll_up: worst'), ...two }, { group: { m1: 70 } });
    expect(own).toMatchObject({ score: 70, coverage: 0.6, computed: { score: 70 } });
    expect(own.changes[0]?.says).toBe('No child gives a score, so its own stands. Left out: EAST (no score), WEST (no score).');
    expect(healthOf({ ...model('roll_up: worst'), ...two }, {})).toMatchObject({
      score: null,
      band: null,
      noScore: 'No measure has data.',
    });
  });
});

describe('the rest of the model follows the rolled-up score', () => {
  test('a cap and a person’s exception of the parent itself', () => {
    const capped = model('roll_up: mean\nadjust:\n  - if: mood == "bad"\n    then: { at_most: red }');
    const health = healthOf({ ...capped, ...two }, { ...values, group: { mood: 'bad' } });
    expect(health).toMatchObject({ score: 49, band: 'red' });
    expect(health.changes.map(({ part }) => part)).toEqual(['roll-up', 'adjust']);
    const set = record('group', null, 'overrides:\n  - { what: health, value: green, reason: Signed, by: maria, until: 2026-12-31 }');
    expect(healthOf({ ...capped, ...two, ...set }, values)).toMatchObject({ score: 75, band: 'green' });
  });

  test('hysteresis remembers the band of the parent', () => {
    const files = { ...model('roll_up: mean\nhysteresis: 3'), ...two };
    const before = daysOf(files, { east: scored(40), west: scored(40) }, '2026-11-01').flatMap(decideCustomer);
    const after = daysOf(files, { east: scored(40), west: scored(62) }, '2026-11-02', foldDecisions(before));
    expect(after.find(({ id }) => id === 'group')?.health).toMatchObject({ score: 51, band: 'red' });
  });

  test('`score` and `band` of a parent are the rolled-up ones', () => {
    const parent = daysOf({ ...model('roll_up: mean'), ...two }, values).find(({ id }) => id === 'group');
    expect([parent?.read('score'), parent?.read('band')]).toEqual([60, 'yellow']);
  });
});

test('adding a child changes only its parents', () => {
  const ids = ['a1', 'b2', 'c3', 'd4', 'e5'];
  const parents = fc.tuple(...ids.map((_, index) => fc.integer({ min: -1, max: index - 1 })));
  const rule = fc.constantFrom('mean', 'worst', 'by_arr');
  fc.assert(
    fc.property(parents, rule, fc.integer({ min: 0, max: 4 }), (under, how, adopter) => {
      const files: Record<string, string> = { ...model(`roll_up: ${how}`) };
      for (const [index, id] of ids.entries()) {
        const parent = ids[under[index] ?? -1];
        Object.assign(files, record(id, 1000 * (index + 1), parent === undefined ? '' : `parent: ${parent}`));
      }
      const observations = Object.fromEntries([...ids, 'zz'].map((id, index) => [id, scored(15 * index)]));
      const before = new Map(daysOf(files, observations).map((day) => [day.id, reportHealth(day)]));
      const more = { ...files, ...record('zz', 500, `parent: ${ids[adopter]}`) };
      const after = new Map(daysOf(more, observations).map((day) => [day.id, reportHealth(day)]));
      const above = new Set<string | undefined>();
      for (let at: number | undefined = adopter; at !== undefined && at >= 0; at = under[at]) above.add(ids[at]);
      for (const id of ids) if (!above.has(id)) expect(after.get(id)).toEqual(before.get(id));
      expect(after.get(ids[adopter] ?? '')).not.toEqual(before.get(ids[adopter] ?? ''));
    }),
    { numRuns: 25 },
  );
});
