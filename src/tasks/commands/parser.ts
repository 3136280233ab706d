import { nearest } from '../../model/nearest.ts';
import { readLines } from './lines.ts';

/** The commands, in the order in which help shows them. */
export const commandNames = ['done', 'undone', 'answer', 'snooze', 'dismiss', 'assign', 'log', 'why', 'help'] as const;
type CommandName = (typeof commandNames)[number];

/** A command as it was written. */
export interface Command {
  readonly name: CommandName;
  /** What follows its name on the line, without space around it. */
  readonly words: string;
  /** The lines that follow up to the next command, without empty lines around them. */
  readonly notes: string;
  /** Its place among the commands of the comment, from 1. */
  readonly place: number;
}

/** A line that looks like a command and is none, and which one was probably meant. */
export interface Misspelled {
  readonly name: undefined;
  readonly word: string;
  readonly meant: CommandName;
}

/** Words people use for commands of another name. */
const meanings: ReadonlyMap<string, CommandName> = new Map([
  ['close', 'done'],
  ['complete', 'done'],
  ['finish', 'done'],
  ['cancel', 'dismiss'],
  ['skip', 'dismiss'],
  ['ignore', 'dismiss'],
  ['postpone', 'snooze'],
  ['later', 'snooze'],
  ['unsnooze', 'snooze'],
  ['take', 'assign'],
  ['note', 'log'],
  ['explain', 'why'],
  ['commands', 'help'],
]);

const COMMAND = /^ {0,3}\/([A-Za-z]+)[?!.,:;]*(?:[ \t]+(.*))?$/;

/**
 * Reads the commands of a comment: lines that begin with a slash and a name, outside code, quotations and hidden text. Other lines that begin with
 * a slash, such as paths and commands of other tools, are left alone, unless one of ours was nearly met.
 *
 * @example parseComment('/done call\n/snooze 2w on holiday') // done “call”, snooze “2w on holiday”
 */
export function parseComment(comment: string): readonly (Command | Misspelled)[] {
  const found: (Command | Misspelled)[] = [];
  const notes = new Map<Command | Misspelled, string[]>();
  for (const { text, spoken } of readLines(comment)) {
    const [, word, words] = (spoken ? COMMAND.exec(text) : null) ?? [];
    const entry = word === undefined ? undefined : toCommand(word.toLowerCase(), (words ?? '').trim(), found.length + 1);
    const last = found.at(-1);
    if (entry !== undefined) found.push(entry);
    else if (last !== undefined) notes.set(last, [...(notes.get(last) ?? []), text]);
  }
  return found.map((entry) => (entry.name === undefined ? entry : { ...entry, notes: withoutEmptyEnds(notes.get(entry) ?? []) }));
}

function toCommand(word: string, words: string, place: number): Command | Misspelled | undefined {
  const name = commandNames.find((one) => one === word);
  if (name !== undefined) return { name, words, notes: '', place };
  const near = nearest(word, commandNames);
  const meant = meanings.get(word) ?? commandNames.find((one) => one === near);
  return meant && { name: undefined, word, meant };
}

function withoutEmptyEnds(lines: readonly string[]): string {
  const isText = (line: string): boolean => line.trim() !== '';
  return lines.slice(Math.max(0, lines.findIndex(isText)), lines.findLastIndex(isText) + 1).join('\n');
}
