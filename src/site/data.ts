import { readFileSync, statSync } from 'node:fs';
import { places } from 'virtual:setpiece';
import type { SiteData } from '../reports/site-data.ts';

let read: { readonly changed: number; readonly data: SiteData } | undefined;

/** The site's data. Read once a build; in preview again when a new evaluation wrote it. */
export function siteData(): SiteData {
  const changed = statSync(places.data).mtimeMs;
  if (read?.changed !== changed) {
    const data: SiteData = JSON.parse(readFileSync(places.data, 'utf8'));
    read = { changed, data };
  }
  return read.data;
}
