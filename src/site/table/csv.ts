import { stringify } from 'csv-stringify/browser/esm/sync';
import type { TableRows } from './rows.ts';

/**
 * Customers as CSV for a spreadsheet: a byte order mark, by which Excel takes it for UTF-8, and texts that begin like a formula as text.
 * Figures and days are plain (`184000`, `2027-02-14`), so that they can be counted with.
 */
export function csvOf(rows: TableRows, places: readonly number[]): string {
  const { choices, words, asOf } = rows;
  const { columns } = words;
  const money = columns.arr !== undefined;
  const people = columns.owner !== undefined;
  const heads = [
    'id',
    'name',
    'band',
    'score',
    'change_7_days',
    'change_90_days',
    ...(money ? ['arr', 'currency'] : []),
    'segments',
    'stage',
    'stage_state',
    'renewal',
    'days_to_renewal',
    ...(people ? ['owner'] : []),
    'open_runs',
    'late_runs',
    'coverage_percent',
  ];
  const records = places.map((place) => {
    const left = rows.left[place] ?? null;
    const arr = rows.arr[place] ?? null;
    return [
      rows.id[place],
      rows.name[place],
      choices.band[rows.band[place] ?? -1]?.id,
      rows.score[place],
      rows.change[place],
      rows.lineChange[place],
      ...(money ? [arr, arr === null ? null : rows.currency[place]] : []),
      (rows.segments[place] ?? []).map((code) => choices.segment[code]?.id ?? '').join(' '),
      (rows.stage[place] ?? 0) === 0 ? null : choices.stage[rows.stage[place] ?? 0]?.id,
      rows.stageState[place],
      left === null ? null : dayAfter(asOf, left),
      left,
      ...(people ? [(rows.owner[place] ?? 0) === 0 ? null : choices.owner[rows.owner[place] ?? 0]?.title] : []),
      rows.open[place],
      rows.late[place],
      rows.coverage[place],
    ];
  });
  return stringify([heads, ...records], { bom: true, escape_formulas: true, record_delimiter: 'windows' });
}

function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}
