import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fileSchemas } from '../../src/workspace/file-schemas.ts';
import { parseWith } from '../../src/workspace/parse.ts';
import { readYaml } from '../../src/workspace/yaml.ts';

const folder = 'test/cases/design';

test('every kind of file has its example', () => {
  const examples = readdirSync(folder).map((file) => file.replace('.yaml', ''));
  expect(examples.sort()).toEqual(fileSchemas.map(({ name }) => name).sort());
});

test.each(fileSchemas)('the example of a $name passes its schema as it stands', ({ name, schema }) => {
  const file = `${folder}/${name}.yaml`;
  const { yaml, diagnostics } = readYaml({ file, text: readFileSync(file, 'utf8') });
  expect(diagnostics).toEqual([]);
  if (!yaml) throw new Error('a file without problems has a value');
  expect(parseWith(schema, file, yaml).diagnostics).toEqual([]);
});
