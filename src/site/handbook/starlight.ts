import type { StarlightUserConfig } from '@astrojs/starlight/types';
import { languageIds } from '../../model/language.ts';
import { languageNames } from '../language/names.ts';
import { packageRoot } from '../package-root.ts';

const folder = `${packageRoot}src/site/handbook/`;

/** What the handbook sets of Starlight: its sidebar is made per page, from the workspace. */
export function handbookOptions(): Partial<StarlightUserConfig> {
  return {
    locales: Object.fromEntries(
      languageIds.map((id, index) => [index === 0 ? 'root' : id, { label: languageNames[id].name, lang: languageNames[id].tag }]),
    ),
    defaultLocale: 'root',
    sidebar: [],
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
