import type { APIRoute } from 'astro';
import { siteData } from '../../../data.ts';
import { folderOf, siteLanguage } from '../../../language/page-language.ts';
import { accountPath, pageLink } from '../../../links.ts';
import { customerRows } from '../../../table/customer-rows.ts';

/** All customers of the portfolio's table, where there are too many to stand on its page; a file for each language. */
export const GET: APIRoute = ({ params: { language } }) => {
  const id = siteData().languages.find((one) => one === language) ?? 'en';
  return new Response(JSON.stringify(customerRows(siteData(), siteLanguage(id), pageLink(`${folderOf(id)}${accountPath('{id}')}`))));
};
