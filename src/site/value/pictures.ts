import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { dayOf } from '../../reports/dates.ts';
import type { ValueObjective, ValueRank } from '../../reports/value.ts';
import { coordinate, escapeText, picture, textWidth } from '../charts/svg.ts';
import type { Language } from '../language/language.ts';
import type { Markup } from './markup.ts';
import { sayList, sayNumber, sayRank } from './words.ts';

/** The measurements of an objective on the days they were taken, with the target dotted; null for fewer than two. */
export function measurements({ points, target, unit, words }: ValueObjective, currency: string, language: Language): Markup | null {
  const { t, titled } = language;
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined || points.length < 2) return null;
  const [width, height] = [144, 40];
  const values = [...points.map(({ value }) => value), target];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const x = scaleLinear([dayOf(first.on), dayOf(last.on)], [4, width - 6]);
  const y = scaleLinear(low === high ? [low - 1, high + 1] : [low, high], [height - 7, 7]);
  const path = line<(typeof points)[number]>(
    ({ on }) => x(dayOf(on)),
    ({ value }) => y(value),
  ).digits(1)(points);
  const inUnit = (value: number) => sayNumber(value, unit, currency, language);
  const taken = points.map(({ on, value }) => t('{{value}} on {{day}}', { value: inUnit(value), day: { shortDay: on, near: last.on } }));
  const label = t('{{words}}: {{values}}; target {{target}}', {
    words: titled(words),
    values: sayList(taken, language),
    target: inUnit(target),
  });
  return {
    html: picture(width, height, label, 'measured', [
      `<path class="target" d="M0 ${coordinate(y(target))}H${width}"/>`,
      `<path class="line" d="${path ?? ''}"/>`,
      ...points
        .slice(0, -1)
        .map(({ on, value }) => `<circle class="was" cx="${coordinate(x(dayOf(on)))}" cy="${coordinate(y(value))}" r="2"/>`),
      `<circle class="own" cx="${coordinate(x(dayOf(last.on)))}" cy="${coordinate(y(last.value))}" r="3.5"/>`,
    ]),
  };
}

/** Everybody as a dot on the axis of the number; only the reader's own has a name. Dots that would cover one another are stacked. */
export function dotStrip(rank: ValueRank, currency: string, width: number, className: string, language: Language): Markup {
  const { t, titled } = language;
  const { own, others, unit, title } = rank;
  const inUnit = (value: number) => sayNumber(value, unit, currency, language);
  const all = [...others, own];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const x = scaleLinear(low === high ? [low - 1, high + 1] : [low, high], [12, width - 12]);
  const radius = others.length > 60 ? 3 : 4.5;
  const heights = new Map<number, number>();
  const stacked = others.map((value) => {
    const slot = Math.round(x(value) / (radius * 2 + 1));
    const level = heights.get(slot) ?? 0;
    heights.set(slot, level + 1);
    return { at: x(value), level };
  });
  const ownSlot = Math.round(x(own) / (radius * 2 + 1));
  const ownLevel = Math.min(3, Math.max(0, ...[-1, 0, 1].map((by) => heights.get(ownSlot + by) ?? 0)));
  const levels = Math.min(4, Math.max(1, ...heights.values(), ownLevel + 1));
  const axis = 26 + levels * (radius * 2 + 1);
  const middle = median(all);
  const label = t('You: {{value}}', { value: inUnit(own) });
  const half = textWidth(label, 13) / 2 + 4;
  const anchor = x(own) < half ? 'start' : x(own) > width - half ? 'end' : 'middle';
  const ownY = axis - 6 - ownLevel * (radius * 2 + 1);
  const edges = [...new Set([low, middle, high])].map((value) => ({ value, at: x(value) }));
  const ticks = edges.filter(({ at }, index) => index === 0 || index === edges.length - 1 || (at > 90 && at < width - 90));
  const words = t('{{title}}: you have {{own}}, {{rank}}; lowest {{low}}, middle {{middle}}, highest {{high}}', {
    title: titled(title),
    own: inUnit(own),
    rank: sayRank(rank, language),
    low: inUnit(low),
    middle: inUnit(middle),
    high: inUnit(high),
  });
  return {
    html: picture(width, axis + 22, words, `strip ${className}`, [
      `<path class="axis" d="M0 ${axis}H${width}"/>`,
      ...stacked.map(
        ({ at, level }) =>
          `<circle class="other" cx="${coordinate(at)}" cy="${coordinate(axis - 6 - Math.min(3, level) * (radius * 2 + 1))}" r="${radius}"/>`,
      ),
      `<path class="axis" d="M${coordinate(x(own))} 17V${coordinate(ownY)}"/>`,
      `<circle class="own" cx="${coordinate(x(own))}" cy="${coordinate(ownY)}" r="${radius + 2}"/>`,
      `<text class="you" x="${coordinate(anchor === 'middle' ? x(own) : anchor === 'start' ? 0 : width)}" y="12" text-anchor="${anchor}">${escapeText(label)}</text>`,
      ...ticks.map(
        ({ value, at }, index) =>
          `<text class="tick" x="${coordinate(index === 0 ? 0 : index === ticks.length - 1 ? width : at)}" y="${axis + 17}" text-anchor="${index === 0 ? 'start' : index === ticks.length - 1 ? 'end' : 'middle'}">${escapeText(value === middle && index > 0 && index < ticks.length - 1 ? t('middle {{value}}', { value: inUnit(value) }) : inUnit(value))}</text>`,
      ),
    ]),
  };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? upper) + upper) / 2;
}
