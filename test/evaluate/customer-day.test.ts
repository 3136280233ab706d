import { describe, expect, test } from 'vitest';
import { type CustomerDay, createCustomerDay, createCustomerDays } from '../../src/evaluate/customer-day.ts';
import { foldDecisions, type State } from '../../src/evaluate/state.ts';
import type { Program } from '../../src/expressions/program.ts';
import { given, observed, on, type Series } from './given.ts';

const nothing = foldDecisions([]);

function dayOf(program: Program, values: Readonly<Record<string, Series>> = {}, day = '2026-11-02', past: State = nothing): CustomerDay {
  const [customer] = program.content.customers;
  if (customer === undefined) throw new Error('no customer');
  return createCustomerDay({ program, observations: observed({ [customer.value.id]: values }), past, customer, day: on(day) });
}

const rich = {
  'customers/acme.yaml': `
id: acme
name: Acme
industry: { 2026-01-01: machinery, 2026-06-01: robots }
country: DE
custom:
  strategic: yes
  plan: gold
  tags: [a, b]
  score_by_hand: 60%
  go_live: 2026-03-01
owners:
  - { role: csm, login: maria, from: 2026-03-01 }
contracts:
  - { id: "1", start: 2026-01-01, end: 2026-12-31, notice: 60d, seats: 10, arr: 100 }
`,
};

describe('names of the record', () => {
  const acme = dayOf(given(rich));

  test.each([
    ['all', true],
    ['arr', 100],
    ['seats', 10],
    ['renewal', on('2026-12-31')],
    ['contract.start', on('2026-01-01')],
    ['customer.since', on('2026-01-01')],
    ['contract.ended', null],
    ['contract.notice', '60d'],
    ['customer.industry', 'robots'],
    ['customer.currency', 'EUR'],
    ['customer.parent', null],
    ['customer.strategic', true],
    ['customer.plan', 'gold'],
    ['customer.tags', ['a', 'b']],
    ['customer.score_by_hand', 0.6],
    ['customer.go_live', on('2026-03-01')],
    ['owner.csm.login', 'maria'],
    ['owner.csm.from', on('2026-03-01')],
    ['owner.manager.login', null],
    ['churned', false],
  ])('%s is %j', (name, value) => {
    expect(acme.read(name)).toEqual(value);
  });

  test('a renewal makes nobody a new customer, and a sign-up comes before the first contract', () => {
    const contracts =
      'contracts:\n  - { id: "2", start: 2026-01-01, end: 2026-12-31 }\n  - { id: "1", start: 2025-01-01, end: 2025-12-31 }\n';
    const since = (lines: string) => dayOf(given({ 'customers/acme.yaml': `id: acme\nname: Acme\n${lines}` })).read('customer.since');
    expect(since(contracts)).toBe(on('2025-01-01'));
    expect(since(`${contracts}signed_up: 2024-11-01\n`)).toBe(on('2024-11-01'));
    expect(since('')).toBe(null);
  });

  test('are read as of the day', () => {
    expect(acme.at(on('2026-02-01'))?.read('customer.industry')).toBe('machinery');
    expect(acme.at(on('2026-02-01'))?.read('owner.csm.login')).toBeNull();
  });
});

describe('unknown and absent', () => {
  const program = given({
    'playbooks/metrics/derived.yaml': `
metrics:
  ratio: { is: m1 / m2 }
  tier:
    cases:
      - if: m1 >= 10
        then: A
      - else: B
dates:
  deadline: renewal - contract.notice
segments:
  busy: m1 > 10
`,
  });

  test('a metric without data is unknown, a field the record does not have absent', () => {
    const acme = dayOf(program);
    expect(acme.read('m1')).toBeUndefined();
    expect(acme.read('busy')).toBeUndefined();
    expect(acme.read('customer.industry')).toBeNull();
    expect(acme.read('deadline')).toBeNull();
  });

  test('derived metrics, choices and segments follow', () => {
    const acme = dayOf(program, { m1: 20, m2: 4 });
    expect([acme.read('ratio'), acme.read('tier'), acme.read('busy')]).toEqual([5, 'A', true]);
    expect(acme.metric('ratio')).toEqual({ value: 5, newest: null, state: 'fresh' });
    expect(dayOf(program, { m1: 20, m2: 0 }).read('ratio')).toBeUndefined();
  });

  test('what is derived from stale data is stale', () => {
    const [acme] = createCustomerDays({
      program,
      observations: { ...observed({}), observe: () => ({ value: 20, newest: on('2026-07-20') }) },
      past: nothing,
      day: on('2026-11-02'),
    });
    expect(acme?.metric('ratio')).toEqual({ value: 1, newest: null, state: 'stale' });
  });
});

describe('earlier days', () => {
  const program = given({
    'playbooks/metrics/past.yaml': `
metrics:
  grown:
    is: change(m1, "7d")
segments:
  was_red: ago(band, "1d") == "red"
  was_new: ago(stage, "1d") == "here"
`,
  });

  test('are read from data', () => {
    const values = { m1: { '2026-10-01': 10, '2026-11-01': 15 } };
    expect(dayOf(program, values).read('grown')).toBe(0.5);
  });

  test('their band is the one history showed', () => {
    const past = foldDecisions([
      { day: '2026-11-01', kind: 'health', customer: 'acme', model: 'standard', score: 40, band: 'red', held: 'red', coverage: 1 },
    ]);
    expect(dayOf(program, {}, '2026-11-02', past).read('was_red')).toBe(true);
    expect(dayOf(program).read('was_red')).toBeUndefined();
  });

  test('and so is their stage', () => {
    const past = foldDecisions([{ day: '2026-11-01', kind: 'stage', customer: 'acme', stage: 'here' }]);
    expect(dayOf(program, {}, '2026-11-02', past).read('was_new')).toBe(true);
    expect(dayOf(program).read('was_new')).toBeUndefined();
  });

  test('before the first day there is nothing to look at', () => {
    expect(dayOf(program, { m1: 10 }, '2026-01-03').read('grown')).toBeUndefined();
    expect(dayOf(program).at(on('2025-12-31'))).toBeUndefined();
    expect(dayOf(program).at(on('2026-11-03'))).toBeUndefined();
  });
});

test('other runs are read as of the end of yesterday', () => {
  const run = (opened: string, closed: string | null) => ({
    day: '2026-11-01',
    kind: 'run' as const,
    key: `save/acme/${opened}`,
    playbook: 'save',
    subject: 'acme',
    customer: 'acme',
    ordinal: 1,
    state: 'open' as const,
    start: opened,
    opened,
    closed,
    due: null,
    owner: null,
    priority: 'normal' as const,
    occurrence: 'condition',
    digest: '',
    done: {},
    answers: {},
    because: null,
  });
  const program = given({});
  const acme = dayOf(program, {}, '2026-11-02', foldDecisions([run('2026-09-01', '2026-09-20'), run('2026-10-01', null)]));
  expect([acme.running('save'), acme.lastRun('save')]).toEqual([true, on('2026-10-01')]);
  expect([acme.running('other'), acme.lastRun('other')]).toEqual([false, null]);
  const expired = { ...run('2026-10-01', '2026-10-31'), state: 'expired' as const };
  expect(dayOf(program, {}, '2026-11-02', foldDecisions([expired])).lastRun('save')).toBeNull();
  const before = acme.at(on('2026-09-25'));
  expect([before?.running('save'), before?.lastRun('save')]).toEqual([false, on('2026-09-01')]);
});

describe('percentile', () => {
  const customers = (count: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => {
        const id = `c-${String(index).padStart(2, '0')}`;
        return [`customers/${id}.yaml`, `id: ${id}\nname: ${id}\nsigned_up: 2026-01-01\n`];
      }),
    );
  const metric = {
    'playbooks/metrics/rank.yaml': `
metrics:
  rank:
    is: percentile(m1, "everybody")
segments:
  everybody: all
`,
  };
  const ranks = (count: number) => {
    const program = given({ ...customers(count), ...metric });
    const values = Object.fromEntries(program.content.customers.map(({ value: { id } }, index) => [id, { m1: Math.max(index, 1) }]));
    return createCustomerDays({ program, observations: observed(values), past: nothing, day: on('2026-11-02') }).map((day) =>
      day.read('rank'),
    );
  };

  test('is the share of the others below, ties counting half', () => {
    const found = ranks(11);
    expect(found.at(-1)).toBe(1);
    expect(found[5]).toBe(0.5);
    expect(found.slice(0, 2)).toEqual([0.05, 0.05]);
  });

  test('is unknown among fewer than ten', () => {
    expect(new Set(ranks(9))).toEqual(new Set([undefined]));
  });
});

test('who is left out unless a playbook asks for them', () => {
  const record = (more: string) => given({ 'customers/acme.yaml': `id: acme\nname: Acme\n${more}` });
  const churned = dayOf(record('contracts:\n  - { id: "1", start: 2025-01-01, end: 2025-12-31 }\n'));
  expect([churned.exclusion(['arr']), churned.exclusion(['churned'])]).toEqual(['churned', null]);
  const internal = dayOf(record('internal: yes\n'));
  expect([internal.exclusion([]), internal.exclusion(['internal']), internal.exclusion(['customer.internal'])]).toEqual([
    'internal',
    null,
    null,
  ]);
  const silent = dayOf(
    record('signed_up: 2026-01-01\noverrides:\n  - { what: no_contact, reason: Legal, by: maria, until: 2026-12-31 }\n'),
  );
  expect([silent.exclusion([]), silent.exclusion(['no_contact'])]).toEqual(['no_contact', null]);
});

test('a renamed customer keeps its past, and carries it on under its new id', () => {
  const program = given({ 'customers/acme.yaml': 'id: acme\nname: Acme\nformerly: [old-acme]\nsigned_up: 2026-01-01\n' });
  const health = (day: string, customer: string, score: number) =>
    ({ day, kind: 'health', customer, model: 'standard', score, band: 'red', held: 'red', coverage: 1 }) as const;
  const past = foldDecisions([
    { day: '2026-10-01', kind: 'stage', customer: 'old-acme', stage: 'here' },
    health('2026-10-01', 'old-acme', 40),
    { day: '2026-10-01', kind: 'segment', customer: 'old-acme', segment: 'at_risk', in: true },
    health('2026-10-20', 'acme', 30),
  ]);
  const acme = dayOf(program, {}, '2026-11-02', past);
  expect(acme.stage).toMatchObject({ stage: 'here', since: on('2026-10-01'), kept: true });
  expect(acme.past).toMatchObject({ bandSince: on('2026-10-01'), stageSince: on('2026-10-01') });
  expect(acme.past?.healths.map(({ score }) => score)).toEqual([40, 30]);
  expect(acme.past?.segments.get('at_risk')).toEqual({ in: true, since: on('2026-10-01') });
});
