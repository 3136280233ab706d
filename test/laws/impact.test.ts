import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renamingOf } from '../../src/evaluate/runs/renaming.ts';
import { isLive } from '../../src/evaluate/runs/run.ts';
import { foldDecisions } from '../../src/evaluate/state.ts';
import { evaluateThrough } from '../../src/history/catch-up.ts';
import { compareReports, isUnchanged } from '../../src/proof/impact.ts';
import { changedRules, compareDefinitions, sharedNames } from '../../src/proof/impact-definitions.ts';
import { takenAsGiven } from '../../src/proof/impact-given.ts';
import { planTasks } from '../../src/tasks/plan.ts';
import { settings } from '../tasks/sample.ts';
import { DAYS, drafts, wishes } from './arbitraries.ts';
import { live, type Wish } from './days.ts';
import { type Draft, FIRST, observe, programOf } from './draft.ts';
import { hold } from './law.ts';

const asOf = FIRST + DAYS;

/** A draft as it was lived with for some days, and what one of two sides of a change says on the day after. */
function sides(base: Draft, head: Draft, given: readonly Wish[]) {
  const { history, ledger } = live(base, DAYS, { wishes: given });
  const side = (draft: Draft) => {
    const program = programOf(draft);
    const input = { program, observations: observe(draft, asOf), history, ledger, asOf };
    return { program, input, report: evaluateThrough(input).report };
  };
  const [before, after] = [side(base), side(head)];
  const renaming = renamingOf(after.program.content);
  const known = new Set([...foldDecisions(history).runs.values()].filter(isLive).map(({ key }) => renaming.key(key)));
  const context = { renaming, known, named: sharedNames(before.program, after.program) };
  return { before, after, ledger, impact: compareReports(before.report, after.report, context) };
}

test('a workspace and itself: no impact, and nothing is taken as given', () => {
  hold(40, fc.record({ draft: drafts(), wishes }), ({ draft, wishes: given }) => {
    const { before, after, impact } = sides(draft, draft, given);
    expect(isUnchanged(impact)).toBe(true);
    expect(compareDefinitions(before.program, after.program, (id) => id)).toEqual([]);
    expect(
      takenAsGiven(
        after.input,
        changedRules(before.program, after.program, (id) => id),
        after.report,
      ),
    ).toEqual([]);
  });
});

test('what opens and what no longer does is the difference of the plans', () => {
  const seen = { opens: 0, fewer: 0, changed: 0 };
  hold(120, fc.record({ draft: drafts(), other: drafts(), wishes }), ({ draft, other, wishes: given }) => {
    // Other rules for the same customers, rows and past.
    const { before, after, ledger, impact } = sides(
      draft,
      { ...other, workspace: draft.workspace, customers: draft.customers, rows: draft.rows },
      given,
    );
    const creates = ({ report }: typeof before) =>
      planTasks({
        report,
        issues: null,
        ledger,
        settings: settings({ guards: { creates: 999, closes: 999, close_share: 1, audience_above: 999 } }),
      }).creates.map(({ key }) => key);
    const [was, is] = [new Set(creates(before)), new Set(creates(after))];
    const { opens, stays, closes, dropped, displaced, orphaned } = impact.runs;
    const keys = (...lists: (typeof opens)[]) =>
      lists
        .flat()
        .map(({ key }) => key)
        .sort();
    const wereOpen = [closes, dropped, displaced, orphaned].map((list) => list.filter(({ from }) => from === 'open'));
    expect(keys(opens, stays)).toEqual([...is].filter((key) => !was.has(key)).sort());
    expect(keys(...wereOpen)).toEqual([...was].filter((key) => !is.has(key)).sort());
    expect(is.size - was.size).toBe(keys(opens, stays).length - keys(...wereOpen).length);
    seen.opens += opens.length;
    seen.fewer += keys(...wereOpen).length;
    seen.changed += isUnchanged(impact) ? 0 : 1;
  });
  expect(
    Object.values(seen).every((count) => count > 0),
    JSON.stringify(seen),
  ).toBe(true);
});
