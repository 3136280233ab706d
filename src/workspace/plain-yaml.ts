/** What this reader leaves to the YAML library: tabs and other control characters, and marks that could change how a text is read. */
const unusual = /[^\n\P{Cc}]|[\u2028\u2029\ufeff\ufffe\uffff]|\p{Cs}/u;

/** Texts of these alone, which nearly all are, need not be asked for unusual characters one by one. */
const ascii = /^[\n -~]*$/;

/** The longest key. */
const maxKey = 61;
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
  if (!ascii.test(text) && unusual.test(text)) return undefined;
  const lines: Line[] = [];
  for (const written of text.split('\n')) {
    let indent = 0;
    while (written.charCodeAt(indent) === 32) indent += 1;
    if (indent === written.length || written.charCodeAt(indent) === 35) continue;
    let end = written.length;
    while (written.charCodeAt(end - 1) === 32) end -= 1;
    lines.push({ indent, text: indent === 0 && end === written.length ? written : written.slice(indent, end) });
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
      const end = line.indent === column ? keyEnd(line.text) : 0;
      if (end === 0) return undefined;
      const key = line.text.slice(0, end);
      // A name that every object has is left to the library too.
      if (forbidden.has(key) || result[key] !== undefined) return undefined;
      this.#next += 1;
      const value =
        end + 1 === line.text.length ? this.#below(column, depth + 1) : scalarOrFlow(afterSpaces(line.text, end + 2), depth + 1);
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
      const rest = afterSpaces(line.text, 2); // spaces alone: YAML keeps any other white space
      const value = keyEnd(rest) > 0 ? this.#compactMap(column + line.text.length - rest.length, rest, depth) : this.#entry(rest, depth);
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
  return text.charCodeAt(0) === 45 && text.charCodeAt(1) === 32;
}

/** Behind the key that a line begins with, where its colon stands; 0 where it begins with none. */
function keyEnd(text: string): number {
  let end = 0;
  while (isKeyCharacter(text.charCodeAt(end))) end += 1;
  if (end > maxKey || text.charCodeAt(end) !== 58) return 0;
  const first = text.charCodeAt(0);
  const next = text.charCodeAt(end + 1);
  return first === 45 || first === 46 || (next !== 32 && end + 1 < text.length) ? 0 : end;
}

/** Letters, digits and `_ . -`. */
function isKeyCharacter(code: number): boolean {
  return (
    (code >= 97 && code <= 122) || code === 95 || (code >= 48 && code <= 57) || code === 45 || code === 46 || (code >= 65 && code <= 90)
  );
}

function afterSpaces(text: string, from: number): string {
  let at = from;
  while (text.charCodeAt(at) === 32) at += 1;
  return text.slice(at);
}

/** The same as {@link plainBlock}, without a regular expression where the text is ASCII. */
function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 126) return plainBlock.test(text) && !text.endsWith(':');
    if (code === 35) return false;
    if (code === 58 && (at + 1 === text.length || text.charCodeAt(at + 1) === 32)) return false;
  }
  const first = text.charCodeAt(0);
  if (first === 45) return text.charCodeAt(1) >= 48 && text.charCodeAt(1) <= 57;
  return (isKeyCharacter(first) && first !== 45) || first === 40 || first === 47;
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
  return isPlain(text) ? text : undefined;
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
