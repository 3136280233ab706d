import type { Position } from './position.ts';

/** `error` stops evaluation of what it touches and makes `validate` exit 1; `warning` does neither. */
export type Severity = 'error' | 'warning';

/** Something a user can fix: what is wrong, where, and how to mend it. Collected, never thrown. */
export interface Diagnostic extends Position {
  /** A stable code in kebab-case, listed in the reference. Example: `unknown-key`. */
  readonly code: string;
  readonly severity: Severity;
  /** What is wrong and what was expected, in one or two sentences. */
  readonly message: string;
  /** How to fix it: the nearest valid name, or an example. */
  readonly hint?: string;
}

/** Orders diagnostics by file, line, column, code and message: the same bytes on every machine. */
export function compareDiagnostics(a: Diagnostic, b: Diagnostic): number {
  return (
    compareText(a.file, b.file) ||
    a.line - b.line ||
    a.column - b.column ||
    compareText(a.code, b.code) ||
    compareText(a.message, b.message)
  );
}

/** Compares by code point, whatever the locale of the machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
