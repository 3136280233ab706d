import { describe, expect, test } from 'vitest';
import { compareIssue } from '../../src/tasks/difference.ts';
import { beginLine, findMarker } from '../../src/tasks/marker.ts';
import { planTasks } from '../../src/tasks/plan.ts';
import { formatPlan, formatPlanJson, summarizePlan } from '../../src/tasks/plan-text.ts';
import { customer, guards, input, issue, madeFor, report, run, settings, step } from './sample.ts';
import { mail, record, textsOf } from './texts.ts';

const acme = customer('acme');
const withRun = (changes: Parameters<typeof run>[1]) => customer('acme', { runs: [run('acme', changes)] });
const counts = (plan: ReturnType<typeof planTasks>) =>
  Object.fromEntries(
    (['creates', 'updates', 'closes', 'unchanged', 'deferred', 'heldBack', 'blocked'] as const)
      .filter((kind) => plan[kind].length > 0)
      .map((kind) => [kind, plan[kind].length]),
  );

test('an open run without an issue gets one, and then is unchanged', () => {
  const plan = planTasks(input([acme], []));
  expect(counts(plan)).toEqual({ creates: 1 });
  expect(plan.creates[0]).toMatchObject({ key: 'renewal-90/acme/1', title: 'Acme Logistics: Renewal, 90 days out', owner: 'maria' });
  expect(counts(planTasks(input([acme], [madeFor(acme)])))).toEqual({ unchanged: 1 });
});

test('a point of the score is no reason to write, a new band is', () => {
  const moved = (score: number, band: 'red' | 'yellow') => customer('acme', { health: { ...acme.health, score, band } });
  expect(counts(planTasks(input([moved(45, 'red')], [madeFor(acme)])))).toEqual({ unchanged: 1 });
  expect(planTasks(input([moved(55, 'yellow')], [madeFor(acme)])).updates[0]?.reason).toBe('facts');
});

describe('people’s work', () => {
  test('a title a person chose stays, a title of ours follows the playbook', () => {
    const renamed = withRun({ title: 'Renewal, early' });
    expect(planTasks(input([renamed], [madeFor(acme)])).updates[0]?.reason).toContain('title “Acme Logistics: Renewal, early”');
    expect(planTasks(input([renamed], [madeFor(acme, 1, { title: 'Ring Acme!' })])).updates[0]?.reason ?? '').not.toContain('title');
  });

  test('a person’s assignment wins over a new owner; ours follows the owner', () => {
    const moved = withRun({ owner: 'jonas' });
    expect(planTasks(input([moved], [madeFor(acme)])).updates[0]?.reason).toContain('assigned to jonas');
    expect(planTasks(input([moved], [madeFor(acme, 1, { assignees: ['li'] })])).updates[0]?.reason ?? '').not.toContain('assigned');
  });

  test('a login that GitHub dropped is not asked for again', () => {
    expect(counts(planTasks(input([acme], [madeFor(acme, 1, { assignees: [] })])))).toEqual({ unchanged: 1 });
  });

  test('a close is final', () => {
    const plan = planTasks(input([acme], [madeFor(acme, 1, { state: 'closed', stateReason: 'completed' })]));
    expect(counts(plan)).toEqual({ unchanged: 1 });
  });

  test('a deleted issue is not made again', () => {
    const ledger = [{ day: '2026-11-16', kind: 'opened', run: 'renewal-90/acme/1', issue: 7 } as const];
    expect(counts(planTasks(input([acme], [], { ledger })))).toEqual({ unchanged: 1 });
  });

  test('labels that are not ours are left alone, ours follow', () => {
    const labels = ['bug', 'cs:playbook/renewal-90', 'cs:priority/low', 'cs:team-north'];
    expect(planTasks(input([acme], [madeFor(acme, 1, { labels })])).updates[0]?.reason).toBe(
      'label cs:priority/high, without label cs:priority/low',
    );
  });
});

describe('runs that are over', () => {
  const ended = withRun({ state: 'ended', why: [{ part: 'until', says: 'The customer renewed', at: 'a.mdx:3' }] });

  test('untouched: closed', () => {
    expect(planTasks(input([ended], [madeFor(acme)])).closes[0]).toMatchObject({
      how: 'not_planned',
      reason: 'The customer renewed',
      onlyUntouched: true,
    });
  });

  test.each([
    ['a tick', { body: madeFor(acme).body.replace('- [ ] **Send', '- [x] **Send') }],
    ['a comment', { comments: 1 }],
    ['an assignment', { assignees: ['jonas'] }],
  ])('touched by %s: told, and left open', (_, changes) => {
    const plan = planTasks(input([ended], [madeFor(acme, 1, changes)]));
    expect(counts(plan)).toEqual({ updates: 1 });
    expect(plan.updates[0]).toMatchObject({ over: true });
    expect(counts(planTasks(input([ended], [madeFor(acme, 1, { ...changes, comments: 1, labels: ['cs:over'] })])))).toEqual({
      unchanged: 1,
    });
  });

  test('of a customer that left: closed as well', () => {
    const left = { ...report([customer('beta', { runs: [] })]), unscored: [ended] };
    expect(planTasks({ ...input([], [madeFor(acme)]), report: left }).closes).toHaveLength(1);
  });

  test('our own tick is no touch', () => {
    const ticked = customer('acme', { runs: [run('acme', { steps: [step('call', { state: 'done', ticksItself: true })] })] });
    expect(planTasks(input([ended], [madeFor(ticked)])).closes).toHaveLength(1);
  });

  test('done: closed as completed; reopened by a person: left alone', () => {
    const done = withRun({ state: 'done' });
    expect(planTasks(input([done], [madeFor(acme, 1, { comments: 3 })])).closes[0]).toMatchObject({ how: 'completed' });
    expect(counts(planTasks(input([done], [madeFor(acme, 1, { stateReason: 'reopened' })])))).toEqual({ unchanged: 1 });
    expect(counts(planTasks(input([done], [])))).toEqual({});
  });
});

test('held runs and drafts make no task', () => {
  const held = run('acme', { state: 'held', held: 'Held back until 30 November: 2 of 2 contacts made or planned this week' });
  const draft = run('acme', { playbook: 'new-one', status: 'draft' });
  const plan = planTasks(input([customer('acme', { runs: [held, draft] })], []));
  expect(counts(plan)).toEqual({ heldBack: 1 });
  expect(plan.heldBack[0]?.reason).toContain('2 of 2 contacts');
});

describe('identity', () => {
  const made = madeFor(acme);

  test('is the marker: title, labels and author’s name may all change', () => {
    const changed = {
      ...made,
      title: 'x',
      labels: ['cs:playbook/renewal-90', 'cs:priority/high'],
      author: { login: 'other[bot]', bot: true },
    };
    expect(counts(planTasks(input([acme], [changed])))).toEqual({ unchanged: 1 });
  });

  test('stays with a playbook or customer that was renamed, and takes the new name', () => {
    const rename = (key: string) => key.replace('renewal-90/', 'renewal/');
    const renamed = customer('acme', { runs: [run('acme', { playbook: 'renewal' })] });
    const plan = planTasks(input([renamed], [made], { settings: settings({}, { rename }) }));
    expect(counts(plan)).toEqual({ updates: 1 });
    const [update] = plan.updates;
    if (update === undefined) throw new Error('no update');
    const { patch } = compareIssue(made, update.task, 'cs:');
    expect(findMarker(patch.body ?? '')).toMatchObject({ marker: { playbook: 'renewal', subject: 'acme' } });
  });

  test('of a stranger is not believed, of a configured login or a recorded issue it is', () => {
    const stranger = { ...made, author: { login: 'mallory', bot: false } };
    const plan = planTasks(input([acme], [stranger]));
    expect(counts(plan)).toEqual({ creates: 1 });
    expect(plan.findings).toMatchObject([{ code: 'untrusted-marker', issues: [1] }]);
    const github = { ...settings().workspace.github, trusted: ['Mallory'] };
    expect(counts(planTasks(input([acme], [stranger], { settings: settings({ github }) })))).toEqual({ unchanged: 1 });
    const ledger = [{ day: '2026-11-16', kind: 'opened', run: 'renewal-90/acme/1', issue: 1 } as const];
    expect(counts(planTasks(input([acme], [stranger], { ledger })))).toEqual({ unchanged: 1 });
  });

  test('that cannot be read never makes a second issue', () => {
    const broken = { ...made, body: made.body.replace(/setpiece:begin \S+/, 'setpiece:begin oops') };
    const plan = planTasks(input([acme, customer('beta')], [broken]));
    expect(plan.creates.map(({ key }) => key)).toEqual(['renewal-90/beta/1']);
    expect(plan.blocked).toMatchObject([{ key: 'renewal-90/acme/1', action: 'create' }]);
    expect(plan.findings).toMatchObject([{ code: 'unreadable-marker' }]);
    expect(counts(planTasks(input([acme, customer('beta')], [{ ...broken, title: 'renamed' }])))).toEqual({ blocked: 2 });
  });

  test('that a person deleted is known from the ledger, and its issue is left as it is', () => {
    const ledger = [{ day: '2026-11-16', kind: 'opened', run: 'renewal-90/acme/1', issue: 1 } as const];
    const plan = planTasks(input([withRun({ state: 'ended' })], [issue(1, 'all mine now')], { ledger }));
    expect(counts(plan)).toEqual({ unchanged: 1 });
    expect(plan.findings).toMatchObject([{ code: 'lost-marker' }]);
  });

  test('that two issues carry is told', () => {
    const plan = planTasks(input([acme], [made, { ...made, number: 2 }]));
    expect(counts(plan)).toEqual({ unchanged: 1 });
    expect(plan.findings).toMatchObject([{ code: 'two-issues', issues: [1, 2] }]);
  });

  test('of a run that is not known any more: told, never closed', () => {
    const plan = planTasks(input([customer('acme', { runs: [] })], [made]));
    expect(counts(plan)).toEqual({});
    expect(plan.findings).toMatchObject([{ code: 'unknown-run' }]);
  });

  test('quoted: known, and its text is not written to', () => {
    const quoted = { ...made, body: made.body.replaceAll(/^/gm, '> ') };
    expect(counts(planTasks(input([withRun({ due: '2026-12-09' })], [quoted])))).toEqual({ unchanged: 1 });
  });
});

test('runs that should be one for an audience are held back, and those of other playbooks go on', () => {
  const held = 'Held back: the playbook would open 3,412 issues: make it `per: audience`, or raise guards.audience_above.';
  const crowd = run('acme', { playbook: 'tips', key: 'tips/acme/1', state: 'held', held });
  const plan = planTasks(input([customer('acme', { runs: [run('acme'), crowd] })], []));
  expect(counts(plan)).toEqual({ creates: 1, heldBack: 1 });
  expect(plan.heldBack[0]?.reason).toBe(held);
  expect(plan.stopped).toEqual([]);
});

describe('guards stop the whole plan', () => {
  const many = (count: number, state: 'open' | 'ended' = 'open') =>
    Array.from({ length: count }, (_, index) => customer(`c${index}`, { runs: [run(`c${index}`, { state })] }));
  const issues = (count: number) => many(count).map((one, index) => madeFor(one, index + 1));

  test('too many creates', () => {
    const plan = planTasks(input(many(4), [], { settings: settings({ guards: { ...guards, creates: 3 } }) }));
    expect(counts(plan)).toEqual({ blocked: 4 });
    expect(plan.stopped[0]).toContain('guards.creates allows 3');
    expect(counts(planTasks(input(many(3), [], { settings: settings({ guards: { ...guards, creates: 3 } }) })))).toEqual({ creates: 3 });
  });

  test('too many closes, and too large a share of them', () => {
    expect(
      planTasks(input(many(4, 'ended'), issues(4), { settings: settings({ guards: { ...guards, closes: 3 } }) })).stopped[0],
    ).toContain('guards.closes');
    expect(planTasks(input([...many(4, 'ended'), ...many(10).slice(4)], issues(10))).stopped[0]).toContain('guards.close_share allows 25%');
    expect(counts(planTasks(input([...many(3, 'ended'), ...many(10).slice(3)], issues(10))))).toEqual({ closes: 3, unchanged: 7 });
  });

  test('no customer at all', () => {
    expect(planTasks(input([], [madeFor(acme)])).stopped).toEqual(['No customer was loaded.']);
  });

  test('a public repository, unless reports may be published', () => {
    expect(planTasks(input([acme], [], { settings: settings({}, { isPublic: true }) })).stopped[0]).toContain('public');
    const publish = { ...settings().workspace.publish, reports: true };
    expect(counts(planTasks(input([acme], [], { settings: settings({ publish }, { isPublic: true }) })))).toEqual({ creates: 1 });
  });
});

test('over what one run creates waits, most urgent first', () => {
  const urgent = customer('zeta', { runs: [run('zeta', { priority: 'urgent' })] });
  const small = customer('alpha', { arr: 1000 });
  const plan = planTasks(input([acme, small, urgent], [], { settings: settings({}, { createsPerRun: 2 }) }));
  expect(plan.creates.map(({ customer: id }) => id)).toEqual(['zeta', 'acme']);
  expect(plan.deferred.map(({ customer: id }) => id)).toEqual(['alpha']);
});

test('without GitHub the ledger stands for it', () => {
  const runs = [run('acme'), run('acme', { playbook: 'save' }), run('acme', { playbook: 'kickoff', state: 'ended' })];
  const ledger = [
    { day: '2026-11-16', kind: 'opened', run: 'renewal-90/acme/1', issue: 1 },
    { day: '2026-11-16', kind: 'opened', run: 'kickoff/acme/1', issue: 2 },
  ] as const;
  expect(counts(planTasks(input([customer('acme', { runs })], null, { ledger })))).toEqual({ creates: 1, closes: 1, unchanged: 1 });
});

test('without GitHub an issue whose run was over on an earlier day is taken as closed by then', () => {
  const over = (closed: string) => [run('acme', { playbook: 'kickoff', state: 'ended', closed })];
  const ledger = [{ day: '2026-11-01', kind: 'opened', run: 'kickoff/acme/1', issue: 2 }] as const;
  const closes = (closed: string) => planTasks(input([customer('acme', { runs: over(closed) })], null, { ledger })).closes.length;
  const { asOf } = input([], []).report;
  expect([closes('2026-11-02'), closes(asOf)]).toEqual([0, 1]);
});

test('the order of the input does not matter', () => {
  const customers = [acme, customer('beta'), customer('gamma')];
  const issues = [
    madeFor(acme, 5),
    madeFor(customer('gamma'), 2),
    issue(9, beginLine({ playbook: 'x', subject: 'y', ordinal: 1, ruled: [], facts: '' })),
  ];
  const forwards = planTasks(input(customers, issues));
  expect(formatPlanJson(planTasks(input(customers.toReversed(), issues.toReversed())))).toBe(formatPlanJson(forwards));
});

test('a playbook with too many steps for an issue is blocked with the reason', () => {
  const steps = Array.from({ length: 600 }, (_, index) => step(`s${index}`, { title: 'x'.repeat(200) }));
  const plan = planTasks(input([withRun({ steps })], []));
  expect(plan.blocked[0]?.reason).toContain('65536');
});

describe('reports', () => {
  test('one line sums a plan up', () => {
    expect(summarizePlan(planTasks(input([acme], [])))).toBe('1 to create, 0 to update, 0 to close, 0 unchanged');
    const github = { ...settings().workspace.github, mode: 'shadow' as const };
    expect(summarizePlan(planTasks(input([acme], [], { settings: settings({ github }) })))).toContain('shadow: nothing is written');
  });

  test('text names each run with its reason', () => {
    expect(formatPlan(planTasks(input([acme], [])))).toBe(
      [
        'Create',
        '  Acme Logistics: Renewal, 90 days out (renewal-90/acme/1, due 2026-12-02, maria)',
        '    The renewal is on 14 February 2027, and this starts 90 days before',
        '',
        '1 to create, 0 to update, 0 to close, 0 unchanged',
        '',
      ].join('\n'),
    );
    expect(formatPlan(planTasks(input([], [])))).toContain('Stopped: nothing will be applied\n  No customer was loaded.');
  });

  test('JSON is one document with the seven lists', () => {
    const document: unknown = JSON.parse(formatPlanJson(planTasks({ ...input([acme], []), report: report([acme]) })));
    expect(document).toMatchObject({
      creates: [{ key: 'renewal-90/acme/1' }],
      updates: [],
      closes: [],
      unchanged: [],
      deferred: [],
      heldBack: [],
      blocked: [],
    });
  });
});

describe('a text that cannot be filled in', () => {
  const files = {
    'playbooks/assets/annual-value-report.mdx': mail.replace('Hello,', 'Hello {{ customer.industry }},'),
    'customers/beta.yaml': record('beta', 'Beta', 'industry: ports'),
  };
  const texts = textsOf(files);

  test('keeps its run from being begun, and no other', () => {
    const plan = planTasks({ ...input([acme, customer('beta')], []), texts });
    expect(plan.creates.map(({ key }) => key)).toEqual(['renewal-90/beta/1']);
    expect(plan.blocked).toMatchObject([
      {
        key: 'renewal-90/acme/1',
        action: 'create',
        isMistake: true,
        reason: 'its text annual-value-report needs `customer.industry`, and there is none for acme',
      },
    ]);
    expect(plan.stopped).toEqual([]);
  });

  test('does so without GitHub too', () => {
    expect(planTasks({ ...input([acme], []), issues: null, texts }).blocked).toMatchObject([{ key: 'renewal-90/acme/1', isMistake: true }]);
  });

  test('stands in an open issue with a mark, which goes on', () => {
    const plan = planTasks({ ...input([withRun({ due: '2026-12-09' })], [madeFor(acme)]), texts });
    expect(counts(plan)).toEqual({ updates: 1 });
    expect(plan.updates[0]?.task.below.join('\n')).toContain('Hello ⟨customer.industry: not known⟩,');
  });

  test('is nothing to a run whose step is done', () => {
    const sent = withRun({ steps: [step('value_report', { state: 'done', asset: 'annual-value-report' }), step('call')] });
    expect(counts(planTasks({ ...input([sent], []), texts }))).toEqual({ creates: 1 });
  });
});
