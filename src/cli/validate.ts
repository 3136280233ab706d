import { reportAnnotations } from '../workspace/reporters.ts';
import { hasErrors, openWorkspace, resolveRoot, writeDiagnostics } from './opened-workspace.ts';
import type { WorkspaceOptions } from './options.ts';
import { readSurroundings } from './surroundings.ts';
import type { ExitCode, Terminal } from './terminal.ts';

/** Options of `setpiece validate`. */
export interface ValidateOptions extends WorkspaceOptions {
  readonly annotations?: boolean;
}

/** `setpiece validate`: lists everything that is wrong with the files of a workspace. */
export async function validate(options: ValidateOptions, terminal: Terminal): Promise<ExitCode> {
  const workspace = openWorkspace(options.root, terminal);
  const annotate = options.annotations ?? terminal.environment.GITHUB_ACTIONS === 'true';
  writeDiagnostics(workspace.diagnostics, workspace, options.json ? 'json' : 'text', terminal);
  if (annotate && !options.json) {
    // Actions looks files up from the root of the repository, which may lie above the content root.
    const { folder } = await readSurroundings(resolveRoot(options.root, terminal), terminal.environment);
    terminal.out(reportAnnotations(workspace.diagnostics.map((one) => ({ ...one, file: `${folder}${one.file}` }))));
  }
  return hasErrors(workspace.diagnostics) ? 1 : 0;
}
