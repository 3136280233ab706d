import type { StarlightRouteData } from '@astrojs/starlight/route-data';
import { say } from '#setpiece/model/language';
import type { PageLanguage } from '../language/page-language.ts';
import type { HandbookPage } from './page.ts';

type Entries = StarlightRouteData['sidebar'];
type Entry = Entries[number];
type Link = Extract<Entry, { type: 'link' }>;

/** A page as the sidebar needs it. */
export interface SidebarPage {
  readonly id: string;
  readonly title: string;
  readonly order: number | undefined;
  readonly page: HandbookPage | undefined;
}

/** Folders of our own texts, with the title above them. */
const texts = [
  ['guides', say('Guides')],
  ['cookbook', say('How do I say …?')],
  ['reference', say('Reference')],
  ['decisions', say('Decisions')],
] as const;

/**
 * The sidebar: the stages with their playbooks in the order of the journey, what playbooks use, and our guides. `open` tells how many
 * runs of a playbook are open, `due` how many pages somebody should verify.
 */
export function sidebarOf(
  pages: readonly SidebarPage[],
  { link: pageLink, t }: Pick<PageLanguage, 'link' | 't'>,
  open: (playbook: string) => number,
  due: number,
): Entries {
  const link = (id: string, label: string, count = 0): Link => ({
    type: 'link',
    label,
    href: pageLink(id === 'index' ? '' : `${id}/`),
    isCurrent: false,
    badge: count === 0 ? undefined : { variant: 'default', class: 'count', text: String(count) },
    attrs: {},
  });
  const group = (label: string, entries: Entries): Entries =>
    entries.length === 0 ? [] : [{ type: 'group', label, entries, collapsed: false, badge: undefined }];
  const home = pages.find(({ page }) => page?.kind === 'home')?.page;
  const stages = home?.kind === 'home' ? home.stages : [];
  const assets = pages.filter(({ page }) => page?.kind === 'asset').length;
  return [
    link('index', t('Overview')),
    ...pages.filter(({ page }) => page?.kind === 'journey').map(({ id, title }) => link(id, title)),
    ...pages.filter(({ page }) => page?.kind === 'queue').map(({ id, title }) => link(id, title, due)),
    ...stages.flatMap(({ title, playbooks }) =>
      group(
        title,
        playbooks.map((playbook) => link(`plays/${playbook.id}`, playbook.title, open(playbook.id))),
      ),
    ),
    ...group(t('What playbooks use'), [
      ...(assets === 0 ? [] : [link('assets', t('Assets'), assets)]),
      ...pages.filter(({ page }) => page?.kind === 'health').map(({ id, title }) => link(id, title)),
      ...pages
        .filter(({ page }) => page?.kind === 'metrics' || page?.kind === 'segments' || page?.kind === 'glossary')
        .map(({ id, title }) => link(id, title)),
    ]),
    ...texts.flatMap(([folder, label]) =>
      group(
        t(label),
        pages
          .filter(({ id }) => id.startsWith(`${folder}/`) || (folder === 'reference' && id === 'benchmarks'))
          .sort((a, b) => (a.order ?? 1000) - (b.order ?? 1000) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
          .map(({ id, title }) => link(id, title)),
      ),
    ),
  ];
}

/** The same sidebar with the page at hand marked, and the pages before and after it. */
export function sidebarAt(sidebar: Entries, href: string): { sidebar: Entries; pagination: StarlightRouteData['pagination'] } {
  const mark = (entry: Entry): Entry =>
    entry.type === 'group' ? { ...entry, entries: entry.entries.map(mark) } : { ...entry, isCurrent: entry.href === href };
  const marked = sidebar.map(mark);
  const links = marked.flatMap((entry) => (entry.type === 'group' ? entry.entries : [entry])).filter((entry) => entry.type === 'link');
  const index = links.findIndex(({ isCurrent }) => isCurrent);
  return {
    sidebar: marked,
    pagination: { prev: index > 0 ? links[index - 1] : undefined, next: index < 0 ? undefined : links[index + 1] },
  };
}
