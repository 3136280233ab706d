import type { ShownBand } from '../../evaluate/report.ts';
import { bandMark, coordinate } from './svg.ts';

const width = 84;
const height = 22;

/** The score in a table's row, at equal distances in time, the newest marked by its band. Its numbers stand in the row, so it is hidden from screen readers. */
export function sparkline(points: readonly (number | null)[], band: ShownBand): string {
  const last = points.at(-1);
  if (last === null || last === undefined)
    return `<svg class="spark" width="${width}" height="${height}" aria-hidden="true"><path class="none" d="M0 11H${width}"/></svg>`;
  const x = (index: number): number => (index / Math.max(1, points.length - 1)) * (width - 6);
  const known = points.filter((score) => score !== null);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  // At least 30 points from bottom to top: small changes look small.
  const y = (score: number): number => height / 2 - ((score - (low + high) / 2) / Math.max(30, high - low)) * (height - 8);
  // Written here and not by d3-shape, which would weigh more than all else that a browser needs for the table.
  const path = points
    .map((score, index) =>
      score === null ? '' : `${(points[index - 1] ?? null) === null ? 'M' : 'L'}${coordinate(x(index))} ${coordinate(y(score))}`,
    )
    .join('');
  return `<svg class="spark" width="${width}" height="${height}" aria-hidden="true"><path d="${path}"/>${bandMark(band, Number(coordinate(x(points.length - 1))), y(last), 2.5)}</svg>`;
}
