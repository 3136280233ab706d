import { cpSync, createReadStream, createWriteStream, existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { stringify } from 'csv-stringify';
import { expect, test } from 'vitest';
import { onlineRetailFile, writeCustomers } from '../../scripts/online-retail.ts';
import type { Backtest } from '../../src/proof/backtest.ts';
import { run, temporaryFolder } from '../cli/recording.ts';

const data = resolve('../shared/data/online-retail');
const isPresent = existsSync(join(data, onlineRetailFile));
if (!isPresent) process.stderr.write(`Skipped: the Online Retail log is not at ${data}, and is no part of this repository.\n`);

async function importCustomers(): Promise<{ readonly root: string; readonly customers: number }> {
  const root = temporaryFolder();
  cpSync('test/real/online-retail', root, { recursive: true });
  mkdirSync(join(root, 'customers'));
  const customers = await writeCustomers(data, join(root, 'export'));
  const { exit } = await run(root, ['import', 'export', '--map', 'mapping.yaml', '--write']);
  expect(exit).toBe(0);
  return { root, customers };
}

/** Writes the lines of the log that are dated before a day. */
async function cut(before: string, folder: string): Promise<void> {
  mkdirSync(folder);
  await pipeline(
    createReadStream(join(data, onlineRetailFile)),
    createGunzip(),
    parse({ columns: true }),
    new Transform({
      objectMode: true,
      transform(row: { readonly InvoiceDate: string }, _encoding, done) {
        if (row.InvoiceDate < before) done(null, row);
        else done();
      },
    }),
    stringify({ header: true }),
    createGzip(),
    createWriteStream(join(folder, onlineRetailFile)),
  );
}

test.skipIf(!isPresent)(
  'a day of the whole log is evaluated as the log cut at that day is, and the model tells who orders again',
  async () => {
    const { root, customers } = await importCustomers();
    // Lines without a customer make none, nor do those who only ever cancelled.
    expect(customers).toBe(4_339);
    await cut('2011-06-09', join(root, 'cut'));
    const evaluate = (folder: string) => run(root, ['evaluate', '--as-of', '2011-06-09', '--data', folder, '--json']);
    const [whole, short] = [await evaluate(data), await evaluate('cut')];
    expect([whole.exit, whole.out.length > 1_000_000, whole.out === short.out]).toEqual([0, true, true]);

    const { out } = await run(root, ['backtest', '--on', '2011-06-09,2011-09-09', '--data', data, '--json']);
    const { days, excluded } = JSON.parse(out) as Backtest; // what the command itself made
    expect(excluded).toEqual([]);
    expect(days.map(({ day, figures }) => [day, figures.n, figures.losses])).toEqual([
      ['2011-06-09', 2_800, 1_464],
      ['2011-09-09', 3_370, 1_451],
    ]);
    // 0.99 of what a logistic regression reaches.
    for (const [index, least] of [0.752, 0.732].entries()) expect(days[index]?.figures.auc?.value).toBeGreaterThanOrEqual(least);
  },
  180_000,
);
