import type { CustomerReport } from '../../src/evaluate/report.ts';
import { customerSchema } from '../../src/model/customer.ts';
import { addMonths, formatDay } from '../../src/model/day.ts';
import type { Effects, PlaybookEffect, VersionEffect } from '../../src/proof/effectiveness.ts';
import { type Comparison, LOOKS } from '../../src/proof/effectiveness-comparison.ts';
import type { GoalCount } from '../../src/proof/effectiveness-goal-count.ts';
import { type Count, newcombe, wilson } from '../../src/proof/effectiveness-interval.ts';
import type { Way, Ways } from '../../src/proof/effectiveness-ways.ts';
import { dayOf } from '../../src/reports/dates.ts';
import { type Revenue, revenueOf } from '../../src/reports/revenue.ts';

/** Revenue of a year in which some grew, some shrank, two left, one came back, and one pays in francs. */
export function fixtureRevenue(customers: readonly CustomerReport[], asOf: string): Revenue {
  const today = dayOf(asOf);
  const before = (months: number): string => formatDay(addMonths(today, -months));
  const records = customers.map(({ id, name, arr, currency, renewal }, index) => {
    const amount = arr ?? 0;
    const [end, start] = [renewal ?? before(-8), before(index % 7 === 3 ? 5 : 11 + (index % 20))];
    const dated =
      index % 5 === 1
        ? { [start]: String(amount * 0.8), [before(4)]: String(amount) }
        : index % 9 === 4
          ? { [start]: String(amount * 1.2), [before(6)]: String(amount) }
          : String(amount);
    const again = index % 2 === 0;
    return {
      id,
      name,
      currency,
      contracts: [{ id: '2026', start, end, auto_renew: again ? 'yes' : 'no', ...(arr !== null && { arr: dated }) }],
    };
  });
  const gone = [
    { id: 'pell', name: 'Pell Ceramics', contracts: [{ id: '1', start: before(26), end: before(2), arr: '52000' }] },
    {
      id: 'atlas',
      name: 'Atlas Freight',
      contracts: [
        { id: '1', start: before(40), end: before(14), arr: '30000' },
        { id: '2', start: before(3), end: before(-9), arr: '26000' },
      ],
    },
  ];
  const bands = new Map(customers.map(({ id, health }) => [id, health.band]));
  return revenueOf({
    customers: [...records, ...gone].map((record) => customerSchema.parse(record)),
    currency: 'EUR',
    fiscalYearStart: 2,
    asOf: today,
    addBusinessDays: (day) => day,
    bandOn: (id) => bands.get(id) ?? 'yellow',
    answerOf: (id) => (id < 'd' ? 'renewing' : id < 'k' ? 'unsure' : null),
    groupings: [
      { id: 'touch', title: 'Touch', groupOn: (id) => (id < 'h' ? 'High touch' : id < 't' ? 'Low touch' : null) },
      { id: 'owner', title: 'CSM', groupOn: (id) => (id < 'h' ? 'Maria Keller' : 'Jonas Brandt') },
    ],
  });
}

const goalOf = (count: Count, rest: Partial<GoalCount> = {}): GoalCount => ({
  ...count,
  ...wilson(count, 95),
  isTooFew: count.of < 12,
  pending: 0,
  already: 0,
  unknown: 0,
  chosen: 0,
  medianDays: count.reached === 0 ? null : 34,
  ...rest,
});

const comparison = (kind: Comparison['kind'], one: Count, other: Count): Comparison => ({ kind, ...groups(one, other, 99) });

const groups = (one: Count, other: Count, level: number): Omit<Comparison, 'kind'> => {
  const reached = LOOKS.filter((size) => size <= Math.min(one.of, other.of)).length;
  return {
    with: one,
    without: other,
    look:
      reached === 0
        ? null
        : {
            number: reached,
            on: '2026-10-20',
            with: one,
            without: other,
            difference: one.reached / one.of - other.reached / other.of,
            ...newcombe(one, other, level),
          },
    next: LOOKS[reached] ?? null,
  };
};

/** Ways with what became of each, and what is said of them. */
const ways = (...each: readonly (readonly [way: string, goal: Count, verdict: Way['verdict']])[]): Ways => {
  const level = each.length === 2 ? 99 : 100 - 1 / each.length;
  const sum = (counts: readonly Count[]): Count =>
    counts.reduce((all, { reached, of }) => ({ reached: all.reached + reached, of: all.of + of }), { reached: 0, of: 0 });
  return {
    each: each.map(([way, goal, verdict]) => {
      const others = sum(each.filter(([other]) => other !== way).map(([, count]) => count));
      return { way, goal: goalOf(goal), compared: groups(goal, others, level), verdict };
    }),
    level,
  };
};

const version = (since: string, runs: number, parts: Partial<VersionEffect>): VersionEffect => ({
  digest: `d${since}`,
  since,
  commit: 'a81f3c2d90b7e4f5a6c1d2e3f4a5b6c7d8e9f0a1',
  isCurrent: true,
  work: {
    runs,
    opened: runs,
    open: Math.min(4, runs),
    overdue: Math.min(2, runs),
    waiting: 0,
    doneInTime: Math.max(0, runs - 9),
    doneLate: Math.min(3, runs),
    dismissed: runs > 20 ? 2 : 0,
    ended: 0,
    expired: 0,
  },
  goal: null,
  compared: null,
  ways: null,
  verdict: 'not measured',
  ...parts,
});

const playbook = (
  id: string,
  title: string,
  outcome: string,
  versions: readonly VersionEffect[],
  parts: Partial<PlaybookEffect> = {},
): PlaybookEffect => ({
  id,
  title,
  status: 'active',
  at: `plays/${id}.mdx:1`,
  outcome,
  metric: 'Renewed on time',
  target: null,
  by: null,
  days: 90,
  holdOut: null,
  startsOnBadDay: false,
  versions,
  ...parts,
});

/** One playbook for each thing that can be said. */
export function fixtureEffects(): Effects {
  const count = (reached: number, of: number): Count => ({ reached, of });
  return {
    isShadow: false,
    playbooks: [
      playbook(
        'renewal-90',
        'Renewal, 90 days out',
        'Renewed on time, at or above today’s ARR',
        [
          version('2026-10-12', 4, { goal: goalOf(count(4, 4), { pending: 4 }), verdict: 'too few' }),
          version('2026-03-03', 24, { isCurrent: false, goal: goalOf(count(21, 24)), verdict: 'nobody to compare' }),
          version('2025-01-08', 19, { isCurrent: false, goal: goalOf(count(15, 19)), verdict: 'nobody to compare' }),
        ],
        { target: 0.92 },
      ),
      playbook(
        'usage-drop',
        'Usage drop',
        'Usage is back within 30 days',
        [
          version('2026-02-02', 131, {
            goal: goalOf(count(74, 108), { chosen: 3 }),
            compared: comparison('hold-out', count(74, 108), count(14, 40)),
            ways: ways(['call', count(50, 56), 'better'], ['self_service', count(24, 52), 'worse']),
            verdict: 'helps',
          }),
        ],
        { metric: 'Usage is back', target: 0.6, holdOut: '25%', startsOnBadDay: true },
      ),
      playbook(
        'quarterly-review',
        'Quarterly review',
        'The sponsor comes',
        [
          version('2026-01-10', 88, {
            goal: goalOf(count(41, 80), { already: 5 }),
            compared: comparison('late', count(30, 58), count(11, 22)),
            verdict: 'no sign',
          }),
        ],
        { metric: 'Sponsor met' },
      ),
      playbook(
        'upgrade-offer',
        'Upgrade offer',
        'They buy more seats',
        [
          version('2026-05-02', 30, {
            goal: goalOf(count(9, 26)),
            ways: ways(['offer', count(5, 14), 'no difference'], ['webinar', count(3, 7), 'too few'], ['film', count(1, 5), 'too few']),
            verdict: 'nobody to compare',
          }),
        ],
        { metric: 'More seats', target: 0.3 },
      ),
      playbook('champion-left', 'Champion left', 'There is a new champion', [version('2026-04-01', 7, {})], { metric: null }),
      playbook('win-back', 'Win-back, 90 days', 'They talk to us again', [
        version('2026-09-01', 0, { goal: goalOf(count(0, 0)), verdict: 'no runs' }),
      ]),
    ],
  };
}
