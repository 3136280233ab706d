import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { beginLine, endLine, findMarker, findPart, markerKey } from '../../src/tasks/marker.ts';

const marker = {
  playbook: 'renewal-90',
  subject: 'acme',
  ordinal: 1,
  title: 'Acme: Renewal',
  assignee: 'maria',
  ruled: ['call'],
  facts: 'red|',
};
const begin = beginLine(marker);

test('a marker reads as it was written, whatever its subject', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), fc.integer({ min: 1, max: 999 }), (subject, title, ordinal) => {
      const one = { ...marker, subject, title, ordinal };
      const line = beginLine(one);
      expect(line).toMatch(/^<!-- setpiece:begin [A-Za-z0-9_-]+ -->$/);
      expect(findMarker(`text\n${line}\n- [ ] a\n${endLine}\nmore`)).toMatchObject({
        kind: 'marker',
        marker: one,
        region: { lines: ['- [ ] a'] },
      });
    }),
  );
});

test('its key is playbook, subject and ordinal', () => {
  expect(markerKey(marker)).toBe('renewal-90/acme/1');
});

describe('bodies as people leave them', () => {
  test('line ends of the editor on github.com', () => {
    const body = `a\r\n${begin}\r\n- [x] one\r\n${endLine}\r\nb`;
    const found = findMarker(body);
    expect(found).toMatchObject({ kind: 'marker', region: { lines: ['- [x] one'] } });
    if (found.kind !== 'marker' || found.region === null) throw new Error('no region');
    expect(body.slice(0, found.region.start)).toBe('a\r\n');
    expect(body.slice(found.region.end)).toBe('\r\nb');
  });

  test('inside a quotation: it is known and not written to', () => {
    expect(findMarker(`> ${begin}\n> - [ ] a\n> ${endLine}`)).toMatchObject({ kind: 'marker', marker: { subject: 'acme' }, region: null });
  });

  test('of two the last one, and a free one before a quoted one', () => {
    const other = beginLine({ ...marker, subject: 'beta' });
    expect(findMarker(`${begin}\n${endLine}\n${other}\n${endLine}`)).toMatchObject({ marker: { subject: 'beta' } });
    expect(findMarker(`${begin}\n${endLine}\n> ${other}\n> ${endLine}`)).toMatchObject({ marker: { subject: 'acme' } });
  });

  test('without an end: no region', () => {
    expect(findMarker(`${begin}\n- [ ] a`)).toMatchObject({ kind: 'marker', region: null });
  });

  test.each([
    ['<!-- setpiece:begin -->', 'empty'],
    ['<!-- setpiece:begin eyJwIjoi -->', 'cut off'],
    ['<!-- setpiece:begin !!! -->', 'no base64url'],
    [`<!-- setpiece:begin ${Buffer.from('{"p":"a"}').toString('base64url')} -->`, 'without a subject'],
    [`<!-- setpiece:begin ${Buffer.from('{"p":"a","s":"b","n":0}').toString('base64url')} -->`, 'with no ordinal'],
  ])('%s cannot be read (%s), which is not the same as none', (line) => {
    expect(findMarker(`a\n${line}\n${endLine}`)).toEqual({ kind: 'unreadable' });
  });

  test('a marker within a line is text', () => {
    expect(findMarker(`see ${begin} there`)).toEqual({ kind: 'none' });
    expect(findMarker('')).toEqual({ kind: 'none' });
  });
});

test('a part that a person took away is not there', () => {
  const part = (body: string) => findPart(body, 'why', { start: body.length, end: body.length, lines: [] });
  expect(part('<!-- setpiece:why -->\na\n<!-- setpiece:/why -->')).toMatchObject({ lines: ['a'] });
  expect(part('<!-- setpiece:why -->\na')).toBeNull();
});
