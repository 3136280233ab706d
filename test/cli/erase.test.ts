import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startServer } from '../tasks/github-server.ts';
import { listing, run, sample, write } from './recording.ts';

const person = 'p-211';

test('it shows at first, takes the person out with --write, and says what it cannot reach', async () => {
  const folder = write(sample(), {
    'customers/data/people.csv': 'id,name,email\np-211,Ada Berg,ada@example.com\np-212,Bo Lind,bo@example.com\n',
    'customers/data/visits.csv': 'day,visitor\n2026-10-01,p-211\n2026-10-02,p-2110\n',
    'customers/nordhaven/touchpoints/2026-10-30-call.md':
      '---\nkind: call\non: 2026-10-30\nby: maria\npeople: [p-211]\n---\n\nAda Berg wants a quote.\n',
  });
  const server = await startServer();
  try {
    await server.person('POST', '/issues', { title: 'Call Ada Berg', body: 'x' });
    await server.person('POST', '/issues', { title: 'Other', body: 'p-2110' });
    await server.person('POST', '/issues/2/comments', { body: 'Spoke to Ada Berg.' });
    await server.person('POST', '/issues/2/comments', { body: 'Spoke to nobody.' });
    const environment = { GITHUB_TOKEN: 'setpiece-bot-token', GITHUB_REPOSITORY: 'northlight/customers', GITHUB_API_URL: server.url };
    await run(folder, ['apply'], {});
    const before = listing(folder);
    const dry = await run(folder, ['erase', person], environment);
    expect(dry.exit).toBe(0);
    expect(dry.out).toContain('To take out\n');
    expect(dry.out).toContain('customers/nordhaven/customer.yaml: the entry in `people`');
    expect(dry.out).toContain('customers/data/people.csv: 1 row');
    expect(dry.out).toContain('customers/nordhaven/touchpoints/2026-10-30-call.md:7\n');
    expect(dry.out).toContain('customers/data/visits.csv: 1 row');
    expect(dry.out).toContain('Issues whose title or text names the person\n  #1\n');
    expect(dry.out).toContain('Comments that name the person\n  #2: 1 comment\n');
    expect(dry.out).toContain('git filter-repo');
    expect(dry.out).toContain('Nothing is written yet');
    expect(listing(folder)).toEqual(before);

    const done = await run(folder, ['erase', person, '--write'], environment);
    expect(done.out).toMatch(/files changed: commit them, or open a pull request\.\n$/);
    expect(server.writes()).toEqual([]);
    expect(readFileSync(join(folder, 'customers/data/people.csv'), 'utf8')).toBe('id,name,email\np-212,Bo Lind,bo@example.com\n');
    expect((await run(folder, ['validate'], {})).err).not.toContain(person);
    const again = await run(folder, ['erase', person], {});
    expect(again.out).toContain(`No file has an entry about ${person}.`);
    expect(again.out).toContain('Issues and comments were not searched: GITHUB_TOKEN is not set');
  } finally {
    await server.close();
  }
});

test('the workspace is as valid after as before', async () => {
  const folder = sample();
  const before = await run(folder, ['validate', '--json'], {});
  expect((await run(folder, ['erase', person, '--write'], {})).exit).toBe(0);
  const after = await run(folder, ['validate', '--json'], {});
  expect([after.exit, after.err]).toEqual([before.exit, before.err]);
});

test('a colleague is not a person at a customer, and a file of people must be there', async () => {
  const folder = sample();
  expect(await run(folder, ['erase', 'maria'], {})).toMatchObject({
    exit: 2,
    err: expect.stringContaining('maria is a login of your team.'),
  });
  expect(await run(folder, ['erase', person, '--people', 'none.csv'], {})).toMatchObject({ exit: 2 });
  const people = join(folder, '..', `${person}-people.csv`);
  writeFileSync(people, 'id,email\np-211,a@x.de\n');
  await run(folder, ['erase', person, '--people', people, '--write'], {});
  expect(readFileSync(people, 'utf8')).toBe('id,email\n');
});
