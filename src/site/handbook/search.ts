/** How found pages are ranked: what Starlight sets of Pagefind where it makes the search itself. */
export const searchRanking = {
  ranking: { pageLength: 0.1, termFrequency: 0.1, termSaturation: 2, termSimilarity: 9, diacriticSimilarity: 0.8 },
} as const;
