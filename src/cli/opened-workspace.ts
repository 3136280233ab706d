import { relative } from 'node:path';
import type { Program } from '../expressions/program.ts';
import { duckdbTables } from '../metrics/table-store.ts';
import type { Day } from '../model/day.ts';
import { compareDiagnostics, type Diagnostic } from '../model/diagnostic.ts';
import { reportJson, reportText, summarise } from '../workspace/reporters.ts';
import { readWorkspaceWithTables, type TablePlaces, type WorkspaceResult } from '../workspace/workspace.ts';
import { today } from './clock.ts';
import { resolveData, resolveRoot } from './places.ts';
import type { Terminal } from './terminal.ts';

/** The day of a workspace where none is asked for: the pinned one of a sample, else today. */
export function dayOf(program: Pick<Program, 'content'>): Day {
  const { as_of, time_zone } = program.content.workspace.value;
  return as_of ?? today(time_zone);
}

/** Reads and checks a workspace: its files, and the rows of its tables of customers, which lie in the data folder. */
export function openWorkspace(root: string, data: string | undefined, terminal: Terminal): Promise<WorkspaceResult> {
  const folder = resolveRoot(root, terminal);
  return readWithTables(folder, resolveData(folder, data, terminal));
}

/**
 * The same for absolute folders.
 *
 * @param folder how places name the data folder
 * @param choose whose rows are read; all by default
 */
export function readWithTables(
  root: string,
  data: string,
  folder = `${relative(root, data).replaceAll('\\', '/')}/`,
  choose?: TablePlaces['choose'],
): Promise<WorkspaceResult> {
  return readWorkspaceWithTables(root, () => ({ store: duckdbTables(data), folder, ...(choose && { choose }) }));
}

/** How diagnostics are written. */
export type DiagnosticFormat = 'text' | 'json';

/** Writes diagnostics: a JSON document to standard output, or text to standard error; the line that sums up goes to standard error. */
export function writeDiagnostics(
  diagnostics: readonly Diagnostic[],
  workspace: Pick<WorkspaceResult, 'sourceLine'>,
  format: DiagnosticFormat,
  terminal: Terminal,
): void {
  const sorted = [...diagnostics].sort(compareDiagnostics);
  if (format === 'json') {
    terminal.out(reportJson(sorted));
    terminal.err(`${summarise(sorted)}\n`);
  } else terminal.err(reportText(sorted, workspace.sourceLine));
}

/** Writes what did not stop an evaluation, as text to standard error; nothing where there is nothing. */
export function writeWarnings(
  { diagnostics, workspace }: { diagnostics: readonly Diagnostic[]; workspace: WorkspaceResult },
  terminal: Terminal,
): void {
  if (diagnostics.length > 0) writeDiagnostics(diagnostics, workspace, 'text', terminal);
}

/** Whether anything must be mended before an evaluation can be trusted. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}
