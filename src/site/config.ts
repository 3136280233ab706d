import { readdirSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import mdx from '@astrojs/mdx';
import starlight from '@astrojs/starlight';
import type { AstroInlineConfig, AstroIntegration } from 'astro';
import { languageIds } from '../model/language.ts';
import { searchRanking } from './handbook/search.ts';
import { handbookOptions } from './handbook/starlight.ts';
import { packageRoot } from './package-root.ts';
import { standInBase, standInTitle } from './stand-ins.ts';

/** Where the code of the pages is compiled to. */
export interface CompileSettings {
  /** Receives what Astro makes: `server/` draws the pages, `client/` goes to browsers. */
  readonly out: string;
  readonly cache: string;
}

/** Packages that stay packages. */
export const native: readonly string[] = ['satteri'];

/** Our own place: pages and styles. */
const pages = `${packageRoot}src/site/`;

/**
 * The whole configuration of Astro, for code that draws any site: it knows neither workspace nor address nor languages, which it asks for when it
 * runs (`places.ts`).
 */
export function siteConfig({ out, cache }: CompileSettings): AstroInlineConfig {
  return {
    configFile: false,
    root: packageRoot,
    srcDir: pages,
    publicDir: `${pages}public`,
    outDir: out,
    cacheDir: cache,
    base: standInBase,
    output: 'server',
    trailingSlash: 'always',
    prefetch: false,
    devToolbar: { enabled: false },
    build: { format: 'directory', assets: '_assets', inlineStylesheets: 'never' },
    integrations: [
      starlight({ title: standInTitle, favicon: '/favicon.svg', disable404Route: true, prerender: false, ...handbookOptions() }),
      languagesIntegration(),
      mdx(),
    ],
    adapter: compiledAdapter(),
    vite: {
      cacheDir: `${cache}/vite`,
      server: { fs: { allow: [packageRoot, realpathSync(`${packageRoot}node_modules`)] } },
      plugins: [handbookPlugin()],
      // Everything goes into the code, each package in the version that its importer means; native code cannot.
      ssr: { noExternal: true, external: [...native] },
      resolve: {
        alias: [
          { find: /^#setpiece\/(.*)$/, replacement: `${packageRoot}src/$1.ts` },
          // Starlight’s list of pages, which it makes once: a preview renews it.
          { find: 'virtual:starlight-routes', replacement: `${packageRoot}node_modules/@astrojs/starlight/dist/utils/routing/index.js` },
        ],
      },
    },
  };
}

/** Files that a site has once, at its root. */
const rootFiles = ['404.astro', 'robots.txt.ts'];

/** Draws each page of ours also below the folder of each language; Starlight does the same with those of the handbook. */
function languagesIntegration(): AstroIntegration {
  return {
    name: 'setpiece:languages',
    hooks: {
      'astro:config:setup': ({ injectRoute }) => {
        const paths = readdirSync(`${pages}pages`, { recursive: true, encoding: 'utf8' })
          .filter((path) => /\.(astro|ts)$/.test(path) && !rootFiles.includes(path))
          .sort();
        for (const language of languageIds) {
          for (const path of paths) {
            const route = path.replaceAll('\\', '/').replace(/(\/?index)?\.(astro|ts)$/, '');
            injectRoute({ pattern: `${language}/${route}`, entrypoint: `${pages}pages/${path}` });
          }
        }
      },
    },
  };
}

/** Makes `server.ts` the door to the compiled pages. */
function compiledAdapter(): AstroIntegration {
  return {
    name: 'setpiece:compiled',
    hooks: {
      'astro:config:done': ({ setAdapter }) =>
        setAdapter({
          name: 'setpiece',
          entrypointResolution: 'auto',
          serverEntrypoint: fileURLToPath(new URL('./server.ts', import.meta.url)),
          supportedAstroFeatures: { serverOutput: 'stable', sharpImageService: 'stable', i18nDomains: 'unsupported' },
          adapterFeatures: { buildOutput: 'server' },
        }),
    },
  };
}

/** Lets compiled pages ask for what Astro and Starlight take as known when they compile: content, languages and the name of the workspace. */
function handbookPlugin() {
  const from = (file: string): string => JSON.stringify(`${pages}handbook/${file}`);
  return {
    name: 'setpiece:handbook',
    transform(code: string, id: string): string | undefined {
      if (id === '\0astro:data-layer-content')
        return `import { handbookStore } from ${from('store.ts')};\nexport default handbookStore(${JSON.stringify(globalThis.setpieceGuides ?? [])});`;
      if (id === '\0virtual:starlight/user-config')
        return `import { inLanguages } from ${from('in-languages.ts')};\nexport default inLanguages(${code.replace(/^export default /, '')});`;
      if (id === '\0virtual:starlight/pagefind-config') return code.replace(/=.*$/, `= ${JSON.stringify(searchRanking)}`);
      return undefined;
    },
  };
}
