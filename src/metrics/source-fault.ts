import type { Program } from '../expressions/program.ts';
import type { Located } from '../model/content.ts';
import type { Diagnostic, Severity } from '../model/diagnostic.ts';
import type { Path } from '../model/position.ts';

/** Something wrong with the files or rows of a source. */
export interface SourceFault {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly hint?: string;
  /** The key of the source it is about: `files`, `customer`, `at`, `id` … */
  readonly key: string;
}

/** Places faults of a source at its definition. */
export function placeFaults(program: Program, source: string, faults: readonly SourceFault[]): readonly Diagnostic[] {
  const from = program.content.definitions.find((file) => Object.hasOwn(file.value.sources, source));
  return from === undefined ? [] : faults.map(({ key, ...fault }) => place(fault, from, ['sources', source, key]));
}

/** Places a fault in a file. */
export function place(fault: Omit<SourceFault, 'key'>, from: Located<unknown>, path: Path): Diagnostic {
  const { file, line, column } = from.locate(path);
  return { ...fault, file, line, column };
}
