import { readdirSync, readFileSync } from 'node:fs';

const root = new URL('../../', import.meta.url);

/** Files below folders of the project, by their path. */
export function sourcesIn(folders: readonly string[], ending: RegExp): ReadonlyMap<string, string> {
  const found = folders.flatMap((folder) =>
    readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
      .filter((path) => ending.test(path))
      .map((path) => `${folder}/${path}`),
  );
  return new Map(found.sort().map((path) => [path, readFileSync(new URL(path, root), 'utf8')]));
}

/** The sentences that a source says, by `t('…')`, `say('…')`, `sentence('…')` or `<Say text="…">`. */
export function sentencesIn(source: string): string[] {
  const code = source.replaceAll(/\/\*[\s\S]*?\*\//g, '');
  return [...code.matchAll(/(?:\b(?:t|say|sentence)\(\s*|<Say\s+text=)(['"])((?:\\.|(?!\1)[^\\\n])*)\1/g)].map(([, , text = '']) =>
    text.replaceAll(/\\(.)/g, '$1'),
  );
}

/** Words of English that a template writes without `t`: texts between tags, and attributes that are read out. Names of programs are no words. */
export function bareWordsIn(source: string): string[] {
  const template = source
    .replace(/^---\n[\s\S]*?\n---\n/, '')
    .replaceAll(/<(script|style|svg)\b[\s\S]*?<\/\1>/g, '')
    .replaceAll(/<!--[\s\S]*?-->|\{\/\*[\s\S]*?\*\/\}/g, '');
  const texts = [...template.matchAll(/[^=\s]>([^<>{}]*)(?=[<{])|\}([^<>{}=?]*)(?=<\/)/g)].map(([, first = '', second = '']) =>
    (first + second).trim(),
  );
  const attributes = [...template.matchAll(/\b(?:aria-label|title|placeholder|alt|label|caption)="([^"]*)"/g)].map(([, text = '']) => text);
  return [...texts, ...attributes].filter((text) => /[A-Za-z]{2,}/.test(text) && !/^(Setpiece|ARR|NPS|CSV|[:)].*)$/s.test(text));
}
