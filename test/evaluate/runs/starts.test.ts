import { describe, expect, test } from 'vitest';
import { acme, customer, Days, play, workspace } from './days.ts';

const low = (lines = '') => ({ ...acme, ...play(`start:\n  becomes: m1 < 50\n${lines}`) });
const sources = {
  'playbooks/metrics/tickets.yaml': 'sources: { tickets: { files: data/tickets.csv, customer: account, at: day, id: ticket } }\n',
};
const m1 = (series: Record<string, number | null>) => ({ values: { acme: { m1: series } } });

describe('becomes', () => {
  test('opens a run on the day it becomes true, and only then', () => {
    const days = new Days(low(), m1({ '2026-09-01': 80, '2026-11-03': 40 })).run('2026-11-01', '2026-11-02');
    expect(days.keys).toEqual([]);
    expect(days.run('2026-11-03').keys).toEqual(['play/acme/1 open']);
    expect(days.run('2026-11-04', '2026-11-08').runs).toMatchObject([{ key: 'play/acme/1', start: '2026-11-03', opened: '2026-11-03' }]);
  });

  test('takes what is already true on the first day as given', () => {
    const days = new Days(low(), m1({ '2026-09-01': 40 })).run('2026-11-01', '2026-11-05');
    expect(days.keys).toEqual([]);
  });

  test('also_existing starts for what is already true', () => {
    const days = new Days({ ...acme, ...play('start: { becomes: m1 < 50, also_existing: yes }') }, m1({ '2026-09-01': 40 }));
    expect(days.run('2026-11-01').keys).toEqual(['play/acme/1 open']);
  });

  test('a changed threshold opens nothing that the data did not', () => {
    const days = new Days(low(), m1({ '2026-09-01': 60, '2026-11-06': 80, '2026-11-08': 60 })).run('2026-11-01', '2026-11-02');
    days.change({ ...acme, ...play('start:\n  becomes: m1 < 70') }).run('2026-11-03', '2026-11-07');
    expect(days.keys).toEqual([]);
    expect(days.run('2026-11-08').keys).toEqual(['play/acme/1 open']);
  });

  test('unknown does not start, and true, unknown, true is no second start', () => {
    const again = 'again: { after: 0d }';
    const days = new Days(low(again), m1({ '2026-09-01': 80, '2026-11-02': null, '2026-11-03': 40, '2026-11-05': null, '2026-11-06': 40 }));
    expect(days.run('2026-11-01', '2026-11-02').keys).toEqual([]);
    expect(days.run('2026-11-03').keys).toEqual(['play/acme/1 open']);
    days.did({ day: '2026-11-03', kind: 'closed', run: 'play/acme/1', how: 'done', reason: null, by: 'maria' });
    expect(days.run('2026-11-04', '2026-11-10').keys).toEqual(['play/acme/1 done']);
  });

  test('a new run needs the condition to have been false since the last one opened', () => {
    const days = new Days(low('again: { after: 0d }'), m1({ '2026-09-01': 80, '2026-11-02': 40, '2026-11-06': 80, '2026-11-08': 40 }));
    days.run('2026-11-01', '2026-11-03').did({ day: '2026-11-03', kind: 'ticked', run: 'play/acme/1', step: 'call', by: 'maria' });
    expect(days.run('2026-11-04', '2026-11-07').keys).toEqual(['play/acme/1 done']);
    expect(days.run('2026-11-08').keys).toEqual(['play/acme/1 done', 'play/acme/2 open']);
  });

  test('an open run is adopted, never doubled', () => {
    const days = new Days(low('again: { after: 0d }'), m1({ '2026-09-01': 80, '2026-11-02': 40, '2026-11-04': 80, '2026-11-06': 40 }));
    expect(days.run('2026-11-01', '2026-11-07').keys).toEqual(['play/acme/1 open']);
  });

  test('who is read when it opens: who does not match then is left out, unknown waits', () => {
    const files = { ...acme, ...play('for: m2 > 10\nstart:\n  becomes: m1 < 50') };
    const series = { '2026-09-01': 80, '2026-11-03': 40 };
    const no = new Days(files, { values: { acme: { m1: series, m2: { '2026-09-01': 5, '2026-11-05': 20 } } } });
    expect(no.run('2026-11-01', '2026-11-06').keys).toEqual([]);
    const waits = new Days(files, { values: { acme: { m1: series, m2: { '2026-11-05': 20 } } } });
    expect(waits.run('2026-11-01', '2026-11-06').runs).toMatchObject([{ key: 'play/acme/1', start: '2026-11-05' }]);
  });

  test('what is true already at its end does not begin', () => {
    const days = new Days(low('until: m2 > 10'), { values: { acme: { m1: { '2026-09-01': 80, '2026-11-03': 40 }, m2: 20 } } });
    expect(days.run('2026-11-01', '2026-11-06').keys).toEqual([]);
  });
});

describe('again', () => {
  const series = { '2026-09-01': 80, '2026-11-02': 40, '2026-11-06': 80, '2026-11-08': 40, '2026-12-20': 80, '2026-12-22': 40 };
  const closed = (days: Days, reason: string | null = null, how: 'done' | 'dismissed' = 'done') =>
    days.run('2026-11-01', '2026-11-03').did({ day: '2026-11-03', kind: 'closed', run: 'play/acme/1', how, reason, by: 'maria' });

  test('never is the default', () => {
    expect(closed(new Days(low(), m1(series))).run('2026-11-04', '2026-12-31').keys).toEqual(['play/acme/1 done']);
  });

  test('after a time from the close, while it lasts', () => {
    const days = closed(new Days(low('again: { after: 30d }'), m1(series)));
    expect(days.run('2026-11-04', '2026-12-02').keys).toEqual(['play/acme/1 done']);
    expect(days.run('2026-12-03').runs).toMatchObject([{ state: 'done' }, { key: 'play/acme/2', state: 'open', start: '2026-12-03' }]);
  });

  test('at most so often within a time', () => {
    const days = closed(new Days(low('again: { after: 0d, at_most: 1, within: 1mo }'), m1(series)));
    expect(days.run('2026-11-04', '2026-12-01').keys).toEqual(['play/acme/1 done']);
    expect(days.run('2026-12-02').keys).toEqual(['play/acme/1 done', 'play/acme/2 open']);
  });

  test('the reason it was closed for keeps it away longer', () => {
    const reasons = workspace('close_reasons: { not_relevant: { again_after: 45d } }\n');
    const days = closed(new Days({ ...low('again: { after: 5d }'), ...reasons }, m1(series)), 'not_relevant', 'dismissed');
    expect(days.run('2026-11-04', '2026-12-17').keys).toEqual(['play/acme/1 dismissed']);
    expect(days.run('2026-12-18').keys).toEqual(['play/acme/1 dismissed', 'play/acme/2 open']);
  });

  test('an exception keeps it away until it is over', () => {
    const lines = 'overrides:\n  - { what: snooze, playbook: play, reason: Migration, by: maria, until: 2026-11-20 }';
    const days = new Days({ ...low(), 'customers/acme.yaml': customer('acme', lines) }, m1({ '2026-09-01': 80, '2026-11-02': 40 }));
    expect(days.run('2026-11-01', '2026-11-20').keys).toEqual([]);
    expect(days.run('2026-11-21').keys).toEqual(['play/acme/1 open']);
  });
});

describe('on', () => {
  const renewal = (end: string, contracts?: string) => customer('acme', '', contracts ?? `- { id: "1", start: 2026-01-01, end: ${end} }`);
  const ninety = (end: string, lines = '') => ({ 'customers/acme.yaml': renewal(end), ...play(`start: { on: renewal - 90d }\n${lines}`) });

  test('opens on the day that is reached', () => {
    const days = new Days(ninety('2027-02-14')).run('2026-11-01', '2026-11-15');
    expect(days.keys).toEqual([]);
    expect(days.run('2026-11-16').runs).toMatchObject([{ key: 'play/acme/1', start: '2026-11-16', opened: '2026-11-16', state: 'open' }]);
  });

  test('days that were missed are made up for, with the day the data say', () => {
    const days = new Days(ninety('2027-02-14')).run('2026-11-01').run('2026-11-20');
    expect(days.runs).toMatchObject([{ start: '2026-11-16', opened: '2026-11-20' }]);
  });

  test('a day before the workspace went live starts nothing, unless also_existing', () => {
    expect(new Days(ninety('2026-12-20')).run('2026-11-01', '2026-11-05').keys).toEqual([]);
    const also = { 'customers/acme.yaml': renewal('2026-12-20'), ...play('start: { on: renewal - 90d, also_existing: yes }') };
    expect(new Days(also).run('2026-11-01').runs).toMatchObject([{ start: '2026-09-21', opened: '2026-11-01' }]);
  });

  test('a day that passed before the playbook was new starts nothing', () => {
    const days = new Days({ 'customers/acme.yaml': renewal('2027-02-14') }).run('2026-11-17', '2026-11-18');
    days.change(ninety('2027-02-14')).run('2026-11-19', '2026-11-25');
    expect(days.keys).toEqual([]);
  });

  test('a date that moves before it is reached moves the run', () => {
    const days = new Days(ninety('2027-02-14')).run('2026-11-01', '2026-11-10');
    days.change(ninety('2027-02-24')).run('2026-11-11', '2026-11-25');
    expect(days.keys).toEqual([]);
    expect(days.run('2026-11-26').runs).toMatchObject([{ key: 'play/acme/1', start: '2026-11-26' }]);
  });

  test('a date corrected to an earlier day opens late', () => {
    const days = new Days(ninety('2027-02-24')).run('2026-11-01', '2026-11-20');
    expect(days.change(ninety('2027-02-14')).run('2026-11-21').runs).toMatchObject([{ start: '2026-11-16', opened: '2026-11-21' }]);
  });

  test('a date corrected after it was reached is the same run', () => {
    const days = new Days(ninety('2027-02-14', 'due: renewal - 30d')).run('2026-11-01', '2026-11-17');
    days.did({ day: '2026-11-17', kind: 'closed', run: 'play/acme/1', how: 'done', reason: null, by: 'maria' });
    days.change(ninety('2027-02-24', 'due: renewal - 30d')).run('2026-11-18', '2026-12-05');
    expect(days.keys).toEqual(['play/acme/1 done']);
  });

  test('the next contract is a new run by itself, though again is never', () => {
    const contracts = '- { id: "1", start: 2026-01-01, end: 2027-01-10, auto_renew: yes, term: 3mo }';
    const files = { 'customers/acme.yaml': renewal('', contracts), ...play('start: { on: renewal - 30d }\nagain: never\ndue: renewal') };
    const days = new Days(files).run('2026-12-01', '2026-12-20');
    expect(days.keys).toEqual(['play/acme/1 open']);
    days.did({ day: '2026-12-20', kind: 'ticked', run: 'play/acme/1', step: 'call', by: 'maria' });
    expect(days.run('2026-12-21', '2027-03-10').keys).toEqual(['play/acme/1 done']);
    expect(days.run('2027-03-11').runs.map(({ key, start }) => [key, start])).toEqual([
      ['play/acme/1', '2026-12-11'],
      ['play/acme/2', '2027-03-11'],
    ]);
  });

  test('a list gives a run for each date', () => {
    const files = { 'customers/acme.yaml': renewal('2027-02-14'), ...play('start: { on: [renewal - 90d, renewal - 80d] }') };
    const days = new Days(files).run('2026-11-01', '2026-11-30');
    expect(days.runs.map(({ key, start }) => [key, start])).toEqual([
      ['play/acme/1', '2026-11-16'],
      ['play/acme/2', '2026-11-26'],
    ]);
  });

  test('a date that is projected anew each night opens one run, never a twin', () => {
    const definitions = 'dates:\n  runs_out: { is: today_plus(m1) }\n';
    const files = { ...acme, 'playbooks/metrics/dates.yaml': definitions, ...play('start: { on: runs_out - 30d }\ndue: start + 30d') };
    // Days of credit left: every night a little more or less, then all of it spent, for months.
    const left = Object.fromEntries(
      Array.from({ length: 60 }, (_, night) => [iso('2026-11-01', night), Math.max(0, 40 - night + (night % 3) * 2)]),
    );
    const days = new Days(files, { values: { acme: { m1: left } } }).run('2026-11-01', '2026-11-20');
    expect(days.keys).toEqual(['play/acme/1 open']);
    days.did({ day: '2026-11-20', kind: 'closed', run: 'play/acme/1', how: 'done', reason: null, by: 'maria' });
    expect(days.run('2026-11-21', '2026-12-30').keys).toEqual(['play/acme/1 done']);
  });
});

describe('each', () => {
  const files = { ...acme, ...play('start: { each: tickets }', 'play'), ...sources };
  const row = (id: string, day: string, arrived = day) => ({ customer: 'acme', id, day, arrived });

  test('opens a run for each row, once, also for one that arrives late', () => {
    const world = { rows: [row('T-1', '2026-11-02'), row('T-2', '2026-11-03'), row('T-0', '2026-11-01', '2026-11-05')] };
    const days = new Days(files, world).run('2026-11-01', '2026-11-06');
    expect(days.runs.map(({ key, subject, start, opened }) => ({ key, subject, start, opened }))).toEqual([
      { key: 'play/acme:T-0/1', subject: 'acme:T-0', start: '2026-11-01', opened: '2026-11-05' },
      { key: 'play/acme:T-1/1', subject: 'acme:T-1', start: '2026-11-02', opened: '2026-11-02' },
      { key: 'play/acme:T-2/1', subject: 'acme:T-2', start: '2026-11-03', opened: '2026-11-03' },
    ]);
  });

  test('rows from before the workspace went live start nothing', () => {
    expect(new Days(files, { rows: [row('T-1', '2026-09-30'), row('T-2', '2026-10-01')] }).run('2026-10-01', '2026-10-02').keys).toEqual([
      'play/acme:T-2/1 open',
    ]);
  });

  test('rows that were there when the playbook was new start nothing, then or later', () => {
    const days = new Days({ ...acme, ...sources }, { rows: [row('T-1', '2026-11-02'), row('T-2', '2026-11-05')] }).run(
      '2026-11-02',
      '2026-11-03',
    );
    expect(days.change(files).run('2026-11-04', '2026-11-10').keys).toEqual(['play/acme:T-2/1 open']);
  });

  test('a row whose customer did not match when it came opens nothing later', () => {
    const some = { ...acme, ...play('for: m1 > 10\nstart: { each: tickets }'), ...sources };
    const world = { rows: [row('T-1', '2026-11-02')], values: { acme: { m1: { '2026-10-01': 1, '2026-11-04': 20 } } } };
    expect(new Days(some, world).run('2026-11-01', '2026-11-06').keys).toEqual([]);
  });
});

describe('every', () => {
  const files = (lines: string) => ({ ...acme, ...play(lines) });

  test('counts from the day given', () => {
    const days = new Days(acme).run('2026-11-03').change(files('start: { every: 3w, from: 2023-09-04 }')).run('2026-11-04', '2026-11-22');
    expect(days.keys).toEqual([]);
    expect(days.run('2026-11-23').runs).toMatchObject([{ key: 'play/acme/1', start: '2026-11-23' }]);
  });

  test('catching up opens the newest missed period, not all', () => {
    const days = new Days(acme)
      .run('2026-11-03')
      .change(files('start: { every: 1w, from: 2026-10-05 }'))
      .run('2026-11-04')
      .run('2026-11-25');
    expect(days.runs).toMatchObject([{ key: 'play/acme/1', start: '2026-11-23', opened: '2026-11-25' }]);
  });

  test('without a day the next one counts from the last opening, the first from when the customer was seen', () => {
    const days = new Days(files('start: { every: 10d }')).run('2026-11-01', '2026-11-10');
    expect(days.keys).toEqual([]);
    expect(days.run('2026-11-11').keys).toEqual(['play/acme/1 open']);
    days.did({ day: '2026-11-14', kind: 'ticked', run: 'play/acme/1', step: 'call', by: 'maria' }).run('2026-11-12', '2026-11-20');
    expect(days.keys).toEqual(['play/acme/1 done']);
    expect(days.run('2026-11-21').runs).toMatchObject([{ state: 'done' }, { key: 'play/acme/2', start: '2026-11-21' }]);
  });

  test('a period that comes while a run is open belongs to that run', () => {
    const days = new Days(files('start: { every: 1w, from: 2026-10-05 }')).run('2026-10-01', '2026-11-20');
    expect(days.keys).toEqual(['play/acme/1 open']);
    days.did({ day: '2026-11-20', kind: 'ticked', run: 'play/acme/1', step: 'call', by: 'maria' }).run('2026-11-21', '2026-11-22');
    expect(days.keys).toEqual(['play/acme/1 done']);
    expect(days.run('2026-11-23').keys).toEqual(['play/acme/1 done', 'play/acme/2 open']);
  });
});

describe('per', () => {
  test('contracts: each contract by itself, with its own dates', () => {
    const contracts =
      '- { id: main, start: 2026-01-01, end: 2027-12-31 }\n- { id: addon, start: 2026-02-15, end: 2027-02-14, notice: 30d }';
    const dates = { 'playbooks/metrics/dates.yaml': 'dates: { notice_deadline: renewal - contract.notice }\n' };
    const files = { 'customers/acme.yaml': customer('acme', '', contracts), ...dates };
    const days = new Days({ ...files, ...play('per: contracts\nstart: { on: renewal - 90d }\ndue: notice_deadline') }).run(
      '2026-11-01',
      '2026-11-16',
    );
    expect(days.runs).toMatchObject([
      { key: 'play/acme:addon/1', subject: 'acme:addon', customer: 'acme', start: '2026-11-16', due: '2027-01-15' },
    ]);
  });

  test('workspace: a routine about no customer, taken by who holds the role', () => {
    const days = new Days({ ...acme, ...play('per: workspace\nstart: { every: 1w, from: 2026-11-02 }') }).run('2026-11-01', '2026-11-02');
    expect(days.report.runs).toMatchObject([{ key: 'play/workspace/1', customer: null, owner: 'maria' }]);
  });

  test('owner: one for each person who holds the role', () => {
    const team = workspace(
      'team:\n  - { login: li, name: Li, roles: [csm] }\n  - { login: maria, name: Maria, roles: [csm] }\n  - { login: sam, name: Sam, roles: [manager] }\n',
    );
    const days = new Days({ ...acme, ...team, ...play('per: owner\nstart: { every: 1w, from: 2026-11-02 }') }).run(
      '2026-11-01',
      '2026-11-02',
    );
    expect(days.report.runs.map(({ key, owner }) => [key, owner])).toEqual([
      ['play/li/1', 'li'],
      ['play/maria/1', 'maria'],
    ]);
  });
});

describe('who is left out everywhere', () => {
  const left = customer('acme', '', '- { id: "1", start: 2025-11-01, end: 2026-10-31 }');
  const becomes = (lines: string) => play(`start:\n  becomes: m1 < 50\n${lines}`);
  const world = m1({ '2026-09-01': 80, '2026-11-03': 40 });

  test('customers that left, unless `for` speaks of them', () => {
    expect(new Days({ 'customers/acme.yaml': left, ...becomes('') }, world).run('2026-11-01', '2026-11-04').keys).toEqual([]);
    const win = becomes('for: days_since(contract.ended) < 90');
    expect(new Days({ 'customers/acme.yaml': left, ...win }, world).run('2026-11-01', '2026-11-04').keys).toEqual(['play/acme/1 open']);
  });

  test('a run ends with its customer', () => {
    const files = { 'customers/acme.yaml': customer('acme', '', '- { id: "1", start: 2025-11-01, end: 2026-11-05 }'), ...becomes('') };
    const days = new Days(files, world).run('2026-11-01', '2026-11-05');
    expect(days.keys).toEqual(['play/acme/1 open']);
    expect(days.run('2026-11-06').runs).toMatchObject([{ state: 'ended', closed: '2026-11-06' }]);
  });

  test('a customer that does not want to be contacted, until that is over', () => {
    const lines = 'overrides: [{ what: no_contact, reason: Asked us, by: maria, until: 2026-11-10 }]';
    const days = new Days({ 'customers/acme.yaml': customer('acme', lines), ...becomes('') }, world).run('2026-11-01', '2026-11-10');
    expect(days.keys).toEqual([]);
    expect(days.run('2026-11-11').keys).toEqual(['play/acme/1 open']);
  });

  test('a share that is held out, always the same customers', () => {
    const names = Array.from({ length: 200 }, (_, index) => `c${index}`);
    const files = Object.fromEntries(names.map((name) => [`customers/${name}.yaml`, customer(name)]));
    const values = Object.fromEntries(names.map((name) => [name, { m1: { '2026-09-01': 80, '2026-11-02': 40 } }]));
    const days = new Days({ ...files, ...becomes('hold_out: 25%') }, { values }).run('2026-11-01', '2026-11-02');
    expect(days.runs.length).toBeGreaterThan(120);
    expect(days.runs.length).toBeLessThan(180);
    const high = new Days({ ...files, ...becomes('hold_out: 25%\npriority: high') }, { values }).run('2026-11-01', '2026-11-02');
    expect(high.runs.length).toBe(200);
    // History says once whose reason came up, for all that did not receive it.
    const heldOut = days.run('2026-11-03', '2026-11-05').history.filter((line) => line.kind === 'held_out');
    expect(heldOut.length).toBe(200 - days.runs.length);
    expect(new Set([...heldOut.map(({ customer }) => customer), ...days.runs.map(({ customer }) => customer)]).size).toBe(200);
    expect(heldOut[0]).toMatchObject({ day: '2026-11-02', playbook: 'play', start: '2026-11-02', occurrence: 'condition' });
    expect(high.history.filter((line) => line.kind === 'held_out')).toEqual([]);
  });

  test('a cadence names those it holds out on each of its days', () => {
    const files = { 'customers/acme.yaml': customer('acme'), ...play('hold_out: 99.99%\nstart: { every: 1w, from: 2026-11-02 }') };
    const days = new Days(files).run('2026-11-01', '2026-11-10');
    expect(days.keys).toEqual([]);
    expect(days.history.filter((line) => line.kind === 'held_out').map((line) => line.day)).toEqual(['2026-11-02', '2026-11-09']);
  });
});

describe('status and names', () => {
  const world = m1({ '2026-09-01': 80, '2026-11-03': 40 });

  test('a draft is evaluated and shown as one', () => {
    expect(new Days(low('status: draft'), world).run('2026-11-01', '2026-11-03').runs).toMatchObject([{ status: 'draft', state: 'open' }]);
  });

  test('a retired playbook opens nothing and lets open runs finish', () => {
    const days = new Days(low('again: { after: 0d }'), m1({ '2026-09-01': 80, '2026-11-03': 40, '2026-11-06': 80, '2026-11-08': 40 })).run(
      '2026-11-01',
      '2026-11-04',
    );
    days.change(low('again: { after: 0d }\nstatus: retired')).run('2026-11-05');
    expect(days.keys).toEqual(['play/acme/1 open']);
    days.did({ day: '2026-11-05', kind: 'ticked', run: 'play/acme/1', step: 'call', by: 'maria' });
    expect(days.run('2026-11-06', '2026-11-09').keys).toEqual(['play/acme/1 done']);
  });

  test('a renamed playbook and a renamed customer keep their runs and their ledger', () => {
    const days = new Days(low(), world).run('2026-11-01', '2026-11-04');
    const renamed = {
      'customers/acme-group.yaml': customer('acme-group', 'formerly: [acme]'),
      ...play('formerly: [play]\nstart:\n  becomes: m1 < 50', 'watch'),
    };
    days.world = { values: { 'acme-group': { m1: { '2026-09-01': 80, '2026-11-03': 40 } } } };
    days.change(renamed).run('2026-11-05');
    expect(days.keys).toEqual(['watch/acme-group/1 open']);
    days.did({ day: '2026-11-05', kind: 'ticked', run: 'play/acme/1', step: 'call', by: 'maria' });
    expect(days.run('2026-11-06', '2026-11-08').keys).toEqual(['watch/acme-group/1 done']);
  });
});

function iso(from: string, days: number): string {
  return new Date(Date.parse(`${from}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
