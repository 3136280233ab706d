import { once } from 'node:events';
import type { Day } from '../model/day.ts';

/** Where a command writes and what it knows of its surroundings: a process, or a test. */
export interface Terminal {
  /** Standard output: the result. */
  out(text: string): void;
  /** Standard error: progress, warnings and the summary. */
  err(text: string): void;
  /** Standard output as bytes of a text that is guarded already ({@link guardText}). */
  bytes?(bytes: Uint8Array): void;
  /** Told once, by a command whose runs are kept, what its output rests on besides files of the workspace, of sources and of the state. */
  restsOn?(rests: RestsOn): void;
  /** Where progress goes, if not to standard error with the rest. */
  progress?(text: string): void;
  /** Waits until what was written to standard output has been taken; for those who write more than memory holds. */
  drained?(): Promise<void>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The folder from which relative paths count. */
  readonly folder: string;
  /** Whether a person watches: progress is shown then. */
  readonly interactive: boolean;
}

/** What an output rests on besides files. */
export interface RestsOn {
  /** The zone whose calendar gave the day; null where options or files name the day. */
  readonly zone: string | null;
  readonly on: Day;
  /** Whether it rests on nothing else, such as a server, and nothing else was written than the output. */
  readonly filesAlone: boolean;
}

/**
 * Text that content cannot steer a terminal with: control characters and marks that turn the direction of writing are written as `\\u001b`, which a JSON
 * document reads as the same character. A carriage return at the end stays, for progress.
 */
export function guardText(text: string): string {
  const written = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return text.replaceAll(/[^\P{Cc}\n\t\r]|\r(?!$)|[\u202a-\u202e\u2066-\u2069]/gu, written);
}

/** A terminal whose texts are guarded. */
export function guardTerminal(terminal: Terminal): Terminal {
  return { ...terminal, out: (text) => terminal.out(guardText(text)), err: (text) => terminal.err(guardText(text)) };
}

/** How a command ended: 0 well (also with warnings), 1 errors in the content, 2 wrong use or failed input and output. */
export type ExitCode = 0 | 1 | 2;

/** A failure a user can mend that is no place in a file: wrong use, a folder that is missing, a server that does not answer. */
export class UseError extends Error {
  override readonly name = 'UseError';
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  return {
    out: (text) => process.stdout.write(text),
    bytes: (bytes) => process.stdout.write(bytes),
    err: (text) => process.stderr.write(text),
    drained: async () => {
      if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain');
    },
    environment: process.env,
    folder: process.cwd(),
    interactive: process.stderr.isTTY === true,
  };
}
