import { join, resolve } from 'node:path';
import { type AccountPage, measureAccountPage } from './account-page.ts';
import { evaluationRows } from './evaluation-rows.ts';
import { type Measurement, measurePair, measureProcess } from './measured-process.ts';
import { metricsRows } from './metrics-rows.ts';
import { generatedWorkspace, type Row, type Size } from './row.ts';
import { siteRows } from './site-rows.ts';
import { tableRows } from './table-rows.ts';
import { warmRows } from './warm-rows.ts';

/** The rows, measured in a folder that holds the built peers, and into which they write their input. */
export function rows(work: string): readonly Row[] {
  const ours = (...args: readonly string[]) => measureProcess(resolve('dist/cli/main.js'), args, work);
  const peer = (script: string, ...args: readonly string[]) => measureProcess(join(work, script), args, work);

  const start = (row: string, limit: number, ...args: readonly string[]): Row => ({
    row,
    peer: `a limit of ${limit} s`,
    target: 1,
    measure: () =>
      measurePair(
        5,
        () => ours(...args),
        async () => ({ seconds: limit, megabytes: 0 }),
      ),
  });
  const command = (row: string, name: 'validate' | 'evaluate', size: Size, with_: string): Row => ({
    row,
    peer: with_,
    target: 1 / 9,
    measure: () =>
      measurePair(
        3,
        () => ours(name, '--no-cache', '--root', generatedWorkspace(work, size), '--json'),
        () => peer('peer.mjs', name, generatedWorkspace(work, size)),
      ),
  });
  const sites = new Map<string, Promise<Measurement>>();
  /** A site takes long to build: it is built once for both of its peers. */
  const site = (size: Size): Promise<Measurement> => {
    const built =
      sites.get(size) ?? ours('build', '--root', generatedWorkspace(work, size), '--reports', '--out', join(work, `site-${size}`));
    sites.set(size, built);
    return built;
  };
  const pages = (row: string, size: Size, kind: 'eleventy' | 'plain', target: number): Row => ({
    row,
    peer: kind === 'eleventy' ? 'Eleventy, plain pages' : 'a plain writer of files',
    target,
    measure: () =>
      measurePair(
        1,
        () => site(size),
        () => peer('pages.mjs', kind, generatedWorkspace(work, size)),
      ),
  });
  let opened: Promise<AccountPage> | undefined;
  const page = (row: string, limit: number, of: (page: AccountPage) => number, unit?: 'points'): Row => ({
    row,
    peer: `a limit of ${limit} ${unit === undefined ? 's' : 'lost of 100'}`,
    target: 1,
    ...(unit && { unit }),
    measure: async () => {
      opened ??= measureAccountPage(work);
      return { ours: { seconds: of(await opened), megabytes: 0 }, peer: { seconds: limit, megabytes: 0 } };
    },
  });
  const [checked, evaluated] = ['yaml + zod', 'yaml + zod + json-rules-engine'];
  return [
    start('help', 0.15, '--help'),
    start('validate-sample', 0.4, 'validate', '--no-cache', '--root', resolve('.')),
    command('validate-1k', 'validate', '1k', checked),
    command('evaluate-1k-cold', 'evaluate', '1k', evaluated),
    command('validate-10k', 'validate', '10k', checked),
    command('evaluate-10k-cold', 'evaluate', '10k', evaluated),
    pages('site-1k', '1k', 'eleventy', 1),
    pages('site-1k-plain', '1k', 'plain', 4),
    pages('site-10k', '10k', 'eleventy', 1),
    pages('site-10k-plain', '10k', 'plain', 4),
    page('account-page-paint', 1, ({ largestPaint }) => largestPaint),
    page('account-page-score', 1, ({ score }) => 100 - score, 'points'),
    ...warmRows(work),
    ...evaluationRows(work),
    ...metricsRows(work),
    ...siteRows(work),
    ...tableRows(work),
  ];
}

export const rowNames: readonly string[] = rows('').map(({ row }) => row);
