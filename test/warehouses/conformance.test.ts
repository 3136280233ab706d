import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatDay } from '../../src/model/day.ts';
import { customers, distances, evaluated, lines, metric } from '../metrics/random-metrics.ts';
import { day, folderOf, programOf } from '../metrics/workspace.ts';
import { type Engine, engines, expectSame, fill, observeAt, readCase, settings, Warehouses } from './conformance.ts';
import { lacking, startClickhouse, startPostgres } from './servers.ts';

const skipped = lacking.clickhouse ?? lacking.postgres;
const names = Object.keys(engines) as Engine[];

describe.skipIf(skipped !== undefined)(
  `files, ClickHouse on two shards and PostgreSQL${skipped === undefined ? '' : `: ${skipped}`}`,
  () => {
    let warehouses: Warehouses;
    const stops: (() => Promise<void>)[] = [];

    beforeAll(async () => {
      const [clickhouse, postgres] = await Promise.all([startClickhouse(), startPostgres()]);
      stops.push(clickhouse.stop, postgres.stop);
      process.env.TEST_CLICKHOUSE = clickhouse.addresses[0];
      process.env.TEST_POSTGRES = postgres.addresses[0];
      warehouses = await Warehouses.connect(clickhouse.addresses, postgres.addresses[0] ?? '');
    });
    afterAll(async () => {
      await warehouses?.close();
      for (const stop of stops) await stop();
    });

    const cases = new URL('../cases/metrics/', import.meta.url).pathname;
    test.each([
      ['rows-that-do-not-count', ['logins.csv']],
      ['spans-that-contradict', ['tickets.csv']],
      ['file-without-rows', ['logins.csv']],
    ] as const)('%s', async (name, files) => {
      const { parts, texts, data } = readCase(`${cases}${name}`, files);
      await fill(warehouses, parts, texts);
      const days = [day('2026-11-02'), day('2026-10-20')];
      const want = await observeAt(parts, data, days);
      for (const engine of names) expectSame(programOf(parts), days, want, await observeAt(parts, data, days, {}, engine), engine);
    });

    test('every value of random metrics over random rows', async () => {
      const dayOfRow = fc.tuple(fc.constantFrom(...evaluated), fc.constantFrom(...distances)).map(([from, back]) => from - back);
      const number = fc.oneof(
        fc.constantFrom('', '0', '0.1', '0.2', '0.3', '12345678.9'),
        fc.integer({ min: -4000, max: 4000 }).map((n) => String(n / 8)),
      );
      const row = fc.record({
        who: fc.constantFrom('acme', 'acme', 'acme', ...customers, 'G-1', ' acme ', '', 'nobody', "o'brien\\"),
        first: dayOfRow,
        length: fc.option(fc.constantFrom(-1, 0, 1, 5, 28, 31, 90, 200)),
        id: fc.oneof(fc.constant(''), fc.constantFrom('a', 'b', 'c'), fc.nat({ max: 60 }).map(String)),
        n: number,
        k: fc.constantFrom('', 'x', 'y', ' x', 'X', "it's", 'Ünï', 'back\\slash'),
        f: fc.constantFrom('', 'yes', 'TRUE', '1', 'No', '0', 'maybe'),
        d: fc.constantFrom('', '2026-01-01', '2026-02-28', '2025-12-31', 'soon'),
      });
      const asked = fc.record({
        rows: fc.array(row, { minLength: 20, maxLength: 60, size: 'max' }),
        metrics: fc.array(metric, { minLength: 10, maxLength: 10 }),
        days: fc.uniqueArray(fc.constantFrom(...evaluated), { minLength: 1, maxLength: 3 }),
        since: fc.option(dayOfRow),
      });
      let observed = 0;
      await fc.assert(
        fc.asyncProperty(asked, async ({ rows, metrics, days, since }) => {
          const definitions = `sources:\n  s: { files: s.csv, customer: who, from: opened, to: closed, id: id }\nmetrics:\n${metrics.map((one, place) => `  m${place}:\n${lines(one)}`).join('\n')}\n`;
          const parts = {
            definitions,
            settings,
            customers: ['id: acme\nname: A', 'id: globex\nname: G\nknown_as: [G-1]', 'id: "zed"\nname: Z\nknown_as: ["o\'brien\\\\"]'],
          };
          const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
          const table = rows.map(({ who, first, length, id, n, k, f, d }) => [
            who,
            formatDay(first),
            length === null ? '' : formatDay(first + length),
            id,
            n,
            k,
            f,
            d,
          ]);
          const text = [['who', 'opened', 'closed', 'id', 'n', 'k', 'f', 'd'], ...table]
            .map((cells) => `${cells.map(quoted).join(',')}\n`)
            .join('');
          const data = folderOf({ 's.csv': text });
          await fill(warehouses, parts, { 's.csv': text });
          const more = { since: () => since };
          const want = await observeAt(parts, data, days, more);
          for (const engine of names) {
            const found = await observeAt(parts, data, days, more, engine);
            expect(found.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
            expectSame(programOf(parts), days, want, found, engine);
          }
          observed += metrics.filter((_, place) =>
            days.some((on) => want.observations.observe(`m${place}`, 'acme', on)?.value != null),
          ).length;
        }),
        { numRuns: 8, seed: 20261122, endOnFailure: true },
      );
      // Many metrics have values: the comparison is not one of nothing with nothing.
      expect(observed).toBeGreaterThan(25);
    }, 240_000);
  },
);
