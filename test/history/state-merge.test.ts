import { describe, expect, test } from 'vitest';
import { mergeStates, type StateFiles } from '../../src/history/state-merge.ts';

const state = (files: Readonly<Record<string, readonly string[]>>): StateFiles =>
  new Map(Object.entries(files).map(([path, lines]) => [path, lines.map((line) => `${line}\n`).join('')]));
const merge = (base: Parameters<typeof state>[0], ours: Parameters<typeof state>[0], theirs: Parameters<typeof state>[0]) => {
  const { files, notes } = mergeStates(state(base), state(ours), state(theirs));
  return { files: Object.fromEntries([...files].map(([path, text]) => [path, text.split('\n').filter(Boolean)])), notes };
};
const day = (date: string, what = '') => `{"day":"2026-11-${date}","kind":"day"${what}}`;
const month = 'history/2026-11.ndjson';
const ledger = 'ledger.ndjson';

describe('the ledger', () => {
  test('keeps what both added, theirs first, and a line of both once', () => {
    const { files, notes } = merge({ [ledger]: ['a'] }, { [ledger]: ['a', 'both', 'mine'] }, { [ledger]: ['a', 'theirs', 'both'] });
    expect(files).toEqual({ [ledger]: ['a', 'theirs', 'both', 'mine'] });
    expect(notes).toEqual([]);
  });

  test('of one that began anew on both sides keeps both', () => {
    expect(merge({}, { [ledger]: ['x', 'mine'] }, { [ledger]: ['x', 'theirs'] }).files).toEqual({ [ledger]: ['x', 'theirs', 'mine'] });
  });

  test('does not bring back lines that one side took away', () => {
    const base = { [ledger]: ['a', '<<<<<<< damaged', 'b'] };
    expect(merge(base, { [ledger]: ['a', 'b'] }, { [ledger]: ['a', '<<<<<<< damaged', 'b', 'c'] }).files[ledger]).toEqual(['a', 'b', 'c']);
    expect(merge(base, { [ledger]: ['a', '<<<<<<< damaged', 'b', 'c'] }, { [ledger]: ['a', 'b'] }).files[ledger]).toEqual(['a', 'b', 'c']);
  });

  test('a deed that was done twice stands twice', () => {
    const again = { [ledger]: ['tick', 'untick', 'tick'] };
    expect(merge({ [ledger]: ['tick'] }, again, { [ledger]: ['tick', 'other'] }).files[ledger]).toEqual([
      'tick',
      'other',
      'untick',
      'tick',
    ]);
  });
});

describe('history', () => {
  test('of one side alone is that side’s', () => {
    const base = { [month]: [day('01')] };
    const longer = { [month]: [day('01'), day('02')] };
    expect(merge(base, longer, base).files).toEqual(longer);
    expect(merge(base, base, longer).files).toEqual(longer);
  });

  test('a day that both evaluated is ours wholly: it is kept later', () => {
    const ours = { [month]: [day('01'), day('02', ',"a":1'), day('02', ',"b":1')] };
    const theirs = { [month]: [day('01'), day('02', ',"a":2'), day('02', ',"c":2')] };
    const { files, notes } = merge({ [month]: [day('01')] }, ours, theirs);
    expect(files).toEqual(ours);
    expect(notes).toEqual([
      'The day 2026-11-02 was evaluated twice at the same time: history keeps the evaluation of this run, which was made later.',
    ]);
  });

  test('a later day rests on the one before it: the side that goes further counts from where they differ', () => {
    const ours = { [month]: [day('29'), day('30', ',"a":1')] };
    const theirs = { [month]: [day('29'), day('30', ',"a":2')], 'history/2026-12.ndjson': ['{"day":"2026-12-01","kind":"day"}'] };
    const { files, notes } = merge({ [month]: [day('29')] }, ours, theirs);
    expect(files).toEqual(theirs);
    expect(notes).toEqual([
      'The days from 2026-11-30 on were evaluated twice at the same time: history keeps the evaluation of the other run, which was made up to 2026-12-01.',
    ]);
    expect(merge({ [month]: [day('29')] }, theirs, ours).files).toEqual(theirs);
  });

  test('an evaluation again of a day does not fall under days that rest on the old one', () => {
    const base = { [month]: [day('01')] };
    const theirs = { [month]: [day('01'), day('02')] };
    expect(merge(base, { [month]: [day('01', ',"again":1')] }, theirs).files).toEqual(theirs);
  });

  test('the ledger keeps both also where history is one side’s', () => {
    const { files } = merge({}, { [month]: [day('02')], [ledger]: ['mine'] }, { [month]: [day('03')], [ledger]: ['theirs'] });
    expect(files).toEqual({ [month]: [day('03')], [ledger]: ['theirs', 'mine'] });
  });
});
