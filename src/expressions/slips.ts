import { endsValue, startsValue, type Token } from './tokens.ts';
import type { Problem } from './value.ts';

/** A replacement in the source that mends a slip. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

interface Slip {
  readonly token: Token;
  readonly message: string;
  readonly edits: readonly Edit[];
}

const operators: Readonly<Record<string, string>> = {
  '=': '==',
  '===': '==',
  '!==': '!=',
  '<>': '!=',
  '≠': '!=',
  '=>': '>=',
  '=<': '<=',
  '≥': '>=',
  '≤': '<=',
  '&': '&&',
  '|': '||',
};

/**
 * Finds what people write who know other notations: `and`, `=`, curly quotes, `20%`, a bare date. Each problem's hint holds the whole
 * expression with all slips mended.
 */
export function findSlips(source: string, tokens: readonly Token[]): readonly Problem[] {
  const slips = tokens.flatMap((_, index) => readSlip(tokens, index));
  const edits = slips.flatMap((slip) => slip.edits);
  const corrected = applyEdits(source, edits);
  return slips.map(({ token, message }) => ({
    code: 'slip',
    message,
    ...(edits.length > 0 ? { hint: `write: ${corrected}` } : {}),
    offset: token.start,
    length: token.end - token.start,
  }));
}

function applyEdits(source: string, edits: readonly Edit[]): string {
  const ordered = edits.toSorted((a, b) => a.start - b.start || a.end - b.end);
  let result = '';
  let at = 0;
  for (const edit of ordered) {
    if (edit.start < at) continue;
    result += source.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + source.slice(at);
}

function readSlip(tokens: readonly Token[], index: number): readonly Slip[] {
  const token = tokens[index];
  if (token === undefined) return [];
  const replace = (text: string, message: string, until = token): readonly Slip[] => [
    { token, message, edits: [{ start: token.start, end: until.end, text }] },
  ];
  switch (token.kind) {
    case 'curly': {
      const text = JSON.stringify(token.text.slice(1, -1));
      return replace(text, `${token.text} stands in typographic quotes; an expression wants straight ones`);
    }
    case 'comment':
      return replace('/', '`//` would hide the rest of the line; a division is written `/`', { ...token, end: token.start + 2 });
    case 'date':
      return isArgumentOfDate(tokens, index)
        ? replace(`"${token.text}"`, `the day stands in quotes: date("${token.text}")`)
        : replace(`date("${token.text}")`, `a day is written date("${token.text}"); ${token.text} would be a subtraction`);
    case 'duration':
      return tokens[index - 1]?.kind === 'comma'
        ? replace(`"${token.text}"`, `a duration stands in quotes: "${token.text}"`)
        : replace(String(Number.parseInt(token.text, 10)), `${token.text} is a duration; here a number is compared`);
    case 'number':
      return readNumberSlip(tokens, index, replace);
    case 'operator':
      return readOperatorSlip(token, replace);
    case 'name':
      return readWordSlip(tokens, index, replace);
    default:
      return [];
  }
}

type Replace = (text: string, message: string, until?: Token) => readonly Slip[];

function isArgumentOfDate(tokens: readonly Token[], index: number): boolean {
  return tokens[index - 1]?.text === '(' && tokens[index - 2]?.text === 'date';
}

function readOperatorSlip(token: Token, replace: Replace): readonly Slip[] {
  const meant = operators[token.text];
  if (meant !== undefined) return replace(meant, `\`${token.text}\` is written \`${meant}\``);
  if (token.text === '?')
    return [
      {
        token,
        message: '`? :` is no part of expressions; write the choice as `cases:` with `if` and `then` lines and a closing `else`',
        edits: [],
      },
    ];
  return [];
}

function readNumberSlip(tokens: readonly Token[], index: number, replace: Replace): readonly Slip[] {
  const [token, sign, after, beyond] = tokens.slice(index, index + 4);
  if (token === undefined) return [];
  if (token.text.startsWith('.')) return replace(`0${token.text}`, `${token.text} is written 0${token.text}`);
  if (sign?.text === '%' && !startsValue(after)) {
    const ratio = String(Number((Number(token.text) / 100).toPrecision(12)));
    return replace(ratio, `${token.text}% is written ${ratio}`, sign);
  }
  const grouped = sign?.kind === 'comma' && sign.start === token.end && after?.start === sign.end && /^\d{3}$/.test(after.text);
  const inner = tokens[index - 1]?.kind === 'comma' && tokens[index - 2]?.end === tokens[index - 1]?.start;
  if (grouped && !inner && token.depth === 0) {
    const more = beyond?.kind === 'comma' ? tokens[index + 4] : undefined;
    const last = more !== undefined && /^\d{3}$/.test(more.text) ? more : after;
    const written = [token, after, ...(last === after ? [] : [last])].map(({ text }) => text).join('');
    return replace(written, 'a number has no commas between its digits', last);
  }
  return [];
}

function readWordSlip(tokens: readonly Token[], index: number, replace: Replace): readonly Slip[] {
  const token = tokens[index];
  const before = tokens[index - 1];
  const next = tokens[index + 1];
  switch (token?.text.toLowerCase()) {
    case 'and':
      return replace('&&', `\`${token.text}\` is written \`&&\``);
    case 'or':
      return replace('||', `\`${token.text}\` is written \`||\``);
    case 'is': {
      if (!endsValue(before) || next === undefined) return [];
      if (next.text.toLowerCase() === 'not') return replace('!=', '`is not` is written `!=`', next);
      return startsValue(next) ? replace('==', '`is` is written `==`') : [];
    }
    case 'not': {
      if (before?.text.toLowerCase() === 'is') return [];
      return [negation(tokens, index, token)];
    }
    default:
      return [];
  }
}

/** `not x` is `!x`, `not x == 1` is `!(x == 1)`, `x not in list` is `!(x in list)`. */
function negation(tokens: readonly Token[], index: number, token: Token): Slip {
  const within = tokens[index + 1]?.text === 'in' && endsValue(tokens[index - 1]);
  const ends = (other: Token) =>
    other.depth < token.depth ||
    (other.depth === token.depth && (/^(?:and|or|&&|\|\||&|\|)$/i.test(other.text) || other.kind === 'comma' || other.kind === 'close'));
  const rest = tokens.slice(index + 1);
  const stop = rest.findIndex((other) => ends(other) && !(other.kind === 'close' && other.depth === token.depth && opens(rest, other)));
  const operand = stop === -1 ? rest : rest.slice(0, stop);
  const end = operand.at(-1)?.end ?? token.end;
  const wraps = operand.some((other) => other.depth === token.depth && /^(?:[=!<>≠≤≥]=?=?|=>|=<|<>|in|is)$/.test(other.text));
  const gap = { start: token.start, end: tokens[index + 1]?.start ?? token.end };
  if (within) {
    const first = tokens
      .slice(0, index)
      .toReversed()
      .find(
        (other, offset, list) => list[offset + 1] === undefined || ends(list[offset + 1] ?? other) || list[offset + 1]?.kind === 'open',
      );
    const start = first?.start ?? token.start;
    const edits = [
      { start, end: start, text: '!(' },
      { ...gap, text: '' },
      { start: end, end, text: ')' },
    ];
    return { token, message: '`not in` is written with `!` before the whole: !(x in list)', edits };
  }
  const edits = wraps
    ? [
        { ...gap, text: '!(' },
        { start: end, end, text: ')' },
      ]
    : [{ ...gap, text: '!' }];
  return { token, message: `\`${token.text}\` is written \`!\``, edits };
}

/** Whether a closing bracket at the depth of the negation was opened within the operand. */
function opens(rest: readonly Token[], close: Token): boolean {
  const before = rest.slice(0, rest.indexOf(close));
  const count = (kind: string) => before.filter((token) => token.kind === kind && token.depth === close.depth).length;
  return count('open') > count('close');
}
