import type { Diagnostic } from '../model/diagnostic.ts';
import { formatDiagnostic, type SourceLine } from './frame.ts';

/** For people: each diagnostic with its code frame, then one line that sums up. Example of that: `3 errors, 1 warning in 2 files`. */
export function reportText(diagnostics: readonly Diagnostic[], sourceLine: SourceLine): string {
  return `${[...diagnostics.map((diagnostic) => formatDiagnostic(diagnostic, sourceLine)), summarise(diagnostics)].join('\n\n')}\n`;
}

/** For programs: `{ "diagnostics": [{ code, severity, file, line, column, message, hint }] }`; `hint` is null where there is none. */
export function reportJson(diagnostics: readonly Diagnostic[]): string {
  return `${JSON.stringify({ diagnostics: plainDiagnostics(diagnostics) }, null, 2)}\n`;
}

/** Diagnostics as JSON documents hold them: the same keys in the same order for each, and `hint` null where there is none. */
export function plainDiagnostics(diagnostics: readonly Diagnostic[]) {
  return diagnostics.map(({ code, severity, file, line, column, message, hint }) => {
    return { code, severity, file, line, column, message, hint: hint ?? null };
  });
}

/** For GitHub Actions: one workflow command a line, which Actions shows beside the changed line. */
export function reportAnnotations(diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .map(({ severity, file, line, column, code, message, hint }) => {
      const properties = `file=${property(file)},line=${line},col=${column},title=${property(code)}`;
      return `::${severity} ${properties}::${data(hint === undefined ? message : `${message}\n${hint}`)}\n`;
    })
    .join('');
}

/** Counts errors, warnings and files in one line. */
export function summarise(diagnostics: readonly Diagnostic[]): string {
  if (diagnostics.length === 0) return 'no problems found';
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = diagnostics.length - errors;
  const counts = [errors > 0 && plural(errors, 'error'), warnings > 0 && plural(warnings, 'warning')].filter((part) => part !== false);
  return `${counts.join(', ')} in ${plural(new Set(diagnostics.map(({ file }) => file)).size, 'file')}`;
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** Escapes the message of a workflow command, so that content cannot begin a command of its own. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
