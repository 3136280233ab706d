import { execFile } from 'node:child_process';
import { mkdir, realpath } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';

/** Who changed a line last. */
export interface LineChange {
  readonly commit: string;
  readonly author: string;
  /** `YYYY-MM-DD`, in the author's time zone. */
  readonly day: string;
}

/** The Git work tree that a content root lies in. Paths are absolute where nothing else is said. */
export interface Repository {
  /** The full hash of the commit that is checked out; null before the first. */
  readonly commit: string | null;
  /** The content root below the top of the work tree, with `/` last; empty where they are the same. */
  readonly folder: string;
  /** Whether commits before some day are not at hand. */
  readonly isShallow: boolean;
  /** Where a path lies below the top of the work tree; undefined for one that lies outside of it. */
  place(path: string): Promise<string | undefined>;
  /** Whether the commit holds the file, and nothing below the paths differs from it or is new. Ignored files and `except` do not count. */
  isCommitted(file: string, paths: readonly string[], except: string): Promise<boolean>;
  /** The full hash of the commit that a name stands for (a branch, a tag, a hash, `HEAD~2`); undefined where there is none. */
  commitOf(name: string): Promise<string | undefined>;
  /** The commit at which two commits parted; undefined where the clone holds none. */
  mergeBase(one: string, other: string): Promise<string | undefined>;
  /** Those of some commits that are not at hand. */
  missing(commits: readonly string[]): Promise<readonly string[]>;
  /** Writes what a commit holds below some places (see {@link place}) into a folder, under the same places. */
  checkOut(commit: string, places: readonly string[], into: string): Promise<void>;
  /** Who changed lines of a file below the content root last, by line, as far as they are committed; undefined for a file Git does not know. */
  lastChanges(file: string, lines: readonly number[]): Promise<ReadonlyMap<number, LineChange> | undefined>;
}

/** A full hash: nothing else that stands in a log is given to Git. */
const HASH = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

/** Milliseconds after which Git is given up on: a hung file system or a prompt must not hang a nightly run. */
const PATIENCE = 120_000;

/**
 * Opens the repository around a content root. Where there is none that can be read, a sentence says why: no Git, no repository, or one that
 * belongs to somebody else and is not named in `safe.directory`.
 */
export async function openRepository(root: string): Promise<Repository | string> {
  let top: string;
  let folder: string;
  let isShallow: boolean;
  try {
    const told = await askGit(root, 'rev-parse', '--show-toplevel', '--show-prefix', '--is-shallow-repository');
    const [first = '', prefix = '', shallow] = told.split('\n');
    [top, folder, isShallow] = [await realpath(first), prefix, shallow === 'true'];
  } catch (error) {
    return whyNot(error);
  }
  const commit = await askGit(root, 'rev-parse', '--verify', '--quiet', 'HEAD^{commit}').then(
    (told) => told.trim(),
    () => null,
  );
  const place = async (path: string): Promise<string | undefined> => {
    const real = await realOf(path);
    const below = relative(top, real).replaceAll('\\', '/');
    return below === '..' || below.startsWith('../') || /^[a-z]:/i.test(below) ? undefined : below;
  };
  const missing = async (commits: readonly string[]): Promise<readonly string[]> => {
    const asked = commits.filter((one) => HASH.test(one));
    const told = await runGit(top, ['cat-file', '--batch-check'], { input: asked.map((one) => `${one}\n`).join('') });
    const held = new Set(told.split('\n').flatMap((line) => (line.split(' ')[1] === 'commit' ? line.slice(0, line.indexOf(' ')) : [])));
    return commits.filter((one) => !held.has(one));
  };
  return {
    commit,
    folder,
    isShallow,
    place,
    missing,
    commitOf: (name) => hashFrom(askGit(top, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`)),
    mergeBase: (one, other) => hashFrom(askGit(top, 'merge-base', '--end-of-options', one, other)),
    async isCommitted(file, paths, except) {
      const places = await Promise.all([file, ...paths].map(place));
      const [tracked, ...within] = places.flatMap((one) => one ?? []);
      if (commit === null || tracked === undefined || places.includes(undefined)) return false;
      const left = await place(except);
      const specs = [...within.map(literal), ...(left === undefined || left === '' ? [] : [`:(top,literal,exclude)${left}`])];
      try {
        const held = await askGit(top, 'ls-tree', '--name-only', '-z', commit, '--', tracked);
        return (
          held !== '' &&
          (await askGit(top, 'status', '--porcelain', '-z', '--untracked-files=normal', '--ignore-submodules=none', '--', ...specs)) === ''
        );
      } catch {
        return false;
      }
    },
    checkOut: (commit, places, into) => checkOut(top, commit, places, into),
    async lastChanges(file, lines) {
      const wanted = [...new Set(lines)].sort((a, b) => a - b).flatMap((line) => ['-L', `${line},${line}`]);
      try {
        return readBlame(await askGit(root, 'blame', '--root', '--line-porcelain', ...wanted, '--', file));
      } catch {
        return undefined;
      }
    },
  };
}

/** Runs `git` in a folder and gives what it wrote; throws when it fails, is not there or takes too long. */
export function askGit(folder: string, ...words: readonly string[]): Promise<string> {
  return runGit(folder, words, {});
}

interface More {
  readonly input?: string;
  /** The index to use instead of the work tree's own. */
  readonly index?: string;
  /** Variables for Git besides those of this process: what must not stand in a file or on a command line, such as a token. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Paths as they are, and no program of the repository's choice on a question. */
const settings = ['-c', 'core.quotePath=false', '-c', 'core.fsmonitor=false'];

/** Like {@link askGit}, with an input, an index or variables of its own. */
export function runGit(folder: string, words: readonly string[], { input, index, environment }: More): Promise<string> {
  const env = { ...surroundings(), ...environment, ...(index !== undefined && { GIT_INDEX_FILE: index }) };
  return new Promise((done, fail) => {
    const options = { env, timeout: PATIENCE, maxBuffer: 1024 * 1024 * 1024 };
    const child = execFile('git', [...settings, '-C', folder, ...words], options, (error, stdout) => (error ? fail(error) : done(stdout)));
    // A Git that stops reading says why by itself.
    child.stdin?.on('error', () => undefined).end(input ?? '');
  });
}

/** Set by Git for its hooks: they would lead to another repository than the folder's. */
const ofHooks = new Set(['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_PREFIX']);

/** In English, and without questions to a person. */
function surroundings(): Record<string, string | undefined> {
  const rest = Object.fromEntries(Object.entries(process.env).filter(([name]) => !ofHooks.has(name)));
  return { ...rest, LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0' };
}

/** The path without links; where nothing stands there, that of the folder it would stand in. */
async function realOf(path: string): Promise<string> {
  const above = dirname(path);
  return realpath(path).catch(async () => (above === path ? path : join(await realOf(above), basename(path))));
}

/** The hash that Git tells, if it tells one. */
async function hashFrom(told: Promise<string>): Promise<string | undefined> {
  const hash = (await told.catch(() => '')).trim();
  return HASH.test(hash) ? hash : undefined;
}

function literal(place: string): string {
  return `:(top,literal)${place}`;
}

/** By an index of its own: neither the work tree nor what is staged in it are touched. */
async function checkOut(top: string, commit: string, places: readonly string[], into: string): Promise<void> {
  await mkdir(into, { recursive: true });
  const index = join(into, '.index');
  await runGit(top, ['read-tree', commit], { index });
  const input = await runGit(top, ['ls-files', '--cached', '-z', '--', ...places.map(literal)], { index });
  await runGit(top, ['checkout-index', '-z', '--stdin', `--prefix=${into}/`], { index, input });
}

function readBlame(told: string): ReadonlyMap<number, LineChange> {
  const changes = new Map<number, LineChange>();
  let [commit, line, author, seconds, zone] = ['', 0, '', 0, '+0000'];
  for (const text of told.split('\n')) {
    const head = /^([0-9a-f]{40,64}) \d+ (\d+)/.exec(text);
    if (head?.[1] !== undefined) [commit, line] = [head[1], Number(head[2])];
    else if (text.startsWith('author ')) author = text.slice('author '.length);
    else if (text.startsWith('author-time ')) seconds = Number(text.slice('author-time '.length));
    else if (text.startsWith('author-tz ')) zone = text.slice('author-tz '.length);
    else if (text.startsWith('\t') && !/^0+$/.test(commit)) changes.set(line, { commit, author, day: dayAt(seconds, zone) });
  }
  return changes;
}

/** The day on a clock of the zone, `+0530`. */
function dayAt(seconds: number, zone: string): string {
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3, 5));
  return new Date((seconds + (zone.startsWith('-') ? -minutes : minutes) * 60) * 1000).toISOString().slice(0, 10);
}

function whyNot(error: unknown): string {
  const { code, message } = error instanceof Error && 'code' in error ? error : { code: '', message: '' };
  if (code === 'ENOENT') return 'Git is not installed';
  if (message.includes('dubious ownership'))
    return 'the repository belongs to somebody else: `git config --global --add safe.directory FOLDER` lets Git read it';
  return 'the content lies in no Git repository';
}
