import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { IsoDay } from '../evaluate/report.ts';
import type { Diagnostic } from '../model/diagnostic.ts';

/** The name of the file in the state directory that says which digests were sent. */
const sentFile = 'digests.ndjson';

const lineSchema = z.strictObject({
  /** The day on which this was written. */
  on: z.iso.date(),
  /** The first day of the digest's week. */
  week: z.iso.date(),
  /** Which digest, and to whom: `maria/maria`, `leads/sam`, `leads/channel`. */
  letter: z.string().min(1),
  by: z.enum(['issue', 'slack', 'email']),
  /** `sending` is written before, the others after: a `sending` without an end may or may not have arrived. */
  state: z.enum(['sending', 'sent', 'refused']),
  /** What the other side calls it: the number of an issue, the time stamp of a message, the id of an e-mail. */
  id: z.string().exactOptional(),
});

/** One line of the file. */
export type SentLine = z.output<typeof lineSchema>;

/** What became of a letter in a week: nothing yet, sent, or begun and never ended. */
type Past =
  | { readonly kind: 'none' }
  | { readonly kind: 'sent'; readonly id: string | null }
  | { readonly kind: 'begun'; readonly on: IsoDay };

/** The lines that could be read, and what is wrong with the others. */
export interface SentContent {
  readonly lines: readonly SentLine[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads which digests were sent; a state directory without the file has sent none. */
export function readSent(directory: string): SentContent {
  const path = join(directory, sentFile);
  if (!existsSync(path)) return { lines: [], diagnostics: [] };
  const lines: SentLine[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const [index, text] of readFileSync(path, 'utf8').split('\n').entries()) {
    if (text.trim() === '') continue;
    const line = parseLine(text);
    if (line !== undefined) lines.push(line);
    else
      diagnostics.push({
        code: 'damaged-digests',
        severity: 'warning',
        file: sentFile,
        line: index + 1,
        column: 1,
        message: 'this line cannot be read and is left out; a digest it speaks of may be sent again',
        hint: 'restore the line from the state branch, or delete it',
      });
  }
  return { lines, diagnostics };
}

/** Appends a line at once, so that a run that stops keeps what it did. */
export function appendSent(directory: string, line: SentLine): void {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, sentFile);
  // A run that was killed while it wrote leaves half a line: the next one must not continue it.
  const half = existsSync(path) && !/(^|\n)$/.test(readFileSync(path, 'utf8').slice(-1));
  appendFileSync(path, `${half ? '\n' : ''}${JSON.stringify(line)}\n`);
}

/** What the lines say of a letter in a week. Another road does not count: who moves from issues to Slack gets the week's digest there too. */
export function pastOf(lines: readonly SentLine[], { week, letter, by }: Pick<SentLine, 'week' | 'letter' | 'by'>): Past {
  const last = lines.filter((line) => line.week === week && line.letter === letter && line.by === by).at(-1);
  if (last === undefined || last.state === 'refused') return { kind: 'none' };
  return last.state === 'sent' ? { kind: 'sent', id: last.id ?? null } : { kind: 'begun', on: last.on };
}

function parseLine(text: string): SentLine | undefined {
  try {
    return lineSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
