import { describe, expect, test } from 'vitest';
import { acme, customer, Days, play, workspace } from './days.ts';

const ladder = (lines = '', team = '') =>
  workspace(`${team}escalation:\n  - { after: 2bd, to: lead }\n  - { after: 2w, to: manager }\n${lines}`);
const team = `team:
  - { login: maria, name: Maria Keller, roles: [csm] }
  - { login: petra, name: Petra Wolf, roles: [lead] }
  - { login: sam, name: Sam Okafor, roles: [manager] }
`;
const world = { values: { acme: { m1: { '2026-09-01': 80, '2026-11-02': 40 } } } };
/** Opens on Monday 2 November; the first step is due on Tuesday, the run on Friday. */
const calls = (lines = '') =>
  play(
    `start:\n  becomes: m1 < 50\ndue: start + 4bd\n${lines}\nsteps:\n  - { id: call, title: Call, due: start + 1bd }\n  - { id: write, title: Write, required: no, due: start }`,
  );
const opened = (files: Readonly<Record<string, string>>) => new Days({ ...acme, ...files }, world).run('2026-11-01', '2026-11-02');
const key = 'play/acme/1';

describe('an overdue run', () => {
  test('reaches the next role step by step, counted in working days of its owner from the earliest required step', () => {
    const days = opened({ ...ladder('', team), ...calls() });
    expect(days.run('2026-11-04').one(key)).toMatchObject({ late: 2 });
    expect(days.one(key).escalated).toBeUndefined();
    expect(days.run('2026-11-05').one(key).escalated).toEqual({ to: 'lead', login: 'petra', since: '2026-11-05', after: '2bd' });
    expect(days.one(key).why.find(({ part }) => part === 'escalated')).toEqual({
      part: 'escalated',
      says: 'Escalated to Petra Wolf on 5 November 2026: 2 working days overdue.',
      at: 'playbooks/workspace.yaml:11',
    });
    expect(days.run('2026-11-06', '2026-11-17').one(key).escalated).toMatchObject({ to: 'manager', login: 'sam', since: '2026-11-17' });
    days.did({ day: '2026-11-17', kind: 'ticked', run: key, step: 'call', by: 'maria' });
    expect(days.run('2026-11-18').one(key).escalated).toBeUndefined();
  });

  test('a step that is done leaves the run’s own day to count from; one that is not required never counts', () => {
    const meeting = play(
      'start:\n  becomes: m1 < 50\ndue: start + 4bd\nsteps:\n  - { id: call, title: Call, due: start + 1bd }\n  - { id: meet, title: Meet }\n  - { id: note, title: Note, required: no, due: start }',
    );
    const days = opened({ ...ladder('', team), ...meeting });
    days.did({ day: '2026-11-03', kind: 'ticked', run: key, step: 'call', by: 'maria' });
    expect(days.run('2026-11-03', '2026-11-09').one(key).escalated).toBeUndefined();
    expect(days.run('2026-11-10').one(key).escalated).toMatchObject({ to: 'lead', since: '2026-11-10' });
  });

  test('a question that nobody answers escalates', () => {
    const question = play(
      'start:\n  becomes: m1 < 50\nsteps:\n  - { id: position, title: Position, ask: [renewing, leaving], due: start + 1bd }',
    );
    expect(
      opened({ ...ladder('', team), ...question })
        .run('2026-11-03', '2026-12-02')
        .one(key).escalated,
    ).toMatchObject({ to: 'manager' });
  });

  test('a playbook may have a ladder of its own, or none', () => {
    const own = opened({ ...ladder('', team), ...calls('escalation: [{ after: 1d, to: manager }]') }).run('2026-11-03', '2026-11-04');
    expect(own.one(key).escalated).toEqual({ to: 'manager', login: 'sam', since: '2026-11-04', after: '1d' });
    expect(own.one(key).why.find(({ part }) => part === 'escalated')?.at).toBe('playbooks/plays/play.mdx:8');
    const none = opened({ ...ladder('', team), ...calls('escalation: []') }).run('2026-11-03', '2026-11-30');
    expect(none.one(key).escalated).toBeUndefined();
  });

  test('drafts escalate to nobody', () => {
    const days = opened({ ...ladder('', team), ...calls('status: draft') }).run('2026-11-03', '2026-11-30');
    expect(days.one(key)).toMatchObject({ state: 'open' });
    expect(days.one(key).escalated).toBeUndefined();
  });
});

describe('the role that is told', () => {
  const held = (lines: string) => ({ 'customers/acme.yaml': customer('acme').replace(/owners: .*/, `owners: [${lines}]`) });
  const maria = '{ role: csm, login: maria, from: 2026-01-01 }';

  test('is its holder at the customer, before the pool, before somebody of the team', () => {
    const files = { ...ladder('pools: { helpers: { members: [sam], pick: fewest_open_runs } }\n', team), ...calls() };
    const told = (lines: string) =>
      opened({ ...files, ...held(lines) })
        .run('2026-11-03', '2026-11-05')
        .one(key).escalated?.login;
    expect(told(`${maria}, { role: lead, login: sam, from: 2026-01-01 }`)).toBe('sam');
    expect(told(maria)).toBe('petra');
    const pool = workspace(
      `${team}pools: { helpers: { members: [sam], pick: fewest_open_runs } }\nescalation: [{ after: 2bd, to: helpers }]\n`,
    );
    expect(
      opened({ ...pool, ...calls(), ...acme })
        .run('2026-11-03', '2026-11-05')
        .one(key).escalated?.login,
    ).toBe('sam');
  });

  test('when nobody holds it, this is a finding at the ladder', () => {
    const days = opened({ ...ladder('', ''), ...calls() }).run('2026-11-03', '2026-11-05');
    expect(days.one(key).escalated).toEqual({ to: 'lead', login: null, since: '2026-11-05', after: '2bd' });
    expect(days.report.findings).toMatchObject([
      {
        code: 'escalation-without-holder',
        severity: 'warning',
        message: 'The run play/acme/1 is overdue and nobody is told: nobody holds the role lead.',
        file: 'playbooks/workspace.yaml',
        line: 11,
      },
    ]);
  });

  test('stays the same person while they can be told', () => {
    const two = team.replace('roles: [lead] }', 'roles: [lead] }\n  - { login: anna, name: Anna, roles: [lead] }');
    const days = opened({ ...ladder('', two), ...calls() }).run('2026-11-03', '2026-11-05');
    expect(days.one(key).escalated?.login).toBe('anna');
    const busy = play('owner: lead\nstart: { every: 1d }', 'busy');
    days.change({ ...acme, ...ladder('', two), ...calls(), ...busy });
    expect(days.run('2026-11-06', '2026-11-12').one(key).escalated?.login).toBe('anna');
  });
});
