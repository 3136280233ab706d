import { Scalar } from 'yaml';

/**
 * The offset in a YAML text at which a character of a scalar's value stands. Folding, indentation and quoting change only white space and
 * escapes, so characters that are no white space are counted in both: exact for each of them, in every style of scalar.
 */
export function sourceOffset(scalar: Scalar, text: string, offset: number): number {
  const [start, end] = scalar.range ?? [0, 0];
  const value = String(scalar.value);
  const target = Math.min(offset, value.length);
  let inked = 0;
  for (let index = 0; index < target; index += 1) if (!isSpace(value.charAt(index))) inked += 1;
  const isInk = target < value.length && !isSpace(value.charAt(target));

  let seen = 0;
  let afterInk = contentStart(scalar, text);
  for (const unit of units(scalar, text, afterInk, end)) {
    if (unit.ink === 0) continue;
    if (isInk && seen + unit.ink > inked) return unit.start;
    if (seen >= inked) break;
    seen += unit.ink;
    afterInk = unit.end;
  }
  // White space, or the end: as far behind the last character as it is in the value, within the scalar.
  let back = target;
  while (back > 0 && isSpace(value.charAt(back - 1))) back -= 1;
  return Math.max(start, Math.min(afterInk + (target - back), end));
}

interface Unit {
  readonly start: number;
  readonly end: number;
  /** UTF-16 units of the value that this piece of source makes and that are no white space. */
  readonly ink: number;
}

function contentStart(scalar: Scalar, text: string): number {
  const start = scalar.range?.[0] ?? 0;
  if (scalar.type === Scalar.QUOTE_DOUBLE || scalar.type === Scalar.QUOTE_SINGLE) return start + 1;
  if (scalar.type === Scalar.BLOCK_FOLDED || scalar.type === Scalar.BLOCK_LITERAL) {
    const lineEnd = text.indexOf('\n', start);
    return lineEnd === -1 ? text.length : lineEnd + 1;
  }
  return start;
}

const writtenEscape = /\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[\s\S])/y;
const spaceEscapes = new Set(['t', 'n', 'r', 'v', 'f', ' ', '\n', '\t', 'N', '_', 'L', 'P']);

/** Pieces of the source that each make one character of the value. */
function* units(scalar: Scalar, text: string, from: number, to: number): Generator<Unit> {
  let index = from;
  while (index < to) {
    const character = text.charAt(index);
    let end = index + 1;
    let ink = isSpace(character) ? 0 : 1;
    if (scalar.type === Scalar.QUOTE_SINGLE && character === "'") {
      if (text.charAt(index + 1) !== "'") return;
      end = index + 2;
    } else if (scalar.type === Scalar.QUOTE_DOUBLE && character === '"') return;
    else if (scalar.type === Scalar.QUOTE_DOUBLE && character === '\\') {
      writtenEscape.lastIndex = index;
      const written = writtenEscape.exec(text)?.[0] ?? character;
      end = index + written.length;
      ink = escapedInk(written);
    }
    yield { start: index, end, ink };
    index = end;
  }
}

function escapedInk(written: string): number {
  if (written.length > 2) {
    const made = String.fromCodePoint(Math.min(Number.parseInt(written.slice(2), 16), 0x10ffff));
    return isSpace(made) ? 0 : made.length;
  }
  return spaceEscapes.has(written.charAt(1)) ? 0 : 1;
}

function isSpace(character: string): boolean {
  return /^\s*$/.test(character);
}
