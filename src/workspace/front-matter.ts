import type { Diagnostic } from '../model/diagnostic.ts';
import { positionAt, type SourceText } from '../model/position.ts';
import { readYaml } from './yaml.ts';
import type { YamlFile } from './yaml-places.ts';

/** A page after reading: its front matter, and the Markdown below it. */
export interface Page {
  readonly yaml: YamlFile;
  readonly body: string;
  /** The line of the file on which the body begins. */
  readonly bodyLine: number;
}

/** Reads a page's front matter with our YAML reader; front matter in any other language is refused, never run. */
export function readFrontMatter(source: SourceText): { page?: Page; diagnostics: Diagnostic[] } {
  const { text } = source;
  const problem = (code: string, message: string, hint: string): { diagnostics: Diagnostic[] } => ({
    diagnostics: [{ ...positionAt(source, 0), severity: 'error', code, message, hint }],
  });
  if (!/^---[^-]/.test(text))
    return problem(
      'no-front-matter',
      'the page does not begin with front matter',
      'begin the file with a line `---`, the keys, and another line `---`',
    );
  const language = /^---(.*)/.exec(text)?.[1] ?? '';
  if (language.trim() !== '' && language.trim() !== 'yaml')
    return problem(
      'front-matter-language',
      `front matter in "${language.trim().slice(0, 40)}" is refused: it is read as YAML only and never run`,
      'begin the file with a plain line `---`',
    );
  const start = 3 + language.length;
  const closing = /\n---[ \t]*(?:\n|$)/g;
  closing.lastIndex = start;
  const close = closing.exec(text);
  if (!close) return problem('no-front-matter', 'the front matter is not closed', 'end the keys with a line `---` before the text');
  const keys = text.slice(start, close.index);
  if (keys.replaceAll(/^\s*#[^\n]*/gm, '').trim() === '')
    return problem('empty-file', 'the front matter is empty', 'write the keys between the two lines `---`');
  const { yaml, diagnostics } = readYaml(source, { start, end: close.index });
  if (!yaml) return { diagnostics };
  return { page: { yaml, body: text.slice(closing.lastIndex), bodyLine: positionAt(source, closing.lastIndex).line }, diagnostics: [] };
}
