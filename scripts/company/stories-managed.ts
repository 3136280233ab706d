import type { Story } from './story.ts';

const first = '2024-11-01';
const steady = (seats: number, daily: number, features: number) => [{ on: first, seats, daily, features }];
const three = (from: number) => [
  { id: `p-${from}`, persona: 'decision_maker' },
  { id: `p-${from + 1}`, persona: 'champion' },
  { id: `p-${from + 2}`, persona: 'administrator' },
];

/** Key accounts and high touch: companies with a manager. */
export const managedStories: readonly Story[] = [
  {
    id: 'nordhaven',
    name: 'Nordhaven Logistics',
    industry: 'logistics',
    country: 'DE',
    tells:
      'A champion leaves on 14 August 2026. Use falls from the week after, the score six weeks later; a competitor is in the house before the renewal talk.',
    strategic: true,
    managers: [{ login: 'maria', from: '2025-01-01' }],
    seller: 'theo',
    since: '2024-02-15',
    contracts: [
      { id: '2025', start: '2025-02-15', end: '2026-02-14', notice: '60d', autoRenew: false, seats: 80, arr: 168000 },
      {
        id: '2026',
        start: '2026-02-15',
        end: '2027-02-14',
        notice: '60d',
        autoRenew: true,
        seats: 80,
        arr: { '2026-02-15': 168000, '2026-06-01': 184000 },
      },
    ],
    turns: [
      { on: first, seats: 0.7, daily: 0.72, features: 5 },
      { on: '2026-03-01', seats: 0.82, daily: 0.76, features: 6 },
      { on: '2026-08-14', seats: 0.82, daily: 0.75, features: 6 },
      { on: '2026-09-20', seats: 0.5, daily: 0.5, features: 3 },
      { on: '2026-11-01', seats: 0.3, daily: 0.4, features: 2 },
    ],
    people: [
      { id: 'p-211', persona: 'decision_maker' },
      { id: 'p-212', persona: 'champion', left: '2026-08-14' },
      { id: 'p-213', persona: 'administrator' },
    ],
    rhythm: { every: 7, from: '2025-11-03', to: '2026-09-20' },
    contacts: [
      {
        on: '2026-06-30',
        kind: 'meeting',
        title: 'Half-year review',
        by: 'maria',
        people: ['p-211', 'p-212'],
        sentiment: 'green',
        notes: 'Two terminals left to start. They want the forecast at all sites before winter.',
      },
      {
        on: '2026-09-22',
        kind: 'email',
        title: 'Annual value report',
        by: 'maria',
        people: ['p-211'],
        sentiment: 'yellow',
        notes: 'Sent the report. The answer came from the assistant.',
      },
      {
        on: '2026-09-28',
        kind: 'call',
        title: 'Who takes over',
        by: 'maria',
        people: ['p-213'],
        sentiment: 'yellow',
        notes: 'The administrator keeps the plans running, nobody pushes new teams.',
      },
      {
        on: '2026-10-19',
        kind: 'call',
        title: 'A competitor presents',
        by: 'maria',
        people: ['p-211'],
        sentiment: 'red',
        notes: 'Head office has invited another vendor for the end of the month. Asked for a meeting, got “after the presentation”.',
      },
    ],
    ratings: [
      { value: 'green', on: '2025-12-02', by: 'maria' },
      { value: 'green', on: '2026-03-10', by: 'maria' },
      { value: 'green', on: '2026-06-30', by: 'maria' },
      { value: 'yellow', on: '2026-09-28', by: 'maria' },
      { value: 'red', on: '2026-10-19', by: 'maria', note: 'A competitor presents at the head office this month.' },
    ],
    tickets: [
      { opened: '2026-03-04', closed: '2026-03-06', mark: 5 },
      { opened: '2026-08-25', closed: '2026-08-31', mark: 3 },
      { opened: '2026-10-05', closed: '2026-10-15', mark: 2 },
      { opened: '2026-10-26', closed: '', urgent: true },
    ],
    nps: [
      ['2026-04-14', 9, 'p-212'],
      ['2026-10-13', 6, 'p-211'],
    ],
    news: [['2026-10-16', 'competitor', 'Sales heard at a fair that head office compares two vendors.']],
    plan: `objectives:
  - id: seats_in_use
    words: Every terminal plans with the same tool
    department: operations
    goal:
      outcome: Nine of ten seats in use
      metric: seat_use
      direction: up
      baseline: 0.62
      measured_on: 2026-02-28
      source: Seat use in the first four weeks of the term
      target: 0.9
      by: 2026-12-31
    owners: { ours: maria, theirs: p-211 }
    verified: { by: p-211, on: 2026-09-30, for: 90d }
    reviews:
      - { on: 2026-06-30, value: 0.8, note: Two terminals left to start. }`,
  },
  {
    id: 'brightwell-clinics',
    name: 'Brightwell Clinics',
    industry: 'health care',
    country: 'GB',
    tells: 'Two urgent tickets at once in October 2026 become an escalation with a lead, an hour and a report.',
    strategic: true,
    managers: [{ login: 'maria', from: '2025-01-01' }],
    seller: 'theo',
    since: '2024-11-01',
    contracts: [
      {
        id: '2025',
        start: '2025-11-01',
        end: '2027-10-31',
        notice: '90d',
        autoRenew: true,
        seats: 70,
        arr: { '2025-11-01': 96000, '2026-05-01': 102000 },
      },
    ],
    turns: [
      { on: first, seats: 0.2, daily: 0.6, features: 3 },
      { on: '2025-02-01', seats: 0.7, daily: 0.7, features: 5 },
      { on: '2026-09-01', seats: 0.74, daily: 0.7, features: 5 },
      { on: '2026-11-01', seats: 0.62, daily: 0.6, features: 4 },
    ],
    people: three(111),
    rhythm: { every: 7, from: '2025-11-03' },
    contacts: [
      {
        on: '2026-10-26',
        kind: 'call',
        title: 'The plan of the night shift',
        by: 'maria',
        people: ['p-112', 'p-113'],
        sentiment: 'yellow',
        notes: 'Two nights without a published plan. They want to hear from us every day at nine.',
      },
    ],
    ratings: [
      { value: 'green', on: '2025-12-09', by: 'maria' },
      { value: 'green', on: '2026-03-24', by: 'maria' },
      { value: 'green', on: '2026-07-14', by: 'maria' },
      { value: 'yellow', on: '2026-10-12', by: 'maria', note: 'Night shifts lose patience with the approvals.' },
    ],
    tickets: [
      { opened: '2026-02-02', closed: '2026-02-05', mark: 4 },
      { opened: '2026-06-15', closed: '2026-06-17', mark: 4 },
      { opened: '2026-09-21', closed: '2026-09-29', mark: 2 },
      { opened: '2026-10-23', closed: '', urgent: true },
      { opened: '2026-10-28', closed: '', urgent: true },
    ],
    nps: [
      ['2026-04-15', 8, 'p-112'],
      ['2026-10-14', 7, 'p-112'],
    ],
    plan: `objectives:
  - id: published_in_one_place
    words: Wards stop planning in their own sheets
    department: nursing
    goal:
      outcome: Three of four seats in use
      metric: seat_use
      direction: up
      baseline: 0.55
      measured_on: 2026-01-15
      source: Seat use in December 2025
      target: 0.75
      by: 2027-03-31
    owners: { ours: maria, theirs: p-112 }
    verified: { by: p-112, on: 2026-09-08, for: 90d }
    reviews:
      - { on: 2026-07-14, value: 0.72, note: Two wards to go. }`,
  },
  {
    id: 'aurum-pharma',
    name: 'Aurum Pharma',
    industry: 'pharmaceuticals',
    country: 'CH',
    tells: 'Rescued: red in March 2026 after a reorganisation, a save plan with one cause, green again since July.',
    managers: [{ login: 'maria', from: '2024-05-01' }],
    seller: 'theo',
    since: '2023-05-01',
    contracts: [{ id: '2025', start: '2025-05-01', end: '2027-04-30', notice: '90d', autoRenew: false, seats: 110, arr: 212000 }],
    turns: [
      { on: first, seats: 0.8, daily: 0.75, features: 6 },
      { on: '2026-01-10', seats: 0.8, daily: 0.74, features: 6 },
      { on: '2026-02-20', seats: 0.38, daily: 0.45, features: 3 },
      { on: '2026-04-10', seats: 0.4, daily: 0.5, features: 3 },
      { on: '2026-06-20', seats: 0.82, daily: 0.78, features: 6 },
    ],
    people: [
      { id: 'p-301', persona: 'decision_maker', left: '2026-01-31' },
      { id: 'p-304', persona: 'decision_maker', from: '2026-03-16' },
      { id: 'p-302', persona: 'champion' },
      { id: 'p-303', persona: 'administrator' },
    ],
    rhythm: { every: 7, from: '2025-11-03' },
    contacts: [
      {
        on: '2026-03-18',
        kind: 'meeting',
        title: 'Save plan with the new head of operations',
        by: 'maria',
        people: ['p-304', 'p-302'],
        sentiment: 'red',
        notes:
          'One cause: after the merger of two sites nobody owns the planning rules. Three measures, the number is seats in use by the end of June.',
      },
      {
        on: '2026-04-22',
        kind: 'call',
        title: 'Check of the save plan',
        by: 'maria',
        people: ['p-304'],
        sentiment: 'yellow',
        notes: 'Rules agreed, first site plans again since Monday.',
      },
      {
        on: '2026-06-24',
        kind: 'visit',
        title: 'Second site',
        by: 'maria',
        people: ['p-302', 'p-303'],
        sentiment: 'green',
        notes: 'Saw the planner publish in eleven minutes. It took two hours in March.',
      },
    ],
    ratings: [
      { value: 'green', on: '2025-11-20', by: 'maria' },
      { value: 'red', on: '2026-02-26', by: 'maria', note: 'Nobody owns the planning after the merger of two sites.' },
      { value: 'yellow', on: '2026-04-22', by: 'maria' },
      { value: 'green', on: '2026-06-24', by: 'maria' },
      { value: 'green', on: '2026-09-16', by: 'maria' },
    ],
    tickets: [
      { opened: '2026-02-10', closed: '2026-02-18', mark: 2 },
      { opened: '2026-05-06', closed: '2026-05-07', mark: 5 },
      { opened: '2026-09-02', closed: '2026-09-03', mark: 5 },
    ],
    nps: [
      ['2026-04-16', 5, 'p-304'],
      ['2026-10-15', 9, 'p-304'],
    ],
    plan: `objectives:
  - id: one_set_of_rules
    words: Both sites plan by one set of rules
    department: operations
    goal:
      outcome: Four of five seats in use
      metric: seat_use
      direction: up
      baseline: 0.38
      measured_on: 2026-03-18
      source: Seat use on the day of the save plan
      target: 0.8
      by: 2026-12-18
    owners: { ours: maria, theirs: p-304 }
    verified: { by: p-304, on: 2026-09-16, for: 90d }
    reviews:
      - { on: 2026-06-24, value: 0.81, note: Ahead of the plan by a quarter. }`,
  },
  {
    id: 'veldkamp-group',
    name: 'Veldkamp Group',
    industry: 'food',
    country: 'NL',
    tells: 'A group is as healthy as its parts: the bakeries pull down the score of the whole.',
    managers: [{ login: 'maria', from: '2025-06-01' }],
    seller: 'theo',
    since: '2024-06-01',
    contracts: [{ id: '2026', start: '2026-06-01', end: '2027-05-31', notice: '60d', autoRenew: true, seats: 30, arr: 124000 }],
    turns: steady(0.8, 0.7, 5),
    people: three(321),
    rhythm: { every: 7, from: '2025-11-03' },
    ratings: [
      { value: 'green', on: '2025-12-16', by: 'maria' },
      { value: 'green', on: '2026-04-08', by: 'maria' },
      { value: 'green', on: '2026-08-19', by: 'maria' },
    ],
    tickets: [{ opened: '2026-07-06', closed: '2026-07-08', mark: 4 }],
    nps: [['2026-10-12', 8, 'p-322']],
    plan: `objectives:
  - id: group_rules
    words: One planning rule book for all plants
    department: human resources
    goal:
      outcome: Six of eight parts in use at headquarters
      metric: features_28d
      direction: up
      baseline: 4
      measured_on: 2026-06-15
      source: Parts used in the first two weeks of the term
      target: 6
      by: 2027-05-31
    owners: { ours: maria, theirs: p-322 }
    verified: { by: p-322, on: 2026-09-15, for: 90d }
    reviews:
      - { on: 2026-09-15, value: 5, note: The forecast comes after the harvest. }`,
  },
  {
    id: 'veldkamp-fresh',
    name: 'Veldkamp Fresh',
    industry: 'food',
    country: 'NL',
    parent: 'veldkamp-group',
    managers: [{ login: 'li', from: '2025-06-01' }],
    seller: 'theo',
    since: '2024-06-01',
    contracts: [{ id: '2026', start: '2026-06-01', end: '2027-05-31', notice: '60d', autoRenew: true, seats: 30, arr: 42000 }],
    turns: steady(0.84, 0.72, 5),
    people: three(331),
    rhythm: { every: 20, from: '2025-11-05' },
    ratings: [
      { value: 'green', on: '2026-01-20', by: 'li' },
      { value: 'green', on: '2026-06-10', by: 'li' },
      { value: 'green', on: '2026-10-06', by: 'li' },
    ],
    tickets: [{ opened: '2026-05-11', closed: '2026-05-12', mark: 5 }],
    nps: [['2026-10-12', 9, 'p-332']],
    plan: `objectives:
  - id: fewer_gaps
    words: No empty shift on a Saturday
    department: production
    goal:
      outcome: Nine of ten seats in use
      metric: seat_use
      direction: up
      baseline: 0.7
      measured_on: 2026-06-15
      source: Seat use in May 2026
      target: 0.9
      by: 2027-05-31
    owners: { ours: li, theirs: p-332 }
    verified: { by: p-332, on: 2026-09-22, for: 90d }`,
  },
  {
    id: 'veldkamp-bakery',
    name: 'Veldkamp Bakeries',
    industry: 'food',
    country: 'NL',
    parent: 'veldkamp-group',
    managers: [{ login: 'li', from: '2025-06-01' }],
    seller: 'theo',
    since: '2024-06-01',
    contracts: [{ id: '2026', start: '2026-06-01', end: '2027-05-31', notice: '60d', autoRenew: true, seats: 28, arr: 39000 }],
    turns: [
      { on: first, seats: 0.7, daily: 0.6, features: 4 },
      { on: '2026-05-01', seats: 0.66, daily: 0.55, features: 4 },
      { on: '2026-11-01', seats: 0.4, daily: 0.4, features: 2 },
    ],
    people: [
      { id: 'p-341', persona: 'decision_maker' },
      { id: 'p-343', persona: 'administrator' },
    ],
    rhythm: { every: 24, from: '2025-11-12' },
    ratings: [
      { value: 'green', on: '2026-01-21', by: 'li' },
      { value: 'yellow', on: '2026-07-02', by: 'li', note: 'Bakers plan at night, on paper, and type it in later.' },
    ],
    tickets: [{ opened: '2026-08-03', closed: '2026-08-11', mark: 3 }],
    nps: [['2026-10-12', 6, 'p-343']],
    plan: `objectives:
  - id: no_paper
    words: The night shift stops planning on paper
    department: production
    goal:
      outcome: Three of four seats in use
      metric: seat_use
      direction: up
      baseline: 0.64
      measured_on: 2026-06-15
      source: Seat use in May 2026
      target: 0.75
      by: 2026-12-15
    owners: { ours: li, theirs: p-341 }
    verified: { by: p-341, on: 2026-08-18, for: 90d }`,
  },
  {
    id: 'elbe-hafen',
    name: 'Elbe Hafenlogistik',
    industry: 'logistics',
    country: 'DE',
    tells: 'A renewal as it should be: report, call, proposal, and a signature before notice ends.',
    managers: [{ login: 'jonas', from: '2025-01-01' }],
    seller: 'theo',
    since: '2023-01-01',
    contracts: [{ id: '2026', start: '2026-01-01', end: '2026-12-31', notice: '30d', autoRenew: false, seats: 55, arr: 81000 }],
    turns: steady(0.85, 0.8, 6),
    people: three(131),
    rhythm: { every: 20, from: '2025-11-06' },
    contacts: [
      {
        on: '2026-09-08',
        kind: 'email',
        title: 'Annual value report',
        by: 'jonas',
        people: ['p-131'],
        sentiment: 'green',
        notes: 'Passed on to the board the same day.',
      },
      {
        on: '2026-09-17',
        kind: 'call',
        title: 'Renewal call',
        by: 'jonas',
        people: ['p-131', 'p-132'],
        sentiment: 'green',
        notes: 'They go on. Two more years, if the second quay is in the price.',
      },
    ],
    ratings: [
      { value: 'green', on: '2026-01-14', by: 'jonas' },
      { value: 'green', on: '2026-05-19', by: 'jonas' },
      { value: 'green', on: '2026-10-08', by: 'jonas' },
    ],
    tickets: [
      { opened: '2026-07-02', closed: '2026-07-03', urgent: true, mark: 4 },
      { opened: '2026-09-09', closed: '2026-09-10', mark: 5 },
    ],
    nps: [
      ['2026-04-14', 9, 'p-132'],
      ['2026-10-13', 10, 'p-132'],
    ],
    plan: `objectives:
  - id: every_quay
    words: Every quay plans in the same week
    department: operations
    goal:
      outcome: Four of five seats in use
      metric: seat_use
      direction: up
      baseline: 0.7
      measured_on: 2026-01-20
      source: Seat use in December 2025
      target: 0.8
      by: 2026-12-31
    owners: { ours: jonas, theirs: p-131 }
    verified: { by: p-131, on: 2026-09-17, for: 120d }
    reviews:
      - { on: 2026-06-16, value: 0.85, note: Reached in spring. }`,
  },
  {
    id: 'castello-retail',
    name: 'Castello Retail',
    industry: 'retail',
    country: 'IT',
    tells: 'Expansion: from 70% to 97% of the seats within a year, an upgrade asked for in September.',
    managers: [{ login: 'jonas', from: '2025-02-01' }],
    seller: 'theo',
    since: '2025-02-01',
    contracts: [
      { id: '2025', start: '2025-02-01', end: '2026-01-31', notice: '60d', autoRenew: false, seats: 50, arr: 60000 },
      { id: '2026', start: '2026-02-01', end: '2027-01-31', notice: '60d', autoRenew: true, seats: 60, arr: 72000 },
    ],
    turns: [
      { on: '2025-02-03', seats: 0.1, daily: 0.6, features: 3 },
      { on: '2025-05-01', seats: 0.6, daily: 0.7, features: 4 },
      { on: '2026-02-01', seats: 0.7, daily: 0.75, features: 5 },
      { on: '2026-09-01', seats: 0.95, daily: 0.85, features: 6 },
      { on: '2026-11-01', seats: 0.97, daily: 0.85, features: 6 },
    ],
    people: three(121),
    rhythm: { every: 20, from: '2025-11-10' },
    contacts: [
      {
        on: '2026-09-16',
        kind: 'call',
        title: 'Seats are full',
        by: 'jonas',
        people: ['p-122'],
        sentiment: 'green',
        notes: 'Nine new shops until spring. She asked for a proposal herself.',
      },
    ],
    ratings: [
      { value: 'green', on: '2026-01-27', by: 'jonas' },
      { value: 'green', on: '2026-06-03', by: 'jonas' },
      { value: 'green', on: '2026-09-30', by: 'jonas' },
    ],
    tickets: [
      { opened: '2026-08-12', closed: '2026-08-14', mark: 5 },
      { opened: '2026-10-15', closed: '2026-10-16', mark: 5 },
    ],
    nps: [
      ['2026-04-13', 8, 'p-122'],
      ['2026-10-12', 9, 'p-122'],
    ],
    opportunities: ['{ id: opp-7, kind: upgrade, amount: 18000, opened: 2026-09-18, close: 2026-12-15 }'],
    plan: `objectives:
  - id: feature_depth
    words: Store managers plan, swap and approve in one place
    department: retail operations
    goal:
      outcome: Seven of eight parts in use
      metric: features_28d
      direction: up
      baseline: 4
      measured_on: 2026-02-28
      source: Parts used in the first four weeks of the term
      target: 7
      by: 2027-01-31
    owners: { ours: jonas, theirs: p-122 }
    verified: { by: p-122, on: 2026-09-16, for: 90d }
    reviews:
      - { on: 2026-06-03, value: 5, note: The forecast is next. }`,
  },
  {
    id: 'jutland-energy',
    name: 'Jutland Energy',
    industry: 'energy',
    country: 'DK',
    tells: 'A fall that has a reason: the control room moves, and the exception says so until the end of November.',
    managers: [{ login: 'jonas', from: '2025-01-01' }],
    seller: 'theo',
    since: '2024-04-01',
    contracts: [{ id: '2026', start: '2026-04-01', end: '2027-03-31', notice: '60d', autoRenew: true, seats: 65, arr: 82000 }],
    turns: [
      { on: first, seats: 0.8, daily: 0.78, features: 5 },
      { on: '2026-10-10', seats: 0.82, daily: 0.8, features: 5 },
      { on: '2026-11-01', seats: 0.5, daily: 0.6, features: 4 },
    ],
    people: three(191),
    rhythm: { every: 20, from: '2025-11-11' },
    ratings: [
      { value: 'green', on: '2026-01-29', by: 'jonas' },
      { value: 'green', on: '2026-05-28', by: 'jonas' },
      { value: 'green', on: '2026-09-25', by: 'jonas' },
    ],
    tickets: [{ opened: '2026-09-22', closed: '2026-09-23', mark: 4 }],
    nps: [['2026-10-13', 8, 'p-192']],
    overrides: [
      '{ what: health, value: yellow, reason: The control room moves until the end of November; use will fall and come back, by: jonas, from: 2026-10-15, until: 2026-11-30 }',
    ],
    plan: `objectives:
  - id: night_changes
    words: The night shift is not called any more
    department: operations
    goal:
      outcome: Six of eight parts in use
      metric: features_28d
      direction: up
      baseline: 4
      measured_on: 2026-04-15
      source: Parts used in March 2026
      target: 6
      by: 2027-03-31
    owners: { ours: jonas, theirs: p-191 }
    verified: { by: p-191, on: 2026-09-25, for: 90d }`,
  },
  {
    id: 'iberica-tools',
    name: 'Ibérica Tools',
    industry: 'machinery',
    country: 'ES',
    tells: 'Never bad, never good: half of the seats, one goal behind, and one person who knows us.',
    managers: [{ login: 'jonas', from: '2025-01-01' }],
    seller: 'theo',
    since: '2024-09-01',
    contracts: [{ id: '2026', start: '2026-09-01', end: '2027-08-31', notice: '60d', autoRenew: true, seats: 50, arr: 58000 }],
    turns: steady(0.55, 0.65, 4),
    people: [
      { id: 'p-171', persona: 'decision_maker' },
      { id: 'p-173', persona: 'administrator' },
    ],
    rhythm: { every: 22, from: '2025-11-13' },
    ratings: [
      { value: 'yellow', on: '2026-02-03', by: 'jonas' },
      { value: 'yellow', on: '2026-06-16', by: 'jonas' },
      { value: 'yellow', on: '2026-09-22', by: 'jonas', note: 'Content, and would not notice if we were gone for a week.' },
    ],
    tickets: [{ opened: '2026-09-03', closed: '2026-09-04', mark: 4 }],
    nps: [
      ['2026-04-14', 7, 'p-173'],
      ['2026-10-13', 7, 'p-173'],
    ],
    plan: `objectives:
  - id: second_hall
    words: Hall two plans like hall one
    department: production
    goal:
      outcome: Three of four seats in use
      metric: seat_use
      direction: up
      baseline: 0.55
      measured_on: 2026-01-31
      source: Seat use in January 2026
      target: 0.75
      by: 2026-12-31
    owners: { ours: jonas, theirs: p-173 }
    verified: { by: p-173, on: 2026-09-22, for: 90d }
    reviews:
      - { on: 2026-06-16, value: 0.56, note: The foreman of hall two retires in autumn. }`,
  },
  {
    id: 'alpenmilch',
    name: 'Alpenmilch Molkereien',
    industry: 'food',
    country: 'CH',
    tells: 'The customer to learn from: steady, deep, glad to be asked.',
    managers: [{ login: 'maria', from: '2025-01-01' }],
    seller: 'theo',
    since: '2024-05-01',
    contracts: [{ id: '2026', start: '2026-05-01', end: '2027-04-30', notice: '90d', autoRenew: true, seats: 40, arr: 48000 }],
    turns: [
      { on: first, seats: 0.8, daily: 0.8, features: 6 },
      { on: '2026-06-01', seats: 0.9, daily: 0.85, features: 7 },
    ],
    people: three(101),
    rhythm: { every: 20, from: '2025-11-04' },
    ratings: [
      { value: 'green', on: '2026-01-13', by: 'maria' },
      { value: 'green', on: '2026-05-05', by: 'maria' },
      { value: 'green', on: '2026-08-20', by: 'maria' },
    ],
    tickets: [
      { opened: '2026-06-11', closed: '2026-06-12', mark: 5 },
      { opened: '2026-10-19', closed: '2026-10-20', mark: 5 },
    ],
    nps: [
      ['2026-04-13', 10, 'p-102'],
      ['2026-10-12', 10, 'p-102'],
    ],
    plan: `objectives:
  - id: all_dairies
    words: All six dairies publish on Thursday
    department: production
    goal:
      outcome: Nine of ten seats in use
      metric: seat_use
      direction: up
      baseline: 0.78
      measured_on: 2026-05-15
      source: Seat use in April 2026
      target: 0.9
      by: 2027-04-30
    owners: { ours: maria, theirs: p-102 }
    verified: { by: p-102, on: 2026-08-20, for: 120d }`,
  },
  {
    id: 'dachstein-outdoor',
    name: 'Dachstein Outdoor',
    industry: 'retail',
    country: 'AT',
    tells: 'Onboarding has stalled: eleven weeks in, a quarter of the seats; two shops wait for a training.',
    managers: [{ login: 'li', from: '2026-08-10' }],
    seller: 'theo',
    since: '2026-08-10',
    contracts: [{ id: '2026', start: '2026-08-10', end: '2027-08-09', notice: '60d', autoRenew: true, seats: 40, arr: 52000 }],
    turns: [
      { on: '2026-08-24', seats: 0.05, daily: 0.5, features: 2 },
      { on: '2026-11-01', seats: 0.25, daily: 0.45, features: 3 },
    ],
    people: [
      { id: 'p-181', persona: 'decision_maker' },
      { id: 'p-182', persona: 'administrator' },
    ],
    contacts: [
      {
        on: '2026-08-18',
        kind: 'email',
        title: 'Invitation to the kick-off',
        by: 'li',
        people: ['p-181', 'p-182'],
        notes: 'Two dates offered.',
      },
      {
        on: '2026-08-27',
        kind: 'meeting',
        title: 'Kick-off',
        by: 'li',
        people: ['p-181', 'p-182'],
        sentiment: 'green',
        notes: 'First plan by the end of September, half of the shops by November.',
      },
      {
        on: '2026-09-16',
        kind: 'training',
        title: 'Training of the administrator',
        by: 'li',
        people: ['p-182'],
        sentiment: 'yellow',
        notes: 'The list of people is still in three sheets.',
      },
      {
        on: '2026-10-08',
        kind: 'call',
        title: 'What has to move',
        by: 'li',
        people: ['p-182'],
        sentiment: 'yellow',
        notes: 'Two shops wait for their first training; the administrator has a day a month for it.',
      },
      {
        on: '2026-10-20',
        kind: 'call',
        title: 'Review of the first weeks',
        by: 'li',
        people: ['p-181'],
        sentiment: 'yellow',
        notes: 'She had not known. Wants a new date by Friday.',
      },
    ],
    ratings: [{ value: 'yellow', on: '2026-10-20', by: 'li', note: 'Wants it, has nobody with time for it.' }],
    tickets: [{ opened: '2026-10-07', closed: '2026-10-12', mark: 3 }],
    plan: `objectives:
  - id: shops_started
    words: Every shop plans its own week
    department: shops
    goal:
      outcome: Nine of ten seats have been used at least once
      metric: seats_started
      direction: up
      baseline: 0
      measured_on: 2026-09-07
      source: The first weeks of the contract
      target: 0.9
      by: 2027-02-09
    owners: { ours: li, theirs: p-181 }
    verified: { by: p-181, on: 2026-10-20, for: 90d }
    reviews:
      - { on: 2026-10-20, value: 0.2, note: Two shops wait for their first training. }`,
  },
  {
    id: 'grand-marais-hotels',
    name: 'Grand Marais Hotels',
    industry: 'hotels',
    country: 'FR',
    tells: 'A start as it should be, five weeks in.',
    managers: [{ login: 'li', from: '2026-09-21' }],
    seller: 'theo',
    since: '2026-09-21',
    contracts: [{ id: '2026', start: '2026-09-21', end: '2027-09-20', notice: '90d', autoRenew: true, seats: 45, arr: 63000 }],
    turns: [
      { on: '2026-10-05', seats: 0.15, daily: 0.8, features: 4 },
      { on: '2026-11-01', seats: 0.5, daily: 0.8, features: 4 },
    ],
    people: three(151),
    contacts: [
      {
        on: '2026-09-29',
        kind: 'email',
        title: 'Invitation to the kick-off',
        by: 'li',
        people: ['p-151', 'p-152'],
        notes: 'Accepted within the hour.',
      },
      {
        on: '2026-10-06',
        kind: 'meeting',
        title: 'Kick-off',
        by: 'li',
        people: ['p-151', 'p-152', 'p-153'],
        sentiment: 'green',
        notes: 'Three dates, all in the calendar. Their number is agency hours.',
      },
      {
        on: '2026-10-16',
        kind: 'training',
        title: 'Training of the administrators',
        by: 'li',
        people: ['p-153'],
        sentiment: 'green',
        notes: 'Published the plan of the first hotel in the session.',
      },
      {
        on: '2026-10-28',
        kind: 'call',
        title: 'What success is',
        by: 'li',
        people: ['p-151'],
        sentiment: 'green',
        notes: 'Agency hours from 410 to 250 a month by summer; finance pulls the number on Monday.',
      },
    ],
    ratings: [{ value: 'green', on: '2026-10-16', by: 'li' }],
    tickets: [{ opened: '2026-10-12', closed: '2026-10-13', mark: 5 }],
  },
  {
    id: 'fjordline-foods',
    name: 'Fjordline Foods',
    industry: 'food',
    country: 'NO',
    tells: 'A silent decline: three points a month for nine months, no ticket, no complaint. Look at 90 days, not at 7.',
    managers: [{ login: 'jonas', from: '2025-01-01' }],
    seller: 'theo',
    since: '2024-06-15',
    contracts: [{ id: '2026', start: '2026-06-15', end: '2027-06-14', notice: '60d', autoRenew: true, seats: 32, arr: 39000 }],
    turns: [
      { on: first, seats: 0.85, daily: 0.75, features: 5 },
      { on: '2026-02-01', seats: 0.85, daily: 0.74, features: 5 },
      { on: '2026-11-01', seats: 0.42, daily: 0.42, features: 3 },
    ],
    people: three(141),
    rhythm: { every: 21, from: '2025-11-07' },
    ratings: [
      { value: 'green', on: '2026-02-10', by: 'jonas' },
      { value: 'green', on: '2026-06-09', by: 'jonas' },
      { value: 'yellow', on: '2026-10-01', by: 'jonas', note: 'Friendly, short, nothing to report. Again.' },
    ],
    nps: [['2026-04-15', 8, 'p-142']],
    plan: `objectives:
  - id: fewer_swaps
    words: Fewer swaps in the week itself
    department: production
    goal:
      outcome: Six of eight parts in use
      metric: features_28d
      direction: up
      baseline: 5
      measured_on: 2026-03-02
      source: Parts used in February 2026
      target: 6
      by: 2026-12-31
    owners: { ours: jonas, theirs: p-142 }
    verified: { by: p-142, on: 2026-09-03, for: 90d }
    reviews:
      - { on: 2026-06-09, value: 5, note: After the holidays. }`,
  },
  {
    id: 'marlow-bakeries',
    name: 'Marlow Bakeries',
    industry: 'food',
    country: 'GB',
    tells: 'A late import: the logins of 7 to 27 September came on 12 October. The history keeps the yellow it showed in between.',
    managers: [{ login: 'maria', from: '2025-03-01' }],
    seller: 'theo',
    since: '2025-03-01',
    contracts: [{ id: '2026', start: '2026-03-01', end: '2027-02-28', notice: '60d', autoRenew: true, seats: 36, arr: 44000 }],
    turns: [
      { on: '2025-03-03', seats: 0.1, daily: 0.6, features: 3 },
      { on: '2025-06-01', seats: 0.8, daily: 0.75, features: 5 },
    ],
    people: three(351),
    rhythm: { every: 20, from: '2025-11-18' },
    ratings: [
      { value: 'green', on: '2026-01-28', by: 'maria' },
      { value: 'green', on: '2026-06-11', by: 'maria' },
      { value: 'green', on: '2026-10-14', by: 'maria' },
    ],
    tickets: [{ opened: '2026-09-29', closed: '2026-10-12', mark: 4 }],
    nps: [['2026-10-14', 8, 'p-352']],
    plan: `objectives:
  - id: early_shift
    words: The early shift is planned on Tuesday
    department: bakeries
    goal:
      outcome: Four of five seats in use
      metric: seat_use
      direction: up
      baseline: 0.7
      measured_on: 2026-03-16
      source: Seat use in February 2026
      target: 0.8
      by: 2027-02-28
    owners: { ours: maria, theirs: p-352 }
    verified: { by: p-352, on: 2026-10-14, for: 90d }`,
  },
  {
    id: 'holm-wind',
    name: 'Holm Wind',
    industry: 'energy',
    country: 'SE',
    tells: 'An exception ran out on 15 October, and the score says what it had covered: red.',
    managers: [{ login: 'jonas', from: '2025-02-01' }],
    seller: 'theo',
    since: '2025-02-01',
    contracts: [{ id: '2026', start: '2026-02-01', end: '2027-07-31', notice: '60d', autoRenew: true, seats: 48, arr: 66000 }],
    turns: [
      { on: '2025-02-10', seats: 0.2, daily: 0.6, features: 3 },
      { on: '2025-06-01', seats: 0.75, daily: 0.7, features: 5 },
      { on: '2026-06-15', seats: 0.75, daily: 0.7, features: 5 },
      { on: '2026-08-15', seats: 0.4, daily: 0.4, features: 2 },
    ],
    people: three(361),
    rhythm: { every: 21, from: '2025-11-19' },
    ratings: [
      { value: 'green', on: '2026-02-17', by: 'jonas' },
      { value: 'yellow', on: '2026-07-21', by: 'jonas', note: 'Half of the technicians are at sea until autumn.' },
    ],
    tickets: [{ opened: '2026-08-20', closed: '2026-08-27', mark: 3 }],
    nps: [['2026-04-16', 8, 'p-362']],
    overrides: [
      '{ what: health, value: yellow, reason: Half of the technicians are at sea until the middle of October, by: jonas, from: 2026-07-21, until: 2026-10-15 }',
    ],
    plan: `objectives:
  - id: sea_and_land
    words: Sea and land plan in one calendar
    department: service
    goal:
      outcome: Three of four seats in use
      metric: seat_use
      direction: up
      baseline: 0.6
      measured_on: 2026-02-16
      source: Seat use in January 2026
      target: 0.75
      by: 2027-01-31
    owners: { ours: jonas, theirs: p-362 }
    verified: { by: p-362, on: 2026-09-10, for: 90d }`,
  },
  {
    id: 'tessin-stone',
    name: 'Tessin Stone',
    industry: 'construction',
    country: 'CH',
    tells: 'A bad fit, signed all the same: no shifts to plan, three users, notice given in August, gone at the end of November.',
    managers: [{ login: 'li', from: '2025-12-01' }],
    seller: 'theo',
    since: '2025-12-01',
    contracts: [
      {
        id: '2025',
        start: '2025-12-01',
        end: '2026-11-30',
        notice: '90d',
        autoRenew: { '2025-12-01': true, '2026-08-26': false },
        seats: 25,
        arr: 37000,
      },
    ],
    turns: [
      { on: '2025-12-15', seats: 0.12, daily: 0.3, features: 2 },
      { on: '2026-11-01', seats: 0.12, daily: 0.15, features: 1 },
    ],
    people: [
      { id: 'p-371', persona: 'decision_maker' },
      { id: 'p-373', persona: 'administrator' },
    ],
    rhythm: { every: 26, from: '2025-12-09' },
    contacts: [
      {
        on: '2025-12-18',
        kind: 'meeting',
        title: 'Kick-off',
        by: 'li',
        people: ['p-371', 'p-373'],
        sentiment: 'yellow',
        notes: 'They build with four crews that never change. There is nothing to swap. Told sales.',
      },
      {
        on: '2026-08-26',
        kind: 'call',
        title: 'Notice',
        by: 'li',
        people: ['p-371'],
        sentiment: 'red',
        notes: 'Fair and clear: a good tool for somebody else.',
      },
    ],
    ratings: [
      { value: 'yellow', on: '2025-12-18', by: 'li', note: 'Four crews that never change: there is nothing to plan.' },
      { value: 'red', on: '2026-03-12', by: 'li' },
      { value: 'red', on: '2026-07-08', by: 'li' },
      { value: 'red', on: '2026-09-29', by: 'li' },
    ],
    tickets: [{ opened: '2026-01-20', closed: '2026-01-21', mark: 4 }],
    nps: [['2026-04-15', 3, 'p-371']],
    news: [['2026-08-25', 'cancel_request', 'Notice by letter, for the end of the term.']],
  },
  {
    id: 'kroner-buses',
    name: 'Kröner Buses',
    industry: 'transport',
    country: 'DE',
    tells: 'A late payer with an open wish: the reminder stops when somebody asks why.',
    managers: [{ login: 'jonas', from: '2025-05-01' }],
    seller: 'theo',
    since: '2025-05-01',
    contracts: [{ id: '2026', start: '2026-05-01', end: '2027-04-30', notice: '60d', autoRenew: true, seats: 42, arr: 54000 }],
    turns: [
      { on: '2025-05-12', seats: 0.15, daily: 0.6, features: 3 },
      { on: '2025-09-01', seats: 0.78, daily: 0.75, features: 5 },
    ],
    people: three(381),
    rhythm: { every: 20, from: '2025-11-20' },
    ratings: [
      { value: 'green', on: '2026-02-24', by: 'jonas' },
      { value: 'green', on: '2026-06-25', by: 'jonas' },
      { value: 'yellow', on: '2026-10-22', by: 'jonas', note: 'Waits for the interface to the ticket machines since May.' },
    ],
    tickets: [
      { opened: '2026-05-18', closed: '2026-05-20', mark: 4 },
      { opened: '2026-08-31', closed: '2026-09-11', mark: 2 },
    ],
    nps: [['2026-10-14', 7, 'p-382']],
    late: [
      ['2026-08-01', '2026-08-19'],
      ['2026-10-01', ''],
    ],
    plan: `objectives:
  - id: drivers_informed
    words: Drivers know on Thursday what they drive on Monday
    department: operations
    goal:
      outcome: Nine of ten seats in use
      metric: seat_use
      direction: up
      baseline: 0.7
      measured_on: 2026-05-11
      source: Seat use in April 2026
      target: 0.9
      by: 2027-04-30
    owners: { ours: jonas, theirs: p-382 }
    verified: { by: p-382, on: 2026-08-27, for: 90d }`,
  },
  {
    id: 'lumen-labs',
    name: 'Lumen Labs',
    industry: 'health care',
    country: 'DE',
    tells: 'A detractor who renews within half a year: one answer of 4 starts the call, and the save plan.',
    managers: [{ login: 'maria', from: '2025-04-15' }],
    seller: 'theo',
    since: '2025-04-15',
    contracts: [{ id: '2026', start: '2026-04-15', end: '2027-04-14', notice: '60d', autoRenew: true, seats: 30, arr: 41000 }],
    turns: [
      { on: '2025-04-28', seats: 0.2, daily: 0.6, features: 3 },
      { on: '2025-08-01', seats: 0.75, daily: 0.7, features: 5 },
    ],
    people: three(391),
    rhythm: { every: 21, from: '2025-11-25' },
    ratings: [
      { value: 'green', on: '2026-02-19', by: 'maria' },
      { value: 'green', on: '2026-06-18', by: 'maria' },
      { value: 'yellow', on: '2026-10-21', by: 'maria' },
    ],
    tickets: [
      { opened: '2026-09-14', closed: '2026-09-25', mark: 2 },
      { opened: '2026-10-05', closed: '2026-10-07', mark: 3 },
    ],
    nps: [
      ['2026-04-16', 8, 'p-392'],
      ['2026-10-19', 4, 'p-391'],
    ],
    plan: `objectives:
  - id: audits
    words: The auditor sees who worked with which batch
    department: quality
    goal:
      outcome: Six of eight parts in use
      metric: features_28d
      direction: up
      baseline: 4
      measured_on: 2026-05-04
      source: Parts used in April 2026
      target: 6
      by: 2027-04-14
    owners: { ours: maria, theirs: p-391 }
    verified: { by: p-391, on: 2026-08-24, for: 90d }`,
  },
  {
    id: 'porto-azul',
    name: 'Porto Azul',
    industry: 'hotels',
    country: 'PT',
    tells: 'A new manager since 15 September: the rating of the relationship starts afresh, and the open work moved along.',
    managers: [
      { login: 'maria', from: '2025-01-15' },
      { login: 'jonas', from: '2026-09-15' },
    ],
    seller: 'theo',
    since: '2025-01-15',
    contracts: [{ id: '2026', start: '2026-01-15', end: '2027-01-14', notice: '60d', autoRenew: true, seats: 34, arr: 38000 }],
    turns: [
      { on: '2025-01-27', seats: 0.2, daily: 0.6, features: 3 },
      { on: '2025-05-01', seats: 0.78, daily: 0.72, features: 5 },
    ],
    people: three(401),
    rhythm: { every: 21, from: '2025-11-26' },
    contacts: [
      {
        on: '2026-09-17',
        kind: 'email',
        title: 'Jonas takes over',
        by: 'maria',
        people: ['p-401', 'p-402'],
        sentiment: 'green',
        notes: 'Introduced Jonas. The owner remembers him from the fair.',
      },
      {
        on: '2026-09-30',
        kind: 'call',
        title: 'First talk',
        by: 'jonas',
        people: ['p-402'],
        sentiment: 'green',
        notes: 'What should stay: the monthly half hour. What should go: the survey.',
      },
    ],
    ratings: [
      { value: 'green', on: '2026-02-05', by: 'maria' },
      { value: 'green', on: '2026-06-04', by: 'maria' },
      { value: 'green', on: '2026-10-02', by: 'jonas' },
    ],
    tickets: [{ opened: '2026-07-27', closed: '2026-07-28', mark: 5 }],
    nps: [['2026-10-13', 9, 'p-402']],
    plan: `objectives:
  - id: season
    words: The summer team is planned before it arrives
    department: hotels
    goal:
      outcome: Four of five seats in use
      metric: seat_use
      direction: up
      baseline: 0.72
      measured_on: 2026-02-02
      source: Seat use in January 2026
      target: 0.8
      by: 2026-12-31
    owners: { ours: jonas, theirs: p-402 }
    verified: { by: p-402, on: 2026-09-30, for: 90d }`,
  },
  {
    id: 'gable-homes',
    name: 'Gable Homes',
    industry: 'care',
    country: 'GB',
    tells: 'Lost on 30 September 2026 to a competitor; the score had been red for ten weeks. Win-back began a month later.',
    managers: [{ login: 'maria', from: '2025-01-01' }],
    seller: 'theo',
    since: '2024-10-01',
    contracts: [
      { id: '2025', start: '2025-10-01', end: '2026-09-30', ended: '2026-09-30', notice: '60d', autoRenew: true, seats: 38, arr: 46000 },
    ],
    turns: [
      { on: first, seats: 0.6, daily: 0.6, features: 4 },
      { on: '2026-04-01', seats: 0.62, daily: 0.6, features: 4 },
      { on: '2026-07-15', seats: 0.3, daily: 0.35, features: 2 },
      { on: '2026-09-30', seats: 0.15, daily: 0.2, features: 2 },
    ],
    people: [
      { id: 'p-411', persona: 'decision_maker' },
      { id: 'p-413', persona: 'administrator' },
    ],
    rhythm: { every: 24, from: '2025-11-27', to: '2026-09-20' },
    contacts: [
      {
        on: '2026-07-27',
        kind: 'call',
        title: 'They leave',
        by: 'maria',
        people: ['p-411'],
        sentiment: 'red',
        notes: 'The new care software plans shifts too. It was decided before we asked.',
      },
    ],
    ratings: [
      { value: 'yellow', on: '2026-01-22', by: 'maria' },
      { value: 'yellow', on: '2026-05-14', by: 'maria' },
      { value: 'red', on: '2026-07-27', by: 'maria', note: 'Their new care software plans shifts as well.' },
    ],
    tickets: [{ opened: '2026-06-22', closed: '2026-07-06', mark: 2 }],
    nps: [['2026-04-14', 5, 'p-413']],
    news: [
      ['2026-06-30', 'competitor', 'A care software with planning of its own was demonstrated.'],
      ['2026-07-24', 'cancel_request', 'Notice by e-mail, for the end of the term.'],
    ],
  },
];
