import type { SiteData } from '../reports/site-data.ts';
import { handedTo } from './handed-data.ts';
import { siteName } from './places.ts';

/** The site's data; in preview that of the newest evaluation. */
export function siteData(): SiteData {
  return handedTo(siteName).data;
}

/** Remembers that a customer's report could not be drawn, for the end of the build. */
export function reportUndrawn(customer: string, reason: string): void {
  handedTo(siteName).undrawn.set(customer, reason);
}
