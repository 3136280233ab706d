/** What people answered to “How likely are you to recommend us?”, as promoters (9 and 10), passives (7 and 8) and detractors (0 to 6). */
export interface NpsFigure {
  /** Answers. */
  readonly n: number;
  /** The rest; null where there are too few answers to say anything of them, and of whom they are. */
  readonly said: NpsSaid | null;
}

/** The figures of enough answers. NPS and its interval are points from −100 to 100, unrounded. */
interface NpsSaid {
  readonly promoters: number;
  readonly passives: number;
  readonly detractors: number;
  /** The share of promoters less that of detractors, in points. */
  readonly nps: number;
  /** The ends of the 95% interval. */
  readonly low: number;
  readonly high: number;
}

/** Fewer answers say nothing: their interval is wider than half of the scale. It also keeps single answers from being read out of a group. */
export const fewestAnswers = 10;

/** The quantile of the normal distribution for 95% on both sides. */
const z = 1.959963984540054;

/** Where a score belongs. */
export function kindOfScore(score: number): 'promoter' | 'passive' | 'detractor' {
  return score >= 9 ? 'promoter' : score >= 7 ? 'passive' : 'detractor';
}

/** The figures of some scores, whole numbers from 0 to 10. */
export function npsOf(scores: readonly number[]): NpsFigure {
  const n = scores.length;
  if (n < fewestAnswers) return { n, said: null };
  const promoters = scores.filter((score) => kindOfScore(score) === 'promoter').length;
  const detractors = scores.filter((score) => kindOfScore(score) === 'detractor').length;
  return {
    n,
    said: {
      promoters,
      passives: n - promoters - detractors,
      detractors,
      nps: ((promoters - detractors) / n) * 100,
      ...npsInterval(promoters, detractors, n),
    },
  };
}

/**
 * The adjusted Wald interval of a difference of two shares of one sample, in points: ¾ is added to promoters and to detractors, 3/2 to passives,
 * then difference ± z·√((p + d − (p − d)²) / (n + 3)). B. Rocks, Interval Estimation for the “Net Promoter Score”, The American Statistician
 * 70(4), 2016, found it to cover best of those compared.
 */
export function npsInterval(promoters: number, detractors: number, n: number): { readonly low: number; readonly high: number } {
  const all = n + 3;
  const p = (promoters + 0.75) / all;
  const d = (detractors + 0.75) / all;
  const half = z * Math.sqrt((p + d - (p - d) ** 2) / all);
  return { low: Math.max(-1, p - d - half) * 100, high: Math.min(1, p - d + half) * 100 };
}
