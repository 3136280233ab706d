import type { Reviews } from './review.ts';

/** Reviews with what may not be shown taken out: amounts, and what people wrote or gave as a reason. */
export function redactReviews(reviews: Reviews, { money, people }: { readonly money: boolean; readonly people: boolean }): Reviews {
  return {
    ...reviews,
    start: money ? reviews.start : null,
    cases: reviews.cases.map((one) => ({
      ...one,
      ...(money ? {} : { target: null, renewed: null, churn: null }),
      ...(people
        ? {}
        : {
            held: one.held.map((held) => ({ ...held, reason: null, by: null })),
            ratings: one.ratings.map((rating) => ({ ...rating, note: null, by: '' })),
          }),
    })),
  };
}
