import type { ShownBand } from '../../evaluate/report.ts';

/** Escapes text for SVG: names come from files. */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** A coordinate with at most one decimal: half the bytes, the same picture. */
export function coordinate(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** Mean width of a character of Inter, as a share of its size. */
const glyphWidth = 0.54;

/** Signs as wide as they are high: Chinese, with its punctuation. */
const wideSigns = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]/g;

/** The width of text in pixels, near enough to keep labels apart. */
export function textWidth(text: string, size: number): number {
  const wide = text.match(wideSigns)?.length ?? 0;
  return ((text.length - wide) * glyphWidth + wide) * size;
}

/** Text cut to a width: to whole words where at least one fits, else with an ellipsis; empty where nothing does. */
export function fitText(text: string, size: number, width: number): string {
  if (textWidth(text, size) <= width) return text;
  const words = text.split(' ');
  for (let count = words.length - 1; count > 0; count -= 1) {
    const start = words.slice(0, count).join(' ');
    if (textWidth(start, size) <= width && /[\p{L}\p{N}]$/u.test(start)) return start;
  }
  let count = Math.floor(width / (size * glyphWidth)) - 1;
  while (count >= 2 && textWidth(`${text.slice(0, count)}…`, size) > width) count -= 1;
  return count < 2 ? '' : `${text.slice(0, count).trimEnd()}…`;
}

/** A picture with what it shows in words. `className` says on which widths it is seen. */
export function picture(width: number, height: number, label: string, className: string, content: readonly string[]): string {
  return `<svg class="chart ${className}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeText(label)}">${content.join('')}</svg>`;
}

/** A band's mark of about radius `r` around a point. */
export function bandMark(band: ShownBand, x: number, y: number, r: number): string {
  const [left, right, top, bottom] = [x - r, x + r, y - r, y + r].map(coordinate);
  switch (band) {
    case 'green':
      return `<circle class="green" cx="${coordinate(x)}" cy="${coordinate(y)}" r="${coordinate(r)}"/>`;
    case 'yellow':
      return `<path class="yellow" d="M${coordinate(x)} ${top}L${right} ${bottom}H${left}z"/>`;
    case 'red':
      return `<path class="red" d="M${left} ${top}H${right}V${bottom}H${left}z"/>`;
    case 'unknown':
      return `<circle class="unknown" cx="${coordinate(x)}" cy="${coordinate(y)}" r="${coordinate(r)}"/>`;
  }
}
