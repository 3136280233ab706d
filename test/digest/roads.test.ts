import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Delivered, deliverDigests } from '../../src/digest/deliver.ts';
import { openEmailRoad } from '../../src/digest/email-road.ts';
import { openIssueRoad } from '../../src/digest/issue-road.ts';
import type { Road } from '../../src/digest/road.ts';
import type { SentLine } from '../../src/digest/sent.ts';
import { openSlackRoad } from '../../src/digest/slack-road.ts';
import { startServer } from '../tasks/github-server.ts';
import { composedFor, issueAddress } from './sample.ts';
import { type ResendServer, type SlackServer, startResend, startSlack } from './servers.ts';

const today = '2026-11-23';
let lines: SentLine[] = [];
beforeEach(() => {
  lines = [];
});

/** Sends digests by a road, with a record that stays between the calls of a test. */
async function send(road: Road, names: readonly string[], given: { again?: boolean; week?: string } = {}): Promise<readonly Delivered[]> {
  const digests = names.map((name) => {
    const one = composedFor(name);
    return given.week === undefined ? one : { ...one, digest: { ...one.digest, week: given.week } };
  });
  return await deliverDigests(digests, {
    road,
    lines: [...lines],
    record: (line) => lines.push(line),
    today,
    again: given.again ?? false,
  });
}

const states = (delivered: readonly Delivered[]): readonly string[] => delivered.map(({ letter, state }) => `${letter} ${state}`);
/** As if a run had been killed between sending and telling so. */
const forgetEnd = (): void => {
  lines = lines.filter(({ state }) => state === 'sending');
};

describe('as an issue', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  const open = (): Promise<Road> => openIssueRoad({ client: server.client(), trusted: ['setpiece-bot'], prefix: 'cs:' });
  const comments = async (number: number): Promise<readonly string[]> => await server.client().comments(number);
  beforeEach(async () => {
    server = await startServer();
  });
  afterEach(() => server.close());

  test('there is one a digest, assigned and labelled; a second run writes nothing', async () => {
    expect(states(await send(await open(), ['maria', 'jonas']))).toEqual(['maria/issue sent', 'jonas/issue sent']);
    const [first, second] = await server.issues();
    expect([first?.title, first?.labels.map(({ name }) => name), first?.assignees.map(({ login }) => login)]).toEqual([
      'Weekly digest for Maria Keller',
      ['cs:digest'],
      ['maria'],
    ]);
    expect(first?.body).toContain('Renewal, 90 days out #12 · 3 days late');
    expect(second?.title).toBe('Weekly digest for Jonas Brandt');
    const writes = server.writes().length;
    expect(states(await send(await open(), ['maria', 'jonas']))).toEqual(['maria/issue before', 'jonas/issue before']);
    expect(server.writes()).toHaveLength(writes);
  });

  test('the next week replaces its text, keeps what people wrote, and tells the reader once', async () => {
    await send(await open(), ['maria']);
    const [issue] = await server.issues();
    await server.person('PATCH', `/issues/${issue?.number}`, { body: `My notes\n\n${issue?.body}\n\nmore notes`, title: 'My week' });
    expect(await comments(1)).toEqual([]);
    await send(await open(), ['maria'], { week: '2026-11-30' });
    // The record is lost: the issue itself knows.
    lines = [];
    await send(await open(), ['maria'], { week: '2026-11-30' });
    const after = await server.issues();
    expect(after.map(({ title }) => title)).toEqual(['My week']);
    expect(after[0]?.body).toMatch(/^My notes\n\n<!-- setpiece:digest [\s\S]*<!-- setpiece:\/digest -->\n\nmore notes$/);
    expect(await comments(1)).toEqual([
      '@maria The digest of the week of 30 November 2026 is above: 2 overdue, 2 due, 3 at risk.\n\n<!-- setpiece:digest-week 2026-11-30 -->',
    ]);
  });

  test('who closes it receives it no more, until it is opened again', async () => {
    await send(await open(), ['maria']);
    await server.person('PATCH', '/issues/1', { state: 'closed', state_reason: 'not_planned' });
    const writes = server.writes().length;
    expect(await send(await open(), ['maria'], { week: '2026-11-30' })).toMatchObject([
      { state: 'declined', reason: '#1 is closed; reopen it to receive this digest again' },
    ]);
    expect(server.writes()).toHaveLength(writes);
    await server.person('PATCH', '/issues/1', { state: 'open' });
    expect(states(await send(await open(), ['maria'], { week: '2026-11-30' }))).toEqual(['maria/issue sent']);
    expect(await server.issues()).toHaveLength(1);
  });

  test('a marker in a stranger’s issue is none, and a damaged one is not written over', async () => {
    await send(await open(), ['maria']);
    const [issue] = await server.issues();
    await server.person('POST', '/issues', { title: 'Copied', body: issue?.body });
    await server.person('PATCH', '/issues/1', { body: issue?.body?.replace('<!-- setpiece:/digest -->', '') });
    const [told] = await send(await open(), ['maria'], { week: '2026-11-30' });
    expect(told).toMatchObject({ state: 'refused', reason: 'the markers in #1 are damaged; restore them from its edit history' });
    expect((await server.issues()).map(({ title }) => title)).toEqual(['Weekly digest for Maria Keller', 'Copied']);
    expect(await comments(2)).toEqual([]);
  });

  test.each(['before', 'after'] as const)('a create whose answer is lost %s it was made leaves one issue', async (drop) => {
    let lost = false;
    server.fault = ({ method, path }) => {
      if (lost || method !== 'POST' || !path.endsWith('/issues')) return undefined;
      lost = true;
      return { drop };
    };
    const first = states(await send(await open(), ['maria']));
    expect([lost, first]).toEqual([true, [`maria/issue ${drop === 'after' ? 'sent' : 'unsure'}`]]);
    await send(await open(), ['maria']);
    expect(await server.issues()).toHaveLength(1);
  });

  test('that of the leads is one for all of them', async () => {
    const [told] = await send(await open(), ['leads']);
    expect(told).toMatchObject({ letter: 'leads/issue', state: 'sent' });
    expect(told?.warnings.some((warning) => warning.includes('could not be assigned to lena'))).toBe(true);
  });
});

describe('in Slack', () => {
  let slack: SlackServer;
  const open = (): Road =>
    openSlackRoad({
      token: 'xoxb-s3cret',
      apiUrl: `${slack.url}/api/`,
      settings: { channel: slack.channel, people: { maria: slack.maria } },
      issueAddress,
    });
  const posts = (): number => slack.paths.filter((path) => path.endsWith('/chat.postMessage')).length;
  afterEach(() => slack.close());

  test('it goes to the person where one is named, else to the channel, once', async () => {
    slack = await startSlack();
    expect(states(await send(open(), ['maria', 'jonas', 'leads']))).toEqual([
      'maria/maria sent',
      'jonas/channel sent',
      'leads/channel sent',
    ]);
    const inChannel = await slack.messages(slack.channel);
    expect(inChannel.map(({ text }) => text)).toEqual([
      'Weekly digest for leads, week of 23 November 2026: 4 overdue, 7 due, 5 at risk',
      'Weekly digest for Jonas Brandt, week of 23 November 2026: 0 overdue, 1 due, 0 at risk',
    ]);
    const [mine] = await slack.messages(await slack.direct(slack.maria));
    expect(mine?.metadata).toEqual({ event_type: 'setpiece_digest', event_payload: { digest: 'maria', week: today, to: 'maria' } });
    expect(JSON.stringify(mine?.blocks)).toContain('https://github.com/northlight/customers/issues/12');
    const sent = posts();
    expect(states(await send(open(), ['maria', 'jonas', 'leads']))).toEqual([
      'maria/maria before',
      'jonas/channel before',
      'leads/channel before',
    ]);
    expect(posts()).toBe(sent);
  });

  test('what a run sent and did not tell is found in the conversation, also when the record is lost', async () => {
    slack = await startSlack();
    await send(open(), ['maria']);
    forgetEnd();
    expect(states(await send(open(), ['maria']))).toEqual(['maria/maria sent']);
    lines = [];
    expect(states(await send(open(), ['maria']))).toEqual(['maria/maria sent']);
    expect(posts()).toBe(1);
    // Where an app is not shown metadata, the text names digest and week.
    await slack.ask('/api/chat.postMessage', {
      channel: slack.channel,
      text: 'Weekly digest for Jonas Brandt, week of 23 November 2026: …',
    });
    expect(states(await send(open(), ['jonas']))).toEqual(['jonas/channel sent']);
    expect(posts()).toBe(1);
    // Another week is another message.
    await send(open(), ['maria'], { week: '2026-11-30' });
    expect(posts()).toBe(2);
  });

  test('two people of one name receive one each', async () => {
    slack = await startSlack();
    const jonas = composedFor('jonas');
    const aiko = composedFor('aiko');
    const record = (line: SentLine): number => lines.push(line);
    const namesake = { ...aiko, letter: { ...aiko.letter, title: jonas.letter.title } };
    await deliverDigests([jonas, namesake], { road: open(), lines: [], record, today, again: false });
    expect(posts()).toBe(2);
  });

  test.each([
    ['before', 'unsure', 2],
    ['after', 'sent', 1],
  ] as const)('a message whose answer is lost %s it was posted is there once', async (drop, state, tries) => {
    slack = await startSlack();
    let lost = false;
    slack.fault = (path) => {
      if (lost || !path.endsWith('/chat.postMessage')) return undefined;
      lost = true;
      return { drop };
    };
    expect(states(await send(open(), ['jonas']))).toEqual([`jonas/channel ${state}`]);
    await send(open(), ['jonas']);
    expect([posts(), (await slack.messages(slack.channel)).length]).toEqual([tries, 1]);
  });

  test('an app that may not search is told so, and what may have been sent is not sent again unless one asks', async () => {
    slack = await startSlack(['chat:write']);
    await send(open(), ['maria', 'jonas']);
    forgetEnd();
    const told = await send(open(), ['maria', 'jonas']);
    expect(states(told)).toEqual(['maria/maria unsure', 'jonas/channel unsure']);
    expect(told[1]?.reason).toContain('a run on 2026-11-23 began to send it, and the conversation cannot be searched');
    expect(posts()).toBe(2);
    expect(states(await send(open(), ['jonas'], { again: true }))).toEqual(['jonas/channel sent']);
    expect(posts()).toBe(3);
  });

  test('a refusal says what to do and never holds the token; the next run tries again', async () => {
    slack = await startSlack();
    slack.fault = (path) =>
      path.endsWith('/chat.postMessage') ? { status: 200, json: { ok: false, error: 'not_in_channel' } } : undefined;
    const [told] = await send(open(), ['jonas']);
    expect(told).toMatchObject({ state: 'refused', reason: 'Slack refused it: not_in_channel; invite the app to the channel' });
    slack.fault = () => ({ status: 200, json: { ok: false, error: 'invalid_auth' } });
    const [second] = await send(open(), ['jonas']);
    expect(second?.reason).toBe('Slack refused it: invalid_auth; the token is not valid: check SLACK_BOT_TOKEN');
    slack.fault = undefined;
    expect(states(await send(open(), ['jonas']))).toEqual(['jonas/channel sent']);
  });

  test('what Slack finds too long is sent shorter', async () => {
    slack = await startSlack();
    let refused = 0;
    slack.fault = (path) => {
      if (!path.endsWith('/chat.postMessage') || refused > 0) return undefined;
      refused += 1;
      return { status: 200, json: { ok: false, error: 'msg_blocks_too_long' } };
    };
    expect(states(await send(open(), ['leads']))).toEqual(['leads/channel sent']);
    const [message] = await slack.messages(slack.channel);
    expect(JSON.stringify(message?.blocks)).toContain('and 3 more');
  });

  test('when Slack asks to wait, it is sent after that', async () => {
    slack = await startSlack();
    let refused = 0;
    slack.fault = (path) => {
      if (!path.endsWith('/chat.postMessage') || refused > 0) return undefined;
      refused += 1;
      return { status: 429, json: { ok: false, error: 'ratelimited' }, headers: { 'retry-after': '1' } };
    };
    expect(states(await send(open(), ['jonas']))).toEqual(['jonas/channel sent']);
    slack.fault = (path) =>
      path.endsWith('/chat.postMessage')
        ? { status: 429, json: { ok: false, error: 'ratelimited' }, headers: { 'retry-after': '600' } }
        : undefined;
    const [told] = await send(open(), ['sam']);
    expect(told).toMatchObject({ state: 'refused', reason: 'Slack asks to wait; the next run sends it' });
    expect(await slack.messages(slack.channel)).toHaveLength(1);
  });

  test('without a channel a person nobody named receives none, and that is told', async () => {
    slack = await startSlack();
    const road = openSlackRoad({
      token: 'xoxb-s3cret',
      apiUrl: `${slack.url}/api/`,
      settings: { people: { maria: slack.maria } },
      issueAddress,
    });
    const told = await send(road, ['maria', 'jonas']);
    expect(told.map(({ state, reason }) => [state, reason])).toEqual([
      ['sent', null],
      ['refused', 'digest.slack has neither a person for jonas nor a channel'],
    ]);
  });
});

describe('by e-mail', () => {
  let resend: ResendServer;
  const addresses = new Map([
    ['maria', 'maria@northlight.example'],
    ['sam', 'sam@northlight.example'],
    ['lena', 'lena@northlight.example'],
  ]);
  const open = (given: Partial<Parameters<typeof openEmailRoad>[0]> = {}): Road =>
    openEmailRoad({
      apiKey: 're_s3cret',
      apiUrl: resend.url,
      from: 'Northlight CS <success@northlight.example>',
      addresses,
      workspace: 'Northlight CS',
      today,
      issueAddress,
      ...given,
    });
  const posts = (): number => resend.paths.filter((path) => path === '/emails').length;
  beforeEach(async () => {
    resend = await startResend();
  });
  afterEach(() => resend.close());

  test('each reader has their own, as HTML and as text, once', async () => {
    expect(states(await send(open(), ['maria', 'leads']))).toEqual(['maria/maria sent', 'leads/sam sent', 'leads/lena sent']);
    const emails = await resend.emails();
    expect(emails.map(({ to }) => to[0]).sort()).toEqual(['lena@northlight.example', 'maria@northlight.example', 'sam@northlight.example']);
    const mine = emails.find(({ to }) => to[0] === 'maria@northlight.example');
    expect(mine).toMatchObject({
      from: 'Northlight CS <success@northlight.example>',
      subject: 'Weekly digest for Maria Keller: 2 overdue, 2 due, 3 at risk',
    });
    expect(mine?.html).toContain('<strong>Nordhaven Logistics</strong>');
    expect(mine?.text).toContain('- Nordhaven Logistics: Renewal, 90 days out (#12)');
    expect(states(await send(open(), ['maria', 'leads']))).toEqual(['maria/maria before', 'leads/sam before', 'leads/lena before']);
    expect(posts()).toBe(3);
  });

  test.each(['before', 'after'] as const)(
    'an answer that is lost %s it was taken gives one e-mail: the request is repeated with its key',
    async (drop) => {
      let lost = false;
      resend.fault = () => {
        if (lost) return undefined;
        lost = true;
        return { drop };
      };
      expect(states(await send(open(), ['maria']))).toEqual(['maria/maria sent']);
      expect([posts(), (await resend.emails()).length]).toEqual([2, 1]);
    },
  );

  test('what a run began that day is repeated with its key, though the numbers are others by now', async () => {
    await send(open(), ['maria']);
    forgetEnd();
    expect(states(await send(open(), ['maria']))).toEqual(['maria/maria sent']);
    forgetEnd();
    const road = open({ from: 'Others <success@northlight.example>' });
    expect(states(await send(road, ['maria']))).toEqual(['maria/maria sent']);
    expect([posts(), (await resend.emails()).length]).toEqual([3, 1]);
  });

  test('what a run began on an earlier day is told and not repeated, unless one asks', async () => {
    await send(open(), ['maria']);
    forgetEnd();
    const later = open({ today: '2026-11-25' });
    const [told] = await send(later, ['maria']);
    expect(told).toMatchObject({ state: 'unsure' });
    expect(told?.reason).toContain('a run on 2026-11-23 began to send it and never told its end');
    expect(posts()).toBe(1);
    expect(states(await send(later, ['maria'], { again: true }))).toEqual(['maria/maria sent']);
    expect(await resend.emails()).toHaveLength(2);
  });

  test('a missing address and a refusal are told, without the key; the others receive theirs', async () => {
    const told = await send(open(), ['jonas', 'maria']);
    expect(told.map(({ state, reason }) => [state, reason])).toEqual([
      ['refused', 'SETPIECE_ADDRESSES has no address for jonas'],
      ['sent', null],
    ]);
    resend.fault = () => ({ status: 401, json: { statusCode: 401, name: 'invalid_api_key', message: 're_s3cret' } });
    const [second] = await send(open(), ['leads']);
    expect(second).toMatchObject({
      state: 'refused',
      reason: 'Resend refused it: invalid_api_key; the key is not valid: check RESEND_API_KEY',
    });
  });
});
