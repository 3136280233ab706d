import { expect, test } from 'vitest';
import { foldDecisions } from '../../src/evaluate/state.ts';
import { evaluateWeeks, planWeeks } from '../../src/evaluate/weeks.ts';
import { formatDay } from '../../src/model/day.ts';
import { given, observed, on } from './given.ts';

const nothing = foldDecisions([]);
const asOf = on('2026-11-02');

function metrics(text: string): Readonly<Record<string, string>> {
  return {
    'playbooks/metrics/given.yaml': `
sources:
  facts: { files: data/facts.csv, customer: account, at: day, id: id }
metrics:
${text}`,
  };
}

test('twelve ends of weeks are observed, the last of them today, and only what marked metrics read', () => {
  const program = given(
    metrics(`
  users: { mean: value, of: facts }
  seats_used: { is: users / 10, shows: breadth }
  other: { mean: value, of: facts }
`),
  );
  const plan = planWeeks(program, asOf);
  expect(plan.days.map(formatDay)).toEqual([
    '2026-08-17',
    '2026-08-24',
    '2026-08-31',
    '2026-09-07',
    '2026-09-14',
    '2026-09-21',
    '2026-09-28',
    '2026-10-05',
    '2026-10-12',
    '2026-10-19',
    '2026-10-26',
    '2026-11-02',
  ]);
  expect(plan.observed).toEqual(plan.days);
  expect(plan.shown).toEqual(['seats_used']);
  expect([...plan.reads]).toEqual(['users']);
});

test('a metric that looks back is observed on the earlier days too', () => {
  const program = given(metrics(`\n  users: { mean: value, of: facts }\n  growth: { is: 'change(users, "7d")', shows: breadth }\n`));
  const { days, observed: all } = planWeeks(program, asOf);
  expect(formatDay(all[0] ?? 0)).toBe('2026-08-10');
  expect(all).toHaveLength(days.length + 1);
});

test('nothing is asked where nothing is marked', () => {
  const plan = planWeeks(given(metrics('\n  users: { mean: value, of: facts }\n')), asOf);
  expect([plan.shown, [...plan.reads]]).toEqual([[], []]);
});

test('values are those of the day, derived ones too; days before the first as a customer are unknown', () => {
  const program = given({
    ...metrics(
      '\n  users: { mean: value, of: facts }\n  half: { is: users / 2, shows: depth }\n  rare: { mean: value, of: facts, shows: depth }\n',
    ),
    'customers/acme.yaml': `id: acme\nname: Acme\ncontracts:\n  - { id: "1", start: 2026-10-12, end: 2027-12-31 }\n`,
  });
  const plan = planWeeks(program, asOf);
  const observations = observed({ acme: { users: { '2026-01-01': 4, '2026-10-26': 7 }, rare: { '2026-11-01': 3 } } });
  const { days, values } = evaluateWeeks({ program, observations, past: nothing, asOf }, plan);
  expect(days.at(-1)).toBe('2026-11-02');
  expect(values.acme?.half).toEqual([null, null, null, null, null, null, null, null, 2, 2, 3.5, 3.5]);
  // One known value is no line.
  expect(values.acme?.rare).toBeUndefined();
});
