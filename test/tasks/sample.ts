import type { CustomerReport, Report, RunReport, StepReport } from '../../src/evaluate/report.ts';
import type { RunTexts } from '../../src/evaluate/run-texts.ts';
import type { Issue } from '../../src/tasks/issue.ts';
import type { PlanInput, PlanSettings } from '../../src/tasks/plan.ts';
import { newBody, runsOf, type Task, taskOf } from '../../src/tasks/task.ts';

export const asOf = '2026-11-22';

export const links = {
  source: 'https://github.com/northlight/success/blob/a81f3c2/',
  edit: 'https://github.com/northlight/success/edit/main/',
  account: 'https://success.example/reports/{id}/',
  playbook: 'https://success.example/plays/{id}/',
  asset: 'https://success.example/assets/{id}/',
};

export const noLinks = { source: null, edit: null, account: null, playbook: null, asset: null };

export const guards = { creates: 200, closes: 50, close_share: 0.25, audience_above: 25 };

export function settings(changes: Partial<PlanSettings['workspace']> = {}, rest: Partial<PlanSettings> = {}): PlanSettings {
  return {
    workspace: {
      github: { label_prefix: 'cs:', trusted: [], mode: 'live', touchpoints: 'pull_request', milestone: 'none', operations_issue: true },
      publish: { reports: false, money: false, people: false, languages: ['en'], private: [], account_pages_up_to: 1000 },
      guards,
      fiscal_year_starts: 'february',
      ...changes,
    },
    trusted: ['setpiece-bot'],
    isPublic: false,
    createsPerRun: 100,
    links,
    rename: (key) => key,
    ...rest,
  };
}

export function step(id: string, changes: Partial<StepReport> = {}): StepReport {
  return {
    id,
    title: `Do ${id.replaceAll('_', ' ')}`,
    state: 'open',
    due: null,
    when: null,
    owner: null,
    doneOn: null,
    by: null,
    options: null,
    answer: null,
    byDefault: false,
    asset: null,
    contact: false,
    ticksItself: false,
    condition: null,
    starts: null,
    at: 'playbooks/plays/renewal-90.mdx:30',
    ...changes,
  };
}

export function run(customer: string, changes: Partial<RunReport> = {}): RunReport {
  const playbook = changes.playbook ?? 'renewal-90';
  const ordinal = changes.ordinal ?? 1;
  return {
    key: `${playbook}/${customer}/${ordinal}`,
    playbook,
    title: 'Renewal, 90 days out',
    subject: customer,
    customer,
    ordinal,
    state: 'open',
    status: 'active',
    start: '2026-11-16',
    opened: '2026-11-16',
    closed: null,
    due: '2026-12-02',
    owner: 'maria',
    priority: 'high',
    late: 0,
    steps: [
      step('value_report', { due: '2026-11-19', title: 'Send the annual value report', asset: 'annual-value-report' }),
      step('sponsor_call', { due: '2026-11-27', title: 'Call the decision maker', ticksItself: true }),
      step('position', {
        title: 'Where do they stand?',
        state: 'waiting',
        when: '2 working days after the call',
        options: ['renewing', 'unsure', 'leaving'],
      }),
      step('paper', { due: '2026-12-02', title: 'Send the contract', state: 'waiting', condition: 'they are not leaving' }),
    ],
    why: [
      { part: 'who', says: 'High touch and ARR of €50,000 or more', at: 'playbooks/plays/renewal-90.mdx:7' },
      { part: 'when', says: 'The renewal is on 14 February 2027, and this starts 90 days before', at: 'playbooks/plays/renewal-90.mdx:9' },
      { part: 'owner', says: 'CSM on the day is maria', at: `customers/${customer}.yaml:14` },
    ],
    held: null,
    at: 'playbooks/plays/renewal-90.mdx:1',
    ...changes,
  };
}

export function customer(id: string, changes: Partial<CustomerReport> = {}): CustomerReport {
  return {
    id,
    name: `${id.charAt(0).toUpperCase()}${id.slice(1)} Logistics`,
    at: `customers/${id}.yaml:1`,
    health: {
      model: 'standard',
      score: 46.2,
      band: 'red',
      coverage: 0.96,
      bandSince: '2026-11-18',
      computed: { score: 46.2, band: 'red' },
      past: [
        { days: 7, score: 57.1, band: 'yellow', behaviour: -10.9, configuration: 0 },
        { days: 28, score: null, band: null, behaviour: null, configuration: null },
      ],
      groups: [
        {
          name: 'usage',
          title: 'Usage',
          weight: 100,
          score: 46.2,
          measures: [
            {
              name: 'breadth',
              title: 'Seat use',
              weight: 100,
              share: 1,
              state: 'scored',
              value: 0.568,
              unit: 'percent',
              score: 46.2,
              band: 'red',
              why: { part: 'measure', says: 'Seat use is 57%', at: 'playbooks/health/standard.yaml:12' },
            },
          ],
        },
      ],
      changes: [],
      noScore: null,
      at: 'playbooks/health/standard.yaml:1',
    },
    segments: [],
    unknownSegments: [],
    signals: [],
    stage: 'renewing',
    stageSince: null,
    stageState: null,
    stageWhy: null,
    arr: 184_000,
    seats: 250,
    currency: 'EUR',
    renewal: '2027-02-14',
    industry: null,
    country: 'DE',
    parent: null,
    owners: { csm: 'maria' },
    contracts: [
      {
        id: '2026',
        state: 'active',
        start: '2026-02-15',
        end: '2027-02-14',
        ended: null,
        arr: 184_000,
        seats: 250,
        autoRenew: true,
        at: 'x:1',
      },
    ],
    people: [
      { id: 'p-1', persona: 'decision_maker', leftOn: null },
      { id: 'p-2', persona: 'champion', leftOn: '2026-08-14' },
    ],
    metrics: [],
    dates: [],
    overrides: [],
    touchpoints: [{ on: '2026-11-17', kind: 'email', title: null, by: 'maria', people: [], sentiment: null, at: 'x:1' }],
    ratings: [],
    objectives: [
      {
        id: 'picking',
        words: 'Pick errors below 1%',
        department: null,
        outcome: 'Fewer errors',
        unit: null,
        baseline: 2,
        measuredOn: null,
        source: null,
        now: 1.85,
        target: 1,
        by: '2027-03-31',
        progress: 0.15,
        elapsed: 0.6,
        status: 'active',
        state: 'behind',
        owners: { ours: 'maria', theirs: null },
        confirmed: false,
        verified: null,
        reviews: [],
        result: null,
        at: 'x:1',
      },
    ],
    runs: [run(id)],
    ...changes,
  };
}

export function report(customers: readonly CustomerReport[], changes: Partial<Report> = {}): Report {
  return { asOf, workspace: 'Northlight CS', customers, notScored: [], runs: [], sources: [], findings: [], ...changes };
}

/** The task of the only run of a customer. */
export function taskFor(one: CustomerReport, texts?: RunTexts): Task {
  const [first] = runsOf(report([one]));
  if (first === undefined) throw new Error('the sample has no run');
  return taskOf(first, asOf, 'cs:', undefined, { links, money: true, people: false, texts });
}

export function issue(number: number, body: string, changes: Partial<Issue> = {}): Issue {
  return {
    number,
    title: 'Acme Logistics: Renewal, 90 days out',
    body,
    state: 'open',
    stateReason: null,
    labels: ['cs:playbook/renewal-90', 'cs:priority/high'],
    assignees: ['maria'],
    milestone: null,
    author: { login: 'setpiece-bot', bot: true },
    comments: 0,
    closedAt: null,
    closedBy: null,
    ...changes,
  };
}

/** The issue as the plan would have made it for a customer's only run. */
export function madeFor(one: CustomerReport, number = 1, changes: Partial<Issue> = {}): Issue {
  const task = taskFor(one);
  return issue(number, newBody(task), { title: task.title, ...changes });
}

export function input(customers: readonly CustomerReport[], issues: PlanInput['issues'], changes: Partial<PlanInput> = {}): PlanInput {
  return { report: report(customers), issues, ledger: [], settings: settings(), ...changes };
}
