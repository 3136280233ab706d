import { describe, expect, test } from 'vitest';
import type { Decision } from '../../src/evaluate/decision.ts';
import { evaluateDay } from '../../src/evaluate/evaluation.ts';
import { foldDecisions } from '../../src/evaluate/state.ts';
import { customerOf, given, observed, on } from './given.ts';
import { Days } from './runs/days.ts';

const model = ({ yellow = 50, measure = 'm1', more = '', id = 'standard', who = 'all' } = {}) => ({
  [`playbooks/health/${id}.yaml`]: `
id: ${id}
title: Standard
for: ${who}
bands:
  green: { from: 75, worth: 90 }
  yellow: { from: ${yellow}, worth: 70 }
  red: { from: 0, worth: 25 }
measures:
  m1: { weight: 100, value: ${measure}, score: { line: { 0: 0, 100: 100 } } }
${more}`,
});

const signedUp = (...ids: string[]) =>
  Object.fromEntries(ids.map((id) => [`customers/${id}.yaml`, `id: ${id}\nname: ${id}\nsigned_up: 2026-01-01\n`]));

const save = {
  'playbooks/plays/save.md': `---
id: save
title: Save plan
goal: { outcome: Not red }
start:
  becomes: band == "red"
steps:
  - { id: call, title: Call them }
---
Call.
`,
};

/** The lines of a day in short: what it is about, what it became, and the cause where it is the configuration. */
function lines({ history }: Days, day: string): readonly string[] {
  return history.filter((line) => line.day === day).flatMap(short);
}

function short(line: Decision): string[] {
  const by = 'cause' in line && line.cause !== undefined ? ', by configuration' : '';
  switch (line.kind) {
    case 'definition':
      return [`${line.name} ${line.digest === '' ? 'is gone' : 'is new'}`];
    case 'health':
      return [`${line.customer} ${line.band} ${line.score}${by}`];
    case 'stage':
      return [`${line.customer} in ${line.stage}${by}`];
    case 'segment':
      return [`${line.customer} ${line.in ? 'in' : 'out of'} ${line.segment}${by}`];
    case 'run':
      return [`${line.key} ${line.state}`];
    default:
      return [];
  }
}

describe('when a definition changed', () => {
  test('the first evaluation has nothing to compare with: no causes', () => {
    const days = new Days({ ...model(), ...signedUp('acme') }, { values: { acme: { m1: 60 } } }).run('2026-11-01');
    expect(lines(days, '2026-11-01')).toEqual(['health/standard is new', 'journey is new', 'acme yellow 60', 'acme in here']);
  });

  test('what the rules of today make of the data of yesterday is configuration', () => {
    const days = new Days({ ...model(), ...signedUp('acme') }, { values: { acme: { m1: 60 } } }).run('2026-11-01');
    days.change({ ...model({ yellow: 65 }), ...signedUp('acme') }).run('2026-11-02');
    expect(lines(days, '2026-11-02')).toEqual(['health/standard is new', 'acme red 60, by configuration']);
    expect(lines(days.run('2026-11-03'), '2026-11-03')).toEqual([]);
  });

  test('what the data of today add to it is behaviour', () => {
    const values = { acme: { m1: { '2026-01-01': 60, '2026-11-02': 70 } }, beta: { m1: { '2026-01-01': 80, '2026-11-02': 30 } } };
    const days = new Days({ ...model(), ...signedUp('acme', 'beta') }, { values }).run('2026-11-01');
    days.change({ ...model({ yellow: 65 }), ...signedUp('acme', 'beta') }).run('2026-11-02');
    expect(lines(days, '2026-11-02')).toEqual(['health/standard is new', 'acme red 60, by configuration', 'acme yellow 70', 'beta red 30']);
  });

  test('a change that changes nothing leaves its digest and no more', () => {
    const days = new Days({ ...model(), ...signedUp('acme') }, { values: { acme: { m1: 90 } } }).run('2026-11-01');
    days.change({ ...model({ yellow: 55 }), ...signedUp('acme') }).run('2026-11-02');
    expect(lines(days, '2026-11-02')).toEqual(['health/standard is new']);
  });

  test('hysteresis of today starts from yesterday under the rules of today', () => {
    const values = { acme: { m1: { '2026-01-01': 60, '2026-11-02': 66 } } };
    const held = new Days({ ...model({ more: 'hysteresis: 5' }), ...signedUp('acme') }, { values }).run('2026-11-01');
    held.change({ ...model({ yellow: 65, more: 'hysteresis: 2' }), ...signedUp('acme') }).run('2026-11-02');
    // From yellow, which it was, 66 would be yellow; from red, which the new rules make of 60, it takes 67 to leave.
    expect(lines(held, '2026-11-02')).toEqual(['health/standard is new', 'acme red 60, by configuration', 'acme red 66']);
  });

  test('customers of other models are not looked at again', () => {
    const both = (yellow: number) => ({
      ...model({ yellow, who: 'customer.id == "acme"' }),
      ...model({ id: 'other', who: 'customer.id != "acme"' }),
      ...signedUp('acme', 'beta'),
    });
    const values = { acme: { m1: 60 }, beta: { m1: 60 } };
    const days = new Days(both(50), { values }).run('2026-11-01');
    days.world = { values: { ...values, beta: { m1: 10 } } };
    days.change(both(65)).run('2026-11-02');
    expect(lines(days, '2026-11-02')).toEqual(['health/standard is new', 'acme red 60, by configuration', 'beta red 10']);
  });

  test('a metric behind a model is part of it, and a segment of the band too', () => {
    const files = (is: string) => ({
      ...model({ measure: 'use' }),
      ...signedUp('acme'),
      'playbooks/metrics/use.yaml': `metrics:\n  use:\n    is: ${is}\nsegments:\n  at_risk: { is: band == "red" }\n  low: { is: m2 < 10 }\n`,
    });
    const days = new Days(files('m1'), { values: { acme: { m1: 80, m2: 40 } } }).run('2026-11-01');
    days.change(files('min(m1, m2)')).run('2026-11-02');
    expect(lines(days, '2026-11-02')).toEqual([
      'health/standard is new',
      'segment/at_risk is new',
      'acme red 40, by configuration',
      'acme in at_risk, by configuration',
    ]);
  });

  test('a model that is added, one that is gone, and one that takes a customer over are configuration', () => {
    const values = { acme: { m1: 60 }, beta: { m1: 80 } };
    const standard = (who: string) => ({ ...model({ who }), ...signedUp('acme', 'beta') });
    const days = new Days(standard('all'), { values }).run('2026-11-01');
    days.change({ ...standard('customer.id != "acme"'), ...model({ id: 'strict', yellow: 65, who: 'customer.id == "acme"' }) });
    expect(lines(days.run('2026-11-02'), '2026-11-02')).toEqual([
      'health/standard is new',
      'health/strict is new',
      'acme red 60, by configuration',
    ]);
    days.change(standard('all')).run('2026-11-03');
    expect(lines(days, '2026-11-03')).toEqual(['health/standard is new', 'health/strict is gone', 'acme yellow 60, by configuration']);
    expect(lines(days.run('2026-11-04'), '2026-11-04')).toEqual([]);
    days.change({ ...standard('all'), ...model({ id: 'second', who: 'customer.id == "acme"' }) }).run('2026-11-05');
    expect(lines(days, '2026-11-05')).toEqual(['health/second is new', 'acme null null, by configuration']);
    days.change(standard('all')).run('2026-11-06');
    expect(lines(days, '2026-11-06')).toEqual(['health/second is gone', 'acme yellow 60, by configuration']);
  });

  test('the first model of a workspace gives scores by configuration, and a customer who is new that day is none of its doing', () => {
    const values = { acme: { m1: 60 }, beta: { m1: 60 } };
    const days = new Days(signedUp('acme'), { values }).run('2026-11-01');
    days.change({ ...model(), ...signedUp('acme') }).run('2026-11-02');
    expect(lines(days, '2026-11-02')).toEqual(['health/standard is new', 'acme yellow 60, by configuration']);
    days.change({ ...model({ yellow: 65 }), ...signedUp('acme', 'beta') }).run('2026-11-03');
    expect(lines(days, '2026-11-03')).toEqual(['health/standard is new', 'acme red 60, by configuration', 'beta red 60', 'beta in here']);
  });

  test('a parent follows the models of its children', () => {
    const files = (yellow: number, worth: string) => ({
      ...model({ who: 'customer.id == "group"', more: 'roll_up: worst' }),
      ...model({ id: 'child', who: 'customer.id != "group"', yellow, measure: worth }),
      ...signedUp('group'),
      'customers/child.yaml': 'id: child\nname: Child\nparent: group\nsigned_up: 2026-01-01\n',
    });
    const days = new Days(files(50, 'm1'), { values: { group: { m1: 90 }, child: { m1: 80, m2: 40 } } }).run('2026-11-01');
    days.change(files(50, 'm2')).run('2026-11-02');
    expect(lines(days, '2026-11-02')).toEqual([
      'health/child is new',
      'health/standard is new',
      'child red 40, by configuration',
      'group red 40, by configuration',
    ]);
  });

  test('values of the day before are needed then, and their lack is no reason to guess', () => {
    const days = new Days({ ...model(), ...signedUp('acme') }, { values: { acme: { m1: 60 } } }).run('2026-11-01');
    const input = {
      program: given({ ...model({ yellow: 65 }), ...signedUp('acme') }),
      observations: { ...observed({ acme: { m1: 60 } }), days: [on('2026-11-02')] },
      past: foldDecisions(days.history),
      ledger: [],
      asOf: on('2026-11-02'),
    };
    expect(() => evaluateDay(input)).toThrow('a definition changed since 2026-11-01, and no values of that day were read');
    expect(evaluateDay({ ...input, program: days.program }).decisions).toEqual([{ day: '2026-11-02', kind: 'day' }]);
  });

  test('history of before there were digests has no causes', () => {
    const days = new Days({ ...model(), ...signedUp('acme') }, { values: { acme: { m1: 60 } } }).run('2026-11-01');
    days.history = days.history.filter(({ kind }) => kind !== 'definition');
    days.change({ ...model({ yellow: 65 }), ...signedUp('acme') }).run('2026-11-02');
    expect(lines(days, '2026-11-02')).toEqual(['health/standard is new', 'journey is new', 'acme red 60']);
  });
});

describe('stages', () => {
  const journey = (stages: string) => ({
    'playbooks/journey.yaml': `stages:\n${stages}  - { id: here, when: all }\n`,
    ...signedUp('acme', 'beta'),
  });
  const values = { acme: { m1: 20 }, beta: { m1: 80 } };

  test('move by configuration where their rule does, and others keep the day they were entered', () => {
    const days = new Days(journey('  - { id: early, when: m1 < 10 }\n'), { values }).run('2026-11-01');
    days.change(journey('  - { id: early, when: m1 < 30 }\n')).run('2026-11-02');
    expect(lines(days, '2026-11-02')).toEqual(['journey is new', 'acme in early, by configuration']);
    expect(customerOf(days.report, 'acme')).toMatchObject({ stage: 'early', stageSince: '2026-11-02' });
    expect(customerOf(days.report, 'beta')).toMatchObject({ stage: 'here', stageSince: '2026-11-01' });
  });

  test('a stage that lasts until something happens lasts on under a new rule', () => {
    const early = (when: string) => journey(`  - { id: early, when: ${when}, until: m2 > 50 }\n`);
    const days = new Days(early('m1 < 30'), { values: { acme: { m1: 20, m2: 0 }, beta: { m1: 80, m2: 0 } } }).run('2026-11-01');
    days.change(early('m1 < 10')).run('2026-11-02');
    expect(lines(days, '2026-11-02')).toEqual(['journey is new']);
    expect(customerOf(days.report, 'acme')).toMatchObject({ stage: 'early', stageSince: '2026-11-01' });
  });

  test('what the data undo on the same day was no interruption', () => {
    const early = (limit: number) => journey(`  - { id: early, when: m1 < ${limit} }\n`);
    const moving = { acme: { m1: { '2026-01-01': 20, '2026-11-02': 40 } } };
    const days = new Days(early(10), { values: moving }).run('2026-11-01').change(early(30)).run('2026-11-02');
    expect(lines(days, '2026-11-02')).toEqual(['journey is new', 'acme in early, by configuration', 'acme in here']);
    expect(customerOf(days.report, 'acme')).toMatchObject({ stage: 'here', stageSince: '2026-11-01' });
    expect(customerOf(days.run('2026-11-03').report, 'acme')).toMatchObject({ stage: 'here', stageSince: '2026-11-01' });
  });
});

describe('segments', () => {
  const low = (limit: number) => ({
    'playbooks/metrics/low.yaml': `segments:\n  low: { is: m1 < ${limit}, signal: risk }\n`,
    ...signedUp('acme', 'beta'),
  });
  const values = { acme: { m1: 20 }, beta: { m1: 80 } };

  test('take customers in and let them go by configuration', () => {
    const days = new Days(low(10), { values }).run('2026-11-01').change(low(90)).run('2026-11-02');
    expect(lines(days, '2026-11-02')).toEqual(['segment/low is new', 'acme in low, by configuration', 'beta in low, by configuration']);
    expect(lines(days.change(low(30)).run('2026-11-03'), '2026-11-03')).toEqual([
      'segment/low is new',
      'beta out of low, by configuration',
    ]);
    expect(customerOf(days.report, 'acme').signals).toMatchObject([{ since: '2026-11-02' }]);
  });

  test('nobody is in one that is gone, and it begins anew when it comes back', () => {
    const days = new Days(low(30), { values }).run('2026-11-01').change(signedUp('acme', 'beta')).run('2026-11-02');
    expect(lines(days, '2026-11-02')).toEqual(['segment/low is gone', 'acme out of low, by configuration']);
    expect(lines(days.run('2026-11-03'), '2026-11-03')).toEqual([]);
    days.change(low(30)).run('2026-11-04');
    expect(lines(days, '2026-11-04')).toEqual(['segment/low is new', 'acme in low, by configuration']);
  });

  test('what the data undo on the same day was no interruption', () => {
    const moving = { acme: { m1: { '2026-01-01': 20, '2026-11-02': 8 } } };
    const days = new Days(low(30), { values: moving }).run('2026-11-01').change(low(10)).run('2026-11-02');
    expect(lines(days, '2026-11-02')).toEqual(['segment/low is new', 'acme out of low, by configuration', 'acme in low']);
    expect(customerOf(days.report, 'acme').signals).toMatchObject([{ since: '2026-11-01' }]);
    expect(customerOf(days.run('2026-11-03').report, 'acme').signals).toMatchObject([{ since: '2026-11-01' }]);
  });
});

describe('two points on one day', () => {
  const files = (yellow: number) => ({
    ...model({ yellow }),
    ...signedUp('acme'),
    'playbooks/metrics/before.yaml': 'segments:\n  was_yellow: { is: \'ago(band, "1d") == "yellow"\' }\n',
  });
  const moving = { acme: { m1: { '2026-01-01': 60, '2026-11-02': 70 } } };

  test('a day is as it ended, and compares itself with yesterday under the rules of today', () => {
    const days = new Days(files(50), { values: moving }).run('2026-10-31', '2026-11-01').change(files(65)).run('2026-11-02');
    expect(lines(days, '2026-11-02').slice(-3)).toEqual(['acme red 60, by configuration', 'acme yellow 70', 'acme out of was_yellow']);
    expect(customerOf(days.report).health).toMatchObject({ band: 'yellow', bandSince: '2026-10-31' });
    expect(customerOf(days.report).health).not.toHaveProperty('bandCause');
    expect(customerOf(days.report).segments).toEqual([]);
    days.run('2026-11-03');
    expect(customerOf(days.report).segments).toEqual(['was_yellow']);
    const { health } = customerOf(days.report);
    expect(health).toMatchObject({ band: 'yellow', bandSince: '2026-10-31' });
    expect(health.past.find((point) => point.days === 1)).toMatchObject({ score: 70, band: 'yellow' });
  });

  test('a band says whether the model brought it', () => {
    const days = new Days(files(50), { values: { acme: { m1: { '2026-01-01': 60, '2026-11-03': 62, '2026-11-04': 90 } } } });
    days.run('2026-11-01').change(files(65)).run('2026-11-02', '2026-11-03');
    expect(customerOf(days.report).health).toMatchObject({ band: 'red', bandSince: '2026-11-02', bandCause: 'configuration' });
    expect(customerOf(days.run('2026-11-04').report).health).not.toHaveProperty('bandCause');
  });

  test('a day that is run twice writes the same lines', () => {
    const days = new Days(files(50), { values: moving }).run('2026-11-01').change(files(65)).run('2026-11-02');
    const once = JSON.stringify(days.history);
    const report = JSON.stringify(days.report);
    days.run('2026-11-02');
    expect(JSON.stringify(days.history)).toBe(once);
    expect(JSON.stringify(days.report)).toBe(report);
  });
});

test('a line of health holds the bands of its groups and measures, and comes when one of them changed', () => {
  const groups = {
    'playbooks/health/standard.yaml': `
id: standard
title: Standard
for: all
bands:
  green: { from: 75, worth: 90 }
  yellow: { from: 50, worth: 60 }
  red: { from: 0, worth: 25 }
groups:
  use:
    weight: 50
    measures:
      zeal: { weight: 50, value: m1, score: { line: { 0: 0, 100: 100 } } }
      breadth: { weight: 50, value: m2, score: { line: { 0: 0, 100: 100 } } }
      none: { weight: 0, value: m4, score: { line: { 0: 0, 100: 100 } } }
  mood: { weight: 50, measures: { voice: { weight: 100, value: m3, score: { line: { 0: 0, 100: 100 } } } } }
`,
  };
  const values = { acme: { m1: { '2026-01-01': 90, '2026-11-02': 40 }, m2: { '2026-01-01': 40, '2026-11-02': 90 }, m3: 10 } };
  const days = new Days({ ...groups, ...signedUp('acme') }, { values }).run('2026-11-01', '2026-11-02');
  const points = days.history.filter((line) => line.kind === 'health');
  expect(points).toMatchObject([
    { day: '2026-11-01', score: 37.5, groups: { mood: 'red', use: 'yellow' }, measures: { breadth: 'red', voice: 'red', zeal: 'green' } },
    { day: '2026-11-02', score: 37.5, groups: { mood: 'red', use: 'yellow' }, measures: { breadth: 'green', voice: 'red', zeal: 'red' } },
  ]);
  expect(Object.keys(points[0]?.measures ?? {})).toEqual(['breadth', 'voice', 'zeal']);
});

describe('a changed threshold opens nothing that the data did not', () => {
  const ids = Array.from({ length: 50 }, (_, index) => `c${index + 10}`);
  const files = (yellow: number, more: Readonly<Record<string, string>> = save) => ({
    ...model({ yellow }),
    ...more,
    ...signedUp(...ids, 'late'),
  });
  const values = {
    ...Object.fromEntries(ids.map((id) => [id, { m1: 60 }])),
    late: { m1: { '2026-01-01': 90, '2026-11-04': 30 } },
  };
  const opened = ({ history }: Days) => history.flatMap((line) => (line.kind === 'run' ? [`${line.day} ${line.key}`] : []));

  test('fifty customers turn red by the model, and no run opens; the next turns red by its data, and its run does', () => {
    const days = new Days(files(50), { values }).run('2026-11-01', '2026-11-02').change(files(65)).run('2026-11-03');
    expect(days.report.customers.filter(({ health }) => health.band === 'red')).toHaveLength(50);
    expect(days.history.filter((line) => line.kind === 'health' && line.cause === 'configuration')).toHaveLength(50);
    expect(opened(days)).toEqual([]);
    expect(opened(days.run('2026-11-04'))).toEqual(['2026-11-04 save/late/1']);
  });

  const start = (becomes: string) => ({ 'playbooks/plays/save.md': save['playbooks/plays/save.md'].replace('band == "red"', becomes) });
  const definition = (text: string) => ({ 'playbooks/metrics/risk.yaml': text });
  const shifted = (by: string) => ({ ...files(50, start('score < 50')), ...model({ measure: `m1 ${by}` }) });

  test.each([
    ['the score', shifted('+ 0'), shifted('- 15')],
    [
      'a segment',
      files(50, { ...start('at_risk'), ...definition('segments:\n  at_risk: { is: m1 < 50 }\n') }),
      files(50, { ...start('at_risk'), ...definition('segments:\n  at_risk: { is: m1 < 65 }\n') }),
    ],
    [
      'a metric',
      files(50, { ...start('gap > 10'), ...definition('metrics:\n  gap: { is: 50 - m1 }\n') }),
      files(50, { ...start('gap > 10'), ...definition('metrics:\n  gap: { is: 80 - m1 }\n') }),
    ],
  ])('so it is with a playbook that reads %s', (_, before, after) => {
    const days = new Days(before, { values }).run('2026-11-01', '2026-11-02').change(after).run('2026-11-03');
    expect(opened(days)).toEqual([]);
    expect(opened(days.run('2026-11-04'))).toEqual(['2026-11-04 save/late/1']);
  });

  test.each(['', ', where: row.from == "yellow"'])('so it is with one that starts on each change of a band%s', (where) => {
    const play = {
      'playbooks/plays/save.md': save['playbooks/plays/save.md'].replace('\n  becomes: band == "red"', ` { each: band_changes${where} }`),
    };
    const days = new Days(files(50, play), { values: { ...values, late: { m1: { '2026-01-01': 70, '2026-11-04': 30 } } } });
    days.run('2026-11-01', '2026-11-02').change(files(65, play)).run('2026-11-03');
    expect(opened(days)).toEqual([]);
    expect(opened(days.run('2026-11-04'))).toContain('2026-11-04 save/late:score@2026-11-04/1');
    expect(days.runs.every((run) => run.customer === 'late')).toBe(true);
  });

  test('nor later, where a rule looks back: earlier days are read under the rules of today', () => {
    const held = { ...start('held(band == "red", 3, "day")') };
    const days = new Days(files(50, held), { values })
      .run('2026-10-20', '2026-11-02')
      .change(files(65, held))
      .run('2026-11-03', '2026-11-10');
    expect(opened(days)).toEqual(['2026-11-06 save/late/1']);
  });

  test('nor by adding to what the data did: a fall of the score is that of the data', () => {
    const fall = (measure: string) => ({ ...files(50, start('change(score, "7d") <= -0.1')), ...model({ measure }) });
    const sliding = {
      ...Object.fromEntries(ids.map((id) => [id, { m1: { '2026-01-01': 60, '2026-11-05': 56 } }])),
      late: { m1: { '2026-01-01': 90, '2026-11-05': 80 } },
    };
    const days = new Days(fall('m1'), { values: sliding })
      .run('2026-10-20', '2026-11-02')
      .change(fall('m1 - 4'))
      .run('2026-11-03', '2026-11-06');
    expect(opened(days)).toEqual(['2026-11-05 save/late/1']);
  });

  test('what becomes true by data on the very day a rule changes is taken as given too', () => {
    const days = new Days(files(50), { values }).run('2026-11-01', '2026-11-03').change(files(65)).run('2026-11-04');
    expect(days.history.filter((line) => line.kind === 'health' && line.customer === 'late' && line.cause === undefined)).toHaveLength(2);
    expect(opened(days.run('2026-11-05'))).toEqual([]);
  });
});

describe('a trend says what moved the score', () => {
  const past = (days: Days, back: number) => {
    const found = customerOf(days.report).health.past.find((one) => one.days === back);
    return [found?.score, found?.behaviour, found?.configuration];
  };
  const values = { acme: { m1: { '2026-01-01': 90, '2026-10-20': 80, '2026-10-30': 75, '2026-11-03': 71 } } };

  test('over 7, 28 and 90 days, the two parts adding up to the change', () => {
    const days = new Days({ ...model(), ...signedUp('acme') }, { values }).run('2026-10-01', '2026-10-31');
    days.change({ ...model({ measure: 'm1 - 10' }), ...signedUp('acme') }).run('2026-11-01', '2026-11-03');
    expect(customerOf(days.report).health.score).toBe(61);
    expect(past(days, 1)).toEqual([65, -4, 0]);
    expect(past(days, 7)).toEqual([80, -9, -10]);
    expect(past(days, 28)).toEqual([90, -19, -10]);
    expect(past(days, 90)).toEqual([null, null, null]);
  });

  test('on the day of the change itself, when both happened', () => {
    const days = new Days({ ...model(), ...signedUp('acme') }, { values }).run('2026-10-20', '2026-10-29');
    days.change({ ...model({ measure: 'm1 + 10' }), ...signedUp('acme') }).run('2026-10-30');
    expect(customerOf(days.report).health.score).toBe(85);
    expect(past(days, 1)).toEqual([80, -5, 10]);
    expect(past(days, 7)).toEqual([80, -5, 10]);
  });

  test('a stretch without a score counts for what brought it back; without a score at an end there is no trend', () => {
    const gap = { acme: { m1: { '2026-01-01': 90, '2026-10-25': null, '2026-10-30': 70, '2026-11-01': null } } };
    const days = new Days({ ...model(), ...signedUp('acme') }, { values: gap }).run('2026-10-20', '2026-10-31');
    expect(past(days, 7)).toEqual([90, -20, 0]);
    expect(past(days.run('2026-11-01'), 7)).toEqual([null, null, null]);
  });
});

test('renaming a health model changes no rule: what the data do on that day opens its run', () => {
  const values = { acme: { m1: { '2026-01-01': 90, '2026-10-30': 20 } } };
  const days = new Days({ ...model(), ...signedUp('acme'), ...save }, { values }).run('2026-10-20', '2026-10-29');
  days.change({ ...model({ id: 'std', more: 'formerly: [standard]' }), ...signedUp('acme'), ...save }).run('2026-10-30');
  expect(lines(days, '2026-10-30')).toContain('save/acme/1 open');
  expect(lines(days, '2026-10-30').some((line) => line.includes('by configuration') && !line.includes('green 90'))).toBe(false);
});
