import type { ShownBand } from '../evaluate/report.ts';
import { compareText } from '../model/diagnostic.ts';
import { total } from './revenue-renewals.ts';
import type { Review, Reviews } from './review.ts';
import { type ReviewVerdict, reviewVerdicts } from './review-verdict.ts';

/** Losses and saves of the twelve months, in three ways. */
export interface ReviewSummary {
  readonly lost: readonly Review[];
  readonly saved: readonly Review[];
  /** Reviews of ends before the twelve months. */
  readonly earlier: readonly Review[];
  /** What the lost customers count for in the churn of revenue; null where money is not shown. */
  readonly churn: number | null;
  /** By the reason given, the largest churn first; null for those without one. */
  readonly reasons: readonly SummaryRow<string | null>[];
  /** By verdict, in its order; only those that occur. */
  readonly verdicts: readonly SummaryRow<ReviewVerdict>[];
  /** By the shown band 90 days before the end; null where it is not known. */
  readonly bands: readonly SummaryRow<ShownBand | null>[];
}

/** Some of the customers, with what losing them cost. */
export interface SummaryRow<T> {
  readonly value: T;
  readonly lost: readonly Review[];
  readonly saved: readonly Review[];
  /** Null where money is not shown. */
  readonly churn: number | null;
  /** Points of gross retention that were lost with them: churn ÷ what everybody paid at the start; null where that is not known or nothing. */
  readonly share: number | null;
}

/** Sums up the reviews of the twelve months. The churn of the rows of each way adds up to that of the lost customers, to the cent. */
export function summariseReviews({ cases, start }: Pick<Reviews, 'cases' | 'start'>): ReviewSummary {
  const counted = cases.filter(({ isCounted }) => isCounted);
  const lost = counted.filter(({ outcome }) => outcome === 'lost');
  const rowsBy = <T>(keyOf: (one: Review) => T): readonly SummaryRow<T>[] =>
    [...Map.groupBy(counted, keyOf)].map(([value, those]) => {
      const gone = those.filter(({ outcome }) => outcome === 'lost');
      const churn = churnOf(gone, start);
      return {
        value,
        lost: gone,
        saved: those.filter(({ outcome }) => outcome === 'saved'),
        churn,
        share: churn === null || start === null || start === 0 ? null : churn / start,
      };
    });
  const bands: readonly (ShownBand | null)[] = ['red', 'unknown', 'yellow', 'green', null];
  return {
    lost,
    saved: counted.filter(({ outcome }) => outcome === 'saved'),
    earlier: cases.filter(({ isCounted }) => !isCounted),
    churn: churnOf(lost, start),
    reasons: rowsBy(({ reason }) => reason?.word ?? null).toSorted(
      (a, b) =>
        Number(a.value === null) - Number(b.value === null) ||
        (b.churn ?? 0) - (a.churn ?? 0) ||
        b.lost.length - a.lost.length ||
        compareText(a.value ?? '', b.value ?? ''),
    ),
    verdicts: rowsBy(({ verdict }) => verdict).toSorted((a, b) => reviewVerdicts.indexOf(a.value) - reviewVerdicts.indexOf(b.value)),
    bands: rowsBy(({ points }) => points.find(({ before }) => before === 90)?.band ?? null).toSorted(
      (a, b) => bands.indexOf(a.value) - bands.indexOf(b.value),
    ),
  };
}

function churnOf(lost: readonly Review[], start: number | null): number | null {
  return start === null ? null : total(lost, ({ churn }) => churn ?? 0);
}
