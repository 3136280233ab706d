import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aggregateRows } from '../../src/evaluate/rows/aggregate.ts';
import { type DatedRow, withoutRepeats } from '../../src/evaluate/rows/dated-row.ts';
import { readCell, trimCell } from '../../src/expressions/cell.ts';
import { compileRowAggregate } from '../../src/expressions/row-aggregate.ts';
import { type Day, formatDay } from '../../src/model/day.ts';
import { type Metric, metricSchema } from '../../src/model/metric.ts';
import { lastCompleteDay, windowBounds } from '../../src/model/window.ts';
import { customers, distances, evaluated, lines, metric } from './random-metrics.ts';
import { day, observeFiles } from './workspace.ts';

/** A row as a file has it: texts, of which an empty one is no value. */
interface Written {
  readonly customer: string;
  readonly first: Day;
  readonly last: Day | null;
  readonly id: string;
  readonly cells: { readonly n: string; readonly k: string; readonly f: string; readonly d: string };
}

const dayOfRow = fc.tuple(fc.constantFrom(...evaluated), fc.constantFrom(...distances)).map(([from, back]) => from - back);
const numbers = fc.oneof(
  fc.constantFrom('', '0', '5', '-3', '+7', '.5', '5.', '1.5e1', '1E3', ' 12 ', '007', '0.1', '0.2', '0.30', '1e-11', '99999999999999.25'),
  fc.constantFrom('1,5', '60%', 'abc', 'nan', 'inf', '1e15', '1e400', '--1', '0x10', '1 2', 'e5', '.'),
  fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => (Object.is(value, -0) ? '0' : String(value))),
);
const row = fc.record({
  customer: fc.constantFrom(...customers),
  first: dayOfRow,
  length: fc.option(fc.constantFrom(0, 1, 5, 28, 31, 90, 200)),
  id: fc.oneof(fc.constant(''), fc.constantFrom('a', 'b', 'c', 'd'), fc.nat({ max: 40 }).map(String)),
  cells: fc.record({
    n: numbers,
    k: fc.constantFrom('', 'x', 'y', ' x', 'X', "it's", 'Ünï', '0', 'constructor'),
    f: fc.constantFrom('', 'yes', 'TRUE', 'y', '1', 'No', 'f', '0', 'maybe', 'on'),
    d: fc.constantFrom('', '2026-01-01', '2026-02-28', '2026-02-30', '2026-10-31', '2025-12-31', 'soon'),
  }),
});

const settings = 'time_zone: UTC\ncountry: DE\nfiscal_year_starts: february';
const lags = { '0d': undefined, '1d': { count: 1, unit: 'd' }, '1mo': { count: 1, unit: 'mo' } } as const;

describe('rows in memory and rows in the database', () => {
  test('give the same value and the same newest row, whatever is asked of whatever rows', async () => {
    const cases = fc.record({
      rows: fc.array(row, { minLength: 1, maxLength: 40 }),
      metrics: fc.array(metric, { minLength: 12, maxLength: 12 }),
      days: fc.uniqueArray(fc.constantFrom(...evaluated), { minLength: 1, maxLength: 3 }),
      since: fc.option(dayOfRow),
      lag: fc.constantFrom('0d' as const, '1d' as const, '1mo' as const),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ rows, metrics, days, since, lag }) => {
        const written = rows.map(({ length, ...one }): Written => ({ ...one, last: length === null ? null : one.first + length }));
        const definitions = [
          `sources:\n  s: { files: s.csv, customer: who, from: opened, to: closed, id: id, lag: ${lag} }\nmetrics:`,
          ...metrics.map((one, index) => `  m${index}:\n${lines(one)}`),
        ].join('\n');
        const parts = { definitions, customers: customers.map((id) => `id: ${id}\nname: ${id}`), settings };
        const { observations } = await observeFiles(parts, { 's.csv': csv(written) }, days.map(formatDay), { since: () => since });
        const held = withoutRepeats(written.map(rowOf));
        for (const [index, one] of metrics.entries())
          for (const on of days)
            for (const customer of customers) {
              const given = metricSchema.parse(one);
              const mine = held.filter((each) => each.customer === customer);
              const expected = observations.observe(`m${index}`, customer, on);
              const got = inMemory(given, mine, on, given.since === undefined ? null : since, lags[lag]);
              const at = `${JSON.stringify(one)} for ${customer} on ${formatDay(on)}`;
              expect({ at, newest: got.newest }).toEqual({ at, newest: expected?.newest });
              // Only sums over days are sums of floating-point numbers, which come out a little different in another order.
              if (given.daily !== undefined && typeof expected?.value === 'number' && typeof got.value === 'number')
                expect(Math.abs(got.value - expected.value), at).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected.value)));
              else expect({ at, value: got.value }).toEqual({ at, value: expected?.value });
            }
      }),
      { numRuns: 40 },
    );
  }, 240_000);
});

function inMemory(given: Metric, rows: readonly DatedRow[], on: Day, since: Day | null, lag: Parameters<typeof lastCompleteDay>[1]) {
  const asked = compileRowAggregate(given);
  if (asked === undefined) throw new Error('no aggregate');
  const to = lastCompleteDay(on, lag, (from, count) => from + count);
  return aggregateRows({
    asked,
    daily: given.daily,
    shape: { at: 'opened', to: 'closed' },
    rows,
    day: on,
    to,
    bounds: windowBounds(given.window, on, to, 2),
    since,
  });
}

function rowOf({ customer, first, last, id, cells }: Written): DatedRow & { readonly customer: string } {
  const read = Object.entries({ ...cells, id }).map(([name, text]) => [name, trimCell(text)] as const);
  return { customer, id: trimCell(id), day: first, until: last, cells: Object.fromEntries(read) };
}

function csv(rows: readonly Written[]): string {
  const table = rows.map(({ customer, first, last, id, cells }) => [
    customer,
    formatDay(first),
    last === null ? '' : formatDay(last),
    id,
    cells.n,
    cells.k,
    cells.f,
    cells.d,
  ]);
  return [['who', 'opened', 'closed', 'id', 'n', 'k', 'f', 'd'], ...table].map((cells) => `${cells.map(quoted).join(',')}\n`).join('');
}

function quoted(cell: string): string {
  return `"${cell.replaceAll('"', '""')}"`;
}

test('a cell reads as a number, yes or no, or a day where files read it so', () => {
  const numbersRead = ['12', ' 12', '60%', '1e15', '1_000', '.5', '5.', 'nan', ''].map((text) => readCell(trimCell(text), 'number'));
  expect(numbersRead).toEqual([12, 12, null, null, null, 0.5, 5, null, null]);
  expect(['yes', 'T', '0', 'on'].map((text) => readCell(text, 'yes/no'))).toEqual([true, true, false, null]);
  expect(['2026-02-28', '2026-02-30', '1 Feb'].map((text) => readCell(text, 'date'))).toEqual([day('2026-02-28'), null, null]);
});
