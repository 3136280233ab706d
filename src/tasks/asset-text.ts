import { markdownToMdast, mdxToMdast } from 'satteri';
import type { FilledAsset, FilledPieces, FilledToken } from '../evaluate/run-texts.ts';
import { bodyComponents } from '../model/body-component.ts';

/** Writes what stands in the place of a token. */
export type WriteToken = (token: FilledToken) => string;

/** The parts of Markdown's tree that plain text is made from. */
interface TextNode {
  readonly type: string;
  readonly value?: string | null | undefined;
  readonly url?: string | undefined;
  readonly ordered?: boolean | null | undefined;
  readonly start?: number | null | undefined;
  readonly children?: readonly TextNode[] | undefined;
  readonly position?: { readonly start: { readonly offset?: number }; readonly end: { readonly offset?: number } } | undefined;
}

/** Marks lie in a private range of Unicode: Markdown leaves them alone. They are taken out of the text before. */
const MARK = /\uE000(\d+)\uE001/g;
const components = new RegExp(`</?(?:${Object.keys(bodyComponents).join('|')})\\s*/?>`, 'g');

/** A token as the workspace writes it. Example: `{{ customer.name }}`. */
export function writtenToken({ path }: Pick<FilledToken, 'path'>): string {
  return `{{ ${path} }}`;
}

/** A line of text, filled in. */
export function fillLine(pieces: FilledPieces, write: WriteToken): string {
  return pieces.map((piece) => (typeof piece === 'string' ? piece : write(piece))).join('');
}

/**
 * The text of an asset as Markdown for an issue, filled in: boxes and comments of the handbook are left out, each paragraph stands on one
 * line, since issues show every line end, and headings are small.
 */
export function fillMarkdown({ body, format }: Pick<FilledAsset, 'body' | 'format'>, write: WriteToken): string {
  const { text, tokens } = mark(body);
  const whole = all(parse(text, format))
    .filter(({ type }) => type === 'paragraph' || type === 'heading')
    .map(({ position }) => ({ start: position?.start.offset ?? 0, end: position?.end.offset ?? 0 }))
    .sort((a, b) => b.start - a.start)
    .reduce((rest, { start, end }) => rest.slice(0, start) + onOneLine(rest.slice(start, end)) + rest.slice(end), text);
  return unmark(whole, tokens, write)
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}

/** A paragraph without line ends but those that are meant, and a heading in a size that fits among those of an issue. */
function onOneLine(block: string): string {
  return block.replaceAll(/(?<! {2}|\\)\n[ \t>]*/g, ' ').replace(/^#{1,6}(?=[ \t])/, '####');
}

/** The text of an asset as plain text, filled in, as a mail program takes it: one line a paragraph, lists with dashes and numbers. */
export function fillPlainText({ body, format }: Pick<FilledAsset, 'body' | 'format'>, write: WriteToken): string {
  const { text, tokens } = mark(body);
  return unmark(blocks(parse(text, format).children ?? [], '').join('\n\n'), tokens, write).trim();
}

function mark(pieces: FilledPieces): { readonly text: string; readonly tokens: readonly FilledToken[] } {
  const tokens: FilledToken[] = [];
  const marked = pieces.map((piece) => {
    if (typeof piece === 'string') return piece.replaceAll(/[\uE000\uE001]/g, '');
    tokens.push(piece);
    return `\uE000${tokens.length - 1}\uE001`;
  });
  const text = marked
    .join('')
    .replaceAll('\r\n', '\n')
    .replaceAll(/<!--[\s\S]*?-->/g, '')
    .replaceAll(components, '');
  return { text, tokens };
}

function unmark(text: string, tokens: readonly FilledToken[], write: WriteToken): string {
  return text.replaceAll(MARK, (_, index: string) => {
    const token = tokens[Number(index)];
    return token === undefined ? '' : write(token);
  });
}

function parse(text: string, format: FilledAsset['format']): TextNode {
  // Both give a tree whose nodes hold more than is needed here.
  return (format === 'mdx' ? mdxToMdast(text) : markdownToMdast(text)) as TextNode;
}

function all(node: TextNode): readonly TextNode[] {
  return [node, ...(node.children ?? []).flatMap(all)];
}

/** Blocks as text, each without an end; what follows the first line of one is indented. */
function blocks(nodes: readonly TextNode[], indent: string): readonly string[] {
  return nodes.flatMap((node): readonly string[] => {
    switch (node.type) {
      case 'list':
        return [
          (node.children ?? [])
            .map((item, index) => {
              const bullet = node.ordered === true ? `${(node.start ?? 1) + index}. ` : '- ';
              const inner = `${indent}${' '.repeat(bullet.length)}`;
              return `${bullet}${blocks(item.children ?? [], inner).join(`\n${inner}`)}`;
            })
            .join(`\n${indent}`),
        ];
      case 'blockquote':
        return blocks(node.children ?? [], indent);
      case 'table':
        return [(node.children ?? []).map((row) => (row.children ?? []).map(inline).join(', ')).join(`\n${indent}`)];
      case 'code':
        return [(node.value ?? '').replaceAll('\n', `\n${indent}`)];
      case 'thematicBreak':
        return ['—'];
      case 'definition':
      case 'html':
        return [];
      default:
        return [inline(node).replaceAll('\n', `\n${indent}`)];
    }
  });
}

function inline(node: TextNode): string {
  if (node.type === 'break') return '\n';
  if (node.type === 'link') {
    const text = (node.children ?? []).map(inline).join('');
    const address = node.url ?? '';
    return address === '' || address === text || address === `mailto:${text}` ? text : `${text} (${address})`;
  }
  if (node.children !== undefined) return node.children.map(inline).join('');
  return (node.value ?? '').replaceAll(/\s*\n\s*/g, ' ');
}
