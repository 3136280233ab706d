import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Held, type Server, startServer } from '../tasks/github-server.ts';
import { liveSample, type Recorded, run, sample } from './recording.ts';

let server: Server;
const environment = (): Record<string, string> => ({
  GITHUB_TOKEN: 'setpiece-bot-token',
  GITHUB_REPOSITORY: 'northlight/customers',
  GITHUB_API_URL: server.url,
});
beforeEach(async () => {
  server = await startServer();
});
afterEach(() => server.close());

const apply = (folder: string, ...more: string[]): Promise<Recorded> => run(folder, ['apply', ...more], environment());
const operations = async (): Promise<readonly Held[]> =>
  (await server.issues()).filter(({ labels }) => labels.some(({ name }) => name === 'cs:operations'));
/** Changes `workspace.yaml`. */
function set(folder: string, from: string, to: string): void {
  const path = join(folder, 'playbooks/workspace.yaml');
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
}

test('an evaluation that stops still tells, without hiding why; when it is mended the issue is closed', async () => {
  const folder = liveSample();
  set(folder, 'repository: northlight/customers', 'repository: northlight/customers\n  operations_owner: csm');
  const bad = join(folder, 'customers/bad.yaml');
  writeFileSync(bad, 'id: bad\nname: Bad\nindustri: x\n');
  const { exit, err } = await apply(folder);
  expect(exit).toBe(1);
  expect(err).toContain('customers/bad.yaml:3');
  expect(err).toContain('The operations issue #1 says what needs a person.');
  const [issue] = await operations();
  expect(issue).toMatchObject({ number: 1, state: 'open', title: 'The daily run needs a person' });
  expect(issue?.assignees).toHaveLength(1);
  expect(issue?.body).toContain('customers/bad.yaml:3');
  const writes = server.writes().length;
  expect((await apply(folder)).err).not.toContain('operations issue');
  expect(server.writes()).toHaveLength(writes);
  rmSync(bad);
  expect((await apply(folder)).err).toContain('The operations issue #1 is closed: all is well.');
  expect(await operations()).toMatchObject([{ number: 1, state: 'closed' }]);
  expect((await apply(folder)).out).toContain('0 created, 0 updated, 0 closed');
});

test('a guard that stops the plan is told, and so are failed writes', async () => {
  const folder = liveSample();
  writeFileSync(
    join(folder, 'playbooks/workspace.yaml'),
    `${readFileSync(join(folder, 'playbooks/workspace.yaml'), 'utf8').replace(/^guards:.*\n(?: .*\n)*/m, '')}guards: { creates: 3 }\n`,
  );
  expect((await apply(folder)).exit).toBe(1);
  expect((await operations())[0]?.body).toContain('The plan opens 9 issues, and guards.creates allows 3');
  set(folder, 'guards: { creates: 3 }', 'guards: { creates: 30 }');
  let failed = false;
  server.fault = ({ method, path, body }) => {
    if (failed || method !== 'POST' || !path.endsWith('/issues') || body.includes('operations')) return undefined;
    failed = true;
    return { status: 500 };
  };
  expect((await apply(folder)).exit).toBe(2);
  const all = await operations();
  expect(all).toHaveLength(1);
  expect(all[0]?.body).toContain('Writes to GitHub failed');
  expect((await apply(folder)).exit).toBe(0);
  expect(await operations()).toMatchObject([{ state: 'closed' }]);
});

test('one that the list still shows open is left as the person closed it', async () => {
  const folder = liveSample();
  const bad = join(folder, 'customers/bad.yaml');
  writeFileSync(bad, 'id: bad\nname: Bad\nindustri: x\n');
  await apply(folder);
  const stale = await server.person('GET', '/issues?state=all');
  await server.person('PATCH', '/issues/1', { state: 'closed', state_reason: 'completed' });
  rmSync(bad);
  server.fault = ({ method, path }) => (method === 'GET' && path.endsWith('/issues') ? { status: 200, json: stale } : undefined);
  const writes = (): readonly string[] => server.writes().flatMap(({ method, path }) => (path.endsWith('/issues/1') ? [method] : []));
  await apply(folder, '--creates', '0');
  expect(writes()).toEqual([]);
});

test('days without a run are told by the run that catches up, and over with the next', async () => {
  const folder = liveSample();
  await apply(folder, '--as-of', '2026-11-02');
  await apply(folder, '--as-of', '2026-11-06');
  expect((await operations())[0]?.body).toContain('no run between 2026-11-02 and 2026-11-06');
  await apply(folder, '--as-of', '2026-11-07');
  expect((await operations())[0]?.body).not.toContain('no run between');
});

test('where GitHub does not take it, the run ends as it would have', async () => {
  const folder = liveSample();
  writeFileSync(join(folder, 'customers/bad.yaml'), 'id: bad\nname: Bad\nindustri: x\n');
  server.fault = () => ({ status: 401, message: 'Bad credentials' });
  const { exit, err } = await apply(folder);
  expect(exit).toBe(1);
  expect(err).toContain('customers/bad.yaml:3');
  expect(err).toContain('The operations issue could not be kept: ');
});

test('it can be switched off, and there is none in shadow mode or where everybody reads', async () => {
  const bad = (folder: string): string => {
    writeFileSync(join(folder, 'customers/bad.yaml'), 'id: bad\nname: Bad\nindustri: x\n');
    return folder;
  };
  const off = bad(liveSample());
  set(off, 'repository: northlight/customers', 'repository: northlight/customers\n  operations_issue: no');
  expect((await apply(off)).exit).toBe(1);
  expect((await apply(bad(sample()))).exit).toBe(1);
  expect(server.writes()).toEqual([]);
  const open = await startServer({ isPrivate: false });
  try {
    expect((await run(bad(liveSample()), ['apply'], { ...environment(), GITHUB_API_URL: open.url })).exit).toBe(1);
    expect(open.writes()).toEqual([]);
  } finally {
    await open.close();
  }
});
