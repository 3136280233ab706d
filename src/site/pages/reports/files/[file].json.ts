import type { APIRoute } from 'astro';
import { experimental_AstroContainer } from 'astro/container';
import { accountFile } from '../../../../model/account-path.ts';
import { type AccountProps, accounts } from '../../../accounts.ts';
import { reportUndrawn, siteData } from '../../../data.ts';
import AccountFault from '../../../parts/AccountFault.astro';
import AccountReport from '../../../parts/AccountReport.astro';
import type { AccountFile } from '../../../scripts/account-files.ts';

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

export const GET: APIRoute<{ members: readonly AccountProps[] }> = async ({ props, url }) => {
  // One for each file: it remembers every page that it drew.
  const container = await experimental_AstroContainer.create();
  // Parts read the language from the address.
  const request = new Request(url);
  const file: Record<string, AccountFile[string]> = {};
  for (const account of props.members) {
    const { id, name } = account.customer;
    try {
      file[id] = { title: name, html: await container.renderToString(AccountReport, { props: { ...account }, request }) };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      reportUndrawn(id, reason);
      const html = await container.renderToString(AccountFault, { props: { customer: account.customer, reason }, request });
      file[id] = { title: name, html };
    }
  }
  return new Response(JSON.stringify(file), { headers: { 'content-type': 'application/json' } });
};
