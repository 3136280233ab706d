import { type FormulaNode, parseFormula } from '../../expressions/formula-parser.ts';
import type { PlaybookProgram, Program } from '../../expressions/program.ts';
import { approximateDays, type Duration, type DurationUnit } from '../../model/duration.ts';
import { canonicalFormula } from './canonical.ts';

/** How far a date lies from another one, in days: at least, at most and about. Infinite where that is open. */
interface Span {
  readonly least: number;
  readonly most: number;
  readonly about: number;
}

/** A date as what is known of its distance to other dates, each by its canonical text. */
export type Reckoning = ReadonlyMap<string, Span>;

/** A day without work is at most so far from one with work: two weekends and the feasts between them. */
const longestRoll = 12;
/** Months are not of one length: so many days make up for where they begin and end. */
const monthSlack = 3;
const exactly: Span = { least: 0, most: 0, about: 0 };
const daysPerUnit: Readonly<Record<Exclude<DurationUnit, 'bd'>, number>> = { d: 1, w: 7, mo: 30.436875, q: 91.310625, y: 365.2425 };

/**
 * Reckons the dates of a playbook from the dates they count from, through `start`, named dates and the steps before: a step is taken to be
 * done on its day.
 */
export class Calculator {
  readonly #program: Program;
  readonly #play: PlaybookProgram;
  readonly #busy = new Set<string>();

  constructor(program: Program, play: PlaybookProgram) {
    this.#program = program;
    this.#play = play;
  }

  /** The dates that a formula is surely so far from; with `rolls` it moves off days without work, as only `due` does. */
  reckon(source: string, rolls: boolean): Reckoning {
    const { formula } = parseFormula(source);
    if (formula === undefined) return new Map();
    const found = this.#of(formula);
    if (!rolls || formula.kind !== 'shift') return found;
    if (!('name' in formula.by) && formula.by.unit === 'bd' && formula.by.count > 0) return found;
    const roll: Span = formula.sign === 1 ? { least: 0, most: longestRoll, about: 0 } : { least: -longestRoll, most: 0, about: 0 };
    return moved(found, roll);
  }

  #of(node: FormulaNode): Reckoning {
    const own = new Map([[canonicalFormula(node), exactly]]);
    switch (node.kind) {
      case 'anchor':
        return new Map([...this.#behind(node.name), ...own]);
      case 'pick':
        return new Map([
          ...pick(
            node.which,
            node.of.map((part) => this.#of(part)),
          ),
          ...own,
        ]);
      case 'shift':
        return new Map([...moved(this.#of(node.from), spanOf(node.by, node.sign)), ...own]);
    }
  }

  /** What a name counts from in its turn. */
  #behind(name: string): Reckoning {
    if (this.#busy.has(name)) return new Map();
    this.#busy.add(name);
    const found = this.#resolve(name);
    this.#busy.delete(name);
    return found;
  }

  #resolve(name: string): Reckoning {
    if (name === 'contract.end') return new Map([['renewal', exactly]]);
    if (name === 'start')
      return pick(
        'either',
        this.#play.on.map(({ source }) => this.reckon(source, false)),
      );
    if (name.endsWith('.done')) {
      const step = this.#play.steps.find((one) => `${one.step.id}.done` === name);
      if (step !== undefined)
        return step.due === null
          ? this.#of({ kind: 'anchor', name: 'start', start: 0, end: 0 })
          : early(this.reckon(step.due.source, true));
    }
    const date = this.#program.dates.get(name)?.value;
    return date?.formula === undefined ? new Map() : this.reckon(date.formula, false);
  }
}

/** A step may be done late: its day is open to that side. */
function early(found: Reckoning): Reckoning {
  return moved(found, { least: 0, most: Infinity, about: 0 });
}

function moved(found: Reckoning, by: Span): Reckoning {
  return new Map(
    [...found].map(([name, span]) => [name, { least: span.least + by.least, most: span.most + by.most, about: span.about + by.about }]),
  );
}

/** A date of several: `earliest` is no later than each, `latest` no earlier, whichever of them there are. */
function pick(which: 'earliest' | 'latest' | 'either', parts: readonly Reckoning[]): Reckoning {
  const names = new Set(parts.flatMap((part) => [...part.keys()]));
  return new Map(
    [...names].map((name) => {
      const spans = parts.map((part) => part.get(name) ?? { least: -Infinity, most: Infinity, about: Number.NaN });
      const [least, most] = [spans.map((span) => span.least), spans.map((span) => span.most)];
      const about = spans.map((span) => span.about).filter((days) => !Number.isNaN(days));
      return [
        name,
        {
          least: which === 'latest' ? Math.max(...least) : Math.min(...least),
          most: which === 'earliest' ? Math.min(...most) : Math.max(...most),
          about: which === 'latest' ? Math.max(...about) : Math.min(...about),
        },
      ];
    }),
  );
}

function spanOf(by: Duration | { readonly name: string }, sign: 1 | -1): Span {
  // A duration of the record is never negative, and of any length.
  if ('name' in by) return sign === 1 ? { least: 0, most: Infinity, about: 0 } : { least: -Infinity, most: 0, about: 0 };
  const { least, most } = lengthOf(by);
  const about = by.unit === 'bd' ? approximateDays(by) : by.count * daysPerUnit[by.unit];
  return sign === 1 ? { least, most, about } : { least: -most, most: -least, about: -about };
}

function lengthOf({ count, unit }: Duration): { readonly least: number; readonly most: number } {
  if (count === 0) return { least: 0, most: 0 };
  if (unit === 'd' || unit === 'w') return { least: count * daysPerUnit[unit], most: count * daysPerUnit[unit] };
  // At best a week of five days after the other; at worst with feasts between.
  if (unit === 'bd') return { least: count + 2 * Math.floor((count - 1) / 5), most: Math.ceil(1.6 * count) + longestRoll };
  const days = count * daysPerUnit[unit];
  return { least: Math.floor(days) - monthSlack, most: Math.ceil(days) + monthSlack };
}

/** By about how many days a date surely lies after another; undefined where that is not certain. */
export function daysAfter(date: Reckoning, limit: Reckoning): number | undefined {
  let best: number | undefined;
  for (const [name, span] of date) {
    const other = limit.get(name);
    if (other === undefined || !(span.least > other.most)) continue;
    const days = Math.max(1, Math.round(span.about - other.about));
    best = best === undefined ? days : Math.min(best, days);
  }
  return best;
}

/** Whether two dates are one, but for days without work. */
export function isSameDay(one: Reckoning, other: Reckoning): boolean {
  return [...one].some(([name, span]) => {
    const that = other.get(name);
    return that !== undefined && that.most === that.least && span.about === that.about && span.most - span.least <= longestRoll;
  });
}
