import { compileContent } from '../expressions/compilation.ts';
import type { PlacedProblem, Program } from '../expressions/program.ts';
import type { Content, CustomerFiles } from '../model/content.ts';
import { compareDiagnostics, type Diagnostic } from '../model/diagnostic.ts';
import type { TableStore } from '../model/table-store.ts';
import { type ContentResult, readContent } from './content.ts';
import type { SourceLine } from './frame.ts';
import type { FileKind } from './layout.ts';
import { rules } from './rules/rules.ts';
import { type ChooseRows, readTables, type TablesResult } from './tables/read-tables.ts';

/** A workspace, read and checked. */
export interface WorkspaceResult {
  /** What could be read; absent when `workspace.yaml` could not. */
  readonly content?: Content;
  /** What could be compiled of it. Definitions with problems are left out: evaluate only when no diagnostic is an error. */
  readonly program?: Program;
  /** All problems of all files, sorted by place, each once. */
  readonly diagnostics: readonly Diagnostic[];
  /** Lines of the files that were read, for code frames. */
  readonly sourceLine: SourceLine;
  /** What was read of tables of customers; absent where there are none. */
  readonly tables?: Pick<TablesResult, 'others' | 'paths'>;
}

/**
 * Reads the workspace below a content root: its files, their expressions, and what must hold across them. Reads files and nothing else;
 * throws only when the disk fails.
 */
export function readWorkspace(root: string): WorkspaceResult {
  return check(readContent(root));
}

/** Where the tables of a workspace are read. */
export interface TablePlaces {
  readonly store: TableStore;
  /** The data folder as places name it, from the content root. Example: `customers/` */
  readonly folder: string;
  /** Whose rows are read, given the records that have files; all by default. */
  readonly choose?: (files: readonly CustomerFiles[]) => ChooseRows;
}

/** The same with the customers that are rows of tables. `places` is only asked where there are any. */
export async function readWorkspaceWithTables(root: string, places: () => TablePlaces): Promise<WorkspaceResult> {
  const files = readContent(root);
  const { content } = files;
  if (content?.tables === undefined) return check(files);
  const { store, folder, choose } = places();
  try {
    const rows = await readTables(content.tables, folder, store, choose?.(content.customers));
    const problems = rows.diagnostics.some(({ severity }) => severity === 'error');
    const { others, paths } = rows;
    const checked = check({
      ...files,
      content: { ...content, customers: files.customersWith(rows.customers) },
      diagnostics: [...files.diagnostics, ...rows.diagnostics],
      incomplete: others.length > 0 || problems ? new Set([...files.incomplete, 'customer']) : files.incomplete,
    });
    return { ...checked, tables: { others, paths } };
  } finally {
    store.close();
  }
}

function check({ content, diagnostics, incomplete, texts, sourceLine }: Omit<ContentResult, 'customersWith'>): WorkspaceResult {
  if (!content) return { diagnostics: inOrder(diagnostics), sourceLine };
  const { program, problems } = compileContent(content);
  const inExpressions = problems.filter((problem) => !mayBeRight(problem, incomplete)).map(placed);
  const across = rules.flatMap((rule) => rule({ content, program, incomplete, texts }));
  return { content, program, diagnostics: inOrder([...diagnostics, ...inExpressions, ...across]), sourceLine };
}

/** With a file of definitions unread, a name that seems unknown may be one of its. */
function mayBeRight({ code }: PlacedProblem, incomplete: ReadonlySet<FileKind>): boolean {
  return code === 'unknown-name' && (incomplete.has('definitions') || incomplete.has('journey') || incomplete.has('workspace'));
}

function placed({ from, path, offset, code, message, hint }: PlacedProblem): Diagnostic {
  return { ...from.locate(path, offset), severity: 'error', code, message, ...(hint !== undefined && { hint }) };
}

/** Sorted, and each problem once: a line that two checks found fault with in the same words is told of once. */
function inOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const unique = new Map(diagnostics.map((diagnostic) => [JSON.stringify(diagnostic), diagnostic]));
  return [...unique.values()].sort(compareDiagnostics);
}
