import type { Diagnostic } from '../model/diagnostic.ts';

/** The widest part of a source line that a frame shows. */
const width = 100;

/** Gives a line of a file, from 1; undefined where there is none. */
export type SourceLine = (file: string, line: number) => string | undefined;

/**
 * Writes a diagnostic with the source line and a caret:
 *
 * ```
 * playbooks/health/standard.yaml:17:5 error unknown-key
 *   `wieght` is not a key of `usage`
 *   17 |     wieght: 60
 *      |     ^
 *   did you mean `weight`?
 * ```
 */
export function formatDiagnostic(diagnostic: Diagnostic, sourceLine: SourceLine): string {
  const { file, line, column, severity, code, message, hint } = diagnostic;
  const source = sourceLine(file, line);
  return [
    `${file}:${line}:${column} ${severity} ${code}`,
    indent(message),
    ...(source === undefined ? [] : codeFrame(source, line, column)),
    ...(hint === undefined ? [] : [indent(hint)]),
  ].join('\n');
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}

/** The source line, clipped around the caret, and the caret under its character. */
function codeFrame(written: string, line: number, column: number): string[] {
  // An address with a password in it is a mistake already; its log would be another.
  const source = written.replaceAll(/:\/\/[^\s/@]*:[^\s@]*@/g, (secret) => `://${'*'.repeat(secret.length - 4)}@`);
  const at = Math.min(column - 1, source.length);
  const from = source.length <= width ? 0 : Math.max(0, Math.min(at - Math.floor(width / 2), source.length - width));
  const before = `${from > 0 ? '…' : ''}${visible(source.slice(from, at))}`;
  const after = `${visible(source.slice(at, from + width))}${from + width < source.length ? '…' : ''}`;
  const number = String(line);
  return [`  ${number} | ${before}${after}`.trimEnd(), `  ${' '.repeat(number.length)} | ${' '.repeat(columns(before))}^`];
}

/** Tabs become two spaces and other control characters a sign, so that the caret stands right and no terminal is steered by content. */
function visible(text: string): string {
  return text.replaceAll('\t', '  ').replaceAll(/\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
const wide =
  /^(?:\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}])/u;

/** How many columns of a terminal a text takes: Chinese, Japanese and Korean characters and emoji take two. */
function columns(text: string): number {
  let sum = 0;
  for (const { segment } of segmenter.segment(text)) sum += wide.test(segment) ? 2 : 1;
  return sum;
}
