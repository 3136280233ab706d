import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { type Held, type Server, startServer } from '../tasks/github-server.ts';
import { liveSample, run, sample } from './recording.ts';

let server: Server;
const github = (): Record<string, string> => ({
  GITHUB_TOKEN: 'setpiece-bot-token',
  GITHUB_REPOSITORY: 'northlight/customers',
  GITHUB_API_URL: server.url,
});
beforeEach(async () => {
  server = await startServer();
});
afterEach(() => server.close());

const planSchema = z.object({
  close: z.array(z.object({ key: z.string(), issue: z.number() })),
  touched: z.array(z.object({ key: z.string(), issue: z.number() })),
  without: z.array(z.string()),
  advice: z.string().nullable(),
});

/** A live sample whose issues are open, the playbook with most of them, and what withdrawing it would do. */
async function applied(): Promise<{ folder: string; playbook: string; plan: z.infer<typeof planSchema> }> {
  const folder = liveSample();
  const { out } = await run(folder, ['apply', '--json'], github());
  const { created } = z.object({ created: z.array(z.object({ key: z.string() })) }).parse(JSON.parse(out));
  const counts = Map.groupBy(created, ({ key }) => key.split('/')[0] ?? '');
  const [playbook = ''] = [...counts].sort(([, a], [, b]) => b.length - a.length)[0] ?? [];
  return { folder, playbook, plan: planSchema.parse(JSON.parse((await run(folder, ['withdraw', playbook, '--json'], github())).out)) };
}
const issueOf = async (number: number): Promise<Held | undefined> => (await server.issues()).find((one) => one.number === number);
const comments = async (number: number): Promise<readonly string[]> =>
  z
    .array(z.object({ body: z.string() }))
    .parse(await server.person('GET', `/issues/${number}/comments`))
    .map(({ body }) => body);
const ledgerOf = (folder: string): string => readFileSync(join(folder, '.setpiece/state/ledger.ndjson'), 'utf8');

test('issues nobody touched are closed with a reason, the others stay and are told once, and nothing comes back', async () => {
  const { folder, playbook, plan } = await applied();
  expect(plan.close.length).toBeGreaterThan(1);
  expect(plan.advice).toMatch(/set `status: retired` in playbooks\/plays\/\S+:\d+, or/);
  const [worked, ...rest] = plan.close;
  await server.person('POST', `/issues/${worked?.issue}/comments`, { body: 'They called back.' });

  const writes = server.writes().length;
  const shown = await run(folder, ['withdraw', playbook], github());
  expect([shown.exit, server.writes().length]).toEqual([0, writes]);
  expect(shown.out).toContain(
    `${rest.length} issue${rest.length === 1 ? '' : 's'} to close, 1 to leave open, 0 runs to end without an issue. Nothing is done yet`,
  );

  const words = ['withdraw', playbook, '--reason', 'wrong date @maria', '--yes'];
  expect((await run(folder, words, github())).exit).toBe(0);
  for (const { issue, key } of rest) {
    expect(await issueOf(issue)).toMatchObject({ state: 'closed', state_reason: 'not_planned' });
    expect((await issueOf(issue))?.labels.map(({ name }) => name)).toEqual(expect.arrayContaining(['cs:over', 'cs:withdrawn']));
    expect(await comments(issue)).toEqual([
      expect.stringContaining('was withdrawn: wrong date @\u200bmaria. Nobody had worked on it yet.'),
    ]);
    expect(ledgerOf(folder)).toContain(`"kind":"closed","run":"${key}","how":"dismissed","reason":"withdrawn","by":null`);
  }
  expect((await issueOf(worked?.issue ?? 0))?.state).toBe('open');
  expect(await comments(worked?.issue ?? 0)).toHaveLength(2);

  const again = await run(folder, words, github());
  expect(again.out).toContain('0 issues closed, 1 left open');
  expect(await comments(worked?.issue ?? 0)).toHaveLength(2);
  const next = await run(folder, ['apply', '--as-of', '2026-11-03', '--json'], github());
  const { created } = z.object({ created: z.array(z.object({ key: z.string() })) }).parse(JSON.parse(next.out));
  expect(created.filter(({ key }) => plan.close.some((one) => one.key === key))).toEqual([]);
  expect((await server.issues()).filter(({ number, state }) => state === 'open' && rest.some(({ issue }) => issue === number))).toEqual([]);
});

test('one that stopped at any request is finished by the next, with one comment each', async () => {
  const { folder, playbook, plan } = await applied();
  const words = ['withdraw', playbook, '--yes'];
  for (let stopped = 1; ; stopped += 1) {
    let seen = 0;
    server.fault = ({ method }) => {
      if (method !== 'GET') seen += 1;
      return method !== 'GET' && seen === stopped ? { status: 502, after: stopped % 2 === 0 } : undefined;
    };
    const { exit } = await run(folder, words, github());
    server.fault = undefined;
    if (exit === 0) break;
  }
  for (const { issue, key } of plan.close) {
    expect((await issueOf(issue))?.state).toBe('closed');
    expect(await comments(issue)).toHaveLength(1);
    expect(ledgerOf(folder).split(`"kind":"closed","run":"${key}"`)).toHaveLength(2);
  }
});

test('in shadow mode the runs end without an issue, and GitHub is not asked', async () => {
  const folder = sample();
  await run(folder, ['apply'], github());
  const requests = server.requests.length;
  const { exit, out } = await run(folder, ['withdraw', 'save-plan', '--yes'], {});
  expect(exit).toBe(0);
  expect(out).toContain('Ended without an issue\n  save-plan/nordhaven/1\n');
  expect(server.requests).toHaveLength(requests);
  expect((await run(folder, ['withdraw', 'save-plan'], {})).out).toContain('Nothing of save-plan is open.');
  const plan = await run(folder, ['plan', '--as-of', '2026-11-03'], {});
  expect(plan.out).not.toContain('save-plan/nordhaven');
});

test('a playbook that nobody knows is refused with the nearest name', async () => {
  const refused = await run(sample(), ['withdraw', 'save-plam'], {});
  expect(refused).toMatchObject({ exit: 2, err: 'There is no playbook save-plam.\nDid you mean save-plan?\n' });
});
