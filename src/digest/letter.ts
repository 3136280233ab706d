import type { ShownBand } from '../evaluate/report.ts';

/**
 * A piece of a line. Texts are as they are in the files, customers' own included: whoever writes them out makes them harmless there.
 */
export type Span =
  | string
  | { readonly strong: string }
  | { readonly link: string; readonly text: string }
  /** A task: its words, and the number of its issue. */
  | { readonly task: string; readonly issue: number | null }
  | { readonly band: ShownBand };

/** One entry of a list: what it is about and, below, why. */
export interface Line {
  readonly head: readonly Span[];
  readonly below: string | null;
}

/** A titled list. */
export interface Section {
  readonly title: string;
  /** How many entries there are; not all of them are listed. */
  readonly count: number;
  readonly lines: readonly Line[];
}

/** The words of a digest, before they are written for an issue, for Slack or as an e-mail. */
export interface Letter {
  readonly title: string;
  /** The week, and the day of the numbers. */
  readonly dated: string;
  /** The first numbers. Example: `2 overdue`. */
  readonly figures: readonly string[];
  /** The same in one line, for a subject, a comment or a notification. */
  readonly summary: string;
  readonly sections: readonly Section[];
  /** What the reader should know about the digest itself. */
  readonly notes: readonly string[];
}

/** The letter with at most so many entries written out in each list, for a place that holds less. */
export function shorten(letter: Letter, lines: number): Letter {
  return { ...letter, sections: letter.sections.map((section) => ({ ...section, lines: section.lines.slice(0, lines) })) };
}

/** The longest form of a letter that a place holds: lists of twelve entries, then of fewer; of one where nothing fits. */
export function fitted<T>(letter: Letter, write: (letter: Letter) => T, fits: (written: T) => boolean): T {
  for (const lines of [12, 8, 5, 3]) {
    const written = write(shorten(letter, lines));
    if (fits(written)) return written;
  }
  return write(shorten(letter, 1));
}

/** What is said below a list of which not all is shown; null below a whole one. */
export function moreOf({ count, lines }: Section): string | null {
  return count > lines.length ? `and ${count - lines.length} more` : null;
}
