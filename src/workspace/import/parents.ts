import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Mapping } from '../../model/mapping.ts';
import { nearest } from '../../model/nearest.ts';
import { type IntendedRecord, idOf } from './intended-records.ts';

/**
 * Turns what an export calls the customer above into its id. A record whose parent is no customer is refused, and so are those below it, because
 * the workspace would not be valid with them; that includes a parent whose own row was refused.
 *
 * @param existing ids of records there are already
 * @param refused ids whose own rows were refused
 */
export function resolveParents(
  records: readonly IntendedRecord[],
  key: Mapping['key'],
  existing: ReadonlySet<string>,
  refused: ReadonlySet<string>,
): { records: readonly IntendedRecord[]; diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const names = [...records.map((record) => record.key), ...existing];
  const named = records.map((record) => {
    const parent = record.fields.get('parent');
    if (parent === undefined) return record;
    return { ...record, fields: new Map(record.fields).set('parent', idOf(parent, key.id)) };
  });
  let left = named;
  for (;;) {
    const ids = new Set([...existing, ...left.map(({ id }) => id)]);
    const kept = left.filter(({ fields }) => !fields.has('parent') || ids.has(fields.get('parent') ?? ''));
    if (kept.length === left.length) return { records: kept, diagnostics };
    for (const { id, key: own, file, line } of left.filter((record) => !kept.includes(record))) {
      const wanted = records.find((record) => record.id === id)?.fields.get('parent') ?? '';
      const near = nearest(wanted, names);
      const isRefused = refused.has(idOf(wanted, key.id)) || records.some((record) => record.key === wanted);
      const guess = near === undefined ? 'it stands in no file' : `did you mean "${near}"?`;
      diagnostics.push({
        code: 'bad-row',
        severity: 'error',
        file,
        line,
        column: 1,
        message: `${own} belongs to "${wanted}", which is no customer: ${isRefused ? 'its own row was refused' : guess}`,
      });
    }
    left = kept;
  }
}
