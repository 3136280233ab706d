import type { Diagnostic } from '../model/diagnostic.ts';
import { formatDiagnostic } from './frame.ts';
import type { WorkspaceResult } from './workspace.ts';

/** A customer whose files have errors. */
export interface BrokenRecord {
  /** The name of its file or folder. */
  readonly id: string;
  /** `file:line` of the first error. */
  readonly at: string;
  /** Each error as it is told in a terminal, with its line. */
  readonly problems: readonly string[];
}

/** A workspace without the customers that have errors; undefined when something else has errors too, or nothing has. */
export function setBrokenAside(
  workspace: WorkspaceResult,
): { readonly workspace: WorkspaceResult; readonly broken: readonly BrokenRecord[] } | undefined {
  const { program, content, diagnostics, sourceLine } = workspace;
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const byCustomer = Map.groupBy(errors, ({ file }) => customerOf(file));
  if (!program || !content || errors.length === 0 || byCustomer.has(null)) return undefined;
  const isWhole = ({ file }: { readonly file: string }) => !byCustomer.has(customerOf(file));
  const kept = { ...content, customers: content.customers.filter(isWhole) };
  if (kept.customers.length === 0) return undefined;
  return {
    workspace: { ...workspace, content: kept, program: { ...program, content: kept } },
    broken: [...byCustomer].flatMap(([id, found]): BrokenRecord[] => (id === null ? [] : [brokenRecord(id, found)])),
  };

  function brokenRecord(id: string, found: readonly Diagnostic[]): BrokenRecord {
    const [first] = found;
    return {
      id,
      at: first === undefined ? `customers/${id}` : `${first.file}:${first.line}`,
      problems: found.map((one) => formatDiagnostic(one, sourceLine)),
    };
  }
}

/** The customer that a file belongs to, by its path; null for one of another kind. */
function customerOf(file: string): string | null {
  return /^customers\/(?!data\/)([^/]+?)(?:\.yaml$|\/)/.exec(file)?.[1] ?? null;
}
