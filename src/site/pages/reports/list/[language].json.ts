import type { APIRoute, GetStaticPaths } from 'astro';
import type { LanguageId } from '../../../../model/language.ts';
import { siteData } from '../../../data.ts';
import { folderOf, siteLanguage } from '../../../language/page-language.ts';
import { accountPath, pageLink } from '../../../links.ts';
import { customerRows } from '../../../table/customer-rows.ts';
import { mostOnPage } from '../../../table/rows.ts';

/** All customers of the portfolio's table, where there are too many to stand on its page; a file for each language. */
export const getStaticPaths = (() => {
  const { shows, report, languages } = siteData();
  return shows.reports && report.customers.length > mostOnPage ? languages.map((id) => ({ params: { language: id }, props: { id } })) : [];
}) satisfies GetStaticPaths;

export const GET: APIRoute<{ readonly id: LanguageId }> = ({ props: { id } }) =>
  new Response(JSON.stringify(customerRows(siteData(), siteLanguage(id), pageLink(`${folderOf(id)}${accountPath('{id}')}`))));
