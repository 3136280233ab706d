import { renamingOf } from '../evaluate/runs/renaming.ts';
import { compareReports } from '../proof/impact.ts';
import { changedRules, compareDefinitions, sharedNames } from '../proof/impact-definitions.ts';
import type { ImpactDocument } from '../proof/impact-document.ts';
import { compareFindings, compareScenarios } from '../proof/impact-findings.ts';
import { takenAsGiven } from '../proof/impact-given.ts';
import { planSide, type SidePlan } from './impact-plan.ts';
import { type EvaluatedSide, knownRuns, type Side } from './impact-sides.ts';

/** What stands in a document whatever the sides say. */
export type ImpactFrame = Pick<ImpactDocument, 'base' | 'head' | 'asOf' | 'notes'>;

/** Compares two sides. A side that could not be evaluated leaves a gap, and never counts as “no change”. */
export function compareSides(base: Side, head: Side, frame: ImpactFrame, isPublic: boolean | null): ImpactDocument {
  const program = head.workspace.program ?? base.workspace.program;
  const rename = program === undefined ? (id: string) => id : renamingOf(program.content).playbook;
  const gap = gapOf(base, head);
  const errors = head.diagnostics.filter(({ severity }) => severity === 'error').length;
  const plan = head.evaluated === null ? null : planSide(head.evaluated, isPublic);
  const basePlan = base.evaluated === null ? null : planSide(base.evaluated, isPublic);
  return {
    workspace: program?.content.workspace.value.name ?? null,
    ...frame,
    notes: [...frame.notes, ...notesOf(base, head)],
    gap,
    ...(base.evaluated === null || head.evaluated === null
      ? { impact: null, definitions: [], given: [] }
      : compareEvaluated(base.evaluated, head.evaluated)),
    mode: plan?.mode ?? null,
    plan: plan === null || basePlan === null ? null : { base: countsOf(basePlan), head: countsOf(plan) },
    guards: (plan?.stopped ?? []).map((says) => ({ says, onBase: basePlan === null ? null : basePlan.stopped.includes(says) })),
    findings:
      base.evaluated === null
        ? { new: head.diagnostics, solved: [] }
        : head.evaluated === null
          ? { ...compareFindings(base.diagnostics, head.diagnostics), solved: [] }
          : compareFindings(base.diagnostics, head.diagnostics),
    scenarios: head.scenarios === null ? null : compareScenarios(base.scenarios, head.scenarios, rename),
    errors,
  };
}

function compareEvaluated(base: EvaluatedSide, head: EvaluatedSide): Pick<ImpactDocument, 'impact' | 'definitions' | 'given'> {
  const renaming = renamingOf(head.program.content);
  const named = sharedNames(base.program, head.program);
  return {
    impact: compareReports(base.report, head.report, { renaming, known: knownRuns(head), named }),
    definitions: compareDefinitions(base.program, head.program, renaming.playbook),
    given: takenAsGiven(head.input, changedRules(base.program, head.program, renaming.playbook), head.report),
  };
}

function gapOf(base: Side, head: Side): ImpactDocument['gap'] {
  if (base.evaluated !== null && head.evaluated !== null) return null;
  const errors = base.diagnostics.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  return {
    head: head.evaluated === null,
    base: base.evaluated !== null || first === undefined ? null : { first, errors: errors.length },
  };
}

function notesOf(base: Side, head: Side): readonly string[] {
  const newest = (head.evaluated?.report.sources ?? []).flatMap((source) => source.newest ?? []).sort();
  const rows = newest.length === 0 ? [] : [`The newest row is of ${newest.at(-1)}.`];
  return [...rows, ...new Set([base.evaluated?.note, head.evaluated?.note].flatMap((note) => (note == null ? [] : [`${note}.`])))];
}

function countsOf({ creates, closes }: SidePlan) {
  return { creates, closes };
}
