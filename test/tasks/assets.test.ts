import fc from 'fast-check';
import { markdownToHtml } from 'satteri';
import { describe, expect, test } from 'vitest';
import type { RunTexts } from '../../src/evaluate/run-texts.ts';
import { newBody, runsOf, type Task, taskOf } from '../../src/tasks/task.ts';
import { asOf, customer, links, report, run, step } from './sample.ts';
import { mail, record, textsOf } from './texts.ts';

const send = step('send', { asset: 'annual-value-report' });

function task(texts: RunTexts, changes: Parameters<typeof run>[1] = {}, money = true): Task {
  const [one] = runsOf(report([customer('acme', { runs: [run('acme', { steps: [send], ...changes })] })]));
  if (one === undefined) throw new Error('no run');
  return taskOf(one, asOf, 'cs:', undefined, { links, money, people: false, texts });
}

const text = (texts: RunTexts, changes: Parameters<typeof run>[1] = {}, money = true): string => newBody(task(texts, changes, money));
const written = (body: string, kind = 'script') => ({
  'playbooks/assets/annual-value-report.mdx': `---\nid: annual-value-report\ntitle: Words <b>\nkind: ${kind}\n---\n\n${body}\n`,
});

describe('the text of an open step', () => {
  test('stands in a part that opens: the subject to copy, the text as one reads it, and as a new message', () => {
    const body = text(textsOf());
    expect(body).toContain(
      [
        '### Ready to use',
        '<details><summary><b>E-mail</b>: Annual value report, cover mail</summary>',
        '',
        'Subject',
        '```text',
        'What Acme Logistics achieved this year',
        '```',
        '',
        '> Hello,',
        '>',
        '> attached is the report on your year with us. It fits on two pages, so that you can pass it on as it is.',
        '>',
        '> The contract runs until 14 February 2027.',
        '>',
        '> Maria Keller',
        '',
        '[Open in your mail program](mailto:?subject=What%20Acme%20Logistics%20achieved%20this%20year&body=Hello%2C%0D%0A%0D%0Aattached',
      ].join('\n'),
    );
    const address = /\((mailto:[^)]*)\)/.exec(body)?.[1] ?? '';
    expect(new URL(address).searchParams.get('body')).toBe(
      'Hello,\r\n\r\nattached is the report on your year with us. It fits on two pages, so that you can pass it on as it is.\r\n\r\nThe contract runs until 14 February 2027.\r\n\r\nMaria Keller',
    );
  });

  test('stands there while the step is open, and not before or after', () => {
    for (const state of ['waiting', 'done', 'skipped'] as const)
      expect(text(textsOf(), { steps: [{ ...send, state }, step('call')] })).not.toContain('Ready to use');
  });

  test('stands there once, though two steps use it', () => {
    expect(text(textsOf(), { steps: [send, { ...send, id: 'again' }] }).match(/cover mail<\/summary>/g)).toHaveLength(1);
  });

  test('keeps its lists and headings, the headings small, and leaves boxes and comments of the handbook out', () => {
    const body = text(
      textsOf(
        written('# One hour\n\n<Note>\n\nWith **{{ customer.name }}**,\nin person.\n\n</Note>\n\n1. Ask\n   why\n2. Listen  \n   well'),
      ),
    );
    expect(body).toContain(
      '<details><summary><b>Call script</b>: Words &lt;b&gt;</summary>\n\n> #### One hour\n>\n> With **Acme Logistics**, in person.\n>\n> 1. Ask why\n> 2. Listen\n>    well\n',
    );
    expect(body).not.toContain('mailto');
    const { html } = markdownToHtml(body);
    expect(html).toContain('<strong>Acme Logistics</strong>');
  });

  test('says where nothing is known, and hides amounts where they may not be shown', () => {
    const texts = textsOf(written('{{ customer.industry }}, {{ arr }}'));
    expect(text(texts)).toContain('> ⟨customer.industry: not known⟩, €184,000');
    expect(text(texts, {}, false)).toContain('> ⟨customer.industry: not known⟩, ⟨arr: not shown here⟩');
    expect(text(texts, {}, false)).not.toContain('184,000');
  });

  test('is as long as it may be: a longer message is copied', () => {
    expect(text(textsOf(written('x'.repeat(1500), 'email')))).toContain('](mailto:');
    expect(text(textsOf(written('x'.repeat(2500), 'email')))).not.toContain('mailto:');
  });
});

test('of texts that are too long for an issue, the longest is left out first, with a link to its page', () => {
  const files = (sizes: Readonly<Record<string, number>>) =>
    Object.fromEntries(
      Object.entries(sizes).map(([id, size]) => [
        `playbooks/assets/${id}.md`,
        `---\nid: ${id}\ntitle: Text ${id}\nkind: script\n---\n\n${'word '.repeat(size / 5)}\n`,
      ]),
    );
  const steps = ['a', 'b', 'c'].map((id) => step(id, { asset: id }));
  const body = text(textsOf(files({ a: 20_000, b: 40_000, c: 30_000 })), { steps });
  expect(body.length).toBeLessThanOrEqual(65_536);
  expect(body).toContain('Text a</summary>');
  expect(body).toContain('Text c</summary>');
  expect(body).not.toContain('Text b</summary>');
  expect(body).toContain('Too long to stand here: [Text b](https://success.example/assets/b/)');
  expect(body).toContain('The whole reckoning');
});

test('a text for many customers keeps its tokens, and the issue says how to have it filled in for each', () => {
  const audience = run('audience', { key: 'tips/audience/1', playbook: 'tips', customer: null, members: ['acme'], steps: [send] });
  const [one] = runsOf(report([customer('acme', { runs: [] })], { runs: [audience] }));
  if (one === undefined) throw new Error('no run');
  const body = newBody(taskOf(one, asOf, 'cs:', undefined, { links, money: true, people: false, texts: textsOf() }));
  expect(body).toContain('```text\nWhat {{ customer.name }} achieved this year\n```');
  expect(body).toContain('> {{ owner.csm.name }}');
  expect(body).not.toContain('mailto:');
  expect(body).toContain('setpiece report audience tips/audience/1 --out tips.csv');
});

test('names of the customer’s people stand there only where they may', () => {
  const [one] = runsOf(report([customer('acme')]));
  if (one === undefined) throw new Error('no run');
  const body = (people: boolean) => newBody(taskOf(one, asOf, 'cs:', undefined, { links, money: true, people, texts: textsOf() }));
  expect(body(true)).toContain('| Contacts | decision maker Ada Berg · **no champion** since 14 Aug 2026 |');
  expect(body(false)).toContain('| Contacts | decision maker p-1 · **no champion** since 14 Aug 2026 |');
});

test('whatever a customer is called, its text does nothing, ends no part and keeps its length', () => {
  const strange = fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }),
    fc.constantFrom(
      '<!-- setpiece:end -->',
      '@maria',
      'fixes #12',
      '```',
      '~~~',
      '</details>',
      '<script>',
      '[x](javascript:y)',
      '\n# x',
      '|',
    ),
  );
  fc.assert(
    fc.property(fc.array(strange, { minLength: 1, maxLength: 4 }), (parts) => {
      const name = `A ${parts.join(' ')}`.replaceAll(/\s+/g, ' ').trim();
      const texts = textsOf({
        'customers/acme.yaml': record('acme', name),
        'playbooks/assets/annual-value-report.mdx': mail.replace('Hello,', 'Hello **{{ customer.name }}**,'),
      });
      const body = text(texts);
      expect(body.length).toBeLessThanOrEqual(65_536);
      expect(body.match(/^<!-- setpiece:(begin|end|\/?why|\/?facts)/gm)).toHaveLength(6);
      const { html } = markdownToHtml(body);
      expect(html.match(/<details>/g)).toHaveLength(2);
      expect(html.match(/<\/details>/g)).toHaveLength(2);
      expect(html).not.toMatch(/<script|href="javascript/i);
      const spoken = html.replaceAll(/<code[\s\S]*?<\/code>/g, '').replaceAll(/href="[^"]*"/g, '');
      expect(spoken).not.toMatch(/(^|[^\w&])@[a-z0-9]|(^|[^\w&])#\d/i);
    }),
    { numRuns: 60 },
  );
});
