/** A stretch of plain text, or the place of a slot in it. */
export interface Piece {
  readonly text: string;
  readonly slot: string | null;
}

/** Cuts a said sentence at its slots: `say` is called with a mark for each of them in place of a value. */
export function piecesOf(say: (marks: Readonly<Record<string, string>>) => string, slots: readonly string[]): readonly Piece[] {
  // A sign of the private use area: no text has it.
  const said = say(Object.fromEntries(slots.map((slot, index) => [slot, `\uE000${index}\uE000`])));
  return said
    .split('\uE000')
    .map((text, index) => (index % 2 === 0 ? { text, slot: null } : { text: '', slot: slots[Number(text)] ?? null }))
    .filter(({ text, slot }) => text !== '' || slot !== null);
}
