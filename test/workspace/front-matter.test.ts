import { expect, test } from 'vitest';
import { readFrontMatter } from '../../src/workspace/front-matter.ts';

const read = (text: string) => readFrontMatter({ file: 'page.mdx', text });
const problems = (text: string): string[] => read(text).diagnostics.map(({ line, column, code }) => `${line}:${column} ${code}`);

test('keys and body, with their places in the file', () => {
  const { page } = read('---\n# about\nid: a\nif: |\n  x\n  && y\n---\n\nText\n');
  expect(page?.yaml.value).toEqual({ id: 'a', if: 'x\n&& y\n' });
  expect(page?.yaml.locate(['id'])).toEqual({ file: 'page.mdx', line: 3, column: 5 });
  expect(page?.yaml.locate(['if'], 5)).toEqual({ file: 'page.mdx', line: 6, column: 6 });
  expect(page?.body).toBe('\nText\n');
  expect(page?.bodyLine).toBe(8);
});

test('a page may have no body', () => {
  expect(read('---\nid: a\n---').page).toMatchObject({ body: '' });
});

test('a line that only begins like the end is text', () => {
  const { page } = read('---\nid: |\n  a\n---x\n---\nText');
  expect(page).toBeUndefined();
  expect(read('--- yaml \nid: a\n---  \nText').page).toMatchObject({ yaml: { value: { id: 'a' } }, body: 'Text', bodyLine: 4 });
});

test('problems stand where they are in the file', () => {
  expect(problems('---\nid: a\nwhen: !b\n---\nText')).toEqual(['3:7 trap-tag']);
});

test('values are as fresh as the text: nothing is cached between pages', () => {
  const text = '---\nid: a\n---\n';
  expect(read(text).page?.yaml.value).toEqual(read(text).page?.yaml.value);
  expect(read(text).page?.yaml).not.toBe(read(text).page?.yaml);
});

test.each([
  ['JavaScript', '---js\n{ id: (globalThis.ran = true) }\n---\n', '1:1 front-matter-language'],
  ['JavaScript, spaced', '--- javascript \n{ id: (globalThis.ran = true) }\n---\n', '1:1 front-matter-language'],
  ['CoffeeScript', '---coffee\nid: 1\n---\n', '1:1 front-matter-language'],
  ['JSON', '---json\n{"id": 1}\n---\n', '1:1 front-matter-language'],
  ['TOML', '---toml\nid = 1\n---\n', '1:1 front-matter-language'],
  ['a name that objects inherit', '---constructor\nid: 1\n---\n', '1:1 front-matter-language'],
  ['no front matter', '# Title\n', '1:1 no-front-matter'],
  ['a page without anything', '', '1:1 no-front-matter'],
  ['front matter without an end', '---\nid: a\n', '1:1 no-front-matter'],
  ['front matter without keys', '---\n# nothing\n---\nText', '1:1 empty-file'],
])('%s is refused', (_, text, expected) => {
  expect(problems(text)).toEqual([expected]);
  expect('ran' in globalThis).toBe(false);
});
