import { describe, expect, test } from 'vitest';
import type { LedgerEntry } from '../../src/evaluate/decision.ts';
import { readSnapshot } from '../../src/tasks/snapshot.ts';
import { newBody } from '../../src/tasks/task.ts';
import { MemoryIssues } from './memory-issues.ts';
import { asOf, customer, taskFor } from './sample.ts';

const names = ['acme', 'beta', 'gamma'];
const ledger = names.map((name, index): LedgerEntry => ({ day: asOf, kind: 'opened', run: `renewal-90/${name}/1`, issue: index + 1 }));
const read = (client: MemoryIssues) => readSnapshot(client, ledger, { trusted: [], label_prefix: 'cs:' }, (key) => key);
const open = (client: MemoryIssues, title: string, body: string) => client.create({ title, body, labels: [], assignees: [] });

/** The issues of the ledger, in the repository it was written for. */
async function home(): Promise<MemoryIssues> {
  const client = new MemoryIssues();
  for (const name of names) await open(client, name, newBody(taskFor(customer(name))));
  return client;
}

describe('a repository that holds none of the tasks the ledger knows', () => {
  const refused = 'None of the issues that the ledger knows is in this repository.';

  test('is another one where it is empty', async () => {
    await expect(read(new MemoryIssues())).rejects.toThrow(refused);
  });

  test('is another one where their numbers are other issues, also of a bot', async () => {
    const client = new MemoryIssues();
    client.machine = 'renovate[bot]';
    await open(client, 'Dependency dashboard', 'text');
    await expect(read(client)).rejects.toThrow(refused);
  });

  test('is the same where people deleted or damaged all of them', async () => {
    const client = await home();
    await client.remove(1);
    await client.remove(2);
    await client.edit(3, { body: (await client.get(3))?.body.replace('setpiece:begin ', 'setpiece:begin x ') ?? '' });
    expect((await read(client)).issues.map(({ number }) => number)).toEqual([3]);
    await client.remove(3);
    expect((await read(client)).issues).toEqual([]);
  });
});
