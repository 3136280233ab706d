import { accountPageName } from '#setpiece/model/account-path';
import type { SiteData } from '../reports/site-data.ts';
import { mostOnPage } from './table/rows.ts';

/** Every page and file outside of the handbook, below the folder of a language. Example: `reports/`, `reports/acme/`. */
export function ownPaths({ accountFiles, backtest, broken, languages, nps, report, reviews, shows, weeks }: SiteData): readonly string[] {
  const { customers } = report;
  return [
    ...(shows.reports ? ['reports/', 'effectiveness/', 'how-we-know/'] : []),
    ...(backtest === null || !shows.reports ? [] : ['backtest/']),
    ...(nps === null ? [] : ['nps/']),
    ...(reviews === null || !shows.reports ? [] : ['review/', ...reviews.cases.map(({ customer }) => `review/${customer}/`)]),
    ...(shows.reports && shows.money ? ['revenue/'] : []),
    ...(shows.reports && shows.people ? ['week/'] : []),
    ...weeks.map(({ login }) => `week/${login}/`),
    ...(accountFiles > 0 ? [`reports/${accountPageName}/`] : customers.flatMap(({ id }) => [`reports/${id}/`, `reports/${id}/value/`])),
    ...broken.map(({ id }) => `reports/${id}/`),
    ...Array.from({ length: accountFiles }, (_, file) => `reports/files/${file}.json`),
    ...(shows.reports && customers.length > mostOnPage ? languages.map((language) => `reports/list/${language}.json`) : []),
  ];
}

/** Files that a site has once, at its root. */
export const rootPaths: readonly string[] = ['404.html', 'robots.txt'];
