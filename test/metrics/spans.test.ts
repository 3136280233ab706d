import { expect, test } from 'vitest';
import { day, newestOn, observeFiles, valueOn } from './workspace.ts';

const tickets = `id,account,opened,closed,priority,score
T1,acme,2026-10-01,2026-10-05,urgent,4
T2,acme,2026-10-03,,urgent,
T3,acme,2026-10-04,2026-10-04,low,2
T4,acme,2026-10-10,2026-11-20,low,1
`;
const definitions = `sources:
  tickets: { files: tickets.csv, customer: account, from: opened, to: closed, id: id }
metrics:
  open_now: { count: open, of: tickets }
  open_last_month: { count: open, of: tickets, window: last month }
  urgent_open: { count: open, of: tickets, where: row.priority == "urgent" }
  opened_7d: { count: opened, of: tickets, window: 7d }
  closed_7d: { count: closed, of: tickets, window: 7d }
  opened_ever: { count: rows, of: tickets }
  open_mean: { count: open, of: tickets, window: 7d, daily: mean }
  open_least: { count: open, of: tickets, window: 7d, daily: min }
  since_closed: { days_since_last: closed, of: tickets }
  first_closed: { first_day: closed, of: tickets }
  known_closed: { count: rows, of: tickets, where: known(row.closed) }
  closed_early: { count: rows, of: tickets, where: row.closed <= date("2026-10-04") }
`;

const table: readonly [on: string, Readonly<Record<string, unknown>>][] = [
  ['2026-10-03', { open_least: 0, open_mean: 2 / 7 }],
  ['2026-10-04', { open_now: 2, urgent_open: 2, opened_7d: 2, closed_7d: null, known_closed: null, first_closed: null }],
  // T3 was opened and closed on the 4th: it is not open at the end of that day, and T1 not on the day it was closed.
  ['2026-10-05', { open_now: 2, opened_7d: 3, closed_7d: 1, known_closed: 1, closed_early: 1, first_closed: day('2026-10-04') }],
  ['2026-10-06', { open_now: 1, urgent_open: 1, closed_7d: 2, since_closed: 1, known_closed: 2, opened_ever: 3 }],
  ['2026-10-08', { open_now: 1, open_mean: (1 + 1 + 2 + 2 + 1 + 1 + 1) / 7, open_least: 1 }],
  ['2026-11-02', { open_now: 2, open_last_month: 2, opened_7d: null, since_closed: 28 }],
  ['2026-12-01', { open_now: 1, closed_7d: null, known_closed: 3, opened_ever: 4 }],
];

test.each(table)('spans on %s', async (on, expected) => {
  const { observations, diagnostics } = await observeFiles({ definitions }, { 'tickets.csv': tickets }, [on]);
  expect(diagnostics).toEqual([]);
  const found = Object.fromEntries(Object.keys(expected).map((metric) => [metric, valueOn(observations, metric, 'acme', on)]));
  expect(found).toEqual(expected);
});

test('the newest row of what is open is the last opening or closing', async () => {
  const { observations } = await observeFiles({ definitions }, { 'tickets.csv': tickets }, ['2026-10-06', '2026-11-02', '2026-12-01']);
  expect(newestOn(observations, 'open_now', 'acme', '2026-10-06')).toBe('2026-10-05');
  expect(newestOn(observations, 'open_now', 'acme', '2026-11-02')).toBe('2026-10-10');
  expect(newestOn(observations, 'closed_7d', 'acme', '2026-11-02')).toBe('2026-10-05');
  expect(observations.source('tickets', day('2026-12-01'))).toEqual({ newest: day('2026-11-20'), rows: 4 });
});
