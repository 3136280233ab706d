import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Decision } from '../../src/evaluate/decision.ts';
import { evaluateDay } from '../../src/evaluate/evaluation.ts';
import { foldDecisions } from '../../src/evaluate/state.ts';
import type { Program } from '../../src/expressions/program.ts';
import { customerOf, given, observed, on, type Series } from './given.ts';

const health = {
  'playbooks/health/standard.yaml': `
id: standard
title: Standard
for: all
bands:
  green: { from: 75, worth: 90 }
  yellow: { from: 50, worth: 60 }
  red: { from: 0, worth: 25 }
measures:
  m1: { weight: 100, value: m1, score: { line: { 0: 0, 100: 100 } } }
`,
};

const save = {
  'playbooks/plays/save.md': `---
id: save
title: Save plan
goal: { outcome: Not red }
start: { becomes: band == "red" }
owner: csm
steps:
  - { id: call, title: Call them, due: start + 3bd }
---
Call.
`,
};

type Values = Readonly<Record<string, Readonly<Record<string, Series>>>>;

function evaluate(program: Program, values: Values, asOf: string, log: readonly Decision[] = []) {
  return evaluateDay({ program, observations: observed(values), past: foldDecisions(log, on(asOf)), ledger: [], asOf: on(asOf) });
}

const signedUp = (id: string, more = '') => ({ [`customers/${id}.yaml`]: `id: ${id}\nname: ${id}\nsigned_up: 2026-01-01\n${more}` });

describe('history', () => {
  const program = given({ ...health, ...signedUp('acme') });

  test('has a line for the day and one for each change, and on a day like the one before only the first', () => {
    const first = evaluate(program, { acme: { m1: 80 } }, '2026-11-01');
    const health = { model: 'standard', score: 80, band: 'green', held: 'green', coverage: 1, measures: { m1: 'green' } };
    expect(first.decisions).toEqual([
      { day: '2026-11-01', kind: 'day' },
      { day: '2026-11-01', kind: 'definition', name: 'health/standard', digest: program.definitions.get('health/standard') },
      { day: '2026-11-01', kind: 'definition', name: 'journey', digest: program.definitions.get('journey') },
      { day: '2026-11-01', kind: 'health', customer: 'acme', ...health },
      { day: '2026-11-01', kind: 'stage', customer: 'acme', stage: 'here' },
    ]);
    expect(evaluate(program, { acme: { m1: 80 } }, '2026-11-02', first.decisions).decisions).toEqual([{ day: '2026-11-02', kind: 'day' }]);
  });

  test('a day that is evaluated twice gives the same bytes', () => {
    const full = given({
      ...health,
      ...save,
      ...signedUp('acme'),
      ...signedUp('beta', 'owners:\n  - { role: csm, login: maria, from: 2026-01-01 }\n'),
    });
    const values = { acme: { m1: { '2026-10-01': 80, '2026-11-01': 20 } }, beta: { m1: { '2026-10-01': 80, '2026-11-01': 30 } } };
    const yesterday = evaluate(full, values, '2026-10-31').decisions;
    const once = evaluate(full, values, '2026-11-01', yesterday);
    const twice = evaluate(full, values, '2026-11-01', [...yesterday, ...once.decisions]);
    expect(JSON.stringify(twice)).toBe(JSON.stringify(once));
    expect(customerOf(once.report, 'beta').runs).toHaveLength(1);
    expect(yesterday.filter(({ kind }) => kind === 'health' || kind === 'stage').map(({ kind }) => kind)).toEqual([
      'health',
      'health',
      'stage',
      'stage',
    ]);
  });
});

test('adding a customer changes nothing for the others', () => {
  const ids = ['alfa', 'bravo', 'charlie', 'delta', 'echo'];
  const all = given({ ...health, ...save, ...Object.assign({}, ...ids.map((id) => signedUp(id))) });
  const only = (some: readonly string[]): Program => ({
    ...all,
    content: { ...all.content, customers: all.content.customers.filter(({ value: { id } }) => some.includes(id)) },
  });
  const score = fc.option(fc.integer({ min: 0, max: 100 }), { nil: null });
  fc.assert(
    fc.property(fc.subarray(ids, { maxLength: 4 }), fc.array(fc.tuple(score, score), { minLength: 5, maxLength: 5 }), (some, scores) => {
      const values = Object.fromEntries(
        ids.map((id, index) => [id, { m1: { '2026-10-01': scores[index]?.[0] ?? null, '2026-11-02': scores[index]?.[1] ?? null } }]),
      );
      const run = (program: Program) => {
        const first = evaluate(program, values, '2026-11-01');
        return evaluate(program, values, '2026-11-02', first.decisions);
      };
      const few = run(only(some));
      const many = run(all);
      expect(few.report.customers).toEqual(many.report.customers.filter(({ id }) => some.includes(id)));
      const about = (decision: Decision) =>
        'customer' in decision && decision.customer !== null ? some.includes(decision.customer) : decision.kind === 'day';
      expect(few.decisions.filter(about)).toEqual(many.decisions.filter(about));
    }),
    { numRuns: 30 },
  );
});

describe('who is scored', () => {
  const program = given({
    ...health,
    'playbooks/journey.yaml': 'stages:\n  - { id: win_back, when: days_since(contract.ended) > 0 }\n  - { id: here, when: all }\n',
    'customers/coming.yaml': 'id: coming\nname: Coming\ncontracts:\n  - { id: "1", start: 2026-12-01, end: 2027-11-30 }\n',
    'customers/gone.yaml': 'id: gone\nname: Gone\ncontracts:\n  - { id: "1", start: 2025-11-01, end: 2026-10-31 }\n',
    'customers/ours.yaml': 'id: ours\nname: Ours\ninternal: yes\n',
    ...signedUp('acme'),
  });
  const values = { acme: { m1: 80 }, gone: { m1: 80 }, ours: { m1: 80 }, coming: { m1: 80 } };

  test('customers on the day; the others are listed with the reason and the day', () => {
    const { report } = evaluate(program, values, '2026-11-01');
    expect(report.customers.map(({ id }) => id)).toEqual(['acme']);
    expect(report.notScored).toEqual([
      { id: 'coming', name: 'Coming', because: 'not yet a customer', day: '2026-12-01' },
      { id: 'gone', name: 'Gone', because: 'churned', day: '2026-10-31' },
      { id: 'ours', name: 'Ours', because: 'internal', day: null },
    ]);
  });

  test('one that left keeps a stage and loses its score', () => {
    const before = evaluate(program, values, '2026-10-31');
    expect(customerOf(before.report, 'gone').health.score).toBe(80);
    const after = evaluate(program, values, '2026-11-01', before.decisions);
    const gone = after.report.unscored?.find(({ id }) => id === 'gone');
    expect(gone).toMatchObject({ stage: 'win_back', stageSince: '2026-11-01', health: { score: null, band: null } });
    expect(gone?.health.noScore).toBe('No longer a customer since 31 October 2026.');
    expect(after.decisions.filter((decision) => 'customer' in decision && decision.customer === 'gone')).toMatchObject([
      { kind: 'health', model: null, score: null, band: null },
      { kind: 'stage', stage: 'win_back' },
    ]);
  });

  test('a record with neither contract nor sign-up is a finding, unless it is a parent', () => {
    const group = given({
      ...health,
      'customers/group.yaml': 'id: group\nname: Group\n',
      'customers/lost.yaml': 'id: lost\nname: Lost\n',
      ...signedUp('acme', 'parent: group\n'),
    });
    const { report } = evaluate(group, {}, '2026-11-01');
    expect(report.findings).toMatchObject([
      { code: 'customer-without-contract', file: 'customers/lost.yaml', line: 1, severity: 'warning' },
    ]);
  });
});

describe('segments', () => {
  const program = given({
    ...signedUp('acme'),
    'playbooks/metrics/segments.yaml': `
segments:
  small: { is: m2 < 10, exclusive: size }
  large: { is: m2 > 10, exclusive: size }
  at_risk: { is: m1 < 50, signal: risk }
`,
  });

  test('unknown is not in, and listed; the day since when passes through it', () => {
    const log: Decision[] = [];
    const reports = [20, null, 20, 80].map((m1, index) => {
      const day = `2026-11-0${index + 1}`;
      const { report, decisions } = evaluate(program, { acme: { m1, m2: 5 } }, day, log);
      log.push(...decisions);
      return customerOf(report);
    });
    expect(reports.map(({ segments }) => segments)).toEqual([['at_risk', 'small'], ['small'], ['at_risk', 'small'], ['small']]);
    expect(reports[1]?.unknownSegments).toEqual(['at_risk']);
    expect(reports[1]?.signals).toEqual([]);
    expect(reports[2]?.signals).toMatchObject([{ segment: 'at_risk', signal: 'risk', since: '2026-11-01' }]);
    expect(log.filter(({ kind }) => kind === 'segment')).toMatchObject([
      { day: '2026-11-01', segment: 'at_risk', in: true },
      { day: '2026-11-01', segment: 'small', in: true },
      { day: '2026-11-04', segment: 'at_risk', in: false },
    ]);
  });

  test('customers in none or two of a family are a finding', () => {
    const { report } = evaluate(program, { acme: { m2: 10 } }, '2026-11-01');
    expect(report.findings).toMatchObject([
      { code: 'exclusive-segments', message: '1 customer is in none of the segments of size (large, small): acme' },
    ]);
    expect(evaluate(program, { acme: { m2: 11 } }, '2026-11-01').report.findings).toEqual([]);
  });
});

test('a quota warns when too many customers have a value', () => {
  const program = given({
    ...Object.assign({}, ...['alfa', 'bravo', 'charlie'].map((id) => signedUp(id))),
    'playbooks/metrics/priority.yaml': `
metrics:
  account_priority:
    cases:
      - if: m1 > 50
        then: P1
      - else: P2
    quota: { P1: 34%, of: all }
`,
  });
  expect(evaluate(program, { alfa: { m1: 60 }, bravo: { m1: 10 }, charlie: { m1: 10 } }, '2026-11-01').report.findings).toEqual([]);
  const { report } = evaluate(program, { alfa: { m1: 60 }, bravo: { m1: 60 }, charlie: { m1: 10 } }, '2026-11-01');
  expect(report.findings).toMatchObject([
    {
      code: 'over-quota',
      message: 'account_priority is P1 for 2 of 3 customers; its quota is 34%',
      file: 'playbooks/metrics/priority.yaml',
    },
  ]);
});

describe('what a report says of a customer', () => {
  const program = given({
    ...health,
    'customers/acme/customer.yaml': `
id: acme
name: Acme
country: DE
owners:
  - { role: csm, login: jonas, from: 2026-01-01 }
  - { role: csm, login: maria, from: 2026-03-01 }
contracts:
  - { id: "2", start: 2026-04-01, end: 2027-03-31, arr: 120000, seats: 250, auto_renew: yes }
  - { id: "1", start: 2025-04-01, end: 2026-03-31, arr: 90000 }
people:
  - { id: p-1, persona: champion, left_on: 2026-08-14 }
  - { id: p-2, persona: sponsor, from: 2027-01-01 }
`,
    'customers/acme/touchpoints/2026-10-14-call.md': '---\nkind: call\non: 2026-10-14\nby: maria\nsentiment: yellow\n---\nFine.\n',
    'customers/acme/touchpoints/2026-12-01-call.md': '---\nkind: call\non: 2026-12-01\nby: maria\n---\nLater.\n',
    'customers/acme/success-plan.yaml': `
objectives:
  - id: handle_time
    words: Faster answers
    goal: { outcome: Shorter calls, metric: m2, direction: down, baseline: 420, measured_on: 2026-03-15, target: 357, by: 2026-09-30 }
    owners: { ours: maria }
    reviews:
      - { on: 2026-05-01, value: 400 }
    result: { value: 351, on: 2026-09-28, confirmed_by: p-1, evidence: Their report }
`,
  });

  test('is what stood on the day', () => {
    const acme = customerOf(evaluate(program, { acme: { m1: 80, m2: 388.5 } }, '2026-06-22').report);
    expect(acme).toMatchObject({
      arr: 120000,
      seats: 250,
      renewal: '2027-03-31',
      owners: { csm: 'maria' },
      people: [{ id: 'p-1', persona: 'champion', leftOn: null }],
      touchpoints: [],
    });
    expect(acme.contracts.map(({ id, state, at }) => ({ id, state, at }))).toEqual([
      { id: '1', state: 'ended', at: 'customers/acme/customer.yaml:9' },
      { id: '2', state: 'active', at: 'customers/acme/customer.yaml:8' },
    ]);
    expect(customerOf(evaluate(program, {}, '2026-11-02').report).touchpoints).toMatchObject([
      { on: '2026-10-14', at: 'customers/acme/touchpoints/2026-10-14-call.md:2' },
    ]);
  });

  test('objectives are measured from their baseline against the time that has passed', () => {
    const [objective] = customerOf(evaluate(program, { acme: { m2: 388.5 } }, '2026-06-22').report).objectives;
    expect(objective).toMatchObject({ now: 388.5, progress: 0.5, at: 'customers/acme/success-plan.yaml:2' });
    expect(objective?.elapsed).toBeCloseTo(99 / 199, 9);
    const [reviewed] = customerOf(evaluate(program, {}, '2026-06-22').report).objectives;
    expect(reviewed).toMatchObject({ now: 400 });
  });

  test('a confirmed result counts from its day', () => {
    const at = (day: string) => customerOf(evaluate(program, { acme: { m2: 390 } }, day).report).objectives[0]?.now;
    expect([at('2026-09-27'), at('2026-09-28')]).toEqual([390, 351]);
  });

  test('metrics say how fresh they are, and the stage why', () => {
    const acme = customerOf(evaluate(program, { acme: { m1: 80 } }, '2026-06-22').report);
    expect(acme.metrics.find(({ name }) => name === 'm1')).toMatchObject({ title: 'M1', value: 80, newest: '2026-06-22', state: 'fresh' });
    expect(acme.metrics.find(({ name }) => name === 'm2')).toMatchObject({ value: null, newest: null, state: 'missing' });
    expect(acme.stageWhy).toMatchObject({ part: 'stage', at: 'playbooks/journey.yaml:2' });
  });
});
