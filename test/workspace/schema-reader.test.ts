import { globSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { fileSchemas } from '../../src/workspace/file-schemas.ts';
import { readFrontMatter } from '../../src/workspace/front-matter.ts';
import { kindOf } from '../../src/workspace/layout.ts';
import { readerOf, undecided } from '../../src/workspace/schema-reader.ts';
import { readYaml } from '../../src/workspace/yaml.ts';

const names: Readonly<Record<string, string>> = { 'health model': 'health-model', 'success plan': 'success-plan' };

/** The values of all files of the samples, by the name of their schema, and the examples that schemas give. */
function values(): Map<string, unknown[]> {
  const found = new Map<string, unknown[]>(fileSchemas.map(({ name }) => [name, []]));
  for (const root of ['', 'test/workspaces/northlight/']) {
    for (const path of globSync(`${root}{playbooks,customers}/**/*.{yaml,md,mdx}`)) {
      const file = path.slice(root.length).replaceAll('\\', '/');
      const kind = kindOf(file);
      if (kind === undefined) continue;
      const source = { file, text: readFileSync(path, 'utf8') };
      const yaml = file.endsWith('.yaml') ? readYaml(source).yaml : readFrontMatter(source).page?.yaml;
      found.get(names[kind] ?? kind.replaceAll(' ', '-'))?.push(yaml?.value);
    }
  }
  return found;
}

/** What both make of a value; with the order of keys, and with what JSON leaves out. */
function bothRead(schema: z.ZodType, value: unknown): { ours: unknown; zods: unknown } {
  const ours = readerOf(schema)(structuredClone(value));
  const zods = schema.safeParse(structuredClone(value));
  return { ours: ours === undecided ? 'refused' : written(ours), zods: zods.success ? written(zods.data) : 'refused' };
}

function written(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(written);
  if (typeof value === 'object' && value !== null)
    return {
      is: Object.getPrototypeOf(value) === Object.prototype,
      entries: Object.entries(value).map(([key, inner]) => [key, written(inner)]),
    };
  return Object.is(value, -0) ? 'minus zero' : value;
}

const scalars = [
  '',
  'yes',
  'no',
  '0',
  '-0',
  '1.5',
  '60%',
  '2026-01-31',
  '2026-02-30',
  'P1',
  'red',
  'acme',
  'Not An Id',
  '14d',
  'x >= 1',
  '__proto__',
  'default',
];

/** A value with one part of it changed: taken out, renamed, put twice, replaced, or wrapped. */
function change(value: unknown, pick: (below: number) => number): unknown {
  const replace = (): unknown =>
    [scalars[pick(scalars.length)], [], {}, [value], { key: value }, { '2026-01-31': value, '2026-01-01': value }, [value, value]][pick(7)];
  if (typeof value !== 'object' || value === null || pick(6) === 0) return replace();
  if (Array.isArray(value)) {
    const at = pick(value.length + 1);
    if (at === value.length) return pick(2) === 0 ? [...value, replace()] : [];
    return value.map((inner, index) => (index === at ? change(inner, pick) : inner));
  }
  const entries = Object.entries(value);
  const at = pick(entries.length + 1);
  const [key, inner] = entries[at] ?? [];
  if (key === undefined) return { ...value, [scalars[pick(scalars.length)] ?? '']: replace() };
  const how = pick(6);
  if (how === 0) return Object.fromEntries(entries.filter((_, index) => index !== at));
  if (how === 1) return Object.fromEntries(entries.map(([name, one], index) => [index === at ? `${name}_` : name, one]));
  if (how === 2) return Object.fromEntries(entries.toReversed());
  return Object.fromEntries(entries.map(([name, one]) => [name, name === key ? change(inner, pick) : one]));
}

const seeds = values();

describe.each(fileSchemas.map(({ name, schema }) => [name, schema] as const))('%s', (name, schema) => {
  const given = (seeds.get(name) ?? []).filter((value) => value !== undefined && value !== null);

  test('files that fit are read without zod', () => {
    for (const value of given) {
      const { ours, zods } = bothRead(schema, value);
      expect(ours).toEqual(zods);
      expect(ours).not.toBe('refused');
    }
  });

  test('whatever is changed in them, both make the same of it', () => {
    const start = given.length === 0 ? [{}] : given;
    let fits = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...start),
        fc.array(fc.nat({ max: 5039 }), { minLength: 200, maxLength: 200 }),
        fc.integer({ min: 1, max: 3 }),
        (value, chance, changes) => {
          let next = 0;
          const pick = (below: number) => (chance[next++ % chance.length] ?? 0) % below;
          let changed: unknown = value;
          for (let count = 0; count < changes; count += 1) changed = change(changed, pick);
          const { ours, zods } = bothRead(schema, changed);
          if (ours === 'refused') return;
          fits += 1;
          expect({ changed, read: ours }).toEqual({ changed, read: zods });
        },
      ),
      { numRuns: 400 },
    );
    if (given.length > 0) expect(fits).toBeGreaterThan(0);
  });
});

test.each([undefined, null, 1, true, 'text', [], {}, Object.create(null)])('%j at the top', (value) => {
  for (const { schema } of fileSchemas) {
    const { ours, zods } = bothRead(schema, value);
    if (ours !== 'refused') expect(ours).toEqual(zods);
  }
});
