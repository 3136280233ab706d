import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { ValueReport } from '../../reports/value.ts';
import type { Language } from '../language/language.ts';
import { packageRoot } from '../package-root.ts';
import { html } from './markup.ts';
import { valueSheets } from './sheets.ts';
import { sayTitle } from './words.ts';

/** A value report as one file of HTML: styles and fonts are in it, nothing is loaded from anywhere. */
export function valueDocument(report: ValueReport, language: Language): string {
  const sheets = valueSheets(report, language);
  const title = html`${sayTitle(report, language)} · ${report.workspace}`.html;
  return `<!doctype html>
<html lang="${language.tag}" data-theme="light">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="robots" content="noindex, nofollow" />
<title>${title}</title>
<style>
${fontFaces(`${title}${sheets}`)}
${tokens(language)}
${style('styles/value.css')}</style>
</head>
<body class="value-report">
<main>
${sheets}
</main>
</body>
</html>
`;
}

function style(path: string): string {
  return readFileSync(`${packageRoot}src/site/${path}`, 'utf8');
}

/** Colours, type and space: the first rule of the theme, and for Chinese the rules with its fonts, which come from the system. */
function tokens({ id }: Language): string {
  const theme = style('theme.css');
  const root = /^:root \{[^}]*\}/m.exec(theme)?.[0] ?? '';
  return id === 'en' ? root : [root, ...(theme.match(/^:lang\([^}]*\}/gm) ?? [])].join('\n');
}

/** The faces of the font that have a character of the text, with the font itself in them. */
function fontFaces(text: string): string {
  const sheet = createRequire(import.meta.url).resolve('@fontsource-variable/inter/opsz.css');
  const used = new Set(Array.from(text, (character) => character.codePointAt(0) ?? 0));
  const faces = readFileSync(sheet, 'utf8').match(/@font-face \{[^}]*\}/g) ?? [];
  return faces
    .filter((face) => rangesOf(face).some(([from, to]) => [...used].some((code) => code >= from && code <= to)))
    .map((face) =>
      face.replace(/url\(([^)]+)\)/, (_, file: string) => {
        const bytes = readFileSync(join(dirname(sheet), file));
        return `url(data:font/woff2;base64,${bytes.toString('base64')})`;
      }),
    )
    .join('\n');
}

function rangesOf(face: string): readonly (readonly [number, number])[] {
  const written = /unicode-range: ([^;]+);/.exec(face)?.[1] ?? '';
  return written.split(',').map((range) => {
    const [from = '', to = from] = range.trim().slice(2).split('-');
    return [Number.parseInt(from, 16), Number.parseInt(to, 16)];
  });
}
