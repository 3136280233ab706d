import type { IsoDay } from '../evaluate/report.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { type Impact, isUnchanged } from './impact.ts';
import type { DefinitionChange } from './impact-definitions.ts';
import type { FindingChanges, ScenarioChanges } from './impact-findings.ts';
import type { TakenAsGiven } from './impact-given.ts';

/** Issues that the next run would open and close on one side. */
export interface PlannedIssues {
  readonly creates: number;
  readonly closes: number;
}

/** A guard that would stop the plan of the head. */
interface StoppingGuard {
  readonly says: string;
  /** Whether it stops the plan of the base as well; null where that could not be evaluated. */
  readonly onBase: boolean | null;
}

/** Which sides could not be evaluated. */
interface ImpactGap {
  /** Whether the head has errors that must be mended first. */
  readonly head: boolean;
  /** The first error of the base, and how many it has; null where the base was evaluated. */
  readonly base: { readonly first: Diagnostic; readonly errors: number } | null;
}

/** Everything an impact says, as it is written in JSON. */
export interface ImpactDocument {
  /** The workspace's name; null while it cannot be read. */
  readonly workspace: string | null;
  readonly base: { readonly name: string; readonly commit: string };
  /** A null commit stands for the files as they lie in the working tree. */
  readonly head: { readonly name: string; readonly commit: string | null };
  readonly asOf: IsoDay | null;
  /** Why nothing is known of what changes; null where both sides were evaluated. */
  readonly gap: ImpactGap | null;
  /** What the comparison rests on, and what it lacks. */
  readonly notes: readonly string[];
  readonly impact: Impact | null;
  readonly definitions: readonly DefinitionChange[];
  readonly given: readonly TakenAsGiven[];
  readonly mode: 'live' | 'shadow' | null;
  readonly plan: { readonly base: PlannedIssues; readonly head: PlannedIssues } | null;
  readonly guards: readonly StoppingGuard[];
  /** Of a head whose base could not be evaluated, all findings are new. */
  readonly findings: FindingChanges;
  /** Null while the files of the head have errors. */
  readonly scenarios: ScenarioChanges | null;
  /** How many errors the head has, whether they are new or not. */
  readonly errors: number;
}

/** Whether a document says that no customer, no run and nobody's load differs. */
export function saysUnchanged({ impact }: ImpactDocument): boolean {
  return impact !== null && isUnchanged(impact);
}

/** Whether the head is as it should be: no error, and no scenario that fails. */
export function isSound({ errors, scenarios }: ImpactDocument): boolean {
  return errors === 0 && (scenarios?.failing.length ?? 0) === 0;
}
