/*
 * Pages are compiled once for every site. What is written into code and markup before a site is known stands in it under these names, and the
 * builder puts the site's own in their place.
 */

/** The path under which pages believe to be served. */
export const standInBase = '/setpiece-stand-in-base/';

/** What pages of the handbook take for the name of the workspace. */
export const standInTitle = 'setpiece-stand-in-title';
