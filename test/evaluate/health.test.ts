import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCustomerDays } from '../../src/evaluate/customer-day.ts';
import { decideCustomer } from '../../src/evaluate/decisions.ts';
import { reportHealth } from '../../src/evaluate/health-report.ts';
import type { HealthReport } from '../../src/evaluate/report.ts';
import { foldDecisions } from '../../src/evaluate/state.ts';
import type { Program } from '../../src/expressions/program.ts';
import { given, observed, on, type Series } from './given.ts';

const bands = `
bands:
  green: { from: 75, worth: 90 }
  yellow: { from: 50, worth: 60 }
  red: { from: 0, worth: 25 }
`;

function model(rest: string, id = 'standard', who = 'all'): Record<string, string> {
  return { [`playbooks/health/${id}.yaml`]: `id: ${id}\ntitle: ${id}\nfor: ${who}\n${bands}\n${rest}` };
}

/** Measures that take their metric as it is, from 0 to 100. */
const plain = (name: string, weight: number, more = '') =>
  `${name}: { weight: ${weight}, value: ${name}, score: { line: { 0: 0, 100: 100 } }${more} }`;

const measures = (...lines: string[]) => `measures:\n  ${lines.join('\n  ')}\n`;

/** Evaluates `acme` on some days, each after the one before; the last is 2 November 2026. */
function healthOf(program: Program, ...days: Readonly<Record<string, Series>>[]): HealthReport {
  const past = foldDecisions([]);
  const log = [];
  for (const [index, values] of days.entries()) {
    const day = on('2026-11-02') - (days.length - 1 - index);
    const state = foldDecisions(log, day);
    const [acme] = createCustomerDays({ program, observations: observed({ acme: values }), past: index === 0 ? past : state, day });
    if (acme === undefined) throw new Error('no customer');
    if (index === days.length - 1) return reportHealth(acme);
    log.push(...decideCustomer(acme));
  }
  throw new Error('no day');
}

describe('1 a measure: value → score by a table', () => {
  const score = (table: string, value: Series) => {
    const program = given(model(`measures:\n  m1:\n    weight: 100\n    value: m1\n    score: ${table}\n`));
    return healthOf(program, { m1: value });
  };

  test('band names stand for their worth', () => {
    expect(score('{ from: { 0: red, 50: yellow, 80: green } }', 57)).toMatchObject({ score: 60, band: 'yellow' });
  });

  test('steps need not be monotone', () => {
    expect(score('{ from: { 0: 10, 50: 80, 80: 40 } }', 90).score).toBe(40);
  });

  test('lines run straight between points', () => {
    expect(score('{ line: { 0: 0, 30: 100 } }', 15).score).toBe(50);
  });

  test('a cell may say missing', () => {
    expect(score('{ from: { 0: missing, 50: yellow } }', 10)).toMatchObject({ score: null, band: null, coverage: 0 });
  });

  test('the measure tells value, limit and place in plain words', () => {
    const program = given({
      ...model(`measures:
  seat_use:
    title: Seat use
    weight: 100
    value: share
    score: { from: { 0%: red, 50%: yellow, 80%: green } }
`),
    });
    const measure = healthOf(program, { share: 0.57 }).groups[0]?.measures[0];
    expect(measure).toMatchObject({
      title: 'Seat use',
      state: 'scored',
      value: 0.57,
      unit: 'percent',
      score: 60,
      band: 'yellow',
      share: 1,
    });
    expect(measure?.why.says).toMatch(/^Seat use: 57%, yellow \(.*50%.*80%.*\)\.$/);
    expect(measure?.why.at).toMatch(/^playbooks\/health\/standard\.yaml:1\d$/);
    expect(measure?.why.values).toEqual([{ name: 'share', value: 0.57 }]);
  });
});

describe('2 not applicable and missing', () => {
  test('not applicable leaves score and coverage', () => {
    const program = given(model(measures(plain('m1', 50), plain('m2', 50, ', applies: customer.strategic'))));
    const health = healthOf(program, { m1: 80, m2: 10 });
    expect(health).toMatchObject({ score: 80, coverage: 1 });
    expect(health.groups[0]?.measures[1]).toMatchObject({ state: 'not applicable', share: 0, score: null });
  });

  test('missing leaves the score and counts against coverage', () => {
    const program = given(model(measures(plain('m1', 60), plain('m2', 40))));
    const health = healthOf(program, { m1: 80 });
    expect(health).toMatchObject({ score: 80, coverage: 0.6 });
    expect(health.groups[0]?.measures[1]).toMatchObject({ state: 'missing', value: null, share: 0 });
    expect(health.groups[0]?.measures[1]?.why.says).toBe('M2: no value, left out, which lowers coverage.');
  });

  test('or takes its stated number', () => {
    const program = given(model(measures(plain('m1', 60), plain('m2', 40, ', missing: 30'))));
    expect(healthOf(program, { m1: 80 })).toMatchObject({ score: 60, coverage: 1 });
  });

  test('or is required: then there is no score, and the reason says so', () => {
    const program = given(model(measures(plain('m1', 60), plain('m2', 40, ', missing: required'))));
    const health = healthOf(program, { m1: 80 });
    expect(health).toMatchObject({ score: null, band: null, computed: { score: null, band: null } });
    expect(health.noScore).toBe('M2 has no value, and the model requires it.');
  });

  test('data that is old still counts, and is marked', () => {
    const program = given(model(measures(plain('m1', 100))));
    const health = healthOf(program, { m1: { '2026-07-20': null } });
    expect(health.score).toBeNull();
    const stale = given({ ...model(measures(plain('m1', 100))) });
    const days = createCustomerDays({
      program: stale,
      observations: { ...observed({}), observe: () => ({ value: 70, newest: on('2026-07-20') }) },
      past: foldDecisions([]),
      day: on('2026-11-02'),
    });
    expect(days.map(reportHealth)[0]).toMatchObject({ score: 70, groups: [{ measures: [{ state: 'stale' }] }] });
  });
});

describe('3 two levels', () => {
  const groups = given(
    model(`groups:
  usage:
    weight: 60
    measures:
      ${plain('m1', 50)}
      ${plain('m2', 50)}
  relationship:
    weight: 40
    measures:
      ${plain('m3', 100)}
`),
  );

  test('a group is the mean of its measures, the whole the mean of its groups, each by weight', () => {
    const health = healthOf(groups, { m1: 100, m2: 50, m3: 20 });
    expect(health.score).toBeCloseTo(0.6 * 75 + 0.4 * 20, 9);
    expect(health.groups.map(({ score }) => score)).toEqual([75, 20]);
  });

  test('weight that is missing is spread within its group first, then over the groups', () => {
    const health = healthOf(groups, { m1: 100, m3: 20 });
    expect(health.score).toBeCloseTo(0.6 * 100 + 0.4 * 20, 9);
    expect(health.coverage).toBeCloseTo(0.7, 9);
    expect(healthOf(groups, { m3: 20 })).toMatchObject({ score: 20, coverage: 0.4 });
  });

  test('nothing left is no score, never 0', () => {
    expect(healthOf(groups, {})).toMatchObject({ score: null, band: null, coverage: 0, noScore: 'No measure has data.' });
  });

  test('a weight of 0 is shown and never counted', () => {
    const program = given(model(measures(plain('m1', 100), plain('m2', 0))));
    const health = healthOf(program, { m1: 80, m2: 0 });
    expect(health).toMatchObject({ score: 80, coverage: 1 });
    expect(health.groups[0]?.measures[1]).toMatchObject({ score: 0, share: 0 });
    expect(healthOf(program, { m2: 10 })).toMatchObject({ score: null, coverage: 0 });
  });

  const value = fc.option(fc.integer({ min: 0, max: 100 }), { nil: null });
  test('spreading weight keeps the score between its measures, and the shares add up to the whole', () => {
    fc.assert(
      fc.property(value, value, value, (m1, m2, m3) => {
        const health = healthOf(groups, { m1, m2, m3 });
        const known = [m1, m2, m3].filter((one) => one !== null);
        const shares = health.groups.flatMap((group) => group.measures.map(({ share }) => share)).reduce((a, b) => a + b, 0);
        if (known.length === 0) return health.score === null && health.coverage === 0 && shares === 0;
        const score = health.score ?? Number.NaN;
        expect(score).toBeGreaterThanOrEqual(Math.min(...known) - 1e-9);
        expect(score).toBeLessThanOrEqual(Math.max(...known) + 1e-9);
        expect(shares).toBeCloseTo(1, 9);
        const parts = health.groups.flatMap((group) => group.measures.map(({ share, score: part }) => share * (part ?? 0)));
        return Math.abs(parts.reduce((a, b) => a + b, 0) - score) < 1e-9;
      }),
      { numRuns: 60 },
    );
  });
});

describe('4 adjust: set and add come before the band', () => {
  test('from top to bottom, kept between 0 and 100', () => {
    const program = given(
      model(`${measures(plain('m1', 100))}
adjust:
  - if: m2 > 0
    then: { add: -30 }
  - if: m3 > 0
    then: { set: 90 }
  - if: m4 > 0
    then: { add: 30 }
`),
    );
    expect(healthOf(program, { m1: 80, m2: 1 })).toMatchObject({ score: 50, band: 'yellow', computed: { score: 50, band: 'yellow' } });
    expect(healthOf(program, { m1: 20, m2: 1 }).score).toBe(0);
    expect(healthOf(program, { m1: 80, m2: 1, m3: 1, m4: 1 }).score).toBe(100);
    const { changes } = healthOf(program, { m1: 80, m2: 1 });
    expect(changes).toHaveLength(1);
    expect(changes[0]).toMatchObject({ part: 'adjust', values: [{ name: 'm2', value: 1 }] });
    expect(changes[0]?.says).toMatch(/^30 points taken off because .+\.$/);
  });

  test('an unknown condition changes nothing', () => {
    const program = given(model(`${measures(plain('m1', 100))}\nadjust:\n  - if: m2 > 0\n    then: { set: 1 }\n`));
    expect(healthOf(program, { m1: 80 })).toMatchObject({ score: 80, changes: [] });
  });
});

describe('6 hysteresis', () => {
  const program = given(model(`hysteresis: 3\n${measures(plain('m1', 100))}`));

  test('a band is left past its edge by the margin, and says what it takes', () => {
    const held = healthOf(program, { m1: 40 }, { m1: 51 });
    expect(held).toMatchObject({ score: 51, band: 'red', computed: { score: 51, band: 'yellow' } });
    expect(held.changes[0]).toMatchObject({ part: 'hysteresis', says: 'Held at red: needs 53, has 51.' });
    expect(healthOf(program, { m1: 40 }, { m1: 51 }, { m1: 53 }).band).toBe('yellow');
    expect(healthOf(program, { m1: 80 }, { m1: 73 }).changes[0]?.says).toBe('Held at green: leaves it below 72, has 73.');
  });

  test('memory passes through unknown', () => {
    expect(healthOf(program, { m1: 40 }, {}, { m1: 51 }).band).toBe('red');
    expect(healthOf(program, {}, { m1: 51 }).band).toBe('yellow');
    const thin = given(model(`hysteresis: 3\ncoverage_floor: 60%\n${measures(plain('m1', 60), plain('m2', 40))}`));
    expect(healthOf(thin, { m1: 80, m2: 80 }, { m2: 10 }, { m1: 74, m2: 74 }).band).toBe('green');
  });

  test('another model starts without a memory', () => {
    const rest = `hysteresis: 3\n${measures(plain('m1', 100))}`;
    const two = given({ ...model(rest, 'first', 'm2 == 1'), ...model(rest, 'second', 'm2 != 1') });
    expect(healthOf(two, { m1: 40, m2: 1 }, { m1: 51, m2: 1 }).band).toBe('red');
    expect(healthOf(two, { m1: 40, m2: 1 }, { m1: 51, m2: 2 }).band).toBe('yellow');
    // The same model under a new name keeps it.
    const renamed = given({ ...model(rest, 'first', 'm2 == 1'), ...model(`formerly: [first]\n${rest}`, 'second', 'm2 != 1') });
    expect(healthOf(renamed, { m1: 40, m2: 1 }, { m1: 51, m2: 2 }).band).toBe('red');
  });
});

describe('7 the coverage floor', () => {
  const program = given(model(`coverage_floor: 60%\n${measures(plain('m1', 60), plain('m2', 40))}`));

  test('under it the band is unknown, and says why', () => {
    expect(healthOf(program, { m1: 80 }).band).toBe('green');
    const health = healthOf(program, { m2: 80 });
    expect(health).toMatchObject({ score: 80, band: 'unknown', computed: { band: 'green' } });
    expect(health.changes[0]?.says).toBe('The band is unknown: 40% of the weight has data, the model asks for 60%.');
  });
});

describe('8 adjust: at_most and at_least come after', () => {
  const program = given(
    model(`coverage_floor: 60%
${measures(plain('m1', 60), plain('m2', 40))}
adjust:
  - if: mood == "bad"
    then: { at_most: red }
    because: The CSM knows more than the numbers
  - if: mood == "good"
    then: { at_least: yellow }
`),
  );

  test('the number moves with the band, and the computed ones are kept', () => {
    const capped = healthOf(program, { m1: 90, m2: 90, mood: 'bad' });
    expect(capped).toMatchObject({ score: 49, band: 'red', computed: { score: 90, band: 'green' } });
    expect(capped.changes[0]?.says).toBe('Capped at red: The CSM knows more than the numbers.');
    expect(healthOf(program, { m1: 30, m2: 30, mood: 'good' })).toMatchObject({ score: 50, band: 'yellow' });
    expect(healthOf(program, { m1: 60, m2: 60, mood: 'good' })).toMatchObject({ score: 60, band: 'yellow', changes: [] });
  });

  test('an unknown band becomes known only where a cap leaves one', () => {
    expect(healthOf(program, { m2: 90, mood: 'bad' }).band).toBe('red');
    expect(healthOf(program, { m2: 90, mood: 'good' }).band).toBe('unknown');
  });
});

describe('9 the person’s override comes last', () => {
  const customer = (until: string) => ({
    'customers/acme.yaml': `
id: acme
name: Acme
contracts:
  - { id: "1", start: 2026-01-01, end: 2027-12-31 }
overrides:
  - { what: health, value: yellow, reason: Migration in progress, by: maria, until: ${until} }
`,
  });
  const rules = model(`${measures(plain('m1', 100))}\nadjust:\n  - if: mood == "bad"\n    then: { at_most: red }\n`);

  test('it wins over a cap, until its last day', () => {
    const health = healthOf(given({ ...rules, ...customer('2026-11-02') }), { m1: 90, mood: 'bad' });
    expect(health).toMatchObject({ score: 50, band: 'yellow', computed: { score: 90, band: 'green' } });
    expect(health.changes.at(-1)).toMatchObject({
      part: 'override',
      says: 'Set to yellow by maria until 2 November 2026, otherwise red 49: Migration in progress',
      at: 'customers/acme.yaml:6',
    });
    expect(healthOf(given({ ...rules, ...customer('2026-11-01') }), { m1: 90, mood: 'bad' }).band).toBe('red');
  });

  test('a person may know what no measure says', () => {
    expect(healthOf(given({ ...rules, ...customer('2026-12-31') }), {})).toMatchObject({
      score: 60,
      band: 'yellow',
      computed: { score: null },
    });
  });
});

describe('exactly one model per customer', () => {
  const two = (first: string, second: string) => ({
    ...model(measures(plain('m1', 100)), 'first', first),
    ...model(measures(plain('m1', 100)), 'second', second),
  });

  test.each([
    ['none', 'm2 > 1', 'm2 > 2', 'no-health-model'],
    ['two', 'all', 'm2 == 1', 'several-health-models'],
  ])('%s is a finding for that customer, without a score', (_name, first, second, code) => {
    const program = given(two(first, second));
    const [acme] = createCustomerDays({
      program,
      observations: observed({ acme: { m1: 80, m2: 1 } }),
      past: foldDecisions([]),
      day: on('2026-11-02'),
    });
    expect(acme?.health).toMatchObject({ model: null, score: null, band: null });
    expect(acme?.health.noScore).not.toBeNull();
    expect(acme?.health.findings).toMatchObject([{ code, severity: 'warning', file: 'customers/acme.yaml', line: 1 }]);
  });

  test('with one the score is its', () => {
    expect(healthOf(given(two('m2 == 1', 'm2 != 1')), { m1: 80, m2: 1 })).toMatchObject({ model: 'first', score: 80 });
  });
});

test('grace: while it holds only the named measures count', () => {
  const program = given(
    model(`grace:
  while: days_since(contract.start) < 400
  only: [m2]
${measures(plain('m1', 60), plain('m2', 40))}`),
  );
  const health = healthOf(program, { m1: 10, m2: 80 });
  expect(health).toMatchObject({ score: 80, coverage: 1 });
  expect(health.groups[0]?.measures[0]).toMatchObject({ state: 'in grace', share: 0 });
  expect(health.changes[0]?.says).toMatch(/^Only M2 counts while .+\.$/);
});

test('band and score in expressions are the shown ones', () => {
  const program = given({
    ...model(`${measures(plain('m1', 100))}\nadjust:\n  - if: mood == "bad"\n    then: { at_most: red }\n`),
  });
  const [acme] = createCustomerDays({
    program,
    observations: observed({ acme: { m1: 90, mood: 'bad' } }),
    past: foldDecisions([]),
    day: on('2026-11-02'),
  });
  expect([acme?.read('band'), acme?.read('score'), acme?.read('coverage')]).toEqual(['red', 49, 1]);
});

test('the past is what history showed', () => {
  const program = given(model(measures(plain('m1', 100))));
  const health = healthOf(program, { m1: 80 }, { m1: 60 }, { m1: 60 });
  expect(health.past[0]).toEqual({ days: 1, score: 60, band: 'yellow', behaviour: 0, configuration: 0 });
  expect(health.past[1]).toEqual({ days: 7, score: null, band: null, behaviour: null, configuration: null });
  expect(health.bandSince).toBe('2026-11-01');
  expect(healthOf(program, { m1: 80 }).bandSince).toBeNull();
  expect(healthOf(program, { m1: 80 }, { m1: 20 }).bandSince).toBe('2026-11-02');
});
