import { type Difference, type PlacedScenario, placeScenarios } from '../proof/difference.ts';
import { type Uncovered, uncoveredPlaybooks } from '../proof/scenario-coverage.ts';
import { runScenario, type ScenarioResult } from '../proof/scenario-run.ts';
import { reportAnnotations } from '../workspace/reporters.ts';
import { hasErrors, openWorkspace, writeDiagnostics } from './opened-workspace.ts';
import type { WorkspaceOptions } from './options.ts';
import { resolveRoot } from './places.ts';
import { Progress } from './progress.ts';
import { readSurroundings } from './surroundings.ts';
import { type ExitCode, type Terminal, UseError } from './terminal.ts';

/** Options of `setpiece test`. */
export interface TestOptions extends WorkspaceOptions {
  readonly annotations?: boolean;
  /** Only scenarios whose name, file or playbook has this text. */
  readonly pattern?: string;
}

/** `setpiece test`: runs the scenarios of a workspace and says where they differ, field by field. */
export async function test(options: TestOptions, terminal: Terminal): Promise<ExitCode> {
  const progress = new Progress(terminal);
  const workspace = await progress.stage('Reading the workspace', () => openWorkspace(options.root, undefined, terminal));
  const { program } = workspace;
  if (hasErrors(workspace.diagnostics) || !program) {
    writeDiagnostics(workspace.diagnostics, workspace, options.json ? 'json' : 'text', terminal);
    return 1;
  }
  const scenarios = program.content.scenarios.flatMap(placeScenarios);
  const chosen = scenarios.filter((placed) => isMeant(placed, options.pattern));
  if (options.pattern !== undefined && chosen.length === 0)
    throw new UseError(`No scenario has "${options.pattern}" in its name, file or playbook.`, 'Without a pattern all scenarios run.');
  const ran = progress.stage(`Running ${chosen.length} scenarios`, () =>
    chosen.map((placed) => ({ placed, result: runScenario(program, placed) })),
  );
  const results = ran.map(({ result }) => result);
  // What a part of the scenarios leaves uncovered says nothing.
  const uncovered = options.pattern === undefined ? uncoveredPlaybooks(program, ran) : null;

  if (options.json) terminal.out(`${JSON.stringify({ scenarios: results.map(plainResult), uncovered }, null, 2)}\n`);
  else {
    for (const result of results) if (!result.passed) terminal.out(`${failure(result)}\n`);
    for (const one of uncovered ?? []) terminal.err(`${one.file}:${one.line} warning: ${one.playbook} needs ${one.needs}\n`);
    if (options.annotations ?? terminal.environment.GITHUB_ACTIONS === 'true')
      await annotate(options.root, results, uncovered ?? [], terminal);
  }
  terminal.err(`${summary(results)}\n`);
  return results.every(({ passed }) => passed) ? 0 : 1;
}

function isMeant({ scenario, file }: PlacedScenario, pattern: string | undefined): boolean {
  if (pattern === undefined) return true;
  const text = pattern.toLowerCase();
  return [scenario.scenario, file.file, scenario.playbook ?? ''].some((part) => part.toLowerCase().includes(text));
}

function plainResult({ name, file, line, passed, differences }: ScenarioResult) {
  return { name, file, line, passed, differences };
}

function failure({ name, file, line, differences }: ScenarioResult): string {
  const lines = differences.flatMap((difference) => [
    `  ${difference.day === null ? '' : `${difference.day} `}${difference.field}  (${difference.file}:${difference.line})`,
    `    expected ${difference.expected}`,
    `    got      ${difference.got}`,
  ]);
  return [`✗ ${name}  (${file}:${line})`, ...lines, ''].join('\n');
}

function summary(results: readonly ScenarioResult[]): string {
  const failed = results.filter(({ passed }) => !passed).length;
  return `${results.length} ${results.length === 1 ? 'scenario' : 'scenarios'}: ${results.length - failed} passed, ${failed} failed`;
}

/** Actions looks files up from the root of the repository, which may lie above the content root. */
async function annotate(
  root: string,
  results: readonly ScenarioResult[],
  uncovered: readonly Uncovered[],
  terminal: Terminal,
): Promise<void> {
  const { folder } = await readSurroundings(resolveRoot(root, terminal), terminal.environment);
  const errors = results.flatMap(({ name, differences }) =>
    differences.map((difference) => ({
      ...place(difference),
      code: 'scenario',
      severity: 'error' as const,
      message: sentence(name, difference),
    })),
  );
  const warnings = uncovered.map((one) => ({
    ...place(one),
    code: 'uncovered-playbook',
    severity: 'warning' as const,
    message: `${one.playbook} needs ${one.needs}`,
  }));
  terminal.out(reportAnnotations([...errors, ...warnings].map((one) => ({ ...one, file: `${folder}${one.file}` }))));
}

function place({ file, line }: { readonly file: string; readonly line: number }) {
  return { file, line, column: 1 };
}

function sentence(name: string, { day, field, expected, got }: Difference): string {
  return `${name}: ${day === null ? '' : `${day} `}${field}: expected ${expected}, got ${got}`;
}
