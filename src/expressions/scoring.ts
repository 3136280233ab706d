import { parseNumber } from '../model/scalars.ts';
import type { Cell, PlainTable } from '../model/table.ts';
import { describeBound, isInRange } from './ranges.ts';
import type { Value } from './value.ts';

/** Scores a value: the cell it meets, `missing` without a value, and the limit it met in words. */
export type Score = (value: Value) => { readonly cell: Cell; readonly met: string };

type Bounds = readonly { readonly at: number; readonly score: Cell }[];

/**
 * Turns a checked plain table into a function. The lowest line of `from` also holds below its bound, so that no number lies outside;
 * a text without a line of its own, and a number in none of the `ranges`, is missing.
 * `percent` says how limits are written; undefined writes bounds between 0 and 1 as percentages.
 */
export function compilePlainTable(table: PlainTable, percent: boolean | undefined): Score {
  if (table.from) return scoreFrom(table.from, writerOf(table.from, percent));
  if (table.up_to) return scoreUpTo(table.up_to.bounds, table.up_to.otherwise, writerOf(table.up_to.bounds, percent));
  if (table.line) return scoreLine(table.line, writerOf(table.line, percent));
  if (table.is) return scoreLabels(table.is);
  const ranges = table.ranges ?? [];
  return onNumber((value) => {
    const found = ranges.find(({ range }) => isInRange(value, range));
    return found ? { cell: found.score, met: found.range.text } : { cell: 'missing', met: 'in none of the ranges' };
  });
}

type Write = (value: number) => string;

function writerOf(bounds: readonly { readonly at: number }[], percent: boolean | undefined): Write {
  const guessed = bounds.every(({ at }) => Math.abs(at) <= 1) && bounds.some(({ at }) => !Number.isInteger(at));
  return (value) => describeBound(value, percent ?? guessed);
}

function onNumber(score: (value: number) => ReturnType<Score>): Score {
  return (value) => (typeof value === 'number' ? score(value) : { cell: 'missing', met: 'no value' });
}

function scoreFrom(bounds: Bounds, write: Write): Score {
  return onNumber((value) => {
    const next = bounds.findIndex(({ at }, index) => index > 0 && value < at);
    const index = next === -1 ? bounds.length - 1 : next - 1;
    const [line, above] = [bounds[index], next === -1 ? undefined : bounds[next]];
    if (line === undefined) return { cell: 'missing', met: 'no line' };
    if (above === undefined) return { cell: line.score, met: bounds.length === 1 ? 'any number' : `${write(line.at)} or more` };
    return { cell: line.score, met: index === 0 ? `below ${write(above.at)}` : `${write(line.at)} to below ${write(above.at)}` };
  });
}

function scoreUpTo(bounds: Bounds, otherwise: Cell, write: Write): Score {
  return onNumber((value) => {
    const index = bounds.findIndex(({ at }) => value <= at);
    const [line, below] = [bounds[index], index === -1 ? bounds.at(-1) : bounds[index - 1]];
    if (line === undefined) return { cell: otherwise, met: below === undefined ? 'any number' : `over ${write(below.at)}` };
    return { cell: line.score, met: below === undefined ? `${write(line.at)} or less` : `over ${write(below.at)} up to ${write(line.at)}` };
  });
}

function scoreLine(points: readonly { readonly at: number; readonly score: number }[], write: Write): Score {
  return onNumber((value) => {
    const index = points.findIndex(({ at }) => value <= at);
    const [low, high] = [index === -1 ? points.at(-1) : points[index - 1], points[index]];
    if (low === undefined || high === undefined) {
      const point = low ?? high;
      if (point === undefined) return { cell: 'missing', met: 'no line' };
      return { cell: point.score, met: `${write(point.at)} or ${low === undefined ? 'less' : 'more'}` };
    }
    const score = low.score + ((value - low.at) / (high.at - low.at)) * (high.score - low.score);
    return { cell: score, met: `between ${write(low.at)} and ${write(high.at)}` };
  });
}

function scoreLabels(labels: Readonly<Record<string, Cell>>): Score {
  const cells = new Map(Object.entries(labels));
  const numbers = new Map(
    [...cells].flatMap(([label, cell]) => (parseNumber(label) === undefined ? [] : [[parseNumber(label), cell] as const])),
  );
  const otherwise = cells.get('else');
  return (value) => {
    if (value === undefined || value === null) return { cell: 'missing', met: 'no value' };
    const found =
      typeof value === 'boolean'
        ? (cells.get(value ? 'yes' : 'no') ?? cells.get(String(value)))
        : typeof value === 'number'
          ? numbers.get(value)
          : cells.get(String(value));
    if (found !== undefined) return { cell: found, met: typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value) };
    return { cell: otherwise ?? 'missing', met: otherwise === undefined ? 'no line for this value' : 'any other value' };
  };
}
