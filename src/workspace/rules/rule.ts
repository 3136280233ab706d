import type { Program } from '../../expressions/program.ts';
import type { Content, Located } from '../../model/content.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import { nearest } from '../../model/nearest.ts';
import type { Path, Position } from '../../model/position.ts';
import type { FileKind } from '../layout.ts';

/** What rules look at. */
export interface RuleInput {
  readonly content: Content;
  /** The compiled workspace. */
  readonly program: Program;
  /** Kinds of which a file could not be read: what refers to them is not judged. */
  readonly incomplete: ReadonlySet<FileKind>;
  /** The text of every file that was read, also of those with problems. */
  readonly texts: ReadonlyMap<string, string>;
}

/** A check across files: finds problems that no file shows by itself. */
export type Rule = (input: RuleInput) => readonly Diagnostic[];

/** A diagnostic before it has a place; an error unless it says otherwise. */
export interface Finding {
  readonly code: string;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly severity?: 'error' | 'warning';
}

/** Puts a finding at a path of a file; `offset` counts in the text of a scalar. */
export function at(located: Pick<Located<unknown>, 'locate'>, path: Path, finding: Finding, offset?: number): Diagnostic {
  return atPosition(located.locate(path, offset), finding);
}

/** Puts a finding at a position. */
export function atPosition({ file, line, column }: Position, { code, message, hint, severity = 'error' }: Finding): Diagnostic {
  return { file, line, column, code, severity, message, ...(hint !== undefined && { hint }) };
}

/** A name that points at nothing, with the nearest that exists, or what there is. */
export function dangling(what: string, name: string, candidates: readonly string[]): Finding {
  const near = nearest(name, candidates);
  const sorted = [...candidates].sort();
  const few =
    sorted.length <= 12
      ? `expected ${sorted.length > 1 ? 'one of ' : ''}${sorted.join(', ')}`
      : `there are ${sorted.length}, such as ${sorted.slice(0, 5).join(', ')}`;
  return {
    code: 'dangling-reference',
    message: `there is no ${what} \`${name}\``,
    hint: near ? `did you mean \`${near}\`?` : candidates.length === 0 ? `the workspace has no ${what} yet` : few,
  };
}
