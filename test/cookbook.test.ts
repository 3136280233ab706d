import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { evaluateDay } from '../src/evaluate/evaluation.ts';
import { foldDecisions } from '../src/evaluate/state.ts';
import type { Program } from '../src/expressions/program.ts';
import { parseDay } from '../src/model/day.ts';
import type { Observations } from '../src/model/observation.ts';
import { type PlacedScenario, placeScenarios } from '../src/proof/difference.ts';
import { uncoveredPlaybooks } from '../src/proof/scenario-coverage.ts';
import { runScenario, type ScenarioResult } from '../src/proof/scenario-run.ts';
import { reportText } from '../src/workspace/reporters.ts';
import { readWorkspace } from '../src/workspace/workspace.ts';

/*
 * Each folder is a workspace that writes one rule of a published handbook in our format. Beside it stand `recipe.yaml` (its questions on the
 * cookbook pages), `expected.txt` where the check has something to say, and `mutations.yaml`: changes of a figure that a scenario must notice. A scenario
 * has one customer; `reports.yaml` says by day what several must be, where nothing but their records is read.
 */
const folder = 'test/cases/cookbook';

/** A change of one file; each text must stand in it exactly once. */
const mutations = z.array(z.strictObject({ file: z.string(), change: z.record(z.string(), z.string()) })).min(1);
type Mutation = z.output<typeof mutations>[number];

const reports = z.record(
  z.string(),
  z.record(
    z.string(),
    z.strictObject({
      score: z.number().optional(),
      band: z.string().optional(),
      coverage: z.number().optional(),
      /** The metrics that are flagged as stale. */
      stale: z.array(z.string()).optional(),
    }),
  ),
);

/** What differs from `reports.yaml`; null without that file. */
function reportDifferences(root: string, program: Program): readonly string[] | null {
  const file = join(root, 'reports.yaml');
  if (!existsSync(file)) return null;
  return Object.entries(reports.parse(parse(readFileSync(file, 'utf8')))).flatMap(([day, customers]) => {
    const asOf = parseDay(day);
    if (asOf === undefined) throw new Error(`${day} is no day`);
    const { report } = evaluateDay({ program, observations: nothing, past: foldDecisions([]), ledger: [], asOf });
    return Object.entries(customers).flatMap(([id, expected]) => {
      const customer = report.customers.find((one) => one.id === id);
      const { score, band, coverage } = customer?.health ?? {};
      const stale = customer?.metrics.filter(({ state }) => state === 'stale').map(({ name }) => name);
      const got: Record<string, unknown> = { score, band, coverage, stale };
      return Object.entries(expected).flatMap(([field, value]) =>
        String(got[field]) === String(value) ? [] : [`${day} ${id} ${field}: expected ${value}, got ${got[field]}`],
      );
    });
  });
}

/** No rows of any source. */
const nothing: Observations = { days: [], observe: () => undefined, source: (_source, day) => ({ newest: day, rows: 0 }), rows: () => [] };

/** What the commands `validate --no-data` and `test` find in a workspace. */
function run(root: string, untilOneFails = false) {
  const { program, diagnostics, sourceLine } = readWorkspace(root);
  const scenarios = program?.content.scenarios.flatMap(placeScenarios) ?? [];
  const hasErrors = program === undefined || diagnostics.some(({ severity }) => severity === 'error');
  // As the command does: nothing is run on a workspace that is wrong.
  const ran: { placed: PlacedScenario; result: ScenarioResult }[] = [];
  if (!hasErrors)
    for (const placed of scenarios) {
      const result = runScenario(program, placed);
      ran.push({ placed, result });
      if (untilOneFails && !result.passed) break;
    }
  const reported = hasErrors ? null : reportDifferences(root, program);
  const differences = ran.flatMap(({ result: { name, differences } }) =>
    differences.map(({ day, field, expected, got }) => `${name}: ${day} ${field}: expected ${expected}, got ${got}`),
  );
  return {
    text: reportText(diagnostics, sourceLine),
    hasErrors,
    isLookedAt: ran.length > 0 || reported !== null,
    differences: [...differences, ...(reported ?? [])],
    uncovered: hasErrors ? [] : uncoveredPlaybooks(program, ran).map(({ playbook, needs }) => `${playbook} needs ${needs}`),
  };
}

function runMutated(root: string, { file, change }: Mutation) {
  const copy = mkdtempSync(join(tmpdir(), 'setpiece-cookbook-'));
  try {
    cpSync(root, copy, { recursive: true });
    let text = readFileSync(join(copy, file), 'utf8');
    for (const [from, to] of Object.entries(change)) {
      expect(text.split(from), `${file} has "${from}" once`).toHaveLength(2);
      text = text.replace(from, () => to);
    }
    writeFileSync(join(copy, file), text);
    return run(copy, true);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

describe.each(readdirSync(folder))('cookbook/%s', (name) => {
  const root = join(folder, name);
  const expected = join(root, 'expected.txt');
  const says = existsSync(expected) ? readFileSync(expected, 'utf8') : 'no problems found\n';
  const whole = run(root);

  test('the check says what is expected, and nothing else', () => {
    // `UPDATE_EXPECTED=1` writes what is printed, for review.
    if (process.env.UPDATE_EXPECTED && !process.env.CI && whole.text !== says) writeFileSync(expected, whole.text);
    expect(whole.text).toBe(says);
  });

  if (whole.hasErrors) return;

  test('every scenario passes, and each playbook has one in which it fires and one in which it does not', () => {
    expect(whole.differences).toEqual([]);
    expect(whole.isLookedAt).toBe(true);
    expect(whole.uncovered).toEqual([]);
  });

  const changes = mutations.parse(parse(readFileSync(join(root, 'mutations.yaml'), 'utf8')));
  test.each(changes.map((change) => [Object.entries(change.change).flat().join(' → ').replaceAll('\n', ' '), change] as const))(
    'a scenario notices %s',
    (_words, change) => {
      const mutated = runMutated(root, change);
      expect(mutated.hasErrors, mutated.text).toBe(false);
      expect(mutated.differences).not.toEqual([]);
    },
  );
});
