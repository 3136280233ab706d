import { describe, expect, test } from 'vitest';
import type { Decision } from '../../../src/evaluate/decision.ts';
import { OwnRows } from '../../../src/evaluate/rows/own-rows.ts';
import { foldDecisions } from '../../../src/evaluate/state.ts';
import { type BuiltInSource, isBuiltIn } from '../../../src/model/source.ts';
import { given, on } from '../given.ts';
import { acme, customer, Days, play } from '../runs/days.ts';

const health = `
id: standard
title: Standard
for: all
bands:
  green: { from: 75, worth: 90 }
  yellow: { from: 50, worth: 60 }
  red: { from: 0, worth: 25 }
measures:
  breadth: { weight: 100, value: use, score: { from: { 0%: red, 50%: yellow, 75%: green } } }
`;
const source = 'sources:\n  logins: { files: l.csv, customer: a, at: day }\n';
const metrics = (lines: string) => ({
  'playbooks/metrics/m.yaml': `${source}metrics:\n  use: { mean: x, of: logins, unit: percent }\n${lines}`,
});
const base = { ...acme, 'playbooks/health/standard.yaml': health };

/** Use falls on 3 October, and again on the 10th. */
const use = { acme: { use: { '2026-10-01': 0.9, '2026-10-03': 0.6, '2026-10-10': 0.2 } } };

describe('changes of bands', () => {
  const days = (lines: string, files = {}) => new Days({ ...base, ...metrics(lines), ...files }, { values: use });
  const falls = '  falls: { count: rows, of: band_changes, where: row.of == "score" && row.from != "red", window: 28d }\n';
  const value = (of: Days, name: string) => of.report.customers[0]?.metrics.find((one) => one.name === name)?.value;

  test('are rows that metrics count from the next day on; the first band is none', () => {
    expect(value(days(falls).run('2026-10-01', '2026-10-03'), 'falls')).toBe(0);
    expect(value(days(falls).run('2026-10-01', '2026-10-04'), 'falls')).toBe(1);
    expect(value(days(falls).run('2026-10-01', '2026-10-12'), 'falls')).toBe(2);
  });

  test('are read as of an earlier day', () => {
    const before = days(`${falls}  before: { is: 'ago(falls, "7d")' }\n`).run('2026-10-01', '2026-10-12');
    expect([value(before, 'falls'), value(before, 'before')]).toEqual([2, 1]);
  });

  test('start a playbook on the very day, once for each', () => {
    const fell = play('per: band_changes\nstart:\n  each: band_changes\n  where: row.level == "measure" && row.to == "red"');
    const both = days('', fell).run('2026-10-01', '2026-10-09');
    expect(both.keys).toEqual([]);
    expect(both.run('2026-10-10').keys).toEqual(['play/acme:measure.breadth@2026-10-10/1 open']);
    expect(both.one('play/acme:measure.breadth@2026-10-10/1').start).toBe('2026-10-10');
    expect(both.run('2026-10-11', '2026-10-12').keys).toEqual(['play/acme:measure.breadth@2026-10-10/1 open']);
  });

  test('tell what the rules did from what the data did, also on one day', () => {
    const history = [
      healthOf('2026-10-01', 'green', { breadth: 'green' }),
      healthOf('2026-10-06', 'yellow', { breadth: 'yellow' }, { cause: 'configuration' }),
      healthOf('2026-10-06', 'red', { breadth: 'red' }),
    ];
    expect(startsOn('band_changes', history, '2026-10-06')).toEqual(['measure.breadth@2026-10-06', 'score@2026-10-06']);
    expect(startsOn('band_changes', history, '2026-10-06', 'row.cause != "none"')).toEqual([
      'measure.breadth@2026-10-06',
      'measure.breadth@2026-10-06/configuration',
      'score@2026-10-06',
      'score@2026-10-06/configuration',
    ]);
    const fell = (cause: string) => startsOn('band_changes', history, '2026-10-07', `row.of == "score" && row.cause == "${cause}"`);
    expect([fell('behaviour'), fell('configuration')]).toEqual([['score@2026-10-06'], ['score@2026-10-06/configuration']]);
    expect(startsOn('band_changes', history, '2026-10-07', 'row.from == "yellow" && row.to == "red" && row.level == "score"')).toEqual([
      'score@2026-10-06',
    ]);
  });

  test('pass through days on which a measure had no value, and begin anew after days without a score', () => {
    const quiet = [
      healthOf('2026-10-01', 'green', { breadth: 'green' }),
      healthOf('2026-10-02', 'green'),
      healthOf('2026-10-03', 'green', { breadth: 'red' }),
    ];
    expect(startsOn('band_changes', quiet, '2026-10-03')).toEqual(['measure.breadth@2026-10-03']);
    const away = [
      healthOf('2026-10-01', 'green', { breadth: 'green' }),
      healthOf('2026-10-02', null),
      healthOf('2026-10-03', 'red', { breadth: 'red' }),
    ];
    expect(startsOn('band_changes', away, '2026-10-03')).toEqual([]);
  });

  test('stay with a customer that was renamed', () => {
    const history = [healthOf('2026-10-01', 'green', {}, { customer: 'old' }), healthOf('2026-10-03', 'red')];
    const renamed = { 'customers/acme.yaml': customer('acme', 'formerly: [old]') };
    expect(startsOn('band_changes', history, '2026-10-03', undefined, renamed)).toEqual(['score@2026-10-03']);
    expect(startsOn('band_changes', history, '2026-10-03')).toEqual([]);
  });
});

test('changes of stages are rows: from one stage to another', () => {
  const history: Decision[] = [
    { day: '2026-10-01', kind: 'stage', customer: 'acme', stage: 'onboarding' },
    { day: '2026-10-05', kind: 'stage', customer: 'acme', stage: null },
    { day: '2026-10-07', kind: 'stage', customer: 'acme', stage: 'adoption' },
    { day: '2026-10-09', kind: 'stage', customer: 'acme', stage: 'renewal', cause: 'configuration' },
  ];
  const configured = startsOn('stage_changes', history, '2026-10-09', 'row.cause == "configuration"');
  expect(configured).toEqual(['stage@2026-10-09/configuration']);
  expect(startsOn('stage_changes', history, '2026-10-09')).toEqual([]);
  const through = history.filter((line) => line.kind !== 'stage' || line.stage !== null);
  expect(startsOn('stage_changes', through, '2026-10-09', 'row.from == "onboarding" && row.to == "adoption"')).toEqual([
    'stage@2026-10-07',
  ]);
});

describe('runs and steps', () => {
  const history = [
    runOf('save/acme/1', '2026-10-01', { state: 'open' }),
    runOf('save/acme/1', '2026-10-05', { state: 'open', done: { call: '2026-10-05' }, answers: { call: 'well' } }),
    runOf('save/acme/1', '2026-10-09', {
      state: 'dismissed',
      closed: '2026-10-09',
      done: { call: '2026-10-05' },
      answers: { call: 'well' },
    }),
    runOf('mail/eu/1', '2026-10-02', { customer: null, members: ['acme', 'globex'] }),
  ];
  const counts = (date: string) => {
    const lines =
      '  opened: { count: opened, of: runs }\n  closed: { count: closed, of: runs }\n  open_runs: { count: open, of: runs }\n  given_up: { count: rows, of: runs, where: row.state == "dismissed" }\n  calls: { count: rows, of: steps, where: row.step == "call" && row.answer == "well" }\n';
    const program = given({ ...acme, ...metrics(lines) });
    const [files] = program.content.customers;
    const own = new OwnRows({ program, past: foldDecisions(history) });
    return ['opened', 'closed', 'open_runs', 'given_up', 'calls'].map((name) => {
      const metric = program.metrics.get(name);
      return metric && files && own.observe(metric, isBuiltIn(metric.value.of) ? metric.value.of : 'runs', files, on(date), null)?.value;
    });
  };

  test('are rows of the customer, and of every member of an audience', () => {
    expect(counts('2026-10-02')).toEqual([1, null, 1, null, null]);
    expect(counts('2026-10-06')).toEqual([2, null, 2, null, 1]);
    // What became of it later is not known on the 9th.
    expect(counts('2026-10-09')).toEqual([2, null, 2, null, 1]);
    expect(counts('2026-10-10')).toEqual([2, 1, 1, 1, 1]);
  });

  test('start playbooks from the day after on', () => {
    expect(startsOn('runs', history, '2026-10-01')).toEqual([]);
    expect(startsOn('runs', history, '2026-10-03')).toEqual(['save/acme/1', 'mail/eu/1']);
    expect(startsOn('runs', history, '2026-10-10', 'row.state == "dismissed"')).toEqual(['save/acme/1']);
    expect(startsOn('steps', history, '2026-10-05')).toEqual([]);
    expect(startsOn('steps', history, '2026-10-06')).toEqual(['save/acme/1/call']);
  });

  test('of a playbook that was renamed keep their rows and do not start anything twice', () => {
    const after = new Days({
      ...acme,
      ...play('start: { every: 1y, from: 2026-10-02 }', 'yearly'),
      ...play('per: runs\nstart:\n  each: runs\n  where: row.playbook != "play"'),
    });
    after.run('2026-10-01', '2026-10-04');
    expect(after.keys).toEqual(['play/acme:yearly/acme/1/1 open', 'yearly/acme/1 open']);
    const renamed = play('formerly: [yearly]\nstart: { every: 1y, from: 2026-10-02 }', 'every-year');
    after.change({
      ...acme,
      ...renamed,
      ...play('per: runs\nstart:\n  each: runs\n  where: row.playbook != "play"'),
    });
    after.run('2026-10-05', '2026-10-06');
    expect(after.keys).toEqual(['every-year/acme/1 open', 'play/acme:every-year/acme/1/1 open']);
  });
});

test('what happened later changes nothing about an earlier day', () => {
  const lines = [
    '  falls: { count: rows, of: band_changes, where: row.to == "red", window: 7d }',
    '  first_fall: { first_day: rows, of: band_changes }',
    '  open_runs: { count: open, of: runs, where: row.state == "open" }',
    '  closed_runs: { count: closed, of: runs }',
    '  calls: { last: at, of: steps, type: date }',
  ];
  const fell = play('start:\n  becomes: band == "red"\nuntil: band == "green"\nsteps: [{ id: call, title: Call, done: use >= 0.5 }]');
  const values = { acme: { use: { '2026-10-01': 0.9, '2026-10-03': 0.2, '2026-10-06': 0.6, '2026-10-08': 0.9, '2026-10-10': 0.1 } } };
  const { history } = new Days({ ...base, ...metrics(`${lines.join('\n')}\n`), ...fell }, { values }).run('2026-10-01', '2026-10-14');
  const program = given({ ...base, ...metrics(`${lines.join('\n')}\n`), ...fell });
  const [files] = program.content.customers;
  const valuesOn = (day: number, past: ReturnType<typeof foldDecisions>) =>
    [...program.metrics.values()].flatMap((metric) => {
      const source = metric.value.of;
      return files && isBuiltIn(source) ? [new OwnRows({ program, past }).observe(metric, source, files, day, null)] : [];
    });
  const seen = new Set<string>();
  for (let day = on('2026-10-01'); day <= on('2026-10-15'); day += 1) {
    const then = valuesOn(day, foldDecisions(history, day));
    expect(valuesOn(day, foldDecisions(history))).toEqual(then);
    seen.add(JSON.stringify(then));
  }
  expect(seen.size).toBeGreaterThan(3);
});

/** Ids of the rows of acme that a playbook starts on. */
function startsOn(source: BuiltInSource, history: readonly Decision[], date: string, where?: string, files = {}): readonly string[] {
  const condition = where === undefined ? '' : `\n  where: '${where}'`;
  const program = given({ ...acme, ...play(`per: ${source}\nstart:\n  each: ${source}${condition}`), ...files });
  const [only] = program.playbooks;
  if (only === undefined) throw new Error('no playbook');
  return new OwnRows({ program, past: foldDecisions(history) }).starts(only, source, on(date)).map(({ id }) => id);
}

function healthOf(
  day: string,
  band: 'green' | 'yellow' | 'red' | null,
  measures: Readonly<Record<string, 'green' | 'yellow' | 'red'>> = {},
  more: { readonly cause?: 'configuration'; readonly customer?: string } = {},
): Decision {
  const held = band;
  return {
    day,
    kind: 'health',
    customer: 'acme',
    model: band === null ? null : 'standard',
    score: band === null ? null : 50,
    band,
    held,
    coverage: 1,
    measures,
    ...more,
  };
}

function runOf(key: string, day: string, more: Partial<Extract<Decision, { kind: 'run' }>>): Decision {
  const [playbook = '', subject = ''] = key.split('/');
  const opened = playbook === 'save' ? '2026-10-01' : day;
  const none = {
    closed: null,
    due: null,
    owner: 'maria',
    priority: 'normal',
    occurrence: 'condition',
    digest: '',
    done: {},
    answers: {},
    because: null,
  } as const;
  return {
    day,
    kind: 'run',
    key,
    playbook,
    subject,
    customer: subject,
    ordinal: 1,
    state: 'open',
    start: opened,
    opened,
    ...none,
    ...more,
  };
}
