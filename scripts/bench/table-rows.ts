import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { measurePair, measureProcess } from './measured-process.ts';
import { type Row, sizes } from './row.ts';

const [MILLION, SHARDS] = [1_000_000, 8];

/** Customers that are rows of a table: all of them at once, and a shard of many. */
export function tableRows(work: string): readonly Row[] {
  const evaluate = (row: string, count: number, limit: number, words: readonly string[]): Row => ({
    row,
    peer: `a limit of ${limit} s`,
    target: 1,
    megabytes: 4096,
    measure: async () => {
      const folder = join(work, `table-${count}`);
      if (!existsSync(folder)) await (await import('./table-workspace.ts')).writeTableWorkspace(folder, count);
      return measurePair(
        1,
        () => measureProcess(resolve('dist/cli/main.js'), ['evaluate', '--no-cache', '--root', folder, ...words], work, {}, 'ignore'),
        async () => ({ seconds: limit, megabytes: 0 }),
      );
    },
  });
  // A minute for a million; two processors take the shards in pairs.
  const minute = 60;
  return [
    evaluate('evaluate-100k-table', sizes['100k'], (minute * sizes['100k']) / MILLION, ['--json']),
    evaluate('evaluate-1m-shard', MILLION, minute / (SHARDS / 2), ['--shard', `1/${SHARDS}`, '--out', join(work, 'shards')]),
  ];
}
