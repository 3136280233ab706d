import { describe, expect, test } from 'vitest';
import { customerOf } from '../given.ts';
import { customer, Days, play } from './days.ts';

/** One objective: from 100 down to 60 between 2026-08-03 and 2026-11-11, a hundred days, as `m1` measures it. */
function objective(id: string, lines = '', goal = ''): string {
  return `
  - id: ${id}
    words: Agents find answers faster
    department: service
    goal: { outcome: Shorter calls, metric: m1, direction: down, baseline: 100, measured_on: 2026-08-03, target: 60, by: 2026-11-11${goal} }
    owners: { ours: maria, theirs: p-1 }
${lines}`;
}

function plan(...objectives: string[]): Record<string, string> {
  return {
    'customers/acme/customer.yaml': customer('acme'),
    'customers/acme/success-plan.yaml': `objectives:${objectives.join('')}`,
  };
}

const metrics = (...names: string[]) => ({
  'playbooks/metrics/plans.yaml': `metrics:\n${names.map((name) => `  ${name}: { is: objectives.${name} }\n`).join('')}`,
});

/** The values of derived metrics on a day, by name; null is no value. */
function values(files: Record<string, string>, day: string, m1: Record<string, number | null> | number | null): Record<string, unknown> {
  const names = metrics('active', 'progress', 'behind', 'missed', 'unconfirmed');
  const days = new Days({ ...files, ...names }, { values: { acme: { m1 } } }).run(day);
  const found = customerOf(days.report).metrics.filter(
    ({ name }) => name in { active: 1, progress: 1, behind: 1, missed: 1, unconfirmed: 1 },
  );
  return Object.fromEntries(found.map(({ name, value }) => [name, value]));
}

describe('a success plan in numbers', () => {
  test('progress is measured against the time that has passed', () => {
    // 50 of 100 days are over on 22 September.
    expect(values(plan(objective('calls')), '2026-09-22', 80)).toMatchObject({ active: 1, progress: 0.5, behind: 0, missed: 0 });
    expect(values(plan(objective('calls')), '2026-09-23', 80)).toMatchObject({ progress: 0.5, behind: 1, missed: 0 });
  });

  test('missed is what is past its day without its target', () => {
    expect(values(plan(objective('calls')), '2026-11-11', 61)).toMatchObject({ missed: 0 });
    expect(values(plan(objective('calls')), '2026-11-12', 61)).toMatchObject({ missed: 1, behind: 1 });
    expect(values(plan(objective('calls')), '2026-11-12', 60)).toMatchObject({ missed: 0, behind: 0, progress: 1 });
  });

  test('nothing measured is unknown, no plan is none', () => {
    expect(values(plan(objective('calls')), '2026-11-12', null)).toMatchObject({ active: 1, progress: null, behind: null, missed: null });
    expect(values({ 'customers/acme.yaml': customer('acme') }, '2026-11-12', 80)).toMatchObject({
      active: 0,
      behind: 0,
      missed: 0,
      unconfirmed: 0,
    });
  });

  test('one that cannot be measured leaves the others counted', () => {
    const files = plan(objective('calls'), objective('visits', '', ', source: by hand').replace('metric: m1', 'metric: m2'));
    expect(values(files, '2026-10-01', 80)).toMatchObject({ active: 2, progress: 0.5, behind: 1 });
  });

  test('a review stands in for a metric without a value, from its day on', () => {
    const files = plan(objective('calls', '    reviews: [{ on: 2026-10-02, value: 70 }]'));
    expect(values(files, '2026-10-01', null)).toMatchObject({ progress: null });
    expect(values(files, '2026-10-02', null)).toMatchObject({ progress: 0.75 });
  });

  test('unconfirmed: never verified, run out, and done without a result', () => {
    const verified = objective('calls', '    verified: { by: p-1, on: 2026-09-01, for: 30d }');
    expect(values(plan(verified), '2026-08-31', 80)).toMatchObject({ unconfirmed: 1 });
    expect(values(plan(verified), '2026-10-01', 80)).toMatchObject({ unconfirmed: 0 });
    expect(values(plan(verified), '2026-10-02', 80)).toMatchObject({ unconfirmed: 1 });
    const result = '    result: { value: 58, on: 2026-10-05, confirmed_by: p-1, evidence: Report }';
    expect(values(plan(objective('calls', '    status: done')), '2026-10-06', 80)).toMatchObject({ active: 0, unconfirmed: 1 });
    expect(values(plan(objective('calls', `    status: done\n${result}`)), '2026-10-06', 80)).toMatchObject({ active: 0, unconfirmed: 0 });
    expect(values(plan(objective('calls', '    status: proposed')), '2026-10-06', 80)).toMatchObject({ unconfirmed: 0 });
  });

  test('before its baseline was measured it is proposed, before the day of its result active', () => {
    const result = '    status: done\n    result: { value: 58, on: 2026-10-05, confirmed_by: p-1, evidence: Report }';
    const files = plan(objective('calls', result));
    const state = (day: string) => customerOf(new Days(files).run(day).report).objectives[0];
    expect(state('2026-08-02')).toMatchObject({ status: 'proposed', state: 'proposed', result: null });
    expect(state('2026-10-04')).toMatchObject({ status: 'active', state: 'not measured', result: null });
    expect(state('2026-10-05')).toMatchObject({ status: 'done', now: 58, result: { confirmedBy: 'p-1', evidence: 'Report' } });
  });

  test('a circle through a metric of a plan is found', () => {
    const files = {
      ...plan(objective('calls').replace('metric: m1', 'metric: worth')),
      'playbooks/metrics/plans.yaml': 'metrics:\n  worth: { is: objectives.progress * 2 }\n',
    };
    expect(() => new Days(files)).toThrow('these read one another: objectives.progress → worth → objectives.progress');
  });

  test('objective.* has no meaning where no run is about one', () => {
    const files = { ...plan(objective('calls')), ...play('start: { becomes: objective.behind }') };
    expect(() => new Days(files)).toThrow('objective.behind');
  });
});

describe('runs about one objective', () => {
  const two = (lines = '') => plan(objective('calls', lines), objective('visits').replace('metric: m1', 'metric: m2'));

  test('unconfirmed for 90 days makes a task, once, and a check ends it', () => {
    const files = (lines: string) => ({
      ...plan(objective('calls', lines)),
      ...play('per: objectives\nstart: { becomes: objective.days_unconfirmed >= 90 }\nuntil: objective.days_unconfirmed < 90'),
    });
    const days = new Days(files('    verified: { by: p-1, on: 2026-08-10, for: 90d }')).run('2026-10-01', '2026-11-07');
    expect(days.keys).toEqual([]);
    expect(days.run('2026-11-08').keys).toEqual(['play/acme:calls/1 open']);
    expect(days.one('play/acme:calls/1')).toMatchObject({ customer: 'acme', owner: 'maria', start: '2026-11-08' });
    expect(days.run('2026-11-09', '2026-11-20').keys).toEqual(['play/acme:calls/1 open']);
    days.change(files('    verified: { by: p-1, on: 2026-11-21, for: 90d }')).run('2026-11-21');
    expect(days.keys).toEqual(['play/acme:calls/1 ended']);
  });

  test('each objective has its own run: one that is missed does not start the other', () => {
    const files = { ...two(), ...play('per: objectives\nstart: { becomes: objective.missed }') };
    const days = new Days(files, { values: { acme: { m1: 80, m2: 55 } } }).run('2026-11-01', '2026-11-12');
    expect(days.keys).toEqual(['play/acme:calls/1 open']);
    expect(days.one('play/acme:calls/1').why.find(({ part }) => part === 'when')?.says).toContain('the objective is missed');
  });

  test('a goal review three months after the baseline asks for the causes only where the goal is missed', () => {
    const review = play(`per: objectives
for: objective.status == "active"
start: { on: objective.measured_on + 3mo }
steps:
  - { id: reached, title: Was it reached?, ask: [reached, missed] }
  - { id: installed, title: Installed and used as recommended?, ask: [yes, partly, no], if: answer("reached") == "missed" }
  - { id: teams, title: Which teams started?, ask: [all, some, none], if: answer("reached") == "missed" }
  - { id: review, title: Write the review, done: objective.reviewed_on >= start }`);
    const days = new Days({ ...two(), ...review }, { values: { acme: { m1: 80 } } }).run('2026-10-30', '2026-11-03');
    expect(days.keys).toEqual(['play/acme:calls/1 open', 'play/acme:visits/1 open']);
    expect(days.one('play/acme:calls/1').title).toBe('Play: Agents find answers faster');
    const said = { day: '2026-11-04', kind: 'answered', step: 'reached', by: 'maria' } as const;
    days.did({ ...said, run: 'play/acme:calls/1', answer: 'missed' }, { ...said, run: 'play/acme:visits/1', answer: 'reached' });
    days.change({ ...two('    reviews: [{ on: 2026-11-05, value: 80 }]'), ...review }).run('2026-11-04', '2026-11-05');
    expect(days.step('play/acme:calls/1', 'teams').state).toBe('open');
    expect(days.step('play/acme:calls/1', 'review')).toMatchObject({ state: 'done', doneOn: '2026-11-05' });
    expect(days.step('play/acme:visits/1', 'teams').state).toBe('skipped');
    expect(days.step('play/acme:visits/1', 'review').state).toBe('open');
  });

  test('a new objective can start a run about itself', () => {
    const begun = plan(...['calls', 'visits'].map((id) => objective(id).replace('2026-08-03', '2026-11-02')));
    const files = { ...begun, ...play('per: objectives\nfor: objective.id == "calls"\nstart: { each: objectives }') };
    const days = new Days(files).run('2026-11-01', '2026-11-03');
    expect(days.keys).toEqual(['play/acme:calls/1 open']);
  });

  test('`ago` reads an objective as it was', () => {
    const files = { ...two(), ...play('per: objectives\nstart:\n  becomes: objective.progress - ago(objective.progress, "28d") < 0.05') };
    const falling = { '2026-08-03': 100, '2026-10-10': 90, '2026-11-05': 89 };
    const days = new Days(files, { values: { acme: { m1: falling } } }).run('2026-11-01', '2026-11-08');
    expect(days.keys).toEqual(['play/acme:calls/1 open']);
    expect(days.one('play/acme:calls/1').start).toBe('2026-11-07');
  });

  test('`ago` reaches as far back as the metrics of the plans do themselves', () => {
    const files = {
      ...plan(objective('calls').replace('metric: m1', 'metric: moved')),
      'playbooks/metrics/plans.yaml': 'metrics:\n  moved:\n    is: change(m1, "14d")\n',
      ...play('per: objectives\nstart:\n  becomes: ago(objective.progress, "28d") > 0.5'),
    };
    expect(new Days(files).program.lookbacks.get('m1')).toContainEqual([{ count: 42, unit: 'd' }]);
  });

  test('a plan that points at another metric is no change of a rule', () => {
    const files = (metric: string) => ({
      ...plan(objective('calls').replace('metric: m1', `metric: ${metric}`)),
      ...play('per: objectives\nstart: { becomes: objective.missed }'),
    });
    const digest = (metric: string) => new Days(files(metric)).program.playbooks[0]?.digest;
    expect(digest('m1')).toBe(digest('m2'));
  });
});
