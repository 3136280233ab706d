import { describe, expect, test } from 'vitest';
import { mergeSteps, readBoxes, type StepLine } from '../../src/tasks/steps.ts';

const line = (id: string, changes: Partial<StepLine> = {}): StepLine => ({
  id,
  text: `${id} <!-- ${id} -->`,
  done: false,
  byRule: false,
  indented: false,
  ...changes,
});
const merged = (existing: readonly string[], steps: readonly StepLine[], ruled: readonly string[] = []) =>
  mergeSteps(existing, ruled, steps);

describe('ticks are people’s', () => {
  test('a tick stays while the text of its step changes', () => {
    expect(merged(['- [x] Old words <!-- a -->'], [line('a', { text: 'New words <!-- a -->' })]).lines).toEqual([
      '- [x] New words <!-- a -->',
    ]);
  });

  test('a box a person cleared stays clear, whatever the ledger said before', () => {
    expect(merged(['- [ ] a <!-- a -->'], [line('a', { done: true })]).lines).toEqual(['- [ ] a <!-- a -->']);
  });

  test('a step done by rule is ticked and remembered as ours', () => {
    expect(merged(['- [ ] a <!-- a -->'], [line('a', { done: true, byRule: true })])).toEqual({
      lines: ['- [x] a <!-- a -->'],
      ruled: ['a'],
    });
  });

  test('what a person ticked first stays theirs when the rule agrees', () => {
    expect(merged(['- [x] a <!-- a -->'], [line('a', { done: true, byRule: true })]).ruled).toEqual([]);
  });

  test('our own tick goes when the rule takes it back', () => {
    expect(merged(['- [x] a <!-- a -->'], [line('a')], ['a'])).toEqual({ lines: ['- [ ] a <!-- a -->'], ruled: [] });
  });
});

test('a step that is gone stays while it is ticked', () => {
  expect(merged(['- [x] gone <!-- gone -->', '- [ ] open <!-- open -->'], [line('a')]).lines).toEqual([
    '- [x] gone <!-- gone -->',
    '- [ ] a <!-- a -->',
  ]);
});

test('lines that people wrote stay below the step they follow', () => {
  const existing = ['- [ ] a <!-- a -->', '  - called, nobody there', '- [ ] b <!-- b -->', '- [ ] my own item'];
  expect(merged(existing, [line('a'), line('b'), line('c')]).lines).toEqual([
    '- [ ] a <!-- a -->',
    '  - called, nobody there',
    '- [ ] b <!-- b -->',
    '- [ ] my own item',
    '- [ ] c <!-- c -->',
  ]);
});

test('merging twice changes nothing', () => {
  const steps = [line('a', { done: true, byRule: true }), line('b'), line('b=yes', { indented: true })];
  const once = merged(['note', '- [x] b <!-- b -->'], steps);
  expect(merged(once.lines, steps, once.ruled)).toEqual(once);
});

test('boxes are read however they are written', () => {
  expect([...readBoxes(['* [X] a <!--a-->', '  - [ ] o <!-- q=yes -->', '- [x] no id', 'a <!-- b -->'])]).toEqual([
    ['a', true],
    ['q=yes', false],
  ]);
});
