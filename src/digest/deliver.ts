import type { IsoDay } from '../evaluate/report.ts';
import type { Digest } from '../reports/digest.ts';
import { nameOf } from './issue-road.ts';
import type { Letter } from './letter.ts';
import type { Outcome, Road } from './road.ts';
import { pastOf, type SentLine } from './sent.ts';

/** A digest with its words. */
export interface Composed {
  readonly digest: Digest;
  readonly letter: Letter;
}

/** What became of one delivery: sent now, sent before, or why not. */
export interface Delivered {
  /** Which digest, and to whom: `maria/maria`, `leads/sam`, `jonas/issue`. */
  readonly letter: string;
  readonly week: IsoDay;
  readonly by: SentLine['by'];
  readonly state: Outcome['state'] | 'before';
  readonly id: string | null;
  /** Why it was not sent; null where it was. */
  readonly reason: string | null;
  readonly warnings: readonly string[];
}

/** What deliveries need of the record. */
export interface DeliverInput {
  readonly road: Road;
  readonly lines: readonly SentLine[];
  /** Writes a line at once. */
  readonly record: (line: SentLine) => void;
  readonly today: IsoDay;
  /** Whether a person wants what was sent, or begun, once more. */
  readonly again: boolean;
}

/**
 * Delivers digests that the record does not know as sent. It is written down before a delivery that it begins, and after it how it ended: a run that
 * stops in between leaves a beginning without an end, which the road deals with by its means.
 */
export async function deliverDigests(digests: readonly Composed[], input: DeliverInput): Promise<readonly Delivered[]> {
  const done: Delivered[] = [];
  for (const { digest, letter } of digests) {
    for (const to of input.road.receivers(digest)) done.push(await deliverOne({ digest, letter }, to, input));
  }
  return done;
}

async function deliverOne(
  { digest, letter }: Composed,
  to: string,
  { road, lines, record, today, again }: DeliverInput,
): Promise<Delivered> {
  const { week } = digest;
  const { by } = road;
  const name = `${nameOf(digest)}/${to}`;
  const about = { week, letter: name, by };
  const past = pastOf(lines, about);
  const result = { letter: name, week, by, id: null, reason: null, warnings: [] };
  if (past.kind === 'sent' && !again) return { ...result, state: 'before', id: past.id };
  const times = lines.filter((line) => line.week === week && line.letter === name && line.by === by && line.state === 'sending').length;
  const beginning =
    again && past.kind !== 'none'
      ? ({ kind: 'again', times } as const)
      : past.kind === 'begun'
        ? ({ kind: 'unfinished', on: past.on } as const)
        : ({ kind: 'first' } as const);
  // An unfinished one keeps its first day: what may be repeated safely depends on it.
  if (!road.isTraceable && beginning.kind !== 'unfinished') record({ on: today, ...about, state: 'sending' });
  const outcome = await road.deliver({ name, to, digest, letter }, beginning);
  if (outcome.state === 'sent') {
    record({ on: today, ...about, state: 'sent', ...(outcome.id === null ? {} : { id: outcome.id }) });
    return { ...result, state: 'sent', id: outcome.id, warnings: outcome.warnings ?? [] };
  }
  if (!road.isTraceable && outcome.state !== 'unsure') record({ on: today, ...about, state: 'refused' });
  return { ...result, state: outcome.state, reason: outcome.reason };
}
