import { z } from 'zod';
import type { LedgerEntry } from '../../evaluate/decision.ts';
import { compareText } from '../../model/diagnostic.ts';
import type { Comment } from '../comments.ts';
import { readEntry } from '../ledger.ts';
import { plain } from '../text.ts';
import type { Command, Misspelled } from './parser.ts';

/** What became of one command: done, refused for a reason, or stopped by a failure, after which running it again goes on. */
export interface CommandResult {
  readonly command: Command | Misspelled;
  readonly state: 'done' | 'refused' | 'failed';
  /** Markdown in which nothing from outside does anything. */
  readonly says: string;
}

/** What the last line of an answer remembers. */
export interface AnswerMarker {
  /** The comment that is answered. */
  readonly comment: number;
  /** Whether nothing is left to do for it. */
  readonly complete: boolean;
  /** The lines it added to the ledger, so that they can be read again should the ledger lose them. */
  readonly entries: readonly LedgerEntry[];
}

const MARKER = /^<!-- setpiece:answer ([A-Za-z0-9_-]+) -->$/;
const payload = z.object({ c: z.number().int().positive(), ok: z.boolean(), e: z.array(z.unknown()) });
/** The longest comment GitHub takes is 65,536 characters; the marker needs its share. */
const longest = 50_000;

/** The reply to a comment: what was done, command by command, and a marker that tells which comment it answers. */
export function writeAnswer(results: readonly CommandResult[], marker: AnswerMarker): string {
  const parts = results.map(({ state, says, command }) => {
    if (state === 'done') return isBlock(says) ? says : `- ${says}`;
    const name = command.name === undefined ? '' : ` \`/${command.name}\``;
    return `- **${state === 'refused' ? 'Not done' : 'Failed'}**${name}: ${says.replaceAll('\n', '\n  ')}`;
  });
  const text = parts.reduce(
    (all, part) => `${all}${all === '' ? '' : all.startsWith('-') && part.startsWith('-') ? '\n' : '\n\n'}${part}`,
    '',
  );
  const hint = results.some(({ state }) => state === 'failed')
    ? '\n\nNothing is done twice: run the failed job again, and it goes on from here.'
    : '';
  const shown = text.length <= longest ? text : `${text.slice(0, longest)}\n\n…`;
  const values = { c: marker.comment, ok: marker.complete, e: marker.entries };
  return `${shown}${hint}\n\n<!-- setpiece:answer ${Buffer.from(JSON.stringify(values)).toString('base64url')} -->`;
}

/** A short answer to somebody whose commands are not run. It repeats nothing of the comment. */
export function writeRefusal(reason: string, comment: number): string {
  return `${reason}\n\n<!-- setpiece:answer ${Buffer.from(JSON.stringify({ c: comment, ok: true, e: [] })).toString('base64url')} -->`;
}

/**
 * What an answer of ours remembers; undefined for any other comment, also for one of somebody else that repeats the marker.
 *
 * @param trusted logins besides bots whose answers are ours
 */
export function readAnswer({ body, author }: Comment, trusted: readonly string[]): AnswerMarker | undefined {
  if (!author.bot && !trusted.some((login) => login.toLowerCase() === author.login.toLowerCase())) return undefined;
  const line = body.trimEnd().split(/\r?\n/).at(-1) ?? '';
  const [, text] = MARKER.exec(line) ?? [];
  if (text === undefined) return undefined;
  try {
    const { c, ok, e } = payload.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    return { comment: c, complete: ok, entries: e.flatMap((entry) => readEntry(entry) ?? []) };
  } catch {
    return undefined;
  }
}

/** Lines that a ledger does not hold: the same deed of the same comment counts once, whatever its days, and also where its person was erased. */
export function missingFrom(ledger: readonly LedgerEntry[], entries: readonly LedgerEntry[]): readonly LedgerEntry[] {
  const held = new Set(ledger.filter(({ comment }) => comment !== undefined).map(deedOf));
  return entries.filter((entry) => !held.has(deedOf(entry)));
}

function deedOf(entry: LedgerEntry): string {
  const deed = Object.entries(entry).filter(([key]) => key !== 'day' && key !== 'seen' && key !== 'by');
  return JSON.stringify(deed.sort(([a], [b]) => compareText(a, b)));
}

/** One result as a line of plain text, for logs. */
export function describeResult({ command, state, says }: CommandResult): string {
  const name = command.name ?? command.word;
  const [line = ''] = says.split('\n');
  return `/${name}: ${state}${state === 'done' ? '' : `, ${line}`}`;
}

/** The sentence with which a failure of GitHub is told. */
export function describeFailure(message: string): string {
  return plain(message, 400);
}

function isBlock(says: string): boolean {
  return says.includes('\n');
}
