import { join, resolve } from 'node:path';
import { measurePair, measureProcess, runProcess } from './measured-process.ts';
import { generatedWorkspace, type Row } from './row.ts';

/** What `rules.mjs` prints. */
interface RuleSeconds {
  readonly ours: number;
  readonly byHand: number;
  readonly trace: number;
}

/** Rules by themselves, and a year of days. */
export function evaluationRows(work: string): readonly Row[] {
  const rules = (row: string, of: 'ours' | 'trace', target: number): Row => ({
    row,
    peer: 'closures written by hand',
    target,
    measure: async () => {
      const { code, output, errors, megabytes } = await runProcess(join(work, 'rules.mjs'), [], work);
      if (code !== 0) throw new Error(`rules.mjs ended with ${code}:\n${errors}`);
      const seconds: RuleSeconds = JSON.parse(output);
      return { ours: { seconds: seconds[of], megabytes }, peer: { seconds: seconds.byHand, megabytes } };
    },
  });
  return [
    rules('rules', 'ours', 1),
    rules('rules-trace', 'trace', 10),
    {
      row: 'fold-365',
      peer: 'one day',
      target: 60,
      megabytes: 1000,
      measure: () => {
        const ours = (name: string, ...args: readonly string[]) =>
          measureProcess(resolve('dist/cli/main.js'), [name, '--root', generatedWorkspace(work, '1k'), '--json', ...args], work);
        return measurePair(
          1,
          () => ours('replay', '--from', '2025-11-03', '--to', '2026-11-02'),
          () => ours('evaluate', '--no-cache'),
        );
      },
    },
  ];
}
