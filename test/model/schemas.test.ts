import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { describe, expect, test } from 'vitest';
import { Document } from 'yaml';
import { z } from 'zod';
import { diagnosticCodes } from '../../scripts/diagnostic-codes.ts';
import { generatedFiles } from '../../scripts/schemas.ts';
import { rowFaults } from '../../src/metrics/row-table.ts';
import { fileSchemas } from '../../src/workspace/file-schemas.ts';
import { kindOf } from '../../src/workspace/layout.ts';
import { readYaml } from '../../src/workspace/yaml.ts';

test.each([...generatedFiles()])('%s is current: `npm run schemas` writes it', (path, text) => {
  expect(readFileSync(path, 'utf8')).toBe(text);
});

/** Every key of a schema with the schema of its value, by dotted path. */
function keysOf(schema: z.ZodType): Map<string, z.core.$ZodType> {
  const keys = new Map<string, z.core.$ZodType>();
  z.toJSONSchema(schema, {
    io: 'input',
    reused: 'inline',
    override: ({ zodSchema, path }) => {
      const { def } = zodSchema._zod;
      if (def.type === 'object') for (const [key, value] of Object.entries(def.shape)) keys.set([...path, key].join('/'), value);
    },
  });
  return keys;
}

/** What `key` said of a value: the nearest description below optionals and defaults. */
function metaOf(schema: z.core.$ZodType): { description?: string | undefined; example?: unknown } {
  const meta = z.globalRegistry.get(schema);
  if (meta?.description) return { description: meta.description, example: Array.isArray(meta.examples) ? meta.examples[0] : undefined };
  const { def } = schema._zod;
  return 'innerType' in def ? metaOf(def.innerType as z.core.$ZodType) : {}; // optionals and defaults hold a schema inside
}

describe.each(fileSchemas)('$name', ({ schema }) => {
  const keys = [...keysOf(schema)];

  test('has keys', () => {
    expect(keys.length).toBeGreaterThan(0);
  });

  test.each(keys)('%s says what it means, with an example that passes', (_, value) => {
    const { description, example } = metaOf(value);
    expect(description).toMatch(/\.$|…$/);
    expect(example).toBeDefined();
    // As files are read: written as YAML, every scalar text.
    const { yaml, diagnostics } = readYaml({
      file: 'example.yaml',
      text: String(new Document({ example }, { aliasDuplicateObjects: false })),
    });
    expect(diagnostics).toEqual([]);
    const written = z.object({ example: z.unknown() }).parse(yaml?.value).example;
    expect(z.safeParse(value, written).error?.issues ?? []).toEqual([]);
  });
});

test('the reference lists every code of a diagnostic, and no other', () => {
  const sources = globSync('src/{model,expressions,workspace,metrics,evaluate,history,tasks,digest,proof}/**/*.ts').map((file) =>
    readFileSync(file, 'utf8'),
  );
  const used = sources.flatMap((text) =>
    [...text.matchAll(/(?:\bcode: |\bproblem\(|\bfault\()'([a-z0-9-]+)'/g)].map((match) => match[1] ?? ''),
  );
  const listed = Object.values(diagnosticCodes).flatMap((codes) => Object.keys(codes));
  // `custom` is zod's word for issues of ours, which take the code of their kind.
  expect([...new Set(used)].filter((code) => code !== 'custom' && !listed.includes(code))).toEqual([]);
  // Faults of rows are named without the word before them.
  const names = [...listed, ...rowFaults.map((fault) => `source-${fault}`)];
  expect(names.filter((code) => !listed.includes(code))).toEqual([]);
  const written = (code: string) => sources.some((text) => [code, code.replace(/^source-/, '')].some((name) => text.includes(`'${name}'`)));
  expect(listed.filter((code) => !written(code))).toEqual([]);
});

describe('the files that ship name the schema of their kind, for editors', () => {
  const files = globSync('{playbooks,customers}/**/*.yaml').filter((file) => kindOf(file) !== undefined);

  test('there are some', () => {
    expect(files.length).toBeGreaterThan(10);
  });

  test.each(files)('%s', (file) => {
    const named = /^# yaml-language-server: \$schema=(\S+)\n/.exec(readFileSync(file, 'utf8'))?.[1] ?? '';
    expect(join(dirname(file), named)).toBe(`schemas/${kindOf(file)?.replace(' ', '-')}.schema.json`);
  });
});
