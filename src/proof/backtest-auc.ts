import type { Day } from '../model/day.ts';
import { type Interval, type Level, quantile } from './effectiveness-interval.ts';

/** A customer on a day as a comparison of scores sees it: whatever was measured, low stands for danger. */
export interface Rated {
  readonly customer: string;
  readonly day: Day;
  readonly score: number;
  readonly isLost: boolean;
}

/** How well scores tell those that were lost from those that stayed, with the interval it may lie in. */
export interface Auc extends Interval {
  /** The share of pairs of one lost and one kept customer of the same day in which the lost one had the lower score; a tie counts half. */
  readonly value: number;
}

/** Rated customers with what each adds: the pairs with a customer of the other kind, of the same day, that are in the right order. */
interface Paired {
  readonly rated: readonly Rated[];
  /** In the order of `rated`. */
  readonly right: readonly number[];
  readonly pairs: number;
  /** Of one day: those lost, and those kept. */
  readonly lost: number;
  readonly kept: number;
}

/**
 * The area under the ROC curve with its interval; null where nobody was lost, or everybody.
 *
 * The area is the share of pairs (lost, kept) in the right order, half for ties: H. B. Mann and D. R. Whitney, Ann. Math. Statist. 18 (1947) 50–60; D. Bamber,
 * J. Math. Psychol. 12 (1975) 387–415. Pairs are formed within a day only, so that a good month is not compared with a bad one.
 *
 * Of one day the variance is that of E. R. DeLong, D. M. DeLong and D. L. Clarke-Pearson, Biometrics 44 (1988) 837–845: with V₁ᵢ the share of the
 * kept that lost customer i is below of, and V₀ⱼ the share of the lost that kept customer j is above of,
 *
 * var = s²(V₁) ÷ m + s²(V₀) ÷ n
 *
 * computed from ranks as X. Sun and W. Xu do, IEEE Signal Process. Lett. 21 (2014) 1389–1393. Of several days the same customer stands on each, so
 * the variance is the jackknife that leaves out a customer with all its days (N. A. Obuchowski, Biometrics 53 (1997) 567–578, treats customers as
 * clusters in the same way; B. Efron and C. Stein, Ann. Statist. 9 (1981) 586–596): with θ₍c₎ the area without customer c, of K customers,
 *
 * var = (K − 1) ÷ K · Σ (θ₍c₎ − θ̄)²
 *
 * The interval is value ± z √var, cut at 0 and 1; of a single lost or kept customer it is all of that. Where all pairs are in order the variance is 0 and says nothing: the interval then reaches to where
 * Wilson’s would for as many customers as the smaller side has.
 *
 * `test/proof/backtest-auc.json` holds values computed elsewhere.
 */
export function aucOf(rated: readonly Rated[], level: Level = 95): Auc | null {
  const days = pairDays(rated);
  const pairs = sum(days.map((one) => one.pairs));
  if (pairs === 0) return null;
  const value = sum(days.map(rightPairs)) / pairs;
  return { value, ...around(value, days.length === 1 && days[0] ? delongVariance(days[0]) : jackknifeVariance(days), level, days) };
}

/** The area one way of scoring has above another on the same customers of one day, and the interval of the difference. */
export interface AucDifference extends Interval {
  readonly value: number;
}

/**
 * The difference of two areas over the same customers, after minus before, by DeLong’s method for correlated areas; null without both kinds.
 *
 * var(A − B) = s²(V₁ᴬ − V₁ᴮ) ÷ m + s²(V₀ᴬ − V₀ᴮ) ÷ n, which is var A + var B − 2 cov(A, B) of the 1988 paper.
 *
 * @param before and `after` hold the same customers of one day in the same order
 */
export function aucDifference(before: readonly Rated[], after: readonly Rated[], level: Level = 95): AucDifference | null {
  const [[a], [b]] = [pairDays(before), pairDays(after)];
  if (a === undefined || b === undefined || a.pairs === 0) return null;
  const value = (rightPairs(b) - rightPairs(a)) / a.pairs;
  const shares = (one: Paired, isLost: boolean): readonly number[] => sharesOf(one, isLost);
  const differences = (isLost: boolean): readonly number[] => {
    const earlier = shares(a, isLost);
    return shares(b, isLost).map((share, index) => share - (earlier[index] ?? 0));
  };
  const half = quantile(level) * Math.sqrt(spread(differences(true)) / a.lost + spread(differences(false)) / a.kept);
  return { value, low: Math.max(-1, value - half), high: Math.min(1, value + half) };
}

function pairDays(rated: readonly Rated[]): readonly Paired[] {
  return [...Map.groupBy(rated, ({ day }) => day).values()].map(pairDay);
}

function pairDay(rated: readonly Rated[]): Paired {
  const lost = rated.filter(({ isLost }) => isLost).length;
  const kept = rated.length - lost;
  const right = rated.map(() => 0);
  const order = rated.map((_, index) => index).sort((a, b) => scoreAt(rated, a) - scoreAt(rated, b));
  let [lostBelow, keptBelow] = [0, 0];
  for (let at = 0; at < order.length; ) {
    const tied: number[] = [];
    for (const first = scoreAt(rated, order[at] ?? 0); at < order.length && scoreAt(rated, order[at] ?? 0) === first; at += 1)
      tied.push(order[at] ?? 0);
    const lostTied = tied.filter((index) => rated[index]?.isLost).length;
    const keptTied = tied.length - lostTied;
    for (const index of tied) right[index] = rated[index]?.isLost ? kept - keptBelow - keptTied / 2 : lostBelow + lostTied / 2;
    lostBelow += lostTied;
    keptBelow += keptTied;
  }
  return { rated, right, pairs: lost * kept, lost, kept };
}

function scoreAt(rated: readonly Rated[], index: number): number {
  return rated[index]?.score ?? 0;
}

function rightPairs({ rated, right }: Paired): number {
  return sum(right.filter((_, index) => rated[index]?.isLost));
}

/** Of each lost customer the share of the kept above it; of each kept one the share of the lost below it. */
function sharesOf({ rated, right, lost, kept }: Paired, isLost: boolean): readonly number[] {
  return right.filter((_, index) => rated[index]?.isLost === isLost).map((count) => count / (isLost ? kept : lost));
}

function delongVariance(day: Paired): number {
  return spread(sharesOf(day, true)) / day.lost + spread(sharesOf(day, false)) / day.kept;
}

function jackknifeVariance(days: readonly Paired[]): number {
  const [allRight, allPairs] = [sum(days.map(rightPairs)), sum(days.map(({ pairs }) => pairs))];
  const customers = new Map<string, { right: number; pairs: number }>();
  for (const { rated, right, lost, kept } of days)
    for (const [index, { customer, isLost }] of rated.entries()) {
      const own = customers.get(customer) ?? { right: 0, pairs: 0 };
      // A customer stands once on a day, so none of its pairs is counted twice.
      own.right += right[index] ?? 0;
      own.pairs += isLost ? kept : lost;
      customers.set(customer, own);
    }
  const without = [...customers.values()].flatMap((own) =>
    own.pairs === allPairs ? [] : [(allRight - own.right) / (allPairs - own.pairs)],
  );
  return without.length < 2 ? 0 : ((without.length - 1) ** 2 / without.length) * spread(without);
}

function around(value: number, variance: number, level: Level, days: readonly Paired[]): Interval {
  const z = quantile(level);
  const customers = (isLost: boolean): number =>
    new Set(days.flatMap(({ rated }) => rated.flatMap((one) => (one.isLost === isLost ? [one.customer] : [])))).size;
  const fewer = Math.min(customers(true), customers(false));
  // One customer has no spread.
  if (fewer < 2) return { low: 0, high: 1 };
  const reach = variance > 0 ? z * Math.sqrt(variance) : (z * z) / (fewer + z * z);
  return { low: Math.max(0, value - reach), high: Math.min(1, value + reach) };
}

/** The sample variance; 0 of fewer than two. */
function spread(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const mean = sum(values) / values.length;
  return sum(values.map((value) => (value - mean) ** 2)) / (values.length - 1);
}

function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
