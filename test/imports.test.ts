import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { violations } from './import-walls.ts';

/** The one sentence about `text` at `path`, or undefined. */
const said = (path: string, text: string): string | undefined => violations({ [path]: text })[0];

test('the sources keep the walls', () => {
  const paths = globSync('src/**/*.{ts,astro}');
  const files = Object.fromEntries(paths.map((path) => [path.replaceAll('\\', '/'), readFileSync(path, 'utf8')]));
  expect(paths.length).toBeGreaterThan(0);
  expect(violations(files)).toEqual([]);
});

describe('directions', () => {
  test.each([
    ['src/model/a.ts', "import { b } from '../expressions/b.ts';", 'model may not know expressions'],
    ['src/model/a.ts', "import type { B } from '../workspace/b.ts';", 'model may not know workspace'],
    ['src/evaluate/a.ts', "export { b } from '../tasks/b.ts';", 'evaluate may not know tasks'],
    ['src/metrics/a.ts', "const b = await import('../evaluate/b.ts');", 'metrics may not know evaluate'],
    ['src/reports/a.ts', "type B = import('../site/b.ts').B;", 'reports may not know site'],
    ['src/site/a.ts', "import { b } from '../cli/b.ts';", 'site may not know cli'],
    ['src/site/a.astro', "---\nimport { b } from '#setpiece/cli/b';\n---\n<p />", 'site may not know cli'],
  ])('%s: %s', (path, text, sentence) => {
    expect(said(path, text)).toContain(sentence);
  });

  test('downwards is allowed', () => {
    expect(said('src/evaluate/a.ts', "import { b } from '../model/b.ts';\nimport { c } from './c.ts';")).toBeUndefined();
    expect(said('src/cli/a.ts', "const b = await import('../site/b.ts');\nimport fs from 'node:fs';")).toBeUndefined();
  });
});

describe('the pure core', () => {
  test.each([
    ["import fs from 'node:fs';", 'imports node:fs'],
    ["import { join } from 'path';", 'imports path'],
    ["import { Octokit } from 'octokit';", 'imports octokit'],
    ["import type { DuckDBValue } from '@duckdb/node-api';", 'imports @duckdb/node-api'],
    ["import { z } from 'astro/zod';", 'imports astro/zod'],
    ['const now = Date.now();', 'uses Date.now'],
    ['const now = new Date();', 'uses new Date()'],
    ['const now = new Date;', 'uses new Date()'],
    ['const zone = process.env.TZ;', 'uses process.env'],
    ["const zone = globalThis.process['env'];", 'uses globalThis.process'],
    ['const now = Temporal.Now.plainDateISO();', 'uses Temporal.Now'],
    ["const page = await fetch('https://example.com');", 'uses fetch()'],
    ['const module = await import(name);', 'uses an import whose path is computed'],
  ])('%s', (text, sentence) => {
    expect(said('src/evaluate/a.ts', text)).toContain(sentence);
    expect(said('src/tasks/plan-order.ts', text)).toContain(sentence);
    expect(said('src/cli/a.ts', text)).toBeUndefined();
  });

  test('reaches through the files that planning imports, but not through types', () => {
    const files = { 'src/tasks/plan.ts': "import { open } from './issue.ts';", 'src/tasks/issue.ts': "import fs from 'node:fs';" };
    expect(violations(files)).toEqual(['src/tasks/issue.ts is pure and imports node:fs']);
    expect(violations({ ...files, 'src/tasks/plan.ts': "import type { Issue } from './issue.ts';" })).toEqual([]);
  });

  test('a date that is given, and a property that is named process, are no effect', () => {
    expect(said('src/model/a.ts', 'const day = new Date(0);\nconst step = play.process.first;')).toBeUndefined();
  });
});

test.each(['src/model/utils.ts', 'src/cli/helpers/day.ts', 'src/tasks/common.ts', 'src/site/Manager.astro'])('%s says nothing', (path) => {
  expect(said(path, '')).toContain('a name that says nothing');
});

test('folders, endings and barrels', () => {
  expect(said('src/stuff/a.ts', '')).toContain('the design does not name');
  expect(said('src/model/a.ts', "import { b } from './b';")).toContain('without its ending');
  expect(said('src/model/a.ts', "export * from './b.ts';")).toContain('passes on all of');
});
