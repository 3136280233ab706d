import { compareDiagnostics, compareText, type Diagnostic } from '../model/diagnostic.ts';
import type { Difference } from './difference.ts';
import type { Uncovered } from './scenario-coverage.ts';
import type { ScenarioResult } from './scenario-run.ts';

/** Findings that only one side has. */
export interface FindingChanges {
  readonly new: readonly Diagnostic[];
  readonly solved: readonly Diagnostic[];
}

/**
 * Compares findings by what they say, one by one: a line that moved, or a file that did, makes none of them new. Of several that say the same, those in
 * files that had them before are taken as the old ones.
 */
export function compareFindings(base: readonly Diagnostic[], head: readonly Diagnostic[]): FindingChanges {
  const [before, after] = [Map.groupBy(base, saying), Map.groupBy(head, saying)];
  const found = { new: [] as Diagnostic[], solved: [] as Diagnostic[] };
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const [gone, come] = unmatched(before.get(key) ?? [], after.get(key) ?? []);
    found.new.push(...come);
    found.solved.push(...gone);
  }
  return { new: found.new.sort(compareDiagnostics), solved: found.solved.sort(compareDiagnostics) };
}

/** A scenario that fails on the head. */
interface FailingScenario {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  /** `new` for a scenario that the base does not have; null where the base could not be asked. */
  readonly onBase: 'passed' | 'failed' | 'new' | null;
  readonly differences: readonly Difference[];
}

/** What scenarios say about a change. */
export interface ScenarioChanges {
  readonly ran: number;
  readonly failing: readonly FailingScenario[];
  /** Names of scenarios that fail on the base and pass on the head. */
  readonly mended: readonly string[];
  /** What active playbooks lack that they had, or that are new; and what they no longer lack. */
  readonly uncovered: readonly Uncovered[];
  readonly covered: readonly Uncovered[];
}

/** How the scenarios of a workspace went. */
export interface ScenarioSide {
  readonly results: readonly ScenarioResult[];
  readonly uncovered: readonly Uncovered[];
}

/** Compares scenarios by name; null stands for a base that could not be asked, and then everything of the head counts. */
export function compareScenarios(base: ScenarioSide | null, head: ScenarioSide, renamePlaybook: (id: string) => string): ScenarioChanges {
  const before = new Map<string, boolean>();
  for (const { name, passed } of base?.results ?? []) before.set(name, passed && (before.get(name) ?? true));
  const lack = ({ playbook, needs }: Uncovered) => `${playbook} ${needs}`;
  const lacked = new Set((base?.uncovered ?? []).map((one) => lack({ ...one, playbook: renamePlaybook(one.playbook) })));
  const lacks = new Set(head.uncovered.map(lack));
  return {
    ran: head.results.length,
    failing: head.results
      .filter(({ passed }) => !passed)
      .map(({ name, file, line, differences }) => {
        const was = before.get(name);
        return { name, file, line, onBase: base === null ? null : was === undefined ? 'new' : was ? 'passed' : 'failed', differences };
      }),
    mended: head.results
      .filter(({ name, passed }) => passed && before.get(name) === false)
      .map(({ name }) => name)
      .sort(compareText),
    uncovered: head.uncovered.filter((one) => !lacked.has(lack(one))),
    covered: (base?.uncovered ?? []).filter((one) => !lacks.has(lack({ ...one, playbook: renamePlaybook(one.playbook) }))),
  };
}

/** The code and the words, without places in files. */
function saying({ code, severity, message }: Diagnostic): string {
  return `${severity} ${code} ${message.replaceAll(/[\w./-]+\.(?:ya?ml|mdx?|csv|parquet|ndjson)(?::\d+)*/g, '')}`;
}

function unmatched(
  before: readonly Diagnostic[],
  after: readonly Diagnostic[],
): readonly [gone: readonly Diagnostic[], come: readonly Diagnostic[]] {
  const gone = [...before];
  const moved: Diagnostic[] = [];
  for (const one of after) {
    const same = gone.findIndex(({ file }) => file === one.file);
    if (same < 0) moved.push(one);
    else gone.splice(same, 1);
  }
  const paired = Math.min(gone.length, moved.length);
  return [gone.slice(paired), moved.slice(paired)];
}
