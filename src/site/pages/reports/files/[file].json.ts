import type { APIRoute } from 'astro';
import { experimental_AstroContainer } from 'astro/container';
import { accountFile } from '#setpiece/model/account-path';
import type { SiteData } from '../../../../reports/site-data.ts';
import { type AccountProps, accounts } from '../../../accounts.ts';
import { siteData } from '../../../data.ts';
import AccountBatch from '../../../parts/AccountBatch.astro';
import type { AccountFile } from '../../../scripts/account-files.ts';

/** What people wrote is escaped, so that it never reads like this. */
const mark = '<!--account-->';

let grouped: { readonly data: SiteData; readonly members: ReadonlyMap<number, readonly AccountProps[]> } | undefined;

/** In a large workspace: files of a few accounts each, drawn by the same part as pages are. */
function membersOf(file: number): readonly AccountProps[] {
  const data = siteData();
  if (grouped?.data !== data)
    grouped = { data, members: Map.groupBy(accounts().values(), ({ customer }) => accountFile(customer.id, data.accountFiles)) };
  return grouped.members.get(file) ?? [];
}

export const GET: APIRoute = async ({ params: { file }, url }) => {
  const members = membersOf(Number(file));
  const container = await experimental_AstroContainer.create();
  // Parts read their language from the address.
  const html = await container.renderToString(AccountBatch, { props: { members, mark }, request: new Request(url) });
  const drawn = html.split(mark);
  const accountsById: AccountFile = Object.fromEntries(
    members.map(({ customer }, index) => [customer.id, { title: customer.name, html: drawn[index] ?? '' }]),
  );
  return new Response(JSON.stringify(accountsById), { headers: { 'content-type': 'application/json' } });
};
