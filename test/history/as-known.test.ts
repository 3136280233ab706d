import { expect, test } from 'vitest';
import type { Decision } from '../../src/evaluate/decision.ts';
import { loggedDays, markCommit, replayAsKnown } from '../../src/history/as-known.ts';
import { evaluateThrough } from '../../src/history/catch-up.ts';
import { given, observed, on } from '../evaluate/given.ts';
import { acme, play } from '../evaluate/runs/days.ts';

const [first, second] = ['a', 'b'].map((letter) => letter.repeat(40)) as [string, string]; // two of two
const program = given({ ...acme, ...play('start:\n  becomes: m1 < 50\n') });
const observations = observed({ acme: { m1: { '2026-01-01': 80, '2026-10-12': 40, '2026-10-16': 90 } } });

function decide(history: readonly Decision[], asOf: string): readonly Decision[] {
  return evaluateThrough({ program, observations, history, ledger: [], asOf: on(asOf) }).decisions;
}

const begun = markCommit(decide([], '2026-10-10'), first);
const history = [...begun, ...markCommit(decide(begun, '2026-10-20'), second)];
const log = { decisions: history, lines: history.map((decision) => JSON.stringify(decision)) };

test('the commit stands on the line of a day and on no other', () => {
  expect(history.filter((decision) => 'commit' in decision).every(({ kind }) => kind === 'day')).toBe(true);
  expect(markCommit(decide([], '2026-10-10'), null)).toEqual(decide([], '2026-10-10'));
  const days = loggedDays(log, on('2026-10-10'), on('2026-10-11'));
  expect(days.map(({ commit }) => commit)).toEqual([first, second]);
});

test('each commit is read once, for all days it evaluated', async () => {
  const asked: (readonly [string, number])[] = [];
  const found = await replayAsKnown({
    before: [],
    days: loggedDays(log, on('2026-09-01'), on('2026-12-31')),
    ledger: [],
    read: async (commit, days) => {
      asked.push([commit, days.length]);
      return { program, observations };
    },
  });
  expect(asked).toEqual([
    [first, 11],
    [second, 10],
  ]);
  expect(found).toEqual({ days: 21, lines: history.length, different: [], given: [] });
});

test('a replay of some days begins in the state that the log has by then', async () => {
  const read = async () => ({ program, observations });
  const days = loggedDays(log, on('2026-10-13'), on('2026-10-20'));
  const before = history.filter(({ day }) => day < '2026-10-13');
  expect(await replayAsKnown({ before, days, ledger: [], read })).toMatchObject({ days: 8, different: [] });
  // Without it the run that is open would open again.
  expect((await replayAsKnown({ before: [], days, ledger: [], read })).different).not.toEqual([]);
});

test('lines in another order are a difference', async () => {
  const read = async () => ({ program, observations });
  const days = loggedDays(log, on('2026-10-12'), on('2026-10-12')).map((day) => ({ ...day, lines: day.lines.toReversed() }));
  const before = history.filter(({ day }) => day < '2026-10-12');
  const [different] = (await replayAsKnown({ before, days, ledger: [], read })).different;
  expect([different?.log.length, different?.replay]).toEqual([1, [`{"day":"2026-10-12","kind":"day","commit":"${second}"}`]]);
});
