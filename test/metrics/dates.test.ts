import { describe, expect, test } from 'vitest';
import { formatDay } from '../../src/model/day.ts';
import { observeFiles } from './workspace.ts';

/** The day a text in a column is read as, or what is said about it. */
async function read(text: string, column = 'at', zones: { readonly workspace?: string; readonly source?: string } = {}): Promise<string> {
  const { observations, diagnostics } = await observeFiles(
    {
      definitions: `sources:\n  s: { files: s.csv, customer: who, at: ${column}${zones.source ? `, zone: ${zones.source}` : ''} }\nmetrics:\n  first: { first_day: rows, of: s }\n`,
      settings: `time_zone: ${zones.workspace ?? 'Europe/Berlin'}\ncountry: DE`,
    },
    { 's.csv': `who,at\nacme,"${text}"\n` },
    ['2099-12-31'],
  );
  const value = observations.observe('first', 'acme', observations.days[0] ?? 0)?.value;
  return typeof value === 'number' ? formatDay(value) : diagnostics.map((one) => one.code).join();
}

describe('a date column', () => {
  test.each([
    ['2026-10-31', 'at', '2026-10-31'],
    ['2026-02-30', 'at', 'source-bad-date'],
    ['31.10.2026', 'at', 'source-bad-date'],
    ['infinity', 'at', 'source-bad-date'],
    ['2026-10-31 23:30:00', 'at', '2026-10-31'],
    ['2026-10-31T23:30', 'at', '2026-10-31'],
    ['2026-10-31T23:30:00Z', 'at', '2026-11-01'],
    ['2026-10-31T23:30:00.5-0800', 'at', '2026-11-01'],
    ['2026-11-01T00:30:00+05:30', 'at', '2026-10-31'],
    ['', 'at', 'source-no-date'],
    ['31-10-2026', '{ column: at, format: DD-MM-YYYY }', '2026-10-31'],
    ['31-02-2026', '{ column: at, format: DD-MM-YYYY }', 'source-bad-date'],
    ['2026-10-31', '{ column: at, format: DD-MM-YYYY }', 'source-bad-date'],
    ['31-10-26', '{ column: at, format: DD-MM-YY }', '2026-10-31'],
    ['31-10-75', '{ column: at, format: DD-MM-YY }', '2075-10-31'],
    ['10/31/2026', '{ column: at, format: MM/DD/YYYY }', '2026-10-31'],
    ['31-10-2026 07:05', '{ column: at, format: "DD-MM-YYYY[ HH:mm]" }', '2026-10-31'],
    ['31-10-2026', '{ column: at, format: "DD-MM-YYYY[ HH:mm]" }', '2026-10-31'],
    ['31-10-2026 23:30', '{ column: at, format: "DD-MM-YYYY[ HH:mm]", zone: UTC }', '2026-11-01'],
    ['31-10-2026', '{ column: at, format: "DD-MM-YYYY[ HH:mm]", zone: UTC }', '2026-10-31'],
    ['2026-10-31', '{ column: at, format: DD-MM }', 'date-format'],
    ['2026-10-31', '{ column: at, format: "YYYY-MM-DD[ HH" }', 'date-format'],
    ['2026-10-31', '{ column: at, format: yyyy-MM-DD }', 'date-format'],
    ['2026-10-31', '{ column: at, zone: Mars/Olympus }', 'time-zone'],
  ])('%s as %s is %s', async (text, column, expected) => {
    expect(await read(text, column)).toBe(expected);
  });

  test('a UTC moment is another day in Sydney, also across the change of the clocks; a day stays a day', async () => {
    const sydney = { workspace: 'Australia/Sydney', source: 'UTC' };
    expect(await read('2026-10-31 12:59', 'at', sydney)).toBe('2026-10-31');
    expect(await read('2026-10-31 13:00', 'at', sydney)).toBe('2026-11-01');
    expect(await read('2026-06-30 13:59', 'at', sydney)).toBe('2026-06-30');
    expect(await read('2026-06-30 14:00', 'at', sydney)).toBe('2026-07-01');
    expect(await read('2026-10-31', 'at', sydney)).toBe('2026-10-31');
    expect(await read('2026-11-01 05:00', 'at', { workspace: 'UTC', source: 'Australia/Sydney' })).toBe('2026-10-31');
  });
});
