import { places } from 'virtual:setpiece';
import type { SiteData } from '../reports/site-data.ts';
import { handedData } from './handed-data.ts';

/** The site's data; in preview that of the newest evaluation. */
export function siteData(): SiteData {
  return handedData(places.data).data;
}

/** Remembers that a customer's report could not be drawn, for the end of the build. */
export function reportUndrawn(customer: string, reason: string): void {
  handedData(places.data).undrawn.set(customer, reason);
}
