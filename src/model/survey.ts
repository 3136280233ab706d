import type { Day } from './day.ts';

/** Why a row of answers cannot count, whatever it says. `other`: it has no day that can be read, or belongs to nothing that is known. */
export type LostAnswer = 'unknown customer' | 'no customer' | 'no day' | 'repeated' | 'other';

/** The rows of a source of answers to “How likely are you to recommend us?”, up to a day. */
export interface Survey {
  readonly source: string;
  /** Whether every invitation has a row, also those that nobody answered. */
  readonly invitations: boolean;
  /** By day, then by place in the files. */
  readonly rows: readonly SurveyRow[];
  /** Rows of all days that were left out when the source was read, with how many. */
  readonly lost: readonly { readonly because: LostAnswer; readonly rows: number }[];
}

/** One row, as it stands in the file. */
export interface SurveyRow {
  readonly customer: string;
  /** Null where the source has no `id`. */
  readonly id: string | null;
  readonly day: Day;
  /** The answer as written; null where there is none. */
  readonly score: string | null;
  /** Who was asked; null where the row names nobody. */
  readonly person: string | null;
}
