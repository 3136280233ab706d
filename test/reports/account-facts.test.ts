import { describe, expect, it } from 'vitest';
import type { Decision } from '../../src/evaluate/decision.ts';
import { type AccountInput, accountsOf, redactAccounts } from '../../src/reports/account-facts.ts';
import { rolesOf } from '../../src/reports/people.ts';
import { pullOf, ruleChanges, ruleMoves } from '../../src/reports/rule-changes.ts';
import { given } from '../evaluate/given.ts';
import { fixture } from '../site/fixture.ts';

const program = given({
  'playbooks/health/standard.yaml': `
id: standard
title: Standard health
for: all
bands:
  green: { from: 75, worth: 90 }
  yellow: { from: 50, worth: 60 }
  red: { from: 0, worth: 25 }
measures:
  use: { title: Use, weight: 100, value: m1, score: { line: { 0: 0, 100: 100 } } }
`,
  'customers/acme.yaml': `
id: acme
name: Acme
owners:
  - { role: csm, login: maria, from: 2025-01-01 }
  - { role: csm, login: sam, from: 2026-03-01 }
contracts:
  - { id: "1", start: 2025-02-15, end: 2026-02-14, arr: 150000 }
  - { id: "2", start: 2026-02-15, end: 2027-02-14, arr: { 2026-02-15: 150000, 2026-09-01: 184000, 2026-12-01: 200000 } }
opportunities:
  - { id: o-1, kind: upgrade, amount: 20000, opened: 2026-08-01, close: 2026-12-15 }
  - { id: o-2, kind: upgrade, opened: 2026-05-01, closed: 2026-06-01, won: yes }
  - { id: o-3, kind: upgrade, opened: 2026-11-05 }
overrides:
  - { what: health, value: yellow, reason: Migration, by: maria, until: 2026-06-30 }
  - { what: health, value: red, reason: New owner, by: maria, until: 2026-12-31 }
`,
});
const input: AccountInput = {
  program,
  asOf: '2026-11-02',
  customers: ['acme'],
  decisions: [{ day: '2026-10-01', kind: 'stage', customer: 'acme', stage: 'here' }],
  ledger: [{ day: '2026-10-02', kind: 'opened', run: 'old/acme/1', issue: 418 }],
  rules: [],
  weeks: { days: ['2026-10-26', '2026-11-02'], values: { acme: { m1: [1, 2], spend: [3, 4] } } },
  rename: (key) => key.replace('old/', 'new/'),
  addBusinessDays: (day) => day,
};

describe('what a record says besides the day', () => {
  const { facts, issues } = accountsOf(input);
  const acme = facts.acme;
  it('the last change of the ARR, not one that is still to come', () => {
    expect(acme?.arrChange).toEqual({ on: '2026-09-01', by: 34_000 });
  });
  it('since when its owner has it', () => {
    expect(acme?.ownerSince).toEqual({ csm: '2026-03-01' });
  });
  it('opportunities that were known, the newest first', () => {
    expect(acme?.opportunities.map(({ id, state, amount, close }) => [id, state, amount, close])).toEqual([
      ['o-1', 'open', 20_000, '2026-12-15'],
      ['o-2', 'won', null, '2026-06-01'],
    ]);
  });
  it('exceptions that hold no longer', () => {
    expect(acme?.ended).toEqual([
      { what: 'health', value: 'yellow', reason: 'Migration', by: 'maria', until: '2026-06-30', at: 'customers/acme.yaml:14' },
    ]);
  });
  it('the issue of a run under the key it has today', () => {
    expect(issues).toEqual({ 'new/acme/1': 418 });
  });
});

it('what may not be shown is taken out', () => {
  const all = accountsOf(input);
  const hidden = redactAccounts({ ...all, shown: [{ name: 'spend', part: 'depth' }] }, { money: false, people: false }, new Set(['spend']));
  expect(hidden.shown).toEqual([]);
  expect(hidden.facts.acme).toMatchObject({
    arrChange: null,
    ownerSince: {},
    weeks: { m1: [1, 2] },
    opportunities: [{ amount: null }, { amount: null }],
    ended: [{ by: '', reason: '' }],
  });
  expect(hidden.facts.acme?.weeks).not.toHaveProperty('spend');
});

describe('changed rules', () => {
  const definition = (day: string, digest: string): Decision => ({ day, kind: 'definition', name: 'health/standard', digest });
  const day = (on: string, commit?: string): Decision => ({ day: on, kind: 'day', ...(commit && { commit }) });
  const health = (on: string, customer: string, score: number, band: 'green' | 'yellow', cause?: 'configuration'): Decision => ({
    day: on,
    kind: 'health',
    customer,
    model: 'standard',
    score,
    band,
    held: null,
    coverage: 1,
    ...(cause && { cause }),
  });
  const decisions = [
    day('2026-10-01', 'a'.repeat(40)),
    definition('2026-10-01', 'one'),
    health('2026-10-01', 'acme', 80, 'green'),
    health('2026-10-01', 'other', 90, 'green'),
    day('2026-10-20', 'b'.repeat(40)),
    definition('2026-10-20', 'two'),
    health('2026-10-20', 'acme', 70, 'yellow', 'configuration'),
    health('2026-10-20', 'other', 88, 'green', 'configuration'),
  ];
  const changes = ruleChanges(program, decisions, '2026-11-02');

  it('are told with how many they moved, and between which commits', () => {
    expect(changes).toMatchObject([
      {
        day: '2026-10-20',
        kind: 'health',
        id: 'standard',
        title: 'Standard health',
        moved: 2,
        rebanded: 1,
        between: ['a'.repeat(40), 'b'.repeat(40)],
      },
    ]);
    expect(changes[0]?.at).toMatch(/^playbooks\/health\/standard\.yaml:\d+$/);
  });
  it('and forgotten after ninety days; what is written down first is no change', () => {
    expect(ruleChanges(program, decisions, '2027-02-02')).toEqual([]);
    expect(ruleChanges(program, decisions.slice(0, 4), '2026-11-02')).toEqual([]);
  });
  it('are laid at a customer whom they moved, by its own model', () => {
    const points = [
      { day: '2026-10-01', score: 80.4, band: 'green' },
      { day: '2026-10-20', score: 69.6, band: 'yellow', cause: 'configuration' },
    ] as const;
    expect(ruleMoves(points, changes, 'standard')).toMatchObject([{ day: '2026-10-20', points: -10, rules: [{ id: 'standard' }] }]);
    expect(ruleMoves(points, changes, 'small')[0]?.rules).toEqual([]);
  });
  it.each([
    ['Depth counts workflows, not features (#212)', 212],
    ['Merge pull request #31 from northlight/depth', 31],
    ['Mend #4 at last', null],
  ])('“%s” names the pull request %s', (message, pull) => {
    expect(pullOf(message)).toBe(pull);
  });
});

it('the parts people play: expected ones first, empty ones with the day the last one left', () => {
  const [first] = fixture().report.customers;
  if (first === undefined) throw new Error('the fixture is empty');
  const people = [
    { id: 'p-1', persona: 'champion', leftOn: '2026-08-14' },
    { id: 'p-2', persona: 'sponsor', leftOn: null },
    { id: 'p-3', persona: 'sponsor', leftOn: null },
  ];
  const touchpoint = { title: null, by: 'maria', sentiment: null, at: 'x:1' };
  const touchpoints = [
    { ...touchpoint, on: '2026-10-01', kind: 'call', people: ['p-2'] },
    { ...touchpoint, on: '2026-10-13', kind: 'meeting', people: ['p-3', 'p-1'] },
  ];
  expect(rolesOf({ ...first, people, touchpoints }, ['administrator', 'champion'])).toEqual([
    { persona: 'administrator', people: [], leftOn: null, last: null },
    { persona: 'champion', people: [], leftOn: '2026-08-14', last: null },
    { persona: 'sponsor', people: ['p-2', 'p-3'], leftOn: null, last: { on: '2026-10-13', kind: 'meeting' } },
  ]);
});
