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

/** Blocks in which nothing is a command. */
const silent: ReadonlySet<string> = new Set(['code', 'html', 'blockquote']);

/** The lines of a comment, with which of them the writer says. What follows a quotation without an empty line belongs to it, as GitHub shows it. */
export function readLines(comment: string): readonly CommentLine[] {
  const text = comment.replaceAll(/\r\n?/g, '\n').replaceAll('\u0000', '\ufffd');
  const hushed = new Set<number>();
  const rest: Part[] = [markdownToMdast(text) as Part];
  for (let part = rest.pop(); part; part = rest.pop()) {
    const { start, end } = part.position ?? { start: { line: 0 }, end: { line: -1 } };
    // A line within code that began on an earlier line.
    const first = part.type === 'inlineCode' ? start.line + 1 : start.line;
    if (silent.has(part.type) || part.type === 'inlineCode') for (let line = first; line <= end.line; line += 1) hushed.add(line);
    rest.push(...(part.children ?? []));
  }
  return text.split('\n').map((line, index) => ({ text: line, spoken: !hushed.has(index + 1) }));
}
