import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { ExitCode } from './terminal.ts';

/** What is kept of a run beside its standard output. */
export interface KeptEnd {
  readonly exit: ExitCode;
  /** Standard error. */
  readonly err: string;
  /** The day of the run, and the zone whose calendar gave it; null where the files or the options name the day. */
  readonly day: { readonly zone: string; readonly on: string } | null;
}

/** A kept run that is whole. */
export interface KeptOutput extends KeptEnd {
  /** Standard output, in parts of a few megabytes. */
  readonly parts: () => Iterable<Uint8Array>;
}

/** A run while it is being kept. */
export interface Keeping {
  /** When it was begun, in milliseconds of the file system's clock. */
  readonly begun: number;
  write(bytes: Uint8Array): void;
  /** Ends it under its name; it is found from then on. */
  finish(end: KeptEnd): void;
  abandon(): void;
}

interface Footer extends KeptEnd {
  readonly bytes: number;
  readonly sum: number;
}

const mark = 'setpiece run 1\n';
const part = 1 << 22;
const ending = '.run';
/** Outputs of up to so many bytes are read once, and held; longer ones are read again once they are known to be whole. */
const maxHeld = 1 << 27;
/** All kept runs together, in bytes; the oldest go first. */
const maxBytes = 1 << 30;
/** The longest output that is kept, in bytes. */
const maxOutput = 1 << 29;
const maxRuns = 8;

/** Reads a kept run. Undefined where there is none, or it is cut off, damaged or of another making: nothing of it is trusted then. */
export function readKept(folder: string, name: string): KeptOutput | undefined {
  let file: number;
  try {
    file = openSync(join(folder, name + ending), 'r');
  } catch {
    return undefined;
  }
  try {
    const footer = readFooter(file);
    const held: Uint8Array[] = [];
    let sum = 0;
    for (const bytes of footer ? partsOf(file, footer.bytes) : []) {
      sum = crc32(bytes, sum);
      if (footer && footer.bytes <= maxHeld) held.push(bytes);
    }
    if (footer?.sum === sum) {
      const { exit, err, day } = footer;
      if (footer.bytes > maxHeld) return { exit, err, day, parts: () => closing(file, footer.bytes) };
      closeSync(file);
      return { exit, err, day, parts: () => held };
    }
  } catch {
    // Cut off or damaged.
  }
  closeSync(file);
  return undefined;
}

function* partsOf(file: number, bytes: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes; at += part) yield readAt(file, at, Math.min(part, bytes - at));
}

function* closing(file: number, bytes: number): Generator<Uint8Array> {
  yield* partsOf(file, bytes);
  closeSync(file);
}

function readFooter(file: number): Footer | undefined {
  const { size } = fstatSync(file);
  const tail = readAt(file, size - 4 - mark.length, 4 + mark.length);
  if (tail.toString('latin1', 4) !== mark) return undefined;
  const length = tail.readUInt32LE();
  const start = size - tail.length - length;
  const footer: Footer = JSON.parse(readAt(file, start, length).toString('utf8')); // written by us, as its place is known to us alone
  return footer.bytes === start ? footer : undefined;
}

function readAt(file: number, position: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  if (readSync(file, bytes, 0, length, position) !== length) throw new RangeError('the file is cut off');
  return bytes;
}

/** Begins to keep a run; undefined where nothing can be written. It stands under a name of its own until it is whole. */
export function beginKeeping(folder: string, name: string): Keeping | undefined {
  const path = join(folder, `${name}.${randomBytes(6).toString('hex')}.tmp`);
  let file: number;
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, '.gitignore'), '*\n');
    file = openSync(path, 'w', 0o600);
  } catch {
    return undefined;
  }
  let [bytes, sum, isOpen] = [0, 0, true];
  const abandon = (): void => {
    if (!isOpen) return;
    isOpen = false;
    closeSync(file);
    rmSync(path, { force: true });
  };
  const attempt = (work: () => void): void => {
    try {
      if (isOpen) work();
    } catch {
      abandon(); // The disk is full, or the folder is gone: the run itself goes on.
    }
  };
  const put = (data: Uint8Array): void => {
    for (let at = 0; at < data.length; ) at += writeSync(file, data, at);
  };
  return {
    begun: fstatSync(file).mtimeMs,
    write: (data) =>
      attempt(() => {
        if (bytes + data.length > maxOutput) return abandon();
        put(data);
        sum = crc32(data, sum);
        bytes += data.length;
      }),
    finish: (end) =>
      attempt(() => {
        const footer = Buffer.from(JSON.stringify({ ...end, bytes, sum } satisfies Footer));
        const length = Buffer.alloc(4);
        length.writeUInt32LE(footer.length);
        put(Buffer.concat([footer, length, Buffer.from(mark, 'latin1')]));
        isOpen = false;
        closeSync(file);
        renameSync(path, join(folder, name + ending));
        prune(folder);
      }),
    abandon,
  };
}

/** Takes the oldest runs away until the rest is within bounds, and what crashed runs left behind. */
function prune(folder: string): void {
  const runs = readdirSync(folder)
    .filter((name) => name.endsWith(ending) || name.endsWith('.tmp'))
    .flatMap((name) => {
      const found = statSync(join(folder, name), { throwIfNoEntry: false });
      return found ? [{ name, size: found.size, time: found.mtimeMs }] : [];
    })
    .sort((a, b) => b.time - a.time);
  const newest = runs[0]?.time ?? 0;
  let sum = 0;
  for (const [index, { name, size, time }] of runs.entries()) {
    sum += size;
    const isLeft = name.endsWith('.tmp') ? time < newest - 3_600_000 : index >= maxRuns || (index > 0 && sum > maxBytes);
    if (isLeft) rmSync(join(folder, name), { force: true });
  }
}

/**
 * A secret of this user, made when there is none; undefined where it can be neither read nor made. Names of kept runs are made with it, so that
 * nobody else can put one into a folder: not even who may write a commit or a pull request with files below it.
 *
 * @param file where it lies, outside of any workspace
 */
export function readSecret(file: string): Buffer | undefined {
  try {
    mkdirSync(dirname(file), { recursive: true });
    try {
      writeFileSync(file, randomBytes(32), { flag: 'wx', mode: 0o600 });
    } catch {
      // There is one already.
    }
    const secret = readFileSync(file);
    return secret.length === 32 ? secret : undefined;
  } catch {
    return undefined;
  }
}
