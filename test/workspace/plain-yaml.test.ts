import { globSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Path, Position } from '../../src/model/position.ts';
import { readPlainYaml } from '../../src/workspace/plain-yaml.ts';
import { readWithLibrary, readYaml } from '../../src/workspace/yaml.ts';
import type { YamlFile } from '../../src/workspace/yaml-places.ts';

/** Parts that a path may end in though the value has none such. */
const strange = ['absent', '', '-', '- a', 'a: b', '"', -1, 0, 99];

/** Every path of a value, with the value that stands there; the strange ones at its maps, lists and scalars. */
function pathsOf(value: unknown, path: Path = []): { path: Path; value: unknown }[] {
  const parts = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [
    { path, value },
    ...strange.map((part) => ({ path: [...path, part], value: undefined })),
    ...parts.flatMap(([part, inner]) => pathsOf(inner, [...path, part])),
  ];
}

/** All places that can be asked for in a file, in words. */
function placesOf(yaml: YamlFile): string[] {
  return pathsOf(yaml.value).flatMap(({ path, value }) => {
    const said = (what: string, { line, column }: Position) => `${what} of ${JSON.stringify(path)} ${line}:${column}`;
    const offsets = typeof value === 'string' ? [-1, 0, 1, value.indexOf(' '), value.length - 1, value.length, value.length + 2] : [1];
    return [
      said('value', yaml.locate(path)),
      said('key', yaml.locateKey(path)),
      ...offsets.map((offset) => said(`character ${offset}`, yaml.locate(path, offset))),
    ];
  });
}

/** Where the fast reader answers, the library must answer the same, find no fault, and know the same places. */
function agrees(text: string): boolean {
  const plain = readPlainYaml(text);
  if (plain === undefined) return false;
  const { yaml, diagnostics } = readWithLibrary({ file: 'file.yaml', text }, text, 0);
  expect({ text, diagnostics, value: JSON.stringify(yaml?.value) }).toEqual({ text, diagnostics: [], value: JSON.stringify(plain) });
  const fast = readYaml({ file: 'file.yaml', text }).yaml;
  if (yaml && fast) expect({ text, places: placesOf(fast) }).toEqual({ text, places: placesOf(yaml) });
  return true;
}

test('records as people write them are read by it', () => {
  expect(agrees(readFileSync('test/cases/design/customer.yaml', 'utf8').replaceAll(/ +#.*/g, ''))).toBe(true);
  expect(agrees(readFileSync('test/cases/bad-input/contradictions/customers/acme.yaml', 'utf8'))).toBe(true);
});

test.each([
  'a: 1\nb:\n- x\n- y\nc: 3',
  'a:\n  - b: 1\n    c:\n      d: e\n  -   f: g\n',
  '# about\n\na: it is  fine \n\n# more\nb: { c: d e , f: [ g, "h, i" ] }\n',
  "when: arr >= 5 && x(y)\nurl: https://example.com/a:b\nempty: ''\ndate: 2026-01-01",
])('reads %j', (text) => {
  expect(agrees(text)).toBe(true);
});

test.each([
  'a:',
  'a: b: c',
  'a: b # c',
  'a: !b',
  'a: b\n  c',
  'a:\n  b: 1\n c: 2',
  'a: 1\na: 2',
  '__proto__: 1',
  'a: {b: c}d',
  'a: { b: max(c, d) }',
  'a:\tb',
  '---\na: 1',
  'a: |\n  b',
  '- a',
  'a:\n  - \u00a0b',
  'a: "b" c',
  'a: "b\\n"',
  'a: b:',
  'a:\n  -\n  - b',
])('leaves %j to the library', (text) => {
  expect(readPlainYaml(text)).toBeUndefined();
});

describe('never reads otherwise than the library', () => {
  test('on every YAML file of the tests', () => {
    const files = globSync('test/cases/**/*.yaml');
    expect(files.length).toBeGreaterThan(20);
    for (const file of files) agrees(readFileSync(file, 'utf8'));
  });

  test('on texts made of what YAML finds hard', () => {
    const pieces = [
      'a',
      'b',
      'key',
      '1',
      '2026-01-01',
      '-1',
      ': ',
      ':',
      '- ',
      '-',
      '\n',
      '\n  ',
      '\n    ',
      '\n ',
      ' ',
      '  ',
      '{ ',
      ' }',
      '{',
      '}',
    ];
    const marks = [
      '[',
      ']',
      ', ',
      ',',
      '"',
      "'",
      '#',
      ' # ',
      '!',
      '&',
      '*',
      '|',
      '>',
      '%',
      '@',
      '`',
      '?',
      '? ',
      '~',
      '---',
      '...',
      '\t',
      '\\',
      '(',
      ')',
      'é',
      '\u00a0',
      '\u0085',
      '=',
      '<<',
      'null',
      '.',
      '/',
    ];
    const text = fc.array(
      fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...pieces) }, { weight: 1, arbitrary: fc.constantFrom(...marks) }),
      { maxLength: 25 },
    );
    fc.assert(
      fc.property(text, (parts) => {
        agrees(parts.join(''));
        agrees(`a: ${parts.join('')}`);
        agrees(`a:\n  - b: ${parts.join('')}`);
      }),
      { seed: 2, numRuns: 15_000 },
    );
  });

  test('on files with a few characters changed', () => {
    const files = globSync('test/cases/design/*.yaml').map((file) => readFileSync(file, 'utf8').replaceAll(/ +#.*/g, ''));
    const edit = fc.tuple(fc.nat(), fc.nat(3), fc.constantFrom('', ' ', '\n', ': ', '- ', '#', '"', "'", '{', '}', ',', 'x', '\n  ', '&'));
    let read = 0;
    fc.assert(
      fc.property(fc.constantFrom(...files), fc.array(edit, { maxLength: 3 }), (file, edits) => {
        const text = edits.reduce((all, [at, cut, put]) => {
          const offset = at % all.length;
          return all.slice(0, offset) + put + all.slice(offset + cut);
        }, file);
        if (agrees(text)) read += 1;
      }),
      { seed: 3, numRuns: 1500 },
    );
    expect(read).toBeGreaterThan(50);
  });
});
