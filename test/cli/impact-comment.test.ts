import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { type Server, startServer } from '../tasks/github-server.ts';
import { goodLogins, run, temporaryFolder, withLogins, write } from './recording.ts';
import { commitAll, git } from './repository.ts';

// Each test runs Git and a database.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const evil = 'Acme | @maria <!-- x --> #12 **B**';
const marker = '<!-- setpiece:impact -->';

let server: Server;
let root: string;
let number: number;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

beforeEach(async () => {
  await server.reset();
  root = withLogins({ 'customers/data/logins.csv': goodLogins });
  write(root, { 'customers/acme.yaml': readFileSync(join(root, 'customers/acme.yaml'), 'utf8').replace('name: Acme', `name: "${evil}"`) });
  git(root, 'init', '--quiet');
  git(root, 'checkout', '--quiet', '-b', 'main');
  commitAll(root);
  number = z.object({ number: z.number() }).parse(await server.person('POST', '/issues', { title: 'Raise the threshold' })).number;
});

/** Changes who is green: acme has 67 points. */
function raise(threshold: number): void {
  const path = join(root, 'playbooks/health/standard.yaml');
  writeFileSync(
    path,
    readFileSync(path, 'utf8').replace(/yellow: \{ from: \d+, worth: \d+ \}/, `yellow: { from: ${threshold}, worth: ${threshold + 1} }`),
  );
}

interface Given {
  readonly event?: unknown;
  readonly token?: string;
  readonly words?: readonly string[];
}

const pull = (changes: Readonly<Record<string, unknown>> = {}) => ({
  repository: { private: true },
  pull_request: { number, head: { repo: { full_name: 'northlight/customers' } }, base: { repo: { full_name: 'northlight/customers' } } },
  ...changes,
});

/** The command as the workflow runs it, with the event it was started by and the summary it writes. */
async function impact({ event = pull(), token = 'setpiece-bot-token', words = ['--comment'] }: Given = {}) {
  const folder = temporaryFolder();
  write(folder, { 'event.json': JSON.stringify(event), 'summary.md': 'Before\n' });
  const environment = {
    GITHUB_ACTIONS: 'true',
    GITHUB_TOKEN: token,
    GITHUB_REPOSITORY: 'northlight/customers',
    GITHUB_API_URL: server.url,
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_RUN_ID: '77',
    GITHUB_EVENT_PATH: join(folder, 'event.json'),
    GITHUB_STEP_SUMMARY: join(folder, 'summary.md'),
  };
  server.requests.length = 0;
  const ran = await run(root, ['impact', '--base', 'main', ...words], environment);
  return { ...ran, summary: readFileSync(join(folder, 'summary.md'), 'utf8') };
}

const commentsSchema = z.array(z.object({ id: z.number(), body: z.string(), user: z.object({ login: z.string() }) }));

async function comments() {
  return commentsSchema.parse(await server.person('GET', `/issues/${number}/comments`));
}

describe('one comment', () => {
  test('is created, then updated in place, also to “no change”, and left alone while it says the same', async () => {
    raise(70);
    const first = await impact();
    expect([first.exit, first.err]).toEqual([0, `The comment on #${number} was created.\n`]);
    const [created] = await comments();
    expect(created?.body).toMatch(
      /^<!-- setpiece:impact -->\n### Impact on Small\n\n\*\*1 customer changes band \(€9,000 ARR at stake\)\.\*\*/,
    );

    expect((await impact()).err).toContain('was up to date');
    expect(server.writes()).toEqual([]);

    raise(50);
    write(root, { 'playbooks/plays/none.md': '' });
    rmSync(join(root, 'playbooks/plays/none.md'));
    git(root, 'checkout', '--quiet', '.');
    expect((await impact()).err).toContain('was updated');
    const [updated, ...rest] = await comments();
    expect([updated?.id, rest]).toEqual([created?.id, []]);
    expect(updated?.body).toContain(
      '**No change for any customer. 1 customer was evaluated on both sides, over the same rows, history and ledger.**',
    );
    expect(updated?.body).not.toContain('changes band');
  });

  test('of two, which a lost answer can bring about, the older stays and the other goes', async () => {
    const mine = (body: string) => server.person('POST', `/issues/${number}/comments`, { body }, 'setpiece-bot');
    await mine(`${marker}\nold`);
    await server.person('POST', `/issues/${number}/comments`, { body: 'Looks good.' });
    await mine(`${marker}\nolder still shown`);
    const [oldest] = await comments();
    expect((await impact()).err).toContain('was updated');
    const left = await comments();
    expect(left.map(({ id, user }) => [id === oldest?.id, user.login])).toEqual([
      [true, 'setpiece-bot'],
      [false, 'maria'],
    ]);
    expect(left[0]?.body).toContain('No change for any customer');
  });

  test('of somebody else with our marker, and ours that only quotes it, are left alone', async () => {
    await server.person('POST', `/issues/${number}/comments`, { body: `${marker}\nCopied.` });
    await server.person('POST', `/issues/${number}/comments`, { body: `> ${marker}\n\nSee there.` }, 'setpiece-bot');
    expect((await impact()).err).toContain('was created');
    expect((await comments()).map(({ body }) => body.split('\n').slice(0, 2))).toEqual([
      [marker, 'Copied.'],
      [`> ${marker}`, ''],
      [marker, '### Impact on Small'],
    ]);
  });

  test('of a token of Actions, whose login cannot be asked for, is told by being a bot’s', async () => {
    // The server says of nobody that it is a bot.
    server.fault = async ({ method, path }) => {
      if (method !== 'GET' || !path.endsWith('/comments')) return undefined;
      const all = z
        .array(z.looseObject({ user: z.looseObject({ login: z.string() }) }))
        .parse(await server.person('GET', `/issues/${number}/comments`));
      return {
        status: 200,
        json: all.map((one) => ({ ...one, user: { ...one.user, type: one.user.login.endsWith('[bot]') ? 'Bot' : 'User' } })),
      };
    };
    await server.person('POST', `/issues/${number}/comments`, { body: `${marker}\nCopied.` });
    const token = 'setpiece-app[bot]-token';
    expect((await impact({ token })).err).toContain('was created');
    raise(70);
    expect((await impact({ token })).err).toContain('was updated');
    expect((await comments()).map(({ user }) => user.login)).toEqual(['maria', 'setpiece-app[bot]']);
  });

  test('stands on the pull request that is named', async () => {
    expect((await impact({ event: {}, words: ['--comment', String(number)] })).err).toContain(`#${number} was created`);
  });
});

describe('without a comment', () => {
  test('a pull request from a fork gets the summary only, and that is said', async () => {
    for (const repo of [{ full_name: 'somebody/customers' }, null]) {
      const event = pull({ pull_request: { number, head: { repo }, base: { repo: { full_name: 'northlight/customers' } } } });
      const { exit, err, summary } = await impact({ event });
      expect([exit, err]).toEqual([0, expect.stringContaining('comes from a fork, whose token may only read: no comment is written')]);
      expect(summary).toMatch(/^Before\n### Impact on Small/);
    }
    expect(await comments()).toEqual([]);
  });

  test('a token that may not write: what is missing is said, and the summary is there', async () => {
    server.fault = ({ method }) => (method === 'POST' ? { status: 403, message: 'Resource not accessible by integration' } : undefined);
    const { exit, err, summary } = await impact();
    expect([exit, err]).toEqual([2, expect.stringMatching(/answered 403 [\s\S]*pull-requests: write/)]);
    expect(summary).toContain('No change for any customer');
  });

  test('no pull request, and nothing asked: no request is made', async () => {
    const { exit, err } = await impact({ event: { repository: { private: true } } });
    expect([exit, err]).toEqual([2, expect.stringContaining('There is no pull request to comment on')]);
    expect((await impact({ words: [] })).exit).toBe(0);
    expect(server.requests).toEqual([]);
  });
});

describe('what may be shown', () => {
  test('words from files cannot do anything in the comment', async () => {
    raise(70);
    await impact();
    const [{ body } = { body: '' }] = await comments();
    expect(body).toContain('| Acme \\| @\u200bmaria &lt;!-- x --&gt; #\u200b12 \\*\\*B\\*\\* |');
    expect(body.match(/<!--/g)).toHaveLength(1);
  });

  test('where everybody can read the repository: ids, and neither names nor money nor logins', async () => {
    raise(70);
    write(root, { 'customers/beta.yaml': 'id: beta\nname: Beta\n' });
    const { out, summary } = await impact({ event: pull({ repository: { private: false } }) });
    const [{ body } = { body: '' }] = await comments();
    for (const text of [out, summary, body]) {
      expect(text).toContain('acme');
      expect(text).not.toMatch(/9,000|€|maria|Beta/);
    }
    expect(out).toContain(
      '::warning file=customers/beta.yaml,line=1,col=5,title=customer-without-contract::what it says is not shown here',
    );
  });

  test('as far as `publish` says so', async () => {
    appendFileSync(join(root, 'playbooks/workspace.yaml'), 'publish: { reports: true, money: true, people: true }\n');
    raise(70);
    await impact({ event: pull({ repository: { private: false } }) });
    expect((await comments())[0]?.body).toContain('€9,000');
  });

  test('where the event does not say it, GitHub is asked', async () => {
    const isPublic = await startServer({ isPrivate: false });
    const before = server;
    try {
      server = isPublic;
      number = z.object({ number: z.number() }).parse(await server.person('POST', '/issues', { title: 'Raise' })).number;
      raise(70);
      expect((await impact({ event: {}, words: ['--comment', String(number)] })).out).not.toContain('€');
    } finally {
      await isPublic.close();
      server = before;
    }
  });
});
