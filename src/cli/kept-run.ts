import { createHash, createHmac } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import manifest from '../../package.json' with { type: 'json' };
import { formatDay } from '../model/day.ts';
import { fingerprintOf } from '../workspace/fingerprint.ts';
import { today } from './clock.ts';
import { beginKeeping, type KeptEnd, type KeptOutput, readKept, readSecret } from './kept-output.ts';
import type { EvaluationOptions } from './options.ts';
import { placesOf } from './places.ts';
import { type ExitCode, guardText, type Terminal } from './terminal.ts';

/** Options of every command whose runs are kept. */
export interface KeptOptions extends Omit<EvaluationOptions, 'data'> {
  readonly data?: string | false;
  /** False with `--no-cache`. */
  readonly cache?: boolean;
}

/** A file that was written so shortly before a run may be written again within the same tick of a clock: coarse ones tick every two seconds. */
const tick = 3000;

/**
 * Runs a command, or writes again what it wrote when everything it reads was the same to the last byte: files of the workspace, of sources and of the
 * state, options, day, and the program itself. The command says through `terminal.restsOn` what else its output rests on; where it says nothing,
 * nothing is kept. What cannot be read, written or trusted is as good as nothing kept.
 */
export async function runKept<Options extends KeptOptions>(
  command: string,
  load: () => Promise<(options: Options, terminal: Terminal) => Promise<ExitCode>>,
  options: Options,
  terminal: Terminal,
): Promise<ExitCode> {
  const place = keptPlace(command, options, terminal);
  if (place === undefined) return (await load())(options, terminal);
  const kept = readKept(place.folder, place.name);
  if (kept !== undefined && isOf(kept.day)) return writeKept(kept, terminal);

  const keeping = beginKeeping(place.folder, place.name);
  if (keeping === undefined || place.newest > keeping.begun - tick) {
    keeping?.abandon();
    return (await load())(options, terminal);
  }
  let [err, day]: [string, KeptEnd['day'] | undefined] = ['', undefined];
  try {
    const exit = await (await load())(options, {
      ...terminal,
      out: (text) => {
        const bytes = Buffer.from(guardText(text));
        keeping.write(bytes);
        if (terminal.bytes) terminal.bytes(bytes);
        else terminal.out(text);
      },
      err: (text) => {
        err += text;
        terminal.err(text);
      },
      progress: terminal.err,
      restsOn: ({ zone, on, filesAlone }) => {
        if (filesAlone) day = zone === null ? null : { zone, on: formatDay(on) };
      },
    });
    if (day !== undefined) keeping.finish({ exit, err, day });
    return exit;
  } finally {
    keeping.abandon();
  }
}

/** Where a run is kept, and when the newest of its files was written; undefined where runs are not to be kept. */
function keptPlace(
  command: string,
  options: KeptOptions,
  terminal: Terminal,
): { readonly folder: string; readonly name: string; readonly newest: number } | undefined {
  const { environment } = terminal;
  // A machine of GitHub Actions is new each time: no file of it is known from before.
  if (options.cache === false || environment.GITHUB_ACTIONS === 'true' || environment.SETPIECE_TIMES === '1') return undefined;
  const secretFile = secretPlace(environment);
  const { data, ...others } = options;
  const places = placesOf({ ...others, ...(typeof data === 'string' && { data }) }, terminal);
  // Without a state of one's own, `validate` looks for one with the content, `evaluate` with the data.
  const states = new Set([places.state, placesOf({ ...others }, terminal).state]);
  const fingerprint = fingerprintOf([
    join(places.root, 'playbooks'),
    join(places.root, 'customers'),
    ...(data === false || places.data === join(places.root, 'customers') ? [] : [places.data]),
    ...[...states].flatMap((state) => [join(state, 'history'), join(state, 'ledger.ndjson')]),
  ]);
  const program = programId();
  const secret = secretFile === undefined ? undefined : readSecret(secretFile);
  if (fingerprint === undefined || program === undefined || secret === undefined) return undefined;
  const zones = [environment.TZ, environment.LANG, environment.LC_ALL];
  const rests = [command, options, places, fingerprint.digest, program, manifest, process.versions, process.arch, zones];
  const name = createHmac('sha256', secret).update(JSON.stringify(rests)).digest('hex').slice(0, 40);
  return { folder: resolve(places.root, '.setpiece/cache'), name, newest: fingerprint.newest };
}

/** Where the caches of this user lie, outside of any workspace. */
function secretPlace({ XDG_CACHE_HOME, LOCALAPPDATA, HOME }: Terminal['environment']): string | undefined {
  const caches = XDG_CACHE_HOME || LOCALAPPDATA || (HOME && join(HOME, '.cache'));
  return caches ? join(caches, 'setpiece', 'key') : undefined;
}

/** What tells one version of this program from another. The compiled one names its parts by what they hold, from its first file on. */
function programId(): string | undefined {
  const compiled = fileURLToPath(new URL('../cli/main.js', import.meta.url));
  if (existsSync(compiled)) return createHash('sha256').update(readFileSync(compiled)).digest('hex');
  return fingerprintOf([fileURLToPath(new URL('..', import.meta.url))])?.digest;
}

/** Whether a kept run would be of the same day today. */
function isOf(day: KeptEnd['day']): boolean {
  return day === null || formatDay(today(day.zone)) === day.on;
}

async function writeKept({ exit, err, parts }: KeptOutput, terminal: Terminal): Promise<ExitCode> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  for (const part of parts()) {
    if (terminal.bytes) terminal.bytes(part);
    else terminal.out(decoder.decode(part, { stream: true }));
    await terminal.drained?.();
  }
  terminal.err(err);
  return exit;
}
