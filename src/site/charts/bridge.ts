import { coordinate, escapeText, fitText, picture } from './svg.ts';

/** A part of a bridge: the whole at an end, or what was gained or lost on the way. */
export interface BridgeStep {
  readonly kind: 'whole' | 'gain' | 'loss';
  readonly name: string;
  /** Never negative. */
  readonly amount: number;
  /** As it is written beside the bar, with its sign. */
  readonly text: string;
}

/** Where each part stands on the scale of amounts: a whole from nothing, the others from where the part before ended. */
function spans(steps: readonly BridgeStep[]): readonly { readonly from: number; readonly to: number }[] {
  let level = 0;
  return steps.map(({ kind, amount }) => {
    const from = kind === 'whole' ? 0 : level;
    level = kind === 'whole' ? amount : kind === 'gain' ? level + amount : level - amount;
    return { from, to: level };
  });
}

/** How an amount went from its start to its end: columns from left to right, joined by a line at the height that was reached. */
export function bridgeColumns(steps: readonly BridgeStep[], label: string, width: number): string {
  const [top, floor] = [22, 300];
  const placed = spans(steps);
  const largest = Math.max(1, ...placed.flatMap(({ from, to }) => [from, to]));
  const column = width / steps.length;
  const y = (value: number): number => floor - (value / largest) * (floor - top);
  const content = steps.flatMap(({ kind, name, text }, index) => {
    const { from = 0, to = 0 } = placed[index] ?? {};
    const left = index * column + column * 0.16;
    const [upper, lower] = [y(Math.max(from, to)), y(Math.min(from, to))];
    const middle = coordinate(left + column * 0.34);
    const joins =
      index < steps.length - 1
        ? `<path class="join" d="M${coordinate(left)} ${coordinate(y(to))}H${coordinate(left + column + column * 0.68)}"/>`
        : '';
    return [
      joins,
      `<rect class="${kind}" x="${coordinate(left)}" y="${coordinate(upper)}" width="${coordinate(column * 0.68)}" height="${coordinate(Math.max(1.5, lower - upper))}"/>`,
      `<text class="total centred" x="${middle}" y="${coordinate(upper - 6)}">${escapeText(text)}</text>`,
      `<text class="tick centred" x="${middle}" y="${floor + 17}">${escapeText(fitText(name, 12, column - 4))}</text>`,
    ];
  });
  return picture(width, floor + 24, label, 'wide bridge', [`<path class="axis" d="M0 ${floor}H${width}"/>`, ...content]);
}

/** The same for a narrow page: rows from top to bottom. */
export function bridgeRows(steps: readonly BridgeStep[], label: string, width: number): string {
  const [names, row] = [96, 28];
  const amounts = 74;
  const placed = spans(steps);
  const largest = Math.max(1, ...placed.flatMap(({ from, to }) => [from, to]));
  const x = (value: number): number => names + (value / largest) * (width - names - amounts);
  const content = steps.flatMap(({ kind, name, text }, index) => {
    const { from = 0, to = 0 } = placed[index] ?? {};
    const y = index * row;
    const [left, right] = [x(Math.min(from, to)), x(Math.max(from, to))];
    const joins = index < steps.length - 1 ? `<path class="join" d="M${coordinate(x(to))} ${y + 6}V${y + row + 20}"/>` : '';
    return [
      joins,
      `<rect class="${kind}" x="${coordinate(left)}" y="${y + 6}" width="${coordinate(Math.max(1.5, right - left))}" height="16"/>`,
      `<text class="tick" x="0" y="${y + 18}">${escapeText(fitText(name, 12, names - 6))}</text>`,
      `<text class="total ended" x="${width}" y="${y + 18}">${escapeText(text)}</text>`,
    ];
  });
  return picture(width, steps.length * row + 4, label, 'narrow bridge', content);
}
