import { watch } from 'node:fs';
import { join } from 'node:path';
import { previewSite } from '../site/preview.ts';
import { explainSite, type SiteOptions, siteDataOf } from './build.ts';
import { writeWarnings } from './opened-workspace.ts';
import { evaluateWorkspace } from './road.ts';
import type { ExitCode, Terminal } from './terminal.ts';

/** How long to wait for the rest of a change: editors write a file in several steps. */
const settle = 150;

/** `setpiece preview`: shows the site and follows changes of the files, until it is interrupted. */
export async function preview(options: SiteOptions & { readonly port: number }, terminal: Terminal): Promise<ExitCode> {
  const evaluated = await evaluateWorkspace(options, terminal, { setsBrokenAside: true });
  if (!evaluated) return 1;
  const data = await siteDataOf(evaluated, options.reports, terminal);
  const site = await explainSite(() =>
    previewSite({ contentRoot: evaluated.root, data, content: evaluated.program.content, port: options.port }),
  );
  if (options.json) terminal.out(`${JSON.stringify({ url: site.url })}\n`);
  else terminal.out(`The site is at ${site.url}. Change a file and it follows; Ctrl+C ends it.\n`);
  let waiting: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const renew = async () => {
    // A workspace with errors keeps the last good pages; what is wrong has been said.
    const next = await evaluateWorkspace(options, terminal, { setsBrokenAside: true });
    if (!next) return;
    writeWarnings(next, terminal);
    await site.update({ data: await siteDataOf(next, options.reports, terminal), content: next.program.content });
  };
  const changed = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      running = running.then(renew).catch((error: unknown) => terminal.err(`${error instanceof Error ? error.message : String(error)}\n`));
    }, settle);
  };
  const watchers = ['playbooks', 'customers'].map((folder) => watch(join(evaluated.root, folder), { recursive: true }, changed));
  for (const watcher of watchers) watcher.on('error', (error) => terminal.err(`Changes are no longer followed: ${String(error)}\n`));
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  for (const watcher of watchers) watcher.close();
  await site.close();
  return 0;
}
