import type { Element, ElementContent, Parents, Text } from 'hast';

/** A token of a text: what is filled in from the customer, and what stands there when the customer has nothing to fill in. */
export interface Token {
  /** Example: `owner.csm.name`. */
  readonly path: string;
  readonly fallback: string | undefined;
}

/** A text whose tokens are taken out: each place holds a mark that Markdown leaves alone. */
export interface TokenText {
  readonly text: string;
  readonly tokens: readonly Token[];
}

const written = /\{\{\s*([a-z][\w.]*)\s*(?:\|([^{}|]*))?\}\}/g;
/** Marks lie in a private range of Unicode, which is removed from the text before. */
const open = '\uE000';
const close = '\uE001';
const mark = /\uE000(\d+)\uE001/;

/** Takes the tokens out of a text, before Markdown or MDX sees it. Example: `Dear {{ customer.name }}`. */
export function takeTokens(source: string): TokenText {
  const tokens: Token[] = [];
  const text = source.replaceAll(/[\uE000\uE001]/g, '').replaceAll(written, (_, path: string, fallback: string | undefined) => {
    tokens.push({ path, fallback: fallback?.trim() });
    return `${open}${tokens.length - 1}${close}`;
  });
  return { text, tokens };
}

/** Puts the tokens back as they were written: the text that is copied. */
export function writeTokens({ text, tokens }: TokenText): string {
  return text.replaceAll(new RegExp(mark, 'g'), (_, index: string) => writeToken(tokens[Number(index)]));
}

function writeToken(token: Token | undefined): string {
  if (token === undefined) return '';
  return token.fallback === undefined ? `{{ ${token.path} }}` : `{{ ${token.path} | ${token.fallback} }}`;
}

/** Turns the marks in a tree into chips that name what will stand there. Marks in attributes are written out. */
export function placeTokens(tree: Parents, tokens: readonly Token[], titleOf: (path: string) => string): void {
  tree.children = tree.children.flatMap((node): ElementContent[] => {
    if (node.type === 'text') return split(node, tokens, titleOf);
    if (node.type !== 'element') return [];
    for (const [name, value] of Object.entries(node.properties)) {
      if (typeof value === 'string') node.properties[name] = writeTokens({ text: value, tokens });
    }
    placeTokens(node, tokens, titleOf);
    return [node];
  });
}

function split(node: Text, tokens: readonly Token[], titleOf: (path: string) => string): ElementContent[] {
  return node.value.split(new RegExp(`(${mark.source})`)).flatMap((part, index, parts): ElementContent[] => {
    // Splitting by a pattern with two groups gives text, whole mark, its number, text, …
    if (index % 3 === 2 || part === '') return [];
    if (index % 3 === 0) return [{ type: 'text', value: part }];
    const token = tokens[Number(parts[index + 1])];
    return token === undefined ? [] : [chip(token, titleOf)];
  });
}

function chip(token: Token, titleOf: (path: string) => string): Element {
  const title = token.fallback === undefined ? writeToken(token) : `${writeToken(token)}: “${token.fallback}” where there is none`;
  return {
    type: 'element',
    tagName: 'span',
    properties: { className: ['token'], title },
    children: [{ type: 'text', value: titleOf(token.path) }],
  };
}
