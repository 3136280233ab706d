import { createReadStream, type Dirent } from 'node:fs';
import { open, opendir, readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { compareText } from '../model/diagnostic.ts';
import { nearest } from '../model/nearest.ts';
import type { SourceFault } from './source-fault.ts';

/** A file of rows that can be read: where it is, and the names in its first line. */
export interface DataFile {
  /** Below the data folder, with `/`. */
  readonly path: string;
  /** Without links: what the database is allowed to open. */
  readonly absolute: string;
  readonly columns: readonly string[];
}

/** The longest first line, in bytes. */
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
 * Finds the files of a source below the data folder and reads their first lines, sorted by path. `*` matches within a name.
 * Files that are missing, empty, cut off, no CSV or outside the folder (by a link) come back as faults.
 */
export async function findDataFiles(
  dataDir: string,
  patterns: readonly string[],
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
  const files: DataFile[] = [];
  for (const path of [...paths].sort(compareText)) {
    const opened = await openFile(root, path);
    if ('columns' in opened) files.push(opened);
    else faults.push(opened);
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

async function openFile(root: string, path: string): Promise<DataFile | SourceFault> {
  if (!/\.csv(?:\.gz)?$/i.test(path)) return fault('source-file-kind', `${path} is neither .csv nor .csv.gz`);
  const absolute = await realpath(join(root, path)).catch(() => undefined);
  if (absolute === undefined) return fault('source-file-missing', `${path} is a link to a file that is not there`);
  if (!absolute.startsWith(root.endsWith(sep) ? root : root + sep))
    return fault('source-file-outside', `${path} is a link that leads out of the data folder`);
  const start = await (absolute.toLowerCase().endsWith('.gz') ? readCompressed(absolute) : readStart(absolute)).catch((error: unknown) =>
    fault('source-file-unreadable', `${path} cannot be read: ${reason(error)}`, 'export it again'),
  );
  if (!Buffer.isBuffer(start)) return start;
  const columns = readHeader(start);
  if (columns === undefined)
    return fault('source-file-unreadable', `${path} is no CSV in UTF-8: its first line cannot be read`, 'save it as CSV (UTF-8)');
  if (columns.length === 0) return fault('source-file-empty', `${path} is empty: there is not even a line with the names of the columns`);
  return { path, absolute, columns };
}

async function readStart(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(longestHeader), 0, longestHeader, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Reads a compressed file to its end, because the database takes one that was cut off for a shorter one; gives its start. */
async function readCompressed(path: string): Promise<Buffer> {
  const start: Buffer[] = [];
  let length = 0;
  const unzip = createGunzip();
  const input = createReadStream(path).on('error', (error) => unzip.destroy(error));
  for await (const chunk of input.pipe(unzip)) {
    if (!(chunk instanceof Buffer)) continue;
    if (length < longestHeader) start.push(chunk);
    length += chunk.length;
  }
  return Buffer.concat(start);
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
