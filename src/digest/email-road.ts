import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Resend } from 'resend';
import type { IsoDay } from '../evaluate/report.ts';
import { type IssueAddress, letterHtml } from './html.ts';
import { letterText } from './plain-text.ts';
import type { Beginning, Delivery, Outcome, Road } from './road.ts';

/** What the road by e-mail needs. */
export interface EmailRoadInput {
  readonly apiKey: string;
  /** Without a slash at the end. Example: `https://api.resend.com`. */
  readonly apiUrl: string;
  readonly from: string;
  /** Addresses by login. */
  readonly addresses: ReadonlyMap<string, string>;
  readonly workspace: string;
  readonly today: IsoDay;
  readonly issueAddress: IssueAddress;
}

const timeout = 30_000;
/** After a refusal for too many requests, and after a lost answer, the same request is made again so many times: its key makes it the same e-mail. */
const repeats = 3;

/**
 * An e-mail for each reader. Resend takes the same key for the same e-mail for a day: within it a repeated request sends nothing twice. A delivery
 * that was begun on an earlier day and never ended is told, and not repeated.
 */
export function openEmailRoad({ apiKey, apiUrl, from, addresses, workspace, today, issueAddress }: EmailRoadInput): Road {
  const client = new Resend(apiKey, { baseUrl: apiUrl });

  async function send(delivery: Delivery, beginning: Beginning, address: string): Promise<Outcome> {
    const { letter } = delivery;
    const message = {
      from,
      to: address,
      subject: oneLine(`${letter.title}: ${letter.summary}`),
      html: letterHtml(letter, issueAddress),
      text: `${letterText(letter)}\n`,
    };
    const key = keyOf(workspace, delivery, beginning);
    for (let attempt = 1; ; attempt += 1) {
      const { data, error } = await client.emails.send(message, { idempotencyKey: key, signal: AbortSignal.timeout(timeout) });
      if (error === null) return { state: 'sent', id: data.id };
      // The key was taken by the e-mail of an earlier run, whose numbers were others.
      if (error.name === 'invalid_idempotent_request') return { state: 'sent', id: null };
      const isLost = error.statusCode === null || error.statusCode >= 500 || error.name === 'concurrent_idempotent_requests';
      const isLimited = error.name === 'rate_limit_exceeded';
      if (attempt < repeats && (isLost || isLimited)) {
        await wait(attempt * (isLimited ? 1000 : 200));
        continue;
      }
      if (isLost) return { state: 'unsure', reason: 'Resend did not answer; a run on the same day repeats it safely' };
      return {
        state: 'refused',
        reason: `Resend refused it: ${error.name}${advice[error.name] === undefined ? '' : `; ${advice[error.name]}`}`,
      };
    }
  }

  return {
    by: 'email',
    isTraceable: false,
    receivers: ({ audience }) => (audience.kind === 'leads' ? audience.logins : [audience.login]),
    deliver: async (delivery, beginning) => {
      const address = addresses.get(delivery.to);
      if (address === undefined) return { state: 'refused', reason: `SETPIECE_ADDRESSES has no address for ${delivery.to}` };
      if (beginning.kind === 'unfinished' && beginning.on !== today)
        return {
          state: 'unsure',
          reason: `a run on ${beginning.on} began to send it and never told its end: look at Resend, then \`setpiece digest --again\` sends it`,
        };
      return await send(delivery, beginning, address);
    },
  };
}

const advice: Readonly<Record<string, string>> = {
  missing_api_key: 'check RESEND_API_KEY',
  invalid_api_key: 'the key is not valid: check RESEND_API_KEY',
  restricted_api_key: 'the key may not send: check RESEND_API_KEY',
  invalid_from_address: 'check digest.email.from',
  validation_error: 'check digest.email.from and that its domain is verified at Resend',
  daily_quota_exceeded: 'the quota of the day is used up',
  monthly_quota_exceeded: 'the quota of the month is used up',
};

/** The same for the same letter of a week, and for nothing else; it tells nobody's name. */
function keyOf(workspace: string, { name, digest }: Delivery, beginning: Beginning): string {
  const again = beginning.kind === 'again' ? beginning.times : 0;
  return createHash('sha256')
    .update(JSON.stringify(['setpiece-digest', workspace, digest.week, name, again]))
    .digest('hex');
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
