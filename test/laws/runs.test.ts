import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Decision } from '../../src/evaluate/decision.ts';
import { decideDay } from '../../src/evaluate/evaluation.ts';
import type { Report, RunReport } from '../../src/evaluate/report.ts';
import { foldDecisions } from '../../src/evaluate/state.ts';
import type { Day } from '../../src/model/day.ts';
import type { Observations } from '../../src/model/observation.ts';
import { DAYS, drafts, type StartKind, wishes } from './arbitraries.ts';
import { isLive, linesOn, live, type RunLine, runsAt } from './days.ts';
import { type Draft, FIRST, type Fields, iso, observe, programOf } from './draft.ts';
import { hold } from './law.ts';

test('at most one run of a playbook about a subject waits or is open, and ordinals have no holes', () => {
  hold(80, fc.record({ draft: drafts(), wishes }), ({ draft, wishes }) => {
    const { history } = live(draft, DAYS, { wishes });
    const runs = new Map<string, RunLine>();
    for (let offset = 0; offset < DAYS; offset += 1) {
      for (const line of linesOn(history, offset)) if (line.kind === 'run') runs.set(line.key, line);
      // Each date of a list opens runs of its own.
      const waiting = [...runs.values()]
        .filter(isLive)
        .map(({ playbook, subject, occurrence }) => `${playbook}/${subject} ${/^\d+:/.exec(occurrence)?.[0] ?? ''}`);
      expect(waiting).toEqual([...new Set(waiting)]);
    }
    const ordinals = Map.groupBy(runs.values(), ({ playbook, subject }) => `${playbook}/${subject}`);
    for (const of of ordinals.values())
      expect(of.map(({ ordinal }) => ordinal).sort((a, b) => a - b)).toEqual(of.map((_, index) => index + 1));
  });
});

test('every live run is in the report, and one that is held back says why', () => {
  hold(80, fc.record({ draft: drafts(), wishes }), ({ draft, wishes }) => {
    const { history, last } = live(draft, DAYS, { wishes });
    const reported = runsOf(last.report());
    for (const { key, state } of [...runsAt(history).values()].filter(isLive)) {
      const run = reported.find((one) => one.key === key);
      expect(run?.state).toBe(state);
      expect(state === 'held').toBe((run?.held ?? '') !== '');
    }
  });
});

function runsOf({ customers, unscored = [], runs }: Report): readonly RunReport[] {
  return [...customers, ...unscored].flatMap((customer) => customer.runs).concat(runs);
}

test('nobody is given a run beyond what they can carry', () => {
  hold(120, fc.record({ draft: drafts({ customers: 4 }), wishes }), ({ draft, wishes }) => {
    // A run that is put off is carried by nobody until it comes back.
    if (
      draft.customers.some(
        ({ record: { overrides = [] } }) => Array.isArray(overrides) && overrides.some(({ what }: Fields) => what === 'snooze'),
      )
    )
      return;
    const { history, program } = live(draft, DAYS, { wishes: wishes.filter(({ what }) => what !== 'snooze') });
    const capacity = program.content.workspace.value.budget?.open_runs_per_owner;
    if (capacity === undefined) return;
    const exempt = new Set(
      program.playbooks.filter(({ playbook }) => playbook.never_hold || playbook.status === 'draft').map(({ playbook }) => playbook.id),
    );
    const drafted = new Set(program.playbooks.filter(({ playbook }) => playbook.status === 'draft').map(({ playbook }) => playbook.id));
    const runs = new Map<string, RunLine>();
    for (let offset = 0; offset < DAYS; offset += 1) {
      const today = linesOn(history, offset).filter((line) => line.kind === 'run');
      const opened = today.filter((line) => line.state === 'open' && runs.get(line.key)?.state !== 'open');
      for (const line of today) runs.set(line.key, line);
      for (const owner of new Set(opened.filter(({ playbook }) => !exempt.has(playbook)).map((line) => line.owner))) {
        if (owner === null || opened.some((line) => line.owner === owner && exempt.has(line.playbook))) continue;
        const carried = [...runs.values()].filter((run) => run.state === 'open' && run.owner === owner && !drafted.has(run.playbook));
        expect(carried.length).toBeLessThanOrEqual(capacity);
      }
    }
  });
});

test('what is unknown on a day starts, ends and closes nothing, and lets nobody leave a band or a stage', () => {
  // What makes something known of the unknown is left out, and the health is measured by what stays known.
  const draft = drafts({
    missing: false,
    budgets: false,
    rollUp: false,
    judged: { metrics: ['m3', 'm4'], segments: false, tier: false },
    reads: { metrics: ['m1', 'm2', 'm3'] },
  });
  const cases = fc.record({
    draft,
    wishes,
    offset: fc.integer({ min: 1, max: DAYS - 1 }),
    blank: fc.subarray(['m1', 'm2'], { minLength: 1 }),
  });
  hold(120, cases, ({ draft, wishes, offset, blank }) => {
    const { program, history, ledger, last } = live(draft, offset + 1, { wishes });
    const asOf = FIRST + offset;
    const past = foldDecisions(history, asOf);
    const less = decideDay({ program, observations: without(observe(draft, asOf), blank, asOf), ledger, asOf, past });
    for (const line of less.decisions) {
      if (line.kind === 'segment' || line.kind === 'condition') expect(last.decisions).toContainEqual(line);
      if (line.kind === 'health') expect(last.decisions).toContainEqual(line);
      if (line.kind === 'stage')
        expect(last.decisions.some((other) => other.kind === 'stage' && other.customer === line.customer)).toBe(true);
      if (line.kind !== 'run' || line.state === past.runs.get(line.key)?.state) continue;
      // Where nobody knows whether a run is to end, it may begin.
      const { until } = program.playbooks.find(({ playbook }) => playbook.id === line.playbook) ?? {};
      if (until && isLive(line) && !past.runs.has(line.key)) continue;
      // What opened today may also be done today, which takes data of its own.
      const other = last.decisions.find((one) => one.kind === 'run' && one.key === line.key);
      expect(other).toMatchObject(isLive(line) ? { key: line.key } : { key: line.key, state: line.state });
    }
  });
});

function without(observations: Observations, metrics: readonly string[], day: number): Observations {
  return {
    ...observations,
    observe: (metric, customer, on) => (on === day && metrics.includes(metric) ? undefined : observations.observe(metric, customer, on)),
  };
}

/** Pairs of lives, of which one gets other rules on a day from which on the data stand still. */
function changes(
  runs: number,
  starts: readonly StartKind[],
  law: (opened: { kept: readonly RunLine[]; moved: readonly RunLine[]; from: string }) => void,
): void {
  const limits = { existing: false, budgets: false, missing: false, reads: { time: false, runs: false }, late: false, starts } as const;
  const change = fc.constantFrom<Change>('segments', 'dates', 'models', 'tier', 'stages');
  const cases = fc.record({ draft: drafts(limits), other: drafts(limits), change, offset: fc.integer({ min: 6, max: 8 }), wishes });
  hold(runs, cases, ({ draft: any, other, change, offset, wishes }) => {
    const draft = still(any, iso(offset - SETTLED));
    const before = programOf(draft);
    const after = programOf(changed(draft, other, change));
    const observations = () => frozen(observe(draft), FIRST + offset - SETTLED);
    const kept = live(draft, offset + 4, { wishes: wishes.filter((wish) => wish.offset < offset), observations });
    const moved = live(draft, offset + 4, { ledger: kept.ledger, observations, program: (at) => (at < offset ? before : after) });
    // Whoever had no health before has no past that a condition over days could compare with.
    const had = new Set(kept.history.flatMap((line) => (line.kind === 'health' && line.day < iso(offset) ? [line.customer] : [])));
    const opened = (history: readonly Decision[]) =>
      [...runsAt(history).values()].filter((run) => run.opened >= iso(offset) && run.customer !== null && had.has(run.customer));
    law({ kept: opened(kept.history), moved: opened(moved.history), from: iso(offset) });
  });
}

test('a changed threshold opens nothing that the data did not', () => {
  changes(80, ['becomes'], ({ kept, moved }) => {
    expect(kept.map(({ key }) => key)).toEqual(expect.arrayContaining(moved.map(({ key }) => key)));
  });
});

test('a changed date opens nothing that lies before the change', () => {
  changes(80, ['on'], ({ kept, moved, from }) => {
    const early = moved.filter(({ start }) => start < from).map(({ key }) => key);
    expect(kept.map(({ key }) => key)).toEqual(expect.arrayContaining(early));
  });
});

type Change = 'segments' | 'dates' | 'models' | 'tier' | 'stages';

function changed(draft: Draft, other: Draft, change: Change): Draft {
  switch (change) {
    case 'segments':
    case 'models':
    case 'stages':
      return { ...draft, [change]: other[change] };
    case 'dates':
      return { ...draft, dates: { ...draft.dates, notice_deadline: 'renewal - 90d', runs_out: { is: 'today_plus(m3 * 0.5)' } } };
    case 'tier':
      return { ...draft, metrics: { ...draft.metrics, tier: other.metrics.tier } };
  }
}

/** So many days before the change nothing new comes in, so that no condition over earlier days sees any either. */
const SETTLED = 5;

/** Observations that stay as they are from a day on, and as fresh. */
function frozen({ observe: ask, source, ...rest }: Observations, last: Day): Observations {
  const later = <T extends { readonly newest: Day | null }>(found: T | undefined, by: number): T | undefined =>
    found === undefined ? undefined : { ...found, newest: found.newest === null ? null : found.newest + by };
  return {
    ...rest,
    observe: (metric, customer, day) => later(ask(metric, customer, Math.min(day, last)), Math.max(0, day - last)),
    source: (name, day) => later(source(name, Math.min(day, last)), Math.max(0, day - last)),
  };
}

/** The draft with no news after a day, except that time passes. */
function still(draft: Draft, last: string): Draft {
  return {
    ...draft,
    customers: draft.customers.map(({ record, touchpoints }) => ({
      record: {
        ...record,
        overrides: [],
        owners: [],
        ratings: [],
        contracts: (record.contracts as readonly Fields[]).filter(({ start }) => String(start) <= last),
      },
      touchpoints: touchpoints.filter(({ on }) => String(on) <= last),
    })),
    rows: draft.rows.filter(({ day }) => day <= last),
  };
}
