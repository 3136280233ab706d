import { execFile } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { beginKeeping } from '../../src/cli/kept-output.ts';
import { restsOn } from '../../src/cli/rests-on.ts';
import { readContent } from '../../src/workspace/content.ts';
import { goodLogins, type Recorded, run, temporaryFolder, withLogins } from './recording.ts';

/** Longer than the tick after which a file counts as known. */
const settled = 3200;
const command = ['evaluate', '--json'];
const places = (folder: string): string => join(folder, '.setpiece/cache');
const keptIn = (folder: string): string[] =>
  existsSync(places(folder)) ? readdirSync(places(folder)).filter((name) => name.endsWith('.run')) : [];

const small = (): string => withLogins({ 'customers/data/logins.csv': `${goodLogins}gone,2026-10-21,b\n` });

let home: string;
let company: string;
/** What evaluating the company says, worked out anew. */
let anew: Recorded;

/** Runs a command as a user whose caches lie in `home`. */
const reuse = (folder: string, words: readonly string[] = command): Promise<Recorded> => run(folder, words, { XDG_CACHE_HOME: home });
const cold = (folder: string, words: readonly string[] = command): Promise<Recorded> => run(folder, [...words, '--no-cache']);

/** Puts another output in the place of the only kept run, so that it is seen where it is used. */
function mark(folder: string): Recorded {
  const [name = ''] = keptIn(folder);
  const keeping = beginKeeping(places(folder), name.replace('.run', ''));
  keeping?.write(Buffer.from('kept “ü”\n'));
  keeping?.finish({ exit: 0, err: 'kept warning\n', day: null });
  return { exit: 0, out: 'kept “ü”\n', err: 'kept warning\n' };
}

beforeAll(async () => {
  home = temporaryFolder();
  company = small();
  anew = await cold(company);
  expect([anew.exit, anew.err]).toEqual([0, expect.stringContaining('gone')]);
  await wait(settled);
});

afterEach(() => {
  rmSync(join(company, '.setpiece'), { recursive: true, force: true });
});

test('where nothing changed, the output is written again as it was kept', async () => {
  expect(await reuse(company)).toEqual(anew);
  expect(keptIn(company)).toHaveLength(1);
  expect(await reuse(company)).toEqual(anew);
  expect(await reuse(company)).not.toEqual(mark(company));
  const kept = mark(company);
  expect(await reuse(company)).toEqual(kept);
  expect(await cold(company)).toEqual(anew);
  expect(await reuse(company, ['evaluate'])).toEqual(await cold(company, ['evaluate']));
  expect(await reuse(company, ['evaluate', '--json', '--as-of', '2026-11-03'])).toEqual(
    await cold(company, ['evaluate', '--json', '--as-of', '2026-11-03']),
  );
});

test('validate is kept with its exit code', async () => {
  const broken = small();
  appendFileSync(join(broken, 'customers/acme.yaml'), 'colour: blue\n');
  await wait(settled);
  const first = await reuse(broken, ['validate']);
  expect(first).toEqual(await cold(broken, ['validate']));
  expect([first.exit, keptIn(broken).length]).toEqual([1, 1]);
  expect(await reuse(broken, ['validate'])).toEqual(first);
});

test('decisions are recorded, whatever was kept', async () => {
  const folder = small();
  await wait(settled);
  await reuse(folder);
  await reuse(folder, [...command, '--record']);
  expect(readdirSync(join(folder, '.setpiece/state/history'))).not.toEqual([]);
  // The state is another now, and an evaluation of the same day on it says what it said.
  expect(await reuse(folder)).toEqual(await cold(folder));
});

test('a run is kept for its day', async () => {
  const folder = small();
  const path = join(folder, 'playbooks/workspace.yaml');
  writeFileSync(path, readFileSync(path, 'utf8').replace(/^as_of:.*\n/m, ''));
  await wait(settled);
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-02T12:00:00Z') });
  try {
    const monday = await reuse(folder);
    expect(keptIn(folder)).toHaveLength(1);
    vi.setSystemTime(new Date('2026-11-02T22:59:00Z'));
    expect(await reuse(folder)).toEqual(monday);
    vi.setSystemTime(new Date('2026-11-02T23:01:00Z')); // Tuesday in Berlin
    const tuesday = await reuse(folder);
    expect(JSON.parse(tuesday.out)).toMatchObject({ asOf: '2026-11-03' });
    expect(tuesday).toEqual(await cold(folder));
  } finally {
    vi.useRealTimers();
  }
});

describe('what was kept is not used', () => {
  const damages: readonly (readonly [string, (path: string, folder: string) => void])[] = [
    ['when it was deleted', (path) => rmSync(path)],
    ['when the folder was deleted', (_, folder) => rmSync(folder, { recursive: true })],
    ['when it is empty', (path) => writeFileSync(path, '')],
    ['when it is something else', (path) => writeFileSync(path, 'x'.repeat(100_000))],
    ['when its end is cut off', (path) => truncateSync(path, lstatSync(path).size - 7)],
    ['when its beginning is cut off', (path) => writeFileSync(path, readFileSync(path).subarray(100))],
    ['when a byte of the output turned over', (path) => flip(path, 1000)],
    ['when a byte of its end turned over', (path) => flip(path, lstatSync(path).size - 25)],
    [
      'when a folder stands in its place',
      (path) => {
        rmSync(path);
        mkdirSync(path);
      },
    ],
  ];
  const flip = (path: string, at: number): void => {
    const bytes = readFileSync(path);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(path, bytes);
  };

  test.each(damages)('%s', async (_, damage) => {
    await reuse(company);
    const [name = ''] = keptIn(company);
    damage(join(places(company), name), places(company));
    expect(await reuse(company)).toEqual(anew);
  });

  test('when somebody else kept it', async () => {
    await reuse(company);
    mark(company);
    home = temporaryFolder();
    expect(await reuse(company)).toEqual(anew);
  });

  test('in GitHub Actions, and without a folder for caches', async () => {
    expect(await run(company, command, { XDG_CACHE_HOME: home, GITHUB_ACTIONS: 'true' })).toEqual(anew);
    expect(await run(company, command)).toEqual(anew);
    expect(await run(company, command, { XDG_CACHE_HOME: join(company, 'customers/acme.yaml') })).toEqual(anew);
    expect(keptIn(company)).toEqual([]);
  });

  test('when files were written just before', async () => {
    const folder = small();
    expect(await reuse(folder)).toEqual(await cold(folder));
    expect(keptIn(folder)).toEqual([]);
  });
});

test('whatever is done to the files, the output is that of a run without what was kept', async () => {
  const folder = small();
  await wait(settled);
  await reuse(folder);
  expect(keptIn(folder)).toHaveLength(1);
  const at = (path: string): string => join(folder, path);
  const edit = (path: string, change: (text: string) => string): void => writeFileSync(at(path), change(readFileSync(at(path), 'utf8')));
  const record = 'customers/acme.yaml';
  const edits: readonly (readonly [string, () => void])[] = [
    [
      'same size, same time',
      () => {
        const { atime, mtime } = lstatSync(at(record));
        edit(record, (text) => text.replace('arr: 9000', 'arr: 8000'));
        utimesSync(at(record), atime, mtime);
      },
    ],
    ['a row of a source', () => appendFileSync(at('customers/data/logins.csv'), 'acme,2026-10-22,c\n')],
    ['rows of the same size', () => edit('customers/data/logins.csv', (text) => text.replace('10-22,c', '10-22,b'))],
    ['a customer renamed', () => renameSync(at(record), at('customers/zenith.yaml'))],
    ['and given its id', () => edit('customers/zenith.yaml', (text) => text.replace('id: acme', 'id: zenith'))],
    ['a customer more', () => copyFileSync(at('customers/zenith.yaml'), at(record))],
    ['with an id of its own', () => edit(record, (text) => text.replace('id: zenith', 'id: acme'))],
    ['a customer less', () => rmSync(at('customers/zenith.yaml'))],
    ['another band', () => edit('playbooks/health/standard.yaml', (text) => text.replace('from: 75', 'from: 60'))],
    ['a metric more', () => appendFileSync(at('playbooks/metrics/usage.yaml'), '  twice:\n    is: users_28d * 2\n')],
    ['a field declared', () => appendFileSync(at('playbooks/workspace.yaml'), 'custom: { plan: text }\n')],
    ['the pinned day', () => edit('playbooks/workspace.yaml', (text) => text.replace('as_of: 2026-11-02', 'as_of: 2026-11-09'))],
    ['a file of the source gone', () => renameSync(at('customers/data/logins.csv'), at('customers/data/other.csv'))],
    ['and back', () => renameSync(at('customers/data/other.csv'), at('customers/data/logins.csv'))],
    ['a state of its own', () => mkdirSync(at('.setpiece/state/history'), { recursive: true })],
    ['a damaged ledger', () => writeFileSync(at('.setpiece/state/ledger.ndjson'), 'damaged\n')],
    ['a file that is no YAML', () => appendFileSync(at(record), 'a: b: c\n')],
  ];
  let [before, differing] = ['', 0];
  for (const [what, change] of edits) {
    change();
    const after = await cold(folder);
    expect({ what, ...(await reuse(folder)) }).toEqual({ what, ...after });
    if (after.out + after.err !== before) differing += 1;
    before = after.out + after.err;
  }
  expect(differing).toBeGreaterThan(8);
});

test('a source in a warehouse may have changed, whatever the files say', () => {
  const restsOnFiles = (source: string): boolean | undefined => {
    const folder = small();
    writeFileSync(join(folder, 'playbooks/metrics/usage.yaml'), `sources:\n  logins:\n${source}    customer: account\n    at: day\n`);
    const { content } = readContent(folder);
    return content && restsOn({ content }, undefined).filesAlone;
  };
  expect(restsOnFiles('    files: data/logins.csv\n')).toBe(true);
  expect(restsOnFiles('    in: warehouse\n    table: analytics.logins\n')).toBe(false);
});

test('two processes at once leave one whole run, and say the same', async () => {
  const env = { PATH: process.env.PATH, XDG_CACHE_HOME: home };
  const start = () =>
    promisify(execFile)(process.execPath, ['--import', 'tsx', resolve('src/cli/main.ts'), ...command, '--root', company], {
      env,
      maxBuffer: 64 * 1024 * 1024,
    });
  for (const { stdout, stderr } of await Promise.all([start(), start()])) expect({ exit: 0, out: stdout, err: stderr }).toEqual(anew);
  expect(readdirSync(places(company)).sort()).toEqual(['.gitignore', ...keptIn(company)]);
  expect(keptIn(company)).toHaveLength(1);
  expect((await start()).stdout).toBe(anew.out);
});
