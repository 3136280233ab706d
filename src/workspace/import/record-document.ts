import { Document, isMap, isScalar, isSeq, parseDocument, YAMLMap, YAMLSeq } from 'yaml';
import { compareText } from '../../model/diagnostic.ts';
import type { IntendedRecord } from './intended-records.ts';

/** One difference between a record and the export. */
export interface Change {
  /** Such as `industry` or `contracts.S-8cec59.arr`. */
  readonly key: string;
  readonly from: string | null;
  readonly to: string;
}

/** The text of a record after an import, what changed, and what was left alone because a person gave it a past. */
export interface MergedRecord {
  readonly text: string;
  readonly changes: readonly Change[];
  readonly kept: readonly string[];
}

/**
 * Merges what an export says into the YAML of a record, or makes a new one. Only the keys of the mapping are touched: comments, order, other
 * keys and other list entries stay as they are, and nothing is ever removed. A value that a person dated is not replaced by a plain one.
 *
 * @param schemas where editors find the schemas, from the folder of the record
 */
export function mergeRecord(text: string | null, record: IntendedRecord, keep: readonly string[], schemas: string): MergedRecord {
  const document = text === null ? newDocument(record, schemas) : parseDocument(text, { schema: 'failsafe' });
  const changes: Change[] = [];
  const kept: string[] = [];
  const set = (holder: YAMLMap, path: readonly string[], shown: string, to: string) => {
    const now = holder.getIn(path, true);
    if (now !== undefined && keep.includes(shown)) return;
    if (isMap(now)) {
      const newest = now.items
        .map((item) => ({ from: String(item.key), value: String(item.value) }))
        .sort((a, b) => compareText(a.from, b.from))
        .at(-1);
      if (newest?.value !== to) kept.push(`${shown} is dated in the file and says ${newest?.value ?? 'nothing'}, the export says ${to}`);
      return;
    }
    const from = isScalar(now) ? String(now.value) : null;
    if (from === to) return;
    holder.setIn(path, to);
    changes.push({ key: shown, from, to });
  };
  const top = document.contents;
  if (!isMap(top)) return { text: text ?? '', changes, kept };
  for (const [field, value] of record.fields) set(top, field.split('.'), field, value);
  if (record.key !== record.id) addKnownAs(top, record.key, changes);
  for (const [list, entries] of record.lists) {
    const present: unknown = top.get(list, true);
    const sequence = isSeq(present) ? present : new YAMLSeq();
    if (sequence !== present) top.set(list, sequence);
    for (const entry of entries) mergeEntry(sequence, list, entry, set, changes);
  }
  return { text: changes.length === 0 && text !== null ? text : document.toString({ lineWidth: 0 }), changes, kept };
}

function newDocument(record: IntendedRecord, schemas: string): Document {
  const document = new Document({ id: record.id }, { schema: 'failsafe' });
  document.commentBefore = ` yaml-language-server: $schema=${schemas}/customer.schema.json`;
  return document;
}

function addKnownAs(top: YAMLMap, key: string, changes: Change[]): void {
  const names: unknown = top.get('known_as', true);
  if (isSeq(names)) {
    if (names.items.some((item) => isScalar(item) && item.value === key)) return;
    names.add(key);
  } else top.set('known_as', [key]);
  changes.push({ key: 'known_as', from: null, to: key });
}

function mergeEntry(
  sequence: YAMLSeq,
  list: string,
  entry: ReadonlyMap<string, string>,
  set: (holder: YAMLMap, path: readonly string[], shown: string, to: string) => void,
  changes: Change[],
): void {
  const same = (item: unknown): item is YAMLMap =>
    isMap(item) && (entry.has('id') ? item.get('id') === entry.get('id') : [...entry].every(([key, value]) => item.get(key) === value));
  const found = sequence.items.find(same);
  const shown = `${list}.${entry.get('id') ?? [...entry.values()].join(' ')}`;
  if (found) {
    for (const [key, value] of entry) set(found, [key], `${shown}.${key}`, value);
    return;
  }
  const added = new YAMLMap();
  for (const [key, value] of entry) added.set(key, value);
  sequence.add(added);
  changes.push({ key: shown, from: null, to: [...entry.values()].join(', ') });
}
