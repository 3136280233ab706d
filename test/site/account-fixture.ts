import type { CustomerReport } from '../../src/evaluate/report.ts';
import type { AccountFacts, Accounts } from '../../src/reports/account-facts.ts';
import { shiftDay } from '../../src/reports/dates.ts';

/** What account reports say besides, for the company of the fixture. */
export function accountsOf(customers: readonly CustomerReport[], asOf: string): Accounts {
  return {
    shown: [
      { name: 'stickiness', part: 'frequency' },
      { name: 'seat_use', part: 'breadth' },
      { name: 'features_28d', part: 'depth' },
    ],
    weeks: Array.from({ length: 12 }, (_, index) => shiftDay(asOf, -7 * (11 - index))),
    personas: ['decision_maker', 'champion', 'administrator', 'it_owner'],
    families: ['high_touch', 'hybrid', 'low_touch'],
    rules: [
      {
        day: shiftDay(asOf, -6),
        kind: 'health',
        id: 'standard',
        title: 'Standard health',
        at: 'playbooks/health/standard.yaml:1',
        moved: 3,
        rebanded: 2,
        between: ['4c1e09d2a81f3c2d90b7e4f5a6c1d2e3f4a5b6c7', 'a81f3c2d90b7e4f5a6c1d2e3f4a5b6c7d8e9f0a1'],
        commit: {
          hash: '5e1e09d2a81f3c2d90b7e4f5a6c1d2e3f4a5b6c7',
          author: 'Aiko Tanaka',
          message: 'Depth counts workflows, not features (#212)',
          pull: 212,
        },
      },
    ],
    issues: Object.fromEntries(customers.flatMap(({ runs }) => runs.map(({ key }) => key)).map((key, index) => [key, 401 + index])),
    away: { maria: { from: shiftDay(asOf, 2), to: shiftDay(asOf, 9), cover: 'sam' } },
    facts: Object.fromEntries(customers.map((customer, index) => [customer.id, factsOf(customer, index, asOf)])),
  };
}

function factsOf({ id, arr, owners, metrics }: CustomerReport, index: number, asOf: string): AccountFacts {
  const numbers = metrics.flatMap(({ name, value }) => (typeof value === 'number' ? [[name, value] as const] : []));
  return {
    arrChange: arr === null || index % 4 !== 1 ? null : { on: '2026-09-01', by: Math.round(arr / 5) },
    ownerSince: Object.fromEntries(Object.keys(owners).map((role) => [role, '2026-03-01'])),
    weeks: Object.fromEntries(
      numbers.map(([name, value]) => [
        name,
        Array.from({ length: 12 }, (_, week) => (week < index % 3 ? null : Math.round(value * (1.4 - (week * 0.4) / 11) * 1000) / 1000)),
      ]),
    ),
    opportunities:
      index % 3 === 1
        ? [
            {
              id: 'opp-1',
              kind: 'upgrade',
              state: 'open',
              amount: 34_000,
              opened: '2026-10-01',
              close: '2027-01-15',
              at: `customers/${id}/customer.yaml:40`,
            },
          ]
        : [],
    ended:
      index % 5 === 1
        ? [
            {
              what: 'health',
              value: 'yellow',
              reason: 'Migration',
              by: 'maria',
              until: '2026-06-30',
              at: `customers/${id}/customer.yaml:52`,
            },
          ]
        : [],
    stages: [{ day: shiftDay(asOf, -60), stage: 'maturity' }],
  };
}
