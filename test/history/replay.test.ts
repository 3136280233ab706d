import { describe, expect, test } from 'vitest';
import type { LedgerEntry } from '../../src/evaluate/decision.ts';
import type { Program } from '../../src/expressions/program.ts';
import type { Assumption } from '../../src/history/assumption.ts';
import { evaluateThrough } from '../../src/history/catch-up.ts';
import { changesOf, countChanges } from '../../src/history/changes.ts';
import { refuseSnapshots, replay } from '../../src/history/replay.ts';
import { formatDay } from '../../src/model/day.ts';
import { given, observed, on, type Series } from '../evaluate/given.ts';
import { acme, play } from '../evaluate/runs/days.ts';

const rules = (lines = '') => given({ ...acme, ...play(`start:\n  becomes: m1 < 50\n${lines}`) });
const falls: Series = { '2026-01-01': 80, '2026-10-12': 40 };

interface World {
  readonly m1?: Series;
  readonly m2?: Series;
  readonly ledger?: readonly LedgerEntry[];
  readonly assume?: Assumption;
}

function replayed(program: Program, from: string, to: string, { m1 = falls, m2 = null, ledger = [], assume = 'never' }: World = {}) {
  return replay({ program, observations: observed({ acme: { m1, m2 } }), ledger, from: on(from), to: on(to), assume });
}

/** The runs that changed, as `day key from → to`. */
function runs(...[program, from, to, world]: Parameters<typeof replayed>): readonly string[] {
  return changesOf(replayed(program, from, to, world).days).flatMap(({ day, changes }) =>
    changes.flatMap((change) => (change.kind === 'run' ? [`${day} ${change.run} ${change.from ?? '–'} → ${change.to}`] : [])),
  );
}

const ticked = (day: string, step = 'call', run = 'play/acme/1'): LedgerEntry => ({ day, kind: 'ticked', run, step, by: 'maria' });

describe('the days', () => {
  test('from `live_from` on, the replay decides what the evaluation decided', () => {
    const program = rules('steps:\n  - { id: call, title: Call, due: start + 3d }\n  - { id: mail, title: Mail, due: start + 5d }');
    const ledger = [ticked('2026-10-13')];
    const observations = observed({ acme: { m1: falls } });
    const { decisions } = evaluateThrough({ program, observations, history: [], ledger, asOf: on('2026-11-02') });
    const { days } = replayed(program, '2026-10-01', '2026-11-02', { ledger, assume: 'as-recorded' });
    expect(days.flatMap((day) => day.decisions)).toEqual(decisions);
    expect(days.map(({ day }) => formatDay(day))).toEqual(decisions.filter(({ kind }) => kind === 'day').map(({ day }) => day));
  });

  test('what is true before the first day is taken as given, whatever `live_from` says', () => {
    expect(runs(rules(), '2026-10-12', '2026-10-20')).toEqual(['2026-10-12 play/acme/1 – → open']);
    expect(runs(rules(), '2026-10-13', '2026-10-20')).toEqual([]);
    const dated = given({
      ...acme,
      ...play('start:\n  on: customer.go_live'),
      'customers/acme.yaml': `${acme['customers/acme.yaml']}\ncustom: { go_live: 2026-09-10 }\n`,
    });
    expect(runs(dated, '2026-09-05', '2026-09-20')).toEqual(['2026-09-10 play/acme/1 – → open']);
    expect(runs(dated, '2026-09-11', '2026-09-20')).toEqual([]);
  });

  test('later days and later values change nothing on earlier ones', () => {
    const short = replayed(rules(), '2026-10-01', '2026-10-20');
    const long = replayed(rules(), '2026-10-01', '2026-11-02', { m1: { '2026-01-01': 80, '2026-10-12': 40, '2026-10-21': 90 } });
    expect(long.days.slice(0, short.days.length)).toEqual(short.days);
  });
});

describe('what is assumed of people', () => {
  const steps = `steps:
  - { id: call, title: Call, due: start + 3d }
  - { id: mail, title: Mail, due: call.done + 2d }`;

  test('never: nothing is done, whatever the ledger holds', () => {
    expect(runs(rules(steps), '2026-10-01', '2026-11-02', { ledger: [ticked('2026-10-13'), ticked('2026-10-14', 'mail')] })).toEqual([
      '2026-10-12 play/acme/1 – → open',
    ]);
  });

  test('as recorded: on the days of the ledger', () => {
    const ledger = [ticked('2026-10-13'), ticked('2026-10-19', 'mail')];
    expect(runs(rules(steps), '2026-10-01', '2026-11-02', { ledger, assume: 'as-recorded' })).toEqual([
      '2026-10-12 play/acme/1 – → open',
      '2026-10-19 play/acme/1 open → done',
    ]);
    expect(runs(rules(steps), '2026-10-01', '2026-10-18', { ledger, assume: 'as-recorded' })).toHaveLength(1);
  });

  test('as recorded: what was done to a run that does not come up is told, and ends no later one of its name', () => {
    const closed = { day: '2026-10-05', kind: 'closed', run: 'play/acme/1', how: 'done', reason: null, by: 'maria' } as const;
    const world = { ledger: [{ ...closed, day: '2026-09-01' }, closed], assume: 'as-recorded' } as const;
    expect(runs(rules(steps), '2026-10-01', '2026-11-02', world)).toEqual(['2026-10-12 play/acme/1 – → open']);
    expect(replayed(rules(steps), '2026-10-01', '2026-11-02', world).unmatched).toBe(1);
  });

  test('on due: each step on its day, and the next counts from there', () => {
    expect(runs(rules(steps), '2026-10-01', '2026-11-02', { assume: 'on-due' })).toEqual([
      '2026-10-12 play/acme/1 – → open',
      '2026-10-19 play/acme/1 open → done',
    ]);
    const days = replayed(rules(steps), '2026-10-01', '2026-11-02', { assume: 'on-due' }).days;
    const last = days.flatMap(({ decisions }) => decisions).findLast(({ kind }) => kind === 'run');
    // The 15th is a Thursday; two days later, on a Saturday, nobody works.
    expect(last).toMatchObject({ done: { call: '2026-10-15', mail: '2026-10-19' } });
  });

  test('on due: steps that are due at once are done at once, one after the other', () => {
    const atOnce = 'steps:\n  - { id: call, title: Call, due: start }\n  - { id: mail, title: Mail, due: call.done }';
    expect(runs(rules(atOnce), '2026-10-01', '2026-11-02', { assume: 'on-due' })).toEqual(['2026-10-12 play/acme/1 – → done']);
    const counts = countChanges(changesOf(replayed(rules(atOnce), '2026-10-01', '2026-11-02', { assume: 'on-due' }).days));
    expect(counts).toMatchObject({ opened: 1, closed: 1, held: 0 });
  });

  test('on due: a question gets its default, and waits without one', () => {
    const asks = (more: string) => `steps:\n  - { id: sure, title: Sure, due: start + 1d, ask: [yes, no]${more} }`;
    expect(runs(rules(asks(', default: no')), '2026-10-01', '2026-11-02', { assume: 'on-due' })[1]).toBe(
      '2026-10-13 play/acme/1 open → done',
    );
    expect(runs(rules(asks('')), '2026-10-01', '2026-11-02', { assume: 'on-due' })).toHaveLength(1);
  });

  test('on due: a step without a day is done when its run is due; one without either stays', () => {
    const undated = 'steps:\n  - { id: call, title: Call }';
    expect(runs(rules(`due: start + 2d\n${undated}`), '2026-10-01', '2026-11-02', { assume: 'on-due' })[1]).toBe(
      '2026-10-14 play/acme/1 open → done',
    );
    expect(runs(rules(undated), '2026-10-01', '2026-11-02', { assume: 'on-due' })).toHaveLength(1);
  });

  test('on due: proof is not made up, and drafts are nobody’s task', () => {
    const proof = 'steps:\n  - { id: call, title: Call, due: start + 1d, proof: touchpoint }';
    expect(runs(rules(proof), '2026-10-01', '2026-11-02', { assume: 'on-due' })).toHaveLength(1);
    expect(runs(rules(`status: draft\n${steps}`), '2026-10-01', '2026-11-02', { assume: 'on-due' })).toHaveLength(1);
  });

  test('on due: what the data ticked first is not ticked again', () => {
    const byItself = 'steps:\n  - { id: call, title: Call, due: start + 3d, done: m2 > 5 }';
    const world = { assume: 'on-due', m2: { '2026-10-01': 1, '2026-10-14': 9 } } as const;
    expect(runs(rules(byItself), '2026-10-01', '2026-11-02', world)[1]).toBe('2026-10-14 play/acme/1 open → done');
  });
});

test('bands and stages are told with what was before; another customer’s changes can be left out', () => {
  const program = given({
    ...acme,
    'customers/beta.yaml': 'id: beta\nname: Beta\ncontracts: [{ id: "1", start: 2026-10-05, end: 2027-12-31 }]\n',
    'playbooks/journey.yaml': 'stages:\n  - { id: low, when: m1 < 50 }\n  - { id: fine, when: all }\n',
    'playbooks/health/standard.yaml': `id: standard
title: Standard
for: all
bands:
  green: { from: 75, worth: 90 }
  yellow: { from: 50, worth: 60 }
  red: { from: 0, worth: 25 }
measures:
  m1: { weight: 100, value: m1, score: { line: { 0: 0, 100: 100 } } }
`,
  });
  const observations = observed({ acme: { m1: falls }, beta: { m1: 60 } });
  const { days } = replay({ program, observations, ledger: [], from: on('2026-10-01'), to: on('2026-10-20'), assume: 'never' });
  const onTwelfth = {
    day: '2026-10-12',
    changes: [
      { kind: 'band', customer: 'acme', from: 'green', to: 'red', score: 40 },
      { kind: 'stage', customer: 'acme', from: 'fine', to: 'low' },
    ],
  };
  expect(changesOf(days)).toEqual([
    {
      day: '2026-10-05',
      changes: [
        { kind: 'band', customer: 'beta', from: null, to: 'yellow', score: 60 },
        { kind: 'stage', customer: 'beta', from: null, to: 'fine' },
      ],
    },
    onTwelfth,
  ]);
  expect(changesOf(days, 'acme')).toEqual([onTwelfth]);
});

test('a snapshot that metrics read is refused by name, at its definition; one that nothing reads is not', () => {
  const source = (metrics: string) => ({
    'playbooks/metrics/plan.yaml': `sources:\n  seats_now:\n    files: data/seats.csv\n    customer: account\n    snapshot: true\n${metrics}`,
  });
  expect(
    refuseSnapshots(given({ ...acme, ...source('metrics:\n  seats_used: { last: used, of: seats_now, type: number }\n') })),
  ).toMatchObject([
    {
      code: 'snapshot-replay',
      severity: 'error',
      file: 'playbooks/metrics/plan.yaml',
      line: 5,
      message: expect.stringMatching(/^seats_now is a snapshot.*seats_used$/) as string,
    },
  ]);
  expect(refuseSnapshots(given({ ...acme, ...source('') }))).toEqual([]);
});
