import { scaleLinear } from 'd3-scale';
import type { Position } from '../../reports/peers.ts';
import type { Language } from '../language/language.ts';
import { coordinate, escapeText, picture, textWidth } from './svg.ts';

const height = 38;
const base = 16;

/** What a strip shows: a customer's place by one value. */
export interface StripInput {
  readonly position: Position;
  readonly title: string;
  readonly inUnit: (value: number) => string;
}

/** Others as dots on the axis of a value, the customer's own in colour, the ends of the axis written below. */
export function stripChart({ position, title, inUnit }: StripInput, { t }: Language, width: number, className: string): string {
  const { own, dots, below, others } = position;
  const [low, high] = [Math.min(own, ...dots), Math.max(own, ...dots)];
  const x = scaleLinear(low === high ? [low - 1, high + 1] : [low, high], [7, width - 7]);
  const ends = low === high ? [low] : [low, high];
  const room = textWidth(inUnit(low), 11) + textWidth(inUnit(high), 11) + 12 < width;
  const content = [
    `<path class="axis faint" d="M0 ${base}H${width}"/>`,
    ...dots.map((value) => `<circle class="other" cx="${coordinate(x(value))}" cy="${base}" r="4"/>`),
    `<circle class="accent" cx="${coordinate(x(own))}" cy="${base}" r="6"/>`,
    ...(room ? ends : []).map(
      (value, index) =>
        `<text class="tick" x="${ends.length === 1 ? coordinate(width / 2) : index === 0 ? 0 : width}" y="${height - 3}" text-anchor="${ends.length === 1 ? 'middle' : index === 0 ? 'start' : 'end'}">${escapeText(inUnit(value))}</text>`,
    ),
  ];
  const label = t('{{metric}}: {{value}}, higher than {{below}} of {{others}} others.', {
    metric: title,
    value: inUnit(own),
    below,
    others,
  });
  return picture(width, height, label, className, content);
}
