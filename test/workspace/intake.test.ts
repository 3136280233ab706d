import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Content } from '../../src/model/content.ts';
import { parseDay } from '../../src/model/day.ts';
import { changeOf } from '../../src/workspace/intake/change.ts';
import { forms, readForm } from '../../src/workspace/intake/form.ts';
import { readWorkspace } from '../../src/workspace/workspace.ts';

const templates = '.github/ISSUE_TEMPLATE';

/** GitHub's schema of issue forms, as far as ours use it: any other key is a mistake. */
const field = z.strictObject({
  type: z.enum(['input', 'textarea', 'dropdown']),
  id: z.string().regex(/^[\w-]+$/),
  attributes: z.strictObject({
    label: z.string().min(1),
    description: z.string().optional(),
    placeholder: z.string().optional(),
    value: z.string().optional(),
    options: z.array(z.string().refine((text) => text.toLowerCase() !== 'none')).optional(),
  }),
  validations: z.strictObject({ required: z.boolean() }).optional(),
});
const words = z.strictObject({ type: z.literal('markdown'), attributes: z.strictObject({ value: z.string() }) });
const template = z.strictObject({
  name: z.string().min(4),
  description: z.string().min(4),
  title: z.string(),
  body: z.array(z.union([field, words])).min(1),
});

/** What GitHub writes for a filled form. */
function filled(file: string, answers: Readonly<Record<string, string>>): string {
  const form = forms.find((one) => one.file === file);
  if (form === undefined) throw new Error(`there is no form ${file}`);
  return form.fields.map(({ key, label }) => `### ${label}\n\n${answers[key] ?? '_No response_'}`).join('\n\n');
}

const content: Content = (() => {
  const read = readWorkspace('test/workspaces/northlight').content;
  if (read === undefined) throw new Error('the sample cannot be read');
  return read;
})();
const context = { content, day: parseDay('2026-11-02') ?? 0, author: 'maria', issue: 12, schemas: '../schemas' };

function change(file: string, answers: Readonly<Record<string, string>>) {
  const form = readForm(filled(file, answers));
  if (form === undefined) throw new Error('the form was not read');
  return changeOf(form, context);
}

function reasons(file: string, answers: Readonly<Record<string, string>>): readonly string[] | undefined {
  return change(file, answers).reasons;
}

function text(file: string, answers: Readonly<Record<string, string>>, before: string | null = null) {
  const result = change(file, answers);
  if (result.reasons !== undefined) throw new Error(result.reasons.join('\n'));
  return { file: result.change.file, text: result.change.write(before) };
}

test('the forms on GitHub ask what is read, in the same order, and are valid', () => {
  expect(readdirSync(templates).sort()).toEqual(['config.yml', ...forms.map(({ file }) => file)].sort());
  expect(parse(readFileSync(`${templates}/config.yml`, 'utf8'))).toEqual({ blank_issues_enabled: true });
  const names = forms.map(({ file, fields }) => {
    const { name, body } = template.parse(parse(readFileSync(`${templates}/${file}`, 'utf8')));
    const asked = body.flatMap((one) => (one.type === 'markdown' ? [] : [one]));
    expect(asked.map(({ attributes, validations }) => ({ label: attributes.label, required: validations?.required ?? false }))).toEqual(
      fields.map(({ label, required }) => ({ label, required })),
    );
    expect(new Set(asked.map(({ id }) => id)).size).toBe(asked.length);
    for (const { type, attributes } of asked) expect(type === 'dropdown').toBe(attributes.options !== undefined);
    return name;
  });
  expect(new Set(names).size).toBe(names.length);
  // The workflow looks at the first words before a runner starts.
  for (const { fields } of forms) expect(`### ${fields[0]?.label}`).toMatch(/^### Customer/);
});

describe('reading a form', () => {
  test('takes answers by their headings, with any line ends, and leaves open ones out', () => {
    const body = filled('rate-a-customer.yml', { customer: 'nordhaven', kind: 'sentiment', value: 'red' }).replaceAll('\n', '\r\n');
    const form = readForm(body);
    expect(form?.form.kind).toBe('rating');
    expect([...(form?.answers ?? [])]).toEqual([
      ['customer', 'nordhaven'],
      ['kind', 'sentiment'],
      ['value', 'red'],
    ]);
  });

  test('knows no form in other issues, and in texts that only contain one', () => {
    const body = filled('rate-a-customer.yml', { customer: 'nordhaven' });
    for (const other of ['', 'The page is slow.', '### Customer\n\nnordhaven', `Look:\n${body}`, body.replace('### Rating', '### Score')])
      expect(readForm(other)).toBeUndefined();
  });

  test('an answer cannot answer a question that came before it', () => {
    const notes = 'They said:\n\n### Customer\n\nelbe-hafen\n\n### Notes\n\nmore';
    const form = readForm(filled('log-a-touchpoint.yml', { customer: 'nordhaven', kind: 'call', notes }));
    expect(form?.answers.get('customer')).toBe('nordhaven');
    expect(form?.answers.get('notes')).toBe(notes);
  });
});

describe('a touchpoint', () => {
  const good = { customer: 'nordhaven', kind: 'call', notes: 'They want the shift report.' };

  test('becomes a file of its own, by whoever sent it, on the day it was sent', () => {
    expect(text('log-a-touchpoint.yml', good)).toEqual({
      file: 'customers/nordhaven/touchpoints/2026-11-02-call-12.md',
      text: '---\nkind: call\non: 2026-11-02\nby: maria\n---\n\nThey want the shift report.\n',
    });
  });

  test('the customer may be named, and people are those of the record', () => {
    const known = content.customers.find(({ value }) => value.id === 'castello-retail')?.value;
    const named = {
      ...good,
      customer: 'castello RETAIL',
      people: 'p-121, p-122',
      by: '@jonas',
      on: '2026-10-30',
      sentiment: 'green',
      title: 'Review',
    };
    expect(known?.name).toBe('Castello Retail');
    expect(text('log-a-touchpoint.yml', named).text).toBe(
      '---\nkind: call\ntitle: Review\non: 2026-10-30\nby: jonas\npeople: [p-121, p-122]\nsentiment: green\n---\n\nThey want the shift report.\n',
    );
  });

  test('is refused with every reason and the nearest names', () => {
    const bad = { customer: 'nordhafen', kind: 'phone', on: '31.10.2026', by: 'mario', people: 'p-1', sentiment: 'blue' };
    expect(reasons('log-a-touchpoint.yml', bad)).toEqual([
      '“Notes” is empty.',
      'There is no customer “nordhafen”. Did you mean nordhaven?',
      '“phone” is none of call, meeting, email, event, visit, training, chat, other.',
      '“31.10.2026” is no day. Write it YYYY-MM-DD, such as 2026-11-02.',
      '“mario” is nobody of the team. Did you mean maria?',
      '“blue” is none of green, yellow, red.',
    ]);
    expect(reasons('log-a-touchpoint.yml', { ...good, on: '2026-11-03' })).toEqual([
      '2026-11-03 lies in the future: write down what has happened when it has.',
    ]);
    expect(reasons('log-a-touchpoint.yml', { ...good, customer: 'castello-retail', people: 'p-12' })).toEqual([
      '“p-12” is nobody of castello-retail: did you mean p-121? Names do not belong here, only ids.',
    ]);
  });

  test('whatever stands in the answers, no key is added to the file', () => {
    const nasty = { ...good, title: 'x\n---\nkind: visit\n', notes: '---\nkind: visit\n---\n{process.exit()}' };
    const { text: written } = text('log-a-touchpoint.yml', nasty);
    expect(written.split('\n')[1]).toBe('kind: call');
    expect(written).toContain('title: "x --- kind: visit"\n');
    expect(written.split(/^---$/m)[1]?.match(/^\w+:/gm)).toEqual(['kind:', 'title:', 'on:', 'by:']);
  });
});

describe('a rating, and a playbook to start', () => {
  const record =
    '# Ours\nid: castello-retail\nname: Castello Retail # as they say it\nratings:\n  - { kind: sentiment, value: green, on: 2026-09-30, by: jonas }\n';

  test('are added to the record, and all the rest stays', () => {
    const answers = { customer: 'castello-retail', kind: 'Sentiment', value: 'Red', note: 'A champion left: the second this year' };
    const rated = text('rate-a-customer.yml', answers, record);
    expect(rated.file).toBe('customers/castello-retail/customer.yaml');
    expect(rated.text.startsWith(record)).toBe(true);
    expect(parse(rated.text).ratings[1]).toEqual({
      kind: 'sentiment',
      value: 'red',
      on: '2026-11-02',
      by: 'maria',
      note: 'A champion left: the second this year',
    });
    // The same form again finds its line.
    expect(text('rate-a-customer.yml', answers, rated.text).text).toBe(rated.text);
    const started = text('start-a-playbook.yml', { customer: 'castello-retail', playbook: 'save-plan', reason: 'They compare' }, record);
    expect(parse(started.text).starts).toEqual([{ playbook: 'save-plan', on: '2026-11-02', by: 'maria', reason: 'They compare' }]);
  });

  test('are refused where the kind, the value or the playbook is not known', () => {
    const rate = (answers: Record<string, string>) => reasons('rate-a-customer.yml', { customer: 'castello-retail', ...answers });
    expect(rate({ kind: 'sentimnet', value: 'red' })).toEqual(['“sentimnet” is not rated anywhere. Did you mean sentiment?']);
    expect(rate({ kind: 'sentiment', value: 'grean' })).toEqual(['“grean” is none of green, yellow, red.']);
    expect(reasons('start-a-playbook.yml', { customer: 'castello-retail', playbook: 'save-plam', reason: 'x' })).toEqual([
      'There is no playbook “save-plam”. Did you mean save-plan?',
    ]);
  });
});

describe('a new customer', () => {
  const good = { name: 'Acme: Europe & Söhne', login: 'maria', start: '2026-12-01' };

  test('becomes a record with an owner and a contract', () => {
    const more = { ...good, country: 'de', industry: 'machinery', end: '2027-11-30', arr: '120,000', seats: '250' };
    const written = text('propose-a-customer.yml', more);
    expect(written.file).toBe('customers/acme-europe-and-soehne.yaml');
    expect(written.text.split('\n')[0]).toBe('# yaml-language-server: $schema=../schemas/customer.schema.json');
    expect(parse(written.text, { schema: 'failsafe' })).toEqual({
      id: 'acme-europe-and-soehne',
      name: 'Acme: Europe & Söhne',
      industry: 'machinery',
      country: 'DE',
      owners: [{ role: 'csm', login: 'maria', from: '2026-12-01' }],
      contracts: [{ id: '2026', start: '2026-12-01', end: '2027-11-30', seats: '250', arr: '120000' }],
    });
  });

  test('is refused when it is there, or its id is no id', () => {
    expect(reasons('propose-a-customer.yml', { ...good, id: 'nordhaven' })).toEqual([
      expect.stringMatching(/^There is a customer nordhaven already/),
    ]);
    expect(reasons('propose-a-customer.yml', { ...good, id: '../../etc' })).toEqual([expect.stringMatching(/^“\.\.\/\.\.\/etc” is no id/)]);
    expect(reasons('propose-a-customer.yml', { ...good, id: 'data', arr: 'a lot' })).toEqual([
      expect.stringMatching(/^“data” is no id/),
      '“a lot” is no number. Write digits alone, such as 120000.',
    ]);
  });

  test('never takes the place of a record somebody wrote meanwhile', () => {
    expect(text('propose-a-customer.yml', good, 'id: acme-europe-and-soehne\n').text).toBe('id: acme-europe-and-soehne\n');
  });
});
