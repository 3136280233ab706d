import { describe, expect, test } from 'vitest';
import { observeFiles, valueOn } from './workspace.ts';

/** Each row is worth a power of two, so that a sum tells which rows counted. */
const rows = `who,day,worth,n,m,flag,kind,on
acme,2026-01-01,1,5,0,TRUE,x,2026-03-01
acme,2026-01-01,2,,2,,,
acme,2026-01-01,4,abc,-1,no,it's,01.03.2026
acme,2026-01-01,8,1.5e1,3,Yes,Ünï,2026-02-01 10:00
`;

const cases: readonly [where: string, worth: number | null][] = [
  ['row.n > 4', 1 + 8],
  ['row.n == 15', 8],
  ['row.n != 5', 8],
  ['!(row.n == 5)', 2 + 4 + 8],
  ['row.n + row.m >= 5', 1 + 8],
  ['-row.m < 0', 2 + 8],
  // 5 ÷ 0 is unknown, so neither the comparison nor its opposite holds; what is missing makes the comparison false.
  ['row.n / row.m > 0', 8],
  ['!(row.n / row.m > 0)', 2 + 4],
  ['row.n / row.m > 0 || row.flag == true', 1 + 8],
  ['row.n / row.m > 0 && row.flag == false', null],
  ['!(row.n / row.m > 0 && row.flag == false)', 1 + 2 + 4 + 8],
  ['row.n % 2 == 1', 1 + 8],
  ['row.flag', 1 + 8],
  ['!row.flag', 2 + 4],
  ['row.kind == "it\'s"', 4],
  ['row.kind in ["x", "Ünï"]', 1 + 8],
  ['!(row.kind in ["x"])', 2 + 4 + 8],
  ['missing(row.kind)', 2],
  ['known(row.kind) && row.kind != "x"', 4 + 8],
  ['or_else(row.n, 0) < 5', 2 + 4],
  ['min(row.n, row.m) < 1', 1],
  ['max(row.n, row.m) > 2', 1 + 8],
  ['row.on >= date("2026-02-15")', 1],
  ['row.on < date("2026-02-15")', 8],
  ['row.day == date("2026-01-01")', 15],
  ['row.kind == "\\\\"', null],
];

describe('a condition over rows', () => {
  const metrics = cases.map(([where], index) => `  m${index}:\n    sum: worth\n    of: s\n    where: ${JSON.stringify(where)}\n`).join('');
  const all = observeFiles(
    { definitions: `sources:\n  s: { files: s.csv, customer: who, at: day }\nmetrics:\n${metrics}` },
    { 's.csv': rows },
    ['2026-02-01'],
  );

  test.each(cases.map(([where, worth], index) => ({ where, worth, index })))('$where', async ({ worth, index }) => {
    expect(valueOn((await all).observations, `m${index}`, 'acme', '2026-02-01')).toBe(worth);
  });
});
