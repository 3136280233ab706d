import { getCollection } from 'astro:content';
import { defineRouteMiddleware, type StarlightRouteData } from '@astrojs/starlight/route-data';
import { siteData } from '../data.ts';
import { editLink, pageLink } from '../links.ts';
import { freshnessOf, isDue } from './freshness.ts';
import { sidebarAt, sidebarOf } from './sidebar.ts';

let made: StarlightRouteData['sidebar'] | undefined;

/** Gives each page its sidebar: made once in a build, and for each page in preview, where the content changes. */
export const onRequest = defineRouteMiddleware(async ({ locals }) => {
  const route = locals.starlightRoute;
  if (made === undefined || import.meta.env.DEV) {
    const docs = await getCollection('docs');
    const open = new Map(siteData().playbooks.map((playbook) => [playbook.id, playbook.open]));
    const pages = docs.map(({ id, data }) => ({ id, title: data.sidebar.label ?? data.title, order: data.sidebar.order, page: data.page }));
    const checks = docs.flatMap(({ data: { page } }) => (page?.kind === 'queue' ? page.checks : []));
    const due = checks.filter(({ verified }) => isDue(freshnessOf(verified, siteData().asOf))).length;
    made = sidebarOf(pages, pageLink(''), (id) => open.get(id) ?? 0, due);
  }
  const at = sidebarAt(made, pageLink(route.entry.id === 'index' ? '' : `${route.entry.id}/`));
  route.sidebar = at.sidebar;
  route.pagination = at.pagination;
  route.siteTitleHref = pageLink('');
  const { page } = route.entry.data;
  // The map needs the width.
  if (page?.kind === 'journey') route.toc = undefined;
  if (page !== undefined && 'file' in page) {
    const link = editLink(page.file, siteData().repository);
    route.editUrl = link === null ? undefined : new URL(link);
  }
});
