import { appendFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Report, RunReport } from '../../src/evaluate/report.ts';
import { run, sample, temporaryFolder } from '../cli/recording.ts';
import { DAYS, drafts } from './arbitraries.ts';
import { iso } from './draft.ts';
import { writeFiles } from './files.ts';
import { holdOutside } from './law.ts';

/** What an evaluation leaves: its report, and the files of the history. */
interface Left {
  readonly exit: number;
  readonly report: string;
  readonly history: Readonly<Record<string, string>>;
}

/** Evaluates and records a day in one run, from a state that stays as it is. */
async function whole(root: string, state: string, words: readonly string[]): Promise<Left> {
  const own = copyOf(state);
  const { exit, out } = await run(root, ['evaluate', '--json', '--record', '--state', own, ...words]);
  return { exit, report: out, history: historyIn(own) };
}

/** The same by shards, each of which reads all by itself, and merged out of order. */
async function byShards(root: string, state: string, words: readonly string[], of: number): Promise<Left> {
  const own = copyOf(state);
  const out = temporaryFolder();
  for (let number = 1; number <= of; number += 1) {
    const shard = await run(root, ['evaluate', '--shard', `${number}/${of}`, '--out', out, '--state', own, ...words]);
    expect(shard.err).toContain(`Shard ${number} of ${of}`);
  }
  const folders = readdirSync(out)
    .toReversed()
    .map((name) => join(out, name));
  const data = words.slice(words.indexOf('--data')).slice(0, words.includes('--data') ? 2 : 0);
  const { exit, out: report, err } = await run(root, ['merge', ...folders, '--json', '--record', '--state', own, ...data]);
  if (exit !== 0) throw new Error(err);
  return { exit, report, history: historyIn(own) };
}

function copyOf(state: string): string {
  const own = join(temporaryFolder(), 'state');
  mkdirSync(own);
  if (existsSync(state)) cpSync(state, own, { recursive: true });
  return own;
}

function historyIn(state: string): Readonly<Record<string, string>> {
  const folder = join(state, 'history');
  return Object.fromEntries(
    (existsSync(folder) ? readdirSync(folder) : []).map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );
}

test('of any workspace: the shards of a day and the days before it, merged, are the bytes of one run, with history and without', async () => {
  const cases = fc.record({
    draft: drafts({ late: false }),
    of: fc.integer({ min: 1, max: 16 }),
    first: fc.integer({ min: 0, max: DAYS - 3 }),
    more: fc.integer({ min: 1, max: 3 }),
    closes: fc.array(fc.nat(), { maxLength: 3 }),
  });
  let [compared, withWork] = [0, 0];
  await holdOutside(36, cases, async ({ draft, of, first, more, closes }) => {
    const root = writeFiles(draft);
    try {
      const state = join(root, 'state');
      const on = (offset: number) => ['--data', root, '--as-of', iso(offset)];
      const before = await whole(root, state, on(first));
      // Some drafts break a rule that only whole workspaces are held to.
      if (before.exit !== 0) return;
      compared += 1;
      expect(await byShards(root, state, on(first), of)).toEqual(before);
      // What people did to some of the runs, and the days after.
      await run(root, ['evaluate', '--record', '--state', state, ...on(first)]);
      const runs = runsOf(JSON.parse(before.report)).filter((one) => one.state === 'open');
      withWork += runs.length;
      for (const at of closes) {
        const one = runs[at % Math.max(1, runs.length)];
        const line = {
          day: iso(first),
          kind: 'closed',
          run: one?.key,
          how: at % 2 === 0 ? 'done' : 'dismissed',
          reason: null,
          by: 'maria',
        };
        if (one !== undefined) appendFileSync(join(state, 'ledger.ndjson'), `${JSON.stringify(line)}\n`);
      }
      expect(await byShards(root, state, on(first + more), of)).toEqual(await whole(root, state, on(first + more)));
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });
  expect(compared).toBeGreaterThan(8);
  expect(withWork).toBeGreaterThan(3);
});

function runsOf(report: Report): readonly RunReport[] {
  return [...report.customers.flatMap(({ runs }) => runs), ...(report.unscored ?? []).flatMap(({ runs }) => runs), ...report.runs];
}

describe('of the sample', () => {
  test('any number of shards, merged, is one run', { timeout: 120_000 }, async () => {
    const root = sample();
    const one = await whole(root, join(root, 'none'), []);
    for (const of of [1, 2, 5]) expect(await byShards(root, join(root, 'none'), [], of)).toEqual(one);
  });
});
