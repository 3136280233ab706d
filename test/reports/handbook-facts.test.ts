import { describe, expect, it } from 'vitest';
import type { Decision } from '../../src/evaluate/decision.ts';
import { decideDay } from '../../src/evaluate/evaluation.ts';
import { foldDecisions } from '../../src/evaluate/state.ts';
import { placeScenarios } from '../../src/proof/difference.ts';
import { runScenario } from '../../src/proof/scenario-run.ts';
import { handbookFacts } from '../../src/reports/handbook-facts.ts';
import { modelFacts } from '../../src/reports/model-facts.ts';
import type { ScenarioFacts } from '../../src/reports/scenario-facts.ts';
import { scenarioFacts } from '../../src/reports/scenario-facts.ts';
import { familyFacts, segmentFacts } from '../../src/reports/segment-facts.ts';
import type { Shows } from '../../src/reports/site-data.ts';
import { spreadOf } from '../../src/reports/spread.ts';
import { languageOf } from '../../src/site/language/language.ts';
import { given, observed, on } from '../evaluate/given.ts';
import { given as givenScenario } from '../proof/given-scenario.ts';
import { fixture } from '../site/fixture.ts';

const all: Shows = { reports: true, money: true, people: true };
const nothing: Shows = { reports: false, money: false, people: false };

describe('how numbers lie', () => {
  it('gives single numbers a step each, and the lower of two middles', () => {
    expect(spreadOf([3, 0, 1, 1])).toEqual({
      lowest: 0,
      lower: 0,
      middle: 1,
      upper: 1,
      highest: 3,
      steps: [
        { from: 0, to: 1, count: 1 },
        { from: 1, to: 2, count: 2 },
        { from: 2, to: 3, count: 0 },
        { from: 3, to: 4, count: 1 },
      ],
    });
  });

  it('puts a value on an edge into the step above, and the highest into the last', () => {
    const steps = spreadOf([0, 0.2, 0.3, 1])?.steps ?? [];
    expect(steps).toHaveLength(10);
    expect(steps.filter(({ count }) => count > 0).map(({ from, to }) => [from, to])).toEqual([
      [0, 0.1],
      [0.2, 0.3],
      [0.3, 0.4],
      [0.9, 1],
    ]);
  });

  it('goes below zero, stands still on one value, and is nothing without any', () => {
    expect(spreadOf([-250, 900])?.steps.map(({ from }) => from)).toEqual([-300, -200, -100, 0, 100, 200, 300, 400, 500, 600, 700, 800]);
    expect(spreadOf([0.5, 0.5])?.steps).toEqual([{ from: 0.5, to: 0.6, count: 2 }]);
    expect(spreadOf([])).toBeNull();
  });
});

describe('what a health model gives', () => {
  const { customers } = fixture().report;

  it('counts customers by band and by steps of five points', () => {
    const facts = modelFacts(['standard', 'unused'], customers, true);
    expect(facts.standard?.customers).toBe(customers.filter(({ health }) => health.model === 'standard').length);
    // Verdant, Nordhaven and Dune Hotels: 41, 46 and 46 points.
    expect(facts.standard?.scores?.slice(8, 10).map(({ red }) => red)).toEqual([1, 2]);
    expect(facts.unused).toMatchObject({ customers: 0, bands: { green: 0, yellow: 0, red: 0, unknown: 0 }, coverage: [] });
  });

  it('tells no scores where no customer may be shown', () => {
    expect(modelFacts(['standard'], customers, false).standard?.scores).toBeNull();
  });
});

describe('who is in a segment', () => {
  const { report } = fixture();
  const members = report.customers.filter(({ segments }) => segments.includes('high_touch'));
  const moved = (day: string, customer: string, isIn: boolean): Decision => ({
    day,
    kind: 'segment',
    customer,
    segment: 'high_touch',
    in: isIn,
  });
  const day = (written: string): Decision => ({ day: written, kind: 'day' });

  it('counts who came and left today and within a week, and who went there and back as neither', () => {
    const decisions = [
      day('2026-11-01'),
      moved('2026-11-01', 'solano', true),
      moved('2026-11-18', 'arbor', true),
      moved('2026-11-18', 'calder', true),
      moved('2026-11-20', 'calder', false),
      moved('2026-11-23', 'solano', false),
    ];
    const facts = segmentFacts(['high_touch'], report, report.customers, decisions).high_touch;
    expect(facts?.today).toEqual({ entered: 0, left: 1 });
    expect(facts?.week).toEqual({ entered: 1, left: 1 });
  });

  it('does not know of change where history begins later', () => {
    const facts = segmentFacts(['high_touch'], report, [], [day('2026-11-20'), moved('2026-11-20', 'arbor', true)]).high_touch;
    expect(facts?.today).toEqual({ entered: 0, left: 0 });
    expect(facts?.week).toBeNull();
  });

  it('names the first by name, counts all, and names nobody who may not be shown', () => {
    const facts = segmentFacts(['high_touch'], report, report.customers, []).high_touch;
    expect(facts?.customers).toBe(members.length);
    expect(facts?.members.map(({ name }) => name)).toEqual(members.map(({ name }) => name).sort());
    expect(segmentFacts(['high_touch'], report, [], []).high_touch).toMatchObject({ customers: members.length, members: [] });
  });

  it('finds those of a family that are in none or in several', () => {
    const customers = [{ segments: ['high'] }, { segments: ['high', 'low'] }, { segments: [] }, { segments: ['low', 'risk'] }];
    expect(familyFacts(new Map([['touch', ['high', 'low']]]), customers)).toEqual([
      { family: 'touch', segments: ['high', 'low'], none: 1, several: 1 },
    ]);
  });
});

const files = {
  'playbooks/metrics/more.yaml': `
metrics:
  half: { is: share / 2, unit: percent }
  worth: { is: arr * 2 }
  grade:
    cases:
      - if: share >= 0.5
        then: high
      - else: low
segments:
  busy: share >= 0.5
`,
  'playbooks/plays/renewal.mdx': `---
id: renewal
title: Renewal
status: active
goal: { outcome: Renewed }
for: busy
start: { on: renewal - 30d }
again: never
owner: csm
steps:
  - { id: call, title: Call, due: start + 2d }
---
`,
  ...Object.fromEntries(
    [
      ['acme', '2026-12-20'],
      ['brig', '2026-12-10'],
      ['cove', '2026-12-05'],
      ['dune', '2026-12-06'],
    ].map(([id, end]) => [
      `customers/${id}.yaml`,
      `id: ${id}\nname: ${id?.toUpperCase()}\nowners:\n  - { role: csm, login: maria, from: 2026-01-01 }\ncontracts:\n  - { id: "1", start: 2026-01-01, end: ${end}, arr: 1000 }\n`,
    ]),
  ),
};

function factsShowing(shows: Shows) {
  const program = given(files);
  const observations = observed({ acme: { share: 0.6, mood: 'glad' }, brig: { share: 0.9, mood: 'sad' }, cove: { share: 0.2 }, dune: {} });
  const evaluation = decideDay({ program, observations, past: foldDecisions([]), ledger: [], asOf: on('2026-11-01') });
  const report = evaluation.report();
  const shown = shows.reports ? report : { ...report, customers: [] };
  const day = { prospects: evaluation.prospects(), texts: evaluation.texts(), scenarios: [] };
  return handbookFacts({ report, shown, program, decisions: [], shows, moneyNames: new Set(['arr', 'worth']), hidden: new Set(), day });
}

describe('whom a playbook is for', () => {
  it('counts who matches, who waits for a date, and whose turn is next', () => {
    // Unknown is not in a segment, so Dune is not for it.
    expect(factsShowing(all).playbooks.renewal).toMatchObject({
      matching: 2,
      waiting: 2,
      next: { id: 'brig', name: 'BRIG', day: '2026-11-10' },
      open: 0,
    });
  });

  it('names nobody where nobody may be named', () => {
    expect(factsShowing(nothing).playbooks.renewal).toMatchObject({ matching: 2, waiting: 2, next: null, runs: [], filled: null });
  });
});

describe('what is known of a metric', () => {
  it('counts values and tells how they lie, of numbers, texts and dates', () => {
    const { metrics } = factsShowing(all);
    expect(metrics.share).toMatchObject({ known: 3, missing: 1, newest: '2026-11-01', spread: { lowest: 0.2, middle: 0.6, highest: 0.9 } });
    expect(metrics.mood).toMatchObject({
      known: 2,
      missing: 2,
      spread: null,
      answers: [
        { value: 'glad', count: 1 },
        { value: 'sad', count: 1 },
      ],
    });
  });

  it('keeps amounts, texts and all values back as the site says', () => {
    const withoutMoney = factsShowing({ ...all, money: false }).metrics;
    expect([withoutMoney.worth?.spread, withoutMoney.worth?.known, withoutMoney.share?.spread?.middle]).toEqual([null, 4, 0.6]);
    const withoutPeople = factsShowing({ ...all, people: false }).metrics;
    // What a text says may be a name; what the workspace itself writes is none.
    expect([withoutPeople.mood?.answers, withoutPeople.grade?.answers?.length]).toEqual([null, 2]);
    expect(factsShowing(nothing).metrics.share).toMatchObject({ known: 3, missing: 1, spread: null });
  });

  it('says who reads it', () => {
    const { uses } = factsShowing(nothing);
    expect(uses.share?.map(({ kind, id }) => `${kind} ${id}`)).toEqual(['metric half', 'metric grade', 'segment busy']);
    expect(uses.busy).toEqual([{ kind: 'playbook', id: 'renewal', title: 'Renewal' }]);
    expect(uses.facts?.map(({ id }) => id)).toContain('mood');
    expect(uses.half).toBeUndefined();
  });
});

describe('a scenario in words', () => {
  const text = `
- scenario: Nothing happens early
  playbook: renewal-90
  customer:
    like: acme
    country: DE
  data:
    users: { 2026-10-01: 70, 2026-10-15: 35 }
  did:
    - { on: 2026-11-05, step: value_report }
  expect:
    2026-10-31: { runs: none }
    2026-11-01: { opens: renewal-90, owner: jonas }
`;
  function told(shows: Shows): ScenarioFacts {
    const program = givenScenario(text);
    const [placed] = program.content.scenarios.flatMap(placeScenarios);
    if (placed === undefined) throw new Error('a scenario was expected');
    const { file, line, passed, differences } = runScenario(program, placed);
    const [facts] = scenarioFacts([{ scenario: placed.scenario, file, line, passed, differences }], program, shows);
    if (facts === undefined) throw new Error('facts were expected');
    return facts;
  }
  const { t } = languageOf('en');
  const wordsOf = (facts: ScenarioFacts) => JSON.stringify([facts.given, facts.days, facts.wrong]);

  it('tells what is given, what people do, what must hold and where it does not', () => {
    const facts = told(all);
    expect(facts).toMatchObject({ name: 'Nothing happens early', playbooks: ['renewal-90'], passed: false });
    expect(facts.given.map((one) => t(one))).toEqual([
      'A customer like Acme.',
      'But with other country.',
      'Users, from 1 Oct: 70.',
      'Users, from 15 Oct: 35.',
    ]);
    expect(facts.days.map(({ day }) => day)).toEqual(['2026-10-31', '2026-11-01', '2026-11-05']);
    expect(facts.days[0]?.expects.map((one) => t(one))).toEqual(['No run is open or held back.']);
    // A deed after the last day that is looked at is refused, and nothing is run.
    expect(facts.days[2]?.wrong).toHaveLength(1);
  });

  it('names no customer and no person where they may not be shown', () => {
    expect(wordsOf(told(all))).toContain('Acme');
    expect(wordsOf(told(all))).toContain('jonas');
    expect(wordsOf(told(nothing))).not.toMatch(/acme|jonas|maria/i);
  });
});
