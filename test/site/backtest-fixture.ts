import { parseDay } from '../../src/model/day.ts';
import type { BacktestFigures } from '../../src/proof/backtest.ts';
import { aucOf } from '../../src/proof/backtest-auc.ts';
import type { BacktestCase } from '../../src/proof/backtest-case.ts';
import { figuresOf, leadsOf, ratedBy, verdictOf } from '../../src/proof/backtest-figures.ts';

/** A back-test of a made-up book: 80 customers on two days, of whom the quiet ones are lost more often, with one measure left out. */
export function fixtureBacktest(): BacktestFigures {
  const days = ['2026-02-02', '2026-05-04'];
  const cases = days.flatMap((written) =>
    Array.from({ length: 80 }, (_, index): BacktestCase => {
      const score = (index * 37 + 11) % 100;
      const day = parseDay(written) ?? 0;
      const isLost = index % 5 === 0 ? score < 70 : score < 12;
      const band = score < 50 ? 'red' : score < 75 ? 'yellow' : 'green';
      const measures = new Map([['seat_use', score]]);
      return {
        customer: `c${index}`,
        day,
        model: 'standard',
        score,
        band,
        coverage: 0.9,
        measures,
        segments: new Set(),
        lostOn: isLost ? day + 40 : null,
      };
    }),
  );
  const all = figuresOf(cases);
  const bands = new Map(cases.map(({ customer, day, band }) => [customer, [{ day: day - 90, band }]]));
  const auc = aucOf(ratedBy(cases, ({ score }) => score));
  return {
    workspace: 'Fieldline',
    outcome: {
      name: 'lost',
      title: 'Contract not renewed',
      kind: 'not_renewed',
      source: null,
      within: '90d',
      at: 'playbooks/metrics/outcomes.yaml:2',
    },
    segment: null,
    days: days.map((day) => ({ day, figures: figuresOf(cases.filter((one) => one.day === parseDay(day))) })),
    all,
    leads: leadsOf(cases, bands),
    medianRed: 30,
    parts: [{ kind: 'segment', name: 'high_touch', title: 'High touch', figures: all }],
    measures: [
      { model: 'standard', name: 'seat_use', title: 'Seat use', n: 160, known: 160, losses: all.losses, auc, verdict: verdictOf(auc, 20) },
      { model: 'standard', name: 'mood', title: 'Mood', n: 160, known: 3, losses: 1, auc: null, verdict: 'too few' },
    ],
    levels: { parts: 95, measures: 97.5 },
    forecast: { day: '2026-05-04', from: ['2026-02-02'], n: 80, brier: 0.18, without: 0.21 },
    excluded: [
      {
        kind: 'measure',
        name: 'standard/plan',
        because: 'customer.plan has no days in 3 records',
        at: 'playbooks/health/standard.yaml:20',
        source: 'customers/acme.yaml:4',
      },
    ],
    assumed: [{ says: '4 people without `from` count as there since the customer’s first day', at: 'customers/acme.yaml:9' }],
    warnings: [{ code: 'left out', about: null, value: 1 }],
  };
}
