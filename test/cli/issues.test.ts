import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Server, startServer } from '../tasks/github-server.ts';
import { listing, liveSample, run, sample } from './recording.ts';
import { commitAll, git } from './repository.ts';

let server: Server;
let environment: Record<string, string>;
beforeEach(async () => {
  server = await startServer();
  environment = { GITHUB_TOKEN: 'setpiece-bot-token', GITHUB_REPOSITORY: 'northlight/customers', GITHUB_API_URL: server.url };
});
afterEach(() => server.close());

test('apply makes the planned issues, once; applying again changes nothing', async () => {
  const folder = liveSample();
  const before = listing(folder);
  const planned = await run(folder, ['plan', '--json'], environment);
  expect(planned.exit).toBe(0);
  const keys: string[] = JSON.parse(planned.out).creates.map(({ key }: { key: string }) => key);
  expect([keys.length, server.writes().length]).toEqual([9, 0]);
  expect(listing(folder)).toEqual(before);

  const first = await run(folder, ['apply'], environment);
  expect(first.exit).toBe(0);
  // The summary stands once, as the last line of what was done.
  expect(`${first.out}${first.err}`.split('9 created, 0 updated, 0 closed')).toHaveLength(2);
  expect(first.out.trimEnd().endsWith('9 created, 0 updated, 0 closed')).toBe(true);
  expect(first.out.match(/^created #\d+ (\S+)$/gm)?.map((line) => line.split(' ')[2])).toEqual(keys);
  const issues = await server.issues();
  expect(issues.map(({ title }) => title).sort()).toContain('Nordhaven Logistics: Save plan');
  expect(issues).toHaveLength(9);
  const ledger = readFileSync(join(folder, '.setpiece/state/ledger.ndjson'), 'utf8');
  expect(ledger.match(/"kind":"opened"/g)).toHaveLength(9);

  const writes = server.writes().length;
  const files = listing(folder).filter((line) => !line.includes('history'));
  const second = await run(folder, ['apply', '--json'], environment);
  expect(second).toMatchObject({ exit: 0, err: '0 created, 0 updated, 0 closed\n' });
  expect(JSON.parse(second.out)).toEqual({
    applied: true,
    created: [],
    updated: [],
    closed: [],
    skipped: [],
    failed: [],
    warnings: [],
    deferred: 0,
  });
  expect(server.writes()).toHaveLength(writes);
  expect(await server.issues()).toEqual(issues);
  expect(listing(folder).filter((line) => !line.includes('history'))).toEqual(files);
  expect((await run(folder, ['plan'], environment)).out).toBe('0 to create, 0 to update, 0 to close, 9 unchanged\n');
});

test('what is over the budget of a run is deferred, and done by the next ones', async () => {
  const folder = liveSample();
  const first = await run(folder, ['apply', '--creates', '5'], environment);
  expect(first.out).toMatch(/\n5 created, 0 updated, 0 closed, 4 deferred to the next run\n$/);
  const second = await run(folder, ['apply', '--creates', '5', '--json'], environment);
  expect(second.err).toBe('4 created, 0 updated, 0 closed\n');
  expect(await server.issues()).toHaveLength(9);
});

test('the shipped sample is in shadow mode: the plan is shown, and nothing is written to GitHub', async () => {
  const folder = sample();
  const { exit, out, err } = await run(folder, ['apply'], environment);
  expect(exit).toBe(0);
  expect(out).toContain('9 to create, 0 to update, 0 to close, 0 unchanged (shadow: nothing is written)');
  expect(err).toBe('Shadow mode: the plan is shown, nothing is written to GitHub, and the day is kept in the history.\n');
  expect(server.writes()).toEqual([]);
  const json = await run(folder, ['apply', '--json'], environment);
  expect(JSON.parse(json.out)).toEqual({ applied: false, stopped: [], mode: 'shadow' });
});

test('without a token apply says what to set, and writes nothing at all', async () => {
  const folder = liveSample();
  const { exit, out, err } = await run(folder, ['apply'], { GITHUB_API_URL: server.url });
  expect([exit, out]).toEqual([2, '']);
  expect(err).toBe(
    'The plan cannot be applied: GITHUB_TOKEN is not set: give a token that may read and write issues.\n`setpiece plan` shows it without GitHub.\n',
  );
  expect(existsSync(join(folder, '.setpiece'))).toBe(false);
});

test('a token that is not valid ends with 2, says so, and is not repeated', async () => {
  const folder = liveSample();
  server.fault = () => ({ status: 401, message: 'Bad credentials' });
  const { exit, out, err } = await run(folder, ['apply'], { ...environment, GITHUB_TOKEN: 'ghp_s3cret' });
  expect([exit, out]).toEqual([2, '']);
  expect(err).toContain('The token is not valid: check GITHUB_TOKEN.');
  expect(err).not.toContain('s3cret');
  expect(existsSync(join(folder, '.setpiece'))).toBe(false);
});

test('a create that fails ends with 2 and names the run; the next one does what is left', async () => {
  const folder = liveSample();
  let failed = 0;
  server.fault = ({ method, path }) => {
    if (method !== 'POST' || !path.endsWith('/issues') || failed > 0) return undefined;
    failed += 1;
    return { status: 500 };
  };
  const { exit, out } = await run(folder, ['apply'], environment);
  expect(exit).toBe(2);
  expect(out).toMatch(/^failed \S+: /m);
  expect(out).toMatch(/\n8 created, 0 updated, 0 closed, 1 failed\n$/);
  expect((await run(folder, ['apply'], environment)).out).toMatch(/\n1 created, 0 updated, 0 closed\n$/);
  expect((await server.issues()).filter(({ labels }) => !labels.some(({ name }) => name === 'cs:operations'))).toHaveLength(9);
});

test('a close that is read after its day was evaluated is known from the next day on, and the days can be brought back', async () => {
  const folder = liveSample();
  git(folder, 'init', '--quiet');
  const commit = commitAll(folder);
  const apply = async (day: string) => expect((await run(folder, ['apply', '--as-of', day], environment)).exit).toBe(0);
  await apply('2026-11-02');
  const [issue] = (await server.issues()).filter(({ title }) => title === 'Nordhaven Logistics: Save plan');
  await server.person('PATCH', `/issues/${issue?.number}`, { state: 'closed', state_reason: 'completed' });
  // A run pinned to a day before the last of the history reads the close as one of that day; both days stay as they were decided.
  const history = join(folder, '.setpiece/state/history/2026-11.ndjson');
  const decided = readFileSync(history, 'utf8');
  await apply('2026-11-01');
  expect(readFileSync(history, 'utf8')).toBe(decided);
  const ledger = readFileSync(join(folder, '.setpiece/state/ledger.ndjson'), 'utf8');
  expect(ledger).toMatch(/\{"day":"2026-11-01","kind":"closed","run":"save-plan\/nordhaven\/1",.*"seen":"2026-11-03"\}\n/);
  await apply('2026-11-03');
  const lines = readFileSync(history, 'utf8').split('\n');
  expect(lines.filter((line) => line.includes('"kind":"day"')).every((line) => line.endsWith(`"commit":"${commit}"}`))).toBe(true);
  expect(lines.some((line) => line.startsWith('{"day":"2026-11-03","kind":"run","key":"save-plan/nordhaven/1"'))).toBe(true);
  const { exit, out } = await run(folder, ['replay', '--as-known', '--json']);
  expect([exit, JSON.parse(out)]).toEqual([0, expect.objectContaining({ identical: true, to: '2026-11-03', given: [] })]);
});

test('a text that a customer cannot fill in keeps its issues from being opened, the others are, and the command fails', async () => {
  const folder = liveSample();
  const mail = join(folder, 'playbooks/assets/ticket-follow-up.mdx');
  writeFileSync(mail, readFileSync(mail, 'utf8').replace('Hello,', 'Hello {{ customer.parent }},'));
  const planned = await run(folder, ['plan'], environment);
  expect(planned.exit).toBe(1);
  expect(planned.out).toContain('6 to create, 0 to update, 0 to close, 0 unchanged, 3 blocked');
  const applied = await run(folder, ['apply'], environment);
  expect(applied.exit).toBe(1);
  expect(applied.out).toContain('6 created, 0 updated, 0 closed');
  expect(applied.err).toContain('error unfilled-token');
  expect(applied.err).toContain(
    'Not opened, mend the files first: urgent-ticket/brightwell-clinics:T-1012/1: its text ticket-follow-up needs `customer.parent`, and there is none for brightwell-clinics.\n',
  );
  const titles = (await server.issues()).map(({ title }) => title);
  expect(titles).toHaveLength(7);
  expect(titles).toContain('The daily run needs a person');
  expect(titles.join()).not.toContain('Urgent ticket');
});
