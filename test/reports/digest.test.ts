import { describe, expect, it } from 'vitest';
import type { Decision } from '../../src/evaluate/decision.ts';
import type { CustomerReport, RunReport } from '../../src/evaluate/report.ts';
import { type Digest, digestsOf, digestWeek } from '../../src/reports/digest.ts';
import { movesWithin } from '../../src/reports/moves.ts';
import type { SiteData } from '../../src/reports/site-data.ts';
import { fixture } from '../site/fixture.ts';

const data = fixture();
const { asOf } = data.report;
const begun: Decision = { day: '2026-10-01', kind: 'day' };

/** All digests of the fixture, by login or `leads`; runs and customers may be changed before. */
function digests(
  change: { readonly run?: (run: RunReport) => RunReport; readonly customer?: (customer: CustomerReport) => CustomerReport } = {},
  given: Partial<Parameters<typeof digestsOf>[0]> = {},
): ReadonlyMap<string, Digest> {
  const customers = data.report.customers.map((one) => ({
    ...(change.customer?.(one) ?? one),
    runs: one.runs.map((run) => change.run?.(run) ?? run),
  }));
  const all = digestsOf({
    data: { ...data, report: { ...data.report, customers } },
    decisions: [begun],
    issues: new Map([['renewal-90/nordhaven/1', 12]]),
    weekday: 'monday',
    leads: ['lena'],
    ...given,
  });
  return new Map(all.map((one) => [one.audience.kind === 'leads' ? 'leads' : one.audience.login, one]));
}

/** The digest of one person. */
function of(name: string, ...given: Parameters<typeof digests>): Digest {
  const found = digests(...given).get(name);
  if (found === undefined) throw new Error(`no digest for ${name}`);
  return found;
}

const keys = (tasks: Digest['due']): readonly string[] => tasks.map(({ run }) => run.key);
const only = (key: string, changes: Partial<RunReport>) => (run: RunReport) => (run.key === key ? { ...run, ...changes } : run);

describe('the week', () => {
  it.each([
    ['monday', '2026-11-23', '2026-11-23'],
    ['monday', '2026-11-29', '2026-11-23'],
    ['friday', '2026-11-26', '2026-11-20'],
    ['friday', '2026-11-27', '2026-11-27'],
    ['sunday', '2026-11-28', '2026-11-22'],
  ] as const)('that begins on a %s: %s lies in that of %s', (first, day, week) => {
    expect(digestWeek(day, first)).toBe(week);
  });

  it('says what is due: until its last day, whatever day it begins on', () => {
    const due = (first: 'monday' | 'thursday') => keys(of('maria', {}, { weekday: first }).due);
    // Both are due on Friday 27 November; the week that began on Thursday 19 November ends on the 25th.
    expect([due('monday'), due('thursday')]).toEqual([['renewal-90/kestrel/1', 'renewal-90/westbrook/1'], []]);
  });
});

describe('who receives one', () => {
  it('is everybody with customers or work, by login, and the leads', () => {
    expect([...digests().keys()]).toEqual(['aiko', 'jonas', 'maria', 'sam', 'leads']);
    expect([...digests({}, { leads: [] }).keys()]).toEqual(['aiko', 'jonas', 'maria', 'sam']);
  });

  it('holds the own customers and work, and for leads all of them', () => {
    const mine = data.report.customers.filter(({ owners }) => owners.csm === 'maria').map(({ id }) => id);
    expect(of('maria').customers.map(({ id }) => id)).toEqual(mine);
    expect(of('leads').customers).toHaveLength(data.report.customers.length);
    const late = (name: string) => of(name).overdue.map(({ run }) => run.owner);
    expect([late('maria'), late('aiko')]).toEqual([['maria', 'maria'], []]);
    expect(late('leads')).toHaveLength(4);
    expect([of('leads').owners.length, of('maria').owners.length]).toEqual([4, 0]);
  });
});

describe('work', () => {
  it('that is overdue says since when, the longest first, with its issue where the ledger has one', () => {
    const { overdue } = of('maria', { run: only('renewal-90/dune-hotels/1', { late: 9 }) });
    expect(overdue.map(({ run, due, issue, about }) => [run.key, due, issue, about])).toEqual([
      ['renewal-90/dune-hotels/1', '2026-11-14', null, 'Dune Hotels'],
      ['renewal-90/nordhaven/1', '2026-11-20', 12, 'Nordhaven Logistics'],
    ]);
  });

  it('that is put off is neither due nor overdue', () => {
    const { due, overdue, snoozed, open } = of('maria', { run: only('renewal-90/kestrel/1', { snoozedUntil: '2026-12-01' }) });
    expect([keys(due), keys(snoozed), snoozed[0]?.due]).toEqual([['renewal-90/westbrook/1'], ['renewal-90/kestrel/1'], '2026-12-01']);
    expect([overdue.length, open]).toEqual([2, 3]);
  });

  it('of others that is escalated to a person is theirs to know, and all of it the leads’', () => {
    const escalated = { to: 'manager', login: 'sam', since: '2026-11-22', after: '2bd' };
    const run = only('renewal-90/nordhaven/1', { escalated });
    expect([keys(of('sam', { run }).escalated), keys(of('maria', { run }).escalated), keys(of('leads', { run }).escalated)]).toEqual([
      ['renewal-90/nordhaven/1'],
      [],
      ['renewal-90/nordhaven/1'],
    ]);
  });

  it('that is held back is told to its owner and to whoever looks after the customer', () => {
    const run = only('adoption-nudge/rowan/1', { owner: 'aiko' });
    const held = (name: string) => of(name, { run }).held.map((task) => [task.run.key, task.run.held]);
    const rowan = ['adoption-nudge/rowan/1', 'sam carries 34 of 34 open runs, priority normal'];
    expect([held('aiko'), held('sam'), held('jonas')]).toEqual([[rowan], [rowan], []]);
  });

  it('of drafts is nobody’s', () => {
    const everything = digests({ run: only('quarterly-review/gable/1', { late: 5 }) });
    for (const { overdue, due, snoozed } of everything.values())
      expect(keys([...overdue, ...due, ...snoozed])).not.toContain('quarterly-review/gable/1');
  });
});

describe('at risk', () => {
  const banded = (band: 'green' | 'yellow' | 'red' | 'unknown', before: 'green' | 'yellow' | 'red' | 'unknown' | null) => {
    const customer = (one: CustomerReport): CustomerReport =>
      one.id !== 'calder'
        ? one
        : {
            ...one,
            health: {
              ...one.health,
              band,
              past: one.health.past.map((past) => (past.days === 7 ? { ...past, band: before, score: before === null ? null : 60 } : past)),
            },
          };
    return of('maria', { customer })
      .atRisk.filter((one) => one.customer.id === 'calder')
      .map(({ fellFrom }) => fellFrom);
  };

  it('is who is red, and who fell since last week', () => {
    expect(banded('red', 'red')).toEqual([null]);
    expect(banded('red', 'green')).toEqual(['green']);
    expect(banded('yellow', 'green')).toEqual(['green']);
    expect(banded('yellow', 'yellow')).toEqual([]);
    expect(banded('yellow', 'red')).toEqual([]);
    expect(banded('red', null)).toEqual([null]);
  });

  it('is not who has too little data', () => {
    expect([banded('unknown', 'green'), banded('yellow', 'unknown')]).toEqual([[], []]);
  });

  it('is summed in the workspace’s currency', () => {
    const { atRisk, atRiskArr } = of('maria');
    expect(atRisk.map(({ customer }) => customer.id)).toEqual(['nordhaven', 'dune-hotels', 'tallis']);
    expect(atRiskArr).toEqual({ amount: 184_000 + 34_000 + 67_000, counted: 3, excluded: [] });
  });
});

describe('moves', () => {
  const [customer] = data.report.customers;
  if (customer === undefined) throw new Error('the fixture has no customer');
  type Points = SiteData['history'][string];
  const bands = (points: Points) =>
    movesWithin([customer], { [customer.id]: points }, [begun], asOf, 7)?.map(({ from, to, on, cause }) => [from, to, on, cause]);
  const at = (day: string, band: 'green' | 'yellow' | 'red' | null, cause?: 'configuration') => ({
    day,
    score: 50,
    band,
    ...(cause && { cause }),
  });
  const before = at('2026-11-01', 'green');

  it('are between the end of the day a week ago and now, with the day it became so', () => {
    expect(bands([before, at('2026-11-17', 'yellow')])).toEqual([['green', 'yellow', '2026-11-17', 'behaviour']]);
    expect(bands([before, at('2026-11-16', 'yellow')])).toEqual([]);
    expect(bands([before, at('2026-11-18', 'yellow'), at('2026-11-20', 'red'), at('2026-11-21', 'red')])).toEqual([
      ['green', 'red', '2026-11-20', 'behaviour'],
    ]);
  });

  it('that were undone, and first values, are none', () => {
    expect(bands([before, at('2026-11-18', 'red'), at('2026-11-20', 'green')])).toEqual([]);
    expect(bands([at('2026-11-18', 'red')])).toEqual([]);
  });

  it('say what brought them about', () => {
    expect(bands([before, at('2026-11-18', 'yellow', 'configuration')])?.[0]?.[3]).toBe('configuration');
    expect(bands([before, at('2026-11-18', 'yellow', 'configuration'), at('2026-11-20', 'red')])?.[0]?.[3]).toBe('both');
  });

  it('are of stages too, and are not known where history is too short', () => {
    const stage = (day: string, name: string): Decision => ({ day, kind: 'stage', customer: customer.id, stage: name });
    const moves = (...decisions: Decision[]) =>
      movesWithin([customer], {}, decisions, asOf, 7)?.map(({ what, from, to, on }) => [what, from, to, on]);
    expect(moves(stage('2026-11-01', 'onboarding'), stage('2026-11-19', 'maturity'))).toEqual([
      ['stage', 'onboarding', 'maturity', '2026-11-19'],
    ]);
    expect(moves(stage('2026-11-17', 'onboarding'))).toBeUndefined();
    expect(of('maria', {}, { decisions: [{ day: '2026-11-17', kind: 'day' }] }).moves).toBeNull();
  });
});

describe('what else a person should know', () => {
  it('renewals of the next 90 days, by day', () => {
    expect(of('maria').renewals.map(({ customer, on }) => [customer.id, on])).toEqual([
      ['westbrook', '2026-12-18'],
      ['kestrel', '2026-12-31'],
      ['nordhaven', '2027-02-14'],
    ]);
  });

  it('objectives that are behind, missed, not measured or not confirmed', () => {
    const states = of('maria')
      .objectives.filter(({ customer }) => customer.id === 'nordhaven')
      .map(({ objective }) => [objective.id, objective.state, objective.confirmed]);
    expect(states).toEqual([
      ['pick_errors', 'behind', true],
      ['planning', 'on track', false],
    ]);
  });

  it('measures without a fresh value, and whose', () => {
    const { stale } = of('jonas');
    expect(stale[0]).toMatchObject({ name: 'nps', missing: 3, stale: 0 });
    expect(stale[0]?.customers.map(({ id }) => id)).toEqual(['brightwater', 'solano', 'casa-molinari']);
  });
});
