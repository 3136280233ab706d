/**
 * A believable company as the site's data: every state a page must draw is in it. Made from a seed, so that pictures and tests are the same
 * on every machine.
 */
import type {
  CustomerReport,
  GroupReport,
  HealthReport,
  MeasureReport,
  ObjectiveReport,
  RunReport,
  ShownBand,
  StepReport,
} from '../../src/evaluate/report.ts';
import { weekday } from '../../src/model/day.ts';
import { shiftDay } from '../../src/reports/dates.ts';
import { noFacts } from '../../src/reports/handbook-facts.ts';
import { standsOf } from '../../src/reports/journey-stands.ts';
import { npsOf } from '../../src/reports/nps.ts';
import type { NpsFacts, NpsFollowUp } from '../../src/reports/nps-facts.ts';
import type { HealthPoint, SiteData } from '../../src/reports/site-data.ts';
import { weeksOf } from '../../src/reports/week.ts';
import type { WeekSettings } from '../../src/reports/week-settings.ts';
import { accountsOf } from './account-fixture.ts';
import { fixtureBacktest } from './backtest-fixture.ts';
import { fixtureEffects, fixtureRevenue } from './effect-fixture.ts';
import { fixtureReviews } from './review-fixture.ts';

const asOf = '2026-11-23';
type Profile = readonly [
  id: string,
  name: string,
  score: number | null,
  change: number,
  arr: number | null,
  renewsIn: number,
  owner: string,
  touch: string,
  stage: string,
];

const profiles: readonly Profile[] = [
  ['verdant-retail', 'Verdant Retail Group', 41, -4, 221_000, 53, 'sam', 'high_touch', 'renewing'],
  ['nordhaven', 'Nordhaven Logistics', 46, -11, 184_000, 83, 'maria', 'high_touch', 'renewing'],
  ['rowan', 'Rowan Textiles', 37, -8, 45_000, 74, 'sam', 'hybrid', 'renewing'],
  ['dune-hotels', 'Dune Hotels', 46, -6, 34_000, 102, 'maria', 'low_touch', 'renewing'],
  ['meridian', 'Meridian Pharma', null, 0, 203_000, 342, 'maria', 'high_touch', 'onboarding'],
  ['vanta', 'Vanta Cycles', null, 0, 41_000, 296, 'sam', 'hybrid', 'onboarding'],
  ['iris', 'Iris Stationery', null, 0, 8_000, 48, 'sam', 'low_touch', 'renewing'],
  ['brightwater', 'Brightwater Foods', 71, -6, 162_000, 69, 'jonas', 'high_touch', 'renewing'],
  ['kestrel', 'Kestrel Medical', 64, 3, 148_000, 38, 'maria', 'high_touch', 'renewing'],
  ['arbor', 'Arbor Building Supply', 59, 11, 109_000, 158, 'sam', 'high_touch', 'maturity'],
  ['ulmer', 'Ulmer Werkzeug & Söhne', 69, 1, 95_000, 98, 'aiko', 'hybrid', 'renewing'],
  ['westbrook', 'Westbrook Tools', 55, -3, 92_000, 25, 'maria', 'hybrid', 'renewing'],
  ['tallis', 'Tallis Optics', 76, -5, 67_000, 189, 'maria', 'hybrid', 'maturity'],
  ['gable', 'Gable Roofing', 66, -2, 15_000, 19, 'sam', 'low_touch', 'renewing'],
  ['solano', 'Solano Energy', 78, 4, 295_000, 158, 'jonas', 'high_touch', 'maturity'],
  ['calder', 'Calder & Voss', 88, 1, 240_000, 219, 'maria', 'high_touch', 'maturity'],
  ['ostra', 'Ostra Maschinenbau', 93, 2, 210_000, 311, 'aiko', 'high_touch', 'maturity'],
  ['lindqvist', 'Lindqvist Papper', 82, 0, 131_000, 112, 'sam', 'high_touch', 'renewing'],
  ['casa-molinari', 'Casa Molinari', 79, 5, 64_000, 204, 'jonas', 'hybrid', 'maturity'],
  ['ambra', 'Ambra Cosmetics', 91, 1, 58_000, 107, 'aiko', 'hybrid', 'renewing'],
  ['corvo', 'Corvo Coffee', 90, 3, 22_000, 146, 'aiko', 'low_touch', 'maturity'],
  ['harbor', 'Harbor <Bikes> & "Co"', 88, 0, null, 209, 'aiko', 'low_touch', 'maturity'],
  ['nettle', 'Nettle Tea', 85, 0, 7_000, 180, 'jonas', 'low_touch', 'maturity'],
];

/** A small generator of numbers from 0 to 1, the same for the same seed. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

function bandFor(score: number | null): ShownBand {
  return score === null ? 'unknown' : score >= 75 ? 'green' : score >= 50 ? 'yellow' : 'red';
}

const at = (file: string, line: number): string => `playbooks/${file}:${line}`;

const measures = [
  ['usage', 'breadth', 'Seat use', 40, 20],
  ['usage', 'frequency', 'Stickiness', 35, 26],
  ['usage', 'depth', 'Workflows in use', 25, 32],
  ['relationship', 'sentiment', 'CSM sentiment', 60, 44],
  ['relationship', 'contact', 'Last meeting', 40, 49],
  ['relationship', 'training', 'Training attended', 0, 54],
  ['value', 'objectives', 'Objective progress', 100, 61],
  ['support', 'urgent', 'Urgent tickets', 60, 68],
  ['support', 'nps', 'NPS', 40, 74],
] as const;
const groups = [
  ['usage', 'Usage', 50],
  ['relationship', 'Relationship', 25],
  ['value', 'Value', 15],
  ['support', 'Support', 10],
] as const;

function healthOf([id, , score, change]: Profile, random: () => number): HealthReport {
  const missing = new Set(
    id === 'iris'
      ? []
      : id === 'meridian'
        ? ['breadth', 'frequency', 'objectives', 'sentiment']
        : id === 'vanta'
          ? ['sentiment', 'objectives', 'depth']
          : ['nps'],
  );
  const built = groups.map(([group, title, weight]): GroupReport => {
    const inner = measures.filter(([of]) => of === group);
    const present = inner.filter(([, name, , own]) => !missing.has(name) && own > 0);
    const total = present.reduce((sum, [, , , own]) => sum + own, 0);
    return {
      name: group,
      title,
      weight,
      score: present.length === 0 ? null : Math.max(0, Math.min(100, (score ?? 70) + Math.round(random() * 20 - 10))),
      measures: inner.map(([, name, measureTitle, own, line]): MeasureReport => {
        const state = missing.has(name)
          ? 'missing'
          : own === 0
            ? 'not applicable'
            : name === 'sentiment' && random() < 0.4
              ? 'stale'
              : 'scored';
        const counts = state === 'scored' || state === 'stale';
        const measured = counts ? Math.max(0, Math.min(100, Math.round((score ?? 62) + (random() - 0.5) * 30))) : null;
        const value = !counts
          ? null
          : name === 'breadth' || name === 'frequency'
            ? Math.round((measured ?? 0) * 0.9) / 100
            : name === 'sentiment'
              ? bandFor(measured)
              : name === 'contact'
                ? Math.round(100 - (measured ?? 0))
                : name === 'objectives'
                  ? (measured ?? 0) / 100
                  : Math.round((100 - (measured ?? 0)) / 20);
        const unit = name === 'breadth' || name === 'frequency' || name === 'objectives' ? 'percent' : name === 'contact' ? 'days' : null;
        return {
          name,
          title: measureTitle,
          weight: own,
          share: counts && total > 0 ? (weight / 100) * (own / total) : 0,
          state,
          value,
          unit,
          score: measured,
          band: measured === null ? null : measured >= 75 ? 'green' : measured >= 50 ? 'yellow' : 'red',
          why: {
            part: 'measure',
            says: counts
              ? `${measureTitle} scores ${measured}: the value lies in the table’s line for ${bandFor(measured)}.`
              : state === 'missing'
                ? name === 'sentiment'
                  ? 'Nobody has rated this customer yet.'
                  : 'No rows for this customer in the last 60 days.'
                : 'Counts only for customers with a training contract.',
            at: at('health/standard.yaml', line),
            values: value === null ? [] : [{ name, value }],
          },
        };
      }),
    };
  });
  const invalid = id === 'iris';
  const coverage = invalid ? 0 : id === 'meridian' ? 0.41 : id === 'vanta' ? 0.52 : 0.96;
  const computed = built.flatMap((group) => group.measures).reduce((sum, { share, score: own }) => sum - share * (100 - (own ?? 100)), 100);
  const shown = score === null ? null : id === 'dune-hotels' ? score : computed;
  const held = id === 'nordhaven';
  const overridden = id === 'dune-hotels';
  return {
    model: invalid ? null : 'standard',
    score: shown,
    band: invalid ? null : score === null ? 'unknown' : bandFor(shown),
    coverage,
    bandSince: score === null ? '2026-10-02' : shiftDay(asOf, -Math.round(2 + random() * 60)),
    computed: { score: score === null ? (invalid ? null : 64.2) : computed, band: null },
    past: [1, 7, 28, 90].map((days) => {
      if (shown === null) return { days, score: null, band: null, behaviour: null, configuration: null };
      const then = Math.max(0, Math.min(100, shown - change * (days === 1 ? 0.2 : days === 7 ? 1 : 1.4)));
      // The model changed on the day that history holds for this one.
      const configuration = id === 'rowan' && days > 1 ? -3 : 0;
      return { days, score: then, band: bandFor(shown - change), behaviour: shown - then - configuration, configuration };
    }),
    groups: invalid ? [] : built,
    changes: [
      ...(held ? [{ part: 'hysteresis', says: 'Held at red: needs 53, has 51.', at: at('health/standard.yaml', 11) }] : []),
      ...(overridden
        ? [
            {
              part: 'override',
              says: 'Set to red by maria until 31 December 2026: management change.',
              at: 'customers/dune-hotels/customer.yaml:31',
            },
          ]
        : []),
    ],
    noScore: invalid
      ? 'Two health models match this customer; exactly one may.'
      : score === null
        ? `Only ${Math.round(coverage * 100)}% of the weight has data; the model asks for 60%.`
        : null,
    at: invalid ? null : at('health/standard.yaml', 1),
  };
}

function step(id: string, title: string, state: StepReport['state'], due: string | null, more: Partial<StepReport> = {}): StepReport {
  return {
    id,
    title,
    state,
    due,
    when: due === null ? '2 business days after the call' : null,
    owner: 'maria',
    doneOn: state === 'done' ? due : null,
    by: state === 'done' ? 'maria' : null,
    options: null,
    answer: null,
    byDefault: false,
    asset: null,
    contact: false,
    ticksItself: false,
    condition: null,
    starts: null,
    at: at('plays/renewal-90.mdx', 24),
    ...more,
  };
}

const stances = ['renewing', 'unsure', 'leaving'];

function runsOf([id, , score, , arr, renewsIn, owner]: Profile): RunReport[] {
  const base = {
    subject: id,
    customer: id,
    ordinal: 1,
    status: 'active' as const,
    closed: null,
    owner,
    priority: 'high' as const,
    late: 0,
    held: null,
  };
  const runs: RunReport[] = [];
  if (renewsIn < 110) {
    const late = score !== null && score < 50 ? 3 : 0;
    const opened = shiftDay(asOf, -7);
    runs.push({
      ...base,
      key: `renewal-90/${id}/1`,
      playbook: 'renewal-90',
      title: 'Renewal, 90 days out',
      state: 'open',
      start: opened,
      opened,
      due: shiftDay(asOf, late > 0 ? -3 : renewsIn - 14 > 0 ? Math.min(4, renewsIn - 14) : 4),
      late,
      at: at('plays/renewal-90.mdx', 2),
      steps: [
        step('value_report', 'Send the annual value report', 'done', shiftDay(asOf, -6), { asset: 'annual-value-report', contact: true }),
        step('sponsor_call', 'Call the decision maker', 'open', shiftDay(asOf, late > 0 ? -3 : 4), {
          contact: true,
          ticksItself: true,
          condition: 'last_decision_maker_call >= start',
        }),
        id === 'ambra'
          ? step('position', 'Where do they stand?', 'done', shiftDay(asOf, -1), { options: stances, answer: 'unsure', byDefault: true })
          : step('position', 'Where do they stand?', 'waiting', null, { options: stances }),
        step('save', 'Start the save plan', 'skipped', null, {
          starts: 'save-plan',
          condition: 'the answer to “Where do they stand?” is leaving',
        }),
        step('paper', 'Send the contract', 'waiting', shiftDay(asOf, 9), { asset: 'renewal-proposal' }),
      ],
      why: [
        {
          part: 'who',
          says: 'High-touch customers with ARR of €50,000 or more.',
          at: at('plays/renewal-90.mdx', 8),
          values: [{ name: 'arr', value: arr }],
        },
        { part: 'when', says: '90 days before the notice deadline.', at: at('plays/renewal-90.mdx', 10) },
        { part: 'owner', says: `The csm of the customer: ${owner}.`, at: at('plays/renewal-90.mdx', 15) },
      ],
    });
  }
  if (id === 'kestrel' || id === 'tallis' || id === 'rowan')
    runs.push({
      ...base,
      key: `adoption-nudge/${id}/1`,
      playbook: 'adoption-nudge',
      title: 'Adoption nudge',
      state: 'held',
      start: shiftDay(asOf, -2),
      opened: shiftDay(asOf, -2),
      due: shiftDay(asOf, 8),
      held: id === 'rowan' ? 'sam carries 34 of 34 open runs, priority normal' : '2 of 2 contacts made or planned this week',
      heldFor: id === 'rowan' ? 'capacity' : 'contacts',
      priority: 'normal',
      steps: [step('mail', 'Send the nudge', 'open', shiftDay(asOf, 5), { contact: true })],
      why: [
        { part: 'budget', says: 'Held back until 30 November: 2 of 2 contacts made or planned this week.', at: at('workspace.yaml', 41) },
      ],
      at: at('plays/adoption-nudge.mdx', 2),
    });
  if (score !== null && score < 75)
    runs.push({
      ...base,
      key: `usage-drop/${id}/1`,
      playbook: 'usage-drop',
      title: 'Usage drop',
      state: 'done',
      start: '2026-10-02',
      opened: '2026-10-02',
      closed: '2026-10-20',
      due: '2026-10-16',
      steps: [step('call', 'Call the administrator', 'done', '2026-10-12')],
      why: [{ part: 'when', says: 'When stickiness has been below 15% for 14 days.', at: at('plays/usage-drop.mdx', 9) }],
      at: at('plays/usage-drop.mdx', 2),
    });
  if (id === 'gable')
    runs.push({
      ...base,
      key: `quarterly-review/${id}/1`,
      playbook: 'quarterly-review',
      title: 'Quarterly review',
      state: 'open',
      status: 'draft',
      start: '2026-11-20',
      opened: '2026-11-20',
      due: '2026-12-11',
      steps: [step('invite', 'Invite to the review', 'open', '2026-12-01')],
      why: [{ part: 'when', says: 'Every 3 months.', at: at('plays/quarterly-review.mdx', 7) }],
      at: at('plays/quarterly-review.mdx', 2),
    });
  return runs.sort((a, b) => (a.key < b.key ? -1 : 1));
}

function objectivesOf(id: string): ObjectiveReport[] {
  if (id !== 'nordhaven' && id !== 'solano' && id !== 'meridian') return [];
  const file = `customers/${id}/success-plan.yaml`;
  return [
    {
      id: 'pick_errors',
      words: 'Pick errors below 1%',
      department: 'warehouse',
      outcome: 'Fewer returns',
      unit: 'percent',
      baseline: 0.023,
      measuredOn: '2026-04-01',
      source: 'Their warehouse report, first quarter',
      now: 0.0185,
      target: 0.01,
      by: '2027-03-31',
      progress: 0.35,
      elapsed: 0.62,
      status: 'active',
      state: 'behind',
      owners: { ours: 'maria', theirs: 'p-2' },
      confirmed: true,
      verified: { by: 'p-2', on: '2026-10-15', until: '2027-01-13' },
      reviews: [
        { on: '2026-07-02', value: 0.021, note: 'Two shifts started late.' },
        { on: '2026-10-15', value: 0.019, note: null },
      ],
      result: null,
      at: `${file}:2`,
    },
    {
      id: 'planning',
      words: 'Dispatch planning under 2 hours a day',
      department: 'dispatch',
      outcome: 'Shorter planning',
      unit: null,
      baseline: 5.5,
      measuredOn: '2026-05-15',
      source: null,
      now: 2.4,
      target: 2,
      by: '2027-01-31',
      progress: 0.89,
      elapsed: 0.71,
      status: 'active',
      state: 'on track',
      owners: { ours: 'maria', theirs: null },
      confirmed: false,
      verified: { by: 'maria', on: '2026-06-01', until: '2026-08-30' },
      reviews: [],
      result: null,
      at: `${file}:9`,
    },
    {
      id: 'sites',
      words: 'Three sites live by spring',
      department: null,
      outcome: 'Rollout',
      unit: null,
      baseline: null,
      measuredOn: null,
      source: null,
      now: null,
      target: 3,
      by: '2027-04-30',
      progress: null,
      elapsed: null,
      status: 'proposed',
      state: 'proposed',
      owners: { ours: 'maria', theirs: null },
      confirmed: null,
      verified: null,
      reviews: [],
      result: null,
      at: `${file}:17`,
    },
  ];
}

function customerOf(profile: Profile, index: number): CustomerReport {
  const [id, name, score, , arr, renewsIn, owner, touch, stage] = profile;
  const random = generator(index + 7);
  const file = `customers/${id}/customer.yaml`;
  const renewal = shiftDay(asOf, renewsIn);
  const atRisk = score !== null && score < 50;
  return {
    id,
    name,
    at: `${file}:1`,
    health: healthOf(profile, random),
    segments: [touch, ...(atRisk ? ['at_risk'] : [])].sort(),
    unknownSegments: score === null ? ['at_risk'] : [],
    signals:
      id === 'nordhaven'
        ? [{ segment: 'contraction_risk', signal: 'risk', since: '2026-11-12', at: at('metrics/segments.yaml', 18) }]
        : id === 'solano'
          ? [{ segment: 'expansion_ready', signal: 'opportunity', since: '2026-11-02', at: at('metrics/segments.yaml', 25) }]
          : [],
    stage,
    stageSince: shiftDay(asOf, stage === 'onboarding' ? -52 : -37),
    stageState: id === 'vanta' ? 'behind' : null,
    stageWhy: { part: 'stage', says: 'Fewer than 120 days to the renewal.', at: at('journey.yaml', 6) },
    arr,
    seats: 250,
    currency: id === 'ulmer' ? 'CHF' : 'EUR',
    renewal,
    industry: 'logistics',
    country: 'DE',
    parent: id === 'tallis' ? 'calder' : null,
    owners: id === 'nettle' ? {} : { csm: owner },
    contracts: [
      {
        id: '2026',
        state: 'active',
        start: shiftDay(renewal, -365),
        end: renewal,
        ended: null,
        arr,
        seats: 250,
        autoRenew: id === 'nordhaven',
        at: `${file}:14`,
      },
      {
        id: '2025',
        state: 'ended',
        start: shiftDay(renewal, -730),
        end: shiftDay(renewal, -366),
        ended: shiftDay(renewal, -366),
        arr: arr === null ? null : arr * 0.8,
        seats: 200,
        autoRenew: false,
        at: `${file}:22`,
      },
    ],
    people:
      id === 'corvo'
        ? []
        : [
            { id: 'p-114', persona: 'decision_maker', leftOn: null },
            { id: 'p-207', persona: 'champion', leftOn: atRisk ? '2026-08-14' : null },
            { id: 'p-301', persona: 'administrator', leftOn: null },
          ],
    metrics: [
      {
        name: 'csm_sentiment',
        title: 'CSM sentiment',
        unit: null,
        value: 'yellow',
        newest: '2026-08-18',
        state: 'stale',
        at: at('metrics/relationship.yaml', 4),
      },
      {
        name: 'days_since_meeting',
        title: 'Days since the last meeting',
        unit: 'days',
        value: 41,
        newest: '2026-10-13',
        state: 'fresh',
        at: at('metrics/relationship.yaml', 12),
      },
      { name: 'nps', title: 'NPS', unit: null, value: null, newest: null, state: 'missing', at: at('metrics/relationship.yaml', 20) },
      {
        name: 'seat_use',
        title: 'Seat use',
        unit: 'percent',
        value: id === 'nordhaven' ? 0.57 : (30 + ((index * 17) % 67)) / 100,
        newest: null,
        state: 'fresh',
        at: at('metrics/usage.yaml', 19),
      },
      {
        name: 'stickiness',
        title: 'Stickiness',
        unit: 'percent',
        value: 0.12,
        newest: null,
        state: 'fresh',
        at: at('metrics/usage.yaml', 14),
      },
      {
        name: 'users_28d',
        title: 'Users in 28 days',
        unit: 'users',
        value: 142,
        newest: '2026-11-21',
        state: 'fresh',
        at: at('metrics/usage.yaml', 3),
      },
      {
        name: 'spend',
        title: 'Spend in 28 days',
        unit: 'currency',
        value: 18_250,
        newest: '2026-11-21',
        state: 'fresh',
        at: at('metrics/usage.yaml', 31),
      },
    ],
    dates: [
      { name: 'credits_end', value: null, at: at('metrics/dates.yaml', 6) },
      { name: 'notice_deadline', value: shiftDay(renewal, -60), at: at('metrics/dates.yaml', 3) },
    ],
    overrides:
      id === 'dune-hotels'
        ? [{ what: 'health', value: 'red', reason: 'Management change', by: 'maria', until: '2026-12-31', at: `${file}:31` }]
        : [],
    touchpoints:
      index % 3 === 2
        ? []
        : [
            {
              on: '2026-10-13',
              kind: 'meeting',
              title: 'Quarterly review with the COO',
              by: owner,
              people: ['p-1'],
              sentiment: 'yellow',
              at: `customers/${id}/touchpoints/2026-10-13-qbr.md:1`,
            },
            {
              on: '2026-11-05',
              kind: 'call',
              title: null,
              by: owner,
              people: [],
              sentiment: null,
              at: `customers/${id}/touchpoints/2026-11-05-call.md:1`,
            },
            {
              on: '2026-11-17',
              kind: 'email',
              title: 'Second urgent ticket',
              by: owner,
              people: [],
              sentiment: 'red',
              at: `customers/${id}/touchpoints/2026-11-17-email.md:1`,
            },
          ],
    ratings:
      index % 3 === 0
        ? [
            {
              kind: 'sentiment',
              value: 'yellow',
              on: '2026-10-13',
              by: owner ?? 'maria',
              note: 'The new COO asked for a comparison.',
              at: `${file}:27`,
            },
          ]
        : [],
    objectives: objectivesOf(id),
    contacts: {
      used: id === 'kestrel' ? 2 : id === 'nordhaven' ? 1 : 0,
      planned: id === 'nordhaven' || id === 'tallis' ? 1 : 0,
      of: 2,
      within: '7d',
    },
    runs: runsOf(profile),
  };
}

function historyOf(customer: CustomerReport, index: number): HealthPoint[] {
  const random = generator(index + 101);
  const { score } = customer.health;
  if (score === null) return [{ day: '2026-10-02', score: null, band: 'unknown' }];
  const before = customer.health.past.find(({ days }) => days === 7)?.score ?? score;
  const points: HealthPoint[] = [];
  for (let back = 89; back >= 0; back -= 1 + Math.floor(random() * 3)) {
    const drift = back > 7 ? before + Math.sin(back / 9 + index) * 3 + (random() - 0.5) * 2 : score + ((before - score) * back) / 7;
    const value = Math.max(0, Math.min(100, drift));
    points.push({ day: shiftDay(asOf, -back), score: Math.round(value * 10) / 10, band: bandFor(value) });
  }
  points.push({ day: asOf, score: Math.round(score * 10) / 10, band: customer.health.band });
  const last = points.filter((point, place) => points[place + 1]?.day !== point.day);
  if (customer.id !== 'rowan') return last;
  const changed = last.findIndex(({ day }) => day >= shiftDay(asOf, -6));
  const value = (last[changed - 1]?.score ?? score) - 3;
  return last.toSpliced(changed, 0, { day: last[changed]?.day ?? asOf, score: value, band: bandFor(value), cause: 'configuration' });
}

/** The company. `extra` customers more make it as large as a test needs. */
export function fixture(extra = 0): SiteData {
  const more = Array.from({ length: extra }, (_, index): Profile => {
    const random = generator(index + 999);
    return [
      `account-${index + 1}`,
      `Account ${index + 1}`,
      30 + Math.round(random() * 65),
      Math.round(random() * 10 - 5),
      5_000 + Math.round(random() * 90_000),
      Math.round(random() * 364),
      random() < 0.5 ? 'maria' : 'sam',
      'low_touch',
      'maturity',
    ];
  });
  const customers = [...profiles, ...more].map(customerOf);
  const sorted = [...customers].sort((a, b) => (a.id < b.id ? -1 : 1));
  const data: Omit<SiteData, 'stands' | 'weeks' | 'nps' | 'revenue' | 'reviews' | 'backtest' | 'effects'> = {
    workspace: 'Fieldline',
    asOf,
    languages: ['en'],
    currency: 'EUR',
    titles: {},
    accountFiles: 0,
    broken: [],
    commit: 'a81f3c2d90b7e4f5a6c1d2e3f4a5b6c7d8e9f0a1',
    repository: { web: 'https://github.com/fieldline/customers', ref: 'a81f3c2d90b7e4f5a6c1d2e3f4a5b6c7d8e9f0a1', path: '' },
    shows: { reports: true, money: true, people: true },
    report: {
      asOf,
      workspace: 'Fieldline',
      customers: sorted,
      notScored: [
        { id: 'atlas', name: 'Atlas Freight', because: 'not yet a customer', day: '2026-12-01' },
        { id: 'fieldline', name: 'Fieldline itself', because: 'internal', day: null },
        { id: 'pell', name: 'Pell Ceramics', because: 'churned', day: '2026-09-30' },
      ],
      runs: [],
      sources: [
        { name: 'logins', newest: '2026-11-21', rows: 48_211, lag: '1d', at: at('metrics/usage.yaml', 2) },
        { name: 'tickets', newest: '2026-11-22', rows: 912, lag: null, at: at('metrics/support.yaml', 2) },
      ],
      findings: [
        {
          code: 'two-models',
          severity: 'error',
          message: 'Two health models match iris: small and standard. Exactly one may.',
          hint: 'Write `for: arr >= 20000` in standard.yaml, or retire small.yaml.',
          file: 'customers/iris/customer.yaml',
          line: 3,
          column: 1,
        },
      ],
    },
    accounts: accountsOf(sorted, asOf),
    history: Object.fromEntries(customers.map((customer, index): [string, HealthPoint[]] => [customer.id, historyOf(customer, index)])),
    models: [
      {
        id: 'standard',
        title: 'Standard health',
        green: 75,
        yellow: 50,
        hysteresis: 3,
        coverageFloor: 0.6,
        at: at('health/standard.yaml', 1),
      },
    ],
    stages: [
      { id: 'renewing', title: 'Renewing' },
      { id: 'onboarding', title: 'Onboarding' },
      { id: 'maturity', title: 'Maturity' },
    ],
    segments: ['high_touch', 'hybrid', 'low_touch', 'at_risk'].map((id, index) => ({
      id,
      title: ['High touch', 'Hybrid', 'Low touch', 'At risk'][index] ?? id,
      customers: customers.filter(({ segments }) => segments.includes(id)).length,
      at: at('metrics/segments.yaml', 2 + index),
    })),
    playbooks: [{ id: 'renewal-90', title: 'Renewal, 90 days out', open: 9, held: 0, at: at('plays/renewal-90.mdx', 2) }],
    team: [
      { login: 'maria', name: 'Maria Keller', capacity: 34 },
      { login: 'jonas', name: 'Jonas Brandt', capacity: 34 },
      { login: 'aiko', name: 'Aiko Tanaka', capacity: 26, away: [{ from: '2026-11-30', to: '2026-12-04', cover: 'jonas' }] },
      { login: 'sam', name: 'Sam Osei', capacity: 4 },
    ],
    valueRules: {
      metrics: [
        { name: 'seat_use', part: 'results', better: 'up', agreed: null },
        { name: 'users_28d', part: 'results', better: null, agreed: null },
      ],
      peers: [{ segment: 'high_touch', title: 'companies of similar size' }],
      playbooks: { 'usage-drop': 'Help for daily use' },
      objectives: { nordhaven: { pick_errors: 'nps' } },
      names: {},
      since: {},
    },
    handbook: noFacts,
  };
  return withWeeks({
    ...data,
    stands: standsOf(data.report, data.currency),
    weeks: [],
    nps: answered(data.report.customers),
    revenue: fixtureRevenue(data.report.customers, asOf),
    effects: fixtureEffects(),
    backtest: fixtureBacktest(),
    reviews: fixtureReviews(asOf),
  });
}

/** The weeks of its people: Aiko is away in the middle of the week, Maria covers Jonas in December. */
function withWeeks(data: SiteData): SiteData {
  const settings: WeekSettings = {
    absences: [
      { login: 'aiko', from: '2026-11-25', to: '2026-11-27', cover: 'sam' },
      { login: 'jonas', from: '2026-12-20', to: '2027-01-04', cover: 'maria' },
    ],
    isWorkday: (_login, day) => weekday(day) <= 5,
    ratedMetrics: new Set(['csm_sentiment']),
    pages: [
      { title: 'Renewal, 90 days out', path: 'plays/renewal-90/', by: 'maria', until: '2026-11-12' },
      { title: 'Annual value report, cover mail', path: 'assets/annual-value-report/', by: 'sam', until: '2026-12-03' },
    ],
  };
  return { ...data, weeks: weeksOf({ data, decisions: [{ day: '2026-10-01', kind: 'day' }], settings }) };
}

/** Answers of 64 people: four quarters, of which the first has too few. */
function answered(customers: readonly CustomerReport[]): NpsFacts {
  const figure = (promoters: number, passives: number, detractors: number) =>
    npsOf([...new Array<number>(promoters).fill(9), ...new Array<number>(passives).fill(7), ...new Array<number>(detractors).fill(4)]);
  const group = (id: string, title: string, ...counts: readonly [number, number, number]) => ({ id, title, figure: figure(...counts) });
  const quarter = (title: string, from: string, to: string, ...counts: readonly [number, number, number]) => ({
    ...group(title, title, ...counts),
    ...{ from, to, isOver: to < asOf },
  });
  const open = (id: string, ...answers: NpsFollowUp['answers']): NpsFollowUp => {
    const customer = customers.find((one) => one.id === id);
    return { customer: id, name: customer?.name ?? id, band: customer?.health.band ?? 'unknown', answers };
  };
  return {
    isAsked: true,
    sources: [{ name: 'nps', at: at('metrics/relationship.yaml', 3) }],
    from: '2025-11-24',
    to: asOf,
    total: figure(31, 18, 15),
    quarters: [
      quarter('FY2026 Q4', '2025-11-01', '2026-01-31', 4, 3, 1),
      quarter('FY2027 Q1', '2026-02-01', '2026-04-30', 9, 4, 6),
      quarter('FY2027 Q2', '2026-05-01', '2026-07-31', 10, 5, 6),
      quarter('FY2027 Q3', '2026-08-01', '2026-10-31', 14, 6, 3),
      quarter('FY2027 Q4', '2026-11-01', '2027-01-31', 2, 0, 1),
    ],
    segments: [group('high_touch', 'High touch', 18, 8, 4), group('hybrid', 'Hybrid', 11, 6, 6), group('low_touch', 'Low touch', 2, 3, 4)],
    personas: [
      group('administrator', 'Administrator', 14, 9, 5),
      group('champion', 'Champion', 10, 4, 4),
      group('decision_maker', 'Decision maker', 6, 4, 5),
      group('', '', 1, 1, 1),
    ],
    left: 1,
    anonymous: 2,
    excluded: [
      { because: 'no answer', rows: 41 },
      { because: 'answered again', rows: 9 },
      { because: 'unknown customer', rows: 2 },
      { because: 'out of range', rows: 1 },
    ],
    response: { answered: 71, invited: 112 },
    followedBy: [],
    open: [
      open(
        'meridian',
        { person: 'p-114', persona: 'decision_maker', score: 2, day: '2026-09-08' },
        { person: 'p-301', persona: 'administrator', score: 7, day: '2026-09-08' },
      ),
      open('tallis', { person: null, persona: null, score: 6, day: '2026-11-10' }),
      open('calder', { person: 'p-207', persona: 'champion', score: 8, day: '2026-06-09' }),
    ],
  };
}
