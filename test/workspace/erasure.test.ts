import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { eraseFromFile, eraseFromRows, linesNaming } from '../../src/workspace/erasure.ts';
import { kindOf } from '../../src/workspace/layout.ts';

const record = `# Our oldest customer
id: acme
people:
  # Who signs
  - { id: p-1, persona: decision_maker, name: Ada Berg }
  - { id: p-12, persona: champion } # loyal
ratings:
  - { kind: sentiment, value: green, on: 2026-06-30, by: p-1, note: "said: \\"fine\\"" }
  - { kind: sentiment, value: red, on: 2026-07-30, by: maria }
`;

describe('a record', () => {
  test('loses the entry and keeps what was rated; comments and other lines stay', () => {
    const { text, changes, names } = eraseFromFile('customer', record, 'p-1');
    expect(text).toBe(record.replace('  - { id: p-1, persona: decision_maker, name: Ada Berg }\n', '').replace('by: p-1', 'by: erased'));
    expect(changes).toEqual(['the entry in `people`', 'who gave a rating']);
    expect(names).toEqual(['Ada Berg']);
  });

  test('with line ends of Windows, or lists that are not indented, keeps both', () => {
    const windows = record.replaceAll('\n', '\r\n');
    expect(eraseFromFile('customer', windows, 'p-12').text).toBe(windows.replace('  - { id: p-12, persona: champion } # loyal\r\n', ''));
    const last = 'id: acme\npeople:\n  - { id: p-1, persona: user }\n  - { id: p-2, persona: user }';
    expect(eraseFromFile('customer', last, 'p-2').text).toBe('id: acme\npeople:\n  - { id: p-1, persona: user }\n');
    const all = '{ id: acme, people: [{id: p-1, persona: user}], ratings: [] }\n';
    expect(eraseFromFile('customer', all, 'p-1').text).toBe('{ id: acme, ratings: [] }\n');
    const flat = 'id: acme\npeople:\n- id: p-1\n  persona: user\n- id: p-2\n  persona: user\n';
    expect(eraseFromFile('customer', flat, 'p-2').text).toBe('id: acme\npeople:\n- id: p-1\n  persona: user\n');
  });

  test('that does not know the person is the same bytes', () => {
    expect(eraseFromFile('customer', record, 'p-2')).toEqual({ text: record, changes: [], names: [] });
  });
});

test('a success plan keeps what was reached and loses who', () => {
  const plan = [
    'objectives:',
    '  - id: one',
    '    owners: { ours: maria, theirs: p-1 }',
    '    verified: { by: p-1, on: 2026-09-30, for: 90d }',
    '    result: { value: 3, on: 2026-09-28, confirmed_by: p-1, evidence: Report }',
    '',
  ].join('\n');
  expect(eraseFromFile('success plan', plan, 'p-1').text).toBe(
    plan.replace(', theirs: p-1', '').replace('by: p-1, on', 'by: erased, on').replace('confirmed_by: p-1', 'confirmed_by: erased'),
  );
});

test('a touchpoint loses who took part, and its notes stay', () => {
  const page = '---\nkind: call\non: 2026-10-12\nby: maria\npeople: [p-1, p-12]\n---\n\np-1 asked for a quote.\n\n---\nmore\n';
  expect(eraseFromFile('touchpoint', page, 'p-1').text).toBe(page.replace('[p-1, p-12]', '[p-12]'));
  for (const [list, left] of [
    ['[p-12, p-1]', '[p-12]'],
    ['[ p-12,p-1, p-3 ]', '[ p-12, p-3 ]'],
    ['[p-1, p-1, p-12]', '[p-12]'],
  ])
    expect(eraseFromFile('touchpoint', page.replace('[p-1, p-12]', list ?? ''), 'p-1').text).toContain(`people: ${left}\n`);
  const alone = page.replace(', p-12', '');
  expect(eraseFromFile('touchpoint', alone, 'p-1').text).toBe(alone.replace('people: [p-1]\n', ''));
});

test('in the shipped records only lines that name the person change', () => {
  const files = readdirSync('customers', { recursive: true, encoding: 'utf8' }).map((path) =>
    join('customers', path).replaceAll('\\', '/'),
  );
  let touched = 0;
  for (const path of files) {
    const kind = kindOf(path);
    if (kind === undefined) continue;
    const text = readFileSync(path, 'utf8');
    for (const person of new Set(text.match(/\bp-\d+\b/g))) {
      const erased = eraseFromFile(kind, text, person);
      if (erased.changes.length === 0) continue;
      touched += 1;
      const left = new Set(text.split('\n'));
      const added = erased.text.split('\n').filter((line) => !left.has(line));
      const gone = text.split('\n').filter((line) => !erased.text.split('\n').includes(line));
      expect(
        gone.filter((line) => !line.includes(person) && line !== 'people:'),
        `${path} ${person}`,
      ).toEqual([]);
      expect(added.length, `${path} ${person}`).toBeLessThanOrEqual(gone.length);
      expect(
        added.every((line) => gone.some((old) => old.length >= line.length - 2)),
        `${path} ${person}`,
      ).toBe(true);
      expect(linesNaming(erased.text, [person]).length).toBeLessThan(linesNaming(text, [person]).length);
    }
  }
  expect(touched).toBeGreaterThan(20);
});

describe('CSV files', () => {
  test('of people lose the rows with the id, all others stay byte for byte', () => {
    const rows = '\ufeffid,name,email\r\np-1,"Berg, Ada",a@x.de\r\n"p-12",Bo,b@x.de\r\np-3,p-1,c@x.de\r\n';
    expect(eraseFromRows(rows, 'p-1')).toEqual({
      isPeople: true,
      text: '\ufeffid,name,email\r\n"p-12",Bo,b@x.de\r\np-3,p-1,c@x.de\r\n',
      rows: 1,
      names: ['Berg, Ada'],
    });
  });

  test('of anything else are counted', () => {
    expect(eraseFromRows('day,user\n2026-10-01,p-1\n2026-10-02,p-12\n', 'p-1')).toEqual({ isPeople: false, rows: 1 });
  });
});

test('a name is found as a word, whatever its case', () => {
  expect(linesNaming('p-1\np-12\nap-1\nwith ADA BERG.\nAdaBerg', ['p-1', 'Ada Berg'])).toEqual([1, 4]);
});
