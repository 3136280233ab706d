import { existsSync, readdirSync, realpathSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import mdx from '@astrojs/mdx';
import starlight from '@astrojs/starlight';
import type { AstroInlineConfig, AstroIntegration } from 'astro';
import type { LanguageId } from '../model/language.ts';
import { handbookOptions } from './handbook/starlight.ts';
import { packageRoot } from './package-root.ts';

/** Where a site is built from and to; every path is absolute. */
export interface SiteSettings {
  /** Astro's root: the directory that holds `node_modules` with astro and Starlight. */
  readonly root: string;
  /** The content root: the folder above `playbooks/` and `customers/`. */
  readonly content: string;
  readonly out: string;
  /** The path under which the site is served. Example: `/customers/`. */
  readonly base: string;
  readonly cache: string;
  /** A file that is written whenever the site's data changes: the data is known by its path, see `handed-data.ts`. */
  readonly data: string;
  /** The workspace's name. */
  readonly title: string;
  /** Languages of the site: the first stands at its root. */
  readonly languages: readonly LanguageId[];
}

/** Our own place, as sources (`src/site/`) or compiled (`dist/site/`): pages and styles are shipped as sources beside both. */
const pages = `${packageRoot}src/site/`;
const isSource = import.meta.url.endsWith('.ts');

/** The whole configuration of Astro: nothing is read from a file of the content. */
export function siteConfig(settings: SiteSettings): AstroInlineConfig {
  const { root, content, out, base, cache, title, languages } = settings;
  return {
    configFile: false,
    root,
    srcDir: pages,
    publicDir: `${pages}public`,
    outDir: out,
    cacheDir: cache,
    base,
    trailingSlash: 'always',
    prefetch: false,
    devToolbar: { enabled: false },
    // Pages are made of strings at hand, without waiting: a few at once hide the writing of files.
    build: { format: 'directory', concurrency: 4, assets: '_assets', inlineStylesheets: 'never' },
    integrations: [
      starlight({
        title,
        favicon: '/favicon.svg',
        disable404Route: true,
        ...handbookOptions(languages),
      }),
      languagesIntegration(languages),
      mdx(),
    ],
    vite: {
      cacheDir: `${cache}/vite`,
      // Fonts and styles of packages lie outside of Astro's root, and a preview serves no file from elsewhere unless told.
      server: { fs: { allow: [packageRoot, realpathSync(`${root}/node_modules`), content] } },
      plugins: [placesPlugin(settings), farContentPlugin(), reloadPlugin(settings.data)],
      resolve: isSource ? { alias: [{ find: /^#setpiece\/(.*)$/, replacement: `${packageRoot}src/$1.ts` }] } : {},
    },
  };
}

/** Files that a site has once, at its root. */
const rootFiles = ['404.astro', 'robots.txt.ts'];

/** Builds each page of ours once more below the folder of each further language; Starlight does the same with those of the handbook. */
function languagesIntegration(languages: readonly LanguageId[]): AstroIntegration {
  return {
    name: 'setpiece:languages',
    hooks: {
      'astro:config:setup': ({ injectRoute }) => {
        const paths = readdirSync(`${pages}pages`, { recursive: true, encoding: 'utf8' })
          .filter((path) => /\.(astro|ts)$/.test(path) && !rootFiles.includes(path))
          .sort();
        for (const language of languages.slice(1)) {
          for (const path of paths) {
            const route = path.replaceAll('\\', '/').replace(/(\/?index)?\.(astro|ts)$/, '');
            injectRoute({ pattern: `${language}/${route}`, entrypoint: `${pages}pages/${path}` });
          }
        }
      },
    },
  };
}

/** What pages and loaders may ask about the places: `import { places } from 'virtual:setpiece'`. */
function placesPlugin({ content, data, base, languages }: SiteSettings) {
  const id = 'virtual:setpiece';
  return {
    name: 'setpiece:places',
    resolveId: (asked: string) => (asked === id ? `\0${id}` : undefined),
    load: (asked: string) =>
      asked === `\0${id}` ? `export const places = ${JSON.stringify({ content, data, base, languages })};` : undefined,
  };
}

/** The part of Vite's plugins that is touched below. */
interface LoadHook {
  handler: (this: unknown, id: string, ...rest: unknown[]) => unknown;
}

/**
 * Astro takes the path of a component for one below its root when the two share no folder at all, as `/home/me/customers` and
 * `/opt/lib/node_modules` (normalizeFilename in astro/dist/vite-plugin-utils). It leaves paths alone that carry Vite's `/@fs` prefix.
 */
function farContentPlugin() {
  return {
    name: 'setpiece:far-content',
    configResolved({ plugins }: { readonly plugins: readonly { readonly name: string; readonly load?: unknown }[] }) {
      for (const { name, load } of plugins) {
        if (name !== 'astro:build' || !isLoadHook(load)) continue;
        const original = load.handler;
        load.handler = function (id, ...rest) {
          return original.call(this, id.startsWith('/') && !id.startsWith('/@fs') ? `/@fs${id}` : id, ...rest);
        };
      }
    },
  };
}

function isLoadHook(load: unknown): load is LoadHook {
  return typeof load === 'object' && load !== null && 'handler' in load && typeof load.handler === 'function';
}

/** The part of Vite's server that the reload needs. */
interface PreviewServer {
  readonly environments: Readonly<Record<string, { readonly hot: { send(event: string, data: object): void } }>>;
  readonly ws: { send(message: { type: 'full-reload' }): void };
  readonly httpServer: { on(event: 'close', then: () => void): unknown } | null;
}

/** In preview: a new evaluation reloads the browser. The folder is watched and not the file, which is replaced each time. */
function reloadPlugin(data: string) {
  return {
    name: 'setpiece:reload',
    configureServer(server: PreviewServer) {
      // A build makes servers of its own, which listen to nobody: a watcher would keep the process alive after it.
      if (server.httpServer === null || !existsSync(data)) return;
      const watcher = watch(dirname(data), (_event, name) => {
        if (name !== basename(data)) return;
        // Astro keeps what getStaticPaths gave until its content changes.
        for (const { hot } of Object.values(server.environments)) hot.send('astro:content-changed', {});
        server.ws.send({ type: 'full-reload' });
      });
      server.httpServer.on('close', () => watcher.close());
    },
  };
}
