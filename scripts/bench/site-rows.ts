import { join, resolve } from 'node:path';
import { type Measurement, measureProcess } from './measured-process.ts';
import { measurePreview } from './preview.ts';
import { generatedWorkspace, type Row, type Size, sizes } from './row.ts';

/** The rows of the site beyond ten thousand pages, and of a preview in which a file changes. */
export function siteRows(work: string): readonly Row[] {
  const command = resolve('dist/cli/main.js');
  const limit = (seconds: number): Measurement => ({ seconds, megabytes: 0 });
  const preview = (row: string, size: Size): Row => ({
    row,
    peer: 'a limit of 2 s',
    target: 1,
    measure: async () => ({ ours: await measurePreview(command, generatedWorkspace(work, size), sizes[size]), peer: limit(2) }),
  });
  return [
    {
      row: 'site-100k',
      peer: 'a limit of 60 s',
      target: 1,
      megabytes: 4096,
      measure: async () => ({
        ours: await measureProcess(
          command,
          ['build', '--root', generatedWorkspace(work, '100k'), '--reports', '--out', join(work, 'site-100k')],
          work,
        ),
        peer: limit(60),
      }),
    },
    preview('preview-changed-1k', '1k'),
    preview('preview-changed', '10k'),
  ];
}
