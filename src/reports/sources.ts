import type { SourceReport } from '../evaluate/report.ts';

/**
 * The source that says how far data reaches: of those that say how late their rows arrive the one that is furthest behind, because they are the
 * ones with rows every day; without any, the one with most rows. A source in which little happens would make complete data look old.
 */
export function leadingSource(sources: readonly SourceReport[]): SourceReport | undefined {
  const daily = sources.filter(({ lag }) => lag !== null);
  if (daily.length > 0) return daily.toSorted((a, b) => compare(a.newest ?? '', b.newest ?? '') || compare(a.name, b.name))[0];
  return sources.toSorted((a, b) => b.rows - a.rows || compare(a.name, b.name))[0];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
