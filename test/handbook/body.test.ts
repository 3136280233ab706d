import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderBody } from '../../src/site/handbook/body.ts';
import { takeTokens, writeTokens } from '../../src/site/handbook/tokens.ts';

const surroundings = {
  titleOf: (path: string) => `the ${path}`,
  resolve: (href: string) => (href === '/gone/' ? undefined : `/base${href}`),
};
const html = (body: string, format: 'md' | 'mdx' = 'mdx'): string => renderBody(body, format, surroundings).html;

describe('nothing from content runs', () => {
  test.each([
    ['import fs from "node:fs"\n\nText'],
    ['export const x = process.env\n\nText'],
    ['Text {process.env.HOME}'],
    ['Text\n\n<script>alert(1)</script>'],
    ['Text <span onClick="alert(1)">alert</span>'],
    ['Text\n\n<iframe src="https://example.com"></iframe>'],
    ['Text [x](javascript:alert(1))'],
    ['Text [x](data:text/html,alert)'],
    ['Text\n\n<Unknown>alert</Unknown>'],
    ['Text\n\n<div style="x" dangerouslySetInnerHTML={{__html: "alert"}} />'],
  ])('%j', (body) => {
    for (const format of ['mdx', 'md'] as const) {
      const made = html(body, format);
      expect(made).toContain('Text');
      expect(made).not.toMatch(/<(script|iframe|img|unknown)|onclick|javascript:|data:|style=|dangerously/i);
      if (format === 'mdx') expect(made).not.toMatch(/alert\(1\)<|node:fs<|process\.env</);
    }
  });

  test('any text at all gives a page without scripts and handlers', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '<script>',
        '</script>',
        '<img src=x onerror=y>',
        '{',
        '}',
        '<Note>',
        '</Note>',
        '](',
        '`',
        '\n\n',
        '{{ x }}',
        '<!--',
        '# ',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.constantFrom('md', 'mdx'), (pieces, format) => {
        const made = html(pieces.join(''), format === 'md' ? 'md' : 'mdx');
        expect(made).not.toMatch(/<script|<img|<[a-z]+[^>]*\son[a-z]+=/i);
      }),
      { numRuns: 500 },
    );
  });
});

test('a body that is no MDX is shown as written, with the place of the fault', () => {
  const made = renderBody('Fewer than <5 seats', 'mdx', surroundings);
  expect(made.html).toBe('<pre>Fewer than &#x3C;5 seats</pre>');
  expect(made.problem).toMatch(/^1:1\d/);
});

test('our components become notes, others are dropped', () => {
  expect(html('<Caution>\n\nAsk **first**.\n\n</Caution>')).toBe(
    '<aside class="note note-Caution"><p class="note-title">Caution</p><p>Ask <strong>first</strong>.</p></aside>',
  );
});

test('headings get ids of their own, below the title of the page', () => {
  const made = renderBody('# Before the call\n\n## Before the call\n\n### 中文', 'mdx', { ...surroundings, takenIds: ['before-the-call'] });
  expect(made.headings).toEqual([
    { depth: 2, slug: 'before-the-call-2', text: 'Before the call' },
    { depth: 2, slug: 'before-the-call-3', text: 'Before the call' },
    { depth: 3, slug: '中文', text: '中文' },
  ]);
  expect(made.html).toContain('<h2 id="before-the-call-2">');
});

test('tokens become chips that say what will stand there', () => {
  expect(html('Dear {{ customer.name }}, until {{renewal | the end}}.')).toBe(
    '<p>Dear <span class="token" title="{{ customer.name }}" data-token="customer.name">the customer.name</span>, until <span class="token" title="{{ renewal | the end }}: “the end” where there is none" data-token="renewal">the renewal</span>.</p>',
  );
  const source = 'a {{ b }} c {{ d | e }}';
  expect(writeTokens(takeTokens(source))).toBe(source);
});

test('links lead to the pages of the site, and nowhere when there is none', () => {
  expect(html('[a](/plays/x/) [b](/gone/)')).toBe('<p><a href="/base/plays/x/">a</a> <a>b</a></p>');
});

test('tables keep their alignment without a style', () => {
  expect(html('| a |\n|--:|\n| 1 |')).toContain('<th align="right">a</th>');
});
