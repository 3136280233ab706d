import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareIssue } from '../../src/tasks/difference.ts';
import { readBoxes } from '../../src/tasks/steps.ts';
import { customer, madeFor, run, taskFor } from './sample.ts';

const before = customer('acme');
const after = taskFor(customer('acme', { runs: [run('acme', { due: '2026-12-09', owner: 'jonas', priority: 'urgent' })] }));
const made = madeFor(before);
/** Text of people: anything that is no line of ours. */
const words = fc.string({ unit: 'binary', maxLength: 60 }).filter((text) => !text.includes('setpiece:'));

test('people’s text outside the markers stays byte for byte, with any ticks, and a second comparison finds nothing', () => {
  fc.assert(
    fc.property(words, words, fc.array(fc.nat(6), { maxLength: 7 }), fc.boolean(), (above, below, ticked, editor) => {
      let box = -1;
      const text = made.body.replaceAll('- [ ]', () => {
        box += 1;
        return ticked.includes(box) ? '- [x]' : '- [ ]';
      });
      const body = `${above}\n${editor ? text.replaceAll('\n', '\r\n') : text}\n${below}`;
      const { patch, addLabels, removeLabels } = compareIssue({ ...made, body }, after, 'cs:');
      const now = patch.body ?? '';
      expect(now.startsWith(`${above}\n<!-- setpiece:why -->`)).toBe(true);
      expect(now.endsWith(`<!-- setpiece:/facts -->\n${below}`)).toBe(true);
      expect([...readBoxes(now.split(/\r?\n/)).values()].filter(Boolean)).toHaveLength(new Set(ticked).size);
      const labels = [...made.labels.filter((label) => !removeLabels.includes(label)), ...addLabels];
      const written = { ...made, body: now, labels, assignees: patch.assignees ?? [], title: patch.title ?? made.title };
      expect(compareIssue(written, after, 'cs:').changes).toEqual([]);
    }),
  );
});
