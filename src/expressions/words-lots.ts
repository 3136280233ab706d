import type { Playbook } from '../model/playbook.ts';
import { parseNumber } from '../model/scalars.ts';
import { nameInWords, type Vocabulary } from './words-names.ts';
import { formatQuantity, sentence } from './words-values.ts';

/**
 * Who is left out by lot, and which ways the others go, in a sentence; nothing where no lot is drawn. Example: `hold_out: 20%` with
 * `variants: [webinar, film]` is “One in five is left out by lot; the others go one of two ways by lot: webinar, film.”
 */
export function describeLots({ hold_out, variants }: Pick<Playbook, 'hold_out' | 'variants'>, vocabulary: Vocabulary): string {
  const share = hold_out === undefined ? null : (parseNumber(hold_out) ?? null);
  const ways = variants ?? [];
  if (share === null && ways.length === 0) return '';
  if (vocabulary.grammar !== undefined) return vocabulary.grammar.lots(share, ways);
  const held = share === null ? '' : leftOut(share);
  if (ways.length === 0) return sentence(held);
  const listed = `one of ${countInWords(ways.length)} ways by lot: ${ways.map(nameInWords).join(', ')}`;
  return sentence(held === '' ? `each customer goes ${listed}` : `${held}; the others go ${listed}`);
}

/** “One in five is left out by lot”, or the share where that is no whole number. */
function leftOut(share: number): string {
  const one = Math.round(1 / share);
  const isWhole = one > 1 && Math.abs(share * one - 1) < 1e-9;
  return isWhole ? `one in ${countInWords(one)} is left out by lot` : `${formatQuantity(share, 'percent', '')} are left out by lot`;
}

const counts = ['two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** A count of two or more, in words up to ten. */
function countInWords(count: number): string {
  return counts[count - 2] ?? String(count);
}
