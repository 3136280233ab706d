import { isAscii } from 'node:buffer';
import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { compareText, type Diagnostic } from '../model/diagnostic.ts';

/** The largest file of a workspace that is read, in bytes; rows of sources are no files of it. */
const maxBytes = 1024 * 1024;

const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * The files below `playbooks/` and `customers/` of a content root, sorted, with `/` between parts. Skips names that begin with a dot and
 * `customers/data`. Symbolic links are reported and not followed: content cannot reach outside its root.
 */
export function listFiles(root: string): { files: string[]; diagnostics: Diagnostic[] } {
  const files: string[] = [];
  const diagnostics: Diagnostic[] = [];
  const visit = (folder: string): void => {
    for (const entry of readFolder(join(root, folder))) {
      const path = `${folder}/${entry.name}`;
      if (entry.name.startsWith('.') || path === 'customers/data') continue;
      if (entry.isDirectory()) visit(path);
      else if (entry.isFile()) files.push(path);
      else if (entry.isSymbolicLink())
        diagnostics.push({
          file: path,
          line: 1,
          column: 1,
          code: 'symbolic-link',
          severity: 'warning',
          message: 'this is a symbolic link, and links are not followed',
          hint: 'put the file itself here',
        });
    }
  };
  visit('playbooks');
  visit('customers');
  return { files: files.sort(compareText), diagnostics };
}

function readFolder(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** Reads a file as UTF-8 with `\n` line ends and without a byte order mark; a file that is too large or no text gives a diagnostic. */
export function readText(root: string, file: string): { text?: string; diagnostic?: Diagnostic } {
  const fault = (code: string, message: string, hint: string, line = 1, column = 1): { diagnostic: Diagnostic } => ({
    diagnostic: { file, line, column, code, severity: 'error', message, hint },
  });
  let bytes: Buffer;
  try {
    bytes = readBytes(join(root, file));
  } catch (error) {
    if (error instanceof Error && 'code' in error)
      return fault('unreadable-file', `the file cannot be read (${String(error.code)})`, 'check its permissions');
    throw error;
  }
  if (bytes.length > maxBytes) {
    const { size } = statSync(join(root, file));
    return fault(
      'file-too-large',
      `the file has ${(size / maxBytes).toFixed(1)} MB; files of a workspace have at most 1 MB`,
      'split it, or keep rows as CSV below customers/data and declare them as a source',
    );
  }
  if (isAscii(bytes)) return { text: normalise(bytes.toString('latin1')) };
  try {
    return { text: normalise(decoder.decode(bytes)) };
  } catch {
    const { line, column } = firstInvalid(bytes);
    return fault('not-utf8', 'the file is not UTF-8 text from here on', 'save it with the encoding UTF-8', line, column);
  }
}

const buffer = Buffer.allocUnsafeSlow(maxBytes + 1);

/** The bytes of a file, at most one more than may be read; valid until the next call. Three calls of the system, where `readFileSync` makes five. */
function readBytes(path: string): Buffer {
  const file = openSync(path, 'r');
  try {
    let length = 0;
    for (let read = -1; read !== 0 && length < buffer.length; length += read)
      read = readSync(file, buffer, length, buffer.length - length, null);
    return buffer.subarray(0, length);
  } finally {
    closeSync(file);
  }
}

function normalise(text: string): string {
  return text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text;
}

function firstInvalid(bytes: Buffer): { line: number; column: number } {
  let line = 1;
  let start = 0;
  while (start <= bytes.length) {
    const newline = bytes.indexOf(10, start);
    const end = newline === -1 ? bytes.length : newline;
    const part = bytes.subarray(start, end);
    try {
      decoder.decode(part);
    } catch {
      return { line, column: part.toString('utf8').indexOf('\uFFFD') + 1 };
    }
    line += 1;
    start = end + 1;
  }
  return { line: 1, column: 1 };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
