/**
 * Writes the JSON Schemas by which editors check files, and the reference pages of the documentation. They come from the schemas in
 * src/model, the table of codes and the examples of the cookbook; a test holds that the committed files are current.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileSchemas } from '../src/workspace/file-schemas.ts';
import { cookbookPages } from './cookbook.ts';
import { diagnosticsPage } from './diagnostic-codes.ts';
import { expressionsPage, formulasPage } from './expression-reference.ts';
import { jsonSchemaOf } from './json-schema.ts';
import { referencePage } from './reference.ts';
import { sourcesPage } from './source-reference.ts';

/** The generated files by their path. */
export function generatedFiles(): Map<string, string> {
  const files = new Map<string, string>();
  for (const file of fileSchemas) {
    const schema = jsonSchemaOf(file);
    files.set(`schemas/${file.name}.schema.json`, `${JSON.stringify(schema, null, 2)}\n`);
    files.set(`src/site/docs/reference/${file.name}.md`, referencePage(file, schema));
  }
  files.set('src/site/docs/reference/diagnostics.md', diagnosticsPage());
  files.set('src/site/docs/reference/expressions.md', expressionsPage());
  files.set('src/site/docs/reference/formulas.md', formulasPage());
  files.set('src/site/docs/reference/sources.md', sourcesPage());
  for (const [path, text] of cookbookPages()) files.set(path, text);
  return files;
}

if (import.meta.main) {
  const files = generatedFiles();
  for (const [path, text] of files) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  console.log(`${files.size} files written`);
}
