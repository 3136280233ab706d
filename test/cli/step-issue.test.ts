import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Server, startServer } from '../tasks/github-server.ts';
import { liveSample, run, write } from './recording.ts';

const play = `---
id: price-review
title: Price review
goal: { outcome: The price is agreed }
for: customer.id == "nordhaven"
start: { becomes: all, also_existing: yes }
owner: csm
steps:
  - { id: talk, title: Talk about the price, due: start + 2bd }
  - { id: check, title: Check the price, due: start + 3bd, owner: manager, asset: renewal-call, issue: own }
  - { id: sign, title: Sign it, due: check.done + 2bd, issue: own }
---
`;
const key = 'price-review/nordhaven/1';

let server: Server;
let environment: Record<string, string>;
let folder: string;
beforeEach(async () => {
  server = await startServer();
  environment = { GITHUB_TOKEN: 'setpiece-bot-token', GITHUB_REPOSITORY: 'northlight/customers', GITHUB_API_URL: server.url };
  folder = write(liveSample(), { 'playbooks/plays/renewal/price-review.mdx': play });
});
afterEach(() => server.close());

const apply = (...more: string[]) => run(folder, ['apply', ...more], environment);
const issueOf = async (title: string) => (await server.issues()).find((one) => one.title === `Nordhaven Logistics: ${title}`);
const ledger = () => readFileSync(join(folder, '.setpiece/state/ledger.ndjson'), 'utf8');

describe('a step with an issue of its own', () => {
  test('has one while it is open, for its own owner, and the run’s issue names it', async () => {
    const first = await apply();
    expect(first.exit).toBe(0);
    expect(first.out).toContain(`${key}#check`);
    const [whole, check] = [await issueOf('Price review'), await issueOf('Check the price')];
    expect(await issueOf('Sign it')).toBeUndefined();
    // The server knows no sam, so it assigns nobody: what was asked for stands in the warning.
    expect(first.out).toContain(`${key}#check: #${check?.number} could not be assigned to sam`);
    expect(check?.body).toContain('Call script');
    expect(check?.body).toContain('Close this issue as completed when the step is done');
    expect(check?.body).not.toContain('- [ ]');
    expect(whole?.body).not.toContain('Call script');
    const second = await apply();
    expect(second.out).toContain('0 created, 1 updated, 0 closed');
    expect((await issueOf('Price review'))?.body).toContain(`its own issue is #${check?.number}`);
    expect((await apply()).out).toBe('0 created, 0 updated, 0 closed\n');
  });

  test('is ticked by closing it as completed, which the run’s issue shows, and the next step gets its issue', async () => {
    await apply();
    const check = await issueOf('Check the price');
    await server.person('PATCH', `/issues/${check?.number}`, { state: 'closed', state_reason: 'completed' });
    await apply();
    expect((await issueOf('Price review'))?.body).toMatch(/- \[x\] Check the price <!-- check -->/);
    expect(await issueOf('Sign it')).toMatchObject({ state: 'open' });
    expect(ledger()).toContain(`"kind":"ticked","run":"${key}","step":"check"`);
    await apply();
    expect((await apply()).out).toBe('0 created, 0 updated, 0 closed\n');
    expect(ledger().match(/"kind":"ticked"/g)).toHaveLength(1);
    expect(ledger()).not.toContain('unticked');
    expect((await issueOf('Check the price'))?.state).toBe('closed');
  });

  test('that is closed as not planned stays open in the list, and gets no second issue', async () => {
    await apply();
    const check = await issueOf('Check the price');
    await server.person('PATCH', `/issues/${check?.number}`, { state: 'closed', state_reason: 'not_planned' });
    await apply();
    await apply();
    expect((await issueOf('Price review'))?.body).toMatch(/- \[ \] Check the price/);
    expect((await server.issues()).filter(({ title }) => title.endsWith('Check the price'))).toHaveLength(1);
  });

  test('is closed when its box in the run’s issue is ticked', async () => {
    await apply();
    const whole = await issueOf('Price review');
    const body = whole?.body?.replace(/- \[ \] (.*<!-- check -->)/, '- [x] $1') ?? '';
    await server.person('PATCH', `/issues/${whole?.number}`, { body });
    const { out } = await apply();
    expect(out).toContain(`closed #${(await issueOf('Check the price'))?.number} ${key}#check`);
    expect(await issueOf('Check the price')).toMatchObject({ state: 'closed', state_reason: 'completed' });
  });

  test('is closed when its run is over and nobody has touched it', async () => {
    await apply();
    const whole = await issueOf('Price review');
    await server.person('PATCH', `/issues/${whole?.number}`, { state: 'closed', state_reason: 'completed' });
    await apply();
    expect(await issueOf('Check the price')).toMatchObject({ state: 'closed', state_reason: 'not_planned' });
    expect(ledger()).not.toContain('"kind":"ticked"');
  });
});
