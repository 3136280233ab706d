import { expect, test } from 'vitest';
import { vocabularyOf } from '../../src/expressions/words-names.ts';
import { ruleLines } from '../../src/site/handbook/rule-lines.ts';
import { Days, play } from '../evaluate/runs/days.ts';

/** The lines of a playbook that is written with some keys more. */
function linesOf(more: string) {
  const { content } = new Days(play(`${more}start: { every: 1mo, from: 2026-11-02 }`)).program;
  const [playbook] = content.playbooks;
  return playbook === undefined ? [] : ruleLines(playbook, vocabularyOf(content));
}

test('the rule says who is left out by lot, and which ways are tried, as they stand in the file', () => {
  const [line] = linesOf('per: audience\nhold_out: 20%\nvariants: [webinar, film]\n').filter(({ part }) => part === 'By lot');
  expect(line).toMatchObject({
    says: 'One in five is left out by lot; the others go one of two ways by lot: webinar, film.',
    source: 'hold_out: 20%, variants: [webinar, film]',
  });
  expect(linesOf('per: audience\nvariants: [webinar, film]\n').find(({ part }) => part === 'By lot')?.source).toBe(
    'variants: [webinar, film]',
  );
});

test('the rule says nothing of a lot where none is drawn', () => {
  expect(linesOf('').map(({ part }) => part)).toEqual(['Who', 'When', 'Again', 'Owner', 'Due']);
});
