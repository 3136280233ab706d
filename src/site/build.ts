import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import type { SiteData } from '../reports/site-data.ts';
import type { SiteSettings } from './config.ts';
import { dropData, handData } from './handed-data.ts';
import { packageRoot } from './package-root.ts';

/** A folder of every site that is built here. */
const marker = '_assets';

/** A site cannot be built for a reason that a user can mend; the message says how. */
export class SiteFault extends Error {
  override readonly name = 'SiteFault';
}

/** What to build, and where to. */
export interface SiteRequest {
  /** The content root: `.setpiece/` below it holds what the build needs and is never committed. */
  readonly contentRoot: string;
  readonly data: SiteData;
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
export async function buildSite({ contentRoot, data, out, base, onProgress }: SiteRequest): Promise<BuiltSite> {
  const target = resolve(out);
  checkOut(target);
  const settings = prepare(contentRoot, data, base);
  onProgress?.(`Building the handbook${data.shows.reports ? ` and ${data.report.customers.length} account reports` : ''}`);
  const { build } = await loadAstro();
  const { siteConfig } = await import('./config.ts');
  const { undrawn } = handData(settings.data, data);
  try {
    await workingIn(settings.root, () => build({ ...siteConfig(settings), logLevel: 'error' }));
  } finally {
    dropData(settings.data);
  }
  onProgress?.(`Moving the site to ${out}`);
  move(settings.out, target);
  return { undrawn };
}

/**
 * Astro keeps the code that draws the pages below the working folder where the site is written elsewhere (getOutDirWithinCwd in
 * astro/dist/core/build/common.js): two builds started from one folder would delete each other’s, and none would run in a folder that cannot be
 * written to.
 */
async function workingIn(folder: string, work: () => Promise<void>): Promise<void> {
  const before = process.cwd();
  process.chdir(folder);
  try {
    await work();
  } finally {
    process.chdir(before);
  }
}

/** A running preview. */
export interface SitePreview {
  readonly url: string;
  /** Shows a new evaluation: the browser reloads. */
  update(data: SiteData): void;
  close(): Promise<void>;
}

/** Serves the site on this machine while its content is being edited. */
export async function previewSite({
  contentRoot,
  data,
  port,
}: Pick<SiteRequest, 'contentRoot' | 'data'> & { readonly port: number }): Promise<SitePreview> {
  const settings = prepare(contentRoot, data, '/');
  handData(settings.data, data);
  const { dev } = await loadAstro();
  const { siteConfig } = await import('./config.ts');
  let updates = 0;
  const server = await dev({ ...siteConfig(settings), logLevel: 'error', server: { port, host: '127.0.0.1' } });
  return {
    url: `http://127.0.0.1:${server.address.port}/`,
    update: (next) => {
      handData(settings.data, next);
      updates += 1;
      // Browsers reload when this file changes.
      writeFileSync(settings.data, String(updates));
    },
    close: async () => {
      await server.stop();
      dropData(settings.data);
    },
  };
}

async function loadAstro(): Promise<typeof import('astro')> {
  process.env.ASTRO_TELEMETRY_DISABLED = '1';
  return import('astro');
}

/**
 * Makes `.setpiece/`, from which Astro works: its packages are found there through a link, because they are installed beside this package
 * and not beside the content.
 */
function prepare(contentRoot: string, data: SiteData, base: string): SiteSettings {
  const content = realpathSync(contentRoot);
  checkPath(content, /['*]/, 'move the folder');
  checkPath(packageRoot, /['*#?%]/, 'install setpiece in another folder');
  const root = join(content, '.setpiece');
  mkdirSync(join(root, 'data'), { recursive: true });
  writeFileSync(join(root, '.gitignore'), '*\n');
  writeFileSync(
    join(root, 'package.json'),
    `${JSON.stringify({ private: true, type: 'module', dependencies: { '@astrojs/mdx': '*', '@astrojs/starlight': '*', astro: '*' } })}\n`,
  );
  linkPackages(join(root, 'node_modules'));
  const settings: SiteSettings = {
    root,
    content,
    out: join(root, 'site'),
    base: `/${base.replaceAll(/^\/+|\/+$/g, '')}/`.replace('//', '/'),
    cache: join(root, 'cache'),
    data: join(root, 'data', 'changed'),
    title: data.workspace,
    languages: data.languages,
  };
  writeFileSync(settings.data, '');
  return settings;
}

function linkPackages(link: string): void {
  const target = packagesFolder();
  if (existsSync(link) && realpathSync(link) === target) return;
  rmSync(link, { recursive: true, force: true });
  symlinkSync(target, link, 'junction');
}

/** The `node_modules` that holds both astro and Starlight, as seen from this package. */
function packagesFolder(): string {
  const own = realpathSync(createRequire(import.meta.url).resolve('astro/package.json'));
  for (let folder = dirname(own); folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'astro', 'package.json')) && existsSync(join(folder, '@astrojs', 'starlight', 'package.json')))
      return folder;
  }
  throw new Error('astro and @astrojs/starlight are not installed together: install setpiece with its dependencies again');
}

/** The bundler takes these signs for quotes, patterns and parts of an address, whatever is done about them. */
function checkPath(path: string, signs: RegExp, remedy: string): void {
  const found = signs.exec(path)?.[0];
  if (found !== undefined) throw new SiteFault(`A site cannot be built with a path that has ${found} in it, such as ${path}: ${remedy}.`);
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
