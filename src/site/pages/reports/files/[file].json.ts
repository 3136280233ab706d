import type { APIRoute } from 'astro';
import { experimental_AstroContainer } from 'astro/container';
import { accountFile } from '#setpiece/model/account-path';
import { type AccountProps, accounts } from '../../../accounts.ts';
import { siteData } from '../../../data.ts';
import AccountBatch from '../../../parts/AccountBatch.astro';
import type { AccountFile } from '../../../scripts/account-files.ts';

/** What people wrote is escaped, so that it never reads like this. */
const mark = '<!--account-->';

/** In a large workspace: files of a few accounts each, drawn by the same part as pages are. */
export function getStaticPaths() {
  const { accountFiles } = siteData();
  if (accountFiles === 0) return [];
  const members = Map.groupBy(accounts(), ({ customer }) => accountFile(customer.id, accountFiles));
  return Array.from({ length: accountFiles }, (_, file) => ({
    params: { file: String(file) },
    props: { members: members.get(file) ?? [] },
  }));
}

export const GET: APIRoute<{ members: readonly AccountProps[] }> = async ({ props: { members }, url }) => {
  const container = await experimental_AstroContainer.create();
  // Parts read their language from the address.
  const html = await container.renderToString(AccountBatch, { props: { members, mark }, request: new Request(url) });
  const drawn = html.split(mark);
  const file: AccountFile = Object.fromEntries(
    members.map(({ customer }, index) => [customer.id, { title: customer.name, html: drawn[index] ?? '' }]),
  );
  return new Response(JSON.stringify(file), { headers: { 'content-type': 'application/json' } });
};
