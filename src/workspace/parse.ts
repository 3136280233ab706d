import type { z } from 'zod';
import type { Located } from '../model/content.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { nearest } from '../model/nearest.ts';
import type { Path, Position } from '../model/position.ts';
import { readerOf, undecided } from './schema-reader.ts';
import { keysAt } from './schema-shape.ts';
import type { YamlFile } from './yaml-places.ts';

type Issue = z.core.$ZodIssue;

/**
 * Types a YAML file by its schema. All problems come at once, each at its key or value, with the nearest valid name. With any problem there
 * is no value.
 */
export function parseWith<T extends z.ZodType>(
  schema: T,
  file: string,
  yaml: YamlFile,
): { located?: Located<z.output<T>>; diagnostics: Diagnostic[] } {
  const read = readerOf(schema)(yaml.value);
  if (read !== undecided) return { located: { file, value: read as z.output<T>, locate: yaml.locate }, diagnostics: [] }; // the reader of this schema
  const result = schema.safeParse(yaml.value);
  if (result.success) return { located: { file, value: result.data, locate: yaml.locate }, diagnostics: [] };
  const diagnostics = result.error.issues.flatMap((issue) => explain(schema, yaml, issue, []));
  return { diagnostics };
}

type Explanation = Omit<Diagnostic, keyof Position | 'severity'>;

function explain(schema: z.ZodType, yaml: YamlFile, issue: Issue, parents: Path): Diagnostic[] {
  const path = [...parents, ...plain(issue.path)];
  const at = (position: Position, explanation: Explanation): Diagnostic => ({ ...position, severity: 'error', ...explanation });
  const received = valueAt(yaml.value, path);

  if (received === undefined && path.length > 0 && issue.code !== 'custom') {
    const key = String(path.at(-1));
    const parent = path.slice(0, -1);
    if (isMisspelt(schema, yaml, parent, key)) return [];
    const where = parent.length === 0 ? 'this file' : nameOf(parent);
    return [at(yaml.locate(parent), { code: 'missing-key', message: `${where} needs the key \`${key}\``, ...missingHint(issue) })];
  }
  switch (issue.code) {
    case 'unrecognized_keys': {
      const allowed = keysAt(schema, path);
      const absent = allowed.filter((key) => valueAt(yaml.value, [...path, key]) === undefined);
      return issue.keys.map((key) => {
        const near = nearest(key, absent) ?? nearest(key, allowed);
        const hint = near ? `did you mean \`${near}\`?` : allowed.length > 0 ? `expected one of ${allowed.join(', ')}` : undefined;
        return at(yaml.locateKey([...path, key]), {
          code: 'unknown-key',
          message: `\`${key}\` is not a key ${path.length === 0 ? 'of this file' : `of ${nameOf(path)}`}`,
          ...(hint && { hint }),
        });
      });
    }
    case 'invalid_union':
      return explainUnion(schema, yaml, issue, path);
    case 'invalid_key':
    case 'invalid_element': {
      const message = issue.issues.map((inner) => inner.message).join('; ');
      return [at(yaml.locateKey(path), { code: 'invalid-key', message: `the key ${message}` })];
    }
    case 'invalid_value': {
      const words = issue.values.map(String);
      const near = typeof received === 'string' ? nearest(received, words) : undefined;
      return [
        at(yaml.locate(path), {
          code: typeof received === 'string' ? 'invalid-value' : 'wrong-type',
          message: `${nameOf(path)} is ${show(received)}; expected ${oneOf(words)}`,
          ...(near && { hint: `did you mean \`${near}\`?` }),
        }),
      ];
    }
    case 'invalid_type':
      return [at(yaml.locate(path), { code: 'wrong-type', message: `${subject(path)} is ${show(received)}; ${expectation(issue)}` })];
    case 'custom': {
      const code = typeof issue.params?.code === 'string' ? issue.params.code : 'invalid-value';
      return [at(yaml.locate(path), { code, message: named(path, issue.message) })];
    }
    case 'too_small':
      return [at(yaml.locate(path), { code: 'invalid-value', message: `${subject(path)} needs ${issue.minimum} or more entries` })];
    default:
      return [at(yaml.locate(path), { code: 'invalid-value', message: named(path, issue.message) })];
  }
}

/** A missing key whose misspelt twin stands in the same map is told of once, at the twin. */
function isMisspelt(schema: z.ZodType, yaml: YamlFile, parent: Path, key: string): boolean {
  const map = valueAt(yaml.value, parent);
  const allowed = keysAt(schema, parent);
  const absent = allowed.filter((name) => valueAt(map, [name]) === undefined);
  return Object.keys(map ?? {}).some((name) => !allowed.includes(name) && nearest(name, absent) === key);
}

/** Of the forms a value may have, explains the one whose shape it has; where it has none, says which there are. */
function explainUnion(schema: z.ZodType, yaml: YamlFile, issue: z.core.$ZodIssueInvalidUnion, path: Path): Diagnostic[] {
  const received = valueAt(yaml.value, path);
  const forms = issue.errors.flatMap((errors) => flatten(errors));
  const fitting = forms.filter((errors) => !errors.some((error) => error.path.length === 0 && isShapeError(error, received)));
  const here = (error: Issue): boolean => error.path.length === 0 && error.code !== 'unrecognized_keys';
  const candidates = fitting.length > 0 ? fitting : forms;
  if (candidates.every((errors) => errors.every(here))) {
    const expected = [...new Set(candidates.flatMap((errors) => errors.map((error) => expectedBy(error))))];
    const words = candidates.flatMap((errors) =>
      errors.flatMap((error) => (error.code === 'invalid_value' ? error.values.map(String) : [])),
    );
    const near = typeof received === 'string' ? nearest(received, words) : undefined;
    return [
      {
        ...yaml.locate(path),
        severity: 'error',
        code: fitting.length > 0 ? 'invalid-value' : 'wrong-type',
        message: `${subject(path)} is ${show(received)}; expected ${expected.join(', or ')}`,
        ...(near && { hint: `did you mean \`${near}\`?` }),
      },
    ];
  }
  const score = (errors: readonly Issue[]): number =>
    errors.reduce(
      (sum, error) =>
        sum + (error.code === 'unrecognized_keys' ? 1 + error.keys.length : valueAt(received, plain(error.path)) === undefined ? 2 : 1),
      0,
    );
  const best = [...candidates].sort((a, b) => score(a) - score(b))[0] ?? [];
  return best.flatMap((error) => explain(schema, yaml, error, path));
}

/** Choices inside choices become one list of forms. */
function flatten(errors: readonly Issue[]): readonly (readonly Issue[])[] {
  const [only] = errors;
  if (errors.length === 1 && only?.code === 'invalid_union' && only.path.length === 0)
    return only.errors.flatMap((inner) => flatten(inner));
  return [errors];
}

/** Tells whether an error says that the value is of another shape (text, list, map) than the form. */
function isShapeError(error: Issue, received: unknown): boolean {
  if (error.code === 'invalid_type') return true;
  return error.code === 'invalid_value' && typeof received !== 'string';
}

function expectedBy(error: Issue): string {
  if (error.code === 'invalid_value') return oneOf(error.values.map(String));
  if (error.code === 'invalid_type') return expectation(error).replace(/^expected /, '');
  return /expected (.*)$/.exec(error.message)?.[1] ?? / is not (.*)$/.exec(error.message)?.[1] ?? error.message;
}

function expectation(issue: Issue): string {
  if (issue.code !== 'invalid_type') return issue.message;
  if (issue.message.startsWith('expected ')) return issue.message;
  const words: Record<string, string> = { object: 'a map of keys', record: 'a map of names', array: 'a list', string: 'text' };
  return `expected ${words[issue.expected] ?? issue.expected}`;
}

function missingHint(issue: Issue): { hint?: string } {
  if (issue.code === 'invalid_value') return { hint: `it takes one of ${issue.values.map(String).join(', ')}` };
  return issue.message.startsWith('expected ') ? { hint: `it takes ${issue.message.slice('expected '.length)}` } : {};
}

function named(path: Path, message: string): string {
  const startsWithValue = /^(?:"|is )/.test(message);
  return startsWithValue && path.length > 0 ? `${nameOf(path)}: ${message}` : message;
}

function subject(path: Path): string {
  return path.length === 0 ? 'the file' : nameOf(path);
}

/** The last key of a path, with the number of the entry for lists. Example: `` `steps` entry 3 ``. */
function nameOf(path: Path): string {
  const index = path.findLastIndex((part) => typeof part === 'string');
  const entries = path.slice(index + 1).map((part) => `entry ${Number(part) + 1}`);
  return [...(index === -1 ? [] : [`\`${path[index]}\``]), ...entries].join(' ');
}

function show(value: unknown): string {
  if (typeof value === 'string') return value.length > 60 ? `"${value.slice(0, 57)}…"` : `"${value}"`;
  return Array.isArray(value) ? 'a list' : 'a map';
}

function oneOf(words: readonly string[]): string {
  return words.length === 1 ? String(words[0]) : `one of ${words.join(', ')}`;
}

function valueAt(value: unknown, path: Path): unknown {
  let current = value;
  for (const part of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, part)) return undefined;
    current = (current as Record<string | number, unknown>)[part]; // an object or list that has this key of its own
  }
  return current;
}

/** zod's paths may hold symbols; those of YAML never do. */
function plain(path: readonly PropertyKey[]): Path {
  return path.filter((part) => typeof part !== 'symbol');
}
