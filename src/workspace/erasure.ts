import { parse } from 'csv-parse/sync';
import { isMap, isNode, isScalar, isSeq, parseDocument, type YAMLMap } from 'yaml';
import type { FileKind } from './layout.ts';

/** Stands where a file must name somebody and the person is erased. */
const erasedName = 'erased';

/** A file without a person. */
export interface ErasedText {
  readonly text: string;
  /** What was taken out, in words. */
  readonly changes: readonly string[];
  /** Names under which the file knew the person. */
  readonly names: readonly string[];
}

/**
 * Takes a person of a customer out of a record, a success plan or a touchpoint: entries about them go, and where somebody must be named stands
 * `erased`. What was said, reached and rated stays. Comments, order and all other lines stay as they are; free text is not touched.
 *
 * @param person the person's id
 */
export function eraseFromFile(kind: FileKind, text: string, person: string): ErasedText {
  if (kind !== 'touchpoint') return eraseFromYaml(kind, text, person);
  const front = /^(---[^\n]*\n)([\s\S]*?\n)(---[ \t]*(?:\r?\n|$)[\s\S]*)$/.exec(text);
  const [, head = '', block = '', rest = ''] = front ?? [];
  const { text: yaml, changes, names } = eraseFromYaml(kind, block, person);
  return changes.length === 0 ? { text, changes, names } : { text: `${head}${yaml}${rest}`, changes, names };
}

/** A stretch of a text and what stands there afterwards. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function eraseFromYaml(kind: FileKind, text: string, person: string): ErasedText {
  const document = parseDocument(text, { schema: 'failsafe' });
  const top = document.contents;
  if (!isMap(top) || document.errors.length > 0) return { text, changes: [], names: [] };
  const edits: Edit[] = [];
  const changes: string[] = [];
  const names: string[] = [];
  const rename = (map: unknown, key: string, what: string): void => {
    const value = isMap(map) ? map.get(key, true) : undefined;
    if (!isScalar(value) || value.value !== person) return;
    edits.push({ ...rangeOf(value), text: erasedName });
    changes.push(what);
  };
  if (kind === 'customer') {
    const isPerson = (entry: unknown): boolean => isMap(entry) && entry.get('id') === person;
    const gone = listOf(top, 'people').filter(isPerson);
    for (const entry of gone) {
      const name = isMap(entry) ? entry.get('name') : undefined;
      if (typeof name === 'string') names.push(name);
      changes.push('the entry in `people`');
    }
    edits.push(...removal(text, top, 'people', isPerson));
    for (const rating of listOf(top, 'ratings')) rename(rating, 'by', 'who gave a rating');
  }
  if (kind === 'touchpoint') {
    const isPerson = (entry: unknown): boolean => isScalar(entry) && entry.value === person;
    if (listOf(top, 'people').some(isPerson)) changes.push('who took part');
    edits.push(...removal(text, top, 'people', isPerson));
  }
  if (kind === 'success plan')
    for (const objective of listOf(top, 'objectives')) {
      if (!isMap(objective)) continue;
      const owners = objective.get('owners');
      if (isMap(owners) && owners.get('theirs') === person) {
        edits.push(...cut(text, owners.flow === true, pairsOf(owners), ({ key }) => key === 'theirs'));
        changes.push('who stands for an objective');
      }
      rename(objective.get('result'), 'confirmed_by', 'who confirmed a result');
      rename(objective.get('verified'), 'by', 'who verified an objective');
    }
  const erased = edits
    .toSorted((a, b) => b.start - a.start)
    .reduce((whole, edit) => `${whole.slice(0, edit.start)}${edit.text}${whole.slice(edit.end)}`, text);
  return { text: erased, changes, names };
}

function listOf(map: YAMLMap, key: string): readonly unknown[] {
  const list = map.get(key, true);
  return isSeq(list) ? list.items : [];
}

/** Takes entries out of a list, and the list with its key where none is left. */
function removal(text: string, map: YAMLMap, key: string, isGone: (entry: unknown) => boolean): readonly Edit[] {
  const list = map.get(key, true);
  if (!isSeq(list) || !list.items.some(isGone)) return [];
  if (list.items.every(isGone)) return cut(text, map.flow === true, pairsOf(map), (pair) => pair.key === key);
  return cut(
    text,
    list.flow === true,
    list.items.map((entry) => ({ entry, ...rangeOf(entry) })),
    ({ entry }) => isGone(entry),
  );
}

function pairsOf(map: YAMLMap): readonly { readonly key: string; readonly start: number; readonly end: number }[] {
  return map.items.map(({ key, value }) => ({
    key: isScalar(key) ? String(key.value) : '',
    start: rangeOf(key).start,
    end: rangeOf(value ?? key).end,
  }));
}

/** Cuts parts out of a collection: of one in brackets with the comma before or after it, of any other its lines. */
function cut<Part extends { readonly start: number; readonly end: number }>(
  text: string,
  isFlow: boolean,
  parts: readonly Part[],
  isGone: (part: Part) => boolean,
): readonly Edit[] {
  const kept = parts.filter((part) => !isGone(part));
  return parts.filter(isGone).map((part): Edit => {
    if (!isFlow) {
      const start = text.lastIndexOf('\n', part.start - 1) + 1;
      const end = text[part.end - 1] === '\n' ? part.end : text.indexOf('\n', part.end) + 1;
      return { start, end: end === 0 ? text.length : end, text: '' };
    }
    const before = kept.findLast(({ end }) => end <= part.start);
    const index = parts.indexOf(part);
    if (before !== undefined) return { start: parts[index - 1]?.end ?? before.end, end: part.end, text: '' };
    return { start: part.start, end: parts[index + 1]?.start ?? part.end, text: '' };
  });
}

function rangeOf(node: unknown): { readonly start: number; readonly end: number } {
  const range = isNode(node) ? node.range : undefined;
  if (range == null) throw new RangeError('a node that was read has no place');
  return { start: range[0], end: range[1] };
}

/** A CSV file: without the person's rows where it is a file of people, else how many of its rows name the person. */
export type ErasedRows =
  | { readonly isPeople: true; readonly text: string; readonly rows: number; readonly names: readonly string[] }
  | { readonly isPeople: false; readonly rows: number };

/** Reads a CSV file. One of people has a column `id` and one of `name` and `email`: its rows with the id go, all others stay byte for byte. */
export function eraseFromRows(text: string, person: string): ErasedRows {
  let records: readonly { readonly record: readonly string[]; readonly raw: string }[];
  try {
    const parsed: unknown = parse(text, { bom: true, raw: true, relax_column_count: true, relax_quotes: true });
    records = parsed as { record: string[]; raw: string }[]; // with `raw` each record carries its text; the package's types do not say so
  } catch {
    return { isPeople: false, rows: 0 };
  }
  const head = (records[0]?.record ?? []).map((column) => column.trim().toLowerCase());
  const [id, name] = [head.indexOf('id'), head.indexOf('name')];
  const naming = records.slice(1).filter(({ record }) => record.some((cell) => cell.trim() === person));
  if (id < 0 || (name < 0 && !head.includes('email'))) return { isPeople: false, rows: naming.length };
  const names: string[] = [];
  const kept: string[] = [];
  let [at, rows] = [0, 0];
  for (const [index, { record, raw }] of records.entries()) {
    const start = text.indexOf(raw, at);
    const next = text.startsWith('\n', start + raw.length) ? start + raw.length + 1 : start + raw.length;
    const isGone = index > 0 && record[id]?.trim() === person;
    kept.push(text.slice(at, isGone ? start : next));
    at = next;
    if (!isGone) continue;
    rows += 1;
    const known = record[name]?.trim() ?? '';
    if (known !== '') names.push(known);
  }
  return { isPeople: true, text: `${kept.join('')}${text.slice(at)}`, rows, names };
}

/** Lines of a text that name the person by id or name, from 1. A longer id that begins the same is another person. */
export function linesNaming(text: string, words: readonly string[]): readonly number[] {
  const escaped = words.filter((word) => word !== '').map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  if (escaped.length === 0) return [];
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}_-])(?:${escaped.join('|')})(?![\\p{L}\\p{N}_-])`, 'iu');
  return text.split('\n').flatMap((line, index) => (pattern.test(line) ? [index + 1] : []));
}
