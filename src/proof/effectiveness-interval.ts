/** So many of so many. */
export interface Count {
  readonly reached: number;
  readonly of: number;
}

/** A share with what it may be, 0 to 1; of a difference −1 to 1. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** How sure an interval is, in percent, from 50 to below 100. */
export type Level = number;

/**
 * The quantile of the standard normal distribution for a two-sided interval, Φ⁻¹(1 − (1 − level) ÷ 2), by Newton’s method. Φ is summed as
 * ½ + φ(z)(z + z³∕3 + z⁵∕(3·5) + …), G. Marsaglia, “Evaluating the normal distribution”, J. Stat. Software 11 (2004) no. 4. Example: 99 gives 2.5758….
 */
export function quantile(level: Level): number {
  let z = 0;
  for (;;) {
    const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
    let [sum, term] = [z, z];
    for (let odd = 3; sum !== sum + term; odd += 2) {
      term *= (z * z) / odd;
      sum += term;
    }
    // Φ bends down, so every step stays below the quantile: the first that does not rise has reached it.
    const next = z + (level / 200 - density * sum) / density;
    if (next <= z) return z;
    z = next;
  }
}

/**
 * Wilson’s score interval of a share, without continuity correction: the shares p for which |p̂ − p| ≤ z √(p(1 − p) ÷ n).
 *
 * (p̂ + z²∕2n ± z √(p̂(1 − p̂)∕n + z²∕4n²)) ÷ (1 + z²∕n)
 *
 * E. B. Wilson, “Probable inference, the law of succession, and statistical inference”, J. Am. Stat. Assoc. 22 (1927) 209–212; recommended for small n by
 * L. D. Brown, T. T. Cai and A. DasGupta, “Interval estimation for a binomial proportion”, Statistical Science 16 (2001) 101–133. Written here
 * because it is one line; `test/proof/intervals.json` holds values of SciPy.
 */
export function wilson({ reached, of: n }: Count, level: Level): Interval {
  if (n === 0) return { low: 0, high: 1 };
  const z = quantile(level);
  const share = reached / n;
  const middle = share + (z * z) / (2 * n);
  const half = z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  const whole = 1 + (z * z) / n;
  // Rounding may leave a hair beyond the ends, where the formula gives 0 and 1 exactly.
  return { low: reached === 0 ? 0 : (middle - half) / whole, high: reached === n ? 1 : (middle + half) / whole };
}

/**
 * Newcombe’s interval of a difference of two independent shares, p₁ − p₂, from their Wilson intervals (l₁, u₁) and (l₂, u₂):
 *
 * d − √((p₁ − l₁)² + (u₂ − p₂)²) to d + √((u₁ − p₁)² + (p₂ − l₂)²)
 *
 * R. G. Newcombe, “Interval estimation for the difference between independent proportions: comparison of eleven methods”, Statistics in Medicine 17 (1998)
 * 873–890, method 10.
 */
export function newcombe(one: Count, other: Count, level: Level): Interval {
  const [a, b] = [wilson(one, level), wilson(other, level)];
  const [p, q] = [one.reached / one.of, other.reached / other.of];
  return { low: p - q - Math.hypot(p - a.low, b.high - q), high: p - q + Math.hypot(a.high - p, q - b.low) };
}
