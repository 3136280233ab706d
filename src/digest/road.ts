import type { IsoDay } from '../evaluate/report.ts';
import type { Digest } from '../reports/digest.ts';
import type { Letter } from './letter.ts';
import type { SentLine } from './sent.ts';

/** A letter on its way to somebody. */
export interface Delivery {
  /** One of the road's receivers. */
  readonly to: string;
  /** Which digest, and to whom: `maria/maria`, `leads/sam`. */
  readonly name: string;
  readonly digest: Digest;
  readonly letter: Letter;
}

/**
 * How a delivery ended. `unsure` may have arrived: it is looked for by the next run, and never repeated blindly. `refused` did not arrive, and the
 * next run tries again. `declined` is the receiver's wish.
 */
export type Outcome =
  | { readonly state: 'sent'; readonly id: string | null; readonly warnings?: readonly string[] }
  | { readonly state: 'refused' | 'unsure' | 'declined'; readonly reason: string };

/**
 * How a delivery begins: for the first time; after a run that began it on a day and never told its end; or because a person wants it once more, the
 * how manieth time.
 */
export type Beginning =
  | { readonly kind: 'first' }
  | { readonly kind: 'unfinished'; readonly on: IsoDay }
  | { readonly kind: 'again'; readonly times: number };

/** A way to deliver: an issue, a message, an e-mail. */
export interface Road {
  readonly by: SentLine['by'];
  /** Whether it finds by itself, at any time, what it delivered: nothing need be written down before. */
  readonly isTraceable: boolean;
  /** Who receives a digest: logins, or what they share. */
  receivers(digest: Digest): readonly string[];
  /** Delivers a letter, or finds that it arrived before. */
  deliver(delivery: Delivery, beginning: Beginning): Promise<Outcome>;
}
