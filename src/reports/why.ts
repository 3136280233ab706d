import type { Explanation, HealthReport, MeasureReport } from '../evaluate/report.ts';
import { formatValue } from './format.ts';

/**
 * What changed the computed score or band on its way to the shown one, the deciding step first. That hysteresis held the band is left out where
 * a later step (coverage, a cap, a person) decided the band instead.
 */
export function decidingChanges({ changes }: HealthReport): readonly Explanation[] {
  return changes.filter(({ part }, index) => part !== 'hysteresis' || index === changes.length - 1).toReversed();
}

/**
 * A measure's reason without its title and value, for a place that names both already; empty when nothing else was said. Example: `Red (below
 * 50%).` of `Seat use: 42.5%, red (below 50%).`
 */
export function reasonOf({ title, value, unit, why }: MeasureReport, currency: string): string {
  const reason = afterWord(afterWord(why.says, title), formatValue(value, unit, currency));
  return reason.charAt(0).toUpperCase() + reason.slice(1);
}

/** The rest of a sentence that begins with a word and a sign, else the sentence. */
function afterWord(sentence: string, word: string): string {
  const sign = sentence.charAt(word.length);
  const begins = word !== '' && sentence.slice(0, word.length).toLowerCase() === word.toLowerCase();
  return begins && /[:,.]/.test(sign) ? sentence.slice(word.length + 1).trimStart() : sentence;
}
