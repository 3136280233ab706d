import { type Day, isWritable } from '../model/day.ts';
import { compareText } from '../model/diagnostic.ts';
import { addDuration, parseDuration } from '../model/duration.ts';
import { eachOnce } from './compiler.ts';
import { type FormulaNode, parseFormula } from './formula-parser.ts';
import { explainUnknownName } from './hints.ts';
import type { CompiledFormula, Names } from './program.ts';
import type { Moment, Problem, Reading } from './value.ts';

/** A compiled formula, absent when there are problems. */
interface FormulaResult {
  readonly formula?: CompiledFormula;
  readonly problems: readonly Problem[];
}

/**
 * Reads, checks and compiles a date formula. A date that is absent or unknown makes the result so, absent before unknown;
 * `earliest` and `latest` skip both, and are unknown when nothing else is left and one is unknown. So is a day beyond the year 9999.
 * Example: `compileFormula('renewal - contract.notice', names).formula?.evaluate(moment)`.
 */
export function compileFormula(source: string, names: Names): FormulaResult {
  const parsed = parseFormula(source);
  if (parsed.formula === undefined) return { problems: parsed.problems };
  const node = parsed.formula;
  const problems = [...checkNames(node, names)];
  if (problems.length > 0) return { problems };
  const day = compileFormulaNode(node);
  const formula: CompiledFormula = {
    source,
    names: [...new Set(namesOf(node).map(({ name }) => name))].sort(compareText),
    evaluate: (moment, rolls = false) => day(moment, rolls, null),
    trace(moment, rolls = false) {
      const readings: Reading[] = [];
      const value = day(moment, rolls, readings);
      return { value, readings: eachOnce(readings) };
    },
  };
  return { formula, problems: [] };
}

interface NameUse {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly wanted: 'date' | 'duration';
}

function namesOf(node: FormulaNode): readonly NameUse[] {
  switch (node.kind) {
    case 'anchor':
      return [{ name: node.name, start: node.start, end: node.end, wanted: 'date' }];
    case 'pick':
      return node.of.flatMap(namesOf);
    case 'shift':
      return 'name' in node.by ? [...namesOf(node.from), { ...node.by, wanted: 'duration' }] : namesOf(node.from);
  }
}

function* checkNames(node: FormulaNode, names: Names): Generator<Problem> {
  for (const { name, start, end, wanted } of namesOf(node)) {
    const place = { offset: start, length: end - start };
    const isDuration = names.durations.has(name);
    const meaning = names.get(name);
    if (wanted === 'duration') {
      if (isDuration) continue;
      const durations = [...names.durations].sort(compareText).join(', ');
      if (meaning === undefined) {
        const { message, hint } = explainUnknownName(name, { ...names, all: [...names.durations] });
        yield { code: 'unknown-name', message, hint: hint ?? `expected a duration such as 14d, or one of ${durations}`, ...place };
      } else if (!meaning.broken)
        yield {
          code: 'wrong-type',
          message: `\`${name}\` is no duration`,
          hint: `expected a duration such as 14d, or one of ${durations}`,
          ...place,
        };
      continue;
    }
    if (isDuration)
      yield {
        code: 'wrong-type',
        message: `\`${name}\` is a duration, not a date`,
        hint: `the date comes first: renewal - ${name}`,
        ...place,
      };
    else if (meaning === undefined) {
      const dates = names.all.filter((candidate) => names.get(candidate)?.type === 'date');
      const { message, hint } = explainUnknownName(name, { ...names, all: dates });
      yield { code: 'unknown-name', message, ...(hint === undefined ? {} : { hint }), ...place };
    } else if (meaning.type !== 'date' && !meaning.broken)
      yield { code: 'wrong-type', message: `\`${name}\` is no date, but ${meaning.type}`, ...place };
  }
}

type DayOf = (moment: Moment, rolls: boolean, readings: Reading[] | null) => Day | undefined | null;

function compileFormulaNode(node: FormulaNode): DayOf {
  switch (node.kind) {
    case 'anchor': {
      const { name } = node;
      return (moment, _rolls, readings) => {
        const value = moment.read(name);
        readings?.push({ name, type: 'date', value });
        return value === null ? null : typeof value === 'number' ? value : undefined;
      };
    }
    case 'shift':
      return compileShift(node);
    case 'pick': {
      const parts = node.of.map(compileFormulaNode);
      const better = node.which === 'earliest' ? Math.min : Math.max;
      return (moment, rolls, readings) => {
        let best: Day | undefined;
        let unknown = false;
        for (const part of parts) {
          const day = part(moment, rolls, readings);
          if (day === undefined) unknown = true;
          else if (day !== null) best = best === undefined ? day : better(best, day);
        }
        return best ?? (unknown ? undefined : null);
      };
    }
  }
}

/** The last sign of a formula says where a day without work rolls to: `+` forward, `-` back. A date that is not moved stays where it is. */
function compileShift(node: Extract<FormulaNode, { kind: 'shift' }>): DayOf {
  const { sign, by } = node;
  const from = compileFormulaNode(node.from);
  return (moment, rolls, readings) => {
    const day = from(moment, false, readings);
    let duration = 'name' in by ? undefined : by;
    if ('name' in by) {
      const value = moment.read(by.name);
      readings?.push({ name: by.name, type: 'text', value });
      if (value === null) return null;
      if (typeof value === 'string') duration = parseDuration(value);
    }
    if (day === null || day === undefined) return day;
    if (duration === undefined) return undefined;
    const moved = addDuration(day, duration, sign, (at, count) => moment.addBusinessDays(at, count));
    const landed = rolls && isWritable(moved) ? moment.addBusinessDays(moved - sign, sign) : moved;
    return isWritable(landed) ? landed : undefined;
  };
}
