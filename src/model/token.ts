import { type Path, type Position, positionAt } from './position.ts';

/** A token in a page or subject: `{{ path }}` or `{{ path | default }}`, filled from the customer when the text is shown. */
export interface Token {
  /** The name that is filled in. Example: `owner.csm.name`. */
  readonly path: string;
  /** What stands there when the customer has no value. */
  readonly fallback?: string;
  /** Where the token begins and ends in the text, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

const token = /\{\{([^{}\n]*)\}\}/g;
const inside = /^\s*([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*)\s*(?:\|\s*(.*?)\s*)?$/;

/**
 * Finds the tokens of a text, in order. Double braces that hold no name are given apart, as `malformed`, with their place.
 * Example: `Dear {{ customer.name | friend }}` has one token, with the path `customer.name` and the fallback `friend`.
 */
export function readTokens(text: string): { tokens: Token[]; malformed: { start: number; end: number }[] } {
  const tokens: Token[] = [];
  const malformed: { start: number; end: number }[] = [];
  for (const match of text.matchAll(token)) {
    const place = { start: match.index, end: match.index + match[0].length };
    const parts = inside.exec(match[1] ?? '');
    const path = parts?.[1];
    if (path === undefined) malformed.push(place);
    else tokens.push({ path, ...(parts?.[2] !== undefined && { fallback: parts[2] }), ...place });
  }
  return { tokens, malformed };
}

/** A page that may hold tokens: its text, and for an e-mail its subject. */
interface TokenPage {
  readonly file: string;
  readonly body: string;
  readonly bodyLine: number;
  readonly value: { readonly subject?: string | undefined };
  locate(path: Path, offset?: number): Position;
}

/** The tokens of a page, each with its place: those of the subject first, then those of the text. */
export function tokensOf(page: TokenPage): readonly (Token & { readonly at: Position })[] {
  const { file, body, bodyLine, value } = page;
  const inBody = (offset: number): Position => {
    const { line, column } = positionAt({ file, text: body }, offset);
    return { file, line: bodyLine + line - 1, column };
  };
  return [
    ...readTokens(value.subject ?? '').tokens.map((token) => ({ ...token, at: page.locate(['subject'], token.start) })),
    ...readTokens(body).tokens.map((token) => ({ ...token, at: inBody(token.start) })),
  ];
}
