import type { Position } from '../model/position.ts';

/** A file's text as it is read everywhere: line ends are `\n`, a byte order mark is gone. Offsets count UTF-16 units in it. */
export interface SourceText {
  /** Relative to the content root, with `/`. */
  readonly file: string;
  readonly text: string;
}

/** Where an offset of a text lies. Offsets past the end lie at the end. */
export function positionAt({ file, text }: SourceText, offset: number): Position {
  const end = Math.min(Math.max(offset, 0), text.length);
  let line = 1;
  let start = 0;
  for (let next = text.indexOf('\n'); next !== -1 && next < end; next = text.indexOf('\n', next + 1)) {
    line += 1;
    start = next + 1;
  }
  return { file, line, column: end - start + 1 };
}

/** The line that holds an offset, without its end. */
export function lineAt(text: string, offset: number): string {
  const start = offset <= 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', start);
  return text.slice(start, end === -1 ? text.length : end);
}

/** A line by its number, from 1; undefined past the end. */
export function lineOf(text: string, line: number): string | undefined {
  return text.split('\n', line)[line - 1];
}
