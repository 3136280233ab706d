import { isCases } from '../model/cases.ts';
import type { Metric, Window } from '../model/metric.ts';
import type { Cell, PlainTable, Table } from '../model/table.ts';
import type { Grammar } from './grammar.ts';
import { describeSource } from './words.ts';
import { nameInWords, type Vocabulary } from './words-names.ts';
import { describeDuration, formatNumber, formatQuantity, sentence, type Unit } from './words-values.ts';

/** How a metric comes about, in a sentence. Example: “Number of different users in logins, over 28 days.” */
export function describeMetric(metric: Metric, vocabulary: Vocabulary): string {
  if (vocabulary.grammar !== undefined) return vocabulary.grammar.metric(metric);
  if (metric.is !== undefined) return sentence(describeSource(metric.is, vocabulary));
  if (metric.cases !== undefined) {
    const lines = metric.cases.map((line) =>
      'else' in line ? `else ${line.else}` : `${line.then} if ${describeSource(line.if, vocabulary)}`,
    );
    return sentence(lines.join(', '));
  }
  const source = nameInWords(metric.of ?? '');
  const where = metric.where === undefined ? '' : ` where ${describeSource(metric.where, vocabulary)}`;
  const daily =
    metric.daily === undefined ? '' : `, the ${{ mean: 'mean', min: 'smallest', max: 'largest', sum: 'sum' }[metric.daily]} of the days`;
  const over = metric.window === undefined ? '' : `, over ${describeWindow(metric.window)}`;
  const since = metric.since === undefined ? '' : `, counted since ${describeSource(metric.since, vocabulary)}`;
  return sentence(`${aggregateOf(metric, source, vocabulary)}${where}${daily}${over}${since}`);
}

function aggregateOf(metric: Metric, source: string, vocabulary: Vocabulary): string {
  if (metric.count !== undefined) return metric.count === 'rows' ? `number of rows in ${source}` : `number of ${source} ${metric.count}`;
  if (metric.distinct !== undefined) return `number of different values of “${nameInWords(metric.distinct)}” in ${source}`;
  if (metric.share !== undefined) return `share of ${source} for which ${describeSource(metric.share, vocabulary)}`;
  if (metric.days_since_last !== undefined) return `days since the newest row of ${source}`;
  if (metric.first_day !== undefined) return `day of the first row of ${source}`;
  for (const [kind, words] of [
    ['sum', 'sum'],
    ['mean', 'mean'],
    ['min', 'smallest value'],
    ['max', 'largest value'],
    ['last', 'newest'],
  ] as const) {
    const column = metric[kind];
    if (column !== undefined)
      return `${words}${kind === 'last' ? '' : ' of'} ${column === 'at' ? 'day' : `“${nameInWords(column)}”`} in ${source}`;
  }
  return source;
}

function describeWindow(window: Window): string {
  return window.kind === 'trailing' ? describeDuration(window.duration) : `${window.kind} ${window.period}`;
}

/** A line of a score table: which values it holds for, and what they score. */
export interface TableLine {
  /** The condition of the choice it belongs to; null without one. */
  readonly when: string | null;
  /** Example: “50% to below 80%”. */
  readonly range: string;
  readonly score: Cell;
}

/** A score table in words, one line a range, from low to high. Numbers are written in `unit`. */
export function describeTable(table: Table, unit: Unit | undefined, vocabulary: Vocabulary): readonly TableLine[] {
  const words = tableWords(vocabulary);
  if (!isCases<PlainTable | Cell>(table)) return tableLines(table, null, unit, vocabulary);
  return table.cases.flatMap((line) => {
    const [when, answer] = 'else' in line ? [words.when(null), line.else] : [words.when(line.if), line.then];
    return typeof answer === 'object'
      ? tableLines(answer, when, unit, vocabulary)
      : [{ when, range: words.range(null, null, 'from'), score: answer }];
  });
}

/** What tables say around their numbers. */
function tableWords(vocabulary: Vocabulary): Pick<Grammar, 'range' | 'when' | 'other' | 'exactly'> {
  return (
    vocabulary.grammar ?? {
      range: (low, high, edges) => {
        if (low === null) return high === null ? 'any value' : `up to ${high}`;
        if (high === null) return edges === 'from' ? `${low} or more` : `above ${low}`;
        return edges === 'from' ? `${low} to below ${high}` : `above ${low} up to ${high}`;
      },
      when: (condition) => (condition === null ? 'otherwise' : `if ${describeSource(condition, vocabulary)}`),
      other: () => 'anything else',
      exactly: (value) => `at ${value}`,
    }
  );
}

function tableLines(table: PlainTable, when: string | null, unit: Unit | undefined, vocabulary: Vocabulary): TableLine[] {
  const words = tableWords(vocabulary);
  const number = (value: number): string => vocabulary.grammar?.quantity(value, unit) ?? formatQuantity(value, unit, vocabulary.currency);
  if (table.from) {
    const bounds = table.from;
    return bounds.map(({ at, score }, index) => {
      const next = bounds[index + 1];
      return { when, range: words.range(number(at), next === undefined ? null : number(next.at), 'from'), score };
    });
  }
  if (table.up_to) {
    const { bounds, otherwise } = table.up_to;
    const lines = bounds.map(({ at, score }, index) => {
      const before = bounds[index - 1];
      return { when, range: words.range(before === undefined ? null : number(before.at), number(at), 'up to'), score };
    });
    const last = bounds.at(-1);
    return [...lines, { when, range: words.range(last === undefined ? null : number(last.at), null, 'up to'), score: otherwise }];
  }
  if (table.is) return Object.entries(table.is).map(([label, score]) => ({ when, range: label === 'else' ? words.other() : label, score }));
  if (table.line)
    return table.line.map(({ at, score }) => ({ when, range: words.exactly(number(at)), score: Number(formatNumber(score)) }));
  return (table.ranges ?? []).map(({ range, score }) => ({ when, range: range.text, score }));
}
