import { compareText } from '#setpiece/model/diagnostic';
import type { Check, QueuePage } from './page.ts';
import { type Surroundings, verifiedOf } from './surroundings.ts';

/** The page of all that people check. */
export function queuePage(surroundings: Surroundings): QueuePage {
  const { content, changes, base } = surroundings;
  type Page = (typeof content)['playbooks' | 'assets'][number];
  const check = ({ file, value }: Page, kind: Check['kind'], folder: string): Check => ({
    title: value.title,
    kind,
    href: `${base}${folder}/${value.id}/`,
    file,
    verified: verifiedOf(file, value.verified, surroundings),
    author: changes.of.get(file)?.[0]?.author ?? null,
  });
  const checks = [
    ...content.playbooks.filter(({ value }) => value.status !== 'retired').map((page) => check(page, 'Playbook', 'plays')),
    ...content.assets.map((page) => check(page, 'Asset', 'assets')),
  ];
  // The longest overdue first; those nobody ever checked by their titles.
  checks.sort((a, b) => compareText(a.verified?.until ?? '', b.verified?.until ?? '') || compareText(a.title, b.title));
  return { kind: 'queue', checks, gap: changes.gap };
}
