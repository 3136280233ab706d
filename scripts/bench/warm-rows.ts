import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { writeWorkspace } from './generated-workspace.ts';
import { type Measurement, measurePair, measureProcess } from './measured-process.ts';
import { generatedWorkspace, type Row, type Size, sizes } from './row.ts';

/** Files that were written so shortly before a run are not trusted to be the same at the next one, in milliseconds. */
const settled = 3500;

/** Evaluating again where nothing, and where one customer in a hundred, has changed since the last time. */
export function warmRows(work: string): readonly Row[] {
  const environment = { XDG_CACHE_HOME: join(work, 'caches') };
  const evaluate = (folder: string): Promise<Measurement> =>
    measureProcess(resolve('dist/cli/main.js'), ['evaluate', '--root', folder, '--json'], work, environment);
  /** A run that is kept, so that the next one is found to be the same. */
  const warm = async (folder: string): Promise<string> => {
    await wait(settled);
    await evaluate(folder);
    return folder;
  };
  const unchanged = (size: Size, limit: number): Row => ({
    row: `evaluate-${size}-warm`,
    peer: `a limit of ${limit} s`,
    target: 1,
    measure: async () => {
      const folder = await warm(generatedWorkspace(work, size));
      return measurePair(
        3,
        () => evaluate(folder),
        async () => ({ seconds: limit, megabytes: 0 }),
      );
    },
  });
  return [
    unchanged('10k', 0.25),
    unchanged('100k', 1.2),
    {
      row: 'evaluate-10k-changed',
      peer: 'the same with nothing changed',
      target: 1.3,
      measure: async () => {
        const still = await warm(generatedWorkspace(work, '10k'));
        const folder = join(work, '10k-changed');
        if (!existsSync(folder)) writeWorkspace(folder, sizes['10k']);
        await warm(folder);
        let run = 0;
        return measurePair(
          3,
          async () => {
            changeSome(folder, run);
            run += 1;
            return evaluate(folder);
          },
          () => evaluate(still),
        );
      },
    },
  ];
}

/** Changes one number of each hundredth customer. */
function changeSome(folder: string, run: number): void {
  const customers = join(folder, 'customers');
  for (const [index, name] of readdirSync(customers).sort().entries()) {
    if (index % 100 !== 0) continue;
    const path = join(customers, name);
    writeFileSync(path, readFileSync(path, 'utf8').replace(/^ {2}score: \d+$/m, `  score: ${(index / 100 + run) % 20}`));
  }
}
