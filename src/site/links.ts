import { accountPath as accountPathOf } from '#setpiece/model/account-path';
import type { RepositoryLink } from '../reports/site-data.ts';
import { siteData } from './data.ts';
import { places } from './places.ts';

// Not `import.meta.env.BASE_URL`: Astro keeps its first value when one process builds two sites.
const { base } = places;

/** A page or file of the site under whatever path it is served. Example: `pageLink('reports/acme/')`. */
export function pageLink(path: string): string {
  return `${base}${path}`;
}

/** A customer's account report, for `link` of a page’s language. Example: `link(accountPath('acme'))`. */
export function accountPath(id: string): string {
  return accountPathOf(id, siteData().accountFiles);
}

/** The review of a customer that was lost or saved; null for one without. Example: `link(reviewPath('acme'))`. */
export function reviewPath(id: string): string | null {
  return siteData().reviews?.cases.some(({ customer }) => customer === id) ? `review/${id}/` : null;
}

/** A customer's value report; null in a workspace so large that they are made one at a time. */
export function valuePath(id: string): string | null {
  return siteData().accountFiles > 0 ? null : `reports/${id}/value/`;
}

/** Where a `file:line` of the content can be read on the web; null when no repository is known. */
export function sourceLink(at: string, repository: RepositoryLink | null): string | null {
  if (repository === null) return null;
  const [, file = at, line] = /^(.*?)(?::(\d+))?$/.exec(at) ?? [];
  const path = `${repository.path}${file}`.split('/').map(encodeURIComponent).join('/');
  return `${repository.web}/blob/${encodeURIComponent(repository.ref)}/${path}${line === undefined ? '' : `#L${line}`}`;
}

/** Where a file of the content can be edited on the web; a commit cannot be, so its place is taken by the default branch. */
export function editLink(file: string, repository: RepositoryLink | null): string | null {
  const link = sourceLink(file, repository);
  return link === null ? null : link.replace('/blob/', '/edit/').replace(/\/edit\/[0-9a-f]{40}\//, '/edit/HEAD/');
}

/** A place as short as it can be read: the folders that every file shares are left out. */
export function shortPlace(at: string): string {
  return at.replace(/^(playbooks|customers)\//, '');
}

/** The form that logs a touchpoint, with its customer filled in; null where no repository is known. */
export function touchpointLink(customer: string, repository: RepositoryLink | null): string | null {
  if (repository === null) return null;
  const query = new URLSearchParams({ template: 'log-a-touchpoint.yml', customer });
  return `${repository.issues ?? `${repository.web}/issues`}/new?${query}`;
}

/** An issue on the web; null where no repository is known. */
export function issueLink(issue: number, repository: RepositoryLink | null): string | null {
  return repository === null ? null : `${repository.issues ?? `${repository.web}/issues`}/${issue}`;
}
