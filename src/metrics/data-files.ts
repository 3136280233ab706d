import { createReadStream, type Dirent } from 'node:fs';
import { open, opendir, readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { compareText } from '../model/diagnostic.ts';
import { nearest } from '../model/nearest.ts';
import type { Database } from './database.ts';
import { findNames, type JsonShape } from './json-file.ts';
import { describeParquet, type ParquetColumn } from './parquet-file.ts';
import type { SourceFault } from './source-fault.ts';

/** A file of rows that can be read: where it is, and the names of its columns. */
export type DataFile = {
  /** Below the data folder, with `/`. */
  readonly path: string;
  /** Without links: what the database is allowed to open. */
  readonly absolute: string;
  /** In the order of the file; of JSON the names that any of its objects has. */
  readonly columns: readonly string[];
} & (
  | { readonly format: 'csv' }
  | { readonly format: 'json'; readonly shape: JsonShape }
  | { readonly format: 'parquet'; readonly described: readonly ParquetColumn[] }
);

type Format = DataFile['format'];

/** A file that is there and whole, before its columns are known; CSV has them in its first line. */
interface OpenedFile extends Pick<DataFile, 'path' | 'absolute' | 'columns'> {
  readonly format: Format;
  readonly start: string;
}

/** How much of a file is looked at for its first line, in bytes. */
const longestHeader = 256 * 1024;

/** Up to so many bytes, in so many files and folders, several threads cost more than they bring. */
const little = { bytes: 8_000_000, entries: 2000 };

/** Whether the files below a data folder are so few and small that one thread reads them fastest. */
export async function isLittle(dataDir: string): Promise<boolean> {
  let [bytes, entries] = [0, 0];
  try {
    for await (const entry of await opendir(dataDir, { recursive: true })) {
      entries += 1;
      if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
      if (bytes > little.bytes || entries > little.entries) return false;
    }
  } catch {
    // What is wrong with the folder is told where its files are read.
  }
  return true;
}

/**
 * Finds the files of a source below the data folder and what columns they have, sorted by path. `*` matches within a name.
 * Files that are missing, empty, cut off, of no known format or outside the folder (by a link) come back as faults.
 *
 * @param wanted the columns that will be asked for: JSON is read on until they are found
 */
export async function findDataFiles(
  database: Database,
  dataDir: string,
  patterns: readonly string[],
  wanted: readonly string[],
): Promise<{ files: readonly DataFile[]; faults: readonly SourceFault[] }> {
  const faults: SourceFault[] = [];
  const paths = new Set<string>();
  const root = await realpath(dataDir).catch(() => undefined);
  if (root === undefined)
    return { files: [], faults: [fault('source-file-missing', `there is no data folder ${dataDir}`, 'name it with --data DIR')] };
  for (const pattern of patterns) {
    const found = await match(
      root,
      pattern.split('/').filter((part) => part !== '' && part !== '.'),
    );
    for (const path of found) paths.add(path);
    if (found.length === 0) faults.push(await missing(root, pattern));
  }
  const opened: OpenedFile[] = [];
  for (const path of [...paths].sort(compareText)) {
    const file = await openFile(root, path);
    if ('start' in file) opened.push(file);
    else faults.push(file);
  }
  const described = await describeParquet(
    database,
    opened.filter(({ format }) => format === 'parquet'),
  );
  const files: DataFile[] = [];
  for (const { path, absolute, columns, format, start } of opened) {
    if (format === 'csv') files.push({ path, absolute, columns, format });
    else if (format === 'parquet') {
      const found = described.get(absolute);
      if (found === undefined) faults.push(fault('source-file-unreadable', `${path} cannot be read as Parquet: it is damaged`, again));
      else files.push({ path, absolute, columns: found.map(({ name }) => name), format, described: found });
    } else {
      const shape = start.trimStart().startsWith('[') ? 'array' : 'newline_delimited';
      const found = await findNames(database, { path, absolute, shape }, wanted);
      if ('code' in found) faults.push(found);
      else files.push({ path, absolute, columns: found, format, shape });
    }
  }
  return { files, faults };
}

async function list(folder: string): Promise<readonly Dirent[]> {
  return readdir(folder, { withFileTypes: true }).catch(() => []);
}

/** Paths below `root` that match, one part of the pattern for each folder. */
async function match(root: string, parts: readonly string[], base = ''): Promise<string[]> {
  const [part, ...rest] = parts;
  if (part === undefined) return [];
  const pattern = new RegExp(
    `^${part
      .split('*')
      .map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('[^/]*')}$`,
  );
  const found: string[] = [];
  for (const entry of await list(join(root, base))) {
    if (!pattern.test(entry.name) || (part.startsWith('*') && entry.name.startsWith('.'))) continue;
    const path = base === '' ? entry.name : `${base}/${entry.name}`;
    if (rest.length > 0) found.push(...(await match(root, rest, path)));
    else if (!entry.isDirectory()) found.push(path);
  }
  return found;
}

async function missing(root: string, pattern: string): Promise<SourceFault> {
  const folder = pattern.split('/').slice(0, -1);
  const there = (await list(join(root, ...folder.filter((part) => !part.includes('*'))))).map((entry) => entry.name);
  const close = nearest(pattern.split('/').at(-1) ?? pattern, there);
  const hint = close === undefined ? undefined : `did you mean ${[...folder, close].join('/')}?`;
  const what = pattern.includes('*') ? 'no file matches' : 'there is no file';
  return fault(
    'source-file-missing',
    `${what} ${pattern} in the data folder ${root}`,
    hint ?? 'paths are relative to the data folder: see --data DIR',
  );
}

/** The format that the name of a file says it has. */
function formatOf(path: string): Format | undefined {
  if (/\.csv(?:\.gz)?$/i.test(path)) return 'csv';
  if (/\.(?:json|ndjson|jsonl)(?:\.gz)?$/i.test(path)) return 'json';
  return /\.parquet$/i.test(path) ? 'parquet' : undefined;
}

const names = { csv: 'CSV', json: 'JSON', parquet: 'Parquet' } as const satisfies Record<Format, string>;
const again = 'export it again';

async function openFile(root: string, path: string): Promise<OpenedFile | SourceFault> {
  const format = formatOf(path);
  if (format === undefined)
    return fault(
      'source-file-kind',
      `${path} is no file of rows: .csv, .parquet, .ndjson, .jsonl and .json are`,
      'texts may be compressed, as in .csv.gz',
    );
  const absolute = await realpath(join(root, path)).catch(() => undefined);
  if (absolute === undefined) return fault('source-file-missing', `${path} is a link to a file that is not there`);
  if (!absolute.startsWith(root.endsWith(sep) ? root : root + sep))
    return fault('source-file-outside', `${path} is a link that leads out of the data folder`);
  const read = await (absolute.toLowerCase().endsWith('.gz') ? readCompressed(absolute) : readEnds(absolute)).catch((error: unknown) =>
    fault('source-file-unreadable', `${path} cannot be read: ${reason(error)}`, again),
  );
  if ('code' in read) return read;
  const { start, end } = read;
  if (format === 'csv') {
    const columns = readHeader(start);
    if (columns === undefined)
      return fault('source-file-unreadable', `${path} is no CSV in UTF-8: its first line cannot be read`, 'save it as CSV (UTF-8)');
    if (columns.length === 0) return fault('source-file-empty', `${path} is empty: there is not even a line with the names of the columns`);
    return { path, absolute, columns, format, start: '' };
  }
  // The database takes a list of objects that was cut off for a shorter one.
  const whole = format === 'parquet' ? isParquet(start) && isParquet(end.subarray(-4)) : isWholeJson(start, end);
  if (!whole)
    return fault('source-file-unreadable', `${path} cannot be read as ${names[format]}: it is none, or was cut off before its end`, again);
  return { path, absolute, columns: [], format, start: start.subarray(0, 1024).toString('utf8') };
}

function isParquet(mark: Buffer): boolean {
  return mark.subarray(0, 4).toString('latin1') === 'PAR1';
}

function isWholeJson(start: Buffer, end: Buffer): boolean {
  return !start.toString('utf8').trimStart().startsWith('[') || end.toString('utf8').trimEnd().endsWith(']');
}

/** The first and the last bytes of a file. */
interface Ends {
  readonly start: Buffer;
  readonly end: Buffer;
}

async function readEnds(path: string): Promise<Ends> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const start = await file.read(Buffer.alloc(longestHeader), 0, longestHeader, 0);
    const end = await file.read(Buffer.alloc(1024), 0, 1024, Math.max(0, size - 1024));
    return { start: start.buffer.subarray(0, start.bytesRead), end: end.buffer.subarray(0, end.bytesRead) };
  } finally {
    await file.close();
  }
}

/** Reads a compressed file to its end, because the database takes one that was cut off for a shorter one. */
async function readCompressed(path: string): Promise<Ends> {
  const start: Buffer[] = [];
  let length = 0;
  let end = Buffer.alloc(0);
  const unzip = createGunzip();
  const input = createReadStream(path).on('error', (error) => unzip.destroy(error));
  for await (const chunk of input.pipe(unzip)) {
    if (!(chunk instanceof Buffer)) continue;
    if (length < longestHeader) start.push(chunk);
    length += chunk.length;
    end = Buffer.concat([end, chunk.subarray(-1024)]).subarray(-1024);
  }
  return { start: Buffer.concat(start), end };
}

function reason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'Z_BUF_ERROR') return 'it was cut off before its end';
  if (typeof code === 'string' && code.startsWith('Z_')) return 'it is no gzip file, or damaged';
  return code === 'EACCES' ? 'access is denied' : code === 'EISDIR' ? 'it is a folder' : 'reading failed';
}

/** The names in the first line; none for an empty file, undefined where there is no readable line. */
function readHeader(start: Buffer): readonly string[] | undefined {
  const text = start.toString('utf8');
  if (text.replace(/^\uFEFF/, '').trim() === '') return [];
  try {
    const [header] = parse(text, { bom: true, to: 1, relax_column_count: true, skip_empty_lines: true });
    const names = header?.map((name) => name.trim());
    return names?.some((name) => /[\uFFFD\0]/.test(name)) ? undefined : names;
  } catch {
    return undefined;
  }
}

function fault(code: SourceFault['code'], message: string, hint?: string): SourceFault {
  return { code, severity: 'error', message, key: 'files', ...(hint === undefined ? {} : { hint }) };
}
