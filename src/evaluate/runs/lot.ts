import type { Playbook } from '../../model/playbook.ts';

/** A text as a number from 0 to 1, evenly spread (FNV-1a with a last mix): a lot that falls the same on every day and machine. */
export function lotOf(text: string): number {
  let value = 0x811c9dc5;
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  return ((value ^ (value >>> 13)) >>> 0) / 2 ** 32;
}

/** The way of a playbook that a customer gets by lot; null where it has no `variants`. It does not depend on who is held out. */
export function variantOf({ id, variants }: Pick<Playbook, 'id' | 'variants'>, customer: string): string | null {
  return variants?.[Math.floor(lotOf(`${id}/variant/${customer}`) * variants.length)] ?? null;
}
