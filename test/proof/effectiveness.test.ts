import { describe, expect, it, test } from 'vitest';
import { createCustomerDays } from '../../src/evaluate/customer-day.ts';
import type { Decision, LedgerEntry } from '../../src/evaluate/decision.ts';
import { variantOf } from '../../src/evaluate/runs/lot.ts';
import { renamingOf } from '../../src/evaluate/runs/renaming.ts';
import { foldDecisions } from '../../src/evaluate/state.ts';
import type { Program } from '../../src/expressions/program.ts';
import { type Day, formatDay } from '../../src/model/day.ts';
import { effectiveness, goalDays, type PlaybookEffect, type VersionEffect } from '../../src/proof/effectiveness.ts';
import { casesOf } from '../../src/proof/effectiveness-cases.ts';
import { type Found, LOOKS } from '../../src/proof/effectiveness-comparison.ts';
import { GoalReader } from '../../src/proof/effectiveness-goals.ts';
import { newcombe, wilson } from '../../src/proof/effectiveness-interval.ts';
import { compareWays } from '../../src/proof/effectiveness-ways.ts';
import { effectRows, explainEffect, explainWays } from '../../src/reports/effectiveness.ts';
import { observed, on, type Series } from '../evaluate/given.ts';
import { customer, Days, workspace } from '../evaluate/runs/days.ts';
import { fixtureEffects } from '../site/effect-fixture.ts';

type Values = Readonly<Record<string, Readonly<Record<string, Series>>>>;

/** A playbook `play` that starts when m1 falls under 50, with a goal about m2. */
const play = (lines = '', goal = '{ outcome: It works, metric: recovered, target: 80%, by: start + 30d }') => ({
  'playbooks/plays/play.mdx': `---
id: play
title: Play
goal: ${goal}
${/^start:/m.test(lines) ? '' : 'start: { becomes: m1 < 50 }\n'}${lines}
steps: [{ id: call, title: Call, due: start + 5d }]
---
How.
`,
  'playbooks/metrics/goals.yaml': 'segments:\n  recovered: { title: Recovered, is: m2 > 50 }\n',
});

const people = (ids: readonly string[]) => Object.fromEntries(ids.map((id) => [`customers/${id}.yaml`, customer(id)]));
const ids = (count: number, prefix = 'c') => Array.from({ length: count }, (_, index) => `${prefix}${index}`);
/** Falls on a day, and reaches the goal some days later; never with null. */
const story = (falls: string, after: number | null): Readonly<Record<string, Series>> => ({
  m1: { '2026-01-01': 80, [falls]: 40 },
  m2: { '2026-01-01': 0, ...(after !== null && { [formatDay(on(falls) + after)]: 90 }) },
});

function judge(program: Program, history: readonly Decision[], values: Values, asOf: string): PlaybookEffect {
  const day = on(asOf);
  const cases = casesOf(history, renamingOf(program.content));
  const reader = new GoalReader(
    program,
    createCustomerDays({ program, observations: observed(values), past: foldDecisions(history), day }),
    day,
  );
  const [effect] = effectiveness(program, cases, reader, day);
  if (effect === undefined) throw new Error('no playbook');
  return effect;
}

function newestOf({ versions }: PlaybookEffect): VersionEffect {
  const [newest] = versions;
  if (newest === undefined) throw new Error('no version');
  return newest;
}

/** Evaluates from the end of October on, and asks on a later day. */
function played(files: Record<string, string>, values: Values, asOf: string, ledger: readonly LedgerEntry[] = [], to = '2026-11-10') {
  const days = new Days(files, { values, ledger }).run('2026-10-31', to);
  return { effect: judge(days.program, days.history, values, asOf), days };
}

describe('the goal of a run', () => {
  const falls = '2026-11-02';
  const one = (values: Readonly<Record<string, Series>>, asOf: string, files = play()) =>
    newestOf(played({ ...people(['acme']), ...files }, { acme: values }, asOf).effect).goal;

  it('is reached on a day up to the one it serves, and looked at on the morning after that', () => {
    expect(one(story(falls, 30), '2026-12-03')).toMatchObject({ reached: 1, of: 1, medianDays: 30 });
    // Two days after the last: what the morning of 3 December saw is the end of 2 December, the goal’s day.
    expect(one(story(falls, 31), '2026-12-03')).toMatchObject({ reached: 1, of: 1, medianDays: 31 });
    expect(one(story(falls, 32), '2026-12-04')).toMatchObject({ reached: 0, of: 1, medianDays: null });
  });

  it('is pending until its day is over, also where it was reached early: else the quick ones would count first', () => {
    expect(one(story(falls, 3), '2026-12-02')).toMatchObject({ reached: 0, of: 0, pending: 1 });
  });

  it('says nothing of whom had reached it before, or of whom it is not known', () => {
    expect(one({ m1: { '2026-01-01': 80, [falls]: 40 }, m2: 90 }, '2026-12-10')).toMatchObject({ of: 0, already: 1 });
    expect(one({ m1: { '2026-01-01': 80, [falls]: 40 }, m2: { '2026-01-01': 0, '2026-11-20': null } }, '2026-12-10')).toMatchObject({
      of: 0,
      unknown: 1,
    });
  });

  it('is not reached by whom has left', () => {
    const files = { ...play(), 'customers/acme.yaml': customer('acme', '', '- { id: "1", start: 2026-01-01, end: 2026-11-20 }') };
    const values = { acme: { m1: { '2026-01-01': 80, [falls]: 40 }, m2: { '2026-01-01': 0, '2026-11-21': null } } };
    expect(newestOf(played(files, values, '2026-12-10').effect).goal).toMatchObject({ reached: 0, of: 1, unknown: 0 });
  });

  it('of a number is its target, of one that is better low the other way round', () => {
    const goal = (metric: string) => `{ outcome: It works, metric: ${metric}, target: "50", by: start + 30d }`;
    const down = { 'playbooks/metrics/more.yaml': 'metrics:\n  low: { title: Low, is: m3, value_report: { better: down } }\n' };
    const values = { ...story(falls, 5), m3: { '2026-01-01': 70, '2026-11-10': 45 } };
    expect(one(values, '2026-12-10', play('', goal('m2')))).toMatchObject({ reached: 1 });
    expect(one(values, '2026-12-10', { ...play('', goal('low')), ...down })).toMatchObject({ reached: 1, medianDays: 8 });
    expect(one(values, '2026-12-10', play('', goal('m3')))).toMatchObject({ already: 1 });
  });

  it('without a day of its own is looked at 90 days after the start', () => {
    const files = play('', '{ outcome: It works, metric: recovered }');
    expect(one(story(falls, 80), '2027-01-31', files)).toMatchObject({ pending: 1 });
    expect(one(story(falls, 80), '2027-02-01', files)).toMatchObject({ reached: 1, medianDays: 80 });
  });

  it('without a metric, or with one that says nothing without a target, is not measured', () => {
    for (const goal of ['{ outcome: It works }', '{ outcome: It works, metric: m2 }']) {
      const { effect } = played({ ...people(['acme']), ...play('', goal) }, { acme: story(falls, 5) }, '2026-12-10');
      expect(effect.metric).toBeNull();
      expect(newestOf(effect)).toMatchObject({ goal: null, compared: null, verdict: 'not measured', work: { opened: 1 } });
    }
  });
});

describe('a routine', () => {
  it('of the workspace is about no customer: its work is counted, and nothing else', () => {
    const { effect } = played({ ...people(['acme']), ...play('per: workspace\nstart: { every: 1w, from: 2026-11-02 }') }, {}, '2026-12-20');
    expect(effect.metric).toBe('Recovered');
    expect(newestOf(effect)).toMatchObject({ work: { opened: 1 }, goal: null, compared: null, verdict: 'not measured' });
    expect(explainEffect(effect, newestOf(effect)).map(({ say }) => say)).toEqual([
      'It is about no customer whose goal could be read, so only the work is counted.',
    ]);
  });
});

describe('the work', () => {
  it('is counted by what became of each run', () => {
    const names = ids(5);
    const values = Object.fromEntries(names.map((id) => [id, story('2026-11-02', null)]));
    const close = (id: string, day: string, how: 'done' | 'dismissed'): LedgerEntry => ({
      day,
      kind: 'closed',
      run: `play/${id}/1`,
      how,
      reason: null,
      by: 'maria',
    });
    const { effect } = played(
      { ...people(names), ...play('due: start + 5d') },
      values,
      '2026-11-12',
      [close('c0', '2026-11-05', 'done'), close('c1', '2026-11-10', 'done'), close('c2', '2026-11-05', 'dismissed')],
      '2026-11-12',
    );
    expect(newestOf(effect).work).toEqual({
      runs: 5,
      opened: 5,
      open: 2,
      overdue: 2,
      waiting: 0,
      doneInTime: 1,
      doneLate: 1,
      dismissed: 1,
      ended: 0,
      expired: 0,
    });
  });
});

describe('what can be said', () => {
  const verdictOf = (count: number, lines = '', parts: Record<string, string> = {}) => {
    const names = ids(count);
    const values = Object.fromEntries(names.map((id) => [id, story('2026-11-02', 5)]));
    return newestOf(played({ ...people(names), ...play(lines), ...parts }, values, '2026-12-10').effect).verdict;
  };

  it('is too little under twelve customers, and nothing about a difference without anybody to compare', () => {
    expect(verdictOf(11)).toBe('too few');
    expect(verdictOf(12)).toBe('nobody to compare');
    expect(verdictOf(12, 'status: draft')).toBe('draft');
    const quiet = { acme: { m1: 80, m2: 0 } };
    expect(newestOf(played({ ...people(['acme']), ...play() }, quiet, '2026-12-10').effect).verdict).toBe('no runs');
  });

  it('counts each customer once, with its first run', () => {
    const values = { acme: { m1: { '2026-01-01': 80, '2026-11-02': 40, '2026-11-04': 80, '2026-11-06': 40 }, m2: 0 } };
    const done: LedgerEntry = { day: '2026-11-03', kind: 'closed', run: 'play/acme/1', how: 'done', reason: null, by: null };
    const newest = newestOf(played({ ...people(['acme']), ...play('again: { after: 0d }') }, values, '2026-12-20', [done]).effect);
    expect(newest).toMatchObject({ work: { runs: 2 }, goal: { of: 1 } });
  });

  it('warns where a playbook starts on a bad day, and not where it starts on a date', () => {
    const signal = (kind: string) => ({ 'playbooks/metrics/more.yaml': `segments:\n  ready:\n    is: m1 > 90\n    signal: ${kind}\n` });
    const effect = (lines: string, more: Record<string, string> = {}) =>
      played({ ...people(['acme']), ...play(lines), ...more }, { acme: { m1: 80, m2: 0 } }, '2026-11-10').effect;
    expect(effect('start: { becomes: ready }', signal('risk')).startsOnBadDay).toBe(true);
    expect(effect('start: { becomes: ready }', signal('opportunity')).startsOnBadDay).toBe(false);
    expect(effect('').startsOnBadDay).toBe(true);
    expect(effect('start: { on: contract.start + 300d }').startsOnBadDay).toBe(false);
    expect(effect('start: { becomes: days_since(contract.start) > 300 }').startsOnBadDay).toBe(false);
  });

  it('leaves out runs that a person chose to open', () => {
    const byHand = 'starts: [{ playbook: play, on: 2026-11-03, by: maria, reason: They asked }]';
    const files = { 'customers/acme.yaml': customer('acme', byHand), ...play() };
    const newest = newestOf(played(files, { acme: { m1: 80, m2: { '2026-01-01': 0, '2026-11-08': 90 } } }, '2026-12-10').effect);
    expect(newest).toMatchObject({ work: { opened: 1 }, goal: { of: 0, chosen: 1 } });
  });
});

describe('a new rule', () => {
  it('is a version of its own; runs and outcomes stay with the rule that opened them', () => {
    const names = ids(4);
    const values = Object.fromEntries(
      names.map((id, index) => [id, story(index < 3 ? '2026-11-02' : '2026-11-06', index === 0 ? null : 5)]),
    );
    const days = new Days({ ...people(names), ...play() }, { values }).run('2026-10-31', '2026-11-04');
    days.change({ ...people(names), ...play('start: { becomes: m1 < 45 }') }).run('2026-11-05', '2026-11-08');
    const { versions } = judge(days.program, days.history, values, '2026-12-20');
    expect(versions.map(({ since, isCurrent, work, goal }) => [since, isCurrent, work.runs, goal?.reached, goal?.of])).toEqual([
      ['2026-11-05', true, 1, 1, 1],
      ['2026-10-31', false, 3, 2, 3],
    ]);
  });
});

describe('a hold-out', () => {
  const names = ids(120);
  const files = { ...people(names), ...play('hold_out: 50%') };
  const opened = () => {
    const values = Object.fromEntries(names.map((id) => [id, story('2026-11-02', null)]));
    return played(files, values, '2026-12-10').days;
  };
  const days = opened();
  const received = new Set(days.history.flatMap((line) => (line.kind === 'run' && line.customer !== null ? [line.customer] : [])));
  const tell = (share: (id: string, receives: boolean, place: number) => boolean) => {
    const places = { with: 0, without: 0 };
    const values = Object.fromEntries(
      names.map((id) => {
        const receives = received.has(id);
        const place = receives ? places.with++ : places.without++;
        return [id, story('2026-11-02', share(id, receives, place) ? 7 : null)];
      }),
    );
    return newestOf(judge(days.program, days.history, values, '2026-12-10'));
  };

  it('that reaches the goal less often says that the playbook helps, with the interval at 99 %', () => {
    const { compared, verdict, goal } = tell((_, receives, place) => (receives ? place % 5 !== 0 : place % 5 === 0));
    const [one, other] = [compared?.with ?? { reached: 0, of: 0 }, compared?.without ?? { reached: 0, of: 0 }];
    expect(one.of + other.of).toBe(120);
    expect(one.of).toBe(received.size);
    expect(verdict).toBe('helps');
    // All are settled on one day, so the look sees them all, by the plan for the smaller group.
    expect(compared).toMatchObject({
      kind: 'hold-out',
      look: { number: 3, on: '2026-12-03', with: one, without: other, ...newcombe(one, other, 99) },
      next: 96,
    });
    expect(goal).toMatchObject({ ...one, ...wilson(one, 95), isTooFew: false });
  });

  it('that reaches it more often says that it harms, and as often nothing', () => {
    expect(tell((_, receives, place) => (receives ? place % 5 === 0 : place % 5 !== 0)).verdict).toBe('harms');
    expect(tell((_, _receives, place) => place % 2 === 0).verdict).toBe('no difference');
  });

  it('is beside everybody else, whether their run came in time or not', () => {
    const late = days.history.map((line): Decision => (line.kind === 'run' ? { ...line, state: 'held' } : line));
    const values = Object.fromEntries(names.map((id) => [id, story('2026-11-02', null)]));
    expect(newestOf(judge(days.program, late, values, '2026-12-10')).compared).toMatchObject({
      kind: 'hold-out',
      with: { of: received.size },
    });
  });

  it('is not beside urgent work, of which nobody is held out', () => {
    const urgent = days.history.map(
      (line): Decision => (line.kind === 'run' && line.customer === [...received][0] ? { ...line, priority: 'high' } : line),
    );
    const values = Object.fromEntries(names.map((id) => [id, story('2026-11-02', null)]));
    expect(newestOf(judge(days.program, urgent, values, '2026-12-10')).compared?.with.of).toBe(received.size - 1);
  });
});

describe('without a hold-out', () => {
  const names = ids(40);
  const team = workspace(
    'team:\n  - { login: maria, name: Maria Keller, roles: [csm], capacity: 20 }\nbudget: { hold_for: 20d }\nguards: { audience_above: 100 }\n',
  );

  it('those for whom a budget had no room are beside the others, which is called a sign and no more', () => {
    const values = Object.fromEntries(names.map((id) => [id, story('2026-11-02', null)]));
    const days = new Days({ ...people(names), ...play(), ...team }, { values }).run('2026-10-31', '2026-11-30');
    const open = new Set(days.runs.filter(({ state }) => state === 'open').map(({ customer: id }) => id));
    expect(open.size).toBe(20);
    const helped = Object.fromEntries(names.map((id) => [id, story('2026-11-02', open.has(id) ? 6 : null)]));
    const newest = newestOf(judge(days.program, days.history, helped, '2026-12-10'));
    expect(newest.compared).toMatchObject({
      kind: 'late',
      with: { reached: 20, of: 20 },
      without: { reached: 0, of: 20 },
      look: { number: 1 },
      next: 24,
    });
    expect(newest.verdict).toBe('sign that it helps');
    expect(newest.work).toMatchObject({ opened: 20, expired: 20 });
  });
});

describe('in words', () => {
  const effects = fixtureEffects().playbooks;
  it('what harms and helps comes first, what nobody can tell last', () => {
    expect(effectRows(effects).map(({ newest }) => newest.verdict)).toEqual([
      'helps',
      'no sign',
      'nobody to compare',
      'too few',
      'not measured',
      'no runs',
    ]);
  });

  it('a difference is told with those it was compared with, and with what flatters it', () => {
    const said = (id: string) =>
      effects.filter((one) => one.id === id).flatMap((one) => explainEffect(one, newestOf(one)).map(({ say }) => say));
    expect(said('usage-drop')).toEqual(
      expect.arrayContaining([
        'With it {{with}} of {{withAll}}, without it {{without}} of {{withoutAll}}: {{difference}} points of difference, between {{low}} and {{high}} (99%).',
        'Those without it were left out by lot, before anything was known of them.',
        'It starts on a bad day. Some of these customers get better by themselves, so the share alone flatters it: what counts is the difference to those without it.',
      ]),
    );
    expect(said('quarterly-review').some((one) => one.includes('a sign and no proof'))).toBe(true);
    expect(said('upgrade-offer').some((one) => one.includes('hold-out'))).toBe(true);
    expect(said('renewal-90').some((one) => one.includes('hold-out'))).toBe(false);
    expect(said('champion-left')).toEqual(['The goal names no metric that says when it is reached, so only the work is counted.']);
  });
});

describe('planned looks', () => {
  /** Customers fall in turn, a pair a day: one receives the playbook and reaches the goal, the other one does not. */
  const history = (pairs: number): Decision[] =>
    Array.from({ length: pairs }, (_, index): Decision[] => {
      const day = formatDay(on('2026-01-10') + index);
      const rest = { day, playbook: 'play', start: day, occurrence: 'condition', digest: 'd' } as const;
      const run = {
        state: 'open',
        opened: day,
        closed: null,
        due: null,
        owner: null,
        priority: 'normal',
        done: {},
        answers: {},
        because: null,
        ordinal: 1,
      } as const;
      return [
        { ...rest, kind: 'held_out', subject: `b${index}`, customer: `b${index}` },
        { ...rest, ...run, kind: 'run', key: `play/a${index}/1`, subject: `a${index}`, customer: `a${index}` },
      ];
    }).flat();
  const pairs = 30;
  const names = [...ids(pairs, 'a'), ...ids(pairs, 'b')];
  const { program } = new Days({ ...people(names), ...play() });
  const lines: Decision[] = [{ day: '2026-01-09', kind: 'rule', playbook: 'play', digest: 'd' }, ...history(pairs)];
  const values = Object.fromEntries(
    names.map((id) => [
      id,
      story(formatDay(on('2026-01-10') + Number(id.slice(1))), id.startsWith('a') && Number(id.slice(1)) < 20 ? 4 : null),
    ]),
  );
  const lookOn = (asOf: Day) => newestOf(judge(program, lines, values, formatDay(asOf)));
  const settled = (count: number): Day => on('2026-01-10') + count - 1 + 31;

  it('are made when the smaller group has 12, 24, 48 … settled, and say the same until the next', () => {
    expect(lookOn(settled(11))).toMatchObject({ verdict: 'too few', compared: { look: null, next: 12, with: { of: 11 } } });
    const first = lookOn(settled(12)).compared?.look;
    expect(first).toMatchObject({ number: 1, with: { reached: 12, of: 12 }, without: { reached: 0, of: 12 }, on: formatDay(settled(12)) });
    expect(lookOn(settled(23)).compared?.look).toEqual(first);
    expect(lookOn(settled(23)).compared?.with).toEqual({ reached: 20, of: 23 });
    expect(lookOn(settled(24)).compared).toMatchObject({ look: { number: 2, with: { reached: 20, of: 24 } }, next: 48 });
    expect(lookOn(settled(30)).compared).toMatchObject({ look: { number: 2 }, with: { of: 30 } });
  });

  it('need the values of the days of goals, for the customers of cases only', () => {
    const cases = casesOf(lines, renamingOf(program.content));
    const day = settled(12);
    const reader = new GoalReader(program, createCustomerDays({ program, observations: observed({}), past: foldDecisions([]), day }), day);
    const needed = goalDays(program, cases, reader);
    expect([...needed.metrics]).toEqual(['recovered']);
    expect(needed.customers.size).toBe(2 * pairs);
    expect([Math.min(...needed.days), Math.max(...needed.days)]).toEqual([on('2026-01-10'), day]);
  });
});

describe('ways that are tried against each other', () => {
  const lines = (ways: readonly string[]) =>
    `variants: [${ways.join(', ')}]\nsteps: [{ id: call, title: Call, if: 'variant == "${ways[0]}"' }, { id: mail, title: Mail }]`;
  const playOf = (ways: readonly string[], more = '') => ({
    'playbooks/plays/play.mdx': `---
id: play
title: Play
goal: { outcome: It works, metric: recovered, target: 80%, by: start + 30d }
start: { becomes: m1 < 50 }
${lines(ways)}${more}
---
How.
`,
    'playbooks/metrics/goals.yaml': 'segments:\n  recovered: { title: Recovered, is: m2 > 50 }\n',
  });
  const settled = '2026-12-10';

  /** So many customers, of whom everybody falls on one day; `reaches` says who gets to the goal: by the way, and the place among those of the way. */
  function tell(
    count: number,
    ways: readonly string[],
    reaches: (way: string, place: number) => boolean,
    change: (line: Decision) => Decision = (line) => line,
    more = '',
  ) {
    const names = ids(count);
    const places = new Map<string, number>();
    const values = Object.fromEntries(
      names.map((id) => {
        const way = variantOf({ id: 'play', variants: [...ways] }, id) ?? '';
        const place = places.get(way) ?? 0;
        places.set(way, place + 1);
        return [id, story('2026-11-02', reaches(way, place) ? 7 : null)];
      }),
    );
    const days = new Days({ ...people(names), ...playOf(ways, more) }, { values }).run('2026-10-31', '2026-11-03');
    const history = days.history.map(change);
    return { newest: newestOf(judge(days.program, history, values, settled)), places, days, values };
  }
  const half = (place: number) => place % 2 === 0;

  it('are counted by the way that each customer got, and the better of two is called so, with the interval at 99 %', () => {
    const { newest, places } = tell(60, ['webinar', 'film'], (way, place) => (way === 'webinar' ? place % 5 !== 0 : place % 5 === 0));
    const [webinar, film] = newest.ways?.each ?? [];
    const [one, other] = [webinar?.goal ?? { reached: 0, of: 0 }, film?.goal ?? { reached: 0, of: 0 }];
    expect([one.of, other.of]).toEqual([places.get('webinar'), places.get('film')]);
    expect(webinar?.goal).toMatchObject({ ...wilson(one, 95), isTooFew: false });
    expect(newest.ways?.level).toBe(99);
    expect(webinar).toMatchObject({ way: 'webinar', verdict: 'better', compared: { look: newcombe(one, other, 99) } });
    expect(film).toMatchObject({ way: 'film', verdict: 'worse', compared: { look: newcombe(other, one, 99) } });
  });

  it('that bring the same are said not to differ', () => {
    const { newest } = tell(60, ['webinar', 'film'], (_, place) => half(place));
    expect(newest.ways?.each.map(({ verdict }) => verdict)).toEqual(['no difference', 'no difference']);
  });

  it('are counted and not compared below twelve', () => {
    const { newest } = tell(14, ['webinar', 'film'], (way) => way === 'webinar');
    for (const way of newest.ways?.each ?? []) {
      expect(way).toMatchObject({ verdict: 'too few', goal: { isTooFew: true }, compared: { look: null, next: 12 } });
      expect(way.goal.reached).toBe(way.way === 'webinar' ? way.goal.of : 0);
    }
    expect(newest.ways?.each.reduce((sum, { goal }) => sum + goal.of, 0)).toBe(14);
  });

  it('of more than two stand each beside all others, with an interval as wide as so many questions ask', () => {
    const { newest } = tell(120, ['call', 'webinar', 'film'], (way, place) => (way === 'call' ? place % 10 !== 0 : half(place)));
    expect(newest.ways?.level).toBeCloseTo(100 - 1 / 3, 12);
    const [call, webinar, film] = newest.ways?.each ?? [];
    const sum = { reached: (webinar?.goal.reached ?? 0) + (film?.goal.reached ?? 0), of: (webinar?.goal.of ?? 0) + (film?.goal.of ?? 0) };
    expect(call?.compared).toMatchObject({ without: sum, look: newcombe(call?.goal ?? sum, sum, 100 - 1 / 3) });
    expect(call?.verdict).toBe('better');
    const narrow = newcombe(call?.goal ?? sum, sum, 99);
    expect(call?.compared.look?.low).toBeLessThan(narrow.low);
    expect(call?.compared.look?.high).toBeGreaterThan(narrow.high);
  });

  it('are compared over urgent work and what came late as well, and without those held out or chosen', () => {
    const urgent = tell(
      60,
      ['webinar', 'film'],
      () => true,
      (line) => (line.kind === 'run' ? { ...line, priority: 'urgent', state: 'held' } : line),
    );
    expect(urgent.newest.ways?.each.reduce((sum, { goal }) => sum + goal.of, 0)).toBe(60);
    const { newest, days } = tell(60, ['webinar', 'film'], () => true, undefined, '\nhold_out: 50%');
    const received = new Set(days.history.flatMap((line) => (line.kind === 'run' ? (line.customer ?? []) : [])));
    expect(received.size).toBeLessThan(60);
    expect(newest.ways?.each.reduce((sum, { goal }) => sum + goal.of, 0)).toBe(received.size);
    const byHand = tell(
      60,
      ['webinar', 'film'],
      () => true,
      (line) => (line.kind === 'run' ? { ...line, occurrence: 'by hand 2026-11-02' } : line),
    );
    expect(byHand.newest.ways?.each.map(({ goal }) => goal.of)).toEqual([0, 0]);
  });

  it('are those of the members of a group as well', () => {
    const members = ids(30);
    const group: Decision[] = [];
    const { newest, places } = tell(
      30,
      ['webinar', 'film'],
      () => true,
      (line) => {
        group.push(line);
        return line.kind === 'run' && line.customer === 'c0' ? { ...line, customer: null, subject: 'audience', members } : line;
      },
    );
    expect(group.length).toBeGreaterThan(0);
    expect(newest.ways?.each.map(({ goal }) => goal.of)).toEqual([places.get('webinar'), places.get('film')]);
  });

  it('keep the lot of a customer whose id has changed since', () => {
    const { days, values } = tell(30, ['webinar', 'film'], (way) => way === 'webinar');
    const old = ids(30).find((id) => variantOf({ id: 'play', variants: ['webinar', 'film'] }, id) === 'webinar') ?? '';
    const renamed = ids(50, 'n').find((id) => variantOf({ id: 'play', variants: ['webinar', 'film'] }, id) === 'film') ?? '';
    days.change({
      ...playOf(['webinar', 'film']),
      ...people(ids(30).filter((id) => id !== old)),
      [`customers/${renamed}.yaml`]: customer(renamed, `formerly: [${old}]`),
    });
    const moved = { ...values, [renamed]: values[old] ?? {} };
    const newest = newestOf(judge(days.program, days.history, moved, settled));
    expect(newest.ways?.each.map(({ goal }) => goal.reached === goal.of)).toEqual([true, false]);
    expect(newest.ways?.each.reduce((sum, { goal }) => sum + goal.of, 0)).toBe(30);
  });

  it('start anew when one of them changes, for then lots are drawn anew, and older ones are no longer told', () => {
    const { days, values } = tell(30, ['webinar', 'film'], () => true);
    days.change({ ...people(ids(30)), ...playOf(['webinar', 'call']) }).run('2026-11-04');
    const { versions } = judge(days.program, days.history, values, settled);
    expect(versions.map(({ since, goal, ways }) => [since, goal?.of, ways?.each.map(({ goal: { of } }) => of) ?? null])).toEqual([
      ['2026-11-04', 0, [0, 0]],
      ['2026-10-31', 30, null],
    ]);
  });

  it('are null where a rule tries none, and where nobody can tell whether the goal was reached', () => {
    expect(newestOf(played({ ...people(['acme']), ...play() }, { acme: story('2026-11-02', 5) }, settled).effect).ways).toBeNull();
    const files = playOf(['webinar', 'film']);
    const unmeasured = {
      ...files,
      'playbooks/plays/play.mdx': files['playbooks/plays/play.mdx'].replace('metric: recovered, target: 80%, ', ''),
    };
    expect(newestOf(played({ ...people(['acme']), ...unmeasured }, { acme: story('2026-11-02', 5) }, settled).effect).ways).toBeNull();
  });

  it('are told in sentences: one difference of two, one for each of more, and when they are compared next', () => {
    const told = (id: string) => {
      const effect = fixtureEffects().playbooks.find((one) => one.id === id);
      const ways = effect === undefined ? null : newestOf(effect).ways;
      return ways === null ? [] : explainWays(ways).map(({ with: { way, next, level } }) => way ?? next ?? level);
    };
    expect(told('usage-drop')).toEqual([undefined, 'call', 96]);
    expect(told('upgrade-offer')).toEqual([undefined, 100 - 1 / 3, 'offer', 12]);
  });
});

test('nobody without an effect is called better or worse more often than planned', () => {
  // A thousand playbooks whose ways are all alike: at most 5 in 100 may ever say something, over all looks and ways.
  for (const variants of [
    ['a', 'b'],
    ['a', 'b', 'c', 'd'],
  ]) {
    let [errors, seed] = [0, 7];
    const random = () => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return seed / 2 ** 32;
    };
    for (let game = 0; game < 1000; game += 1) {
      const found = Array.from({ length: 200 }, (_, index): Found => {
        const one = {
          customer: `c${index}`,
          drawnAs: `c${index}`,
          subject: '',
          start: 0,
          arm: 'in time',
          isUrgent: false,
          done: {},
        } as const;
        const is = random() < 0.4;
        return { one, outcome: is ? { kind: 'reached', days: 1, settled: index } : { kind: 'not reached', settled: index } };
      });
      const ever = LOOKS.some((_, at) => {
        const seen = found.slice(0, 200 * ((at + 1) / LOOKS.length));
        return compareWays({ id: `p${game}`, variants }, seen)?.each.some(({ verdict }) => verdict === 'better' || verdict === 'worse');
      });
      if (ever) errors += 1;
    }
    expect(errors / 1000).toBeLessThan(0.05);
    expect(errors).toBeGreaterThan(0);
  }
});
