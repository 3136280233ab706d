/** A path into a parsed file: keys and list indices from the top. */
export type Path = readonly (string | number)[];

/** A place in a file of the workspace. Lines and columns count from 1; `file` is relative to the content root, with `/`. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Writes a position as people click it. Example: `playbooks/health/standard.yaml:17`. */
export function formatPosition(position: Position): string {
  return `${position.file}:${position.line}`;
}

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
