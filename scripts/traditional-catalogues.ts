import { readdirSync, readFileSync } from 'node:fs';
import { Converter } from 'opencc-js';

const home = new URL('../src/site/language/', import.meta.url);

/** The Traditional catalogues as files: part and text, in the order of the Simplified ones. */
export function traditionalCatalogues(): Map<string, string> {
  const convert = Converter({ from: 'cn', to: 'twp' });
  const overrides = readCatalogue('overrides.zh-tw.json');
  const parts = readdirSync(new URL('zh-cn/', home)).sort();
  return new Map(
    parts.map((file) => {
      const derived = Object.entries(readCatalogue(`zh-cn/${file}`)).map(([key, text]) => [key, overrides[key] ?? convert(text)] as const);
      return [file.replace('.json', ''), `${JSON.stringify(Object.fromEntries(derived), null, 2)}\n`];
    }),
  );
}

/** The phrases of the Chinese grammar with their Traditional form, as a file. Phrases are the templates zh`…` of its sources. */
export function traditionalPhrases(): string {
  const convert = Converter({ from: 'cn', to: 'twp' });
  const overrides = readCatalogue('overrides.zh-tw.json');
  const folder = new URL('../src/expressions/chinese/', import.meta.url);
  const sources = readdirSync(folder).filter((file) => file.endsWith('.ts') && file !== 'phrase.ts');
  const found = sources.flatMap((file) => [...readFileSync(new URL(file, folder), 'utf8').matchAll(/zh`([^`]*)`/g)]);
  const phrases = [...new Set(found.map(([, text = '']) => text.replaceAll(/\$\{[^{}]*\}/g, '{}')))].sort();
  return `${JSON.stringify(Object.fromEntries(phrases.map((phrase) => [phrase, overrides[phrase] ?? convert(phrase)])), null, 2)}\n`;
}

function readCatalogue(file: string): Readonly<Record<string, string>> {
  return JSON.parse(readFileSync(new URL(file, home), 'utf8'));
}
