import { parseNumber } from '../model/scalars.ts';
import type { Cell, PlainTable } from '../model/table.ts';
import { describeBound, isInRange } from './ranges.ts';
import type { Value } from './value.ts';

/** Scores a value: the cell it meets, `missing` without a value, and the limit it met in words. */
export type Score = (value: Value) => Outcome;

interface Outcome {
  readonly cell: Cell;
  readonly met: string;
}

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

const noValue: Outcome = { cell: 'missing', met: 'no value' };
const noLine: Outcome = { cell: 'missing', met: 'no line' };

function onNumber(score: (value: number) => Outcome): Score {
  return (value) => (typeof value === 'number' ? score(value) : noValue);
}

/** Outcomes are made once: limits take longer to put into words than values to score. */
function scoreFrom(bounds: Bounds, write: Write): Score {
  const outcomes = bounds.map(({ at, score }, index): Outcome => {
    const above = bounds[index + 1];
    if (above === undefined) return { cell: score, met: bounds.length === 1 ? 'any number' : `${write(at)} or more` };
    return { cell: score, met: index === 0 ? `below ${write(above.at)}` : `${write(at)} to below ${write(above.at)}` };
  });
  return onNumber((value) => {
    const next = bounds.findIndex(({ at }, index) => index > 0 && value < at);
    return outcomes[next === -1 ? bounds.length - 1 : next - 1] ?? noLine;
  });
}

function scoreUpTo(bounds: Bounds, otherwise: Cell, write: Write): Score {
  const outcomes = bounds.map(({ at, score }, index): Outcome => {
    const below = bounds[index - 1];
    return { cell: score, met: below === undefined ? `${write(at)} or less` : `over ${write(below.at)} up to ${write(at)}` };
  });
  const last = bounds.at(-1);
  const beyond: Outcome = { cell: otherwise, met: last === undefined ? 'any number' : `over ${write(last.at)}` };
  return onNumber((value) => outcomes[bounds.findIndex(({ at }) => value <= at)] ?? beyond);
}

function scoreLine(points: readonly { readonly at: number; readonly score: number }[], write: Write): Score {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return onNumber(() => noLine);
  const below: Outcome = { cell: first.score, met: `${write(first.at)} or less` };
  const above: Outcome = { cell: last.score, met: `${write(last.at)} or more` };
  const between = points.slice(1).map((high, index) => `between ${write(points[index]?.at ?? high.at)} and ${write(high.at)}`);
  return onNumber((value) => {
    const index = points.findIndex(({ at }) => value <= at);
    const [low, high] = [points[index - 1], points[index]];
    if (high === undefined) return above;
    if (low === undefined) return below;
    const score = low.score + ((value - low.at) / (high.at - low.at)) * (high.score - low.score);
    return { cell: score, met: between[index - 1] ?? '' };
  });
}

function scoreLabels(labels: Readonly<Record<string, Cell>>): Score {
  const cells = new Map(Object.entries(labels));
  const numbers = new Map(
    [...cells].flatMap(([label, cell]) => (parseNumber(label) === undefined ? [] : [[parseNumber(label), cell] as const])),
  );
  const otherwise = cells.get('else');
  return (value) => {
    if (value === undefined || value === null) return noValue;
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
