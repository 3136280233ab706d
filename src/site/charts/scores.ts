import type { ShownBand } from '../../evaluate/report.ts';
import { bandMark, coordinate, picture } from './svg.ts';

/** The order in which marks of one step stand on each other. */
const bands: readonly ShownBand[] = ['red', 'yellow', 'green', 'unknown'];
/** Marks that can stand on each other; where there are more, bars stand for them. */
const MOST_MARKS = 9;

/**
 * How many customers have which score: a mark for each, or bars where they are many, over the score axis with its bands.
 *
 * @param steps customers by band in each step of the score, from 0 to 100
 * @param bounds the scores at which yellow and green begin
 */
export function scoreHistogram(
  steps: readonly Readonly<Record<ShownBand, number>>[],
  bounds: { readonly yellow: number; readonly green: number },
  label: string,
  width: number,
): string {
  const sums = steps.map((step) => bands.reduce((sum, band) => sum + step[band], 0));
  const most = Math.max(1, ...sums);
  const column = width / steps.length;
  const radius = Math.min(4.5, column / 2 - 2);
  const row = radius * 2 + 3;
  const marks = most <= MOST_MARKS;
  const high = marks ? most * row + 10 : 110;
  const axis = high + 4;
  const content = steps.flatMap((step, index) => {
    const left = index * column;
    let y = high;
    return bands.flatMap((band) => {
      const count = step[band];
      if (count === 0) return [];
      if (marks)
        return Array.from({ length: count }, () => {
          y -= row;
          return bandMark(band, left + column / 2, y + row / 2, radius);
        });
      const tall = (count / most) * (high - 18);
      y -= tall;
      return [
        `<rect class="${band}" x="${coordinate(left + 1)}" y="${coordinate(y)}" width="${coordinate(column - 2)}" height="${coordinate(tall)}"/>`,
      ];
    });
  });
  const tops = marks
    ? []
    : sums.map((sum, index) =>
        sum === most
          ? `<text class="tick" x="${coordinate((index + 0.5) * column)}" y="${coordinate(12)}" text-anchor="middle">${sum}</text>`
          : '',
      );
  const at = (score: number): number => (score / 100) * width;
  const part = (from: number, to: number, band: ShownBand): string =>
    `<rect class="${band}" x="${coordinate(at(from))}" y="${axis}" width="${coordinate(at(to) - at(from))}" height="5"/>`;
  const limit = (score: number): string =>
    `<path class="limit" d="M${coordinate(at(score))} 0V${axis}"/><text class="tick" x="${coordinate(at(score))}" y="${axis + 19}" text-anchor="middle">${score}</text>`;
  return picture(width, axis + 24, label, width < 500 ? 'narrow' : 'wide', [
    limit(bounds.yellow),
    limit(bounds.green),
    `<text class="tick" x="0" y="${axis + 19}">0</text><text class="tick" x="${width}" y="${axis + 19}" text-anchor="end">100</text>`,
    part(0, bounds.yellow, 'red'),
    part(bounds.yellow, bounds.green, 'yellow'),
    part(bounds.green, 100, 'green'),
    ...content,
    ...tops,
  ]);
}
