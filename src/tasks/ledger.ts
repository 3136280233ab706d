import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
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
  z.strictObject({ day, kind: z.literal('touched'), run, how: z.enum(['commented', 'edited']), by, seen, comment }),
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
        hint: '`setpiece ledger --rebuild --write` mends the file and reads from the issues what people did',
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

/** The file that lines no ledger can read are moved to, so that nothing is lost for good. */
export const damagedFile = 'ledger-damaged.txt';

/**
 * Writes a ledger anew: the lines that can be read, byte for byte and in their order, and some more behind them. The others move to
 * {@link damagedFile}. A crash leaves the old file, or the new one.
 *
 * @returns how many lines were moved
 */
export function mendLedger(directory: string, more: readonly LedgerEntry[]): number {
  const path = join(directory, ledgerFile);
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
  const present = lines.map((line) => line.trim()).filter((line) => line !== '');
  const [good, damaged] = [present.filter((line) => readLine(line) !== undefined), present.filter((line) => readLine(line) === undefined)];
  mkdirSync(directory, { recursive: true });
  // First what is moved: a crash in between keeps it twice, and not nowhere.
  if (damaged.length > 0) appendFileSync(join(directory, damagedFile), damaged.map((line) => `${line}\n`).join(''));
  const text = [...good, ...more.map((entry) => JSON.stringify(entry))].map((line) => `${line}\n`).join('');
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, text);
  renameSync(temporary, path);
  return damaged.length;
}

function readLine(text: string): LedgerEntry | undefined {
  try {
    return readEntry(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** A line of a ledger from its JSON; undefined for anything else. */
export function readEntry(value: unknown): LedgerEntry | undefined {
  return entrySchema.safeParse(value).data;
}
