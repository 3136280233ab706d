import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Content } from '../model/content.ts';
import type { SiteData } from '../reports/site-data.ts';
import { type OpenedSite, openSite } from './compiled.ts';
import { contentFolder, ownFolder, SiteFault } from './folders.ts';
import { writeSearch } from './search-index.ts';

/** A folder of every site that is built here. */
const marker = '_assets';

/** What to build, and where to. */
export interface SiteRequest {
  /** The content root: `.setpiece/` below it holds what the build needs and is never committed. */
  readonly contentRoot: string;
  readonly data: SiteData;
  /** What the files of the content say, where they were read already. */
  readonly content?: Content;
  /** The folder that receives the site; what an earlier build left in it is replaced. */
  readonly out: string;
  /** The path under which it will be served. Example: `/` or `/customers/`. */
  readonly base: string;
  readonly onProgress?: (message: string) => void;
}

/** A site that was built. */
export interface BuiltSite {
  /** Customers whose report could not be drawn, with what stopped it, by id: a page says so in its place. */
  readonly undrawn: ReadonlyMap<string, string>;
}

/**
 * Builds the site as static files. Rejects with the first reason when a page cannot be made, and with a {@link SiteFault} when `out` holds files
 * that are no site; `out` is then as it was.
 */
export async function buildSite({ contentRoot, data, content: read, out, base, onProgress }: SiteRequest): Promise<BuiltSite> {
  const target = resolve(out);
  checkOut(target);
  const content = contentFolder(contentRoot);
  const made = join(ownFolder(content), 'site');
  onProgress?.(`Building the handbook${data.shows.reports ? ` and ${data.report.customers.length} account reports` : ''}`);
  const site = await openSite({ content, data, base: baseOf(base), read });
  try {
    rmSync(made, { recursive: true, force: true });
    await writePages(site, made);
  } finally {
    site.close();
  }
  onProgress?.(`Moving the site to ${out}`);
  move(made, target);
  return { undrawn: site.handed.undrawn };
}

/** A base with `/` at both ends. */
function baseOf(base: string): string {
  return `/${base.replaceAll(/^\/+|\/+$/g, '')}/`.replace('//', '/');
}

async function writePages(site: OpenedSite, folder: string): Promise<void> {
  copyClient(site, folder);
  const pages = new Map<string, string>();
  for (const path of site.handbookPaths()) {
    const html = await site.draw(path);
    write(folder, path, html);
    pages.set(path, html);
  }
  const search = writeSearch(pages, join(folder, 'pagefind'));
  for (const path of site.reportPaths()) write(folder, path, await site.draw(path));
  await search;
}

function write(folder: string, path: string, text: string): void {
  const file = join(folder, path.endsWith('/') || path === '' ? `${path}index.html` : path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Styles and scripts name other files by their whole paths. */
function copyClient({ client, settle }: OpenedSite, folder: string): void {
  for (const path of readdirSync(client, { recursive: true, encoding: 'utf8' })) {
    const from = join(client, path);
    if (statSync(from).isDirectory()) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    if (/\.(css|js)$/.test(path)) writeFileSync(join(folder, path), settle(readFileSync(from, 'utf8')));
    else writeFileSync(join(folder, path), readFileSync(from));
  }
}

/** What is replaced must be a site: nobody loses a folder to a mistyped path. */
function checkOut(out: string): void {
  if (!existsSync(out)) return;
  if (!statSync(out).isDirectory()) throw new SiteFault(`${out} is a file; name a folder for the site with --out.`);
  if (readdirSync(out).length > 0 && !existsSync(join(out, marker)))
    throw new SiteFault(`${out} holds files that are no site, and they would be lost; name an empty or a new folder with --out.`);
}

function move(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true });
  mkdirSync(dirname(to), { recursive: true });
  try {
    renameSync(from, to);
  } catch (error) {
    // Another file system: a folder cannot be renamed across.
    if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV')) throw error;
    cpSync(from, to, { recursive: true });
    rmSync(from, { recursive: true, force: true });
  }
}
