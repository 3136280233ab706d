import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { customerSchema } from '../../model/customer.ts';
import { compareDiagnostics, compareText, type Diagnostic } from '../../model/diagnostic.ts';
import { type Mapping, mappingSchema } from '../../model/mapping.ts';
import { listFiles, readText } from '../files.ts';
import { customerSlug, kindOf } from '../layout.ts';
import { parseWith } from '../parse.ts';
import { readYaml } from '../yaml.ts';
import { type ExportRow, readRows } from './export-rows.ts';
import { type IntendedRecord, intendedRecords, type MappedRows } from './intended-records.ts';
import { resolveParents } from './parents.ts';
import { type Change, mergeRecord } from './record-document.ts';

/** A file an import would write. */
interface ImportedFile {
  /** Below the content root, with `/`. */
  readonly file: string;
  readonly customer: string;
  readonly text: string;
  readonly changes: readonly Change[];
}

/** How many rows of a file did not count. */
interface PassedOver {
  readonly file: string;
  readonly rows: number;
  readonly of: number;
}

/** What an import would do: a value, shown before anything is written. */
export interface ImportPlan {
  readonly creates: readonly ImportedFile[];
  readonly updates: readonly ImportedFile[];
  /** Customers whose file says the same already. */
  readonly unchanged: readonly string[];
  /** Rows that `only` left out, by file. */
  readonly passedOver: readonly PassedOver[];
  /** Rows and files that were refused, and what was left alone. */
  readonly diagnostics: readonly Diagnostic[];
  /** A line of a file that was read, for code frames. */
  sourceLine(file: string, line: number): string | undefined;
}

/** Where an import reads from and writes to; paths are absolute. */
export interface ImportPlaces {
  readonly folder: string;
  readonly mapping: string;
  /** How the mapping is named in messages. */
  readonly mappingName: string;
  readonly root: string;
}

/** Reads the mapping, the export and the records there are, and tells what would change. Writes nothing. */
export function planImport(places: ImportPlaces): ImportPlan {
  const texts = new Map<string, string>();
  const diagnostics: Diagnostic[] = [];
  const passedOver: PassedOver[] = [];
  const result = (creates: ImportedFile[], updates: ImportedFile[], unchanged: string[]): ImportPlan => ({
    creates,
    updates,
    unchanged,
    passedOver,
    diagnostics: diagnostics.sort(compareDiagnostics),
    sourceLine: (file, line) => texts.get(file)?.split('\n', line)[line - 1],
  });
  const mapping = readMapping(places, texts, diagnostics);
  if (!mapping) return result([], [], []);
  const mapped: MappedRows[] = [];
  for (const file of mapping.files) {
    const text = readExport(places.folder, file.file, diagnostics);
    if (text === undefined) continue;
    texts.set(file.file, text);
    const wanted = [
      mapping.key.column,
      ...file.required,
      ...Object.keys(file.only),
      ...Object.values(file.set).map(({ column }) => column),
    ];
    const read = readRows(file.file, text, wanted);
    diagnostics.push(...read.diagnostics);
    const rows = read.rows.filter((row) => counts(row, file.only));
    if (rows.length < read.rows.length) passedOver.push({ file: file.file, rows: read.rows.length - rows.length, of: read.rows.length });
    mapped.push({ mapping: file, rows });
  }
  const existing = existingRecords(places.root);
  const intended = intendedRecords(mapping.key, mapped, new Set(existing.keys()));
  const { records, diagnostics: orphans } = resolveParents(intended.records, mapping.key, new Set(existing.keys()), intended.refused);
  diagnostics.push(...intended.diagnostics, ...orphans);
  const creates: ImportedFile[] = [];
  const updates: ImportedFile[] = [];
  const unchanged: string[] = [];
  const keep = [...new Set(mapping.files.flatMap((file) => file.keep))];
  for (const record of records) {
    const file = existing.get(record.id);
    const read = file === undefined ? undefined : readText(places.root, file);
    if (read?.diagnostic) diagnostics.push(read.diagnostic);
    if (read && read.text === undefined) continue;
    const merged = mergeInto(places.root, record, file ?? `customers/${record.id}.yaml`, read?.text ?? null, keep, diagnostics);
    if (!merged) continue;
    if (file === undefined) creates.push(merged);
    else if (merged.changes.length > 0) updates.push(merged);
    else unchanged.push(record.id);
  }
  return result(creates, updates, unchanged);
}

/** Writes what a plan says. Each file is written beside itself first and renamed, so that none is ever half there. */
export function writeImport(root: string, plan: ImportPlan): void {
  for (const { file, text } of [...plan.creates, ...plan.updates]) {
    const path = join(root, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.new`, text);
    renameSync(`${path}.new`, path);
  }
}

function counts({ cells }: ExportRow, only: Mapping['files'][number]['only']): boolean {
  return Object.entries(only).every(([column, values]) => {
    const cell = cells.get(column) ?? '';
    return values === 'any' ? cell !== '' : values.includes(cell);
  });
}

function readMapping(places: ImportPlaces, texts: Map<string, string>, diagnostics: Diagnostic[]): Mapping | undefined {
  const file = places.mappingName;
  const text = readFileSync(places.mapping, 'utf8')
    .replace(/^\uFEFF/, '')
    .replaceAll(/\r\n?/g, '\n');
  texts.set(file, text);
  const read = readYaml({ file, text });
  diagnostics.push(...read.diagnostics);
  if (!read.yaml) return undefined;
  const parsed = parseWith(mappingSchema, file, read.yaml);
  diagnostics.push(...parsed.diagnostics);
  return parsed.located?.value;
}

function readExport(folder: string, file: string, diagnostics: Diagnostic[]): string | undefined {
  const path = join(folder, file);
  if (!existsSync(path)) {
    diagnostics.push({ code: 'missing-file', severity: 'error', file, line: 1, column: 1, message: `there is no such file in ${folder}` });
    return undefined;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    diagnostics.push({
      code: 'not-utf8',
      severity: 'error',
      file,
      line: 1,
      column: 1,
      message: 'the file is not UTF-8 text; export it with the encoding UTF-8',
    });
    return undefined;
  }
}

/** Where editors find the schema of a record: beside the content, or in the package that a content repository installs. */
export function schemasOf(root: string): string {
  return existsSync(join(root, 'schemas/customer.schema.json')) ? '../schemas' : '../node_modules/setpiece/schemas';
}

/** Files of the records there are, by customer. */
function existingRecords(root: string): Map<string, string> {
  const { files } = listFiles(root);
  return new Map(files.filter((file) => kindOf(file) === 'customer').map((file) => [customerSlug(file), file]));
}

/** Merges and checks: a record that would not be valid is refused, with the line of the export it comes from. */
function mergeInto(
  root: string,
  record: IntendedRecord,
  file: string,
  text: string | null,
  keep: readonly string[],
  diagnostics: Diagnostic[],
): ImportedFile | undefined {
  const refuse = (message: string) =>
    diagnostics.push({ code: 'bad-row', severity: 'error', file: record.file, line: record.line, column: 1, message });
  if (text !== null) {
    const before = readYaml({ file, text });
    if (!before.yaml) {
      refuse(
        `${file} cannot be read, so ${record.key} was left alone: ${before.diagnostics.map(({ line, message }) => `line ${line}: ${message}`).join('; ')}`,
      );
      return undefined;
    }
  }
  const merged = mergeRecord(text, record, keep, schemasOf(root));
  for (const message of merged.kept)
    diagnostics.push({
      code: 'kept-by-hand',
      severity: 'warning',
      file: record.file,
      line: record.line,
      column: 1,
      message: `${record.key}: ${message}`,
    });
  const after = readYaml({ file, text: merged.text });
  const problems = after.yaml ? parseWith(customerSchema, file, after.yaml).diagnostics : after.diagnostics;
  if (problems.length === 0) return { file, customer: record.id, text: merged.text, changes: merged.changes };
  for (const message of new Set(problems.map((problem) => problem.message)))
    refuse(`${record.key} would not be a valid record: ${message}`);
  return undefined;
}

/** The changes of a plan as text, sorted by file. */
export function describeImport(plan: ImportPlan): string {
  const lines: string[] = [];
  for (const { file, changes } of [...plan.creates].sort((a, b) => compareText(a.file, b.file)))
    lines.push(`+ ${file} (${changes.length} values)`);
  for (const { file, changes } of [...plan.updates].sort((a, b) => compareText(a.file, b.file))) {
    lines.push(`~ ${file}`);
    for (const { key, from, to } of changes) lines.push(`    ${key}: ${from === null ? '' : `${from} → `}${to}`);
  }
  for (const { file, rows, of } of plan.passedOver) lines.push(`${file}: ${rows} of ${of} rows passed over by \`only\``);
  return lines.map((line) => `${line}\n`).join('');
}
