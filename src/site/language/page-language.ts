import type { LanguageId } from '../../model/language.ts';
import { siteData } from '../data.ts';
import { pageLink } from '../links.ts';
import { places } from '../places.ts';
import { type Language, languageOf } from './language.ts';
import { languageNames } from './names.ts';

/** The language of a page, with links that stay in it. */
export interface PageLanguage extends Language {
  /** A page of the site in this language. Example: `link('reports/acme/')`. */
  readonly link: (path: string) => string;
}

/** The language in which a page is being built: its address tells (`Astro.url`). The first of `publish.languages` stands at the root. */
export function languageAt(url: URL): PageLanguage {
  const id = languageIdAt(url);
  const language = siteLanguage(id);
  const before = made.get(language);
  if (before !== undefined) return before;
  const own = { ...language, link: (path: string) => pageLink(`${folderOf(id)}${path}`) };
  made.set(language, own);
  return own;
}

/** Every part of a page asks for its language. */
const made = new WeakMap<Language, PageLanguage>();

/** A language of the site, with what it calls the titles of the workspace. */
export function siteLanguage(id: LanguageId): Language {
  return languageOf(id, siteData().titles[id]);
}

/** The same page in every language of the site, in their order; every page is built in each. */
export function languageLinks(
  url: URL,
): readonly { readonly id: LanguageId; readonly tag: string; readonly name: string; readonly href: string; readonly isHere: boolean }[] {
  const here = languageIdAt(url);
  const asked = url.pathname.slice(places.base.length + folderOf(here).length);
  // The page for what does not exist stands at the root alone.
  const path = /^404(\/|\.html)?$/.test(asked) ? '' : asked;
  return places.languages.map((id) => ({ id, ...languageNames[id], href: pageLink(`${folderOf(id)}${path}`), isHere: id === here }));
}

/** The folder of a language below the site: '' for the first, else with its slash. */
export function folderOf(id: LanguageId): string {
  return id === places.languages[0] ? '' : `${id}/`;
}

function languageIdAt(url: URL): LanguageId {
  const [folder] = url.pathname.slice(places.base.length).split('/', 1);
  return places.languages.find((id, index) => index > 0 && id === folder) ?? places.languages[0] ?? 'en';
}
