import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sentiments, touchpointKinds, touchpointSchema } from '../../src/model/customer.ts';
import { parseDay } from '../../src/model/day.ts';
import { touchpointFiles, touchpointText } from '../../src/model/touchpoint-text.ts';
import { readFrontMatter } from '../../src/workspace/front-matter.ts';
import { parseWith } from '../../src/workspace/parse.ts';

const day = parseDay('2026-11-20') ?? 0;

test('a touchpoint is written as people write it', () => {
  const text = touchpointText(
    { kind: 'call', title: 'Quarterly review: yes', on: day, by: 'maria', people: ['p-114', '0012'], sentiment: 'yellow' },
    'They want it.\r\n\u0007- by Christmas\n\n',
  );
  expect(text).toBe(`---
kind: call
title: "Quarterly review: yes"
on: 2026-11-20
by: maria
people: [p-114, "0012"]
sentiment: yellow
---

They want it.
- by Christmas
`);
  expect(touchpointText({ kind: 'chat', on: day, by: 'li', people: [] }, '')).toBe('---\nkind: chat\non: 2026-11-20\nby: li\n---\n');
});

test('whatever the title and the notes hold, it reads back as the same', () => {
  const title = fc
    .string({ minLength: 1, maxLength: 80, unit: 'grapheme' })
    .filter((text) => text.trim() === text && !/[\p{Cc}]/u.test(text));
  const notes = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('---\nkind: visit\n---\n', '---', 'import x from "y"', '{{ a }}', '# x\n...\n'),
  );
  fc.assert(
    fc.property(
      fc.record({
        kind: fc.constantFrom(...touchpointKinds),
        title: fc.option(title, { nil: undefined }),
        people: fc.array(fc.constantFrom('p-1', '007', 'true', 'A.b:c', 'null')),
        sentiment: fc.option(fc.constantFrom(...sentiments), { nil: undefined }),
      }),
      notes,
      ({ title: about, sentiment, ...rest }, body) => {
        const touchpoint = { ...rest, on: day, by: 'maria', ...(about && { title: about }), ...(sentiment && { sentiment }) };
        const file = 'customers/acme/touchpoints/2026-11-20-call.md';
        const { page, diagnostics } = readFrontMatter({ file, text: touchpointText(touchpoint, body) });
        expect(diagnostics).toEqual([]);
        const parsed = page && parseWith(touchpointSchema, file, page.yaml);
        expect(parsed?.diagnostics).toEqual([]);
        expect(parsed?.located?.value).toEqual(touchpoint);
      },
    ),
    { numRuns: 500 },
  );
});

test('a second one of the same kind and day takes the next name, in the folder of its customer', () => {
  expect(touchpointFiles('customers/acme.yaml', { kind: 'call', on: day }, 2)).toEqual([
    'customers/acme/touchpoints/2026-11-20-call.md',
    'customers/acme/touchpoints/2026-11-20-call-2.md',
  ]);
  expect(touchpointFiles('customers/acme/customer.yaml', { kind: 'call', on: day }, 1)).toEqual([
    'customers/acme/touchpoints/2026-11-20-call.md',
  ]);
});
