import { handedTo } from './handed-data.ts';

/** The site whose pages this code draws: the builder of the site names it in the address by which it imports them. */
const site = new URL(import.meta.url).searchParams.get('site') ?? '';

/** What pages may ask about where they stand. Taken once: a site keeps its languages and folders. */
export const { places } = handedTo(site);

/** The name under which this site’s data was handed over. */
export const siteName: string = site;
