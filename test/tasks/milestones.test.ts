import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LedgerEntry } from '../../src/evaluate/decision.ts';
import { type ApplyResult, applyPlan } from '../../src/tasks/apply.ts';
import { compareIssue } from '../../src/tasks/difference.ts';
import { milestoneOf } from '../../src/tasks/milestone.ts';
import { planTasks } from '../../src/tasks/plan.ts';
import { readSnapshot } from '../../src/tasks/snapshot.ts';
import { newBody, type Task } from '../../src/tasks/task.ts';
import { type Fault, type Held, type Passing, type Server, startServer } from './github-server.ts';
import { customer, input, issue, report, run, settings, step } from './sample.ts';

const { github } = settings().workspace;
const by = (milestone: 'none' | 'month' | 'quarter') => settings({ github: { ...github, milestone } });
const due = (day: string | null, id = 'acme') => customer(id, { runs: [run(id, { due: day })] });

describe('which milestone', () => {
  test.each([
    ['month', 'january', '2026-11-22', '2026-11', '2026-11-30'],
    ['month', 'february', '2028-02-01', '2028-02', '2028-02-29'],
    ['quarter', 'january', '2026-11-22', 'FY2026 Q4', '2026-12-31'],
    ['quarter', 'february', '2026-11-22', 'FY2027 Q4', '2027-01-31'],
    ['quarter', 'february', '2027-01-31', 'FY2027 Q4', '2027-01-31'],
    ['quarter', 'february', '2027-02-01', 'FY2028 Q1', '2027-04-30'],
    ['quarter', 'july', '2026-06-30', 'FY2026 Q4', '2026-06-30'],
    ['quarter', 'july', '2026-07-01', 'FY2027 Q1', '2026-09-30'],
  ] as const)('by %s with a year from %s: %s lies in %s', (milestone, fiscal_year_starts, day, title, dueOn) => {
    expect(milestoneOf(day, { github: { milestone }, fiscal_year_starts })).toEqual({ title, dueOn });
  });

  test('without a due date none, and by default it is left alone', () => {
    expect(milestoneOf(null, { github: { milestone: 'month' }, fiscal_year_starts: 'january' })).toBeNull();
    expect(milestoneOf('2026-11-22', { github: { milestone: 'none' }, fiscal_year_starts: 'january' })).toBeUndefined();
  });

  test('a step with an issue of its own goes by its own due date', () => {
    const steps = [step('price', { ownIssue: true, due: '2027-02-05' }), step('call')];
    const { creates } = planTasks(input([customer('acme', { runs: [run('acme', { steps })] })], [], { settings: by('month') }));
    expect(creates.map(({ task }) => task.milestone?.title).sort()).toEqual(['2026-12', '2027-02']);
  });
});

describe('what an issue needs', () => {
  const taskOn = (day: string | null, milestone: 'none' | 'month' = 'month'): Task => {
    const [created] = planTasks(input([due(day)], [], { settings: by(milestone) })).creates;
    if (created === undefined) throw new Error('nothing is planned');
    return created.task;
  };
  /** What is done to an issue that was made for one due date, stands in a milestone now, and has another due date. */
  const moved = (made: Task, present: string | null, now: Task) =>
    compareIssue(issue(1, newBody(made), { title: made.title, milestone: present }), now, 'cs:').milestone;

  test.each<[string, string | null, string | null, string | null, string | null | undefined]>([
    ['as we wrote it', '2026-12-02', '2026-12', '2026-12-09', undefined],
    ['as we wrote it, and the month is another', '2026-12-02', '2026-12', '2027-01-05', '2027-01'],
    ['as we wrote it, and there is no due date any more', '2026-12-02', '2026-12', null, null],
    ['a person’s, whatever the month', '2026-12-02', 'Onboarding', '2027-01-05', undefined],
    ['taken away by a person, whatever the month', '2026-12-02', null, '2027-01-05', undefined],
    ['a person’s, and there is no due date any more', '2026-12-02', 'Onboarding', null, undefined],
    ['never written, and none there', null, null, '2026-12-02', '2026-12'],
    ['never written, and a person’s there', null, 'Onboarding', '2026-12-02', undefined],
  ])('%s', (_, before, present, after, expected) => {
    const found = moved(taskOn(before), present, taskOn(after));
    expect(found == null ? found : found.title).toBe(expected);
  });

  test('switched on it is written to issues that are there, and switched off it is left as it is', () => {
    expect(moved(taskOn('2026-12-02', 'none'), null, taskOn('2026-12-02'))?.title).toBe('2026-12');
    expect(moved(taskOn('2026-12-02'), '2026-12', taskOn('2027-01-05', 'none'))).toBeUndefined();
  });

  test('switched off for a while, what we wrote before is still known as ours', () => {
    const made = taskOn('2026-12-02');
    const written = compareIssue(issue(1, newBody(made), { milestone: '2026-12' }), taskOn('2026-12-09', 'none'), 'cs:').patch.body ?? '';
    expect(written).not.toBe('');
    const now = issue(1, written, { title: made.title, milestone: '2026-12' });
    expect(compareIssue(now, taskOn('2027-01-05'), 'cs:').milestone?.title).toBe('2027-01');
  });
});

describe('against GitHub', () => {
  let server: Server;
  let ledger: LedgerEntry[] = [];
  beforeEach(async () => {
    server = await startServer();
    ledger = [];
  });
  afterEach(() => server.close());

  async function runOnce(
    customers: Parameters<typeof report>[0],
    milestone: 'none' | 'month' | 'quarter' = 'month',
  ): Promise<ApplyResult & { readonly writes: readonly string[]; readonly lists: number }> {
    const client = server.client();
    const before = server.requests.length;
    const snapshot = await readSnapshot(client, ledger, github, (key) => key);
    const plan = planTasks({ report: report(customers), issues: snapshot.issues, ledger, settings: by(milestone) });
    const record = (entries: readonly LedgerEntry[]): void => {
      ledger.push(...entries);
    };
    const result = await applyPlan({ plan, client, highest: snapshot.highest, record, prefix: 'cs:' });
    const asked = server.requests.slice(before).map(({ method, path }) => `${method} ${path.replace('/repos/northlight/customers', '')}`);
    return {
      ...result,
      writes: asked.filter((one) => !one.startsWith('GET')),
      lists: asked.filter((one) => one === 'GET /milestones').length,
    };
  }
  const one = async (number = 1): Promise<Held> => {
    const found = (await server.issues()).find((held) => held.number === number);
    if (found === undefined) throw new Error('no issue');
    return found;
  };
  const isMilestone = ({ method, path }: Passing): boolean => method === 'POST' && path.endsWith('/milestones');
  const failOnce = (of: (passing: Passing) => boolean, fault: Fault): void => {
    server.fault = (passing) => {
      if (!of(passing)) return undefined;
      server.fault = undefined;
      return fault;
    };
  };
  const milestones = () => server.person('GET', '/milestones?state=all');

  test('two issues of one month share a milestone, made once before them; a second run writes and lists nothing', async () => {
    const customers = [due('2026-12-02'), due('2026-12-30', 'beta'), due(null, 'gamma')];
    const first = await runOnce(customers);
    expect(first.writes.filter((write) => /milestones$|issues$/.test(write))).toEqual([
      'POST /milestones',
      'POST /issues',
      'POST /issues',
      'POST /issues',
    ]);
    expect(first.lists).toBe(1);
    expect(await milestones()).toMatchObject([{ title: '2026-12', due_on: '2026-12-31T12:00:00Z', state: 'open' }]);
    expect((await server.issues()).map(({ milestone }) => milestone?.title ?? null)).toEqual(['2026-12', '2026-12', null]);
    expect(await runOnce(customers)).toMatchObject({ writes: [], lists: 0 });
  });

  test('where it is not configured nothing is asked or written', async () => {
    const { writes, lists } = await runOnce([due('2026-12-02')], 'none');
    expect([writes.filter((write) => write.includes('milestone')), lists]).toEqual([[], 0]);
    expect((await one()).milestone).toBeNull();
  });

  test('another due date moves it, and it leaves ours when there is none any more', async () => {
    await runOnce([due('2026-12-02')], 'quarter');
    expect((await one()).milestone?.title).toBe('FY2027 Q4');
    await runOnce([due('2027-02-02')], 'quarter');
    expect((await one()).milestone?.title).toBe('FY2028 Q1');
    expect((await runOnce([due('2027-02-02')], 'quarter')).writes).toEqual([]);
    await runOnce([due(null)], 'quarter');
    expect((await one()).milestone).toBeNull();
    expect((await runOnce([due(null)], 'quarter')).writes).toEqual([]);
    await runOnce([due('2026-12-02')], 'quarter');
    expect((await one()).milestone?.title).toBe('FY2027 Q4');
    expect(await milestones()).toMatchObject([{ state: 'open' }, { state: 'open' }]);
  });

  test.each([
    ['chose', 2, 'Spring campaign'],
    ['took away', null, null],
  ])('what a person %s stays, when the due date moves too', async (_, chosen, title) => {
    await runOnce([due('2026-12-02')]);
    await server.person('POST', '/milestones', { title: 'Spring campaign' });
    await server.person('PATCH', '/issues/1', { milestone: chosen });
    expect((await runOnce([due('2026-12-02')])).writes).toEqual([]);
    expect((await runOnce([due('2027-01-05')])).updated).toHaveLength(1);
    expect((await one()).milestone?.title ?? null).toBe(title);
    expect((await runOnce([due('2027-01-05')])).writes).toEqual([]);
  });

  test('one that is closed is used as it is, and not opened again', async () => {
    await server.person('POST', '/milestones', { title: '2026-12', state: 'closed' });
    expect((await runOnce([due('2026-12-02')])).writes.filter((write) => write.includes('milestones'))).toEqual([]);
    expect((await one()).milestone?.title).toBe('2026-12');
    expect(await milestones()).toMatchObject([{ state: 'closed', due_on: null }]);
  });

  test('a run that ends between the milestone and the issue: the next one uses the milestone', async () => {
    failOnce(({ method, path }) => method === 'POST' && path.endsWith('/issues'), { status: 502 });
    expect((await runOnce([due('2026-12-02')])).failed).toHaveLength(1);
    expect(await milestones()).toHaveLength(1);
    const next = await runOnce([due('2026-12-02')]);
    expect(next.writes.filter((write) => write.includes('milestones'))).toEqual([]);
    expect((await one()).milestone?.title).toBe('2026-12');
    expect(await milestones()).toHaveLength(1);
  });

  test.each<[string, Fault]>([
    ['the answer is lost', { drop: 'after' }],
    ['the answer is an error, and it was made', { status: 502, after: true }],
  ])('%s: the milestone is found and not made again', async (_, fault) => {
    failOnce(isMilestone, fault);
    const { writes, warnings } = await runOnce([due('2026-12-02')]);
    expect(writes.filter((write) => write === 'POST /milestones')).toHaveLength(1);
    expect(warnings).toEqual([]);
    expect((await one()).milestone?.title).toBe('2026-12');
  });

  test('made by somebody else meanwhile: theirs is used', async () => {
    server.fault = async (passing) => {
      if (isMilestone(passing)) await server.person('POST', '/milestones', { title: '2026-12' });
      return undefined;
    };
    const { warnings } = await runOnce([due('2026-12-02')]);
    expect(warnings).toEqual([]);
    expect((await one()).milestone?.title).toBe('2026-12');
    expect(await milestones()).toHaveLength(1);
  });

  test.each<[string, (passing: Passing) => boolean, string]>([
    ['made', isMilestone, 'The milestone 2026-12 could not be made'],
    ['read', ({ method, path }) => method === 'GET' && path.endsWith('/milestones'), 'The milestones could not be read'],
  ])('where it cannot be %s issues open without it, with one warning, and the next run puts them there', async (_, of, warning) => {
    const customers = [due('2026-12-02'), due('2026-12-03', 'beta')];
    server.fault = (passing) => (of(passing) ? { status: 403, message: 'Resource not accessible' } : undefined);
    const first = await runOnce(customers);
    expect(first.created).toHaveLength(2);
    expect(first.warnings).toEqual([expect.stringContaining(warning)]);
    const again = await runOnce(customers);
    expect(again).toMatchObject({ updated: [], writes: again.writes.filter((write) => write === 'POST /milestones') });
    server.fault = undefined;
    expect((await runOnce(customers)).updated).toHaveLength(2);
    expect((await server.issues()).map(({ milestone }) => milestone?.title)).toEqual(['2026-12', '2026-12']);
    expect((await runOnce(customers)).writes).toEqual([]);
  });

  test('a milestone that GitHub drops is told once and not asked for again', async () => {
    server.fault = async (passing) => {
      if (passing.method !== 'POST' || !passing.path.endsWith('/issues')) return undefined;
      const fields: object = JSON.parse(passing.body);
      return { status: 201, json: await server.person('POST', '/issues', { ...fields, milestone: null }, 'setpiece-bot') };
    };
    expect((await runOnce([due('2026-12-02')])).warnings).toEqual([
      'renewal-90/acme/1: #1 could not be put into the milestone 2026-12: the token may not do that',
    ]);
    expect((await runOnce([due('2026-12-02')])).writes).toEqual([]);
  });
});
