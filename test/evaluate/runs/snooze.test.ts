import { describe, expect, test } from 'vitest';
import { acme, customer, Days, play, workspace } from './days.ts';

const world = { values: { acme: { m1: { '2026-09-01': 80, '2026-11-02': 40 } }, beta: { m1: { '2026-09-01': 80, '2026-11-05': 40 } } } };
const rule = (lines = '', step = '{ id: call, title: Call, due: start + 1bd }') =>
  play(`start:\n  becomes: m1 < 50\n${lines}\nsteps:\n  - ${step}`);
const key = 'play/acme/1';
const snooze = (until: string, day = '2026-11-03') =>
  ({ day, kind: 'snoozed', run: key, until, reason: 'Holiday there', by: 'maria' }) as const;
const ladder = workspace('escalation: [{ after: 1d, to: manager }]\n');

describe('a snooze', () => {
  test('puts an open run off: not late, not escalated, and awake on the day after', () => {
    const days = new Days({ ...acme, ...ladder, ...rule() }, world).run('2026-11-01', '2026-11-03').did(snooze('2026-11-10', '2026-11-04'));
    expect(days.run('2026-11-04', '2026-11-10').one(key)).toMatchObject({ state: 'open', snoozedUntil: '2026-11-10', late: 0 });
    expect(days.one(key).escalated).toBeUndefined();
    expect(days.one(key).why.find(({ part }) => part === 'snoozed')?.says).toBe('Snoozed until 10 November 2026: Holiday there.');
    const awake = days.run('2026-11-11').one(key);
    expect(awake).toMatchObject({ state: 'open', late: 8, due: '2026-11-03' });
    expect(awake.snoozedUntil).toBeUndefined();
    expect(awake.escalated).toMatchObject({ since: '2026-11-11' });
  });

  test('gives a person who escalated or asked time again when it wakes', () => {
    const two = workspace('escalation: [{ after: 3d, to: manager }]\n');
    const days = new Days({ ...acme, ...two, ...rule() }, world).run('2026-11-01', '2026-11-03').did(snooze('2026-11-10'));
    expect(days.run('2026-11-04', '2026-11-12').one(key).escalated).toBeUndefined();
    expect(days.run('2026-11-13').one(key).escalated).toMatchObject({ since: '2026-11-13' });

    const ask = rule('', '{ id: position, title: Position, ask: [a, b], default: a, due: start }');
    const asked = new Days({ ...acme, ...ask }, world).run('2026-11-01', '2026-11-03').did(snooze('2026-11-10'));
    expect(asked.run('2026-11-04', '2026-11-16').step(key, 'position')).toMatchObject({ state: 'open', answer: null });
    expect(asked.run('2026-11-17').step(key, 'position')).toMatchObject({ state: 'done', answer: 'a', byDefault: true });
  });

  test('blocks a twin, and what is true meanwhile is not lost to `until`', () => {
    const twice = { acme: { m1: { '2026-09-01': 80, '2026-11-02': 40, '2026-11-05': 60, '2026-11-07': 40, '2026-11-09': 90 } } };
    const days = new Days({ ...acme, ...rule('again: { after: 1d }\nuntil: m1 > 80') }, { values: twice });
    days.run('2026-11-01', '2026-11-03').did(snooze('2026-11-20'));
    expect(days.run('2026-11-04', '2026-11-08').keys).toEqual(['play/acme/1 open']);
    expect(days.run('2026-11-09').keys).toEqual(['play/acme/1 ended']);
  });

  test('does not count against what its owner can carry', () => {
    const files = { ...acme, 'customers/beta.yaml': customer('beta'), ...workspace('budget: { open_runs_per_owner: 1 }\n'), ...rule() };
    const plain = new Days(files, world).run('2026-11-01', '2026-11-05');
    expect(plain.keys).toEqual(['play/acme/1 open', 'play/beta/1 held']);
    const days = new Days(files, world).run('2026-11-01', '2026-11-03').did(snooze('2026-11-20'));
    expect(days.run('2026-11-04', '2026-11-05').keys).toEqual(['play/acme/1 open', 'play/beta/1 open']);
  });

  test('a step that is ticked while it lasts is done', () => {
    const days = new Days({ ...acme, ...rule() }, world).run('2026-11-01', '2026-11-03').did(snooze('2026-11-20'));
    days.did({ day: '2026-11-06', kind: 'ticked', run: key, step: 'call', by: 'maria' });
    expect(days.run('2026-11-04', '2026-11-06').one(key)).toMatchObject({ state: 'done', closed: '2026-11-06' });
    expect(days.one(key).snoozedUntil).toBeUndefined();
  });
});

test('an exception of the customer puts its open run off in the same way, and keeps new ones away', () => {
  const exception = 'overrides: [{ what: snooze, playbook: play, from: 2026-11-04, until: 2026-11-12, reason: Migration, by: maria }]';
  const files = { 'customers/acme.yaml': customer('acme', exception), 'customers/beta.yaml': customer('beta', exception), ...rule() };
  const days = new Days(files, world).run('2026-11-01', '2026-11-05');
  expect(days.keys).toEqual(['play/acme/1 open']);
  expect(days.one(key)).toMatchObject({ snoozedUntil: '2026-11-12', late: 0 });
  expect(days.one(key).why.find(({ part }) => part === 'snoozed')?.says).toBe('Snoozed until 12 November 2026: Migration.');
  expect(days.run('2026-11-06', '2026-11-13').keys).toEqual(['play/acme/1 open', 'play/beta/1 open']);
  expect(days.one(key).snoozedUntil).toBeUndefined();
});

test('a reason under close_reasons keeps the playbook away for its own time after a close', () => {
  const reasons = workspace('close_reasons: { not_relevant: { again_after: 30d } }\n');
  const waves = { m1: { '2026-09-01': 80, '2026-11-02': 40, '2026-11-10': 80, '2026-11-12': 40 } };
  const run = (reason: string | null) => {
    const days = new Days({ ...acme, ...reasons, ...rule('again: { after: 1d }') }, { values: { acme: waves } }).run(
      '2026-11-01',
      '2026-11-03',
    );
    days.did({ day: '2026-11-03', kind: 'closed', run: key, how: 'dismissed', reason, by: 'maria' });
    return days.run('2026-11-03', '2026-11-12');
  };
  expect(run(null).keys).toEqual(['play/acme/1 dismissed', 'play/acme/2 open']);
  const away = run('not_relevant');
  expect(away.keys).toEqual(['play/acme/1 dismissed']);
  expect(away.run('2026-11-13', '2026-12-03').keys).toEqual(['play/acme/1 dismissed', 'play/acme/2 open']);
});
