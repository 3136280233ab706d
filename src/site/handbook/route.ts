import { getCollection } from 'astro:content';
import { defineRouteMiddleware, type StarlightRouteData } from '@astrojs/starlight/route-data';
import { siteData } from '../data.ts';
import { pageLink, sourceLink } from '../links.ts';
import { sidebarAt, sidebarOf } from './sidebar.ts';

let made: StarlightRouteData['sidebar'] | undefined;

/** Gives each page its sidebar: made once in a build, and for each page in preview, where the content changes. */
export const onRequest = defineRouteMiddleware(async ({ locals }) => {
  const route = locals.starlightRoute;
  if (made === undefined || import.meta.env.DEV) {
    const docs = await getCollection('docs');
    const open = new Map(siteData().playbooks.map((playbook) => [playbook.id, playbook.open]));
    const pages = docs.map(({ id, data }) => ({ id, title: data.sidebar.label ?? data.title, order: data.sidebar.order, page: data.page }));
    made = sidebarOf(pages, pageLink(''), (id) => open.get(id) ?? 0);
  }
  const at = sidebarAt(made, pageLink(route.entry.id === 'index' ? '' : `${route.entry.id}/`));
  route.sidebar = at.sidebar;
  route.pagination = at.pagination;
  route.siteTitleHref = pageLink('');
  const { page } = route.entry.data;
  if (page !== undefined && 'file' in page) route.editUrl = editLink(page.file);
});

/** Where a file of the content can be edited on the web; a commit cannot be, so its place is taken by the default branch. */
function editLink(file: string): URL | undefined {
  const link = sourceLink(file, siteData().repository);
  return link === null ? undefined : new URL(link.replace('/blob/', '/edit/').replace(/\/edit\/[0-9a-f]{40}\//, '/edit/HEAD/'));
}
