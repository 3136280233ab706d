import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Content } from '../model/content.ts';
import type { SiteData } from '../reports/site-data.ts';
import { escapeText } from './charts/svg.ts';
import { dropData, type HandedData, handData } from './handed-data.ts';
import { packageRoot } from './package-root.ts';
import type * as Server from './server.ts';
import { standInBase, standInTitle } from './stand-ins.ts';

/** A site whose pages can be drawn. */
export interface OpenedSite extends Pick<typeof Server, 'handbookPaths' | 'renewHandbook' | 'reportPaths'> {
  /** What pages and the code that draws them share. */
  readonly handed: HandedData;
  /** What browsers load beside the pages. */
  readonly client: string;
  /** The page or file at a path below the site, as it is served. */
  draw(path: string): Promise<string>;
  /** Puts the site’s base and title in the place of what stands in for them. */
  settle(text: string): string;
  close(): void;
}

/** What to open. */
export interface SiteToOpen {
  /** Absolute path of the content root. */
  readonly content: string;
  readonly data: SiteData;
  /** The path under which the site is served, with `/` at both ends. */
  readonly base: string;
  /** What the files say, where they were read already. */
  readonly read?: Content | undefined;
}

/** Counts the sites of this process: each has an instance of the compiled code of its own. */
let opened = 0;

/** Opens a site. Its pages are drawn in this process, by code that was compiled with the package or, in a checkout of its sources, is compiled now. */
export async function openSite({ content, data, base, read }: SiteToOpen): Promise<OpenedSite> {
  const folder = await compiledFolder();
  opened += 1;
  const site = `${process.pid}-${opened}`;
  const handed = handData(site, { content, base: standInBase, languages: data.languages }, data, read);
  const address = pathToFileURL(join(folder, 'server.mjs'));
  address.searchParams.set('site', site);
  const server: typeof Server = await import(address.href);
  // Only what a path may hold gets into markup, styles and scripts.
  const shownBase = encodeURI(base).replaceAll("'", '%27');
  const title = escapeText(data.workspace);
  const settle = (text: string): string => text.replaceAll(standInBase, shownBase).replaceAll(standInTitle, () => title);
  return {
    handed,
    client: join(folder, 'client'),
    handbookPaths: server.handbookPaths,
    renewHandbook: server.renewHandbook,
    reportPaths: server.reportPaths,
    draw: async (path) => settle(await server.draw(path)),
    settle,
    close: () => dropData(site),
  };
}

/** Where the compiled pages are: in the package beside the compiled command line, or made of its sources. */
async function compiledFolder(): Promise<string> {
  if (!import.meta.url.endsWith('.ts')) return `${packageRoot}dist/pages`;
  const hash = createHash('sha256');
  const sources = globSync(['src/**/*', 'package-lock.json'], { cwd: packageRoot, withFileTypes: true });
  for (const path of sources
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort())
    hash.update(path).update(readFileSync(path));
  const folder = `${packageRoot}node_modules/.cache/setpiece/pages-${hash.digest('hex').slice(0, 16)}`;
  if (existsSync(folder)) return folder;
  // In a process of its own, which knows nothing of this one: Vite compiles for development, and for another base, where a test is about.
  const { PATH, HOME, TMPDIR } = process.env;
  await promisify(execFile)(process.execPath, ['--import', 'tsx', `${packageRoot}scripts/compile-pages.ts`, folder], {
    cwd: packageRoot,
    env: { PATH, HOME, TMPDIR },
  });
  return folder;
}
