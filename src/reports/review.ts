import type { IsoDay, ShownBand } from '../evaluate/report.ts';
import type { BandName } from '../model/table.ts';
import type { Sign } from './review-signs.ts';
import type { ReviewVerdict } from './review-verdict.ts';
import type { HeldBack, ReviewedRun } from './review-work.ts';

/** Why customers left, and how others were kept. */
export interface Reviews {
  /** The twelve months that the summary counts, first and last day. */
  readonly from: IsoDay;
  readonly to: IsoDay;
  /** The first day of history; null without one. */
  readonly begins: IsoDay | null;
  /** The newest end first. */
  readonly cases: readonly Review[];
  /** What all customers paid a year at the start of the twelve months; null where money is not shown. */
  readonly start: number | null;
  /** Titles of playbooks that answer signs, by id; without one nobody can have acted. */
  readonly answering: Readonly<Record<string, string>>;
  /** Whether a step of a playbook asks for the reason. */
  readonly asksReason: boolean;
}

/** What was known of a customer before its contract ended. Plain JSON. */
export interface Review {
  readonly customer: string;
  readonly name: string;
  /** Where the contract stands in the record. */
  readonly at: string;
  readonly outcome: 'lost' | 'saved';
  readonly contract: string;
  readonly end: IsoDay;
  readonly early: boolean;
  /** The last day for notice; the end itself where none is agreed. */
  readonly notice: IsoDay;
  /** The last day on which a first sign is in time. */
  readonly inTime: IsoDay;
  /** Whether the end lies within the twelve months of the summary. */
  readonly isCounted: boolean;
  readonly currency: string;
  readonly target: number | null;
  readonly renewed: number | null;
  /** What the customer counts for in the churn of the twelve months: 0 where revenue does not count it as lost; null where money is not shown. */
  readonly churn: number | null;
  readonly backOn: IsoDay | null;
  /** The health model that scored it last; null where none is known. */
  readonly model: string | null;
  /** 180, 90, 60 and 30 days before the end, and on it. */
  readonly points: readonly ReviewPoint[];
  /** Shown health within the days, by history: oldest first, the first as it stood on the first of them. */
  readonly trend: readonly { readonly day: IsoDay; readonly score: number | null; readonly band: ShownBand | null }[];
  /** Measures with a band on one of the days, those that moved first. */
  readonly measures: readonly ReviewedMeasure[];
  readonly signs: readonly ReviewedSign[];
  readonly verdict: ReviewVerdict;
  readonly reason: GivenReason | null;
  /** What the team answered when it was asked whether it could have been seen. */
  readonly team: Pick<GivenReason, 'word' | 'on'> | null;
  /** Runs that were under way within the days or since the first sign, and those that opened after the end. */
  readonly runs: readonly ReviewedRun[];
  readonly after: readonly ReviewedRun[];
  /** Active playbooks that answer signs and of which the customer had no run within the days. */
  readonly never: readonly string[];
  readonly held: readonly HeldBack[];
  /** Ratings within the days, oldest first. */
  readonly ratings: readonly {
    readonly on: IsoDay;
    readonly kind: string;
    readonly value: string;
    readonly note: string | null;
    readonly by: string;
  }[];
  /** Contacts within the days. */
  readonly touchpoints: readonly { readonly on: IsoDay; readonly kind: string }[];
}

/** Health on a day before the end. */
export interface ReviewPoint {
  /** Days before the end. */
  readonly before: number;
  readonly day: IsoDay;
  /** `history`: as it was decided on the day. `replay`: by the rules of today over the rows dated up to the day. Null where neither can say. */
  readonly from: 'history' | 'replay' | null;
  readonly score: number | null;
  readonly band: ShownBand | null;
  /** 0 to 1; null where nothing is known. */
  readonly coverage: number | null;
}

/** A measure on the days of {@link Review.points}. */
export interface ReviewedMeasure {
  readonly name: string;
  readonly title: string;
  /** In the order of the points; null where it had no score. */
  readonly bands: readonly (BandName | null)[];
  readonly moved: 'worse' | 'better' | null;
}

/** A sign, with its days written out. */
export interface ReviewedSign {
  readonly kind: Sign['kind'];
  readonly name: string;
  readonly title: string;
  readonly from: IsoDay;
  readonly to: IsoDay | null;
  readonly isFirst: boolean;
  readonly shared: Sign['shared'];
  /** Shown by so many customers that it singled nobody out: it does not count for the verdict. */
  readonly isCommon: boolean;
}

/** The reason that was given, and by what it is known. */
export interface GivenReason {
  readonly word: string;
  /** `record`: `ended_because` of the contract. `answer`: to a question with `review: reason`. */
  readonly from: 'record' | 'answer';
  /** The playbook that asked. */
  readonly playbook: string | null;
  readonly on: IsoDay | null;
}
