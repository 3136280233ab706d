import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { parseDay } from '../../../src/model/day.ts';
import { type Contact, type Keeping, keepTouchpoint } from '../../../src/tasks/commands/touchpoint-keeping.ts';
import { connectProposals } from '../../../src/tasks/proposals.ts';
import { type Server, startServer } from '../github-server.ts';

let server: Server;
let keeping: Keeping;
beforeEach(async () => {
  server = await startServer();
  const settings = { owner: 'northlight', name: 'customers', token: 'setpiece-bot-token', apiUrl: server.url, paced: false };
  keeping = {
    proposals: connectProposals(settings),
    how: 'pull_request',
    folder: 'content/',
    web: 'https://github.example/northlight/customers',
    elsewhere: 'northlight/tasks',
  };
});
afterEach(() => server.close());

const contact: Contact = {
  touchpoint: { kind: 'call', on: parseDay('2026-11-20') ?? 0, by: 'maria', people: [] },
  notes: '',
  record: 'customers/acme/customer.yaml',
  name: 'Acme @all <b>',
  issue: 12,
  comment: 345,
  place: 1,
};

test('content below the root of its repository, and tasks in another one: path, names and links are right', async () => {
  const { says } = await keepTouchpoint(contact, keeping);
  const pulls = z
    .array(z.object({ number: z.number(), title: z.string(), body: z.string() }))
    .parse(await server.person('GET', '/pulls?state=all'));
  expect(pulls).toEqual([
    {
      number: 1,
      title: 'Log a contact (call) with Acme @\u200ball <b> on 2026-11-20',
      body: 'maria logged this in a comment of northlight/tasks#12. Merge it and the contact counts; close it and it never was.',
    },
  ]);
  expect(says).toBe('#1 adds it, and it counts when that is merged');
  const path = 'content/customers/acme/touchpoints/2026-11-20-call.md';
  expect((await keeping.proposals.read(path, 'setpiece/log/acme/2026-11-20-call'))?.text).toBe(
    '---\nkind: call\non: 2026-11-20\nby: maria\n---\n\n<!-- logged in northlight/tasks#12, comment 345, command 1 -->\n',
  );
  const committed = await keepTouchpoint({ ...contact, comment: 346 }, { ...keeping, how: 'commit' });
  expect(committed.says).toBe(
    `[2026-11-20-call.md](https://github.example/northlight/customers/blob/main/${path}) is on main; the next run counts it`,
  );
});

test('a contact whose pull request was merged or closed is not proposed again', async () => {
  await keepTouchpoint(contact, keeping);
  await server.person('PATCH', '/pulls/1', { state: 'closed' });
  expect((await keepTouchpoint(contact, keeping)).says).toContain('#1 adds it');
  await server.person('PATCH', '/pulls/1', { state: 'open' });
  await server.person('PUT', '/pulls/1/merge', {});
  expect((await keepTouchpoint(contact, keeping)).says).toContain('is on main');
  expect(await server.person('GET', '/pulls?state=all')).toHaveLength(1);
});
