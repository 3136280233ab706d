import store from 'astro:data-layer-content';
import { routes } from 'virtual:starlight-routes';
import { createApp } from 'astro/app/entrypoint';
import { siteData } from './data.ts';
import { workspacePages } from './handbook/store.ts';
import { languageNames } from './language/names.ts';
import { folderOf } from './language/page-language.ts';
import { ownPaths, rootPaths } from './paths.ts';
import { places } from './places.ts';

/*
 * The door to the compiled pages: what builds a site imports it and asks it for one page after the other.
 */

const pages = store.get('docs') ?? new Map<string, { readonly id: string }>();

const app = createApp({ streaming: false });
const [first = 'en', ...others] = places.languages;
// Astro compiled with every language; the pages at hand have this site's.
if (app.manifest.i18n)
  app.manifest.i18n = {
    ...app.manifest.i18n,
    defaultLocale: languageNames[first].tag,
    locales:
      others.length === 0
        ? [languageNames[first].tag]
        : places.languages.map((id) => ({ codes: [languageNames[id].tag], path: id === first ? languageNames[id].tag : id })),
  };

/** The pages of the handbook, below the site. Guides are written once and shown in each language. */
export function handbookPaths(): readonly string[] {
  const ids = [...pages.keys()];
  const isOf = (id: string, language: string): boolean => id === language || id.startsWith(`${language}/`);
  const atRoot = ids.filter((id) => !others.some((language) => isOf(id, language))).map((id) => (id === 'index' ? '' : `${id}/`));
  const below = others.flatMap((language) => [
    ...ids.filter((id) => isOf(id, language)).map((id) => `${id}/`),
    ...atRoot.map((path) => `${language}/${path}`),
  ]);
  return [...new Set([...atRoot, ...below])];
}

/**
 * Makes the pages of the handbook of the content that is handed over by now. False when a page came or went: Starlight takes its list of pages once,
 * so that the site has to be opened anew.
 */
export function renewHandbook(): boolean {
  const fresh = new Map(workspacePages().map((page) => [page.id, page]));
  const made = [...pages.values()].filter((page) => !('digest' in page)).map(({ id }) => id);
  if (made.length !== fresh.size || !made.every((id) => fresh.has(id))) return false;
  for (const [id, page] of fresh) pages.set(id, page);
  for (const { entry } of routes) Object.assign(entry, fresh.get(entry.id === '' ? 'index' : entry.id), { id: entry.id });
  return true;
}

/** Every other page and file, below the site. */
export function reportPaths(): readonly string[] {
  return [...rootPaths, ...places.languages.flatMap((id) => ownPaths(siteData()).map((path) => `${folderOf(id)}${path}`))];
}

/** What stands at a path: with stand-ins for base and title. Rejects where it cannot be drawn. */
export async function draw(path: string): Promise<string> {
  const response = await app.render(new Request(`http://localhost${places.base}${path === '404.html' ? '404/' : path}`));
  if (response.status >= 300 && path !== '404.html') throw new Error(`the page ${path} could not be drawn: ${response.status}`);
  return response.text();
}
