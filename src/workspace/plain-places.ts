import type { Path } from '../model/position.ts';

/** Where a part of a plain YAML text stands, in offsets. */
export interface PlainPlace {
  /** Where its key begins; absent for list entries and for the whole text. */
  readonly key?: number;
  /** Where the value begins. */
  readonly start: number;
  /** Behind the last character of a scalar; absent for maps and lists. */
  readonly end?: number;
}

/**
 * Finds the value at a path, or the nearest enclosing one, in a text that `readPlainYaml` could read; in any other text the answer means
 * nothing. It walks over the text up to the value and keeps nothing: records are many, and of each only few places are asked for.
 */
export function findPlainPlace(text: string, path: Path): PlainPlace {
  let place: PlainPlace = { start: firstInk(text, 0) };
  for (const part of path) {
    if (place.end !== undefined) break;
    const first = text.charAt(place.start);
    const isFlow = first === '{' || first === '[';
    const isList = first === '[' || isEntry(text, place.start);
    const at = isFlow ? findInFlow(text, place.start, isList, part) : findInBlock(text, place.start, isList, part);
    if (at === undefined) break;
    place = isList ? valueAt(text, at, isFlow) : { key: at, ...valueAt(text, at + String(part).length + 1, isFlow) };
  }
  return place;
}

/** Where the character stands that an offset of a scalar's text names; undefined where the place holds no scalar. */
export function offsetInScalar(text: string, { start, end }: PlainPlace, offset: number): number | undefined {
  if (end === undefined) return undefined;
  const opening = isQuote(text, start) ? 1 : 0;
  return Math.min(start + opening + Math.max(offset, 0), end - opening);
}

/** The offset of the key, or of what follows the sign of the entry, that a part names in a block map or list. */
function findInBlock(text: string, start: number, isList: boolean, part: string | number): number | undefined {
  const column = columnOf(text, start);
  let index = 0;
  for (let at = start; at < text.length; at = firstInk(text, lineEnd(text, at) + 1)) {
    const here = columnOf(text, at);
    if (here < column) return undefined;
    if (here > column) continue;
    if (!isList) {
      if (isKey(text, at, part)) return at;
    } else if (!isEntry(text, at)) return undefined;
    else if (index === Number(part)) return at + 1;
    else index += 1;
  }
  return undefined;
}

/** The same in `{ }` and `[ ]`. */
function findInFlow(text: string, start: number, isList: boolean, part: string | number): number | undefined {
  let index = 0;
  let at = start;
  do {
    at = skipSpaces(text, at + 1);
    if (isList ? index === Number(part) : isKey(text, at, part)) return at;
    index += 1;
    if (!isList) at = text.indexOf(':', at) + 1;
    at = skipSpaces(text, flowEnd(text, skipSpaces(text, at)));
  } while (text.charAt(at) === ',');
  return undefined;
}

/** The value behind a key or the sign of an entry: on its line, else below. */
function valueAt(text: string, from: number, isFlow: boolean): { readonly start: number; readonly end?: number } {
  const start = skipSpaces(text, from);
  const first = text.charAt(start);
  if (first === '\n' || first === '') return { start: firstInk(text, start + 1) };
  if (first === '{' || first === '[') return { start };
  if (isFlow) return { start, end: flowEnd(text, start) };
  compactKey.lastIndex = start;
  return compactKey.test(text) ? { start } : { start, end: trimEnd(text, lineEnd(text, start)) };
}

/** A key behind the sign of an entry begins a map; no plain scalar has a colon before a space or at its end. */
const compactKey = /[A-Za-z0-9_][A-Za-z0-9_.-]*:(?= |\n|$)/y;

/** Behind the value in `{ }` or `[ ]` that begins at an offset. */
function flowEnd(text: string, start: number): number {
  if (isQuote(text, start)) return text.indexOf(text.charAt(start), start + 1) + 1;
  const opening = text.charAt(start);
  let at = start;
  if (opening !== '{' && opening !== '[') {
    while (at < text.length && !',[]{}\n'.includes(text.charAt(at))) at += 1;
    return trimEnd(text, at);
  }
  do {
    at = skipSpaces(text, at + 1);
    if (opening === '{') at = skipSpaces(text, text.indexOf(':', at) + 1);
    at = skipSpaces(text, flowEnd(text, at));
  } while (text.charAt(at) === ',');
  return at + 1;
}

/** Where the first line from a line's start on begins that is neither empty nor a comment. */
function firstInk(text: string, lineStart: number): number {
  let at = skipSpaces(text, lineStart);
  while (at < text.length && (text.charAt(at) === '\n' || text.charAt(at) === '#')) at = skipSpaces(text, lineEnd(text, at) + 1);
  return at;
}

function isKey(text: string, at: number, part: string | number): boolean {
  const key = String(part);
  return text.startsWith(key, at) && text.charAt(at + key.length) === ':' && /^\w[\w.-]*$/.test(key);
}

function isEntry(text: string, at: number): boolean {
  return text.startsWith('- ', at);
}

function isQuote(text: string, at: number): boolean {
  return text.charAt(at) === '"' || text.charAt(at) === "'";
}

function columnOf(text: string, at: number): number {
  return at - (text.lastIndexOf('\n', at) + 1);
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

function skipSpaces(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === 32) at += 1;
  return at;
}

function trimEnd(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at - 1) === 32) at -= 1;
  return at;
}
