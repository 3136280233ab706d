import type { APIRoute } from 'astro';
import { areasOf } from '../areas.ts';
import { siteData } from '../data.ts';
import { folderOf } from '../language/page-language.ts';
import { pageLink } from '../links.ts';

const nothing = { reports: false, money: false, people: false };

/** Asks search engines to stay out of what only some builds have; each of its pages says so too, for sites below a path, whose robots.txt nobody reads. */
export const GET: APIRoute = () => {
  const { shows, languages } = siteData();
  const closed = areasOf(shows).filter(({ isBuilt }) => !isBuilt(nothing));
  const lines = languages.flatMap((language) => closed.map(({ path }) => `Disallow: ${pageLink(`${folderOf(language)}${path}`)}`));
  return new Response(['User-agent: *', ...(lines.length === 0 ? ['Disallow:'] : lines), ''].join('\n'));
};
