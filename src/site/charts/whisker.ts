import { escapeText } from './svg.ts';

/** Where something lies on a scale, with the interval it may lie in. */
export interface Whisker {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * A dot with its interval on a scale that fills its column: a dotted line where there is nothing to say. `label` tells the finding. `zero`
 * is drawn as the one line of the grid, where there is one.
 */
export function whisker(
  found: Whisker | null,
  scale: { readonly from: number; readonly to: number; readonly zero: number | null },
  label: string,
): string {
  const at = (value: number): string => `${Math.round(((value - scale.from) / (scale.to - scale.from)) * 10_000) / 100}%`;
  const line = (kind: string, from: string, to: string, y1: number, y2: number): string =>
    `<line class="${kind}" x1="${from}" x2="${to}" y1="${y1}" y2="${y2}"></line>`;
  const parts =
    found === null
      ? [line('nothing', '0%', '100%', 9, 9)]
      : [
          line('interval', at(found.low), at(found.high), 9, 9),
          line('interval', at(found.low), at(found.low), 5, 13),
          line('interval', at(found.high), at(found.high), 5, 13),
          `<circle class="dot" cx="${at(found.value)}" cy="9" r="4.5"></circle>`,
        ];
  return `<svg class="whisker" width="100%" height="18" role="img" aria-label="${escapeText(label)}">${scale.zero === null ? '' : line('grid', at(scale.zero), at(scale.zero), 0, 18)}${parts.join('')}</svg>`;
}
