import { z } from 'zod';
import { key, login, scalar, word } from './scalars.ts';

/** The days of a week, Monday first. */
export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

const slackId = scalar(
  (value) => (/^[A-Z][A-Z0-9]{2,30}$/.test(value) ? value : undefined),
  'an id of Slack, such as C0123ABCD of a channel or U0123ABCD of a person',
  { type: 'string', pattern: '^[A-Z][A-Z0-9]{2,30}$' },
);

const address = scalar(readAddress, 'an e-mail address, such as maria@northlight.example', { type: 'string', format: 'email' });

const sender = scalar(
  (value) => {
    const inner = /^[^<>"\n]*<([^<>]+)>$/.exec(value)?.[1] ?? value;
    return readAddress(inner) === undefined || value.length > 200 ? undefined : value;
  },
  'the address of a sender, such as Northlight CS <success@northlight.example>',
  { type: 'string' },
);

/** Reads an e-mail address; undefined for a text that is none. */
export function readAddress(text: string): string | undefined {
  return text.length <= 200 && /^[^\s@<>"',;:\\]+@[^\s@<>"',;:\\]+\.[^\s@<>"',;:\\]+$/.test(text) ? text : undefined;
}

/** `digest` of `workspace.yaml`: where the weekly digest goes. Without it there is none. */
export const digestSettings = z.strictObject({
  to: key(word('issue', 'slack', 'email'), 'How it is sent: an issue per person, a message in Slack, or an e-mail.', 'issue'),
  weekday: key(word(...weekdays), 'The day on which its week begins; the first run of a week sends it. Default: monday.', 'monday').default(
    'monday',
  ),
  leads: key(z.array(login), 'Who receives the digest of all customers and all work.', ['sam']).default([]),
  slack: key(
    z.strictObject({
      channel: key(slackId, 'The channel for everybody who is not named below.', 'C0123ABCD').optional(),
      people: key(z.record(login, slackId), 'Who receives a direct message: the login, and the id in Slack.', {
        maria: 'U0123ABCD',
      }).default({}),
    }),
    'Where in Slack, with `to: slack`.',
    { channel: 'C0123ABCD', people: { maria: 'U0123ABCD' } },
  ).optional(),
  email: key(
    z.strictObject({
      from: key(sender, 'The sender: an address of a domain that is verified at Resend.', 'Northlight CS <success@northlight.example>'),
      people: key(
        z.record(login, address),
        'Addresses by login; only where the workspace says `people: in_git`. Otherwise they come from SETPIECE_ADDRESSES.',
        { maria: 'maria@northlight.example' },
      ).default({}),
    }),
    'The sender, with `to: email`.',
    { from: 'Northlight CS <success@northlight.example>' },
  ).optional(),
});

/** Where the weekly digest goes. */
export type DigestSettings = z.output<typeof digestSettings>;
