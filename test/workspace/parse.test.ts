import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { customerSchema } from '../../src/model/customer.ts';
import { healthModelSchema } from '../../src/model/health-model.ts';
import { definitionsSchema } from '../../src/model/metric.ts';
import { playbookSchema } from '../../src/model/playbook.ts';
import { parseWith } from '../../src/workspace/parse.ts';
import { readYaml } from '../../src/workspace/yaml.ts';

function said(schema: z.ZodType, text: string): string[] {
  const { yaml, diagnostics } = readYaml({ file: 'file.yaml', text });
  expect(diagnostics).toEqual([]);
  if (!yaml) throw new Error('the text is valid YAML');
  return parseWith(schema, 'file.yaml', yaml).diagnostics.map(
    ({ line, column, code, message, hint }) => `${line}:${column} ${code} ${message}${hint ? ` | ${hint}` : ''}`,
  );
}

const customer = 'id: acme\nname: Acme\n';

describe('keys', () => {
  test('unknown ones stand at the key, with the nearest', () => {
    expect(said(customerSchema, `${customer}contrats: []`)).toEqual([
      '3:1 unknown-key `contrats` is not a key of this file | did you mean `contracts`?',
    ]);
  });

  test('ones that resemble nothing are answered with what there is', () => {
    expect(said(definitionsSchema, 'zzz: 1')).toEqual([
      '1:1 unknown-key `zzz` is not a key of this file | expected one of dates, metrics, outcomes, segments, sources',
    ]);
  });

  test('missing ones stand at the map that lacks them', () => {
    expect(said(customerSchema, `${customer}contracts:\n  - id: a\n    seats: 3`)).toEqual([
      '4:5 missing-key `contracts` entry 1 needs the key `start` | it takes a day that exists, written YYYY-MM-DD, such as 2027-03-31',
    ]);
  });

  test('a misspelt one is told of once, not also as missing', () => {
    expect(said(customerSchema, 'id: acme\nnmae: Acme')).toEqual([
      '2:1 unknown-key `nmae` is not a key of this file | did you mean `name`?',
    ]);
  });
});

describe('values', () => {
  test('all problems of a file come at once', () => {
    const text = `${customer}country: Germany\ncurrency: EUR\ncontracts:\n  - id: a\n    start: 2026-02-30\n    notice: 60 days\n    seats: [1]`;
    expect(said(customerSchema, text).map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      '3:10 invalid-value',
      '7:12 invalid-value',
      '8:13 invalid-value',
      '9:5 wrong-type',
    ]);
  });

  test('words are answered with the nearest', () => {
    const text = `${customer}overrides:\n  - { what: helth, value: red, reason: a, by: maria, until: 2026-12-31 }`;
    expect(said(customerSchema, text)).toEqual([
      '4:13 invalid-value `what` is "helth"; expected one of health, priority, owner, snooze, no_contact | did you mean `health`?',
    ]);
  });

  test('a text where a list belongs', () => {
    expect(said(customerSchema, `${customer}contracts: none`)).toEqual(['3:12 wrong-type `contracts` is "none"; expected a list']);
  });

  test('a key of the wrong form', () => {
    expect(said(definitionsSchema, 'segments:\n  High-Touch: arr > 1')).toEqual([
      '2:3 invalid-key the key "High-Touch" is not a name in snake_case, such as seat_use',
    ]);
  });
});

describe('choices are explained by the form that fits', () => {
  const playbook = 'id: a\ntitle: A\ngoal: { outcome: B }\nstart: { on: renewal }\nsteps:\n  - { id: a, title: A }\n';

  test('a map with a wrong key is judged as that map', () => {
    expect(said(playbookSchema, `${playbook}again: { aftr: 90d }`)).toEqual([
      '7:10 unknown-key `aftr` is not a key of `again` | did you mean `after`?',
    ]);
  });

  test('a word that is none', () => {
    expect(said(playbookSchema, `${playbook}again: sometimes`)[0]).toContain('7:8 invalid-value `again` is "sometimes"; expected never');
    expect(said(playbookSchema, `${playbook}priority: hihg`)).toEqual([
      '7:11 invalid-value `priority` is "hihg"; expected one of urgent, high, normal, low | did you mean `high`?',
    ]);
  });

  test('a wrong entry of a choice', () => {
    const text = `${playbook}priority:\n  cases:\n    - { if: arr > 1, then: hihg }\n    - { else: low }`;
    expect(said(playbookSchema, text)[0]).toContain('9:28 invalid-value `then` is "hihg"');
  });

  test('a dated value with a day that does not exist', () => {
    expect(said(customerSchema, `${customer}industry: { 2026-02-30: machinery }`)[0]).toContain(
      '3:13 invalid-key the key "2026-02-30" is not a day that exists',
    );
  });
});

test('weights that do not add up keep their code', () => {
  const text = [
    'id: a',
    'title: A',
    'for: all',
    'bands: { green: { from: 75, worth: 90 }, yellow: { from: 50, worth: 60 }, red: { from: 0, worth: 25 } }',
    'measures:',
    '  breadth: { weight: 95, value: seats, score: { from: { 0: red } } }',
  ].join('\n');
  expect(said(healthModelSchema, text)).toEqual(['5:1 weights weights add up to 95, not 100: breadth 95']);
});
