import type { SiteData } from '../reports/site-data.ts';

/** What goes between the code that builds a site and its pages. */
export interface HandedData {
  data: SiteData;
  /** Customers whose report could not be drawn, with what stopped it; pages add to it. */
  readonly undrawn: Map<string, string>;
}

declare global {
  var setpieceSites: Map<string, HandedData> | undefined;
}

/**
 * The data of a site that this process builds, by the path that the pages know it by. Pages are bundled apart from what builds them, and share with it
 * the process and nothing else; a file between them would be longer than a string may be from some fifty thousand customers on.
 */
export function handedData(path: string): HandedData {
  const handed = sites().get(path);
  if (handed === undefined) throw new Error('pages are drawn only while a site is built or previewed');
  return handed;
}

/** Hands data over: what was there under the path is replaced. */
export function handData(path: string, data: SiteData): HandedData {
  const handed: HandedData = { data, undrawn: new Map() };
  sites().set(path, handed);
  return handed;
}

/** Lets go of the data. */
export function dropData(path: string): void {
  sites().delete(path);
}

function sites(): Map<string, HandedData> {
  globalThis.setpieceSites ??= new Map();
  return globalThis.setpieceSites;
}
