import leven from 'leven';
import { compareText } from './diagnostic.ts';

/**
 * The candidate that a mistyped name most likely meant, undefined when none is close. At most a third of the letters may differ;
 * of equally close ones the first by code point wins.
 * Example: `nearest('seat_usage', ['seat_use', 'arr'])` is `seat_use`.
 */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  const limit = Math.max(1, Math.floor(name.length / 3));
  let best: { candidate: string; distance: number } | undefined;
  for (const candidate of candidates) {
    if (candidate === name || Math.abs(candidate.length - name.length) > limit) continue;
    const distance = misspelling(name.toLowerCase(), candidate.toLowerCase());
    if (distance > limit) continue;
    const closer = best === undefined || distance < best.distance;
    if (closer || (distance === best?.distance && compareText(candidate, best.candidate) < 0)) best = { candidate, distance };
  }
  return best?.candidate;
}

/** The letters that differ; two that changed places count once, the commonest slip of all (`tilte`, `lrage`). */
function misspelling(name: string, candidate: string): number {
  const distance = leven(name, candidate);
  return distance === 2 && [...name].sort().join('') === [...candidate].sort().join('') ? 1 : distance;
}
