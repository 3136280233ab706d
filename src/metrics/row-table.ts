import { type DateReading, daySql } from './date-sql.ts';
import { textLiteral } from './sql.ts';

/**
 * Why a row does not count, worst first: the first that holds is the one that is counted. `unknown-key` and `no-parent` only with `through`.
 */
export const rowFaults = [
  'blank-key',
  'unknown-key',
  'blank-customer',
  'unknown-customer',
  'no-date',
  'bad-date',
  'bad-end',
  'reversed',
] as const;
/** Why a row does not count. */
export type RowFault = (typeof rowFaults)[number];

/** How the texts of a source become rows of customers and days. */
export interface RowReading {
  /** Null for a snapshot: `snapshotDay` stands for all. */
  readonly at: DateReading | null;
  readonly to: DateReading | null;
  readonly snapshotDay: number;
  /** Names of the text columns that are carried over. */
  readonly columns: readonly string[];
  /** Columns made of them: what texts are as numbers, days, yes or no, so that it is read out of them once. */
  readonly typed: readonly { readonly as: string; readonly sql: string }[];
  /** Set where the key is one of another table, with the days that table gives. */
  readonly through: { readonly from: DateReading | null; readonly to: DateReading | null } | null;
}

/**
 * SQL that makes the table `rows` from the texts in `raw` (`k` key, `a` first day, `b` last day, `id`) and the table `names` (the name →
 * the place of the customer): one row for each, with `row` its place, `customer`, `day`, `until`, `id`, `fault` (null where it counts) and `outside`.
 */
export function rowsSql(rows: string, raw: string, parents: string | null, reading: RowReading): string {
  const { at, to, through } = reading;
  const day = at ? daySql('r.a', at) : `${reading.snapshotDay}::INTEGER`;
  const until = to ? daySql('r.b', to) : 'NULL::INTEGER';
  const name = parents ? 'p.name' : 'r.k';
  const outside = [
    ...(through?.from ? [`(day < ${daySql('pa', through.from)})`] : []),
    ...(through?.to ? [`(day > ${daySql('pb', through.to)})`] : []),
  ];
  const carried = [...reading.columns.map((column) => `r.${column}`), ...(parents ? ['p.a AS pa', 'p.b AS pb'] : [])];
  const faults: Record<RowFault, string | null> = {
    'blank-key': parents ? 'k IS NULL' : null,
    'unknown-key': parents ? 'parent IS NULL' : null,
    'blank-customer': 'name IS NULL',
    'unknown-customer': 'customer IS NULL',
    'no-date': at ? 'a IS NULL' : null,
    'bad-date': at ? 'day IS NULL' : null,
    'bad-end': to ? 'b IS NOT NULL AND until IS NULL' : null,
    reversed: to ? 'until < day' : null,
  };
  const cases = rowFaults.flatMap((fault) => (faults[fault] === null ? [] : [`WHEN ${faults[fault]} THEN ${textLiteral(fault)}`]));
  return `CREATE TABLE ${rows} AS
    SELECT row, file, customer, day, until, id${reading.columns.map((column) => `, ${column}`).join('')}${reading.typed.map(({ as, sql }) => `, ${sql} AS ${as}`).join('')},
      CASE ${cases.join(' ')} END AS fault, coalesce(${outside.length > 0 ? outside.join(' OR ') : 'false'}, false) AS outside
    FROM (
      SELECT r.rowid AS row, r.file, r.k, r.a, r.b, r.id, ${name} AS name, n.c1 AS customer, ${day} AS day, ${until} AS until,
        ${parents ? 'p.k' : 'NULL'} AS parent${carried.map((column) => `, ${column}`).join('')}
      FROM ${raw} r ${parents ? `LEFT JOIN ${parents} p ON p.k = r.k` : ''} LEFT JOIN names n ON n.c0 = ${name}
    )`;
}

/**
 * SQL that makes the table `repeats`: rows whose id came before, by day and then by place in the files, which do not count; `differs` where
 * they say something else than the one that counts. Earlier rows win, so that later ones never change the past.
 */
export function repeatsSql(repeats: string, rows: string, columns: readonly string[]): string {
  const content = ['customer', 'day', 'until', ...columns].join(', ');
  return `CREATE TABLE ${repeats} AS
    SELECT row, content <> kept AS differs FROM (
      SELECT row, hash(${content}) AS content, first_value(hash(${content})) OVER same AS kept, row_number() OVER same AS place
      FROM ${rows} WHERE fault IS NULL AND id IN (SELECT id FROM ${rows} WHERE fault IS NULL AND id IS NOT NULL GROUP BY id HAVING count(*) > 1)
      WINDOW same AS (PARTITION BY id ORDER BY day, row)
    ) WHERE place > 1`;
}
