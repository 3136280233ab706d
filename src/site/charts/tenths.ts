import { scaleLinear } from 'd3-scale';
import { coordinate, picture } from './svg.ts';

/** A tenth of the customers by score: how many of them were lost, and where the true share may lie, 0 to 1. */
export interface Tenth {
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

const edge = { left: 40, right: 8, top: 10, bottom: 24 };

/**
 * The share lost in each tenth of the score, the lowest on the left, with its interval, and the share of everybody as a line. A score that tells customers
 * apart falls from left to right.
 *
 * @param format writes a share: `25%`
 */
export function drawTenths(
  tenths: readonly Tenth[],
  base: number,
  { label, width, format }: { readonly label: string; readonly width: number; readonly format: (share: number) => string },
): string {
  const height = 220;
  const most = Math.min(1, Math.max(0.1, base, ...tenths.map(({ high }) => high)));
  const y = scaleLinear([0, most], [height - edge.bottom, edge.top]).nice(4);
  const column = (width - edge.left - edge.right) / Math.max(1, tenths.length);
  const line = (kind: string, x1: number, x2: number, y1: number, y2: number): string =>
    `<path class="${kind}" d="M${coordinate(x1)} ${coordinate(y1)}L${coordinate(x2)} ${coordinate(y2)}"/>`;
  const ticks = y
    .ticks(4)
    .map(
      (share) =>
        `${line('grid', edge.left, width - edge.right, y(share), y(share))}<text class="tick" x="${edge.left - 6}" y="${coordinate(y(share) + 4)}" text-anchor="end">${format(share)}</text>`,
    );
  const marks = tenths.map(({ share, low, high }, index) => {
    const x = edge.left + (index + 0.5) * column;
    const cap = Math.min(5, column / 4);
    return [
      line('interval', x, x, y(low), y(high)),
      line('interval', x - cap, x + cap, y(low), y(low)),
      line('interval', x - cap, x + cap, y(high), y(high)),
      `<circle class="dot" cx="${coordinate(x)}" cy="${coordinate(y(share))}" r="4.5"/>`,
      `<text class="tick" x="${coordinate(x)}" y="${height - 6}" text-anchor="middle">${index + 1}</text>`,
    ].join('');
  });
  return picture(width, height, label, width < 500 ? 'tenths narrow' : 'tenths wide', [
    ...ticks,
    line('base', edge.left, width - edge.right, y(base), y(base)),
    ...marks,
  ]);
}
