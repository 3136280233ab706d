import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { LedgerEntry } from '../evaluate/decision.ts';
import type { Diagnostic } from '../model/diagnostic.ts';

/** The name of the ledger's file in the state directory. */
export const ledgerFile = 'ledger.ndjson';

const day = z.iso.date();
const run = z.string().min(1);
const step = z.string().min(1);
const by = z.string().nullable();
const seen = day.exactOptional();
const comment = z.number().int().positive().exactOptional();

const entrySchema = z.discriminatedUnion('kind', [
  z.strictObject({ day, kind: z.literal('opened'), run, issue: z.number().int().positive(), seen }),
  z.strictObject({ day, kind: z.literal('ticked'), run, step, by, seen, comment }),
  z.strictObject({ day, kind: z.literal('unticked'), run, step, by, seen, comment }),
  z.strictObject({ day, kind: z.literal('answered'), run, step, answer: z.string(), by, seen, comment }),
  z.strictObject({ day, kind: z.literal('assigned'), run, to: z.string().nullable(), by, seen, comment }),
  z.strictObject({ day, kind: z.literal('snoozed'), run, until: day, reason: z.string(), by, seen, comment }),
  z.strictObject({
    day,
    kind: z.literal('closed'),
    run,
    how: z.enum(['done', 'dismissed']),
    reason: z.string().nullable(),
    by,
    seen,
    comment,
  }),
]);

/** What a ledger held: its lines in order, and which of them could not be read. */
export interface LedgerContent {
  readonly entries: readonly LedgerEntry[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads the ledger of a state directory; one that does not exist is empty. Damaged lines are told and left out: what they said is read from
 * the issues again. A line that stands twice in a row counts once.
 */
export function readLedger(directory: string): LedgerContent {
  const path = join(directory, ledgerFile);
  if (!existsSync(path)) return { entries: [], diagnostics: [] };
  const entries: LedgerEntry[] = [];
  const diagnostics: Diagnostic[] = [];
  let before = '';
  for (const [index, line] of readFileSync(path, 'utf8').split('\n').entries()) {
    const text = line.trim();
    if (text === '' || text === before) continue;
    before = text;
    const entry = readLine(text);
    if (entry !== undefined) entries.push(entry);
    else
      diagnostics.push({
        code: 'damaged-ledger',
        severity: 'warning',
        file: ledgerFile,
        line: index + 1,
        column: 1,
        message: 'this line of the ledger cannot be read and is left out; expected one JSON object with day, kind and run',
        hint: 'delete the line: the next apply reads from the issues what people did',
      });
  }
  return { entries, diagnostics };
}

/** Appends lines to the ledger of a state directory, which is made where it does not exist. */
export function appendLedger(directory: string, entries: readonly LedgerEntry[]): void {
  if (entries.length === 0) return;
  mkdirSync(directory, { recursive: true });
  const path = join(directory, ledgerFile);
  // A run that was killed while it wrote leaves half a line: the next one must not continue it.
  const half = existsSync(path) && !/(^|\n)$/.test(readFileSync(path, 'utf8').slice(-1));
  appendFileSync(path, `${half ? '\n' : ''}${entries.map((entry) => JSON.stringify(entry)).join('\n')}\n`);
}

function readLine(text: string): LedgerEntry | undefined {
  try {
    return entrySchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
