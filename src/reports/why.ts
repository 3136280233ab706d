import type { Explanation, HealthReport, MeasureReport } from '../evaluate/report.ts';
import { type Sentence, sentence } from '../model/language.ts';
import { formatValue, titleOf } from './format.ts';

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

/** What the shown band means by the edges of its model; null where something else decided it, or there is no score. */
export function bandReason(
  { score, band, changes }: HealthReport,
  { green, yellow }: { readonly green: number; readonly yellow: number },
): Sentence | null {
  if (score === null || changes.length > 0) return null;
  const shown = Math.round(score);
  switch (band) {
    case 'green':
      return sentence('Score {{score}} reaches {{edge}}, so the band is green', { score: shown, edge: green });
    case 'yellow':
      return sentence('Score {{score}} is below {{edge}}, so the band is yellow', { score: shown, edge: green });
    case 'red':
      return sentence('Score {{score}} is below {{edge}}, so the band is red', { score: shown, edge: yellow });
    default:
      return null;
  }
}

/** A link of the chain from values to the band. */
export interface ChainLink {
  readonly title: string;
  readonly why: Explanation;
  /** The score of a measure; null for what counts no points. */
  readonly points: number | null;
}

/** The whole chain: every measure with the values it read, in the order of the model, then what changed the score or band. */
export function chainOf({ groups, changes }: HealthReport): readonly ChainLink[] {
  return [
    ...groups.flatMap(({ measures }) => measures.map(({ title, why, score }) => ({ title, why, points: score }))),
    ...changes.map((why) => ({ title: titleOf(why.part), why, points: null })),
  ];
}
