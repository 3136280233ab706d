const PLACES = 10;
const SCALE = 10 ** PLACES;
const WHOLE = 10n ** BigInt(PLACES);
/** Whole numbers up to this keep all their digits when they are added as they are. */
const EXACT = 9e8;

/**
 * Adds numbers as decimals with ten places: sums come out the same in whatever order rows are added, which sums of floating-point numbers do
 * not.
 */
export function addDecimals(values: readonly number[]): number {
  if (values.length < 1e6 && values.every((value) => Number.isInteger(value) && Math.abs(value) <= EXACT)) {
    let sum = 0;
    for (const value of values) sum += value;
    return sum;
  }
  let sum = 0n;
  for (const value of values) sum += BigInt(roundHalfEven(value * SCALE + Math.sign(value) * 1e-9));
  return Number(sum / WHOLE) + Number(sum % WHOLE) / SCALE;
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
