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
