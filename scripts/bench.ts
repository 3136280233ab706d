/**
 * Measures whole processes of the built package against a named peer or limit from the same run.
 *
 *   npm run bench                      every row, as a Markdown table
 *   npm run bench -- evaluate-1k-cold  some rows
 *   npm run -s bench -- --json         one JSON document and nothing else
 *   npm run bench -- --write           also writes the page of the handbook
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { build } from 'esbuild';
import { rowNames, rows } from './bench/rows.ts';
import { type Result, tableHead, tableLine, writePage } from './bench/table.ts';
import { buildPackage } from './built-package.ts';

const work = resolve('.setpiece/bench');
const page = 'src/site/docs/benchmarks.md';

/** Builds the package and the peers. */
async function prepare(): Promise<void> {
  buildPackage();
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  await build({
    entryPoints: ['scripts/bench/peer.ts', 'scripts/bench/pages.ts', 'scripts/bench/rules.ts', 'scripts/bench/metrics.ts'],
    outdir: work,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
  });
}

async function bench(words: readonly string[]): Promise<number> {
  const options = words.filter((word) => word.startsWith('--'));
  const names = words.filter((word) => !word.startsWith('--'));
  const wrong = [
    ...options.filter((option) => !['--json', '--write'].includes(option)),
    ...names.filter((name) => !rowNames.includes(name)),
  ];
  if (wrong.length > 0) {
    console.error(`There is no ${wrong.join(', ')}. The rows are ${rowNames.join(', ')}; the options are --json and --write.`);
    return 2;
  }
  if (options.includes('--write') && names.length > 0) {
    console.error(`--write writes ${page}, which shows every row: name no rows.`);
    return 2;
  }
  const say = (text: string) => (options.includes('--json') ? undefined : console.log(text));
  const wanted = names.length === 0 ? rowNames : names;
  await prepare();
  const results: Result[] = [];
  say(tableHead());
  for (const row of rows(work)) {
    if (!wanted.includes(row.row)) continue;
    const { ours, peer } = await row.measure();
    const ratio = ours.seconds / peer.seconds;
    const result = {
      row: row.row,
      target: row.target,
      peer: row.peer,
      ...(row.unit && { unit: row.unit }),
      ...(row.megabytes !== undefined && { megabytes: row.megabytes }),
      measured: { ours, peer },
      ratio,
      met: ratio <= row.target && ours.megabytes <= (row.megabytes ?? Number.POSITIVE_INFINITY),
    };
    results.push(result);
    say(tableLine(result));
  }
  if (options.includes('--json'))
    console.log(
      JSON.stringify({
        rows: results.map(({ row, measured, ratio, target, met }) => ({
          row,
          ours: measured.ours.seconds,
          peer: measured.peer.seconds,
          ratio,
          target,
          met,
          megabytes: Math.round(measured.ours.megabytes),
        })),
      }),
    );
  if (options.includes('--write')) writeFileSync(page, writePage(results));
  return 0;
}

process.exitCode = await bench(process.argv.slice(2));
