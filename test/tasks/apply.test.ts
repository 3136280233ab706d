import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LedgerEntry } from '../../src/evaluate/decision.ts';
import type { CustomerReport } from '../../src/evaluate/report.ts';
import { type ApplyResult, applyPlan } from '../../src/tasks/apply.ts';
import { formatResult, summarizeResult } from '../../src/tasks/apply-text.ts';
import type { Issues } from '../../src/tasks/issue.ts';
import { type Plan, type PlanSettings, planTasks } from '../../src/tasks/plan.ts';
import { readBack } from '../../src/tasks/read-back.ts';
import { readSnapshot } from '../../src/tasks/snapshot.ts';
import { type Fault, type Held, type Passing, type Server, startServer } from './github-server.ts';
import { asOf, customer, guards, report, run, settings, step } from './sample.ts';

let server: Server;
let ledger: LedgerEntry[] = [];
beforeEach(async () => {
  server = await startServer();
  ledger = [];
});
afterEach(() => server.close());

interface Outcome {
  readonly plan: Plan;
  readonly result: ApplyResult;
  readonly writes: readonly string[];
}

/** One whole run: read, read back, plan, apply. */
async function runOnce(
  customers: readonly CustomerReport[],
  given: { client?: Issues; settings?: PlanSettings; between?: () => Promise<unknown> } = {},
): Promise<Outcome> {
  const client = given.client ?? server.client();
  const before = server.writes().length;
  const snapshot = await readSnapshot(client, ledger, settings().workspace.github, (key) => key);
  const trusted = snapshot.login === undefined ? [] : [snapshot.login];
  ledger.push(...readBack({ issues: snapshot.issues, ledger, trusted, asOf, zone: 'UTC', prefix: 'cs:', rename: (key) => key }));
  const chosen = { ...(given.settings ?? settings()), trusted, isPublic: snapshot.isPublic };
  const plan = planTasks({ report: report(customers), issues: snapshot.issues, ledger, settings: chosen });
  await given.between?.();
  const record = (entries: readonly LedgerEntry[]): void => {
    ledger.push(...entries);
  };
  const result = await applyPlan({ plan, client, highest: snapshot.highest, record, prefix: 'cs:' });
  return {
    plan,
    result,
    writes: server
      .writes()
      .slice(before)
      .map(({ method, path }) => `${method} ${path.replace('/repos/northlight/customers', '')}`),
  };
}

const acme = customer('acme');
const some = (count: number) => Array.from({ length: count }, (_, index) => customer(`c${String(index).padStart(3, '0')}`));
const titles = (issues: readonly Held[]) => issues.map(({ title }) => title).sort();
const isCreate = ({ method, path }: Passing) => method === 'POST' && path.endsWith('/issues');
const one = async (): Promise<Held> => {
  const [first] = await server.issues();
  if (first === undefined) throw new Error('no issue');
  return first;
};
/** Injects a fault into the nth request of a kind. */
function failNth(n: number, of: (passing: Passing) => boolean, fault: Fault): void {
  let seen = 0;
  server.fault = (passing) => {
    if (of(passing)) seen += 1;
    return of(passing) && seen === n ? fault : undefined;
  };
}

test('a task becomes an issue, and applying again writes nothing', async () => {
  const first = await runOnce([acme, customer('beta')]);
  expect(summarizeResult(first.result)).toBe('2 created, 0 updated, 0 closed');
  expect(formatResult(first.result)).toContain('created #1 renewal-90/acme/1');
  expect(await one()).toMatchObject({
    title: 'Acme Logistics: Renewal, 90 days out',
    state: 'open',
    assignees: [{ login: 'maria' }],
    labels: [{ name: 'cs:playbook/renewal-90' }, { name: 'cs:priority/high' }],
  });
  expect(ledger).toEqual([
    { day: asOf, kind: 'opened', run: 'renewal-90/acme/1', issue: 1 },
    { day: asOf, kind: 'opened', run: 'renewal-90/beta/1', issue: 2 },
  ]);
  const second = await runOnce([acme, customer('beta')]);
  expect(second.writes).toEqual([]);
  expect(second.plan.unchanged).toHaveLength(2);
  expect(ledger).toHaveLength(2);
});

describe('what people do', () => {
  test('a tick made after the plan survives the update, with their text byte for byte', async () => {
    await runOnce([acme]);
    const changed = customer('acme', { runs: [run('acme', { due: '2026-12-09', owner: 'jonas' })] });
    let before = '';
    const { result } = await runOnce([changed], {
      between: async () => {
        const body = (await one()).body ?? '';
        before = `Notes:\t from me  \r\n\r\n${body.replace('- [ ] Call', '- [x] Call').replaceAll('\n', '\r\n')}\r\n\r\n— m. <3 `;
        await server.person('PATCH', '/issues/1', { body: before });
      },
    });
    expect(result.updated).toHaveLength(1);
    const after = await one();
    expect(after.body).toContain('- [x] Call the decision maker');
    expect(after.body).toContain('due **Wed 9 Dec 2026**');
    expect(after.body?.startsWith('Notes:\t from me  \r\n\r\n<!-- setpiece:why -->\r\n')).toBe(true);
    expect(after.body?.endsWith('\r\n\r\n— m. <3 ')).toBe(true);
    expect(after.assignees).toEqual([{ login: 'jonas' }]);
    expect((await runOnce([changed])).writes).toEqual([]);
    expect(ledger.filter(({ kind }) => kind === 'ticked')).toMatchObject([{ step: 'sponsor_call', day: asOf }]);
  });

  test('their labels stay, ours follow', async () => {
    await runOnce([acme]);
    await server.person('POST', '/issues/1/labels', { labels: ['bug', 'cs:mine'] });
    const urgent = customer('acme', { runs: [run('acme', { priority: 'urgent', late: 3 })] });
    await runOnce([urgent]);
    expect((await one()).labels.map(({ name }) => name).sort()).toEqual([
      'bug',
      'cs:late',
      'cs:mine',
      'cs:playbook/renewal-90',
      'cs:priority/urgent',
    ]);
    expect((await runOnce([urgent])).writes).toEqual([]);
  });

  test.each([
    ['completed', 'done'],
    ['not_planned', 'dismissed'],
  ])('a close as %s is never reopened, and is in the ledger as %s with who closed it', async (reason, how) => {
    await runOnce([acme]);
    await server.person('PATCH', '/issues/1', { state: 'closed', state_reason: reason });
    const { writes } = await runOnce([acme]);
    expect(writes).toEqual([]);
    expect(ledger.at(-1)).toMatchObject({ kind: 'closed', how, by: 'maria' });
    expect((await one()).state).toBe('closed');
    expect(await server.issues()).toHaveLength(1);
  });

  test('a close between plan and apply is respected', async () => {
    await runOnce([acme]);
    const changed = customer('acme', { runs: [run('acme', { due: '2026-12-09' })] });
    const close = () => server.person('PATCH', '/issues/1', { state: 'closed', state_reason: 'completed' });
    const { result, writes } = await runOnce([changed], { between: close });
    expect(writes.filter((write) => write.startsWith('PATCH'))).toEqual([]);
    expect(result.skipped).toMatchObject([{ reason: 'a person closed its issue meanwhile' }]);
  });
});

describe('runs that end', () => {
  const ended = customer('acme', { runs: [run('acme', { state: 'ended' })] });

  test('untouched: closed as not planned with our label, which is no person’s close', async () => {
    await runOnce([acme]);
    expect(summarizeResult((await runOnce([ended])).result)).toBe('0 created, 0 updated, 1 closed');
    expect(await one()).toMatchObject({ state: 'closed', state_reason: 'not_planned' });
    expect((await runOnce([ended])).writes).toEqual([]);
    expect(ledger.map(({ kind }) => kind)).toEqual(['opened']);
    const before = server.requests.length;
    await runOnce([ended]);
    expect(server.requests.slice(before).filter(({ path }) => path.endsWith('/issues/1'))).toEqual([]);
  });

  test('touched after the plan: not closed, and told once with the next run', async () => {
    await runOnce([acme]);
    const comment = () => server.person('POST', '/issues/1/comments', { body: 'On it.' });
    expect((await runOnce([ended], { between: comment })).result.skipped).toHaveLength(1);
    const why = [{ part: 'until', says: 'Renewed, says @maria in #12.', at: 'a.mdx:3' }];
    expect((await runOnce([customer('acme', { runs: [run('acme', { state: 'ended', why })] })])).result.updated).toHaveLength(1);
    expect((await runOnce([ended])).writes).toEqual([]);
    expect(await one()).toMatchObject({ state: 'open', comments: 2 });
    const told = (await server.client().comments(1)).at(-1);
    expect(told).toContain('This has ended: Renewed, says @\u200bmaria in #\u200b12. Somebody has worked on it');
  });

  test('told once also when the label was lost after the comment', async () => {
    await runOnce([acme]);
    await server.person('POST', '/issues/1/comments', { body: 'On it.' });
    failNth(1, ({ method, path }) => method === 'POST' && path.endsWith('/issues/1/labels'), { status: 502 });
    expect((await runOnce([ended])).result.failed).toHaveLength(1);
    server.fault = undefined;
    await runOnce([ended]);
    expect(await one()).toMatchObject({ state: 'open', comments: 2 });
  });

  test('done: closed as completed', async () => {
    await runOnce([acme]);
    await runOnce([customer('acme', { runs: [run('acme', { state: 'done' })] })]);
    expect(await one()).toMatchObject({ state: 'closed', state_reason: 'completed' });
  });
});

describe('when something fails', () => {
  test('between a create and the ledger: the next run knows the issue by its marker', async () => {
    const crash = new Error('killed');
    const client = server.client();
    const snapshot = await readSnapshot(client, [], settings().workspace.github, (key) => key);
    const plan = planTasks({ report: report([acme, customer('beta')]), issues: snapshot.issues, ledger: [], settings: settings() });
    const record = (): void => {
      throw crash;
    };
    await expect(applyPlan({ plan, client, highest: snapshot.highest, record, prefix: 'cs:' })).rejects.toBe(crash);
    expect(await server.issues()).toHaveLength(1);
    const { result } = await runOnce([acme, customer('beta')]);
    expect(result.created).toMatchObject([{ key: 'renewal-90/beta/1' }]);
    expect(titles(await server.issues())).toEqual(['Acme Logistics: Renewal, 90 days out', 'Beta Logistics: Renewal, 90 days out']);
    expect(ledger.map((entry) => entry.run)).toEqual(['renewal-90/acme/1', 'renewal-90/beta/1']);
  });

  test.each<[string, Fault]>([
    ['a 502 after the create', { status: 502, after: true }],
    ['a connection lost after the create', { drop: 'after' }],
  ])('%s: the issue is found, not made twice', async (_, fault) => {
    failNth(1, isCreate, fault);
    const { result } = await runOnce([acme, customer('beta')]);
    expect(result.failed).toEqual([]);
    expect(result.created).toHaveLength(2);
    server.fault = undefined;
    expect((await runOnce([acme, customer('beta')])).writes).toEqual([]);
    expect(await server.issues()).toHaveLength(2);
  });

  test.each<[string, Fault]>([
    ['a 502 before the create', { status: 502 }],
    ['a connection lost before it', { drop: 'before' }],
  ])('%s: it is not tried again blindly, the next run makes it', async (_, fault) => {
    failNth(1, isCreate, fault);
    const { result, writes } = await runOnce([acme, customer('beta')]);
    expect(result.failed).toMatchObject([{ key: 'renewal-90/acme/1' }]);
    expect(writes.filter((write) => write === 'POST /issues')).toHaveLength(2);
    server.fault = undefined;
    expect((await runOnce([acme, customer('beta')])).result.created).toHaveLength(1);
    expect(await server.issues()).toHaveLength(2);
  });

  test('a page of the list fails: nothing is created', async () => {
    await runOnce(some(120), { settings: settings({ guards }, { createsPerRun: 200 }) });
    server.fault = ({ method, path, query }) =>
      method === 'GET' && path.endsWith('/issues') && query.includes('page=2') ? { status: 502 } : undefined;
    const before = server.writes().length;
    await expect(runOnce(some(121))).rejects.toThrow('GitHub answered 502 to GET /repos/northlight/customers/issues');
    expect(server.writes()).toHaveLength(before);
  });

  test('a list that lags behind: issues are read by number before one is created', async () => {
    await runOnce([acme, customer('beta')]);
    const known = ledger.splice(0);
    const stale: Issues = { ...server.client(), list: async () => ({ issues: [], numbers: new Set<number>(), highest: 0 }) };
    expect((await runOnce([acme, customer('beta')], { client: stale })).writes).toEqual([]);
    ledger = known;
    const tail: Issues = { ...server.client(), list: async () => ({ issues: [], numbers: new Set<number>(), highest: 9 }) };
    expect((await runOnce([acme, customer('beta')], { client: tail })).writes).toEqual([]);
  });

  test('pull requests are no tasks, whatever stands in them', async () => {
    await runOnce([acme]);
    const body = (await one()).body;
    const pull = { number: 1, title: 'x', body, state: 'open', labels: [], assignees: [], comments: 0, closed_at: null, pull_request: {} };
    const author = { login: 'setpiece-bot', type: 'Bot' };
    server.fault = ({ method, path }) =>
      method === 'GET' && /\/issues(\/1)?$/.test(path)
        ? { status: 200, json: path.endsWith('1') ? { ...pull, user: author } : [{ ...pull, user: author }] }
        : undefined;
    expect(await server.client().list()).toEqual({ issues: [], numbers: new Set([1]), highest: 1 });
    expect(await server.client().get(1)).toBe('other');
  });

  test('a refused token ends the run with one message, without the token', async () => {
    failNth(1, isCreate, { status: 403, message: 'Resource not accessible by integration' });
    const { result, writes } = await runOnce(some(5));
    expect(writes.filter((write) => write === 'POST /issues')).toHaveLength(1);
    expect(result.failed).toHaveLength(5);
    expect(result.failed[0]?.reason).toContain('`permissions: issues: write`');
    expect(JSON.stringify(result)).not.toContain('setpiece-bot-token');
  });

  test('a limit that is over only late ends the run at once, and says when it is over', async () => {
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Date.parse('2037-01-01T10:00:00Z') / 1000) };
    server.fault = (passing) => (isCreate(passing) ? { status: 403, headers, message: 'API rate limit exceeded' } : undefined);
    const { result, writes } = await runOnce(some(3), { client: server.client({ paced: true }) });
    expect(writes.filter((write) => write === 'POST /issues')).toHaveLength(1);
    expect(result.failed[0]?.reason).toContain('The limit is over at 2037-01-01T10:00:00.000Z. Too many requests: the next run goes on');
    expect(result.failed).toHaveLength(3);
  });

  test('a server that is down is left alone after three lost answers', async () => {
    server.fault = (passing) => (isCreate(passing) ? { status: 503 } : undefined);
    const { result, writes } = await runOnce(some(10));
    expect(writes.filter((write) => write === 'POST /issues')).toHaveLength(3);
    expect(result.failed).toHaveLength(10);
  });

  test('half of an update fails: the next run does the rest', async () => {
    await runOnce([acme]);
    const changed = customer('acme', { runs: [run('acme', { due: '2026-12-09', priority: 'low' })] });
    failNth(1, ({ method, path }) => method === 'DELETE' && path.includes('/labels/'), { status: 502 });
    expect((await runOnce([changed])).result.failed).toHaveLength(1);
    server.fault = undefined;
    expect((await runOnce([changed])).result.updated).toHaveLength(1);
    expect((await runOnce([changed])).writes).toEqual([]);
    expect((await one()).labels.map(({ name }) => name)).toEqual(['cs:playbook/renewal-90', 'cs:priority/low']);
  });

  test('a server that does not know the version of the interface is asked without it', async () => {
    let refused = 0;
    server.fault = () => {
      refused += 1;
      return refused === 1 ? { status: 400, message: 'API version 2026-03-10 is not supported' } : undefined;
    };
    expect((await runOnce([acme])).result.created).toHaveLength(1);
  });

  test('a wrong token and a repository that is not there are told in words', async () => {
    server.fault = () => ({ status: 401, message: 'Bad credentials' });
    await expect(runOnce([acme])).rejects.toThrow('Bad credentials. The token is not valid: check GITHUB_TOKEN.');
    server.fault = undefined;
    await expect(runOnce([acme], { client: server.client({ name: 'elsewhere' }) })).rejects.toThrow('check GITHUB_REPOSITORY');
  });

  test('what GitHub refuses because of its limits is done after the wait it asks for', async () => {
    const limit = { status: 403, headers: { 'retry-after': '1' }, message: 'You have exceeded a secondary rate limit' };
    failNth(1, isCreate, limit);
    const { result, writes } = await runOnce([acme], { client: server.client({ paced: true }) });
    expect(result.created).toHaveLength(1);
    expect(writes.filter((write) => write === 'POST /issues')).toHaveLength(2);
    expect(await server.issues()).toHaveLength(1);
  });
});

test('a login that cannot be assigned is dropped with a warning, once', async () => {
  const unknown = customer('acme', { runs: [run('acme', { owner: 'nobody-here' })] });
  const { result } = await runOnce([unknown]);
  expect(result.warnings).toEqual([expect.stringContaining('#1 could not be assigned to nobody-here')]);
  expect((await one()).assignees).toEqual([]);
  expect((await runOnce([unknown])).writes).toEqual([]);
});

test('of 120 tasks and a budget of 50 a run, three runs make 120 issues', async () => {
  const customers = some(120);
  const budget = settings({ guards }, { createsPerRun: 50 });
  const deferred: number[] = [];
  for (let index = 0; index < 4; index += 1) deferred.push((await runOnce(customers, { settings: budget })).plan.deferred.length);
  expect(deferred).toEqual([70, 20, 0, 0]);
  const issues = await server.issues();
  expect(new Set(titles(issues)).size).toBe(120);
  expect(issues).toHaveLength(120);
});

test('shadow mode and a stopped plan write nothing', async () => {
  const github = { ...settings().workspace.github, mode: 'shadow' as const };
  expect((await runOnce([acme], { settings: settings({ github }) })).writes).toEqual([]);
  const stopped = await runOnce([acme], { settings: settings({ guards: { ...guards, creates: 0 } }) });
  expect(stopped.plan.blocked).toHaveLength(1);
  expect(stopped.writes).toEqual([]);
});

test('a public repository is refused', async () => {
  await server.close();
  server = await startServer({ isPrivate: false });
  const { plan, writes } = await runOnce([acme]);
  expect(plan.stopped[0]).toContain('public');
  expect(writes).toEqual([]);
});

test('answers and steps done by rule go round: boxes, ledger, boxes', async () => {
  await runOnce([acme]);
  const body = (await one()).body ?? '';
  await server.person('PATCH', '/issues/1', { body: body.replace('- [ ] leaving', '- [x] leaving') });
  const called = (answer: string | null) =>
    customer('acme', {
      runs: [
        run('acme', {
          steps: [
            step('sponsor_call', { state: 'done', doneOn: '2026-11-20', ticksItself: true, title: 'Call the decision maker' }),
            step('position', { options: ['renewing', 'unsure', 'leaving'], answer }),
          ],
        }),
      ],
    });
  await runOnce([called('leaving')]);
  expect(ledger.filter(({ kind }) => kind === 'answered')).toMatchObject([{ step: 'position', answer: 'leaving' }]);
  const after = (await one()).body ?? '';
  expect(after).toContain('- [x] Call the decision maker <!-- sponsor_call --> (20 Nov 2026)');
  expect(after).toContain('  - [x] leaving <!-- position=leaving -->');
  expect((await runOnce([called('leaving')])).writes).toEqual([]);
  expect(ledger.map(({ kind }) => kind)).toEqual(['opened', 'answered']);
});

test('labels of a snooze and an escalation come and go with them, and nobody’s assignment is touched', async () => {
  await runOnce([acme]);
  const first = await one();
  await server.person('PATCH', `/issues/${first.number}`, { assignees: ['jonas'] });
  const escalated = { to: 'manager', login: 'petra', since: asOf, after: '5bd' };
  const why = [{ part: 'escalated', says: 'Escalated to Petra Wolf on 22 November 2026: 5 working days overdue.', at: 'x:1' }];
  await runOnce([customer('acme', { runs: [run('acme', { late: 7, escalated, why })] })]);
  const labels = async () => (await one()).labels.map(({ name }) => name).sort();
  expect(await labels()).toEqual(['cs:escalated', 'cs:late', 'cs:playbook/renewal-90', 'cs:priority/high']);
  expect((await one()).body).toContain('@petra');
  expect((await one()).assignees.map(({ login }) => login)).toEqual(['jonas']);
  await runOnce([customer('acme', { runs: [run('acme', { snoozedUntil: '2026-12-01' })] })]);
  expect(await labels()).toEqual(['cs:playbook/renewal-90', 'cs:priority/high', 'cs:snoozed']);
  expect((await one()).body).not.toContain('@petra');
  expect((await runOnce([acme])).writes.length).toBeGreaterThan(0);
  expect(await labels()).toEqual(['cs:playbook/renewal-90', 'cs:priority/high']);
  expect((await runOnce([acme])).writes).toEqual([]);
});

test('the run of an audience is one issue', async () => {
  const tips = run('audience', { playbook: 'tips', key: 'tips/audience/1', customer: null, members: ['acme', 'beta'], title: 'Tips' });
  const customers = [customer('acme', { runs: [] }), customer('beta', { runs: [] })];
  const plan = planTasks({ report: report(customers, { runs: [tips] }), issues: [], ledger: [], settings: settings() });
  const snapshot = await readSnapshot(server.client(), [], settings().workspace.github, (key) => key);
  await applyPlan({ plan, client: server.client(), highest: snapshot.highest, record: () => undefined, prefix: 'cs:' });
  expect(await one()).toMatchObject({ title: '2 customers: Tips', assignees: [{ login: 'maria' }] });
  const { issues } = await server.client().list();
  expect(planTasks({ report: report(customers, { runs: [tips] }), issues, ledger: [], settings: settings() }).unchanged).toHaveLength(1);
});
