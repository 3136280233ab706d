import { getCollection } from 'astro:content';
import { defineRouteMiddleware, type StarlightRouteData } from '@astrojs/starlight/route-data';
import type { SiteData } from '../../reports/site-data.ts';
import { siteData } from '../data.ts';
import { languageAt } from '../language/page-language.ts';
import { editLink } from '../links.ts';
import { places } from '../places.ts';
import { freshnessOf, isDue } from './freshness.ts';
import { sidebarAt, sidebarOf } from './sidebar.ts';

let made: { readonly data: SiteData; readonly sidebars: Map<string, StarlightRouteData['sidebar']> } | undefined;

/** Gives each page its sidebar: made once per language, until the data is replaced. */
export const onRequest = defineRouteMiddleware(async ({ locals, url }) => {
  const route = locals.starlightRoute;
  const { id, t, link } = languageAt(url);
  const folder = link('').slice(places.base.length);
  if (made?.data !== siteData()) made = { data: siteData(), sidebars: new Map() };
  let sidebar = made.sidebars.get(id);
  if (sidebar === undefined) {
    const docs = (await getCollection('docs')).flatMap((doc) => {
      const inLanguage = pageIn(doc.id, folder, doc.data.page !== undefined);
      return inLanguage === undefined ? [] : [{ ...doc, id: inLanguage }];
    });
    const open = new Map(siteData().playbooks.map((playbook) => [playbook.id, playbook.open]));
    const pages = docs.map(({ id, data }) => ({ id, title: data.sidebar.label ?? data.title, order: data.sidebar.order, page: data.page }));
    const checks = docs.flatMap(({ data: { page } }) => (page?.kind === 'queue' ? page.checks : []));
    const due = checks.filter(({ verified }) => isDue(freshnessOf(verified, siteData().asOf))).length;
    sidebar = sidebarOf(pages, { link, t }, (playbook) => open.get(playbook) ?? 0, due);
    made.sidebars.set(id, sidebar);
  }
  const at = sidebarAt(sidebar, url.pathname);
  route.sidebar = at.sidebar;
  route.pagination = at.pagination;
  route.siteTitleHref = link('');
  const { page, translation } = route.entry.data;
  // The map needs the width.
  if (page?.kind === 'journey') route.toc = undefined;
  if (page !== undefined && 'file' in page) {
    const edit = editLink(translation?.file ?? page.file, siteData().repository);
    route.editUrl = edit === null ? undefined : new URL(edit);
  }
});

/**
 * The id of a page inside of a language's folder, undefined for a page of another language. Our guides are written once, and shown in each
 * language.
 */
function pageIn(id: string, folder: string, isMade: boolean): string | undefined {
  if (!isMade) return id;
  const own = places.languages.slice(1).find((language) => id === language || id.startsWith(`${language}/`));
  if ((own === undefined ? '' : `${own}/`) !== folder) return undefined;
  return own === undefined ? id : id === own ? 'index' : id.slice(folder.length);
}
