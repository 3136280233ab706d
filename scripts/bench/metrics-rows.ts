import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Measurement, measurePair, runProcess } from './measured-process.ts';
import type { Row } from './row.ts';

/** Metrics of rows in files. */
export function metricsRows(work: string): readonly Row[] {
  const folder = join(work, 'events-10m');
  const run = async (command: string): Promise<Measurement> => {
    const { code, output, errors, megabytes } = await runProcess(join(work, 'metrics.mjs'), [command, folder], work);
    if (code !== 0) throw new Error(`metrics.mjs ${command} ended with ${code}:\n${errors}`);
    return { seconds: output === '' ? 0 : JSON.parse(output).seconds, megabytes };
  };
  return [
    {
      row: 'metrics-10m',
      peer: 'DuckDB reading two columns',
      target: 3,
      megabytes: 600,
      measure: async () => {
        if (!existsSync(folder)) await run('make');
        return measurePair(
          3,
          () => run('ours'),
          () => run('scan'),
        );
      },
    },
  ];
}
