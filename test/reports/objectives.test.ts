import { expect, test } from 'vitest';
import { explainObjectives, explainRatings } from '../../src/cli/objectives-text.ts';
import type { ObjectiveReport } from '../../src/evaluate/report.ts';
import { formatValue } from '../../src/reports/format.ts';
import { factsOfObjective, markObjective } from '../../src/reports/objectives.ts';
import { languageOf } from '../../src/site/language/language.ts';

const objective: ObjectiveReport = {
  id: 'handle_time',
  words: 'Agents find answers faster',
  department: 'service',
  outcome: 'Shorter calls',
  unit: null,
  baseline: 420,
  measuredOn: '2026-03-15',
  source: 'their telephony report',
  now: 401,
  target: 357,
  by: '2026-09-30',
  progress: 0.302,
  elapsed: 0.538,
  status: 'active',
  state: 'behind',
  owners: { ours: 'maria', theirs: 'p-114' },
  confirmed: true,
  verified: { by: 'p-114', on: '2026-06-20', until: '2026-09-18' },
  reviews: [
    { on: '2026-05-30', value: 410, note: 'Two teams started late.' },
    { on: '2026-06-30', value: 401, note: null },
  ],
  result: null,
  at: 'customers/acme/success-plan.yaml:2',
};
const settings = {
  asOf: '2026-07-01',
  nameOf: (login: string) => (login === 'maria' ? 'Maria Keller' : login),
  inUnit: (value: number) => formatValue(value, null, 'EUR'),
};
const { t } = languageOf('en');
const facts = (changes: Partial<ObjectiveReport> = {}) =>
  factsOfObjective({ ...objective, ...changes }, settings).map(
    ({ title, text, due }) => `${title}: ${typeof text === 'string' ? text : t(text)}${due ? ' !' : ''}`,
  );

test('an objective with owners on both sides, the origin of its baseline, its check and its reviews', () => {
  expect(facts()).toEqual([
    'Our owner: Maria Keller',
    'Their owner: p-114',
    'Baseline: 15 Mar, their telephony report',
    'Verified: Until 18 Sep, by p-114 on 20 Jun',
    'Review: 401 on 30 Jun',
    'Review: 410 on 30 May. Two teams started late.',
  ]);
});

test('a check that ran out, and none at all, ask for somebody', () => {
  expect(facts({ confirmed: false })).toContain('Verified: Ran out 18 Sep, last by p-114 on 20 Jun !');
  expect(facts({ confirmed: false, verified: null })).toContain('Verified: Never !');
  expect(facts({ confirmed: null, verified: null, status: 'proposed' }).some((line) => line.startsWith('Verified'))).toBe(false);
});

test('a result names who confirmed it and where it can be seen', () => {
  const result = { value: 351, on: '2026-06-28', confirmedBy: 'p-114', evidence: 'Telephony report, June' };
  expect(facts({ status: 'done', result })).toContain('Result: 351 on 28 Jun, confirmed by p-114. Telephony report, June');
});

test('what may not be shown leaves no trace', () => {
  const hidden = facts({ owners: { ours: null, theirs: null }, verified: { by: '', on: '2026-06-20', until: '2026-09-18' } });
  expect(hidden).toContain('Verified: Until 18 Sep, on 20 Jun');
  expect(hidden.some((line) => line.includes('owner'))).toBe(false);
});

test('well ahead of the time is more than on track', () => {
  const title = (progress: number) => markObjective({ ...objective, state: 'on track', elapsed: 0.5, progress }).title;
  expect([title(0.59), title(0.6)]).toEqual(['On track', 'Ahead']);
});

test('explain prints the same in plain lines', () => {
  expect(explainObjectives({ objectives: [objective] })).toEqual([
    'Objectives:',
    '  handle_time: behind, 30% of the way at 54% of the time (customers/acme/success-plan.yaml:2)',
    '    Agents find answers faster · service · Shorter calls',
    '    baseline 420 (2026-03-15, their telephony report), now 401, target 357 by 2026-09-30',
    '    owners maria, p-114; verified by p-114 on 2026-06-20, counts until 2026-09-18',
    '    review 2026-05-30: 410. Two teams started late.',
    '    review 2026-06-30: 401',
  ]);
  expect(
    explainRatings({ ratings: [{ kind: 'sentiment', value: 'red', on: '2026-06-01', by: 'maria', note: 'Leaves.', at: 'x:1' }] }),
  ).toEqual(['Ratings:', '  sentiment: red on 2026-06-01, by maria. Leaves. (x:1)']);
});
