import { describe, expect, test } from 'vitest';
import { placeScenarios } from '../../src/proof/difference.ts';
import { uncoveredPlaybooks } from '../../src/proof/scenario-coverage.ts';
import { runScenario } from '../../src/proof/scenario-run.ts';
import { given, runAll } from './given-scenario.ts';

/** The playbooks that a scenario about acme asks. */
const asked = (rest: string) => runAll(`scenario: A\ncustomer: { like: acme }\n${rest}`)[0]?.asked;

describe('a scenario asks a playbook whose start could have come up in it', () => {
  test('a condition that is known not to hold', () => {
    expect(asked('data: { seat_use: 80% }\nexpect: { 2026-09-02: { runs: none } }\n')).toContain('save-plan');
  });

  test('not one that is unknown for lack of data', () => {
    expect(asked('expect: { 2026-09-02: { runs: none }, 2026-10-02: { runs: none } }\n')).not.toContain('save-plan');
  });

  test('not one that is true from the first day on, and so taken as given', () => {
    const days = 'expect: { 2026-09-02: { runs: none }, 2026-09-20: { runs: none } }\n';
    expect(asked(`data: { seat_use: 20% }\n${days}`)).not.toContain('save-plan');
    expect(asked(`data: { seat_use: { 2026-09-01: 80%, 2026-09-10: 20% } }\n${days}`)).toContain('save-plan');
  });

  test('a date that is reached, or is known for a week; two days beside it say nothing', () => {
    expect(asked('expect: { 2026-11-01: { opens: renewal-90 } }\n')).toContain('renewal-90');
    expect(asked('expect: { 2026-09-01: { runs: none } }\n')).not.toContain('renewal-90');
    expect(asked('expect: { 2026-09-01: { runs: none }, 2026-09-10: { runs: none } }\n')).toContain('renewal-90');
  });

  test('rows of the source it starts on', () => {
    expect(asked('expect: { 2026-09-01: { runs: none } }\n')).not.toContain('urgent');
    const low = 'rows: { tickets: [{ id: T-1, on: 2026-09-01, priority: low, minutes: 3 }] }\n';
    expect(asked(`${low}expect: { 2026-09-01: { runs: none } }\n`)).toContain('urgent');
  });
});

test('a playbook that nobody asked is not shown to stay away', () => {
  const program = given(`scenario: Quiet\ncustomer: { like: acme }\nexpect: { 2026-09-01: { runs: none } }\nnever: [save-plan, urgent]\n`);
  const ran = program.content.scenarios.flatMap(placeScenarios).map((placed) => ({ placed, result: runScenario(program, placed) }));
  expect(ran.every(({ result }) => result.passed)).toBe(true);
  const needs = uncoveredPlaybooks(program, ran).filter(({ playbook }) => ['save-plan', 'urgent'].includes(playbook));
  expect(needs.map(({ playbook, needs }) => `${playbook} needs ${needs}`)).toEqual([
    'save-plan needs a scenario in which it fires',
    'save-plan needs a scenario in which it does not fire',
    'urgent needs a scenario in which it fires',
    'urgent needs a scenario in which it does not fire',
  ]);
});
