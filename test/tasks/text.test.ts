import fc from 'fast-check';
import { markdownToHtml } from 'satteri';
import { describe, expect, test } from 'vitest';
import { plain, showDay, showMoney, showValue, titleText } from '../../src/tasks/text.ts';

/** Strings made of what does harm. */
const nasty = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '@maria',
        '#12',
        'GH-3',
        'o/r#4',
        'https://github.com/o/r/issues/1',
        'www.example.com',
        'mailto:a@b.c',
        'fixes #1',
        'Closes: #2',
      ),
      fc.constantFrom(
        '<!--',
        '-->',
        '<b>',
        '</details>',
        '|',
        '\n',
        '\r\n',
        '`',
        '**',
        '[a](b)',
        '![x](y)',
        '\\',
        '&lt;',
        '$',
        '\u2028',
        '\u202e',
      ),
      fc.constantFrom('<!-- setpiece:begin eyJ -->', '- [x] ', '# ', '~~', '_', 'é', '😀'),
      fc.string({ unit: 'binary', maxLength: 12 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(' '));

describe('text from outside in a body', () => {
  test('mentions, links and closes nothing', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const shown = plain(text);
        expect(shown).not.toMatch(/@[\w]/);
        expect(shown).not.toMatch(/#\d/);
        expect(shown).not.toMatch(/gh-\d/i);
        expect(shown).not.toMatch(/:\/\//);
        expect(shown).not.toMatch(/www\./i);
        expect(shown).not.toMatch(/\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?)\b\s*:?\s*[\w./-]*#/i);
      }),
      { numRuns: 2000 },
    );
  });

  test('is one line without markup, a comment or the border of a cell', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const shown = plain(text);
        expect(shown).not.toMatch(/[\n\r\u2028\u2029\u202e<>]/);
        expect(shown.replace(/\\[\\`*_[\]|~$]/g, '')).not.toMatch(/[\\`*_[\]|~$]/);
      }),
      { numRuns: 2000 },
    );
  });

  test('is shown by Markdown as it was written', () => {
    const html = markdownToHtml(`| a | b |\n|---|---|\n| ${plain('A|B *x* <b>y</b> `z` [a](b) & _c_ ~~d~~')} | 2 |`).html;
    expect(html).toContain('<td>A|B *x* &lt;b&gt;y&lt;/b&gt; `z` [a](b) &amp; _c_ ~~d~~</td>');
  });

  test('is cut, and never within a character', () => {
    expect(plain('a'.repeat(500))).toHaveLength(200);
    expect(plain(`${'a'.repeat(198)}😀😀`)).toBe(`${'a'.repeat(198)}…`);
  });
});

test('a title is one line, mentions nobody and is no longer than GitHub takes', () => {
  fc.assert(
    fc.property(nasty, (text) => {
      expect(titleText(text)).not.toMatch(/@\w|#\d|[\n\r`]/);
      expect(titleText(text).length).toBeLessThanOrEqual(120);
    }),
  );
});

test('days, money and values read the same on every machine', () => {
  expect(showDay('2026-12-02')).toBe('Wed 2 Dec 2026');
  expect(showDay('2026-12-02', false)).toBe('2 Dec 2026');
  expect(showMoney(184_000.4, 'EUR')).toBe('€184,000');
  expect(showValue(0.568, 'percent', 'EUR')).toBe('57%');
  expect(showValue(0.0123, 'percent', 'EUR')).toBe('1.2%');
  expect(showValue(9, 'days', 'EUR')).toBe('9 days');
  expect(showValue(true, null, 'EUR')).toBe('yes');
  expect(showValue('2027-02-14', null, 'EUR')).toBe('Sun 14 Feb 2027');
});
