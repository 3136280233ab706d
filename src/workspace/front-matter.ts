import matter from 'gray-matter';
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

/** Engines that gray-matter would otherwise offer; `js` and `coffee` would run the file. */
const refusedEngines = ['javascript', 'js', 'json', 'toml', 'coffee', 'coffeescript', 'cson'];

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
  const language = matter.language(text);
  if (language.name !== '' && language.name !== 'yaml')
    return problem(
      'front-matter-language',
      `front matter in "${language.name.slice(0, 40)}" is refused: it is read as YAML only and never run`,
      'begin the file with a plain line `---`',
    );
  const start = 3 + language.raw.length;
  if (!/\n---[ \t]*(?:\n|$)/.test(text.slice(start)))
    return problem('no-front-matter', 'the front matter is not closed', 'end the keys with a line `---` before the text');

  const found: { yaml?: YamlFile; diagnostics: Diagnostic[] } = { diagnostics: [] };
  const refuse = (): never => {
    throw new Error('front matter in another language than YAML was not refused before');
  };
  // Options are always passed: without them gray-matter answers from a cache.
  const file = matter(text, {
    engines: {
      ...Object.fromEntries(refusedEngines.map((name) => [name, refuse])),
      yaml: (block) => {
        Object.assign(found, readYaml(source, { start, end: start + block.length }));
        return {};
      },
    },
  });
  if (file.matter.replaceAll(/^\s*#[^\n]*/gm, '').trim() === '')
    return problem('empty-file', 'the front matter is empty', 'write the keys between the two lines `---`');
  if (!found.yaml) return { diagnostics: found.diagnostics };
  const bodyStart = text.length - file.content.length;
  return { page: { yaml: found.yaml, body: file.content, bodyLine: positionAt(source, bodyStart).line }, diagnostics: [] };
}
