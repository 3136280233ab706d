import type { StarlightUserConfig } from '@astrojs/starlight/types';
import type { LanguageId } from '../../model/language.ts';
import { languageNames } from '../language/names.ts';
import { packageRoot } from '../package-root.ts';

/** Pages and styles are shipped as sources, also beside the compiled files. */
const folder = `${packageRoot}src/site/handbook/`;

/** What the handbook sets of Starlight: its sidebar is made per page, from the workspace. */
export function handbookOptions(languages: readonly LanguageId[]): Partial<StarlightUserConfig> {
  return {
    locales: Object.fromEntries(
      languages.map((id, index) => [index === 0 ? 'root' : id, { label: languageNames[id].name, lang: languageNames[id].tag }]),
    ),
    defaultLocale: 'root',
    sidebar: [],
    pagefind: true,
    credits: false,
    customCss: [`${folder}../theme.css`, `${folder}handbook.css`, `${folder}journey.css`, `${folder}facts.css`, `${folder}languages.css`],
    routeMiddleware: `${folder}route.ts`,
    components: {
      Header: `${folder}Header.astro`,
      PageTitle: `${folder}PageTitle.astro`,
      PageSidebar: `${folder}PageSidebar.astro`,
      MarkdownContent: `${folder}MarkdownContent.astro`,
      Footer: `${folder}Footer.astro`,
    },
  };
}
