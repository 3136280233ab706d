import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../site/package-root.ts';
import { connectCollaborators } from '../tasks/collaborators.ts';
import { connectGithub } from '../tasks/github.ts';
import { connectSetUp } from '../tasks/set-up.ts';
import { readSettings } from '../tasks/settings.ts';
import { broken, type Check, describeChecks, fine, summarizeChecks, unseen, warning } from './checkup.ts';
import { checkGithub, githubSubjects } from './checkup-github.ts';
import { checkGit, checkState, checkTool, checkWorkflows, checkWorkspace } from './checkup-local.ts';
import { today } from './clock.ts';
import { createsPerRun, planIssues } from './issues.ts';
import { hasErrors, openWorkspace } from './opened-workspace.ts';
import type { EvaluationOptions } from './options.ts';
import { resolveRoot } from './places.ts';
import { tokenOf } from './state.ts';
import { type ExitCode, type Terminal, UseError } from './terminal.ts';

/** `setpiece doctor`: looks at everything a set-up needs, says how to mend what is broken, and names what it could not look at. Writes nothing. */
export async function doctor(options: EvaluationOptions, terminal: Terminal): Promise<ExitCode> {
  const folder = mkdtempSync(join(tmpdir(), 'setpiece-doctor-'));
  try {
    const checks = await examine(options, folder, terminal);
    const isBroken = checks.some(({ state }) => state === 'broken');
    if (options.json) {
      terminal.out(`${JSON.stringify({ broken: isBroken, checks }, null, 2)}\n`);
      terminal.err(`${summarizeChecks(checks)}\n`);
    } else terminal.out(describeChecks(checks));
    return isBroken ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function examine(options: EvaluationOptions, folder: string, terminal: Terminal): Promise<readonly Check[]> {
  const root = resolveRoot(options.root, terminal);
  const content = await openWorkspace(options.root, options.data, terminal);
  const workspace = content.program?.content.workspace.value;
  const state = await checkState(root, folder, tokenOf(terminal.environment));
  const checks = [
    ...checkTool(root, packageRoot, process.versions.node),
    checkWorkspace(content),
    checkWorkflows(root, packageRoot),
    await checkGit(root),
    state,
  ];
  const hidden = (reason: string): readonly Check[] => [...githubSubjects, 'drift'].map((subject) => unseen(subject, reason));
  if (workspace === undefined) return [...checks, ...hidden('the workspace must be valid first')];
  const { settings, missing } = readSettings(terminal.environment, workspace);
  if (settings === null) return [...checks, ...hidden(missing.join('; '))];
  const reached = {
    repository: `${settings.owner}/${settings.name}`,
    setUp: connectSetUp(settings),
    issues: connectGithub(settings),
    collaborators: connectCollaborators(settings),
  };
  checks.push(...(await checkGithub(reached, workspace, today('UTC'))));
  if (hasErrors(content.diagnostics)) return [...checks, unseen('drift', 'the workspace must be valid first')];
  // What runs in Actions works with the branch; a state that lies here may be older, or not there at all.
  const placed = state.state === 'fine' && options.state === undefined ? { ...options, state: folder } : options;
  return [...checks, await checkDrift(placed, terminal)];
}

/** How far the issues are from what the files say. */
async function checkDrift(options: EvaluationOptions, terminal: Terminal): Promise<Check> {
  const quiet: Terminal = { ...terminal, interactive: false, out: () => undefined, err: () => undefined };
  try {
    const planned = await planIssues(options, createsPerRun, quiet);
    if (planned === undefined) return broken('drift', 'no plan can be made', '`setpiece plan` says what stands in the way');
    const { plan, github } = planned;
    if (github === null) return unseen('drift', planned.missing.join('; '));
    if (plan.stopped.length > 0)
      return broken('drift', plan.stopped.join(' '), 'look at `setpiece plan`; raise `guards` in workspace.yaml if it is right');
    const [creates, updates, closes] = [plan.creates.length + plan.deferred.length, plan.updates.length, plan.closes.length];
    const differing = creates + updates + closes;
    const counts = `${creates} to open, ${updates} to change, ${closes} to close`;
    if (differing === 0) return fine('drift', `the issues are as the files say (${plan.unchanged.length} open)`);
    return plan.mode === 'shadow'
      ? fine('drift', `shadow mode: ${counts} once it is live`)
      : warning(
          'drift',
          `${differing} issues differ from the files: ${counts}`,
          'the next run does this; if they stay, see the workflow Run',
        );
  } catch (error) {
    if (!(error instanceof UseError)) throw error;
    return unseen('drift', error.message);
  }
}
