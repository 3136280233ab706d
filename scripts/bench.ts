/**
 * Measures whole processes of the built package against a named peer or limit from the same run. Each figure is a median.
 *
 *   npm run bench                      every row
 *   npm run bench -- evaluate-1k-cold  some rows
 *   npm run -s bench -- --json         one JSON document
 */
import { mkdirSync, rmSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { writeWorkspace } from './bench/generated-workspace.ts';
import { type Measurement, measurePair, measureProcess } from './bench/measured-process.ts';
import { buildPackage } from './built-package.ts';

const work = resolve('.setpiece/bench');
const ours = resolve('dist/cli/main.js');

interface Row {
  readonly row: string;
  /** What is divided by what, in words. */
  readonly peer: string;
  /** The ratio, ours ÷ peer, that is wanted. */
  readonly target: number;
  measure(): Promise<{ ours: Measurement; peer: Measurement }>;
}

/** A limit in seconds, as performance.md states some targets. */
function limit(seconds: number): () => Promise<Measurement> {
  return async () => ({ seconds, megabytes: 0 });
}

function sized(count: number): string {
  return join(work, `workspace-${count}`);
}

function workspaceRow(name: string, command: string, count: number, runs: number): Row {
  return {
    row: name,
    peer: 'yaml + zod + json-rules-engine',
    target: 1 / 9,
    measure: () =>
      measurePair(
        runs,
        () => measureProcess(ours, [command, '--root', sized(count), '--json', '--state', join(work, 'no-state')], work),
        () => measureProcess(join(work, 'peer.mjs'), [sized(count)], work),
      ),
  };
}

function siteRow(name: string, count: number, peer: 'eleventy' | 'plain', target: number): Row {
  return {
    row: name,
    peer: peer === 'eleventy' ? 'Eleventy, plain pages' : 'a plain writer of files',
    target,
    measure: () =>
      measurePair(
        1,
        () => measureProcess(ours, ['build', '--root', sized(count), '--reports', '--out', join(work, `site-${count}`)], work),
        () => measureProcess(join(work, 'pages.mjs'), [peer, sized(count)], work),
      ),
  };
}

const rows: Row[] = [
  {
    row: 'help',
    peer: 'limit 0.15 s',
    target: 1,
    measure: () => measurePair(5, () => measureProcess(ours, ['--help'], work), limit(0.15)),
  },
  {
    row: 'validate-sample',
    peer: 'limit 0.4 s',
    target: 1,
    measure: () => measurePair(5, () => measureProcess(ours, ['validate', '--root', resolve('.')], work), limit(0.4)),
  },
  workspaceRow('validate-1k', 'validate', 1000, 3),
  workspaceRow('evaluate-1k-cold', 'evaluate', 1000, 3),
  workspaceRow('validate-10k', 'validate', 10_000, 3),
  workspaceRow('evaluate-10k-cold', 'evaluate', 10_000, 3),
  siteRow('site-1k', 1000, 'eleventy', 1),
  siteRow('site-1k-plain', 1000, 'plain', 4),
  siteRow('site-10k', 10_000, 'eleventy', 1),
  siteRow('site-10k-plain', 10_000, 'plain', 4),
];

async function prepare(wanted: readonly Row[]): Promise<void> {
  buildPackage();
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  await build({
    entryPoints: ['scripts/bench/peer.ts', 'scripts/bench/pages.ts'],
    outdir: work,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
  });
  for (const count of [1000, 10_000]) {
    if (wanted.some(({ row }) => row.includes(count === 1000 ? '-1k' : '-10k'))) writeWorkspace(sized(count), count);
  }
}

async function bench(words: readonly string[]): Promise<number> {
  const json = words.includes('--json');
  const names = words.filter((word) => !word.startsWith('--'));
  const unknown = names.filter((name) => !rows.some(({ row }) => row === name));
  if (unknown.length > 0) {
    console.error(`There is no row ${unknown.join(', ')}. The rows are ${rows.map(({ row }) => row).join(', ')}.`);
    return 2;
  }
  const wanted = rows.filter(({ row }) => names.length === 0 || names.includes(row));
  await prepare(wanted);
  const results = [];
  const [cpu] = cpus();
  if (!json)
    console.log(
      `${cpus().length} × ${cpu?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}\n\n| row | ours | peer | ratio | target | peak memory |\n|---|---|---|---|---|---|`,
    );
  for (const { row, peer, target, measure } of wanted) {
    const measured = await measure();
    const ratio = measured.ours.seconds / measured.peer.seconds;
    const met = ratio <= target;
    results.push({ row, ours: measured.ours.seconds, peer: measured.peer.seconds, ratio, target, met, megabytes: measured.ours.megabytes });
    if (!json) {
      const figure = (seconds: number) => `${seconds.toFixed(2)} s`;
      console.log(
        `| ${row} | ${figure(measured.ours.seconds)} | ${peer} ${figure(measured.peer.seconds)} | ${ratio.toFixed(3)} | ≤ ${target.toFixed(3)} ${met ? 'met' : 'not met'} | ${Math.round(measured.ours.megabytes)} MB |`,
      );
    }
  }
  if (json) console.log(JSON.stringify({ rows: results }));
  return 0;
}

process.exitCode = await bench(process.argv.slice(2));
