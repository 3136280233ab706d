import type { ShownBand } from '../../evaluate/report.ts';

/*
 * The customers of the portfolio's table as columns, which is how they travel to the browser: ten thousand objects would be three times as
 * large. What has a form of its own in a language (days, amounts, words) is written out already, so that a browser formats nothing.
 */

/** Columns that can be sorted by, in the order in which they stand. */
export const columnIds = ['name', 'health', 'change', 'line', 'arr', 'stage', 'renewal', 'owner', 'tasks', 'coverage'] as const;
export type ColumnId = (typeof columnIds)[number];

/** What customers can be filtered by, besides text. */
export const facetIds = ['band', 'segment', 'owner', 'stage'] as const;
export type FacetId = (typeof facetIds)[number];

/** One choice of a filter. */
export interface Choice {
  /** As it stands in the address. */
  readonly id: string;
  readonly title: string;
}

/** The choices of each filter. The first owner is nobody, the first stage is none. */
interface FacetChoices extends Readonly<Record<FacetId, readonly Choice[]>> {
  readonly band: readonly (Choice & { readonly id: ShownBand })[];
}

/** Words and sentences of the table in the reader's language; `{…}` is filled in. */
export interface TableWords {
  readonly lang: string;
  readonly columns: Readonly<Partial<Record<ColumnId, string>>>;
  readonly stageStates: Readonly<Record<string, string>>;
  readonly invalid: string;
  readonly noScore: string;
  /** With `{count}`. */
  readonly late: string;
  /** With `{day}`. */
  readonly renews: string;
  /** With `{count}`: days until the renewal, short. */
  readonly left: string;
  readonly noMatch: string;
  /** With `{found}`, `{all}` and `{order}`. */
  readonly status: string;
  /** With `{all}` and `{order}`. */
  readonly statusAll: string;
  readonly defaultOrder: string;
  /** With `{column}`. */
  readonly order: string;
  /** With `{page}` and `{pages}`. */
  readonly page: string;
  readonly loadFailed: string;
}

/** The table's customers in their own order, a column each: the same place of every list is the same customer. */
export interface TableRows {
  readonly asOf: string;
  /** An account report's address, with `{id}`. */
  readonly link: string;
  readonly words: TableWords;
  readonly choices: FacetChoices;
  readonly id: readonly string[];
  readonly name: readonly string[];
  /** Places in the choices. */
  readonly band: readonly number[];
  readonly segments: readonly (readonly number[])[];
  readonly owner: readonly number[];
  readonly stage: readonly number[];
  readonly stageState: readonly (string | null)[];
  readonly score: readonly (number | null)[];
  readonly invalid: readonly number[];
  readonly change: readonly (number | null)[];
  readonly lineChange: readonly (number | null)[];
  /** A sign for each point of the line, see `encodeLine`. */
  readonly line: readonly string[];
  readonly arr: readonly (number | null)[];
  readonly currency: readonly string[];
  /** The amount as it is read, by amount and currency. */
  readonly amounts: Readonly<Record<string, string>>;
  /** Days from `asOf`. */
  readonly left: readonly (number | null)[];
  /** The day as it is read, by days from `asOf`. */
  readonly days: Readonly<Record<string, string>>;
  readonly open: readonly number[];
  readonly late: readonly number[];
  /** Whole percent. */
  readonly coverage: readonly (number | null)[];
}

/** Rows of which there are more than this stand on pages, and come beside the page. */
export const mostOnPage = 200;
/** Rows on a page. */
export const pageSize = 100;

const firstSign = 40;
const signs = 80;

/** Scores as one sign each, a space for none: two and a half kilobytes for a thousand scores, finer than the line can show. */
export function encodeLine(scores: readonly (number | null)[]): string {
  return scores
    .map((score) => {
      if (score === null) return ' ';
      const code = firstSign + Math.round((score / 100) * signs);
      // A backslash takes two signs in JSON.
      return String.fromCharCode(code === 92 ? 91 : code);
    })
    .join('');
}

/** Scores again, to within a point. */
export function decodeLine(line: string): readonly (number | null)[] {
  return [...line].map((sign) => (sign === ' ' ? null : ((sign.charCodeAt(0) - firstSign) / signs) * 100));
}

/** Fills in a sentence. */
export function fill(sentence: string, values: Readonly<Record<string, string | number>>): string {
  return sentence.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
