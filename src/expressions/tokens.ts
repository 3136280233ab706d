/** What a token is. `curly` is a text in typographic quotes, `unclosed` one without an end, `other` a sign expressions do not have. */
type TokenKind =
  | 'text'
  | 'curly'
  | 'unclosed'
  | 'comment'
  | 'date'
  | 'duration'
  | 'number'
  | 'name'
  | 'operator'
  | 'open'
  | 'close'
  | 'comma'
  | 'other';

/** A word or sign of an expression, in UTF-16 units. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** How many brackets are open around it; a bracket has the depth of what it encloses, less one. */
  readonly depth: number;
}

/** In the order they are tried; each is sticky. */
const patterns: readonly (readonly [TokenKind, RegExp])[] = [
  ['text', /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/y],
  ['curly', /[“”„‟«»][^“”„‟«»"]*[“”„‟«»"]|[‘’‚‛][^‘’‚‛']*[‘’‚‛']|"[^"“”„‟«»\n]*[“”„‟«»]/y],
  ['unclosed', /["'][^\n]*/y],
  ['comment', /\/\/[^\n]*/y],
  ['date', /\d{4}-\d{2}-\d{2}(?![\w-])/y],
  ['duration', /\d+(?:bd|mo|d|w|q|y)(?!\w)/y],
  ['number', /(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?/y],
  ['name', /[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*/y],
  ['operator', /===|!==|==|!=|<=|>=|=>|=<|<>|&&|\|\||[-+*/%<>!=&|?:.≠≤≥]/y],
  ['open', /[([{]/y],
  ['close', /[)\]}]/y],
  ['comma', /,/y],
  ['other', /./suy],
];

/** Splits an expression into words and signs; never fails. It serves messages: what an expression means is read by the CEL parser. */
export function readTokens(source: string): readonly Token[] {
  const tokens: Token[] = [];
  let depth = 0;
  let at = 0;
  while (at < source.length) {
    if (/\s/.test(source.charAt(at))) {
      at += 1;
      continue;
    }
    for (const [kind, pattern] of patterns) {
      pattern.lastIndex = at;
      const text = pattern.exec(source)?.[0];
      if (text === undefined) continue;
      if (kind === 'close') depth = Math.max(0, depth - 1);
      tokens.push({ kind, text, start: at, end: at + text.length, depth });
      if (kind === 'open') depth += 1;
      at += text.length;
      break;
    }
  }
  return tokens;
}

/** Whether a value may end with this token. */
export function endsValue(token: Token | undefined): boolean {
  return token !== undefined && (isValue(token) || (token.kind === 'close' && token.text !== '}'));
}

/** Whether a value may begin with this token. */
export function startsValue(token: Token | undefined): boolean {
  return token !== undefined && (isValue(token) || (token.kind === 'open' && token.text !== '{'));
}

function isValue(token: Token): boolean {
  if (token.kind === 'name') return !/^(?:and|or|not|in|is)$/i.test(token.text);
  return ['text', 'curly', 'date', 'duration', 'number'].includes(token.kind);
}
