import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { siteDataOf } from '../../src/cli/build.ts';
import { type Evaluated, evaluateWorkspace } from '../../src/cli/road.ts';
import { parseDay } from '../../src/model/day.ts';
import type { Revenue } from '../../src/reports/revenue.ts';
import type { Review, Reviews } from '../../src/reports/review.ts';
import { redactReviews } from '../../src/reports/review-redact.ts';
import { type SignInput, signsOf } from '../../src/reports/review-signs.ts';
import { summariseReviews } from '../../src/reports/review-summary.ts';
import { verdictOf } from '../../src/reports/review-verdict.ts';
import { temporaryFolder } from '../cli/recording.ts';

const terminal = { out: () => undefined, err: () => undefined, environment: {}, folder: '/', interactive: false };
let evaluated: Evaluated;
let reviews: Reviews;
let revenue: Revenue;

beforeAll(async () => {
  const root = temporaryFolder();
  cpSync('test/cases/review', root, { recursive: true });
  // History is made here, day by day from `live_from`, by the evaluation itself; what people did is the committed ledger.
  const found = await evaluateWorkspace({ root, state: join(root, 'state'), json: false }, terminal);
  if (found === undefined) throw new Error('the case has errors');
  evaluated = found;
  const data = await siteDataOf(evaluated, true, terminal);
  if (data.reviews === null || data.revenue === null) throw new Error('the case has no reviews');
  reviews = data.reviews;
  revenue = data.revenue;
});

function written(one: Review): string {
  const { outcome, end, inTime, churn, backOn, isCounted, verdict, reason, team } = one;
  const lines = [
    `${one.customer}: ${outcome} ${end}, ${verdict}`,
    `  in time until ${inTime}, churn ${churn}${backOn === null ? '' : `, back ${backOn}`}${isCounted ? '' : ', before the twelve months'}`,
    `  reason ${reason === null ? 'not known' : `${reason.word} (${reason.from})`}, team ${team === null ? 'not asked' : team.word}`,
    `  ${one.points.map(({ before, band, score, from }) => `${before}: ${band} ${score} ${from}`).join(' | ')}`,
    ...one.signs.map(
      ({ kind, name, from, to, shared, isCommon }) =>
        `  sign ${kind} ${name} ${from}..${to ?? ''}${shared === null ? '' : ` ${shared.with}/${shared.of}`}${isCommon ? ' common' : ''}`,
    ),
    ...one.measures.map(({ title, bands, moved }) => `  measure ${title} ${bands.join(' ')}${moved === null ? '' : ` ${moved}`}`),
    ...[...one.runs, ...one.after].map(
      ({ key, state, late, done, reason: why, answersSign, answers }) =>
        `  run ${key} ${state} late ${late} done ${done}${answersSign ? ' answers signs' : ''}${why === null ? '' : ` because ${why}`}${answers.map(({ step, answer, byDefault }) => ` ${step}=${answer}${byDefault ? ' (default)' : ''}`).join('')}`,
    ),
    ...one.held.map(
      ({ playbook, why, from, to, reason: said }) => `  held ${playbook} ${why} ${from}..${to ?? ''}${said === null ? '' : ` “${said}”`}`,
    ),
    ...one.never.map((id) => `  never ${id}`),
  ];
  return lines.join('\n');
}

it('tells of each customer what was known, done and held back before its contract ended', () => {
  expect(`${reviews.cases.map(written).join('\n')}\n`).toBe(readFileSync('test/cases/review/expected.txt', 'utf8'));
});

it('reviews neither who renewed out of danger, nor who is internal, nor who has not ended', () => {
  const found = new Set(reviews.cases.map(({ customer }) => customer));
  expect(['fine', 'house', 'birch'].filter((id) => found.has(id))).toEqual([]);
});

it('sums up each way to the churn that revenue has, and to the same customers', () => {
  const summary = summariseReviews(reviews);
  expect(revenue.year.churn).toBeGreaterThan(0);
  expect(summary.churn).toBe(revenue.year.churn);
  for (const rows of [summary.reasons, summary.verdicts, summary.bands]) {
    expect(rows.reduce((sum, { churn }) => sum + (churn ?? 0), 0)).toBe(revenue.year.churn);
    expect(rows.reduce((sum, { share }) => sum + (share ?? 0), 0)).toBeCloseTo(revenue.year.churnShare ?? 0, 12);
    expect(rows.flatMap(({ lost }) => lost)).toHaveLength(summary.lost.length);
    expect(rows.flatMap(({ saved }) => saved)).toHaveLength(summary.saved.length);
  }
  expect(summary.earlier.map(({ customer }) => customer)).toEqual(['longago']);
});

it('gives no amount without money, and nothing that people wrote without people', () => {
  const whole = JSON.stringify(reviews);
  expect(whole).toContain('They asked for quiet in August');
  expect(whole).toContain('12000');
  const hidden = JSON.stringify(redactReviews(reviews, { money: false, people: false }));
  expect(hidden).not.toContain('They asked for quiet');
  expect(hidden).not.toContain('maria');
  expect(hidden).not.toMatch(/1[02]000|92000/);
});

describe('a sign', () => {
  const day = (text: string): number => parseDay(text) ?? Number.NaN;
  const end = day('2026-09-30');
  const health = (on: string, band: 'green' | 'yellow' | 'red' | 'unknown' | null, cause?: 'configuration') => ({
    day: day(on),
    model: 'standard',
    score: 50,
    band,
    held: null,
    coverage: 1,
    ...(cause && { cause }),
  });
  const read = (parts: Partial<SignInput>) =>
    signsOf({
      healths: [],
      changes: [],
      runs: [],
      from: end - 180,
      end,
      begins: day('2026-01-01'),
      shared: () => ({ with: 0, of: 0 }),
      ...parts,
    }).map(({ name, from, to, isFirst }) => [name, from, to, isFirst]);

  it('begins on the first day of a way down, and has the lowest band', () => {
    const healths = [health('2026-01-01', 'green'), health('2026-05-01', 'yellow'), health('2026-06-01', 'red')];
    expect(read({ healths })).toEqual([['red', day('2026-05-01'), null, false]]);
  });

  it('ends when the band is back, and is none when that was within a week', () => {
    const down = [health('2026-01-01', 'green'), health('2026-05-01', 'yellow')];
    expect(read({ healths: [...down, health('2026-05-07', 'green')] })).toEqual([]);
    expect(read({ healths: [...down, health('2026-05-08', 'green')] })).toEqual([['yellow', day('2026-05-01'), day('2026-05-08'), false]]);
  });

  it('is not what a changed rule, or a lack of data, did to the band', () => {
    expect(read({ healths: [health('2026-01-01', 'green'), health('2026-05-01', 'red', 'configuration')] })).toEqual([]);
    expect(read({ healths: [health('2026-01-01', 'green'), health('2026-05-01', 'unknown'), health('2026-06-01', 'green')] })).toEqual([]);
  });

  it('is red on the first day of history, and not yellow: nobody knows what was before', () => {
    expect(read({ healths: [health('2026-01-01', 'red')] })).toEqual([['red', day('2026-01-01'), null, true]]);
    expect(read({ healths: [health('2026-01-01', 'yellow')] })).toEqual([]);
  });

  it('is a segment that holds, and not one that a changed rule put the customer into, nor what began after the end', () => {
    const change = (on: string, within: boolean, cause?: 'configuration') => ({
      day: day(on),
      segment: 'silent',
      in: within,
      ...(cause && { cause }),
    });
    expect(read({ changes: [change('2026-06-01', true), change('2026-06-20', false)] })).toEqual([
      ['silent', day('2026-06-01'), day('2026-06-20'), false],
    ]);
    expect(read({ changes: [change('2026-06-01', true, 'configuration')] })).toEqual([]);
    expect(read({ changes: [change('2026-10-01', true)] })).toEqual([]);
    expect(read({ changes: [change('2026-01-10', true), change('2026-03-01', false)] })).toEqual([]);
  });
});

describe('the verdict', () => {
  const notice = 1000;
  const sign = (from: number) => ({ kind: 'band' as const, name: 'red', from, to: null, isFirst: false, shared: null });
  const inTime = notice - 30;
  it.each([
    ['seen and acted', sign(inTime), [inTime], 0],
    ['seen and acted', sign(inTime), [notice], 0],
    ['seen, not acted', sign(inTime), [inTime - 1, notice + 1], 0],
    ['seen, not acted', sign(inTime), [], inTime],
    ['seen too late', sign(inTime + 1), [inTime + 2], 0],
    ['not seen', null, [inTime], inTime],
    ['not recorded', null, [], inTime + 1],
    ['not recorded', sign(inTime + 5), [], inTime + 1],
    ['not recorded', null, [], null],
  ] as const)('is “%s”', (verdict, first, worked, begins) => {
    expect(verdictOf({ notice }, first, worked, begins)).toBe(verdict);
  });
});
