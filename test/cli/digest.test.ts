import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type ResendServer, type SlackServer, startResend, startSlack } from '../digest/servers.ts';
import { type Server, startServer } from '../tasks/github-server.ts';
import { listing, liveSample, run, sample } from './recording.ts';

const servers: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

/** Adds a digest, or anything else, to a workspace's settings. */
function configure(folder: string, text: string): string {
  const path = join(folder, 'playbooks/workspace.yaml');
  writeFileSync(path, `${readFileSync(path, 'utf8')}\n${text}\n`);
  return folder;
}

const record = (folder: string): readonly string[] =>
  readFileSync(join(folder, '.setpiece/state/digests.ndjson'), 'utf8').trim().split('\n');

async function github(isPrivate = true): Promise<{ readonly server: Server; readonly environment: Record<string, string> }> {
  const server = await startServer({ isPrivate });
  servers.push(server);
  return {
    server,
    environment: { GITHUB_TOKEN: 'setpiece-bot-token', GITHUB_REPOSITORY: 'northlight/customers', GITHUB_API_URL: server.url },
  };
}

test('it is off by default: the digests are shown, and nothing is written', async () => {
  const folder = sample();
  const before = listing(folder);
  const { exit, out, err } = await run(folder, ['digest']);
  expect([exit, out.match(/^Weekly digest for .*$/gm)]).toEqual([
    0,
    ['Weekly digest for Jonas Brandt', 'Weekly digest for Li Wen', 'Weekly digest for Maria Keller'],
  ]);
  expect(err).toContain('3 digests shown and not sent: `digest` in playbooks/workspace.yaml says where they go.\n');
  expect(listing(folder)).toEqual(before);
});

test('one person’s can be asked for; an unknown one is told with the nearest', async () => {
  const folder = sample();
  expect((await run(folder, ['digest', '--for', 'li'])).out.match(/^Weekly digest/gm)).toHaveLength(1);
  expect(await run(folder, ['digest', '--for', 'mario'])).toMatchObject({
    exit: 2,
    err: expect.stringContaining('There is no digest for mario.\nDid you mean maria?'),
  });
});

test('as issues: one a person and one for leads, linked to the tasks of the ledger, once a week', async () => {
  const { server, environment } = await github();
  const folder = configure(liveSample(), 'digest: { to: issue, leads: [sam] }');
  expect((await run(folder, ['apply'], environment)).exit).toBe(0);
  const tasks = await server.issues();
  const first = await run(folder, ['digest'], environment);
  expect([first.exit, first.err.trimEnd().split('\n').at(-1)]).toEqual([0, '4 sent, 0 sent before']);
  const digests = (await server.issues()).slice(tasks.length);
  expect(digests.map(({ title }) => title)).toEqual([
    'Weekly digest for Jonas Brandt',
    'Weekly digest for Li Wen',
    'Weekly digest for Maria Keller',
    'Weekly digest for leads',
  ]);
  const save = tasks.find(({ title }) => title === 'Nordhaven Logistics: Save plan');
  expect(digests[2]?.body).toContain(`**Nordhaven Logistics**: Save plan #${save?.number} · 12 days late`);

  const writes = server.writes().length;
  const second = await run(folder, ['digest', '--json'], environment);
  expect(second.err.trimEnd().split('\n').at(-1)).toBe('0 sent, 4 sent before');
  expect(JSON.parse(second.out)).toMatchObject({
    asOf: '2026-11-02',
    sends: true,
    delivered: [{ letter: 'jonas/issue', state: 'before', id: '#10' }, {}, {}, {}],
  });
  // A later day of the week is the same week.
  await run(folder, ['digest', '--as-of', '2026-11-08'], environment);
  expect(server.writes()).toHaveLength(writes);
  await run(folder, ['digest', '--as-of', '2026-11-09', '--for', 'maria'], environment);
  expect(
    server
      .writes()
      .slice(writes)
      .map(({ method }) => method),
  ).toEqual(['PATCH', 'POST']);
  // Digests are no tasks: a plan leaves them alone.
  expect((await run(folder, ['plan'], environment)).out).toContain(' 0 to close');
});

test('a public repository is refused, unless reports are published there; amounts and names then stay away', async () => {
  const { server, environment } = await github(false);
  const folder = configure(liveSample(), 'digest: { to: issue }');
  const refused = await run(folder, ['digest'], environment);
  expect([refused.exit, server.writes()]).toEqual([2, []]);
  expect(refused.err).toContain('The repository is public, and a digest would show customers to everybody.');
  const path = join(folder, 'playbooks/workspace.yaml');
  writeFileSync(path, readFileSync(path, 'utf8').replace('publish: { reports: false', 'publish: { reports: true'));
  expect((await run(folder, ['digest', '--for', 'maria'], environment)).exit).toBe(0);
  const [issue] = await server.issues();
  expect(issue?.title).toBe('Weekly digest for maria');
  expect(issue?.body).toContain('Nordhaven Logistics');
  expect(`${issue?.title}${issue?.body}`).not.toMatch(/€|Keller/);
});

test('in shadow mode nothing is written to GitHub', async () => {
  const { server, environment } = await github();
  const { exit, out, err } = await run(configure(sample(), 'digest: { to: issue }'), ['digest'], environment);
  expect([exit, server.requests]).toEqual([0, []]);
  expect(out).toContain('Weekly digest for Maria Keller');
  expect(err).toContain('in shadow mode nothing is written to GitHub');
});

describe('in Slack and by e-mail', () => {
  let slack: SlackServer;
  let resend: ResendServer;

  test('a message goes out once; a dry run sends none, and the token is nowhere', async () => {
    slack = await startSlack();
    servers.push(slack);
    const folder = configure(
      sample(),
      `digest: { to: slack, leads: [sam], slack: { channel: ${slack.channel}, people: { maria: ${slack.maria} } } }`,
    );
    const environment = { SLACK_BOT_TOKEN: 'xoxb-s3cret', SLACK_API_URL: `${slack.url}/api` };
    const asked = slack.paths.length;
    expect((await run(folder, ['digest', '--dry-run'], environment)).out).toContain('Weekly digest for leads');
    expect([slack.paths.length, existsSync(join(folder, '.setpiece'))]).toEqual([asked, false]);

    const first = await run(folder, ['digest'], environment);
    expect(first.exit).toBe(0);
    expect(first.out).toMatch(
      /^sent jonas\/channel by slack \([\d.]+\)\nsent li\/channel .*\nsent maria\/maria .*\nsent leads\/channel .*\n$/,
    );
    expect((await slack.messages(slack.channel)).length).toBe(3);
    expect(record(folder).map((line) => JSON.parse(line).state)).toEqual([
      'sending',
      'sent',
      'sending',
      'sent',
      'sending',
      'sent',
      'sending',
      'sent',
    ]);

    const second = await run(folder, ['digest'], environment);
    expect(second.out.match(/^sent before /gm)).toHaveLength(4);
    expect((await slack.messages(slack.channel)).length).toBe(3);
    for (const text of [first.out, first.err, second.out, second.err, ...record(folder)]) expect(text).not.toContain('s3cret');
  });

  test('an e-mail goes out once, to addresses that stand in no file', async () => {
    resend = await startResend();
    servers.push(resend);
    const folder = configure(sample(), 'digest: { to: email, email: { from: Northlight CS <success@northlight.example> } }');
    const addresses = { maria: 'maria@northlight.example', jonas: 'jonas@northlight.example' };
    const environment = { RESEND_API_KEY: 're_s3cret', RESEND_BASE_URL: resend.url, SETPIECE_ADDRESSES: JSON.stringify(addresses) };
    const first = await run(folder, ['digest'], environment);
    expect(first.exit).toBe(2);
    expect(first.out).toContain('refused li/li by email: SETPIECE_ADDRESSES has no address for li\n');
    expect(first.err.trimEnd().split('\n').at(-1)).toBe('2 sent, 0 sent before, 1 refused');
    const second = await run(folder, ['digest'], {
      ...environment,
      SETPIECE_ADDRESSES: JSON.stringify({ ...addresses, li: 'li@northlight.example' }),
    });
    expect([second.exit, second.err.trimEnd().split('\n').at(-1)]).toEqual([0, '1 sent, 2 sent before']);
    expect((await resend.emails()).map(({ to }) => to[0]).sort()).toEqual([
      'jonas@northlight.example',
      'li@northlight.example',
      'maria@northlight.example',
    ]);
    for (const text of [first.out, first.err, second.out, second.err, ...record(folder)]) expect(text).not.toMatch(/s3cret|@northlight/);
  });

  test.each([
    [
      'digest: { to: slack, slack: { channel: C0123ABCD } }',
      {},
      'SLACK_BOT_TOKEN is not set: give the token of a Slack app that may write messages.',
    ],
    [
      'digest: { to: email, email: { from: success@northlight.example } }',
      { SETPIECE_ADDRESSES: '{"maria": "no address, s3cret"}' },
      'RESEND_API_KEY is not set: give a key that may send; SETPIECE_ADDRESSES has no e-mail address for maria.',
    ],
    [
      'digest: { to: email, email: { from: success@northlight.example } }',
      { RESEND_API_KEY: 're_s3cret', SETPIECE_ADDRESSES: 'maria=s3cret@northlight.example' },
      'SETPIECE_ADDRESSES cannot be read: expected a JSON object of logins and addresses, such as {"maria": "maria@northlight.example"}.',
    ],
    ['digest: { to: issue }', {}, 'GITHUB_TOKEN is not set: give a token that may read and write issues'],
  ])('without what it needs (%s) it is shown, says what to set and fails', async (settings, environment, words) => {
    const folder = configure(liveSample(), settings);
    const { exit, out, err } = await run(folder, ['digest'], environment);
    expect([exit, out.match(/^Weekly digest for/gm)?.length]).toEqual([2, 3]);
    expect(err).toContain(`3 digests shown and not sent: ${words}`);
    expect(`${out}${err}`).not.toContain('s3cret');
    expect(existsSync(join(folder, '.setpiece'))).toBe(false);
  });
});

test('a damaged line of the record is told, and the others count', async () => {
  const { server, environment } = await github();
  const folder = configure(liveSample(), 'digest: { to: issue }');
  await run(folder, ['digest', '--for', 'maria'], environment);
  const path = join(folder, '.setpiece/state/digests.ndjson');
  writeFileSync(path, `{"on":"2026-\n${readFileSync(path, 'utf8')}`);
  const { out, err } = await run(folder, ['digest', '--for', 'maria'], environment);
  expect(err).toContain('.setpiece/state/digests.ndjson:1:1');
  expect(err).toContain('damaged-digests');
  expect(out).toBe('sent before maria/issue by issue (#1)\n');
  expect(await server.issues()).toHaveLength(1);
});

describe('settings that cannot work are told with their place', () => {
  test.each([
    ['digest: { to: slack }', 'missing-key', 'a message needs somewhere to go'],
    ['digest: { to: email }', 'missing-key', 'an e-mail needs a sender'],
    ['digest: { to: issue, leads: [sma] }', 'dangling-reference', 'there is no team member `sma`'],
    ['digest: { to: slack, slack: { channel: customers } }', 'invalid-value', '"customers" is not an id of Slack'],
    [
      'digest: { to: email, email: { from: success@northlight.example, people: { maria: maria@northlight.example } } }',
      'personal-data',
      'the e-mail address of a person stands in a file whose history cannot be erased',
    ],
  ])('%s', async (settings, code, words) => {
    const { exit, err } = await run(configure(sample(), settings), ['validate', '--no-data']);
    expect(exit).toBe(1);
    expect(err).toContain(words);
    expect(err).toContain(code);
  });

  test('addresses may stand in Git where the workspace says so', async () => {
    const settings =
      'people: in_git\ndigest: { to: email, email: { from: success@northlight.example, people: { maria: maria@northlight.example } } }';
    expect((await run(configure(sample(), settings), ['validate', '--no-data'])).exit).toBe(0);
  });
});
