import { describe, expect, it } from 'vitest';
import type { CustomerReport, PastHealth } from '../../src/evaluate/report.ts';
import { ruleMoves } from '../../src/reports/rule-changes.ts';
import { type TimelineInput, timeline } from '../../src/reports/timeline.ts';
import { bandChanges, bandSpans, causedChange, configurationChanges, dailyHealth, sayCauses, sayChange } from '../../src/reports/trend.ts';
import { largestLosses, missingMeasures, waterfall } from '../../src/reports/waterfall.ts';
import { decidingChanges, reasonOf } from '../../src/reports/why.ts';
import { languageOf } from '../../src/site/language/language.ts';
import { fixture } from '../site/fixture.ts';

const data = fixture();

function customer(id: string): CustomerReport {
  const found = data.report.customers.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no customer ${id}`);
  return found;
}

describe('the waterfall', () => {
  it('goes from 100 down to the score without a gap', () => {
    const { health } = customer('nordhaven');
    const { groups, weighted, changed } = waterfall(health);
    let at = 100;
    for (const row of groups.flatMap(({ rows }) => rows)) {
      expect(row.from).toBeCloseTo(at, 9);
      at = row.to;
    }
    expect(at).toBeCloseTo(weighted, 9);
    expect(weighted).toBeCloseTo(health.score ?? Number.NaN, 9);
    expect(changed).toBeCloseTo(0, 9);
    expect(groups.reduce((sum, { points }) => sum + points, 0)).toBeCloseTo(100 - weighted, 9);
  });

  it('shows as one row what was set after the weights', () => {
    const { health } = customer('dune-hotels');
    expect(waterfall(health).changed).toBeCloseTo((health.score ?? 0) - waterfall(health).weighted, 9);
    expect(waterfall(health).changed).not.toBe(0);
  });

  it('gives measures without a value no points, not zero points', () => {
    const rows = waterfall(customer('nordhaven').health).groups.flatMap(({ rows: inner }) => inner);
    expect(rows.filter(({ points }) => points === null).map(({ measure }) => measure.name)).toEqual(['training', 'nps']);
  });
});

it('the largest losses leave out what is green', () => {
  for (const one of data.report.customers) for (const { measure } of largestLosses(one.health, 9)) expect(measure.band).not.toBe('green');
});

describe('why a band is shown', () => {
  const { health } = customer('nordhaven');
  const step = (part: string, says = part) => ({ part, says, at: 'x:1' });
  const parts = (...changes: readonly string[]): string[] =>
    decidingChanges({ ...health, changes: changes.map((part) => step(part)) }).map(({ part }) => part);

  it('begins with the step that decided', () => {
    expect(parts('adjust', 'hysteresis')).toEqual(['hysteresis', 'adjust']);
    expect(parts('coverage', 'override')).toEqual(['override', 'coverage']);
  });
  it('leaves out hysteresis that a later cap, floor or person overruled', () => {
    expect(parts('hysteresis', 'adjust')).toEqual(['adjust']);
    expect(parts('adjust', 'hysteresis', 'coverage', 'override')).toEqual(['override', 'coverage', 'adjust']);
  });

  it.each([
    ['Seat use', 0.425, 'percent', 'Seat use: 42.5%, red (below 50%).', 'Red (below 50%).'],
    ['Stickiness', 0.27, 'percent', 'Stickiness: 27%, 60 points (between 0% and 45%).', '60 points (between 0% and 45%).'],
    ['Sentiment', 'red', null, 'Sentiment: red.', ''],
    ['Sentiment', 'red', null, 'Sentiment: red. The data behind it is old.', 'The data behind it is old.'],
    ['Seats', 4, null, 'Seats: 42, green (40 or more).', '42, green (40 or more).'],
    ['Support', 1, null, 'Support costs count double here.', 'Support costs count double here.'],
  ])('%s %s %s: “%s” is told as “%s”', (title, value, unit, says, reason) => {
    const [measure] = health.groups.flatMap(({ measures }) => measures);
    if (measure === undefined) throw new Error('the fixture has no measure');
    expect(reasonOf({ ...measure, title, value, unit, why: step('measure', says) }, 'EUR')).toBe(reason);
  });
});

it('missing measures stand by their share of the whole weight', () => {
  expect(missingMeasures(customer('meridian').health).map(({ measure, weight }) => [measure.name, weight])).toEqual([
    ['breadth', 0.2],
    ['frequency', 0.175],
    ['objectives', 0.15],
    ['sentiment', 0.15],
  ]);
});

describe('history', () => {
  const points = [
    { day: '2026-11-18', score: 60, band: 'yellow' },
    { day: '2026-11-20', score: 48, band: 'red' },
    { day: '2026-11-22', score: 47, band: 'red' },
  ] as const;

  it('holds each value until the next and knows nothing before the first', () => {
    expect(dailyHealth(points, '2026-11-23', 7).map((point) => point?.score ?? null)).toEqual([null, null, 60, 60, 48, 48, 47, 47]);
  });

  it('joins days of one band and tells the days on which it changed', () => {
    expect(bandSpans(dailyHealth(points, '2026-11-23', 7))).toEqual([
      { band: 'yellow', from: 2, to: 3 },
      { band: 'red', from: 4, to: 7 },
    ]);
    expect(bandChanges(points).map(({ day }) => day)).toEqual(['2026-11-20']);
  });

  it('tells the days on which the model moved a score, whatever the data did on them', () => {
    const configured = { day: '2026-11-20', score: 55, band: 'yellow', cause: 'configuration' } as const;
    const [first, ...rest] = points;
    const all = [first, configured, ...rest, { day: '2026-11-23', score: 47, band: 'red', cause: 'configuration' } as const];
    expect(configurationChanges(all)).toEqual([{ day: '2026-11-20', from: first, to: configured }]);
    expect(dailyHealth(all, '2026-11-23', 4).map((point) => point?.score ?? null)).toEqual([60, 48, 48, 47, 47]);
  });
});

describe('a change of the score is told by its causes', () => {
  const say = (score: number, past: Partial<PastHealth>) => {
    const one = customer('kestrel');
    const then: PastHealth = { days: 28, score: null, band: null, behaviour: null, configuration: null, ...past };
    return sayChange({ ...one, health: { ...one.health, score, past: [then] } }, 28);
  };

  it.each([
    [
      48,
      { score: 60, band: 'yellow', behaviour: -9, configuration: -3 },
      'In 28 days −12: −9 by what happened, −3 because the model changed.',
    ],
    [48, { score: 60, band: 'yellow', behaviour: -12, configuration: 0 }, 'In 28 days −12, by what happened.'],
    [48, { score: 60, band: 'yellow', behaviour: 0, configuration: -12 }, 'In 28 days −12, because the model changed.'],
    [
      60,
      { score: 60, band: 'yellow', behaviour: 3, configuration: -3 },
      'In 28 days 0: +3 by what happened, −3 because the model changed.',
    ],
    [60, { score: 60.4, band: 'yellow', behaviour: -0.4, configuration: 0 }, 'In 28 days no change.'],
    [60, {}, 'History does not reach back 28 days.'],
    [60, { band: 'unknown' }, 'In 28 days: no score then, or none now.'],
  ] as const)('%s after %o', (score, past, said) => {
    expect(say(score, past)).toBe(said);
  });

  it('in a table without the number that stands beside it', () => {
    expect(sayCauses({ change: -12, behaviour: -9, configuration: -3 })).toBe('−9 by what happened, −3 because the model changed');
  });

  it('in parts that add up to the whole points on the page', () => {
    const one = customer('kestrel');
    const past = [{ days: 7, score: 59.6, band: 'yellow', behaviour: -8.5, configuration: -2.5 } as const];
    expect(causedChange({ ...one, health: { ...one.health, score: 48.6, past } }, 7)).toEqual({
      change: -11,
      behaviour: -9,
      configuration: -2,
    });
  });
});

describe('the timeline', () => {
  const { t } = languageOf('en');
  const told = (id: string, more: Partial<TimelineInput> = {}) =>
    timeline({
      customer: customer(id),
      runs: customer(id).runs,
      points: data.history[id] ?? [],
      moves: [],
      facts: data.accounts.facts[id],
      issues: data.accounts.issues,
      nameOf: (login) => login.toUpperCase(),
      stageTitle: (stage) => stage,
      segmentTitle: (segment) => segment,
      ...more,
    }).map((entry) => ({
      ...entry,
      title: typeof entry.title === 'string' ? entry.title : t(entry.title),
      said: entry.details.map((detail) => (typeof detail === 'string' ? detail : t(detail))).join(', '),
    }));

  it('holds touchpoints, runs and changes, newest first, without held runs', () => {
    const entries = told('kestrel');
    const days = entries.map(({ day }) => day);
    expect(days).toEqual(days.toSorted().reverse());
    const titles = entries.map(({ title }) => title);
    expect(titles).toContain('Run closed: Usage drop');
    expect(titles).toContain('Run opened: Renewal, 90 days out');
    expect(titles.join()).not.toContain('Adoption nudge');
  });

  it('names the issue of a run', () => {
    const run = customer('kestrel').runs.find(({ state }) => state === 'open');
    const entry = told('kestrel', { issues: { [run?.key ?? '']: 418 } }).find(({ issue }) => issue !== null);
    expect([entry?.kind, entry?.issue]).toEqual(['run', 418]);
  });

  it('tells a changed rule with what it did to the score', () => {
    const from = { day: '2026-11-01', score: 52, band: 'yellow' } as const;
    const to = { day: '2026-11-17', score: 49, band: 'red', cause: 'configuration' } as const;
    const moves = ruleMoves([from, to], data.accounts.rules, 'standard');
    const [entry] = told('kestrel', { moves }).filter(({ title }) => title.startsWith('Rule'));
    expect(entry).toMatchObject({ title: 'Rule changed: Standard health', said: 'Score −3 on unchanged data', configuration: true });
  });

  it('tells exceptions that ended, and who was there', () => {
    const ended = [{ what: 'health', value: 'yellow', reason: 'Migration', by: 'maria', until: '2026-06-30', at: 'x:9' }];
    const entries = told('nordhaven', { facts: { ended, stages: [] } });
    expect(entries.find(({ at }) => at === 'x:9')).toMatchObject({ title: 'Exception ended: health set to yellow', said: 'Migration' });
    expect(entries.find(({ day }) => day === '2026-10-13')?.said).toContain('by MARIA');
  });

  it('tells earlier stages from history and that of today once', () => {
    const stages = [
      { day: '2026-09-24', stage: 'maturity' },
      { day: customer('nordhaven').stageSince ?? '', stage: 'renewing' },
    ];
    const entries = told('nordhaven', { facts: { ended: [], stages } }).filter(({ title }) => title.startsWith('Entered'));
    expect(entries.map(({ title }) => title)).toEqual(['Entered the stage renewing', 'Entered the stage maturity']);
  });
});
