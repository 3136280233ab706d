import { describe, expect, test } from 'vitest';
import { newestOn, observeFiles, valueOn } from './workspace.ts';

const logins = `account_id,day,user,minutes,beta
acme,2026-10-01,ann,10,no
acme,2026-10-02,ann,20,yes
acme,2026-10-02,bob,5.5,no
acme,2026-10-02,bob,4.5,
acme,2026-10-30,cid,1,yes
acme,2026-10-31,ann,7,no
acme,2026-11-01,dan,8,no
acme,2026-11-02,eve,9,no
G-1,2026-10-31,zoe,3,no
`;

/** The value of each metric for acme on 2026-11-02, whose last complete day is 2026-11-01. */
const cases: readonly [name: string, metric: string, value: unknown][] = [
  ['all rows', 'count: rows', 7],
  ['trailing days', 'count: rows, window: 2d', 2],
  ['trailing months', 'count: rows, window: 1mo', 6],
  ['the last complete month', 'count: rows, window: last month', 6],
  ['this month', 'count: rows, window: this month', 1],
  ['this fiscal quarter, from November', 'count: rows, window: this quarter', 1],
  ['the last fiscal quarter', 'count: rows, window: last quarter', 6],
  ['the last week, Monday to Sunday', 'count: rows, window: last week', 3],
  ['different values', 'distinct: user', 4],
  ['different values in a window', 'distinct: user, window: 3d', 3],
  ['a sum', 'sum: minutes', 56],
  ['a mean', 'mean: minutes', 8],
  ['the smallest', 'min: minutes', 1],
  ['the largest', 'max: minutes', 20],
  ['the newest value as text', 'last: user', 'dan'],
  ['the newest value as a number', 'last: minutes, type: number', 8],
  ['the newest of a day is the last in the file', 'last: minutes, type: number, where: row.day == "2026-10-02"', 4.5],
  ['the newest yes or no skips blanks', 'last: beta, type: yes/no, where: row.day <= date("2026-10-02")', false],
  ['the newest date', 'last: day, type: date', 20758],
  ['days since the last row', 'days_since_last: rows', 1],
  ['days since the last row of a kind', 'days_since_last: rows, where: row.user == "ann"', 2],
  ['the first day', 'first_day: rows', 20727],
  ['a share', 'share: row.beta == "yes"', 2 / 7],
  ['a share with a filter', 'share: row.beta == true, where: known(row.beta)', 2 / 6],
  ['rows a filter leaves', 'count: rows, where: row.minutes > 5 && row.user != "ann"', 2],
  ['the mean of daily counts over all days of the window', 'count: rows, daily: mean, window: 4d', 3 / 4],
  ['the mean of daily distinct values', 'distinct: user, daily: mean, window: last month', 5 / 31],
  ['the smallest day counts 0 without rows', 'count: rows, daily: min, window: 4d', 0],
  ['the smallest day where each has rows', 'count: rows, daily: min, window: 3d', 1],
  ['the largest daily sum', 'sum: minutes, daily: max, window: 40d', 30],
  ['the sum of daily distinct values', 'distinct: user, daily: sum, window: 40d', 6],
  ['nothing counts where no row does', 'count: rows, where: row.user == "nobody"', null],
  ['nothing is summed where no row counts', 'sum: minutes, window: 1d, where: row.user == "ann"', null],
];

describe('an aggregate of events', () => {
  const definitions = `sources:\n  logins: { files: logins.csv, customer: account_id, at: day }\nmetrics:\n${cases
    .map(
      ([, metric], index) =>
        `  m${index}:\n    of: logins\n${metric
          .split(', ')
          .map((line) => `    ${line}\n`)
          .join('')}`,
    )
    .join('')}`;

  test.each(cases.map(([name, , value], index) => ({ name, value, index })))('$name', async ({ value, index }) => {
    const { observations, diagnostics } = await all;
    expect(diagnostics).toEqual([]);
    expect(valueOn(observations, `m${index}`, 'acme', '2026-11-02')).toEqual(value);
  });
  const all = observeFiles({ definitions }, { 'logins.csv': logins }, ['2026-11-02']);

  test('is the same for many days in one go as for each by itself', async () => {
    const days = ['2026-10-01', '2026-10-02', '2026-10-03', '2026-11-01', '2026-11-02', '2026-11-03', '2027-02-01'];
    const together = (await observeFiles({ definitions }, { 'logins.csv': logins }, days)).observations;
    for (const day of days) {
      const alone = (await observeFiles({ definitions }, { 'logins.csv': logins }, [day])).observations;
      for (const [index] of cases.entries()) {
        for (const customer of ['acme', 'globex']) {
          expect([day, index, valueOn(together, `m${index}`, customer, day)]).toEqual([
            day,
            index,
            valueOn(alone, `m${index}`, customer, day),
          ]);
          expect([day, index, newestOn(together, `m${index}`, customer, day)]).toEqual([
            day,
            index,
            newestOn(alone, `m${index}`, customer, day),
          ]);
        }
      }
    }
  });

  test('knows its newest row whatever the window, and a customer by other names', async () => {
    const { observations } = await observeFiles(
      {
        definitions:
          'sources:\n  logins: { files: logins.csv, customer: account_id, at: day }\nmetrics:\n  recent: { count: rows, of: logins, window: 1d }\n',
      },
      { 'logins.csv': logins },
      ['2026-11-05', '2026-09-01'],
    );
    expect(valueOn(observations, 'recent', 'globex', '2026-11-05')).toBeNull();
    expect(newestOn(observations, 'recent', 'globex', '2026-11-05')).toBe('2026-10-31');
    expect(newestOn(observations, 'recent', 'acme', '2026-11-05')).toBe('2026-11-02');
    expect(newestOn(observations, 'recent', 'acme', '2026-09-01')).toBeNull();
  });
});
