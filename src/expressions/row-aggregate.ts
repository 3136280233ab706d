import { type Aggregate, aggregates, type Metric } from '../model/metric.ts';
import { compileRowCondition, type RowCondition } from './row-condition.ts';
import type { ValueType } from './value.ts';

/** Which day of a row counts: that of an event or the first of a span, its last, or all days a span is open. */
type RowDay = 'rows' | 'closed' | 'open';

/** What an aggregate metric asks of the rows of its source. */
export interface RowAggregate {
  readonly aggregate: Aggregate;
  /** The column that is aggregated, and what it is read as; null for those that only look at days. */
  readonly column: string | null;
  readonly type: ValueType;
  readonly rowDay: RowDay;
  readonly where: RowCondition | null;
  readonly share: RowCondition | null;
}

/** Reads an aggregate metric; undefined for a derived one, and where a condition is wrong, which compiling the workspace has reported. */
export function compileRowAggregate(metric: Metric): RowAggregate | undefined {
  const aggregate = aggregates.find((kind) => metric[kind] !== undefined);
  const where = compileRowCondition(metric.where);
  const share = compileRowCondition(metric.share);
  if (aggregate === undefined || where === undefined || share === undefined) return undefined;
  const occurrence = occurrenceOf(metric);
  return {
    aggregate,
    column: columnOf(metric),
    type: aggregate === 'distinct' ? 'text' : aggregate === 'last' ? (metric.type ?? 'text') : 'number',
    rowDay: occurrence === 'closed' || occurrence === 'open' ? occurrence : 'rows',
    where,
    share,
  };
}

/** Which rows of spans a metric asks for: `rows`, `opened`, `closed`, `open`; undefined for those that read a column. */
export function occurrenceOf({ count, days_since_last, first_day }: Metric): 'rows' | 'opened' | 'closed' | 'open' | undefined {
  return count ?? days_since_last ?? first_day;
}

/** The column an aggregate reads; null for one that only looks at days. */
export function columnOf({ distinct, sum, mean, min, max, last }: Metric): string | null {
  return distinct ?? sum ?? mean ?? min ?? max ?? last ?? null;
}

/** Columns an aggregate reads, with the type each is read as. */
export function readsOfAggregate({ column, type, where, share }: RowAggregate): readonly (readonly [string, ValueType])[] {
  return [...(column === null ? [] : [[column, type] as const]), ...(where?.columns ?? []), ...(share?.columns ?? [])];
}
