import { accountPath, countAccountFiles } from '../model/account-path.ts';
import type { Content } from '../model/content.ts';
import type { Workspace } from '../model/workspace.ts';
import type { Links } from './links.ts';

/** Variables of the environment, as Actions sets them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** How to reach the issues. */
export interface GithubSettings {
  readonly owner: string;
  readonly name: string;
  readonly token: string;
  /** Without a slash at the end. Example: `https://api.github.com`. */
  readonly apiUrl: string;
  /** Whether requests are spaced as GitHub asks; a server on this machine has no such limits. */
  readonly paced: boolean;
}

/** The settings, or in words why there are none; each says what to set. */
export type SettingsResult =
  | { readonly settings: GithubSettings; readonly missing: readonly [] }
  | { readonly settings: null; readonly missing: readonly string[] };

/**
 * Reads how to reach GitHub from the variables that Actions sets: `GITHUB_TOKEN`, `GITHUB_REPOSITORY` (unless the workspace names a
 * repository) and `GITHUB_API_URL`.
 */
export function readSettings(env: Environment, workspace: { readonly github: Pick<Workspace['github'], 'repository'> }): SettingsResult {
  const token = env.GITHUB_TOKEN ?? '';
  const repository = workspace.github.repository ?? env.GITHUB_REPOSITORY ?? '';
  const apiUrl = (env.GITHUB_API_URL ?? '') === '' ? 'https://api.github.com' : (env.GITHUB_API_URL ?? '');
  const [, owner, name] = /^([A-Za-z0-9-]+)\/([A-Za-z0-9._-]+)$/.exec(repository) ?? [];
  const url = URL.canParse(apiUrl) ? new URL(apiUrl) : null;
  const missing = [
    token === '' ? 'GITHUB_TOKEN is not set: give a token that may read and write issues' : '',
    repository === '' ? 'no repository is named: set GITHUB_REPOSITORY to owner/name, or github.repository in workspace.yaml' : '',
    repository !== '' && name === undefined ? `"${repository}" is no repository: expected owner/name` : '',
    url === null || !['http:', 'https:'].includes(url.protocol)
      ? `GITHUB_API_URL is "${apiUrl}": expected an address such as https://api.github.com`
      : '',
  ].filter(Boolean);
  if (missing.length > 0 || owner === undefined || name === undefined || url === null) return { settings: null, missing };
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  return { settings: { owner, name, token, apiUrl: apiUrl.replace(/\/+$/, ''), paced: !isLocal }, missing: [] };
}

/** Where the site is, and what of it can be linked to. */
export interface PublishedSite {
  readonly url: string;
  readonly reports: boolean;
  /** See `countAccountFiles`. */
  readonly accountFiles: number;
}

/** The published site of a workspace; null where it names no address. */
export function publishedSite({ workspace, customers }: Pick<Content, 'workspace' | 'customers'>): PublishedSite | null {
  const { address, reports, account_pages_up_to } = workspace.value.publish;
  return address === undefined ? null : { url: address, reports, accountFiles: countAccountFiles(customers.length, account_pages_up_to) };
}

/**
 * Addresses for issues from the variables that Actions sets: files at the commit that is evaluated, and the page that edits them where a branch
 * is checked out.
 *
 * @param folder the content root below the repository's root, with `/` last; empty where they are the same
 * @param site the address of the published site where there is one
 */
export function readLinks(env: Environment, folder: string, site: PublishedSite | null): Links {
  const address = site === null ? null : site.url.replace(/\/*$/, '/');
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_SHA: commit, GITHUB_REF: ref } = env;
  const base = server && repository ? `${server}/${repository}` : null;
  const branch = ref?.startsWith('refs/heads/') ? ref.slice('refs/heads/'.length) : null;
  return {
    source: base !== null && commit ? `${base}/blob/${commit}/${folder}` : null,
    edit: base !== null && branch !== null ? `${base}/edit/${branch}/${folder}` : null,
    account: site?.reports ? `${address}${accountPath('{id}', site.accountFiles)}` : null,
    ...(site?.reports && { review: `${address}review/{id}/` }),
    playbook: address === null ? null : `${address}plays/{id}/`,
    asset: address === null ? null : `${address}assets/{id}/`,
  };
}
