import { createHash } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { HandedObservations } from '../evaluate/handed-observations.ts';
import type { Tallies } from '../evaluate/tallies.ts';
import { linesOf } from '../history/lines.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { Shard } from '../model/families.ts';
import type { SummaryCounts } from './evaluation-text.ts';
import { UseError } from './terminal.ts';

/** What all shards of an evaluation have in common; a shard in which something differs belongs to another one. */
export interface ShardOrigin {
  /** Of Setpiece. */
  readonly version: string;
  /** Of the files, the history and the ledger that were read. */
  readonly digest: string;
  readonly asOf: string;
  readonly of: number;
}

/** The head of a shard: everything but the lists of customers. */
export interface ShardHead extends ShardOrigin {
  readonly number: number;
  /** Customers that are left to whoever has all shards, sorted, with the ids they had before. */
  readonly engaged: readonly string[];
  readonly observations: HandedObservations;
  readonly tallies: Tallies;
  readonly summary: SummaryCounts;
  readonly diagnostics: readonly Diagnostic[];
}

/** The lists of a shard, a JSON document a line, sorted by id; decisions in the order of history. */
export const shardLists = ['customers', 'not-scored', 'unscored', 'decisions', 'quiet'] as const;

const HEAD = 'shard.json';

/** Writes a shard into a folder of its own; the head comes last, so that a shard which was cut off is none. */
export function writeShard(
  folder: string,
  lists: Readonly<Record<(typeof shardLists)[number], Iterable<string>>>,
  head: () => ShardHead,
): void {
  rmSync(join(folder, HEAD), { force: true });
  mkdirSync(folder, { recursive: true });
  for (const list of shardLists) writeLines(join(folder, `${list}.ndjson`), lists[list]);
  writeLines(join(folder, `${HEAD}.new`), [JSON.stringify(head())]);
  renameSync(join(folder, `${HEAD}.new`), join(folder, HEAD));
}

/** The folder of a shard below the one that was named. Example: `shard-03-of-16`. */
export function shardFolder({ number, of }: Shard): string {
  return `shard-${String(number).padStart(String(of).length, '0')}-of-${of}`;
}

/** A shard that was read. */
export interface ReadShard {
  readonly folder: string;
  readonly head: ShardHead;
}

/**
 * Reads the heads of the shards in some folders, or in folders below them, and refuses what is not one whole evaluation: a shard that is missing, one
 * that is there twice, and one of other files, of another day or by another version.
 */
export function readShards(folders: readonly string[]): readonly ReadShard[] {
  const found = folders.flatMap((folder): readonly string[] => {
    if (!existsSync(folder))
      throw new UseError(`There is no folder ${folder}.`, 'Name the folders that `setpiece evaluate --shard` wrote.');
    if (existsSync(join(folder, HEAD))) return [folder];
    return readdirSync(folder)
      .sort()
      .map((name) => join(folder, name))
      .filter((path) => existsSync(join(path, HEAD)));
  });
  const shards = found.map((folder) => ({ folder, head: readHead(folder) }));
  const [first] = shards;
  if (first === undefined)
    throw new UseError(`There is no shard in ${folders.join(', ')}.`, 'Write shards with `setpiece evaluate --shard 1/16 --out FOLDER`.');
  for (const { folder, head } of shards) refuseForeign(first, folder, head);
  const numbers = new Map<number, string>();
  for (const { folder, head } of shards) {
    const before = numbers.get(head.number);
    if (before !== undefined)
      throw new UseError(`Shard ${head.number} of ${head.of} is there twice: in ${before} and in ${folder}.`, 'Leave one of them out.');
    numbers.set(head.number, folder);
  }
  const missing = Array.from({ length: first.head.of }, (_, index) => index + 1).filter((number) => !numbers.has(number));
  if (missing.length > 0)
    throw new UseError(
      `${missing.length === 1 ? 'Shard' : 'Shards'} ${missing.join(', ')} of ${first.head.of} ${missing.length === 1 ? 'is' : 'are'} missing.`,
      'An evaluation takes all of them: look at the job that should have written it.',
    );
  return shards.sort((a, b) => a.head.number - b.head.number);
}

function refuseForeign(first: ReadShard, folder: string, head: ShardHead): void {
  const differs = (what: string, one: string, other: string): never => {
    throw new UseError(
      `${folder} is no shard of the same evaluation as ${first.folder}: ${what} ${other}, and not ${one}.`,
      'Evaluate all shards with the same version, of the same commit, on the same day and with the same state.',
    );
  };
  if (head.version !== first.head.version) differs('it was written by version', first.head.version, head.version);
  if (head.of !== first.head.of) differs('it is one of', String(first.head.of), String(head.of));
  if (head.asOf !== first.head.asOf) differs('it is of', first.head.asOf, head.asOf);
  if (head.digest !== first.head.digest) differs('it was made of files whose digest is', first.head.digest, head.digest);
  const [one, other] = [first.head, head].map(({ observations }) => JSON.stringify([observations.days, observations.sources]));
  if (one !== other) differs('its sources had', 'those of the other', 'other rows');
}

const headSchema = z.looseObject({
  version: z.string(),
  digest: z.string(),
  asOf: z.string(),
  of: z.int().positive(),
  number: z.int().positive(),
  engaged: z.array(z.string()),
  observations: z.looseObject({
    days: z.array(z.number()),
    sources: z.looseObject({}),
    metrics: z.looseObject({}),
    rows: z.looseObject({}),
  }),
  tallies: z.looseObject({
    exclusive: z.array(z.unknown()),
    segments: z.array(z.unknown()),
    quotas: z.array(z.unknown()),
    findings: z.array(z.unknown()),
  }),
  summary: z.looseObject({ bands: z.looseObject({}), runs: z.looseObject({}) }),
  diagnostics: z.array(z.unknown()),
});

function readHead(folder: string): ShardHead {
  const path = join(folder, HEAD);
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    value = undefined;
  }
  if (!headSchema.safeParse(value).success)
    throw new UseError(`${path} is no shard, or damaged.`, 'Write it again with `setpiece evaluate --shard`.');
  return value as ShardHead; // of the shape that was checked; the rest was written by this program, and is compared by its version
}

/** The lines of a list of a shard. */
export function listOfShard({ folder }: ReadShard, list: (typeof shardLists)[number]): Iterable<string> {
  return linesOf(join(folder, `${list}.ndjson`));
}

/** The digest of files by their paths and bytes, whatever order they come in. */
export function digestOf(files: Iterable<{ readonly name: string; readonly path: string }>): string {
  const hash = createHash('sha256');
  for (const { name, path } of [...files].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)))
    hash.update(`${name}\0${createHash('sha256').update(readFileSync(path)).digest('hex')}\0`);
  return hash.digest('hex').slice(0, 16);
}

const PIECE = 1 << 20;

/** Writes lines to a file, some at a time. */
function writeLines(path: string, lines: Iterable<string>): void {
  const file = openSync(path, 'w');
  try {
    let waiting: string[] = [];
    let length = 0;
    for (const line of lines) {
      waiting.push(line, '\n');
      length += line.length;
      if (length < PIECE) continue;
      writeFileSync(file, waiting.join(''));
      waiting = [];
      length = 0;
    }
    if (waiting.length > 0) writeFileSync(file, waiting.join(''));
  } finally {
    closeSync(file);
  }
}
