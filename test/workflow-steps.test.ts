import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { type Machine, type RanJob, runJob, type StartedBy } from './actions.ts';
import { run, write } from './cli/recording.ts';
import { type Server, startServer } from './tasks/github-server.ts';

// A job is up to five commands, each a process of its own.
vi.setConfig({ testTimeout: 180_000 });

let server: Server;
let machine: Machine;
let place: string;
let work: string;

const main = 'refs/heads/main';
const comments = z.array(z.object({ body: z.string(), user: z.object({ login: z.string() }) }));
const git = (...words: string[]): string =>
  execFileSync('git', ['-C', work, '-c', 'user.name=Maria', '-c', 'user.email=maria@example.com', ...words], {
    encoding: 'utf8',
    stdio: 'pipe',
  });
const commit = (subject: string, files: Readonly<Record<string, string>>): void => {
  write(work, files);
  git('add', '--all');
  git('commit', '--quiet', '-m', subject);
};
const inState = (file: string): string =>
  execFileSync('git', ['-C', machine.remote, 'show', `setpiece-state:${file}`], { encoding: 'utf8' });
const exits = (job: RanJob) => job.steps.map(({ command, exit }) => `${exit} ${command.replace('npm run -s setpiece -- ', '')}`);
const said = async (issue: number) => comments.parse(await server.person('GET', `/issues/${issue}/comments`));

const playbook = (on: string) => `---
id: renewal
title: Renewal
goal: { outcome: Renewed on time }
start:
  on: ${on}
owner: csm
steps:
  - { id: call, title: Call them, due: start + 3bd }
---
Call early.
`;

/** A content repository of a team as \`setpiece init\` makes one, except that the tool comes from here. */
const bundle = mkdtempSync(resolve('node_modules/.setpiece-'));
const tool = `${process.execPath} ${bundle}/main.js`;
const unbundled = `${resolve('node_modules/.bin/tsx')} ${resolve('src/cli/main.ts')}`;
const manifest = (setpiece: string) => JSON.stringify({ name: 'customers', private: true, scripts: { setpiece } });
const content = {
  'package.json': manifest(tool),
  'package-lock.json': JSON.stringify({ name: 'customers', lockfileVersion: 3, requires: true, packages: { '': { name: 'customers' } } }),
  '.gitignore': 'node_modules/\n.setpiece/\n',
  'playbooks/workspace.yaml': `format: 1
name: Small
time_zone: Europe/Berlin
country: DE
currency: EUR
live_from: 2026-10-01
as_of: 2026-11-02
team:
  - { login: maria, name: Maria Keller, roles: [csm] }
`,
  'playbooks/plays/renewal.mdx': playbook('contract.end - 160d'),
  'customers/acme.yaml': `id: acme
name: Acme
owners:
  - { role: csm, login: maria, from: 2026-01-01 }
contracts:
  - { id: "2026", start: 2026-04-01, end: 2027-03-31, arr: 9000 }
`,
  'customers/elbe.yaml': `id: elbe
name: Elbe
owners:
  - { role: csm, login: maria, from: 2026-01-01 }
contracts:
  - { id: "2026", start: 2026-04-01, end: 2027-06-30, arr: 5000 }
`,
};

beforeAll(async () => {
  // Dozens of commands start faster as one file; the packages it needs are found from where it lies.
  const entryPoints = ['src/cli/main.ts'];
  await build({ entryPoints, outdir: bundle, bundle: true, splitting: true, platform: 'node', format: 'esm', packages: 'external' });
  server = await startServer();
  place = realpathSync(mkdtempSync(join(tmpdir(), 'setpiece-actions-')));
  const remote = join(place, 'remote');
  work = join(place, 'work');
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', remote]);
  execFileSync('git', ['clone', '--quiet', remote, work], { stdio: 'pipe' });
  commit('Begin', content);
  git('push', '--quiet', 'origin', 'HEAD:main');
  for (const file of ['customers/acme.yaml', 'customers/elbe.yaml'] as const)
    await server.person('PUT', `/contents/${file}`, { message: 'Begin', content: Buffer.from(content[file]).toString('base64') });
  machine = { folder: place, remote, apiUrl: server.url, token: 'setpiece-bot-token' };
});
afterAll(async () => {
  await server.close();
  rmSync(bundle, { recursive: true, force: true });
  rmSync(place, { recursive: true, force: true, maxRetries: 3 });
});

const push: StartedBy = { name: 'push', ref: main, payload: { ref: main } };

test('apply: the first push opens what is due, and keeps history and ledger on their branch; a second changes nothing', async () => {
  const first = await runJob(machine, 'apply.yml', 'apply', push);
  expect(exits(first)).toEqual(['0 npm ci', '0 state bring', '0 apply', '0 state keep', '0 report audience --out .setpiece/audiences']);
  const issues = await server.issues();
  expect(issues.map(({ title }) => title)).toEqual(['Acme: Renewal']);
  expect(issues[0]?.body).toContain(`/northlight/customers/blob/${git('rev-parse', 'HEAD').trim()}/playbooks/plays/renewal.mdx`);
  expect(inState('ledger.ndjson')).toContain('"kind":"opened","run":"renewal/acme/1"');
  const writes = server.writes().length;
  const second = await runJob(machine, 'apply.yml', 'apply', push);
  expect(exits(second)).toEqual(exits(first));
  expect(server.writes()).toHaveLength(writes);
});

test('apply: when it fails, what was done until then is kept all the same', async () => {
  server.fault = ({ path }) => (path.endsWith('/issues') ? { status: 403, message: 'no' } : undefined);
  const ran = await runJob(machine, 'apply.yml', 'apply', push);
  server.fault = undefined;
  expect(exits(ran)).toEqual(['0 npm ci', '0 state bring', '2 apply', '0 state keep']);
});

test('check: a good change passes, a mistake stands beside its line, and what has work open is not removed', async () => {
  const offer = (number: number, subject: string, files: Readonly<Record<string, string>>, gone?: string) => {
    git('checkout', '--quiet', '-B', `change-${number}`, 'main');
    if (gone !== undefined) git('rm', '--quiet', gone);
    commit(subject, files);
    git('push', '--quiet', 'origin', `+HEAD:change-${number}`, `+HEAD:refs/pull/${number}/merge`);
    return runJob(machine, 'check.yml', 'content', { name: 'pull_request', ref: `refs/pull/${number}/merge`, payload: {} });
  };
  const good = offer(2, 'Earlier', { 'customers/elbe.yaml': content['customers/elbe.yaml'].replace('2027-06-30', '2027-04-05') });
  const wrong = offer(3, 'Slip', { 'playbooks/plays/renewal.mdx': playbook('contract.ende - 120d') });
  const removed = offer(4, 'Remove', {}, 'customers/acme.yaml');
  expect(exits(await good)).toEqual(['0 npm ci', '0 state bring', '0 validate', '0 test']);
  // The playbooks are tested all the same.
  expect(exits(await wrong)).toEqual(['0 npm ci', '0 state bring', '1 validate', '1 test']);
  expect((await wrong).steps[2]?.output).toMatch(/^::error file=playbooks\/plays\/renewal\.mdx,line=6,/m);
  expect((await removed).steps[2]).toMatchObject({ exit: 1, output: expect.stringContaining('renewal/acme/1') });
});

test('impact: a branch of the repository has one comment, a fork a summary and nothing written', async () => {
  const opened = await server.person('POST', '/pulls', { title: 'Earlier', head: 'change-2', base: 'main' });
  const { number } = z.object({ number: z.number() }).parse(opened);
  const started = (repo: string): StartedBy => ({
    name: 'pull_request',
    ref: 'refs/pull/2/merge',
    payload: {
      number,
      repository: { private: true },
      pull_request: { number, head: { repo: { full_name: repo } }, base: { repo: { full_name: 'northlight/customers' } } },
    },
    environment: { GITHUB_BASE_REF: 'main', GITHUB_HEAD_REF: 'change-2' },
  });
  const [own, fork] = [started('northlight/customers'), started('somebody/customers')];
  for (const [id, event] of [
    ['summary', own],
    ['comment', fork],
  ] as const)
    expect((await runJob(machine, 'impact.yml', id, event)).skipped).toBe(true);

  const ran = await runJob(machine, 'impact.yml', 'comment', own);
  expect(exits(ran)).toEqual(['0 npm ci', '0 state bring', '0 impact --comment']);
  const [comment, ...others] = await said(number);
  expect(others).toEqual([]);
  expect(comment?.body).toMatch(/^<!-- setpiece:impact/);
  expect(comment?.body).toContain('renewal');
  expect(ran.summary).toContain('renewal');

  const writes = server.writes().length;
  const [again, read] = await Promise.all([runJob(machine, 'impact.yml', 'comment', own), runJob(machine, 'impact.yml', 'summary', fork)]);
  expect(exits(again)).toEqual(exits(ran));
  expect(exits(read)).toEqual(['0 npm ci', '0 state bring', '0 impact']);
  expect(read.summary).toContain('renewal');
  expect(server.writes()).toHaveLength(writes);
});

test('commands: a comment is carried out, answered, and kept in the ledger; other comments start nothing', async () => {
  const [issue] = await server.issues();
  const body = 'They are on holiday.\n/snooze 2026-12-01 on holiday';
  const comment = z.looseObject({ id: z.number() }).parse(await server.person('POST', `/issues/${issue?.number}/comments`, { body }));
  const event = (changes: Record<string, unknown>, ofIssue: Record<string, unknown> = {}): StartedBy => ({
    name: 'issue_comment',
    ref: main,
    payload: {
      action: 'created',
      repository: { full_name: 'northlight/customers' },
      issue: { ...issue, ...ofIssue },
      comment: { ...comment, body, ...changes },
    },
  });
  for (const other of [
    event({ body: 'See a/b, or /help in the middle' }),
    event({ user: { login: 'setpiece-app[bot]', type: 'Bot' } }),
    event({}, { pull_request: {} }),
  ])
    expect((await runJob(machine, 'commands.yml', 'commands', other)).skipped).toBe(true);
  const ran = await runJob(machine, 'commands.yml', 'commands', event({ body: body.replace('\n', '\r\n') }));
  expect(exits(ran)).toEqual(['0 npm ci', '0 state bring', '0 comment', '0 state keep']);
  expect(ran.outputs).toEqual({ changed: 'true' });
  expect((await said(issue?.number ?? 0)).map(({ user }) => user.login)).toEqual(['maria', 'setpiece-bot']);
  const snoozed = { kind: 'snoozed', run: 'renewal/acme/1', until: '2026-12-01', reason: 'on holiday', by: 'maria' };
  const lines: unknown[] = inState('ledger.ndjson')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.at(-1)).toMatchObject(snoozed);
});

test('intake: a filled form becomes a pull request; other issues start nothing', async () => {
  const answers = {
    Customer: 'elbe',
    'How you met': 'call',
    Day: '2026-10-30',
    'Who of us': '',
    'Who of them': '',
    'How it felt': '',
    'What it was about': '',
    Notes: 'They are well.',
  };
  const body = Object.entries(answers)
    .map(([label, answer]) => `### ${label}\n\n${answer === '' ? '_No response_' : answer}`)
    .join('\n\n');
  const open = async (text: string): Promise<StartedBy> => ({
    name: 'issues',
    ref: main,
    payload: { action: 'opened', issue: await server.person('POST', '/issues', { title: 'Touchpoint', body: text }) },
  });
  expect((await runJob(machine, 'intake.yml', 'intake', await open('The page is slow.'))).skipped).toBe(true);
  const ran = await runJob(machine, 'intake.yml', 'intake', await open(body));
  expect(exits(ran)).toEqual(['0 npm ci', '0 intake']);
  expect(ran.steps[1]?.output).toContain('customers/elbe/touchpoints/2026-10-30-call-');
});

test('digest: nothing runs until the variable is on; then each week is sent once', async () => {
  const weekly: StartedBy = { name: 'schedule', ref: 'refs/heads/digest', payload: {} };
  git('checkout', '--quiet', '-B', 'digest', 'main');
  commit('Send digests', { 'playbooks/workspace.yaml': `${content['playbooks/workspace.yaml']}digest: { to: issue }\n` });
  git('push', '--quiet', 'origin', '+HEAD:digest');
  expect((await runJob(machine, 'digest.yml', 'digest', weekly)).skipped).toBe(true);
  const on = { ...weekly, vars: { SETPIECE_DIGEST: 'on' } };
  const first = await runJob(machine, 'digest.yml', 'digest', on);
  expect(exits(first)).toEqual(['0 npm ci', '0 state bring', '0 digest', '0 state keep']);
  expect(first.steps[2]?.output).toContain('1 sent, 0 sent before');
  const second = await runJob(machine, 'digest.yml', 'digest', on);
  expect(second.steps[2]?.output).toContain('0 sent, 1 sent before');
});

test('the workflows that init writes for a team run in its repository, with the package it installs', async () => {
  // As deep as a checkout: the lock file names the package by its way from there.
  const team = join(place, 'init/team');
  const setpiece = join(place, 'setpiece');
  write(setpiece, {
    'package.json': JSON.stringify({ name: 'setpiece', version: '0.0.1', bin: { setpiece: './setpiece.sh' } }),
    'setpiece.sh': `#!/bin/sh\nexec ${tool} "$@"\n`,
  });
  chmodSync(join(setpiece, 'setpiece.sh'), 0o755);
  const given = [
    '--tool',
    'file:../../setpiece',
    '--repository',
    'northlight/customers',
    '--login',
    'maria',
    '--time-zone',
    'Europe/Berlin',
  ];
  expect(await run(place, ['init', 'init/team', ...given, '--country', 'DE'])).toMatchObject({ exit: 0 });
  const remote = join(place, 'team-remote');
  const shell = (command: string) => execFileSync('sh', ['-ec', command], { cwd: team, encoding: 'utf8', stdio: 'pipe' });
  shell('npm install --package-lock-only --offline --no-audit --no-fund --silent');
  shell(`git init --quiet --bare --initial-branch=main ${remote} && git init --quiet --initial-branch=main && git add --all`);
  shell('git -c user.name=Maria -c user.email=maria@example.com commit --quiet -m Begin');
  shell(`git push --quiet ${remote} HEAD:main`);
  const theirs = { ...machine, remote, workflows: join(team, '.github/workflows') };
  const writes = server.writes().length;
  const short = (job: RanJob) => job.steps.map(({ command, exit }) => `${exit} ${command.replace('npx setpiece ', '')}`);
  const [check, apply] = await Promise.all([runJob(theirs, 'check.yml', 'content', push), runJob(theirs, 'apply.yml', 'apply', push)]);
  expect(short(check)).toEqual(['0 npm ci', '0 state bring', '0 validate', '0 test']);
  expect(short(apply)).toEqual(['0 npm ci', '0 state bring', '0 apply', '0 state keep', '0 report audience --out .setpiece/audiences']);
  // A new workspace is in shadow mode: the plan is shown, the history begins, and nothing is written.
  expect(apply.steps[2]?.output).toContain('Shadow mode');
  expect(execFileSync('git', ['-C', remote, 'ls-tree', '--name-only', '-r', 'setpiece-state'], { encoding: 'utf8' })).toMatch(/\.ndjson$/m);
  expect(server.writes()).toHaveLength(writes);
});

test('evaluate in shards: the report is that of one evaluation, whatever became of the state meanwhile', async () => {
  const artifacts = join(place, 'artifacts');
  const sharing = { ...machine, artifacts };
  const started = (more: Partial<StartedBy> = {}): StartedBy => ({ name: 'workflow_dispatch', ref: main, payload: {}, ...more });
  const prepare = (shards: string) => runJob(sharing, 'evaluate-shards.yml', 'prepare', started({ inputs: { shards } }));
  for (const wrong of ['0', '257', '1.5', '2; ls']) expect((await prepare(wrong)).steps.map(({ exit }) => exit)).toEqual([1]);

  const prepared = await prepare('3');
  expect(exits(prepared).slice(1)).toEqual(['0 npm ci', '0 state bring', '0 validate']);
  expect(prepared.outputs).toEqual({ shards: '["1/3","2/3","3/3"]' });
  const shards = z.array(z.string()).parse(JSON.parse(prepared.outputs.shards ?? ''));
  const one = execFileSync('sh', ['-ec', `${tool} evaluate --json`], { cwd: prepared.folder, encoding: 'utf8', stdio: 'pipe' });
  // A run that records meanwhile changes the branch of the state, and not what the shards read.
  const before = inState('ledger.ndjson');
  const branch = join(place, 'state-clone');
  execFileSync('git', ['clone', '--quiet', '--branch', 'setpiece-state', machine.remote, branch], { stdio: 'pipe' });
  const inBranch = (...words: string[]) =>
    execFileSync('git', ['-C', branch, '-c', 'user.name=Maria', '-c', 'user.email=maria@example.com', ...words], { stdio: 'pipe' });
  inBranch('rm', '--quiet', 'ledger.ndjson');
  inBranch('commit', '--quiet', '-m', 'Lose the ledger');
  inBranch('push', '--quiet', 'origin', 'HEAD');

  for (const [index, shard] of shards.entries()) {
    const ran = await runJob(sharing, 'evaluate-shards.yml', 'shard', started({ matrix: { shard }, strategy: { 'job-index': index } }));
    expect(exits(ran)).toEqual(['0 npm ci', '0 evaluate --shard "$SHARD" --state .setpiece/state --out .setpiece/shards']);
  }
  const writes = server.writes().length;
  const merged = await runJob(sharing, 'evaluate-shards.yml', 'merge', started());
  expect(exits(merged)).toEqual(['0 npm ci', '0 merge .setpiece/shards --state .setpiece/state --json > .setpiece/report.json']);
  expect(readFileSync(join(artifacts, 'report/report.json'), 'utf8')).toBe(one);
  expect(JSON.parse(one).customers).toHaveLength(2);
  expect(server.writes()).toHaveLength(writes);

  rmSync(join(artifacts, 'shard-1'), { recursive: true });
  const lacking = await runJob(sharing, 'evaluate-shards.yml', 'merge', started());
  expect(lacking.steps.at(-1)).toMatchObject({ exit: 2, output: expect.stringContaining('Shard 2 of 3 is missing') });

  write(branch, { 'ledger.ndjson': before });
  inBranch('add', '--all');
  inBranch('commit', '--quiet', '-m', 'Find it again');
  inBranch('push', '--quiet', 'origin', 'HEAD');
});

test('site: the handbook is built for the address it is published at', async () => {
  git('checkout', '--quiet', '-B', 'site', 'main');
  // The pages are files of the package, which are found from the command's own place.
  commit('Build here', { 'package.json': manifest(unbundled) });
  git('push', '--quiet', 'origin', '+HEAD:site');
  const ran = await runJob(machine, 'site.yml', 'build', { ...push, ref: 'refs/heads/site' });
  expect(exits(ran)).toEqual(['0 npm ci', '0 state bring', '0 build --base "$BASE/" --out .setpiece/pages']);
  const page = join(ran.folder, '.setpiece/pages/index.html');
  expect(existsSync(page)).toBe(true);
  expect(readFileSync(page, 'utf8')).toContain('href="/customers/');
});
