import { type Peers, type PeerValues, peersOf, peerValues } from '#setpiece/reports/peers';
import type { CustomerReport } from '../evaluate/report.ts';
import type { SiteData } from '../reports/site-data.ts';
import { siteData } from './data.ts';

let made: { readonly data: SiteData; readonly values: PeerValues } | undefined;

/** Where a customer stands among others; everybody's values are sorted once a site. */
export function sitePeers(customer: CustomerReport): Peers | null {
  const data = siteData();
  if (made?.data !== data) made = { data, values: peerValues(data) };
  return peersOf(customer, data, made.values);
}
