import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { readYaml } from '../../src/workspace/yaml.ts';

const read = (text: string) => readYaml({ file: 'file.yaml', text });
/** `line:column code` of each problem. */
const problems = (text: string): string[] => read(text).diagnostics.map(({ line, column, code }) => `${line}:${column} ${code}`);
const value = (text: string): unknown => {
  const { yaml, diagnostics } = read(text);
  expect(diagnostics).toEqual([]);
  return yaml?.value;
};

describe('scalars', () => {
  test('stay text, whatever other YAML readers make of them', () => {
    expect(value('id: 00123\ncountry: NO\nday: 2027-03-31\nfloat: 1e3\nnone: null\nflag: yes\ntime: 12:30:45')).toEqual({
      id: '00123',
      country: 'NO',
      day: '2027-03-31',
      float: '1e3',
      none: 'null',
      flag: 'yes',
      time: '12:30:45',
    });
  });

  test('expressions stand without quotes', () => {
    expect(value('for: high_touch && arr >= 50000\nif: answer("x") == "leaving" || band == "red"  # why')).toEqual({
      for: 'high_touch && arr >= 50000',
      if: 'answer("x") == "leaving" || band == "red"',
    });
  });
});

describe('what is refused', () => {
  test.each([
    ['a tag, which would drop the word', 'when: !churned', '1:7 trap-tag'],
    ['an anchor and its alias', 'a: &x 1\nb: *x', '1:4 yaml-anchor 2:4 yaml-anchor'],
    ['a tab', 'a:\n\tb: 1', '2:1 yaml-tab'],
    ['a key that stands twice', 'a: 1\nb: 2\na: 3', '3:1 duplicate-key'],
    ['a second document', 'a: 1\n---\nb: 2', '2:1 yaml-documents'],
    ['a directive', '%YAML 1.1\n---\na: 1', '1:1 yaml-directive'],
    ['an empty value', 'a: 1\nmetrics:\nb: 2', '2:1 empty-value'],
    ['an empty list entry', 'a:\n  -\n  - b', '2:4 empty-value'],
    ['an empty file', '', '1:1 empty-file'],
    ['a file of comments', '# nothing\n', '1:1 empty-file'],
    ['a key that JavaScript keeps for itself', '__proto__: 1', '1:1 forbidden-key'],
    ['an expression that a comma cuts', '- { if: max(a, b) > 3, then: 4 }', '1:9 trap-comma'],
    ['an expression that a bracket cuts', '- { if: x in ["a", "b"], then: 4 }', '1:14 trap-comma'],
    ['a formula that a comma cuts in a list', 'on: [earliest(a, b), c]', '1:6 trap-comma'],
    ['a value that begins with a quote', 'if: "red" == band', '1:11 trap-quote'],
    ['a choice with ? :', 'if: x ? b : c', '1:5 trap-ternary'],
    ['a second colon', 'title: Renewal: the talk', '1:8 trap-colon'],
    ['a value that begins with @', 'by: @maria', '1:5 trap-start'],
    ['a comment that cuts a text', 'if: x == "ticket #12"', '1:18 trap-comment'],
    ['a comment glued to its sign', 'title: Ticket #12', '1:15 trap-comment'],
    ['a bracket that stays open', 'a: [1, 2', '1:9 yaml-syntax'],
  ])('%s', (_, text, expected) => {
    expect(problems(text).join(' ')).toBe(expected);
    expect(read(text).yaml).toBeUndefined();
  });

  test('each line with a problem is told of, not only the first', () => {
    expect(problems('a: @x\nb: 1\nc: `y`\nd: !z\ne: 1\ne: 2')).toEqual([
      '1:4 trap-start',
      '3:4 trap-start',
      '4:4 trap-tag',
      '6:1 duplicate-key',
    ]);
  });

  test('texts that nest without end cost no stack and little time', () => {
    expect(problems('['.repeat(10_000))).toEqual(['1:33 nested-too-deep']);
    expect(problems('- '.repeat(50_000))).toEqual(['1:65 nested-too-deep']);
    expect(problems(`a: ${'{b: '.repeat(40)}c${'}'.repeat(40)}`)[0]).toContain('nested-too-deep');
  });

  test('a billion laughs stay unlaughed', () => {
    const levels = Array.from({ length: 9 }, (_, level) => `l${level + 1}: &l${level + 1} [${`*l${level}, `.repeat(9)}*l${level}]`);
    const codes = read(['l0: &l0 ha', ...levels].join('\n')).diagnostics.map(({ code }) => code);
    expect(new Set(codes)).toEqual(new Set(['yaml-anchor']));
  });
});

describe('hints print the corrected line', () => {
  test.each([
    ['when: !churned', "when: '!churned'"],
    ['- if: "red" == band', `if: '"red" == band'`],
    ['if: "it" == name + \'s\'', `if: '"it" == name + ''s'''`],
    ['by: @maria', "by: '@maria'"],
    ['title: Renewal: the talk', "title: 'Renewal: the talk'"],
    ['title: Ticket #12', "title: 'Ticket #12'"],
  ])('%s', (line, corrected) => {
    const [diagnostic] = read(line).diagnostics;
    expect(diagnostic?.hint).toContain(corrected);
    expect(value(corrected)).toBeTypeOf('object');
  });

  test('flow maps become block lines', () => {
    const [diagnostic] = read('- { if: x in ["a", "b"], then: 4 }').diagnostics;
    expect(diagnostic?.hint).toContain('  if: x in ["a", "b"]\n  then: 4');
  });
});

describe('places', () => {
  const text = ['steps:', '  - id: one', '    if: a', '  - { id: two, if: "b" }', 'data:', '  deep:', '    key: value'].join('\n');
  const yaml = read(text).yaml;
  test.each([
    [['steps'], '1:1'],
    [['steps', 0], '2:5'],
    [['steps', 0, 'if'], '3:9'],
    [['steps', 1, 'if'], '4:20'],
    [['data', 'deep'], '6:3'],
    [['data', 'deep', 'key'], '7:10'],
    [['data', 'deep', 'absent', 'more'], '6:3'],
    [[], '1:1'],
  ])('%j', (path, expected) => {
    const position = yaml?.locate(path);
    expect(`${position?.line}:${position?.column}`).toBe(expected);
  });

  test('of keys', () => {
    expect(yaml?.locateKey(['steps', 1, 'if'])).toEqual({ file: 'file.yaml', line: 4, column: 16 });
  });

  test.each([
    ['plain', 'if: aa && bb', 6, '1:11'],
    ['plain over two lines', 'if: aa &&\n  bb', 6, '2:3'],
    ['single quotes', "if: 'x == ''y'' && bb'", 12, '1:20'],
    ['double quotes', 'if: "x == \\"y\\" && bb"', 12, '1:20'],
    ['double quotes with a code', 'if: "\\u0041 && bb"', 5, '1:16'],
    ['literal block', 'if: |\n  aa &&\n    bb\n', 8, '3:5'],
    ['folded block', 'if: >-\n  aa\n  && bb\n', 6, '3:6'],
  ])('inside a scalar: %s', (_, source, offset, expected) => {
    const file = read(source).yaml;
    const text = String(Object.values(file?.value ?? {})[0]);
    const place = file?.locate(['if'], offset);
    expect(`${place?.line}:${place?.column}`).toBe(expected);
    const character = source.split('\n')[(place?.line ?? 0) - 1]?.charAt((place?.column ?? 0) - 1);
    expect(character).toBe(text.charAt(offset));
  });

  test('every inked character of every scalar is found again, whatever style the writer chose', () => {
    const styles = ['PLAIN', 'QUOTE_SINGLE', 'QUOTE_DOUBLE', 'BLOCK_FOLDED', 'BLOCK_LITERAL'] as const;
    const words = fc.array(fc.stringMatching(/^[a-z0-9()=&|"'.]{1,12}$/), { minLength: 1, maxLength: 30 }).map((list) => list.join(' '));
    fc.assert(
      fc.property(words, fc.constantFrom(...styles), fc.integer({ min: 20, max: 90 }), (words, style, lineWidth) => {
        const source = stringify({ top: [{ key: words }] }, { defaultStringType: style, lineWidth });
        const { yaml, diagnostics } = read(source);
        if (!yaml) return expect(diagnostics.length).toBeGreaterThan(0);
        const lines = source.split('\n');
        const text = (yaml.value as { top: { key: string }[] }).top[0]?.key ?? ''; // the shape that was written
        for (const [offset, character] of [...text].entries()) {
          if (/\s/.test(character)) continue;
          const { line, column } = yaml.locate(['top', 0, 'key'], offset);
          const found = lines[line - 1]?.slice(column - 1);
          expect(found?.startsWith(character) || found?.startsWith(`\\${character}`)).toBe(true);
        }
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});
