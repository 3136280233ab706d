import { columnValue, conditions, type Framed, frame, reader } from './aggregate-sql.ts';
import type { Frame } from './dialect.ts';
import { conditionSql } from './row-expression.ts';
import type { RowSource } from './row-source.ts';
import type { MetricPlan } from './source-plan.ts';
import { asDecimal } from './sql.ts';

/** Parts of the rows of one key, each once: SQL of an aggregate, by the name of its column. */
export class Parts {
  readonly #names = new Map<string, string>();

  /** The column that will hold an aggregate over the rows that meet a condition. */
  add(aggregate: string, condition: string): string {
    const sql = `${aggregate} FILTER (WHERE ${condition})`;
    const name = this.#names.get(sql) ?? `part${this.#names.size}`;
    this.#names.set(sql, name);
    return name;
  }

  /** SELECT items of all parts. */
  items(): readonly string[] {
    return [...this.#names].map(([sql, name]) => `${sql} AS ${name}`);
  }
}

/** SQL over the parts of all keys of a customer. */
export interface Folded {
  /** The value, null where no row counts; undefined where it cannot be put together from parts. */
  readonly value: string | undefined;
  readonly newest: string;
  /** How many rows are left out because of what stands in the column; undefined where none can be. */
  readonly misread: string | undefined;
}

/**
 * What a metric asks of the rows in one frame, in parts that are found for each key of the files by itself and put together after: so all
 * metrics of a source are answered by reading its rows once, and names are looked up once for each key, and not for each row.
 */
export function foldMetric(plan: MetricPlan, whole: Frame, bounds: Frame, rows: RowSource, parts: Parts): Folded {
  const until = frame([{ ...whole, from: null }], rows, false);
  const dates = { rows: [rows.day], closed: [rows.until], open: [rows.day, rows.until] }[plan.rowDay];
  const newest = dates.map(
    (date) => `max(${parts.add(`max(${date})`, [`${date} <= ${until.high}`, ...counting(plan, until)].join(' AND '))})`,
  );
  return {
    value: foldValue(plan, frame([bounds], rows, false), parts),
    newest: newest.length === 1 ? newest.join('') : `greatest(${newest.join(', ')})`,
    misread: foldMisread(plan, until, parts),
  };
}

/** What a row must be to count for a metric, whatever its day. */
function counting(plan: MetricPlan, framed: Framed): readonly string[] {
  return [
    ...valid(framed),
    ...conditions(plan, framed),
    ...(plan.column === null ? [] : [`${columnValue(plan, framed)} IS NOT NULL`]),
    ...(plan.share ? [`${conditionSql(plan.share, framed.dialect, reader(framed))} IS NOT NULL`] : []),
  ];
}

function valid({ counts }: Framed): readonly string[] {
  return counts === null ? [] : [counts];
}

function foldMisread(plan: MetricPlan, framed: Framed, parts: Parts): string | undefined {
  if (plan.column === null || plan.type === 'text') return undefined;
  const text = reader(framed)(plan.column, 'text');
  const misread = [`${text} IS NOT NULL`, `${columnValue(plan, framed)} IS NULL`, ...valid(framed), ...conditions(plan, framed)];
  return `sum(${parts.add('count(*)', misread.join(' AND '))})`;
}

function foldValue(plan: MetricPlan, framed: Framed, parts: Parts): string | undefined {
  if (plan.program.value.daily !== undefined || plan.program.value.since !== undefined) return undefined;
  const { day, until, low, high } = framed;
  const inFrame = {
    rows: `${day} BETWEEN ${low} AND ${high}`,
    closed: `${until} BETWEEN ${low} AND ${high}`,
    open: `${day} <= ${high} AND (${until} IS NULL OR ${until} > ${high})`,
  }[plan.rowDay];
  const where = [inFrame, ...counting(plan, framed)].join(' AND ');
  const rowDay = plan.rowDay === 'closed' ? until : day;
  const value = columnValue(plan, framed);
  const count = () => `nullif(sum(${parts.add('count(*)', where)}), 0)`;
  const sum = () => `sum(${parts.add(`sum(${asDecimal(value)})`, where)})::DOUBLE`;
  switch (plan.aggregate) {
    case 'distinct':
      return undefined;
    case 'count':
      return `${count()}::DOUBLE`;
    case 'sum':
      return sum();
    case 'mean':
      return `${sum()} / ${count()}`;
    case 'min':
      return `min(${parts.add(`min(${value})`, where)})`;
    case 'max':
      return `max(${parts.add(`max(${value})`, where)})`;
    case 'last': {
      const order = `(${rowDay}::BIGINT * 4294967296 + ${framed.row})`;
      return `arg_max(${parts.add(`arg_max(${value}, ${order})`, where)}, ${parts.add(`max(${order})`, where)})`;
    }
    case 'share': {
      const share = plan.share ? conditionSql(plan.share, framed.dialect, reader(framed)) : 'false';
      return `sum(${parts.add('count(*)', `${where} AND ${share}`)})::DOUBLE / ${count()}`;
    }
    case 'days_since_last':
      return `${framed.asked} - max(${parts.add(`max(${rowDay})`, where)})`;
    case 'first_day':
      return `min(${parts.add(`min(${rowDay})`, where)})`;
  }
}
