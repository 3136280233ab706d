import slugify from '@sindresorhus/slugify';
import { customerSchema } from '../../model/customer.ts';
import { dateReader } from '../../model/date-format.ts';
import { formatDay, parseDay } from '../../model/day.ts';
import { compareText, type Diagnostic } from '../../model/diagnostic.ts';
import type { Mapping } from '../../model/mapping.ts';
import { nearest } from '../../model/nearest.ts';
import type { ExportRow } from './export-rows.ts';

/** What an export says about one customer: values by key of the record, as text, and entries of lists by their id. */
export interface IntendedRecord {
  readonly id: string;
  /** The customer's id in the other system. */
  readonly key: string;
  /** `name`, `country`, `custom.plan` … to text. */
  readonly fields: Map<string, string>;
  /** List name → entries in the order of the export. */
  readonly lists: Map<string, Map<string, string>[]>;
  /** Where it was first seen. */
  readonly file: string;
  readonly line: number;
}

/** Keys whose cells are dates, whatever the list. */
export const dateKeys = new Set(['start', 'end', 'ended', 'from', 'to', 'left_on', 'on', 'opened', 'close', 'closed', 'signed_up']);

/** The id that a cell of the key column makes. */
export function idOf(cell: string, rule: Mapping['key']['id']): string {
  return rule === 'slug' ? slugify(cell) : cell;
}

/** The rows of one file of the mapping. */
export interface MappedRows {
  readonly mapping: Mapping['files'][number];
  readonly rows: readonly ExportRow[];
}

/** Turns rows into what each record should say. A bad row is left out and reported with its line; all of them are. `refused` are ids of such rows. */
export function intendedRecords(
  key: Mapping['key'],
  files: readonly MappedRows[],
  existing: ReadonlySet<string>,
): { records: IntendedRecord[]; refused: ReadonlySet<string>; diagnostics: Diagnostic[] } {
  const records = new Map<string, IntendedRecord>();
  const diagnostics: Diagnostic[] = [];
  const refused = new Set<string>();
  for (const { mapping, rows } of files) {
    const readDate = mapping.dates === undefined ? parseDay : dateReader(mapping.dates);
    const seen = new Map<string, number>();
    for (const row of rows) {
      const problems: string[] = [];
      const values = readRow(mapping, row, key.column, readDate, problems);
      const own = row.cells.get(key.column) ?? '';
      const id = idOf(own, key.id);
      if (own === '') problems.push(`${key.column} is empty: the row belongs to nobody`);
      else if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(id))
        problems.push(`"${own}" in ${key.column} makes no id; expected letters, digits and -`);
      // The customer's own row was refused, and that has been said: its entries would say it again, line by line.
      if (mapping.list && refused.has(id) && !records.has(id) && !existing.has(id)) continue;
      const entry = values.get('id');
      const identity = mapping.list ? `${id}/${entry ?? ''}` : id;
      const before = seen.get(identity);
      const other = records.get(id);
      if (other && other.key !== own) problems.push(`"${own}" and "${other.key}" (${other.file}:${other.line}) make the same id ${id}`);
      else if (before !== undefined)
        problems.push(`${mapping.list && entry ? `${entry} of ` : ''}${own} stands twice: first on line ${before}`);
      if (mapping.list && !other && !existing.has(id))
        problems.push(`${own} is no customer: it stands in no file before this one and has no record`);
      if (mapping.list) problems.push(...entryProblems(mapping.list, values, problems.length > 0));
      if (problems.length > 0) {
        if (!mapping.list && id !== '') refused.add(id);
        for (const message of problems)
          diagnostics.push({ code: 'bad-row', severity: 'error', file: mapping.file, line: row.line, column: 1, message });
        continue;
      }
      seen.set(identity, row.line);
      const record = other ?? { id, key: own, fields: new Map(), lists: new Map(), file: mapping.file, line: row.line };
      records.set(id, record);
      if (mapping.list) record.lists.set(mapping.list, [...(record.lists.get(mapping.list) ?? []), values]);
      else for (const [field, value] of values) record.fields.set(field, value);
    }
  }
  return { records: [...records.values()].sort((a, b) => compareText(a.id, b.id)), refused, diagnostics };
}

/** What is wrong with an entry of a list, by the schema of the record. With `partial`, cells that were refused before are not said to be missing. */
function entryProblems(list: NonNullable<MappedRows['mapping']['list']>, values: ReadonlyMap<string, string>, partial: boolean): string[] {
  const checked = customerSchema.shape[list].safeParse([Object.fromEntries(values)]);
  const issues = (checked.error?.issues ?? []).filter(({ path }) => !partial || values.has(String(path[1])));
  return issues.map((issue) => {
    // A dated field is a plain value or a map of days; a cell of an export can only have meant the plain one.
    const message = issue.code === 'invalid_union' ? (issue.errors[0]?.[0]?.message ?? issue.message) : issue.message;
    return issue.path.length > 1 ? `${issue.path.slice(1).join('.')}: ${message}` : message;
  });
}

function readRow(
  mapping: MappedRows['mapping'],
  row: ExportRow,
  key: string,
  readDate: ((text: string) => number | undefined) | undefined,
  problems: string[],
): Map<string, string> {
  const values = new Map<string, string>();
  // That the key is empty is said once, with what it means.
  for (const column of mapping.required) if (column !== key && (row.cells.get(column) ?? '') === '') problems.push(`${column} is empty`);
  for (const [field, { column, values: translations = {}, allowed }] of Object.entries(mapping.set)) {
    const cell = row.cells.get(column) ?? '';
    if (cell === '') continue;
    const value = Object.hasOwn(translations, cell) ? (translations[cell] ?? cell) : cell;
    if (allowed && !allowed.includes(value)) {
      const near = nearest(value, allowed);
      problems.push(`"${cell}" in ${column} is none of ${allowed.join(', ')}${near === undefined ? '' : `; did you mean "${near}"?`}`);
    } else if (dateKeys.has(field)) {
      const day = readDate?.(value);
      if (day === undefined) problems.push(`"${cell}" in ${column} is no date written ${mapping.dates ?? 'YYYY-MM-DD'}`);
      else values.set(field, formatDay(day));
    } else values.set(field, value);
  }
  return values;
}
