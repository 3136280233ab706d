import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run, temporaryFolder, write } from './recording.ts';

/*
 * 120 customers, looked at on two days half a year apart; after each day 20 of them are lost. Those had few visits before, while their logins say nothing; the model
 * looks nearly at logins only.
 */
const days = ['2025-09-01', '2026-03-01'];
const model = (weights: readonly [number, number]) => `id: standard
title: Standard
for: all
bands:
  green: { from: 75, worth: 90 }
  yellow: { from: 50, worth: 60 }
  red: { from: 0, worth: 25 }
measures:
  logins:
    # Counts most, because the handbook says so.
    weight: ${weights[0]}
    value: logins_28d
    score: { line: { 0: 0, 12: 100 } }
  visits:
    weight: ${weights[1]}   # too little?
    value: visits_28d
    score: { line: { 0: 0, 12: 100 } }
`;

function workspace(tells: boolean): string {
  const customers = Array.from({ length: 120 }, (_, index) => index);
  const lostAfter = (index: number): number => (index < 20 ? 0 : index < 40 ? 1 : 2);
  const rows = (count: (index: number, day: number) => number) =>
    customers.flatMap((index) =>
      ['2025-08', '2026-02'].flatMap((month, day) => Array.from({ length: count(index, day) }, (_, at) => `c${index},${month}-${10 + at}`)),
    );
  const visits = rows((index, day) => (tells && lostAfter(index) === day ? (index * 3) % 5 : 3 + ((index * 7) % 9)));
  return write(temporaryFolder(), {
    'playbooks/workspace.yaml':
      'format: 1\nname: Planted\ntime_zone: UTC\ncountry: DE\ncurrency: EUR\nlive_from: 2026-01-01\nas_of: 2026-11-02\nteam:\n  - { login: ada, name: Ada, roles: [csm] }\n',
    'playbooks/journey.yaml': 'stages:\n  - id: active\n    when: true\n',
    'playbooks/metrics/all.yaml': `sources:
  logins: { files: data/logins.csv, customer: customer, at: day }
  visits: { files: data/visits.csv, customer: customer, at: day }
metrics:
  logins_28d: { count: rows, of: logins, window: 28d }
  visits_28d: { count: rows, of: visits, window: 28d }
outcomes:
  lost: { not_renewed: yes, within: 90d }
`,
    'playbooks/health/standard.yaml': model([95, 5]),
    'customers/data/logins.csv': `customer,day\n${rows((index, day) => 1 + ((index * 5 + day * 3) % 11)).join('\n')}\nc119,2026-11-01\n`,
    'customers/data/visits.csv': `customer,day\n${visits.join('\n')}\n`,
    ...Object.fromEntries(
      customers.map((index) => {
        const ended = ['ended: 2025-10-10', 'ended: 2026-04-10', 'auto_renew: yes'][lostAfter(index)];
        return [
          `customers/c${index}.yaml`,
          `id: c${index}\nname: Customer ${index}\ncontracts:\n  - id: "1"\n    start: 2025-01-01\n    arr: 1000\n    ${ended}\n`,
        ];
      }),
    ),
  });
}

test('weights that do better on a later day come as a diff, with both figures and who would change band; nothing is applied', async () => {
  const root = workspace(true);
  const { exit, out } = await run(root, ['backtest', '--suggest', '--on', days.join(',')]);
  expect(exit).toBe(0);
  expect(out).toMatch(
    /Suggestion for standard: Weights were chosen on 2025-09-01 and tried on 2026-03-01: AUC 0\.\d{3} \(.*\) against 0\.\d{3} \(.*\), a difference of 0\.\d{3}/,
  );
  expect(out).toMatch(/\d+ customers would change band:\n {2}c\d+: \w+ → \w+/);
  const diff = out.slice(out.indexOf('--- a/'));
  expect(diff).toMatch(/^--- a\/playbooks\/health\/standard\.yaml\n\+\+\+ b\/playbooks\/health\/standard\.yaml\n@@ -8,11 \+8,11 @@\n/);
  // Comments stay, and weights still add up to 100.
  const [, less = '', more = ''] = /^\+ {4}weight: (\d+)\n(?:.|\n)*^\+ {4}weight: (\d+) {3}# too little\?$/m.exec(diff) ?? [];
  expect([Number(less) + Number(more), Number(less) % 5, Number(less) < 95]).toEqual([100, 0, true]);
  expect(diff).toContain('-    weight: 95\n');
  expect(readFileSync(join(root, 'playbooks/health/standard.yaml'), 'utf8')).toBe(model([95, 5]));
});

test('where nothing does better it says so', async () => {
  const { exit, out } = await run(workspace(false), ['backtest', '--suggest', '--on', days.join(',')]);
  expect([exit, out.includes('--- a/')]).toEqual([0, false]);
  expect(out).toContain('Suggestion for standard: none.');
});

test('it needs a day to choose on whose outcome was known on the day it is tried', async () => {
  const { exit, err } = await run(workspace(true), ['backtest', '--suggest', '--on', '2026-03-01']);
  expect(exit).toBe(2);
  expect(err).toContain('--suggest needs two days that lie a horizon or more apart');
  expect(err).toContain('setpiece backtest --suggest --on 2025-12-01,2026-03-01');
});
