import { describe, expect, test } from 'vitest';
import { customer, Days, play, workspace } from './days.ts';

const budget = (lines: string, team = '') => workspace(`${team}budget: { ${lines} }\n`);
const calls = (id: string, lines = '') =>
  play(`start:\n  becomes: m1 < 50\n${lines}\nsteps:\n  - { id: call, title: Call, due: start + 1bd, contact: true }`, id);
const low = { m1: { '2026-09-01': 80, '2026-11-02': 40 } };

describe('contacts per customer', () => {
  const touchpoint = {
    'customers/acme/customer.yaml': customer('acme'),
    'customers/acme/touchpoints/call.md': '---\nkind: call\non: 2026-10-29\nby: maria\n---\nNotes.\n',
  };
  const limit = budget('contacts_per_customer: 1, within: 7d, hold_for: 30d');
  const world = { values: { acme: low } };

  test('a run over the budget is held back, says until when, and opens then', () => {
    const days = new Days({ ...touchpoint, ...limit, ...calls('play') }, world).run('2026-11-01', '2026-11-02');
    expect(days.runs).toMatchObject([
      {
        key: 'play/acme/1',
        state: 'held',
        held: 'Held back until 5 November: 1 of 1 contact made or planned this week.',
        heldFor: 'contacts',
      },
    ]);
    expect(days.run('2026-11-03', '2026-11-04').keys).toEqual(['play/acme/1 held']);
    expect(days.run('2026-11-05').runs).toMatchObject([
      { state: 'open', start: '2026-11-02', opened: '2026-11-02', held: null, due: '2026-11-03', late: 2 },
    ]);
  });

  test('never_hold, drafts and runs without a contact pass', () => {
    const plays = {
      ...calls('always', 'never_hold: yes'),
      ...calls('draft', 'status: draft'),
      ...play('start:\n  becomes: m1 < 50', 'quiet'),
    };
    const days = new Days({ ...touchpoint, ...limit, ...plays }, world).run('2026-11-01', '2026-11-02');
    expect(days.keys).toEqual(['always/acme/1 open', 'draft/acme/1 open', 'quiet/acme/1 open']);
  });

  test('the contacts an open run has planned count, and the most urgent playbook comes first', () => {
    const plays = { ...calls('a', 'priority: low'), ...calls('b', 'priority: urgent') };
    const days = new Days({ 'customers/acme.yaml': customer('acme'), ...limit, ...plays }, world).run('2026-11-01', '2026-11-02');
    expect(days.keys).toEqual(['a/acme/1 held', 'b/acme/1 open']);
    expect(days.one('a/acme/1').why.find(({ part }) => part === 'budget')).toMatchObject({
      says: days.one('a/acme/1').held,
      at: 'playbooks/workspace.yaml:10',
    });
  });

  test('a run waits until there is room for all its contacts; one that alone needs more waits until nothing else is used', () => {
    const two = (limit: number) => ({
      ...touchpoint,
      ...budget(`contacts_per_customer: ${limit}, within: 7d, hold_for: 30d`),
      ...play(
        'start:\n  becomes: m1 < 50\nsteps:\n  - { id: call, title: Call, contact: true }\n  - { id: mail, title: Write, contact: true }',
      ),
    });
    const days = new Days(two(2), world).run('2026-11-01', '2026-11-02');
    expect(days.one('play/acme/1').held).toBe('Held back until 5 November: 1 of 2 contacts made or planned this week, and it needs 2.');
    expect(days.run('2026-11-03', '2026-11-05').keys).toEqual(['play/acme/1 open']);
    expect(new Days(two(3), world).run('2026-11-01', '2026-11-02').keys).toEqual(['play/acme/1 open']);
    expect(new Days(two(1), world).run('2026-11-01', '2026-11-04').keys).toEqual(['play/acme/1 held']);
    expect(new Days(two(1), world).run('2026-11-01', '2026-11-05').keys).toEqual(['play/acme/1 open']);
  });

  test('a contact step done on the day of a touchpoint is one contact', () => {
    const logged = { ...touchpoint, 'customers/acme/touchpoints/call.md': '---\nkind: call\non: 2026-11-03\nby: maria\n---\nNotes.\n' };
    const two = budget('contacts_per_customer: 2, within: 7d, hold_for: 30d');
    const later = play('start:\n  becomes: m2 < 50\nsteps:\n  - { id: call, title: Call, contact: true }', 'later');
    const days = new Days(
      { ...logged, ...two, ...calls('play'), ...later },
      { values: { acme: { ...low, m2: { '2026-09-01': 80, '2026-11-05': 40 } } } },
    );
    days.run('2026-11-01', '2026-11-02').did({ day: '2026-11-03', kind: 'ticked', run: 'play/acme/1', step: 'call', by: 'maria' });
    expect(days.run('2026-11-03', '2026-11-05').keys).toEqual(['later/acme/1 open', 'play/acme/1 done']);
  });

  test('held for too long it expires', () => {
    const none = budget('contacts_per_customer: 0, within: 7d, hold_for: 10d');
    const days = new Days({ 'customers/acme.yaml': customer('acme'), ...none, ...calls('play') }, world).run('2026-11-01', '2026-11-12');
    expect(days.keys).toEqual(['play/acme/1 held']);
    expect(days.run('2026-11-13').runs).toMatchObject([{ state: 'expired', closed: '2026-11-13', held: null }]);
  });

  test('`until` ends a held run, and a person cannot be late with it', () => {
    const none = budget('contacts_per_customer: 0, within: 7d, hold_for: 60d');
    const files = { 'customers/acme.yaml': customer('acme'), ...none, ...calls('play', 'until: m1 > 70') };
    const days = new Days(files, { values: { acme: { m1: { ...low.m1, '2026-11-10': 80 } } } }).run('2026-11-01', '2026-11-09');
    expect(days.runs).toMatchObject([{ state: 'held', late: 0 }]);
    expect(days.run('2026-11-10').keys).toEqual(['play/acme/1 ended']);
  });
});

describe('open runs per owner', () => {
  const names = ['a', 'b', 'c'];
  const contracts = (arr: number) => `- { id: "1", start: 2026-01-01, end: 2027-12-31, arr: ${arr} }`;
  const files = Object.fromEntries(
    names.map((name, index) => [`customers/${name}.yaml`, customer(name, '', contracts(1000 * (index + 1)))]),
  );
  const values = Object.fromEntries(names.map((name) => [name, low]));

  test('above it the customers with the least ARR wait, until a run is over', () => {
    const days = new Days({ ...files, ...budget('open_runs_per_owner: 2'), ...calls('play') }, { values }).run('2026-11-01', '2026-11-02');
    expect(days.keys).toEqual(['play/a/1 held', 'play/b/1 open', 'play/c/1 open']);
    expect(days.one('play/a/1')).toMatchObject({ held: 'Held back: Maria Keller has 2 of 2 open runs.', heldFor: 'capacity' });
    days.did({ day: '2026-11-03', kind: 'ticked', run: 'play/c/1', step: 'call', by: 'maria' });
    expect(days.run('2026-11-03').keys).toEqual(['play/a/1 open', 'play/b/1 open', 'play/c/1 done']);
  });

  test('a person’s own capacity wins over the budget’s', () => {
    const team = 'team:\n  - { login: maria, name: Maria Keller, roles: [csm], capacity: 1 }\n';
    const days = new Days({ ...files, ...budget('open_runs_per_owner: 2', team), ...calls('play') }, { values }).run(
      '2026-11-01',
      '2026-11-02',
    );
    expect(days.keys).toEqual(['play/a/1 held', 'play/b/1 held', 'play/c/1 open']);
  });
});
