import { isCases } from '../model/cases.ts';
import type { Metric, Window } from '../model/metric.ts';
import type { Cell, PlainTable, Table } from '../model/table.ts';
import { describeSource } from './words.ts';
import { nameInWords, type Vocabulary } from './words-names.ts';
import { describeDuration, formatNumber, formatQuantity, sentence, type Unit } from './words-values.ts';

/** How a metric comes about, in a sentence. Example: “Number of different users in logins, over 28 days.” */
export function describeMetric(metric: Metric, vocabulary: Vocabulary): string {
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
  if (!isCases<PlainTable | Cell>(table)) return tableLines(table, null, unit, vocabulary);
  return table.cases.flatMap((line) => {
    const [when, answer] = 'else' in line ? ['otherwise', line.else] : [`if ${describeSource(line.if, vocabulary)}`, line.then];
    return typeof answer === 'object' ? tableLines(answer, when, unit, vocabulary) : [{ when, range: 'any value', score: answer }];
  });
}

function tableLines(table: PlainTable, when: string | null, unit: Unit | undefined, { currency }: Vocabulary): TableLine[] {
  const number = (value: number): string => formatQuantity(value, unit, currency);
  if (table.from) {
    const bounds = table.from;
    return bounds.map(({ at, score }, index) => {
      const next = bounds[index + 1];
      return { when, range: next === undefined ? `${number(at)} or more` : `${number(at)} to below ${number(next.at)}`, score };
    });
  }
  if (table.up_to) {
    const { bounds, otherwise } = table.up_to;
    const lines = bounds.map(({ at, score }, index) => {
      const before = bounds[index - 1];
      return { when, range: before === undefined ? `up to ${number(at)}` : `above ${number(before.at)} up to ${number(at)}`, score };
    });
    const last = bounds.at(-1);
    return [...lines, { when, range: last === undefined ? 'any value' : `above ${number(last.at)}`, score: otherwise }];
  }
  if (table.is)
    return Object.entries(table.is).map(([label, score]) => ({ when, range: label === 'else' ? 'anything else' : label, score }));
  if (table.line) return table.line.map(({ at, score }) => ({ when, range: `at ${number(at)}`, score: Number(formatNumber(score)) }));
  return (table.ranges ?? []).map(({ range, score }) => ({ when, range: range.text, score }));
}
