import type { CustomerReport, IsoDay } from '../evaluate/report.ts';
import { compareText } from '../model/diagnostic.ts';

/** A part that is played, or should be, at a customer. */
export interface Role {
  readonly persona: string;
  /** Ids of who plays it today, sorted; empty where nobody does. */
  readonly people: readonly string[];
  /** The day the last one left; null where nobody ever played it, or somebody does. */
  readonly leftOn: IsoDay | null;
  /** The last time one of them took part in something; null for never. */
  readonly last: { readonly on: IsoDay; readonly kind: string } | null;
}

/** The parts that the workspace expects first, in its order, then others that somebody plays or played. */
export function rolesOf({ people, touchpoints }: CustomerReport, expected: readonly string[]): readonly Role[] {
  const found = Map.groupBy(people, ({ persona }) => persona);
  const more = [...found.keys()].filter((persona) => !expected.includes(persona)).sort(compareText);
  return [...expected, ...more].map((persona) => {
    const ever = found.get(persona) ?? [];
    const here = ever.filter(({ leftOn }) => leftOn === null).map(({ id }) => id);
    const left = ever.flatMap(({ leftOn }) => leftOn ?? []).sort(compareText);
    const met = touchpoints
      .filter((touchpoint) => touchpoint.people.some((id) => here.includes(id)))
      .sort((a, b) => compareText(b.on, a.on))[0];
    return {
      persona,
      people: here.sort(compareText),
      leftOn: here.length > 0 ? null : (left.at(-1) ?? null),
      last: met === undefined ? null : { on: met.on, kind: met.kind },
    };
  });
}

/** Of each kind of rating the newest: earlier ones stand in the timeline. */
export function newestRatings({ ratings }: CustomerReport): CustomerReport['ratings'] {
  return ratings.filter(({ kind }, index) => ratings.findIndex((other) => other.kind === kind) === index);
}
