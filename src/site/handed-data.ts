import type { Content } from '../model/content.ts';
import type { LanguageId } from '../model/language.ts';
import type { SiteData } from '../reports/site-data.ts';

/** What pages know of where they stand. */
export interface Places {
  /** Absolute path of the content root. */
  readonly content: string;
  /** The path under which pages believe to be served, with `/` at both ends; the builder puts the real one in its place. */
  readonly base: string;
  /** Languages of the site: the first stands at its root. */
  readonly languages: readonly LanguageId[];
}

/** What goes between the code that builds a site and its pages. */
export interface HandedData {
  readonly places: Places;
  data: SiteData;
  /** What the files of the workspace say; absent where the pages have to read them. */
  content: Content | undefined;
  /** Customers whose report could not be drawn, with what stopped it; pages add to it. */
  readonly undrawn: Map<string, string>;
}

declare global {
  var setpieceSites: Map<string, HandedData> | undefined;
}

/**
 * The data of a site that this process builds, by the name that its pages know it by. Pages are bundled apart from what builds them, and share
 * with it the process and nothing else; a file between them would be longer than a string may be from some fifty thousand customers on.
 */
export function handedTo(site: string): HandedData {
  const handed = sites().get(site);
  if (handed === undefined) throw new Error('pages are drawn only while a site is built or previewed');
  return handed;
}

/** Hands data over: what was there under the name is replaced. */
export function handData(site: string, places: Places, data: SiteData, content?: Content): HandedData {
  const handed: HandedData = { places, data, content, undrawn: new Map() };
  sites().set(site, handed);
  return handed;
}

/** Lets go of the data. */
export function dropData(site: string): void {
  sites().delete(site);
}

function sites(): Map<string, HandedData> {
  globalThis.setpieceSites ??= new Map();
  return globalThis.setpieceSites;
}
