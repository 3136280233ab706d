import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What the file system says of some files, and of everything below some folders, at one moment. */
export interface Fingerprint {
  /** Changes whenever a file or folder is written, added, taken away or renamed, or a time of it is set. */
  readonly digest: string;
  /** When the last of these happened, in milliseconds of the file system's clock. */
  readonly newest: number;
}

/** Folders with more in them than this are not looked through: that would take longer than what it should save. */
const maxEntries = 1_000_000;

/**
 * Looks at the names, sizes, numbers and times of files and of everything below folders, and reads nothing. A file that was written keeps no such set: its time
 * of change cannot be put back. It could only be written twice within one tick of the clock, which is why a caller has to distrust what is
 * {@link Fingerprint.newest} when it looks. Undefined where that is not enough to tell a change: links to folders, and things that are no files.
 */
export function fingerprintOf(paths: readonly string[]): Fingerprint | undefined {
  const names: string[] = [];
  const numbers: number[] = [];
  let newest = 0;
  const add = (name: string, { ino, size, mtimeMs, ctimeMs }: ReturnType<typeof lstatSync> & object): void => {
    names.push(name);
    numbers.push(Number(ino), Number(size), Number(mtimeMs), Number(ctimeMs));
    newest = Math.max(newest, Number(mtimeMs), Number(ctimeMs));
  };
  const visit = (folder: string): boolean => {
    add(folder, lstatSync(folder));
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!visit(path)) return false;
        continue;
      }
      add(entry.name, lstatSync(path));
      if (entry.isSymbolicLink()) {
        const target = statSync(path, { throwIfNoEntry: false });
        if (target?.isFile()) add('', target);
        else if (target !== undefined) return false;
      } else if (!entry.isFile()) return false;
      if (names.length > maxEntries) return false;
    }
    names.push('');
    return true;
  };
  for (const path of paths) {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found === undefined) names.push(path, 'missing');
    else if (found.isFile()) add(path, found);
    else if (!found.isDirectory() || !visit(path)) return undefined;
  }
  const digest = createHash('sha256').update(names.join('\0')).update(Float64Array.from(numbers)).digest('hex');
  return { digest, newest };
}
