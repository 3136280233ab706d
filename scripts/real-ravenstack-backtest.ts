/**
 * A back-test on RavenStack’s export (500 accounts), in which nothing tells who churns: a figure far above 0.5 would be a look into the future. `--json` prints the
 * figures of each day and nothing else.
 *
 * The export is no part of this repository: it is read from `--data DIR`, by default ../shared/data/ravenstack beside it.
 */
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Backtest } from '../src/proof/backtest.ts';
import { daysAsJson, runTool } from './real-backtest.ts';

const repository = fileURLToPath(new URL('..', import.meta.url));
const { values: options } = parseArgs({ options: { data: { type: 'string' }, json: { type: 'boolean', default: false } } });
const data = resolve(options.data ?? join(repository, '../shared/data/ravenstack'));

if (!existsSync(join(data, 'ravenstack_accounts.csv'))) {
  process.stderr.write(
    `Skipped: the RavenStack export is not at ${data}. It is no part of this repository; name its folder with --data DIR.\n`,
  );
  if (options.json) process.stdout.write(daysAsJson({ days: [] }));
} else {
  const root = mkdtempSync(join(tmpdir(), 'setpiece-ravenstack-'));
  try {
    cpSync(join(repository, 'test/real/ravenstack'), root, { recursive: true });
    await runTool(['import', data, '--map', join(root, 'mapping.yaml'), '--root', root, '--write']);
    const words = [
      'backtest',
      'churn',
      '--root',
      root,
      '--data',
      data,
      '--as-of',
      '2024-12-31',
      '--on',
      '2024-03-31,2024-06-30,2024-09-30',
    ];
    const result: Backtest = JSON.parse(await runTool([...words, '--json']));
    if (options.json) process.stdout.write(daysAsJson(result));
    else {
      const { auc } = result.all;
      const best = Math.max(...result.days.map(({ figures }) => figures.auc?.value ?? 0));
      process.stdout.write(`${await runTool(words)}\n`);
      process.stdout.write(
        best > 0.6
          ? `An AUC of ${best.toFixed(3)} on these data is a leak: nothing in them tells who churns. Look for a value that was written down after the event.\n`
          : `Nothing in these data separates: ${auc?.value.toFixed(3)} is a coin toss, and so is each measure. Anything far above 0.55 would be a look into the future.\n`,
      );
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
