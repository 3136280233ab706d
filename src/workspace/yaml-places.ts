import { type Document, isMap, isScalar, isSeq, type Node, type ParsedNode, parseDocument } from 'yaml';
import type { Path, Position } from '../model/position.ts';
import { positionAt, type SourceText } from '../model/position.ts';
import { findPlainPlace, offsetInScalar } from './plain-places.ts';
import { sourceOffset } from './scalar-offset.ts';

/** A YAML file after reading: every scalar is text, and the place of each part can be asked for. */
export interface YamlFile {
  /** Text, lists and plain objects. */
  readonly value: unknown;
  /**
   * Where the value at a path stands: the value itself on its key's line, else the key; of list entries their first character. With
   * `offset`, where that character of a scalar's text stands. Paths that do not exist give the nearest enclosing value.
   */
  locate(path: Path, offset?: number): Position;
  /** Where the key at the end of a path stands. */
  locateKey(path: Path): Position;
}

/** A value with the places of its parts; `text` is the part of the source that begins at `base`. */
export function locatable(source: SourceText, text: string, base: number, value: unknown): YamlFile {
  const places = new Places(source, text, base);
  return { value, locate: (path, offset) => places.locate(path, offset), locateKey: (path) => places.locateKey(path) };
}

/** The same for a text that the plain reader could read: its places are found without the library. */
export function locatablePlain(source: SourceText, text: string, base: number, value: unknown): YamlFile {
  const at = (offset: number): Position => positionAt(source, base + offset);
  return {
    value,
    locate: (path, offset) => {
      const place = findPlainPlace(text, path);
      const inside = offset === undefined ? undefined : offsetInScalar(text, place, offset);
      return at(inside ?? (place.end === undefined ? (place.key ?? place.start) : place.start));
    },
    locateKey: (path) => {
      const { key, start } = findPlainPlace(text, path);
      return at(key ?? start);
    },
  };
}

/** Parses a text with the YAML library: scalars stay text. Errors are in the document, except that it nests too deep. */
export function parseText(text: string): Document.Parsed<ParsedNode> | 'too deep' {
  try {
    return parseDocument(text, {
      schema: 'failsafe',
      version: '1.2',
      prettyErrors: false,
      strict: true,
      stringKeys: true,
      // Compared by us: the parser's own check takes quadratic time.
      uniqueKeys: false,
      logLevel: 'error',
    });
  } catch (error) {
    if (error instanceof RangeError) return 'too deep';
    throw error;
  }
}

/** Finds places in a file. The parsed document is made again when it is first asked for, and may be forgotten by the garbage collector. */
class Places {
  readonly #source: SourceText;
  readonly #text: string;
  readonly #base: number;
  #document: WeakRef<Document.Parsed<ParsedNode>> | undefined;

  constructor(source: SourceText, text: string, base: number) {
    this.#source = source;
    this.#text = text;
    this.#base = base;
  }

  locate(path: Path, offset?: number): Position {
    const { key, value } = this.#find(path);
    if (offset !== undefined && isScalar(value)) return this.#at(sourceOffset(value, this.#text, offset));
    const start = value?.range?.[0] ?? 0;
    if (!key?.range) return this.#at(start);
    const sameLine = !this.#text.slice(key.range[0], start).includes('\n');
    return this.#at(sameLine && isScalar(value) ? start : key.range[0]);
  }

  locateKey(path: Path): Position {
    const { key, value } = this.#find(path);
    return this.#at((key ?? value)?.range?.[0] ?? 0);
  }

  #at(offset: number): Position {
    return positionAt(this.#source, this.#base + offset);
  }

  #parsed(): Document.Parsed<ParsedNode> | undefined {
    const kept = this.#document?.deref();
    if (kept) return kept;
    const document = parseText(this.#text);
    if (document === 'too deep') return undefined;
    this.#document = new WeakRef(document);
    return document;
  }

  #find(path: Path): { key: Node | null; value: Node | null } {
    let key: Node | null = null;
    let value: Node | null = this.#parsed()?.contents ?? null;
    for (const part of path) {
      if (isMap(value)) {
        const pair = value.items.find((item) => isScalar(item.key) && item.key.value === String(part));
        if (!pair) break;
        key = pair.key as Node; // the parser makes maps of nodes
        value = pair.value as Node | null;
      } else if (isSeq(value)) {
        const item = value.items[Number(part)];
        if (item === undefined) break;
        key = null;
        value = item as Node;
      } else break;
    }
    return { key, value };
  }
}
