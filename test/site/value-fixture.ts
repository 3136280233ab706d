/** Customers whose value reports show everything, nothing, and more than fits. */
import type { CustomerReport, MetricReport, ObjectiveReport, RunReport } from '../../src/evaluate/report.ts';
import type { SiteData } from '../../src/reports/site-data.ts';
import { fixture } from './fixture.ts';

/** Text that no value report may hold, wherever it stands. */
export const secret = 'zebra';

function metric(name: string, title: string, unit: string | null, value: number): MetricReport {
  return { name, title, unit, value, newest: '2026-11-22', state: 'fresh', at: 'playbooks/metrics/usage.yaml:3' };
}

function objective(id: string, words: string, more: Partial<ObjectiveReport>): ObjectiveReport {
  return {
    id,
    words,
    department: 'sales desk',
    outcome: `${secret} outcome`,
    unit: null,
    baseline: 48,
    measuredOn: '2025-12-01',
    source: 'Their sales report, October',
    now: 19,
    target: 24,
    by: '2027-03-31',
    progress: 1.2,
    elapsed: 0.8,
    status: 'active',
    state: 'reached',
    owners: { ours: 'maria', theirs: 'p-207' },
    confirmed: true,
    verified: { by: 'p-207', on: '2026-11-12', until: '2027-02-12' },
    reviews: [
      { on: '2026-03-01', value: 41, note: `${secret} review` },
      { on: '2026-06-01', value: 30, note: null },
      { on: '2026-09-01', value: 24, note: null },
    ],
    result: null,
    at: 'customers/calder/success-plan.yaml:2',
    ...more,
  };
}

const objectives: readonly ObjectiveReport[] = [
  objective('quotation', 'Quotations leave the house within a day', { unit: 'hours' }),
  objective('stock', 'Stock differences below 1.5%', {
    department: 'warehouse',
    unit: 'percent',
    baseline: 0.031,
    now: 0.014,
    target: 0.015,
    status: 'done',
    state: 'done',
    source: null,
    reviews: [{ on: '2026-06-01', value: 0.022, note: null }],
    result: { value: 0.014, on: '2026-10-30', confirmedBy: 'p-207', evidence: 'Stocktaking of October' },
  }),
  objective('orders', 'Half of all orders come without a call', {
    department: 'customers',
    unit: 'percent',
    baseline: 0.22,
    now: 0.41,
    target: 0.5,
    progress: 0.68,
    state: 'behind',
    confirmed: false,
    verified: { by: 'maria', on: '2026-06-12', until: '2026-09-10' },
    owners: { ours: 'maria', theirs: null },
    reviews: [{ on: '2026-05-01', value: 0.3, note: null }],
  }),
  objective('leeds', 'Leeds buys on suggestion', {
    unit: 'percent',
    baseline: null,
    now: null,
    target: 0.8,
    by: '2027-06-30',
    progress: null,
    status: 'proposed',
    state: 'proposed',
    reviews: [],
  }),
  objective('old', `${secret} dropped`, { status: 'dropped', state: 'dropped' }),
  objective('mood', `${secret} measured by what we think`, {}),
];

function touchpoints(owner: string): CustomerReport['touchpoints'] {
  const days = [
    ['2025-12-10', 'meeting'],
    ['2026-01-14', 'training'],
    ['2026-01-20', 'training'],
    ['2026-03-11', 'visit'],
    ['2026-04-02', 'meeting'],
    ['2026-07-09', 'meeting'],
    ['2026-08-01', 'email'],
    ['2026-10-13', 'meeting'],
    ['2026-11-05', 'call'],
    ['2025-01-05', 'visit'],
  ] as const;
  return days.map(([on, kind]) => ({
    on,
    kind,
    title: `${secret} rescue call`,
    by: owner,
    people: ['p-207'],
    sentiment: 'red',
    at: `customers/calder/touchpoints/${on}-${kind}.md:1`,
  }));
}

function run(playbook: string, more: Partial<RunReport>): RunReport {
  return {
    key: `${playbook}/calder/1`,
    playbook,
    title: `${secret} run`,
    subject: 'calder',
    customer: 'calder',
    ordinal: 1,
    state: 'done',
    status: 'active',
    start: '2026-01-10',
    opened: '2026-01-10',
    closed: '2026-02-02',
    due: '2026-02-20',
    owner: 'maria',
    priority: 'high',
    late: 3,
    steps: [],
    why: [{ part: 'when', says: `${secret} why`, at: 'playbooks/plays/x.mdx:1' }],
    held: `${secret} held`,
    at: 'playbooks/plays/x.mdx:1',
    ...more,
  };
}

/** Everything internal that a customer has, with the secret in it. */
function internal(customer: CustomerReport): CustomerReport {
  return {
    ...customer,
    arr: 777_123,
    segments: [...customer.segments, `${secret}_risk`],
    unknownSegments: [`${secret}_unknown`],
    signals: [{ segment: `${secret}_risk`, signal: 'risk', since: '2026-10-01', at: `${secret}.yaml:1` }],
    stage: `${secret}_stage`,
    stageWhy: { part: 'stage', says: `${secret} stage`, at: `${secret}:1` },
    industry: `${secret} industry`,
    people: [{ id: 'p-207', persona: `${secret}_detractor`, leftOn: null }],
    overrides: [{ what: 'health', value: 'red', reason: `${secret} reason`, by: 'maria', until: '2026-12-31', at: `${secret}:1` }],
    ratings: [{ kind: `${secret}_sentiment`, value: 'red', on: '2026-10-01', by: 'maria', note: `${secret} note`, at: `${secret}:1` }],
    contracts: customer.contracts.map((contract) => ({ ...contract, id: `${secret} contract`, arr: 777_123 })),
    dates: [{ name: `${secret}_date`, value: '2026-12-24', at: `${secret}:1` }],
    metrics: [...customer.metrics, metric('secret_metric', `${secret} metric`, null, 777_123)],
    health: {
      ...customer.health,
      noScore: `${secret} no score`,
      changes: [{ part: 'cap', says: `${secret} cap`, at: `${secret}:1` }],
      groups: customer.health.groups.map((group) => ({ ...group, title: `${secret} group` })),
    },
  };
}

/** The company with `calder` full, `ostra` bursting, `nettle` empty, and a secret in everything internal and every other customer’s name. */
export function valueFixture(): SiteData {
  const data = fixture();
  const long =
    'A very long objective that nobody would write, but somebody will, with Donaudampfschifffahrtsgesellschaftskapitänsmütze in it. '.repeat(
      4,
    );
  const customers = data.report.customers.map((customer, index): CustomerReport => {
    const hidden = internal(customer);
    const named = {
      ...hidden,
      metrics: [
        ...hidden.metrics,
        metric('flows', 'Workflows in use', null, (index * 5) % 8),
        metric('answer', 'First answer, median', 'hours', 1.2),
        metric('solved', 'Solved within three days', 'percent', 0.94),
      ],
    };
    if (customer.id === 'calder')
      return {
        ...named,
        objectives,
        touchpoints: touchpoints('maria'),
        runs: [
          run('start', {}),
          run('internal', { closed: '2026-03-03' }),
          run('review', { state: 'open', closed: null, due: '2027-02-15' }),
        ],
      };
    if (customer.id === 'ostra')
      return {
        ...named,
        name: `Ostra ${long.slice(0, 180)}`,
        objectives: Array.from({ length: 14 }, (_, place) =>
          objective(`many_${place}`, `${place} ${long}`, {
            source: long,
            department: long,
            unit: 'currency',
            baseline: 123_456_789,
            now: 144_456_789.5,
            target: 999_999_999,
            progress: 0.02,
            state: place < 2 ? 'reached' : 'behind',
            confirmed: false,
            owners: { ours: 'maria', theirs: null },
          }),
        ),
        touchpoints: ['call', 'meeting', 'email', 'event', 'visit', 'training', 'chat', 'other'].flatMap((kind) =>
          ['2026-01-10', '2026-04-10', '2026-07-10', '2026-10-10'].map((on) => ({
            on,
            kind,
            title: null,
            by: 'aiko',
            people: [],
            sentiment: null,
            at: 'x:1',
          })),
        ),
        runs: ['start', 'review', 'third', 'fourth'].map((playbook) => run(playbook, { closed: '2026-10-02' })),
      };
    if (customer.id === 'nettle') return { ...named, contracts: [], metrics: [], objectives: [], touchpoints: [], runs: [], owners: {} };
    return { ...named, name: `${secret} ${customer.name}` };
  });
  return {
    ...data,
    report: { ...data.report, customers },
    valueRules: {
      metrics: [
        { name: 'seat_use', part: 'results', better: 'up', agreed: 0.9 },
        { name: 'users_28d', part: 'results', better: null, agreed: null },
        { name: 'flows', part: 'results', better: 'up', agreed: null },
        { name: 'answer', part: 'service', better: 'down', agreed: 4 },
        { name: 'solved', part: 'service', better: 'up', agreed: 0.9 },
      ],
      peers: [{ segment: 'high_touch', title: 'wholesale companies of similar size' }],
      playbooks: { start: 'Start in two branches', review: 'Review with both boards', third: long, fourth: 'All five branches' },
      objectives: { calder: { mood: 'csm_sentiment', orders: 'seat_use' } },
      names: { calder: { 'p-207': 'H. Voss' } },
      since: { calder: '2024-03-01' },
    },
  };
}
