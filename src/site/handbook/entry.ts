import { getEntry } from 'astro:content';
import { languageAt } from '../language/page-language.ts';
import { places } from '../places.ts';
import type { HandbookPage } from './page.ts';

/** What another page of the handbook shows, in the language of the page at hand. Example: `pageOf(Astro.url, 'journey')`. */
export async function pageOf<K extends HandbookPage['kind']>(
  url: URL,
  id: string,
  kind: K,
): Promise<Extract<HandbookPage, { readonly kind: K }> | undefined> {
  const folder = languageAt(url).link('').slice(places.base.length);
  const page = (await getEntry('docs', `${folder}${id}`))?.data.page;
  return page?.kind === kind ? (page as Extract<HandbookPage, { readonly kind: K }>) : undefined; // the kind tells it
}
