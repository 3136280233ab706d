import type { Element, ElementContent, Nodes, Parents, Root } from 'hast';
import { defaultSchema, type Schema, sanitize } from 'hast-util-sanitize';
import { toHtml } from 'hast-util-to-html';
import { markdownToHast, mdxToHast } from 'satteri';
import { bodyComponents } from '#setpiece/model/body-component';
import { placeTokens, takeTokens } from './tokens.ts';

/** A heading of a page, for its table of contents. */
export interface Heading {
  readonly depth: number;
  readonly slug: string;
  readonly text: string;
}

/** A text of the workspace as HTML. */
export interface RenderedBody {
  /** Sanitised: it holds no script, no handler, no style and no foreign frame. */
  readonly html: string;
  readonly headings: readonly Heading[];
  /** Why the text could not be read as MDX, with its place in the text; null when it could. It is then shown as it was written. */
  readonly problem: string | null;
}

/** What a text needs to know about the site it stands in. */
export interface BodySurroundings {
  /** What a token stands for. Example: `owner.csm.name` is “the CSM’s name”. */
  titleOf(path: string): string;
  /** The address a link of the text leads to; undefined for one that leads nowhere. */
  resolve(href: string): string | undefined;
  /** Ids that the page uses already. */
  readonly takenIds?: readonly string[];
}

/** The safe tags of GitHub without pictures from outside; `className` admits what we put there ourselves. */
const schema: Schema = {
  ...defaultSchema,
  tagNames: [...(defaultSchema.tagNames ?? []), 'aside'].filter((tag) => tag !== 'img' && tag !== 'picture' && tag !== 'source'),
  attributes: {
    ...defaultSchema.attributes,
    aside: [['className', 'note', 'note-Note', 'note-Tip', 'note-Caution']],
    p: [['className', 'note-title']],
  },
  protocols: { href: ['http', 'https', 'mailto'] },
  clobberPrefix: 'text-',
};

/**
 * Turns Markdown or MDX of a workspace into HTML. Nothing in it is compiled or run: tokens are taken out first, then the text becomes a
 * tree, code in it is dropped, our components become elements, and what is left is sanitised.
 */
export function renderBody(body: string, format: 'md' | 'mdx', surroundings: BodySurroundings): RenderedBody {
  const { text, tokens } = takeTokens(body);
  const read = readTree(text, format);
  const tree = sanitize(read.tree, schema);
  const root: Root = tree.type === 'root' ? tree : { type: 'root', children: tree.type === 'doctype' ? [] : [tree] };
  placeTokens(root, tokens, surroundings.titleOf);
  const headings = placeHeadings(root, new Set(surroundings.takenIds));
  placeLinks(root, surroundings.resolve);
  return { html: toHtml(root), headings, problem: read.problem };
}

function readTree(text: string, format: 'md' | 'mdx'): { tree: Nodes; problem: string | null } {
  try {
    const options = { position: false, features: { frontmatter: false, rawHtml: format === 'md' } };
    const tree = format === 'mdx' ? mdxToHast(text, options) : markdownToHast(text, options);
    return { tree: plainTree(tree), problem: null };
  } catch (error) {
    const problem = error instanceof Error ? error.message.split(' (mdx')[0] : undefined;
    const tree: Root = {
      type: 'root',
      children: [{ type: 'element', tagName: 'pre', properties: {}, children: [{ type: 'text', value: text }] }],
    };
    return { tree, problem: problem ?? 'the text cannot be read as MDX' };
  }
}

/** What the parsers give, by shape: MDX nodes are none of HTML's. */
interface AnyNode {
  readonly type: string;
  readonly tagName?: string;
  readonly name?: string | null;
  readonly value?: unknown;
  readonly properties?: Element['properties'];
  readonly children?: readonly AnyNode[];
  readonly attributes?: unknown;
}

/** Keeps elements and text; makes our components elements; drops expressions, modules, comments and all other tags with what they hold. */
function plainTree(root: AnyNode): Root {
  const convert = (node: AnyNode): ElementContent[] => {
    const children = (): ElementContent[] => (node.children ?? []).flatMap(convert);
    if (node.type === 'text' && typeof node.value === 'string') return [{ type: 'text', value: node.value }];
    if (node.type === 'element' && node.tagName !== undefined) {
      return [{ type: 'element', tagName: node.tagName, properties: aligned(node.properties ?? {}), children: children() }];
    }
    // The name of a component is the word above its box.
    const word = node.name ?? '';
    return node.type.startsWith('mdxJsx') && Object.hasOwn(bodyComponents, word) ? [note(word, children())] : [];
  };
  return { type: 'root', children: (root.children ?? []).flatMap(convert) };
}

function note(word: string, children: ElementContent[]): Element {
  const title: Element = {
    type: 'element',
    tagName: 'p',
    properties: { className: ['note-title'] },
    children: [{ type: 'text', value: word }],
  };
  return { type: 'element', tagName: 'aside', properties: { className: ['note', `note-${word}`] }, children: [title, ...children] };
}

/** Table cells tell their alignment in a style, which is not let through. */
function aligned(properties: Element['properties']): Element['properties'] {
  const { style, ...rest } = properties;
  const align = typeof style === 'string' ? /^text-align: (left|center|right)$/.exec(style)?.[1] : undefined;
  return align === undefined ? rest : { ...rest, align };
}

function placeHeadings(root: Root, taken: Set<string>): Heading[] {
  const found: Heading[] = [];
  visit(root, (element) => {
    const depth = /^h([1-6])$/.exec(element.tagName)?.[1];
    if (depth === undefined) return;
    // The page has one title of its own: a first level in the text stands below it.
    const level = Math.max(Number(depth), 2);
    element.tagName = `h${level}`;
    const text = textOf(element);
    const wanted =
      text
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
        .replaceAll(/^-|-$/g, '') || 'section';
    let slug = wanted;
    for (let count = 2; taken.has(slug); count += 1) slug = `${wanted}-${count}`;
    taken.add(slug);
    element.properties.id = slug;
    found.push({ depth: level, slug, text });
  });
  return found;
}

function placeLinks(root: Root, resolve: (href: string) => string | undefined): void {
  visit(root, (element) => {
    if (element.tagName !== 'a' || typeof element.properties.href !== 'string') return;
    const target = resolve(element.properties.href);
    if (target === undefined) delete element.properties.href;
    else element.properties.href = target;
  });
}

function visit(node: Parents, see: (element: Element) => void): void {
  for (const child of node.children) {
    if (child.type !== 'element') continue;
    see(child);
    visit(child, see);
  }
}

function textOf(node: Parents): string {
  return node.children.map((child) => (child.type === 'text' ? child.value : child.type === 'element' ? textOf(child) : '')).join('');
}
