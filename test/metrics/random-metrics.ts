import fc from 'fast-check';
import { compileRowCondition } from '../../src/expressions/row-condition.ts';
import { day } from './workspace.ts';

/** Customers of random rows. */
export const customers = ['acme', 'globex'];
/** Days of evaluation: the first and last of months, quarters and years, and 29 February. */
export const evaluated = ['2024-02-29', '2026-01-01', '2026-02-01', '2026-03-31', '2026-05-01', '2026-11-02'].map(day);
/** How far before them rows lie: around the ends of windows. */
export const distances = [-1, 0, 1, 2, 3, 6, 7, 8, 27, 28, 29, 30, 31, 32, 59, 89, 90, 91, 92, 93, 180, 364, 365, 366, 400];

const operand = fc.constantFrom('row.n', '2', '0.1', 'or_else(row.n, 0)', 'min(row.n, 3)', 'row.n / row.n', 'row.n % 3', '-row.n');
const comparison = fc.constantFrom('==', '!=', '<', '<=', '>', '>=');
const leaf = fc.oneof(
  fc.tuple(operand, comparison, operand).map((parts) => parts.join(' ')),
  fc.tuple(comparison, fc.constantFrom('2026-01-01', '2026-02-28')).map(([sign, on]) => `row.d ${sign} date("${on}")`),
  fc.constantFrom('row.k == "x"', 'row.k != "x"', 'row.k in ["x", "Ünï"]', 'missing(row.k)', 'known(row.n)', 'row.f == true', '!row.f'),
  fc.constantFrom('row.opened >= date("2026-01-31")', 'missing(row.closed)', 'row.closed > date("2026-01-15")', 'row.id == "a"'),
);
const condition = fc
  .oneof(
    leaf,
    fc.tuple(leaf, fc.constantFrom('&&', '||'), leaf).map(([a, sign, b]) => `(${a}) ${sign} (${b})`),
    leaf.map((one) => `!(${one})`),
  )
  .filter((source) => compileRowCondition(source) !== undefined);

const windows = ['1d', '2d', '7d', '28d', '1mo', '3mo', '1q', '1y', '2w', 'this month', 'last month', 'this week', 'last week'];
const window = fc.constantFrom(...windows, 'this quarter', 'last quarter', 'this year', 'last year');
const spans = fc.constantFrom('rows', 'opened', 'closed');
const aggregate = fc.oneof(
  fc.constantFrom('rows', 'opened', 'closed', 'open').map((count) => ({ count })),
  fc.constantFrom('n', 'k', 'closed', 'opened').map((distinct) => ({ distinct })),
  fc.constantFrom({ sum: 'n' }, { mean: 'n' }, { min: 'n' }, { max: 'n' }),
  fc.constantFrom({ last: 'n', type: 'number' }, { last: 'k' }, { last: 'f', type: 'yes/no' }, { last: 'd', type: 'date' }),
  fc.constantFrom({ last: 'closed', type: 'date' }, { last: 'opened', type: 'date' }, { last: 'opened' }),
  condition.map((share) => ({ share })),
  spans.map((days_since_last) => ({ days_since_last })),
  spans.map((first_day) => ({ first_day })),
);
/** What a metric asks of spans `s` with the columns n, k, f, d, id, opened and closed. */
export const metric = fc
  .tuple(
    aggregate,
    fc.record(
      { window, where: condition, daily: fc.constantFrom('mean', 'min', 'max', 'sum'), since: fc.constant('customer.signed_up') },
      { requiredKeys: [] },
    ),
  )
  .map(([kind, rest]): Record<string, string> => ({ of: 's', ...kind, ...rest }))
  .map(({ daily, ...rest }) => {
    const perDay = rest.window !== undefined && !['last', 'days_since_last', 'first_day'].some((kind) => rest[kind] !== undefined);
    return perDay && daily !== undefined ? { ...rest, daily } : rest;
  });

/** A metric as YAML, below its name. */
export function lines(one: Readonly<Record<string, string>>): string {
  return Object.entries(one)
    .map(([key, value]) => `    ${key}: ${JSON.stringify(value)}`)
    .join('\n');
}
