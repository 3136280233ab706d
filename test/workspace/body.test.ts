import fc from 'fast-check';
import { markdownToMdast, mdxToMdast } from 'satteri';
import { describe, expect, test } from 'vitest';
import { checkBody, isHarmless } from '../../src/workspace/body.ts';

/** `line:column code` of each problem of a body that begins on line 10. */
function problems(body: string, format: 'md' | 'mdx' = 'mdx'): string[] {
  const page = { file: 'page', value: {}, locate: () => ({ file: 'page', line: 1, column: 1 }), body, bodyLine: 10, format };
  return checkBody(page).map(({ line, column, code }) => `${line}:${column} ${code}`);
}

test('Markdown with links, tables, code and tokens is fine', () => {
  const body = [
    '## Steps for {{ customer.name }}',
    '',
    'Write to [{{ owner.csm.name | us }}](mailto:{{ owner.csm.login }}), see [the page](../other/) and <b>not</b>.'.replace(
      '<b>not</b>',
      '**this**',
    ),
    '',
    '| a | b |\n|---|---|\n| {{ arr }} | `{x}` |',
    '',
    '```js\nimport x from "y"; {x}\n```',
  ].join('\n');
  expect(problems(body)).toEqual([]);
  expect(problems(body, 'md')).toEqual([]);
});

describe('refused in MDX', () => {
  test.each([
    ['an import', 'Text\n\nimport fs from "node:fs"', '12:1 body-code'],
    ['an export', 'export const a = 1', '10:1 body-code'],
    ['prose that begins with import', 'import the list first', '10:1 body-code'],
    ['an expression', 'Key {process.env.TOKEN}', '10:5 body-code'],
    ['a comment of MDX', '{/* note */}', '10:1 body-code'],
    ['a component', 'Text\n\n<Chart />', '12:1 body-component'],
    ['a tag', 'Text <img src="x" onerror="alert(1)" />', '10:6 body-html'],
    ['a fragment', '<>text</>', '10:1 body-html'],
    ['a spread inside a tag', '<a {...props}>x</a>', '10:1 body-html'],
    ['a tag that stays open', 'Text <b>bold', '10:6 body-html'],
    ['a lone sign', 'Below <5 seats', '10:7 body-html'],
    ['a comment of HTML', '<!-- note -->', '10:1 body-html'],
    ['a brace that stays open', 'Text {', '10:6 body-code'],
    ['a script link', '[x](javascript:alert(1))', '10:1 body-link'],
    ['a script link in disguise', '[x](JaVa&#115;cript&#58;alert(1))', '10:1 body-link'],
    ['an image of data', '![x](data:text/html;base64,PHN2Zz4=)', '10:1 body-link'],
    ['a definition that runs', '[x][y]\n\n[y]: vbscript:x', '12:1 body-link'],
    ['code in a token', 'Dear {{ customer.name + 1 }}', '10:6 token-syntax'],
    ['code after an emoji', '🙂 {x}', '10:4 body-code'],
  ])('%s', (_, body, expected) => {
    expect(problems(body)).toEqual([expected]);
  });

  test('all of them at once', () => {
    expect(problems('{a}\n\n{b}\n\n[x](javascript:c)')).toEqual(['10:1 body-code', '12:1 body-code', '14:1 body-link']);
  });
});

describe('in Markdown', () => {
  test('braces and comments are text, HTML is refused', () => {
    expect(problems('{x}\n\n<!-- note -->\n\nimport x', 'md')).toEqual([]);
    expect(problems('a <b>x</b>\n\n<script>alert(1)</script>', 'md')).toEqual(['10:3 body-html', '10:7 body-html', '12:1 body-html']);
  });
});

test('texts without end are refused before they are read', () => {
  expect(problems('> '.repeat(150_000))).toEqual(['10:1 body-too-long']);
});

test('deep quotes do not exhaust the stack', () => {
  expect(problems('> '.repeat(50_000))).toEqual([]);
});

interface Node {
  readonly type: string;
  readonly url?: string;
  readonly children?: readonly Node[];
}

/** Parts of a tree that the check looks at, which is everything but links with a usual scheme. */
function suspects(node: Node): string[] {
  const usual = /^(?:https?:|mailto:|[^:]*$)/.test(node.url ?? '');
  const here = /^mdx|^html$/.test(node.type) || !usual ? [`${node.type} ${node.url ?? ''}`] : [];
  return [...here, ...(node.children ?? []).flatMap(suspects)];
}

test('the parser finds nothing in a text that counts as harmless', () => {
  const signs = '# - * + _ ` ``` ~~~ | --- ~ = ! ( ) " \' : :: ; , . 1. @ / // \\ & &lt; $ $$ ^ % ? > < { } [ ] import export'.split(' ');
  const words = ['a', 'Text', 'www.example.com', 'a@b.example', 'javascript:x', 'ftp://x', '\u00a0', '🙂', '\t', ' ', '    ', '\n', '\n\n'];
  const part = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...words) }, { weight: 1, arbitrary: fc.constantFrom(...signs) });
  let harmless = 0;
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      const body = parts.join('');
      if (!isHarmless(body)) return;
      harmless += 1;
      for (const parse of [markdownToMdast, mdxToMdast]) expect(suspects(parse(body) as Node)).toEqual([]);
    }),
    { numRuns: 5000 },
  );
  expect(harmless).toBeGreaterThan(500);
});
