/** What this reader leaves to the YAML library: tabs and other control characters, and marks that could change how a text is read. */
const unusual = /[^\n\P{Cc}]|[\u2028\u2029\ufeff\ufffe\uffff]|\p{Cs}/u;

const keyed = /^([A-Za-z0-9_][A-Za-z0-9_.-]{0,60}):(?: +(.*))?$/;
/** Plain scalars that look like nothing else: a harmless first character, no colon, no sign of a comment. */
const plainBlock = /^(?:[\p{L}\p{N}_./(]|-\p{N})(?:[^:#]|:(?=[^ ]))*$/u;
const plainFlow = /^(?:[\p{L}\p{N}_./]|-\p{N})[\p{L}\p{N}_./ &%€$<>=+*'’-]*$/u;
const doubleQuoted = /^"[^"\\]*"$/;
const singleQuoted = /^'[^']*'$/;
const forbidden = new Set(['__proto__', 'constructor', 'prototype']);
/** Deeper texts are left to the library. */
const maxDepth = 12;

interface Line {
  readonly indent: number;
  readonly text: string;
}

/**
 * Reads the plain YAML that nearly all files of a workspace are: block maps and lists, `{ }` and `[ ]` on one line, text without quotes or
 * in quotes without escapes, comments on lines of their own. It takes a tenth of the library's time. Undefined for anything else, be it
 * wrong or only unusual: then the library decides. Where it answers, a test holds that the library reads the same and finds no fault.
 */
export function readPlainYaml(text: string): Record<string, unknown> | undefined {
  if (unusual.test(text)) return undefined;
  const lines: Line[] = [];
  for (const written of text.split('\n')) {
    let indent = 0;
    while (written.charCodeAt(indent) === 32) indent += 1;
    if (indent === written.length || written.charCodeAt(indent) === 35) continue;
    let end = written.length;
    while (written.charCodeAt(end - 1) === 32) end -= 1;
    lines.push({ indent, text: written.slice(indent, end) });
  }
  const [first] = lines;
  if (first?.indent !== 0 || isEntry(first.text)) return undefined;
  const reader = new PlainReader(lines);
  const value = reader.map(0, 0);
  return reader.isDone() ? value : undefined;
}

/** Walks over the lines; each method gives undefined for what it leaves to the library. */
class PlainReader {
  readonly #lines: Line[];
  #next = 0;

  constructor(lines: Line[]) {
    this.#lines = lines;
  }

  isDone(): boolean {
    return this.#next === this.#lines.length;
  }

  /** Entries of a map that begin in a column; ends before the first line further left. */
  map(column: number, depth: number): Record<string, unknown> | undefined {
    const result: Record<string, unknown> = {};
    for (let line = this.#lines[this.#next]; line && line.indent >= column; line = this.#lines[this.#next]) {
      const match = line.indent === column ? keyed.exec(line.text) : null;
      const key = match?.[1];
      if (key === undefined || forbidden.has(key) || Object.hasOwn(result, key)) return undefined;
      this.#next += 1;
      const value = match?.[2] === undefined ? this.#below(column, depth + 1) : scalarOrFlow(match[2], depth + 1);
      if (value === undefined) return undefined;
      result[key] = value;
    }
    return result;
  }

  /** The map or list below a key that stands in a column. */
  #below(column: number, depth: number): unknown {
    const line = this.#lines[this.#next];
    if (!line || depth > maxDepth) return undefined;
    if (isEntry(line.text)) return line.indent >= column ? this.#list(line.indent, depth) : undefined;
    return line.indent > column ? this.map(line.indent, depth) : undefined;
  }

  #list(column: number, depth: number): unknown[] | undefined {
    const result: unknown[] = [];
    for (let line = this.#lines[this.#next]; line && line.indent >= column; line = this.#lines[this.#next]) {
      if (!isEntry(line.text)) return line.indent === column ? result : undefined;
      if (line.indent !== column) return undefined;
      const rest = line.text.slice(1).replace(/^ +/, ''); // spaces alone: YAML keeps any other white space
      const value = keyed.test(rest) ? this.#compactMap(column + line.text.length - rest.length, rest, depth) : this.#entry(rest, depth);
      if (value === undefined) return undefined;
      result.push(value);
    }
    return result;
  }

  /** A map whose first key stands behind the dash: that line is read as if the dash were a space. */
  #compactMap(indent: number, text: string, depth: number): unknown {
    this.#lines[this.#next] = { indent, text };
    return depth > maxDepth ? undefined : this.map(indent, depth + 1);
  }

  #entry(text: string, depth: number): unknown {
    this.#next += 1;
    return scalarOrFlow(text, depth + 1);
  }
}

function isEntry(text: string): boolean {
  return text.startsWith('- ');
}

function scalarOrFlow(text: string, depth: number): unknown {
  const first = text.charAt(0);
  if (first === '"') return doubleQuoted.test(text) ? text.slice(1, -1) : undefined;
  if (first === "'") return singleQuoted.test(text) ? text.slice(1, -1) : undefined;
  if (first === '{' || first === '[') {
    const flow = new FlowReader(text);
    const value = flow.value(depth);
    return flow.isDone() ? value : undefined;
  }
  return plainBlock.test(text) && !text.endsWith(':') ? text : undefined;
}

/** Reads `{ }` and `[ ]` on one line. */
class FlowReader {
  readonly #text: string;
  #next = 0;

  constructor(text: string) {
    this.#text = text;
  }

  isDone(): boolean {
    return this.#next === this.#text.length;
  }

  value(depth: number): unknown {
    if (depth > maxDepth) return undefined;
    this.#skipSpaces();
    const first = this.#text.charAt(this.#next);
    if (first === '{') return this.#map(depth);
    if (first === '[') return this.#list(depth);
    return this.#scalar();
  }

  #map(depth: number): Record<string, unknown> | undefined {
    const result: Record<string, unknown> = {};
    do {
      this.#next += 1;
      this.#skipSpaces();
      const key = this.#match(/[A-Za-z0-9_][A-Za-z0-9_.-]{0,60}(?=: )/y);
      if (key === undefined || forbidden.has(key) || Object.hasOwn(result, key)) return undefined;
      this.#next += 2;
      const value = this.value(depth + 1);
      if (value === undefined) return undefined;
      result[key] = value;
      this.#skipSpaces();
    } while (this.#text.charAt(this.#next) === ',');
    return this.#ends('}') ? result : undefined;
  }

  #list(depth: number): unknown[] | undefined {
    const result: unknown[] = [];
    do {
      this.#next += 1;
      const value = this.value(depth + 1);
      if (value === undefined) return undefined;
      result.push(value);
      this.#skipSpaces();
    } while (this.#text.charAt(this.#next) === ',');
    return this.#ends(']') ? result : undefined;
  }

  #scalar(): string | undefined {
    const quoted = this.#match(/"[^"\\]*"|'[^']*'/y);
    if (quoted !== undefined) return quoted.slice(1, -1);
    const plain = this.#match(/[^,[\]{}]+/y)?.replace(/ +$/, '');
    return plain !== undefined && plainFlow.test(plain) ? plain : undefined;
  }

  #ends(bracket: string): boolean {
    if (this.#text.charAt(this.#next) !== bracket) return false;
    this.#next += 1;
    return true;
  }

  #skipSpaces(): void {
    while (this.#text.charCodeAt(this.#next) === 32) this.#next += 1;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#next;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#next += found.length;
    return found;
  }
}
