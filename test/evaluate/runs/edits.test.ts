import { expect, test } from 'vitest';
import { acme, Days, play } from './days.ts';

const world = { values: { acme: { m1: { '2026-09-01': 80, '2026-11-02': 40 } } } };
const key = 'play/acme/1';

test('an open run follows edits of its steps; what was done in a step that is gone, and the rule that opened it, are kept', () => {
  const steps = (lines: string) => `start:\n  becomes: m1 < 50\nsteps:\n${lines}`;
  const days = new Days(
    { ...acme, ...play(steps('  - { id: call, title: Call, due: start + 1bd }\n  - { id: mail, title: Mail }')) },
    world,
  ).run('2026-11-01', '2026-11-02');
  const lineOf = () => days.history.findLast((line) => line.kind === 'run');
  const opened = lineOf();
  days.did({ day: '2026-11-03', kind: 'ticked', run: key, step: 'call', by: 'maria' }).run('2026-11-03');
  days.change({ ...acme, ...play(`for: m1 < 90\n${steps('  - { id: mail, title: Write, due: start + 3bd }')}`) }).run('2026-11-04');
  expect(days.one(key)).toMatchObject({ state: 'open', due: '2026-11-05', steps: [{ id: 'mail', title: 'Write', due: '2026-11-05' }] });
  expect(lineOf()).toMatchObject({ day: '2026-11-04', digest: opened?.digest, done: { call: '2026-11-03' } });
  const rules = days.history.filter((line) => line.kind === 'rule').map(({ digest }) => digest);
  expect(rules).toHaveLength(2);
  expect(rules[0]).toBe(opened?.digest);
});

test('a question may be answered before its turn', () => {
  const asked = play(
    'start:\n  becomes: m1 < 50\nsteps:\n  - { id: call, title: Call }\n  - { id: position, title: Position, ask: [stay, leave], due: call.done + 2bd }\n  - { id: save, title: Save, if: answer("position") == "leave" }',
  );
  const days = new Days({ ...acme, ...asked }, world).run('2026-11-01', '2026-11-02');
  expect(days.step(key, 'position')).toMatchObject({ state: 'waiting' });
  days.did({ day: '2026-11-03', kind: 'answered', run: key, step: 'position', answer: 'leave', by: 'maria' }).run('2026-11-03');
  expect(days.step(key, 'position')).toMatchObject({ state: 'done', answer: 'leave', doneOn: '2026-11-03', byDefault: false });
  expect(days.step(key, 'save')).toMatchObject({ state: 'open' });
  expect(days.step(key, 'call')).toMatchObject({ state: 'open' });
});
