import { expect, test } from 'vitest';
import { acme, Days, play } from './days.ts';

const line = (on: string, reason = 'They compare vendors') => `  - { playbook: play, on: ${on}, by: maria, reason: ${reason} }\n`;
const record = acme['customers/acme.yaml'] ?? '';
const withStarts = (lines: string, rule = 'for: arr > 1000000000\nstart:\n  becomes: m1 < 50\n') => ({
  ...acme,
  ...play(rule),
  'customers/acme.yaml': `${record}starts:\n${lines}`,
});

test('a line starts one run on its day, whatever the rule says, and says who and why', () => {
  const days = new Days(withStarts(line('2026-11-03'))).run('2026-11-01', '2026-11-02');
  expect(days.keys).toEqual([]);
  expect(days.run('2026-11-03', '2026-11-05').keys).toEqual(['play/acme/1 open']);
  expect(days.one('play/acme/1')).toMatchObject({ start: '2026-11-03', opened: '2026-11-03' });
  const when = days.one('play/acme/1').why.find(({ part }) => part === 'when');
  expect(when?.says).toBe('Started by hand on 3 November 2026 by maria: They compare vendors.');
  expect(when?.at).toMatch(/^customers\/acme\.yaml:\d+/);
});

test('a run that was closed does not come back, and another line starts another', () => {
  const days = new Days(withStarts(line('2026-11-03'))).run('2026-11-01', '2026-11-04');
  days.did({ day: '2026-11-05', kind: 'closed', run: 'play/acme/1', how: 'dismissed', reason: null, by: 'maria' });
  expect(days.run('2026-11-05', '2026-11-09').keys).toEqual(['play/acme/1 dismissed']);
  days.change(withStarts(line('2026-11-03') + line('2026-11-10'))).run('2026-11-10');
  expect(days.keys).toEqual(['play/acme/1 dismissed', 'play/acme/2 open']);
});

test('a run that is open already is taken instead, also once it is over', () => {
  const rule = 'start:\n  becomes: m1 < 50\n';
  const world = { values: { acme: { m1: { '2026-09-01': 80, '2026-11-02': 40 } } } };
  const days = new Days(withStarts(line('2026-11-03'), rule), world).run('2026-11-01', '2026-11-04');
  expect(days.keys).toEqual(['play/acme/1 open']);
  days.did({ day: '2026-11-05', kind: 'closed', run: 'play/acme/1', how: 'done', reason: null, by: 'maria' });
  expect(days.run('2026-11-05', '2026-11-08').keys).toEqual(['play/acme/1 done']);
});

test('a line taken out leaves its run; one before live_from and one for a retired playbook start nothing', () => {
  const days = new Days(withStarts(line('2026-11-03'))).run('2026-11-01', '2026-11-03');
  days.change(withStarts(line('2026-08-01'))).run('2026-11-04', '2026-11-05');
  expect(days.keys).toEqual(['play/acme/1 open']);
  expect(days.one('play/acme/1').why.find(({ part }) => part === 'when')?.says).toBe('Started by hand on 3 November 2026.');
  const retired = new Days(withStarts(line('2026-11-03'), 'status: retired\nstart:\n  becomes: m1 < 50\n'));
  expect(retired.run('2026-11-03', '2026-11-04').keys).toEqual([]);
});

test('evaluating a day again decides the same', () => {
  const days = new Days(withStarts(line('2026-11-03'))).run('2026-11-01', '2026-11-03');
  const { history } = days;
  expect(days.run('2026-11-03').history).toEqual(history);
});

test('a line waits, and says so, while the run would be over at once or the customer is left out', () => {
  const rule = 'start:\n  becomes: m1 < 50\nuntil: m2 > 5\n';
  const days = new Days(withStarts(line('2026-11-03'), rule), { values: { acme: { m2: { '2026-09-01': 9, '2026-11-05': 1 } } } });
  days.run('2026-11-01', '2026-11-04');
  expect(days.keys).toEqual([]);
  const waits = () => days.report.findings.filter(({ code }) => code === 'by-hand-waits').map(({ message }) => message);
  expect(waits()).toEqual(['`play` is not started by hand for acme: what ends a run of it is true already']);
  expect(days.run('2026-11-05').keys).toEqual(['play/acme/1 open']);
  expect(waits()).toEqual([]);

  const silence = 'overrides:\n  - { what: no_contact, reason: They asked, by: maria, until: 2026-11-04 }\n';
  const files = withStarts(line('2026-11-03'));
  const silent = new Days({ ...files, 'customers/acme.yaml': `${files['customers/acme.yaml']}${silence}` }).run('2026-11-01', '2026-11-04');
  expect(silent.report.findings.map(({ message }) => message)).toContain(
    '`play` is not started by hand for acme: the customer is not to be contacted',
  );
  expect(silent.run('2026-11-05').keys).toEqual(['play/acme/1 open']);
});
