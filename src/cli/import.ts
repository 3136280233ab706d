import { statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { describeImport, planImport, writeImport } from '../workspace/import/import-plan.ts';
import { plainDiagnostics, reportText } from '../workspace/reporters.ts';
import type { WorkspaceOptions } from './options.ts';
import { resolveRoot } from './places.ts';
import { type ExitCode, type Terminal, UseError } from './terminal.ts';

/** Options of `setpiece import`. */
export interface ImportOptions extends WorkspaceOptions {
  readonly folder: string;
  readonly map: string;
  readonly write?: boolean;
}

/** `setpiece import`: shows what an export would change in the records, and writes it with `--write`. */
export async function importExport(options: ImportOptions, terminal: Terminal): Promise<ExitCode> {
  const folder = resolve(terminal.folder, options.folder);
  const mapping = resolve(terminal.folder, options.map);
  const root = resolveRoot(options.root, terminal);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new UseError(`There is no folder ${options.folder}.`, 'Name the folder that holds the exported CSV files.');
  if (!statSync(mapping, { throwIfNoEntry: false })?.isFile())
    throw new UseError(`There is no mapping ${options.map}.`, 'Name a YAML file with --map; `setpiece import --help` shows one.');
  const plan = planImport({ folder, mapping, mappingName: relative(terminal.folder, mapping).replaceAll('\\', '/'), root });
  if (options.write) writeImport(root, plan);
  const refused = plan.diagnostics.filter(({ severity }) => severity === 'error').length;
  const counts = `${plan.creates.length} new, ${plan.updates.length} changed, ${plan.unchanged.length} unchanged, ${refused} refused`;
  if (options.json) {
    const files = (list: typeof plan.creates) => list.map(({ file, customer, changes }) => ({ file, customer, changes }));
    terminal.out(
      `${JSON.stringify({ written: options.write === true, creates: files(plan.creates), updates: files(plan.updates), unchanged: plan.unchanged, passedOver: plan.passedOver, diagnostics: plainDiagnostics(plan.diagnostics) }, null, 2)}\n`,
    );
    terminal.err(`${counts}.\n`);
  } else {
    if (plan.diagnostics.length > 0) terminal.err(reportText(plan.diagnostics, plan.sourceLine));
    terminal.out(describeImport(plan));
    const nothing = plan.creates.length + plan.updates.length === 0;
    terminal.out(`${counts}.${options.write || nothing ? '' : ' Nothing is written yet: run it again with --write.'}\n`);
  }
  return refused > 0 ? 1 : 0;
}
