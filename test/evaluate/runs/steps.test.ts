import { describe, expect, test } from 'vitest';
import { acme, customer, Days, play, type World, workspace } from './days.ts';

/** A run that opens on Monday 2 November. */
function opened(
  lines: string,
  values: Record<string, Record<string, number | string | null>> = {},
  more: Record<string, string> = {},
  world: World = {},
): Days {
  const files = { ...acme, ...play(`start:\n  becomes: m1 < 50\n${lines}`), ...more };
  return new Days(files, { values: { acme: { m1: { '2026-09-01': 80, '2026-11-02': 40 }, ...values } }, ...world }).run(
    '2026-11-01',
    '2026-11-02',
  );
}

const ticked = (day: string, step: string, run = 'play/acme/1') => ({ day, kind: 'ticked', run, step, by: 'maria' }) as const;
const answered = (day: string, step: string, answer: string) =>
  ({ day, kind: 'answered', run: 'play/acme/1', step, answer, by: 'maria' }) as const;

describe('steps are done', () => {
  test('by hand, on the day of the tick; an untick takes it back', () => {
    const days = opened('steps:\n  - { id: a, title: A }\n  - { id: b, title: B }');
    days.did(ticked('2026-11-03', 'a')).run('2026-11-03', '2026-11-04');
    expect(days.step('play/acme/1', 'a')).toMatchObject({ state: 'done', doneOn: '2026-11-03', by: 'maria' });
    days.did({ day: '2026-11-05', kind: 'unticked', run: 'play/acme/1', step: 'a', by: 'maria' }).run('2026-11-05', '2026-11-06');
    expect(days.step('play/acme/1', 'a')).toMatchObject({ state: 'open', doneOn: null });
  });

  test('by themselves, when their expression is true; unknown ticks nothing', () => {
    const days = opened('steps:\n  - id: a\n    title: A\n    done: m2 >= 3\n  - { id: b, title: B }', {
      m2: { '2026-11-04': 5, '2026-11-05': null },
    });
    expect(days.run('2026-11-03').step('play/acme/1', 'a')).toMatchObject({ state: 'open', ticksItself: true });
    expect(days.run('2026-11-04', '2026-11-06').step('play/acme/1', 'a')).toMatchObject({ state: 'done', doneOn: '2026-11-04', by: null });
  });

  test('with proof: only when ticked and a touchpoint was logged since the start', () => {
    const touchpoint = (on: string) => ({
      'customers/acme/touchpoints/call.md': `---\nkind: call\non: ${on}\nby: maria\n---\nNotes.\n`,
      'customers/acme/customer.yaml': customer('acme'),
    });
    const files = (more: Record<string, string>) => ({
      ...play('start:\n  becomes: m1 < 50\nsteps:\n  - { id: a, title: A, proof: touchpoint }'),
      ...more,
    });
    const days = new Days(files(touchpoint('2026-10-20')), { values: { acme: { m1: { '2026-09-01': 80, '2026-11-02': 40 } } } });
    days.run('2026-11-01', '2026-11-02').did(ticked('2026-11-03', 'a')).run('2026-11-03');
    expect(days.step('play/acme/1', 'a').state).toBe('open');
    expect(days.change(files(touchpoint('2026-11-04'))).run('2026-11-04').runs).toMatchObject([
      { state: 'done', steps: [{ state: 'done', doneOn: '2026-11-04' }] },
    ]);
  });
});

describe('questions', () => {
  const lines =
    'steps:\n  - { id: position, title: Where?, due: start + 2bd, ask: [renewing, unsure, leaving], default: unsure }\n  - id: save\n    title: Save\n    if: answer("position") == "leaving"\n  - id: paper\n    title: Paper\n    if: answer("position") != "leaving"';

  test('later steps wait for the answer, then belong to the run or not', () => {
    const days = opened(lines);
    expect(days.one('play/acme/1').steps.map(({ state }) => state)).toEqual(['open', 'waiting', 'waiting']);
    days.did(answered('2026-11-03', 'position', 'leaving')).run('2026-11-03');
    expect(days.one('play/acme/1').steps.map(({ state, answer }) => [state, answer])).toEqual([
      ['done', 'leaving'],
      ['open', null],
      ['skipped', null],
    ]);
  });

  test('the default is taken five working days after the question was due', () => {
    const days = opened(lines).run('2026-11-03', '2026-11-10');
    expect(days.step('play/acme/1', 'position')).toMatchObject({ due: '2026-11-04', state: 'open', byDefault: false });
    expect(days.runs).toMatchObject([{ late: 6 }]);
    expect(days.run('2026-11-11').step('play/acme/1', 'position')).toMatchObject({
      state: 'done',
      answer: 'unsure',
      byDefault: true,
      doneOn: '2026-11-11',
    });
  });

  test('what is no answer is refused, and told', () => {
    const days = opened(lines)
      .did(answered('2026-11-03', 'position', 'maybe'))
      .run('2026-11-03');
    expect(days.step('play/acme/1', 'position').state).toBe('open');
    expect(days.report.findings).toMatchObject([{ code: 'answer-refused', file: 'playbooks/plays/play.mdx' }]);
  });

  test('a day that was asked for is a date of later steps', () => {
    const days = opened('steps:\n  - { id: go_live, title: When?, ask: date }\n  - { id: check, title: Check, due: go_live + 5bd }');
    expect(days.step('play/acme/1', 'check')).toMatchObject({ state: 'waiting', due: null });
    days.did(answered('2026-11-03', 'go_live', '2026-11-20')).run('2026-11-03');
    expect(days.step('play/acme/1', 'check')).toMatchObject({ state: 'open', due: '2026-11-27' });
  });

  test('a question that does not belong to the run is answered by nobody, and holds up nothing', () => {
    const days = opened(
      'steps:\n  - id: why\n    title: Why?\n    if: m2 > 1\n    ask: [a, b]\n  - id: next\n    title: Next\n    if: answer("why") == "a"\n  - { id: end, title: End }',
      { m2: { '2026-09-01': 0 } },
    );
    expect(days.one('play/acme/1').steps.map(({ state }) => state)).toEqual(['skipped', 'skipped', 'open']);
  });
});

describe('dates', () => {
  test('+ rolls forward and - rolls back off days the owner does not work', () => {
    const files = { 'customers/acme.yaml': customer('acme', '', '- { id: "1", start: 2026-01-01, end: 2027-01-16 }') };
    const days = opened(
      'due: start + 1d\nsteps:\n  - { id: a, title: A, due: start + 5d }\n  - { id: b, title: B, due: renewal - 7d, required: no }',
      {},
      files,
    );
    // 2 November + 5 days is a Saturday; 16 January − 7 days is a Saturday.
    expect(days.step('play/acme/1', 'a').due).toBe('2026-11-09'); // 7 November is a Saturday
    expect(days.step('play/acme/1', 'b').due).toBe('2027-01-08');
  });

  test('a step on another waits for it, and moves with it', () => {
    const days = opened('steps:\n  - { id: a, title: A, due: start + 3bd }\n  - { id: b, title: B, due: a.done + 10bd }');
    expect(days.step('play/acme/1', 'b')).toMatchObject({ state: 'waiting', due: null });
    days.did(ticked('2026-11-03', 'a')).run('2026-11-03');
    expect(days.step('play/acme/1', 'b')).toMatchObject({ state: 'open', due: '2026-11-17' });
  });

  test('a run is due with its `due`, but no earlier than its last required step', () => {
    expect(opened('due: start + 1d\nsteps:\n  - { id: a, title: A, due: start + 10bd }').one('play/acme/1').due).toBe('2026-11-16');
    expect(opened('due: start + 20bd\nsteps:\n  - { id: a, title: A, due: start + 10bd }').one('play/acme/1').due).toBe('2026-11-30');
    expect(
      opened('steps:\n  - { id: a, title: A, due: start + 3bd }\n  - { id: b, title: B, due: start + 9bd, required: no }').one(
        'play/acme/1',
      ).due,
    ).toBe('2026-11-05');
  });

  test('days late are counted from the due day', () => {
    const days = opened('due: start + 3bd\nsteps: [{ id: a, title: A }]').run('2026-11-03', '2026-11-05');
    expect(days.one('play/acme/1')).toMatchObject({ due: '2026-11-05', late: 0 });
    expect(days.run('2026-11-06', '2026-11-09').one('play/acme/1').late).toBe(4);
  });
});

describe('a run is over', () => {
  test('when all required steps are done', () => {
    const days = opened('steps:\n  - { id: a, title: A }\n  - { id: b, title: B, required: no }\n  - id: c\n    title: C\n    if: m2 > 1', {
      m2: { '2026-09-01': 0 },
    });
    days.did(ticked('2026-11-04', 'a')).run('2026-11-03', '2026-11-05');
    expect(days.one('play/acme/1')).toMatchObject({ state: 'done', closed: '2026-11-04' });
  });

  test('when a person closes it, whatever is left, for good', () => {
    const days = opened('until: m2 > 10', { m2: { '2026-11-05': 20 } });
    days
      .did({ day: '2026-11-03', kind: 'closed', run: 'play/acme/1', how: 'dismissed', reason: 'not_relevant', by: 'maria' })
      .run('2026-11-03', '2026-11-06');
    expect(days.one('play/acme/1')).toMatchObject({ state: 'dismissed', closed: '2026-11-03' });
  });

  test('when `until` is true; unknown ends nothing', () => {
    const days = opened('until: m2 > 10', { m2: { '2026-11-03': null, '2026-11-05': 20 } }).run('2026-11-03', '2026-11-04');
    expect(days.one('play/acme/1').state).toBe('open');
    expect(days.run('2026-11-05').one('play/acme/1')).toMatchObject({ state: 'ended', closed: '2026-11-05' });
  });

  test('steps due on its finish still happen after `until`', () => {
    const days = opened('until: m2 > 10\nsteps:\n  - { id: a, title: A }\n  - { id: retro, title: Look back, due: finish + 5bd }', {
      m2: { '2026-11-05': 20 },
    });
    expect(days.step('play/acme/1', 'retro').state).toBe('waiting');
    days.run('2026-11-03', '2026-11-05');
    expect(days.one('play/acme/1')).toMatchObject({
      state: 'open',
      due: '2026-11-12',
      steps: [{ state: 'skipped' }, { state: 'open', due: '2026-11-12' }],
    });
    days.did(ticked('2026-11-09', 'retro')).run('2026-11-06', '2026-11-09');
    expect(days.one('play/acme/1')).toMatchObject({ state: 'ended', closed: '2026-11-09' });
  });

  test('steps due on its finish come when all else is done', () => {
    const days = opened('steps:\n  - { id: a, title: A }\n  - { id: retro, title: Look back, due: finish + 5bd }');
    days.did(ticked('2026-11-03', 'a')).run('2026-11-03');
    expect(days.step('play/acme/1', 'retro')).toMatchObject({ state: 'open', due: '2026-11-10' });
    expect(days.did(ticked('2026-11-04', 'retro')).run('2026-11-04').one('play/acme/1')).toMatchObject({ state: 'done' });
  });

  test('a snooze keeps it open and says until when', () => {
    const days = opened('').did({
      day: '2026-11-03',
      kind: 'snoozed',
      run: 'play/acme/1',
      until: '2026-11-20',
      reason: 'Holiday there',
      by: 'maria',
    });
    const run = days.run('2026-11-03').one('play/acme/1');
    expect(run.state).toBe('open');
    expect(run.why.find(({ part }) => part === 'snoozed')?.says).toBe('Snoozed until 20 November 2026: Holiday there.');
  });
});

describe('starts', () => {
  const child = play('for: m1 > 1000\nstart:\n  becomes: m5 > 5\nagain: never', 'child');
  const lines =
    'steps:\n  - { id: position, title: Where?, ask: [renewing, leaving] }\n  - id: save\n    title: Save\n    if: answer("position") == "leaving"\n    starts: child\n  - { id: end, title: End }';

  test('a step opens another playbook once it belongs to the run, and is done with that', () => {
    const days = opened(lines, {}, child);
    expect(days.keys).toEqual(['play/acme/1 open']);
    days.did(answered('2026-11-04', 'position', 'leaving')).run('2026-11-03', '2026-11-04');
    expect(days.keys).toEqual(['child/acme/1 open', 'play/acme/1 open']);
    expect(days.step('play/acme/1', 'save')).toMatchObject({ state: 'done', doneOn: '2026-11-04' });
    expect(days.one('child/acme/1').why.find(({ part }) => part === 'when')?.says).toBe(
      'Started on 4 November 2026 by the step “Save” of “Play”.',
    );
  });

  test('only once, though the child is closed again', () => {
    const days = opened(lines, {}, child)
      .did(answered('2026-11-04', 'position', 'leaving'))
      .run('2026-11-03', '2026-11-04');
    days
      .did({ day: '2026-11-05', kind: 'closed', run: 'child/acme/1', how: 'dismissed', reason: null, by: 'maria' })
      .run('2026-11-05', '2026-11-08');
    expect(days.keys).toEqual(['child/acme/1 dismissed', 'play/acme/1 open']);
  });

  test('playbooks that start each other do not run in circles', () => {
    const circle = play(
      'start:\n  becomes: m5 > 5\nsteps:\n  - { id: back, title: Back, starts: play }\n  - { id: end, title: End }',
      'child',
    );
    expect(opened('steps:\n  - { id: on, title: On, starts: child }\n  - { id: end, title: End }', {}, circle).keys).toEqual([
      'child/acme/1 open',
      'play/acme/1 open',
    ]);
  });
});

test('the priority is chosen by the first true line, and an exception wins', () => {
  const lines = 'priority:\n  cases:\n    - if: arr >= 1000\n      then: high\n    - else: low';
  expect(opened(lines).one('play/acme/1').priority).toBe('low');
  const exception = {
    'customers/acme.yaml': customer(
      'acme',
      'overrides: [{ what: priority, value: urgent, reason: Board call, by: maria, until: 2026-11-03 }]',
    ),
  };
  const days = opened(lines, {}, exception);
  expect(days.one('play/acme/1').priority).toBe('urgent');
  expect(days.run('2026-11-03', '2026-11-04').one('play/acme/1').priority).toBe('low');
});

describe('owners', () => {
  const team = (lines: string) =>
    workspace(
      `team:\n  - { login: maria, name: Maria Keller, roles: [csm]${lines} }\n  - { login: jonas, name: Jonas Brandt, roles: [csm] }\n  - { login: li, name: Li Wen, roles: [csm] }\n  - { login: sam, name: Sam Okafor, roles: [manager] }\n`,
    );
  const two = { 'customers/acme.yaml': customer('acme').replace('owners: [', 'owners: [{ role: csm, login: jonas, from: 2026-11-05 }, ') };

  test('the holder of the role on the day; open runs follow a hand-over, or stay', () => {
    expect(
      opened('', {}, { ...team(''), ...two })
        .run('2026-11-03', '2026-11-05')
        .one('play/acme/1').owner,
    ).toBe('jonas');
    expect(
      opened('hand_over: stay', {}, { ...team(''), ...two })
        .run('2026-11-03', '2026-11-05')
        .one('play/acme/1').owner,
    ).toBe('maria');
  });

  test('the cover takes new work while the holder is away, and keeps it; what was open stays with the holder', () => {
    const away = (from: string, to: string) => team(`, away: [{ from: ${from}, to: ${to}, cover: jonas }]`);
    const covered = opened('', {}, away('2026-11-01', '2026-11-04'));
    expect(covered.one('play/acme/1').owner).toBe('jonas');
    expect(covered.run('2026-11-03', '2026-11-06').one('play/acme/1').owner).toBe('jonas');
    expect(opened('', {}, away('2026-11-04', '2026-11-06')).run('2026-11-03', '2026-11-05').one('play/acme/1').owner).toBe('maria');
  });

  test('the next role of the chain, then the manager, then nobody, which is told', () => {
    const away = team(', away: [{ from: 2026-11-01, to: 2026-11-04 }]');
    expect(opened('owner: [csm, manager]', {}, away).one('play/acme/1').owner).toBe('sam');
    expect(opened('owner: onboarding').one('play/acme/1').owner).toBe(null);
    expect(opened('owner: onboarding').report.findings).toMatchObject([{ code: 'run-without-owner', file: 'playbooks/plays/play.mdx' }]);
    expect(opened('owner: onboarding', {}, team('')).one('play/acme/1').owner).toBe('sam');
  });

  test('a person’s assignment wins and stays', () => {
    const days = opened('', {}, { ...team(''), ...two }).did({
      day: '2026-11-03',
      kind: 'assigned',
      run: 'play/acme/1',
      to: 'li',
      by: 'sam',
    });
    expect(days.run('2026-11-03', '2026-11-08').one('play/acme/1').owner).toBe('li');
  });

  test('a pool deals to who has the fewest open runs, most urgent first, and a run stays where it was dealt', () => {
    const pool = workspace(
      'team:\n  - { login: jonas, name: Jonas, roles: [csm] }\n  - { login: li, name: Li, roles: [csm] }\npools: { digital: { members: [jonas, li], pick: fewest_open_runs } }\n',
    );
    const names = ['a', 'b', 'c', 'd'];
    const files = Object.fromEntries(
      names.map((name, index) => [
        `customers/${name}.yaml`,
        customer(name, '', `- { id: "1", start: 2026-01-01, end: 2027-12-31, arr: ${1000 * (index + 1)} }`),
      ]),
    );
    const values = Object.fromEntries(names.map((name) => [name, { m1: { '2026-09-01': 80, '2026-11-02': 40 } }]));
    const days = new Days({ ...files, ...pool, ...play('start:\n  becomes: m1 < 50\nowner: digital') }, { values }).run(
      '2026-11-01',
      '2026-11-02',
    );
    // d has the most ARR and is dealt first; then Li has none, then the least ARR decides.
    const dealt = { 'play/d/1': 'jonas', 'play/c/1': 'li', 'play/b/1': 'li', 'play/a/1': 'jonas' };
    expect(Object.fromEntries(days.runs.map(({ key, owner }) => [key, owner]))).toEqual(dealt);
    days
      .did({ day: '2026-11-03', kind: 'closed', run: 'play/d/1', how: 'done', reason: null, by: 'jonas' })
      .run('2026-11-03', '2026-11-05');
    expect(Object.fromEntries(days.runs.map(({ key, owner }) => [key, owner]))).toEqual(dealt);
  });

  test('a step with a role of its own has its own owner', () => {
    expect(
      opened('steps:\n  - { id: a, title: A, owner: manager }\n  - { id: b, title: B }', {}, team(''))
        .one('play/acme/1')
        .steps.map(({ owner }) => owner),
    ).toEqual(['sam', 'maria']);
  });
});
