import { describe, expect, it } from 'vitest';
import { describeHeldBack } from '../../src/expressions/words-decisions.ts';
import { parseDay } from '../../src/model/day.ts';
import { heldSentence } from '../../src/reports/held-words.ts';
import { languageOf } from '../../src/site/language/language.ts';

const asOf = '2026-11-23';
const { t } = languageOf('en');
const chinese = languageOf('zh-cn');

describe('why a run is held back', () => {
  const week = { count: 7, unit: 'd' } as const;
  const until = parseDay('2027-01-03') ?? 0;

  it.each([
    describeHeldBack(until, 2, 2, week),
    describeHeldBack(until, 1, 2, week, 2),
    'Held back: Maria Keller has 2 of 2 open runs.',
    'Held back: no contacts are allowed.',
    'Held back: the contacts of all 3 customers are used up.',
    'Held back: the playbook would open 41 issues: make it `per: audience`, or raise guards.audience_above.',
    'Held back: an exception keeps the playbook away until 31 December 2026: The migration runs.',
  ])('is said in the reader’s language: %s', (says) => {
    const found = heldSentence(says, asOf);
    if (found === null) throw new Error('it is not known');
    // In English the words are those of the report, but for the year of the day.
    expect(t(found).replace('3 January 2027', '3 January')).toBe(says);
    expect(chinese.t(found)).toMatch(/^暂缓/);
    expect(chinese.t(found)).not.toContain('Held');
  });

  it('stands as it is where no rule wrote it', () => {
    expect(heldSentence('Held back: who knows.', asOf)).toBeNull();
    expect(heldSentence('Held back until 3 Brumaire: 2 of 2 contacts made or planned this week.', asOf)).toBeNull();
  });
});
