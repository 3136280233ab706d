import type { Element, ElementContent, Parents, Text } from 'hast';
import { readTokens } from '#setpiece/model/token';

/** What is filled in from the customer, and what stands there when the customer has nothing to fill in. */
export interface Token {
  /** Example: `owner.csm.name`. */
  readonly path: string;
  readonly fallback?: string;
}

/** A text whose tokens are taken out: each place holds a mark that Markdown leaves alone. */
export interface TokenText {
  readonly text: string;
  readonly tokens: readonly Token[];
}

/** Marks lie in a private range of Unicode, which is removed from the text before. */
const mark = /\uE000(\d+)\uE001/;

/** Takes the tokens out of a text, before Markdown or MDX sees it. Example: `Dear {{ customer.name }}`. */
export function takeTokens(source: string): TokenText {
  const text = source.replaceAll(/[\uE000\uE001]/g, '');
  const { tokens } = readTokens(text);
  const taken = tokens
    .map((token, index) => ({ ...token, index }))
    .toReversed()
    .reduce((rest, { start, end, index }) => `${rest.slice(0, start)}\uE000${index}\uE001${rest.slice(end)}`, text);
  return { text: taken, tokens };
}

/** Puts the tokens back as they were written. */
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
  // Splitting by a pattern with one group gives text, the number of a mark, text, …
  return node.value.split(mark).flatMap((part, index): ElementContent[] => {
    if (index % 2 === 0) return part === '' ? [] : [{ type: 'text', value: part }];
    const token = tokens[Number(part)];
    return token === undefined ? [] : [chip(token, titleOf)];
  });
}

function chip(token: Token, titleOf: (path: string) => string): Element {
  const title = token.fallback === undefined ? writeToken(token) : `${writeToken(token)}: “${token.fallback}” where there is none`;
  return {
    type: 'element',
    tagName: 'span',
    properties: { className: ['token'], title, dataToken: token.path },
    children: [{ type: 'text', value: titleOf(token.path) }],
  };
}
