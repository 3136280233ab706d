import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { checkTool } from '../../src/cli/checkup-local.ts';
import { today } from '../../src/cli/clock.ts';
import { formatDay } from '../../src/model/day.ts';
import { type Fault, type Passing, type Server, startServer } from '../tasks/github-server.ts';
import { run, temporaryFolder, write } from './recording.ts';
import { commitAll, git, repository } from './repository.ts';

const told = z.object({
  broken: z.boolean(),
  checks: z.array(
    z.object({ about: z.string(), state: z.enum(['fine', 'warning', 'broken', 'unseen']), says: z.string(), mend: z.string().optional() }),
  ),
});
type Told = z.infer<typeof told>['checks'][number];

let server: Server;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const github = () => ({ GITHUB_TOKEN: 'maria-token', GITHUB_REPOSITORY: 'northlight/customers', GITHUB_API_URL: server.url });

/** A new workspace of Maria's in a repository with a remote, installed as far as `doctor` looks. */
function place(): string {
  const folder = repository();
  git(folder, 'branch', '-M', 'main');
  return folder;
}

async function begin(): Promise<string> {
  const folder = place();
  expect((await run(folder, ['init', '--login', 'maria'])).exit).toBe(0);
  write(folder, { 'package-lock.json': '{}\n' });
  commitAll(folder, 'Begin');
  const remote = realpathSync(temporaryFolder());
  execFileSync('git', ['init', '--quiet', '--bare', remote]);
  git(folder, 'remote', 'add', 'origin', remote);
  return folder;
}

async function examine(
  folder: string,
  environment: Record<string, string> = github(),
): Promise<{ exit: number; of: (about: string) => Told; checks: readonly Told[] }> {
  const { exit, out } = await run(folder, ['doctor', '--json'], environment);
  const { broken, checks } = told.parse(JSON.parse(out));
  expect(exit).toBe(broken ? 1 : 0);
  for (const check of checks) if (check.state === 'broken' || check.state === 'warning') expect(check.mend, check.about).toBeTruthy();
  const of = (about: string): Told => {
    const found = checks.filter((check) => check.about === about);
    expect(found).toHaveLength(1);
    return found[0] ?? { about, state: 'unseen', says: '' };
  };
  return { exit, of, checks };
}

/** What GitHub answers where the server of the tests has nothing; a path that is not named is the server's own. */
function supply(answers: Readonly<Record<string, unknown>>): void {
  server.fault = ({ method, path }: Passing): Fault | undefined => {
    const [, answer] = Object.entries(answers).find(([end]) => method === 'GET' && path.endsWith(end)) ?? [];
    if (answer === undefined) return undefined;
    return typeof answer === 'number' ? { status: answer, message: 'no' } : { status: 200, json: answer };
  };
}

const day = (ago: number) => `${formatDay(today('UTC') - ago)}T04:20:00Z`;
const ran = (ago: number, conclusion = 'success') => ({
  total_count: 1,
  workflow_runs: [{ id: 1, created_at: day(ago), conclusion, html_url: 'https://github.example/runs/1' }],
});
const facts = { private: true, archived: false, has_issues: true, has_pages: true, permissions: { push: true } };
const healthy = {
  '/repos/northlight/customers': facts,
  '/actions/workflows/run-daily.yml': { state: 'active' },
  '/actions/workflows/run-daily.yml/runs': ran(0),
  '/actions/permissions': { enabled: true },
  '/actions/permissions/workflow': { default_workflow_permissions: 'read', can_approve_pull_request_reviews: true },
  '/pages': { public: false, build_type: 'workflow', html_url: 'https://northlight.github.io/customers/' },
};

beforeEach(async () => {
  await server.reset();
  supply(healthy);
});

describe('what lies here', () => {
  test('a new workspace is fine, and nothing of it is changed', async () => {
    const folder = await begin();
    const before = git(folder, 'status', '--porcelain', '--ignored');
    const { of } = await examine(folder);
    for (const about of ['node', 'setpiece', 'workspace', 'workflows', 'git']) expect(of(about), about).toMatchObject({ state: 'fine' });
    expect(git(folder, 'status', '--porcelain', '--ignored')).toBe(before);
  });

  test('an old Node is named with the one that is needed', () => {
    expect(checkTool(process.cwd(), process.cwd(), '22.11.9')[0]).toMatchObject({
      state: 'broken',
      says: expect.stringContaining('22.12'),
    });
    expect(checkTool(process.cwd(), process.cwd(), '22.12.0')[0]).toMatchObject({ state: 'fine' });
  });

  test('errors of the files are counted, and what needs a valid workspace is not looked at', async () => {
    const folder = await begin();
    write(folder, { 'playbooks/journey.yaml': 'stages:\n  - id: a\n    when: days_untl(renewal) < 1\n' });
    const { exit, of } = await examine(folder);
    expect([exit, of('workspace').state, of('drift').state]).toEqual([1, 'broken', 'unseen']);
    write(folder, { 'playbooks/workspace.yaml': 'format: [\n' });
    expect((await examine(folder)).of('owners')).toMatchObject({ state: 'unseen', says: 'the workspace must be valid first' });
  });

  test.each([
    ['no manifest', (folder: string) => rmSync(join(folder, 'package.json')), 'warning', 'no package.json'],
    ['a manifest without setpiece', (folder: string) => write(folder, { 'package.json': '{}' }), 'broken', 'does not name it'],
    ['another version', (folder: string) => write(folder, { 'package.json': '{"dependencies":{"setpiece":"9.9.9"}}' }), 'broken', '9.9.9'],
    [
      'a version that moves',
      (folder: string) => write(folder, { 'package.json': '{"dependencies":{"setpiece":"^0.1.0"}}' }),
      'warning',
      'move',
    ],
    ['no lock', (folder: string) => rmSync(join(folder, 'package-lock.json')), 'broken', 'package-lock.json'],
  ])('%s is found', async (_, harm, state, says) => {
    const folder = await begin();
    harm(folder);
    expect((await examine(folder)).of('setpiece')).toMatchObject({ state, says: expect.stringContaining(says) });
  });

  test('workflows that are missing or changed are named', async () => {
    const folder = await begin();
    const daily = join(folder, '.github/workflows/run-daily.yml');
    writeFileSync(daily, readFileSync(daily, 'utf8').replace('17 4', '0 0'));
    expect((await examine(folder)).of('workflows')).toMatchObject({
      state: 'warning',
      says: expect.stringMatching(/: \.github\/workflows\/run-daily\.yml$/),
    });
    rmSync(daily);
    expect((await examine(folder)).of('workflows')).toMatchObject({ state: 'broken', says: 'not there: .github/workflows/run-daily.yml' });
  });

  test('a shallow clone and no repository at all are told apart', async () => {
    const folder = await begin();
    commitAll(folder, 'Second');
    git(folder, 'push', '--quiet', 'origin', 'main');
    const clone = join(temporaryFolder(), 'clone');
    git(folder, 'clone', '--quiet', '--depth=1', `file://${git(folder, 'remote', 'get-url', 'origin')}`, '--branch=main', clone);
    expect((await examine(clone)).of('git')).toMatchObject({ state: 'warning', mend: expect.stringContaining('--unshallow') });
    rmSync(join(clone, '.git'), { recursive: true });
    const { of } = await examine(clone);
    expect([of('git').state, of('state').state]).toEqual(['broken', 'unseen']);
  });

  test('the state branch: not there yet, readable, damaged, out of reach', async () => {
    const folder = await begin();
    expect((await examine(folder)).of('state')).toMatchObject({ state: 'warning', says: 'there is no branch setpiece-state yet' });
    const state = join(folder, '.setpiece/state');
    expect((await run(folder, ['state', 'bring'])).exit).toBe(0);
    expect((await run(folder, ['evaluate', '--record'])).exit).toBe(0);
    expect((await run(folder, ['state', 'keep'])).exit).toBe(0);
    expect((await examine(folder)).of('state')).toMatchObject({ state: 'fine', says: expect.stringMatching(/its last day is \d{4}-/) });
    write(state, { 'ledger.ndjson': '{"day":\n' });
    expect((await run(folder, ['state', 'keep'])).exit).toBe(0);
    expect((await examine(folder)).of('state')).toMatchObject({ state: 'broken', says: expect.stringContaining('ledger.ndjson:1') });
    git(folder, 'remote', 'set-url', 'origin', join(folder, 'gone'));
    expect((await examine(folder)).of('state')).toMatchObject({ state: 'unseen', says: expect.stringContaining('does not answer') });
    git(folder, 'remote', 'remove', 'origin');
    expect((await examine(folder)).of('state')).toMatchObject({ state: 'unseen', says: expect.stringContaining('no remote') });
  });
});

describe('without GitHub', () => {
  test('everything about it is named as not looked at, once with its reason, and never as fine', async () => {
    const folder = await begin();
    const { exit, checks } = await examine(folder, {});
    const unseen = ['repository', 'issues', 'token', 'visibility', 'actions', 'schedule', 'labels', 'pages', 'owners', 'drift'];
    expect(checks.filter(({ state }) => state === 'unseen').map(({ about }) => about)).toEqual(unseen);
    expect(exit).toBe(0);
    const { out } = await run(folder, ['doctor']);
    expect(out).toContain(`? not looked at: ${unseen.join(', ')}\n`);
    expect(out.match(/GITHUB_TOKEN is not set/g)).toHaveLength(1);
    expect(out).toMatch(/\d fine, 1 warning, 0 broken, 10 could not be looked at\.\n$/);
  });

  test('a server that does not answer leaves everything unseen, a token that is refused is broken', async () => {
    const folder = await begin();
    server.fault = () => ({ drop: 'before' });
    const lost = await examine(folder);
    expect([lost.of('repository').state, lost.of('labels').state]).toEqual(['unseen', 'unseen']);
    supply({ '/repos/northlight/customers': 401 });
    const { of } = await examine(folder);
    expect(of('repository')).toMatchObject({ state: 'broken', says: expect.stringContaining('GITHUB_TOKEN') });
    expect(of('schedule')).toMatchObject({ state: 'unseen', says: 'northlight/customers could not be read' });
  });
});

describe('on GitHub', () => {
  test('a healthy set-up has nothing to mend but what GitHub does not tell', async () => {
    const { exit, checks } = await examine(await begin());
    expect(exit).toBe(0);
    expect(checks.filter(({ state }) => state !== 'fine').map(({ about, state }) => [about, state])).toEqual([
      ['state', 'warning'],
      ['token', 'unseen'],
    ]);
  });

  test.each([
    ['repository', 'broken', 'archived', { '/repos/northlight/customers': { ...facts, archived: true } }],
    ['issues', 'broken', 'switched off', { '/repos/northlight/customers': { ...facts, has_issues: false } }],
    [
      'token',
      'broken',
      'read this repository and not write',
      { '/repos/northlight/customers': { ...facts, permissions: { push: false } } },
    ],
    ['visibility', 'broken', 'everybody can read customers/', { '/repos/northlight/customers': { ...facts, private: false } }],
    ['actions', 'broken', 'switched off', { '/actions/permissions': { enabled: false } }],
    ['actions', 'warning', 'may not open pull requests', { '/actions/permissions/workflow': { can_approve_pull_request_reviews: false } }],
    ['actions', 'unseen', 'may not look', { '/actions/permissions': 403 }],
    ['schedule', 'broken', 'knows no workflow', { '/actions/workflows/run-daily.yml': 404 }],
    ['schedule', 'broken', '60 days', { '/actions/workflows/run-daily.yml': { state: 'disabled_inactivity' } }],
    ['schedule', 'broken', 'switched off (disabled_manually)', { '/actions/workflows/run-daily.yml': { state: 'disabled_manually' } }],
    ['schedule', 'warning', 'never run', { '/actions/workflows/run-daily.yml/runs': { total_count: 0, workflow_runs: [] } }],
    ['schedule', 'broken', 'last run was 5 days ago', { '/actions/workflows/run-daily.yml/runs': ran(5) }],
    ['schedule', 'broken', 'ended with failure', { '/actions/workflows/run-daily.yml/runs': ran(1, 'failure') }],
    ['schedule', 'unseen', 'may not look', { '/actions/workflows/run-daily.yml': 403 }],
    ['pages', 'fine', 'not used', { '/repos/northlight/customers': { ...facts, has_pages: false } }],
    ['pages', 'unseen', 'may not look', { '/pages': 404 }],
    ['pages', 'broken', 'from a branch', { '/pages': { public: true, build_type: 'legacy' } }],
    ['labels', 'unseen', 'GitHub answered 500', { '/labels': 500 }],
  ])('%s is %s: %s', async (about, state, says, answers) => {
    supply({ ...answers, ...Object.fromEntries(Object.entries(healthy).filter(([path]) => !(path in answers))) });
    expect((await examine(await begin())).of(about)).toMatchObject({ state, says: expect.stringContaining(says) });
  });

  test.each([
    ['repo, user', 'fine'],
    ['read:org', 'broken'],
  ])('a classic token with the scopes %s is %s', async (scopes, state) => {
    server.fault = ({ path }) =>
      path === '/repos/northlight/customers' ? { status: 200, json: facts, headers: { 'x-oauth-scopes': scopes } } : undefined;
    expect((await examine(await begin())).of('token')).toMatchObject({ state });
  });

  test('reports on a site that everybody can read are broken, and unseen where GitHub does not say', async () => {
    const folder = await begin();
    const settings = join(folder, 'playbooks/workspace.yaml');
    writeFileSync(settings, readFileSync(settings, 'utf8').replace('reports: false', 'reports: true'));
    expect((await examine(folder)).of('pages').state).toBe('fine');
    supply({ ...healthy, '/pages': { public: true, build_type: 'workflow' } });
    expect((await examine(folder)).of('pages').state).toBe('broken');
    supply({ ...healthy, '/pages': { build_type: 'workflow' } });
    expect((await examine(folder)).of('pages').state).toBe('unseen');
  });

  test('people who cannot receive issues are named', async () => {
    const folder = await begin();
    const settings = join(folder, 'playbooks/workspace.yaml');
    writeFileSync(
      settings,
      readFileSync(settings, 'utf8').replace('team:\n', 'team:\n  - { login: nobody-here, name: N, roles: [csm] }\n'),
    );
    supply({ ...healthy, '/assignees/nobody-here': 404 });
    expect((await examine(folder)).of('owners')).toMatchObject({ state: 'broken', says: 'issues cannot be assigned to nobody-here' });
  });

  test('drift is what the next run would do: all before the first, nothing after it', async () => {
    const folder = await begin();
    const settings = join(folder, 'playbooks/workspace.yaml');
    expect((await examine(folder)).of('drift')).toMatchObject({ state: 'fine', says: expect.stringContaining('2 to open') });
    writeFileSync(settings, readFileSync(settings, 'utf8').replace('mode: shadow', 'mode: live'));
    expect((await examine(folder)).of('drift')).toMatchObject({ state: 'warning', says: expect.stringContaining('2 issues differ') });
    expect((await examine(folder)).of('labels')).toMatchObject({ state: 'warning' });
    expect((await run(folder, ['apply'], github())).exit).toBe(0);
    const { of } = await examine(folder);
    expect(of('drift')).toMatchObject({ state: 'fine', says: 'the issues are as the files say (2 open)' });
    expect(of('labels')).toMatchObject({ state: 'fine' });
    expect(existsSync(join(folder, '.setpiece/state'))).toBe(true);
  });
});
