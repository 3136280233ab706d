import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { type Server, startServer } from '../tasks/github-server.ts';
import { listing, run, sample, write } from './recording.ts';

let server: Server;
let folder: string;
let environment: Record<string, string>;
const record = 'customers/castello-retail/customer.yaml';
const pulls = z.array(z.object({ number: z.number(), title: z.string(), body: z.string(), head: z.object({ ref: z.string() }) }));
const comments = z.array(z.object({ body: z.string() }));

beforeEach(async () => {
  server = await startServer();
  folder = sample();
  environment = {
    GITHUB_TOKEN: 'setpiece-bot-token',
    GITHUB_REPOSITORY: 'northlight/customers',
    GITHUB_API_URL: server.url,
    GITHUB_EVENT_PATH: join(folder, 'event.json'),
  };
  const content = readFileSync(join(folder, record)).toString('base64');
  await server.person('PUT', `/contents/${record}`, { message: 'Begin', content });
});
afterEach(() => server.close());

/** Opens an issue as GitHub does for a form, and writes its event. */
async function send(body: string, number?: number): Promise<number> {
  const opened =
    number === undefined
      ? await server.person('POST', '/issues', { title: 'Rating', body })
      : await server.person('PATCH', `/issues/${number}`, { body });
  const issue = z.object({ number: z.number() }).loose().parse(opened);
  write(folder, { 'event.json': JSON.stringify({ action: number === undefined ? 'opened' : 'edited', issue }) });
  return issue.number;
}

const rating = (customer: string, value = 'red', note = 'Two outages @jonas <!-- x -->') =>
  [
    'Customer',
    customer,
    'What is rated',
    'sentiment',
    'Rating',
    value,
    'Day',
    '_No response_',
    'Who rated',
    '_No response_',
    'Why, in a sentence',
    note,
  ]
    .map((part, index) => (index % 2 === 0 ? `### ${part}` : part))
    .join('\n\n');

const openPulls = async () => pulls.parse(await server.person('GET', '/pulls?state=all'));
const said = async (issue: number) => comments.parse(await server.person('GET', `/issues/${issue}/comments`)).map(({ body }) => body);
const stateOf = async (issue: number) => (await server.issues()).find(({ number }) => number === issue);
const onBranch = async (branch: string, path: string) => {
  const { content } = z.object({ content: z.string() }).parse(await server.person('GET', `/contents/${path}?ref=${branch}`));
  return Buffer.from(content, 'base64').toString();
};

test('a form becomes a pull request with one change, checked and credited, and its issue is told and closed', async () => {
  const issue = await send(rating('Castello Retail'));
  const before = listing(folder);
  const done = await run(folder, ['intake'], environment);
  expect(done).toMatchObject({ exit: 0, err: '' });
  expect(done.out).toMatch(/^#1: customers\/castello-retail\/customer\.yaml in pull request #2 /);
  expect(listing(folder)).toEqual(before);
  const [pull, ...others] = await openPulls();
  expect(others).toEqual([]);
  expect(pull).toMatchObject({ number: 2, title: 'Rate Castello Retail: sentiment red', head: { ref: 'intake/issue-1' } });
  expect(pull?.body).toContain('@maria sent this with the form in #1.');
  expect(pull?.body).toContain('`setpiece validate` finds nothing wrong with it.');
  const written = await onBranch('intake/issue-1', record);
  const line = '  - { kind: sentiment, value: green, on: 2026-09-30, by: jonas }\n';
  expect(written.replace(/ {2}- kind: sentiment\n(?: {4}.*\n)+/, '')).toBe(readFileSync(join(folder, record), 'utf8'));
  expect(written).toContain(
    `${line}  - kind: sentiment\n    value: red\n    on: 2026-11-02\n    by: maria\n    note: Two outages @jonas <!-- x -->\n`,
  );
  expect(await said(issue)).toEqual([expect.stringContaining('This is now the pull request #2')]);
  expect(await stateOf(issue)).toMatchObject({ state: 'closed', state_reason: 'completed' });
});

test('the same event again changes nothing', async () => {
  const issue = await send(rating('castello-retail'));
  await run(folder, ['intake'], environment);
  const after = [await openPulls(), await said(issue), await onBranch('intake/issue-1', record)];
  const again = await run(folder, ['intake', '--json'], environment);
  expect(JSON.parse(again.out)).toMatchObject({ issue: 1, outcome: 'proposed', pullRequest: { number: 2 } });
  expect([await openPulls(), await said(issue), await onBranch('intake/issue-1', record)]).toEqual(after);
});

test('a form whose pull request is closed by now is not proposed again', async () => {
  const issue = await send(rating('castello-retail'));
  await run(folder, ['intake'], environment);
  await server.person('PATCH', '/pulls/2', { state: 'closed' });
  await server.person('PATCH', `/issues/${issue}`, { state: 'open' });
  await send(rating('castello-retail', 'yellow'), issue);
  await run(folder, ['intake'], environment);
  expect(await openPulls()).toHaveLength(1);
  expect(await said(issue)).toEqual([expect.stringContaining('#2, which is closed by now')]);
});

test.each([
  ['the branch', /\/git\/refs$/],
  ['the file', /\/contents\//],
  ['the pull request', /\/pulls$/],
  ['the comment', /\/comments$/],
])('a try that lost the answer about %s is finished by the next one', async (_, path) => {
  const issue = await send(rating('castello-retail'));
  server.fault = ({ method, path: asked }) => (method !== 'GET' && path.test(asked) ? { status: 502, after: true } : undefined);
  expect((await run(folder, ['intake'], environment)).exit).toBe(2);
  server.fault = undefined;
  expect((await run(folder, ['intake'], environment)).exit).toBe(0);
  expect(await openPulls()).toHaveLength(1);
  expect(await said(issue)).toHaveLength(1);
  expect((await onBranch('intake/issue-1', record)).match(/value: red/g)).toHaveLength(1);
  expect(await stateOf(issue)).toMatchObject({ state: 'closed' });
});

test('a form that names nobody is refused with the nearest name, and read again when it was edited', async () => {
  const issue = await send(rating('castelo-retail', 'grean'));
  const refused = await run(folder, ['intake'], environment);
  expect(refused.exit).toBe(0);
  expect(await openPulls()).toEqual([]);
  const [text] = await said(issue);
  expect(text).toContain('Did you mean castello-retail?');
  expect(text).toContain('is none of green, yellow, red.');
  expect(await stateOf(issue)).toMatchObject({ state: 'open' });
  await send(rating('castello-retail'), issue);
  await run(folder, ['intake'], environment);
  expect(await said(issue)).toEqual([expect.stringContaining('This is now the pull request')]);
});

test('what the check refuses is not proposed', async () => {
  const issue = await send(rating('castello-retail', 'red', 'Call her: ada.berg@example.com'));
  expect((await run(folder, ['intake', '--json'], environment)).exit).toBe(0);
  expect(await openPulls()).toEqual([]);
  expect((await said(issue))[0]).toMatch(/e-mail address stands in a file whose history cannot be erased/);
});

test('without the right to open pull requests it says where to give it', async () => {
  await send(rating('castello-retail'));
  server.fault = ({ method, path }) =>
    method === 'POST' && path.endsWith('/pulls')
      ? { status: 403, message: 'GitHub Actions is not permitted to create or approve pull requests.' }
      : undefined;
  const failed = await run(folder, ['intake'], environment);
  expect(failed.exit).toBe(2);
  expect(failed.err).toContain('Allow GitHub Actions to create and approve pull requests');
});

test('other issues, closed ones and a missing event are left alone', async () => {
  await send('The page is slow.');
  expect(await run(folder, ['intake'], environment)).toMatchObject({ exit: 0, out: '#1 is no filled form that is still open.\n' });
  await send(rating('castello-retail'));
  await server.person('PATCH', '/issues/2', { state: 'closed' });
  await send(rating('castello-retail'), 2);
  expect(await run(folder, ['intake'], environment)).toMatchObject({ exit: 0, out: '#2 is no filled form that is still open.\n' });
  expect(server.writes()).toEqual([]);
  expect((await run(folder, ['intake', '--event', 'nowhere.json'], environment)).err).toContain('There is no file nowhere.json.');
  write(folder, { 'event.json': '{"action":' });
  expect((await run(folder, ['intake'], environment)).err).toContain('is no `issues` event');
});
