import { setTimeout as wait } from 'node:timers/promises';
import { LogLevel, WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError, WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { DigestSettings } from '../model/digest.ts';
import { formatLongDay } from '../reports/format.ts';
import type { IssueAddress } from './html.ts';
import { nameOf } from './issue-road.ts';
import type { Beginning, Delivery, Outcome, Road } from './road.ts';
import { escapeSlack, letterBlocks } from './slack-blocks.ts';

/** What the road to Slack needs. */
export interface SlackRoadInput {
  readonly token: string;
  /** With `/` last. Example: `https://slack.com/api/`. */
  readonly apiUrl: string;
  readonly settings: NonNullable<DigestSettings['slack']>;
  readonly issueAddress: IssueAddress;
}

const eventType = 'setpiece_digest';
const shared = 'channel';
const timeout = 30_000;
/** When Slack asks to wait, nothing has happened: the request is made again, so often and after so many seconds at most. */
const patience = { times: 3, seconds: 60 };
/** So many messages of the week are read back; a channel with more is told as one that could not be searched. */
const pages = 5;

const historySchema = z.object({
  messages: z.array(
    z.object({
      ts: z.string(),
      text: z.string().optional(),
      metadata: z.object({ event_type: z.string(), event_payload: z.record(z.string(), z.unknown()) }).optional(),
    }),
  ),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});

/**
 * A message for each reader: a direct one where `digest.slack.people` names them, else one in the channel. A message carries its digest and week as
 * metadata, and is looked for in the conversation before one is posted.
 */
export function openSlackRoad({ token, apiUrl, settings, issueAddress }: SlackRoadInput): Road {
  const silent = (): void => {};
  const client = new WebClient(token, {
    slackApiUrl: apiUrl,
    timeout,
    rejectRateLimitedCalls: true,
    // A message is never posted twice by itself: after a lost answer it may have arrived.
    retryConfig: { retries: 0 },
    logger: { debug: silent, info: silent, warn: silent, error: silent, setLevel: silent, setName: silent, getLevel: () => LogLevel.ERROR },
  });

  /** Where a message goes, and where one is looked for. */
  async function conversationOf(to: string): Promise<string> {
    const person = settings.people[to];
    if (person === undefined) return settings.channel ?? '';
    try {
      const { channel } = await patiently(() => client.conversations.open({ users: person }));
      return channel?.id ?? person;
    } catch (error) {
      // Without the scope for it, a message to the person's id still arrives.
      if (error instanceof WebAPIPlatformError && error.data.error === 'missing_scope') return person;
      throw error;
    }
  }

  /** The message of an earlier run; null when there is none for sure, undefined when the conversation cannot be searched. */
  async function find(channel: string, delivery: Delivery): Promise<string | null | undefined> {
    const { digest, to } = delivery;
    const heading = headingOf(delivery);
    const oldest = String(Date.parse(digest.week) / 1000 - 86_400);
    let cursor: string | undefined;
    try {
      for (let page = 0; page < pages; page += 1) {
        const from = cursor === undefined ? {} : { cursor };
        const answer = await patiently(() =>
          client.conversations.history({ channel, oldest, limit: 200, include_all_metadata: true, ...from }),
        );
        const { data } = historySchema.safeParse(answer);
        if (data === undefined) return undefined;
        const found = data.messages.find(({ text, metadata }) => {
          // An app may not be shown metadata, and always sees the text; two people of one name are told apart by metadata alone.
          if (metadata?.event_type !== eventType) return text?.startsWith(heading) === true;
          const { digest: name, week, to: receiver } = metadata.event_payload;
          return name === nameOf(digest) && week === digest.week && receiver === to;
        });
        if (found !== undefined) return found.ts;
        const next = data.response_metadata?.next_cursor ?? '';
        cursor = next === '' ? undefined : next;
        if (cursor === undefined) return null;
      }
    } catch (error) {
      if (!(error instanceof WebAPIPlatformError) || !unreadable.has(error.data.error)) throw error;
    }
    return undefined;
  }

  async function post(delivery: Delivery, channel: string): Promise<Outcome> {
    const { digest, letter, to } = delivery;
    for (const most of [12, 4, 1]) {
      try {
        const message = {
          channel,
          text: `${headingOf(delivery)}: ${escapeSlack(letter.summary)}`,
          blocks: [...letterBlocks(letter, issueAddress, most)],
          metadata: { event_type: eventType, event_payload: { digest: nameOf(digest), week: digest.week, to } },
          unfurl_links: false,
          unfurl_media: false,
        };
        const { ts } = await patiently(() => client.chat.postMessage(message));
        return { state: 'sent', id: ts ?? null };
      } catch (error) {
        if (!(error instanceof WebAPIPlatformError) || error.data.error !== 'msg_blocks_too_long') throw error;
      }
    }
    return { state: 'refused', reason: 'Slack finds even the shortest form of it too long' };
  }

  async function send(delivery: Delivery, beginning: Beginning): Promise<Outcome> {
    const { to } = delivery;
    if (settings.people[to] === undefined && settings.channel === undefined)
      return { state: 'refused', reason: `digest.slack has neither a person for ${to} nor a channel` };
    const channel = await conversationOf(to);
    const before = beginning.kind === 'again' ? null : await find(channel, delivery);
    if (typeof before === 'string') return { state: 'sent', id: before };
    if (before === undefined && beginning.kind === 'unfinished') return { state: 'unsure', reason: unfinished(beginning.on) };
    try {
      return await post(delivery, channel);
    } catch (error) {
      if (!isLost(error) || beginning.kind === 'again') throw error;
      const found = await find(channel, delivery);
      if (typeof found === 'string') return { state: 'sent', id: found };
      throw error;
    }
  }

  return {
    by: 'slack',
    isTraceable: false,
    receivers: ({ audience }) => {
      const readers = audience.kind === 'leads' ? audience.logins : [audience.login];
      const named = readers.map((login) => (settings.people[login] === undefined && settings.channel !== undefined ? shared : login));
      return [...new Set(named)];
    },
    deliver: async (delivery, beginning) => {
      try {
        return await send(delivery, beginning);
      } catch (error) {
        return outcomeOf(error);
      }
    },
  };
}

const unreadable = new Set(['missing_scope', 'not_in_channel', 'channel_not_found', 'not_allowed_token_type']);

const advice: Readonly<Record<string, string>> = {
  invalid_auth: 'the token is not valid: check SLACK_BOT_TOKEN',
  not_authed: 'the token is not valid: check SLACK_BOT_TOKEN',
  token_revoked: 'the token was revoked: install the app again and set SLACK_BOT_TOKEN',
  not_in_channel: 'invite the app to the channel',
  channel_not_found: 'no such channel, or a private one the app is not invited to',
  missing_scope: 'the app needs the scopes chat:write, im:write, im:history and channels:history (groups:history for a private channel)',
  is_archived: 'the channel is archived',
};

/** How the text of a message begins: it names digest and week. */
function headingOf({ digest, letter }: Delivery): string {
  return escapeSlack(`${letter.title}, week of ${formatLongDay(digest.week)}`);
}

function unfinished(on: string): string {
  return `a run on ${on} began to send it, and the conversation cannot be searched: look there, then \`setpiece digest --again\` sends it, or give the app channels:history and im:history`;
}

async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (let time = 1; ; time += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof WebAPIRateLimitedError) || time > patience.times || error.retryAfter > patience.seconds) throw error;
      await wait(error.retryAfter * 1000);
    }
  }
}

function isLost(error: unknown): boolean {
  return error instanceof WebAPIRequestError || (error instanceof WebAPIHTTPError && error.statusCode >= 500);
}

/** What went wrong in words, without the request, in which the token stands. */
function outcomeOf(error: unknown): Outcome {
  if (error instanceof WebAPIPlatformError) {
    const code = error.data.error;
    return { state: 'refused', reason: `Slack refused it: ${code}${advice[code] === undefined ? '' : `; ${advice[code]}`}` };
  }
  if (error instanceof WebAPIRateLimitedError) return { state: 'refused', reason: 'Slack asks to wait; the next run sends it' };
  if (isLost(error)) return { state: 'unsure', reason: 'Slack did not answer; the next run looks whether it arrived' };
  if (error instanceof WebAPIHTTPError) return { state: 'refused', reason: `Slack answered ${error.statusCode}` };
  throw error;
}
