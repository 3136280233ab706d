import { languageNames } from '../language/names.ts';
import { places } from '../places.ts';
import { searchRanking } from './search.ts';

/** Starlight’s own settings, as it makes them of what `starlight.ts` says, for the languages of the site at hand. */
export function inLanguages<T extends { readonly title: Readonly<Record<string, string>> }>(compiled: T): T {
  const locales = places.languages.map((id) => {
    const { name, tag } = languageNames[id];
    return [id, { label: name, lang: tag, dir: 'ltr' }] as const;
  });
  const [first] = locales;
  if (first === undefined) throw new Error('a site has a language');
  const isMultilingual = locales.length > 1;
  return {
    ...compiled,
    title: { [first[1].lang]: Object.values(compiled.title)[0] ?? '' },
    // Starlight has no search where a server draws the pages; here that server draws them once.
    pagefind: searchRanking,
    isMultilingual,
    isUsingBuiltInDefaultLocale: false,
    defaultLocale: { ...first[1], locale: isMultilingual ? 'root' : undefined },
    locales: isMultilingual ? Object.fromEntries(locales.map(([id, locale], index) => [index === 0 ? 'root' : id, locale])) : undefined,
  };
}
