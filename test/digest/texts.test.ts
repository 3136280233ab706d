import { markdownToHtml } from 'satteri';
import { describe, expect, test } from 'vitest';
import { letterHtml } from '../../src/digest/html.ts';
import { type Letter, shorten } from '../../src/digest/letter.ts';
import { letterMarkdown } from '../../src/digest/markdown.ts';
import { letterText } from '../../src/digest/plain-text.ts';
import { escapeSlack, letterBlocks } from '../../src/digest/slack-blocks.ts';
import { composedFor, issueAddress } from './sample.ts';

const { letter } = composedFor('maria');

test('a digest as a person reads it', async () => {
  await expect(`${letterText(letter)}\n`).toMatchFileSnapshot('digest.txt');
});

test('what is to be done stands first, and empty lists are left out', () => {
  const titles = letter.sections.map(({ title }) => title);
  expect(titles.slice(0, 3)).toEqual(['Overdue', 'Due this week', 'At risk']);
  expect(titles).not.toContain('Snoozed');
});

test('leads see whose it is, and the work of each person', () => {
  const leads = letterText(composedFor('leads').letter);
  expect(leads).toContain('- Nordhaven Logistics: Renewal, 90 days out (#12) · 3 days late · was due 20 Nov · Maria Keller\n');
  expect(leads).toContain('- Sam Osei · 7 customers (€570k), 4 of 4 open, 2 due, 2 overdue, 1 held back');
});

test('one task or customer says why: the reason, the change and its cause', () => {
  expect(letterText(composedFor('sam').letter)).toMatch(
    /- Rowan Textiles · red 35 since 28 Oct · €45k · renewal 5 Feb\n {2}Seat use scores 25: .* In 7 days −8: −5 by what happened, −3 because the model changed\.\n/,
  );
});

test('a list says how many it leaves out', () => {
  const shortened = letterText(shorten(letter, 1));
  expect(shortened).toContain('Renewals in the next 90 days (3)\n- Westbrook Tools');
  expect(shortened).toContain('\n  and 2 more\n');
});

const hostile = 'A|B <!-- x --> <b>@maria</b> *bold* _it_ `code` <!channel> [x](https://evil.example) #12 & "q" closes #3';
const attacked = composedFor('maria', () => hostile).letter;

describe('a customer’s name does nothing but stand there', () => {
  test('in an issue', () => {
    const text = letterMarkdown(attacked);
    const { html } = markdownToHtml(text);
    expect(html).not.toMatch(/<b>|<em>it|<code>|evil\.example"|<!--/);
    expect(text).not.toMatch(/@maria|closes #3|[^\w]#12 &amp;/);
    expect(html.match(/<a href="([^"]*)"/g)?.every((link) => link.startsWith('<a href="https://success.example/reports/'))).toBe(true);
  });

  test('in an e-mail', () => {
    const html = letterHtml(attacked, issueAddress);
    expect(html).not.toMatch(/<b>|<!--|<!channel/);
    expect(html).toContain('&lt;b&gt;@maria&lt;/b&gt;');
    const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, link]) => link ?? '');
    expect(links.length).toBeGreaterThan(0);
    expect(links.every((link) => /^https:\/\/(success\.example\/reports|github\.com\/northlight\/customers\/issues)\//.test(link))).toBe(
      true,
    );
    expect(html).not.toMatch(/<(img|script|link|iframe)|src=/);
  });

  test('in Slack, whose rich text reads no mark-up, and in the line that does', () => {
    const blocks = letterBlocks(attacked, issueAddress);
    expect(new Set(blocks.map(({ type }) => type))).toEqual(new Set(['header', 'rich_text']));
    expect(JSON.stringify(blocks)).toContain('<!channel>');
    expect(JSON.stringify(blocks)).not.toContain('mrkdwn');
    expect(escapeSlack('<!channel> & <@U1>')).toBe('&lt;!channel&gt; &amp; &lt;@U1&gt;');
  });
});

describe('a place that holds less gets shorter lists', () => {
  const long: Letter = {
    ...letter,
    sections: Array.from({ length: 11 }, (_, index) => ({
      title: `List ${index}`,
      count: 40,
      lines: Array.from({ length: 12 }, () => ({ head: [{ strong: 'x'.repeat(119) }, 'y'.repeat(299)], below: '*'.repeat(399) })),
    })),
  };

  test('an issue', () => {
    const text = letterMarkdown(long);
    expect(text.length).toBeLessThan(65_536);
    expect(text.match(/^- \*\*x/gm)).toHaveLength(33);
    expect(text.match(/^- \*and 37 more\*$/gm)).toHaveLength(11);
  });

  test('a message', () => {
    expect(JSON.stringify(letterBlocks(long, issueAddress)).length).toBeLessThanOrEqual(20_000);
    expect(letterBlocks(letter, issueAddress, 1).length).toBe(letterBlocks(letter, issueAddress).length);
  });
});

test('without an address a task is named by its number', () => {
  expect(letterHtml(letter, () => null)).toContain('Renewal, 90 days out #12');
  expect(letterHtml(letter, () => null)).not.toContain('github.com');
});
