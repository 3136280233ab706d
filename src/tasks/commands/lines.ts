import { markdownToMdast } from 'satteri';

/** The parts of Markdown's tree that decide where commands may stand. */
interface Part {
  readonly type: string;
  readonly children?: readonly Part[] | undefined;
  readonly position?: { readonly start: { readonly line: number }; readonly end: { readonly line: number } } | undefined;
}

/** A line of a comment. */
export interface CommentLine {
  readonly text: string;
  /** Whether it is shown as the writer's own words: neither code, nor a quotation, nor hidden. */
  readonly spoken: boolean;
}

/** Blocks in which nothing is a command, and what hides the lines that follow the one it begins on. */
const silent: ReadonlySet<string> = new Set(['code', 'html', 'blockquote']);
const within: ReadonlySet<string> = new Set(['inlineCode', 'html']);
/** What holds blocks: HTML in anything else stands within a line. */
const containers: ReadonlySet<string> = new Set(['root', 'blockquote', 'listItem']);

/** The lines of a comment, with which of them the writer says. What follows a quotation without an empty line belongs to it, as GitHub shows it. */
export function readLines(comment: string): readonly CommentLine[] {
  const text = comment.replaceAll(/\r\n?/g, '\n').replaceAll('\u0000', '\ufffd');
  const hushed = new Set<number>();
  const hush = (from: number, to: number): void => {
    for (let line = from; line <= to; line += 1) hushed.add(line);
  };
  const rest: { readonly part: Part; readonly inBlock: boolean }[] = [{ part: markdownToMdast(text) as Part, inBlock: true }];
  for (let one = rest.pop(); one; one = rest.pop()) {
    const { part, inBlock } = one;
    const { start, end } = part.position ?? { start: { line: 0 }, end: { line: -1 } };
    if (inBlock && silent.has(part.type)) hush(start.line, end.line);
    else if (within.has(part.type)) hush(start.line + 1, end.line);
    const holdsBlocks = containers.has(part.type);
    rest.push(...(part.children ?? []).map((child) => ({ part: child, inBlock: holdsBlocks })));
  }
  return text.split('\n').map((line, index) => ({ text: line, spoken: !hushed.has(index + 1) }));
}
