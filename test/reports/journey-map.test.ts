import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/evaluate/report.ts';
import { type JourneyPlan, journeyMap, type PlannedPlaybook } from '../../src/reports/journey-map.ts';
import { redactStand, type Stand, standsOf } from '../../src/reports/journey-stands.ts';
import { fixture } from '../site/fixture.ts';

const stages = ['onboarding', 'renewing'];

function stand(name: string, stage: string | null, segments: readonly string[], parts: Partial<Stand> = {}): Stand {
  return { customer: { id: name, name }, stage, days: 10, state: null, segments, unknown: [], arr: 1000, runs: [], ...parts };
}

/** A playbook that can be for some segments, in its stage or in all. */
function play(id: string, stage: string | null, segments: readonly string[], status: PlannedPlaybook['status'] = 'active') {
  return { id, status, stage, fits: segments.map((segment) => ({ segment, stages: stage === null ? stages : [stage] })) };
}

const plan = (...playbooks: readonly PlannedPlaybook[]): JourneyPlan => ({ stages, family: ['high', 'low'], playbooks });
const cell = (map: ReturnType<typeof journeyMap>, segment: string | null, stage: string) =>
  map.rows.find((row) => row.segment === segment)?.cells.find((one) => one.stage === stage);

describe('a field of the map', () => {
  it('holds the playbooks of the stage that can be for the segment, and who stands there', () => {
    const map = journeyMap(plan(play('welcome', 'onboarding', ['high'])), [
      stand('Acme', 'onboarding', ['high'], { arr: 200, days: 5 }),
      stand('Brig', 'onboarding', ['high'], { arr: null, days: 40, state: 'behind' }),
      stand('Cove', 'renewing', ['high']),
    ]);
    expect(cell(map, 'high', 'onboarding')).toMatchObject({
      playbooks: [{ id: 'welcome', open: 0 }],
      customers: 2,
      arr: 200,
      median: 5,
      behind: 1,
      stuck: 0,
      hole: false,
    });
    expect(cell(map, 'low', 'onboarding')).toMatchObject({ playbooks: [], customers: 0, arr: null, median: null, hole: true });
    expect([map.filled, map.planned]).toEqual([1, 4]);
  });

  it('counts open runs about customers of the segment, one of an audience once, wherever they stand by now', () => {
    const shared = [{ playbook: 'webinar', run: 7 }];
    const map = journeyMap(plan(play('webinar', 'onboarding', ['low'])), [
      stand('Acme', 'onboarding', ['low'], { runs: shared }),
      stand('Brig', 'renewing', ['low'], { runs: [...shared, { playbook: 'webinar', run: 8 }] }),
      stand('Cove', 'onboarding', ['high'], { runs: [{ playbook: 'webinar', run: 9 }] }),
    ]);
    expect(cell(map, 'low', 'onboarding')?.playbooks).toEqual([{ id: 'webinar', open: 2 }]);
    // Opened before the rule changed, or by hand: it works there, and the rule leaves a hole.
    expect(cell(map, 'high', 'onboarding')).toMatchObject({ playbooks: [{ id: 'webinar', open: 1 }], hole: true });
  });

  it('is a hole where only a draft, a retired playbook or one of any stage works', () => {
    const open = { runs: [{ playbook: 'old', run: 1 }] };
    const map = journeyMap(
      plan(
        play('idea', 'onboarding', ['high'], 'draft'),
        play('old', 'onboarding', ['high'], 'retired'),
        play('gone', 'onboarding', ['high'], 'retired'),
        play('rescue', null, ['high']),
        play('later', null, ['high'], 'draft'),
      ),
      [stand('Acme', 'onboarding', ['high'], open)],
    );
    expect(cell(map, 'high', 'onboarding')).toMatchObject({
      hole: true,
      besides: 1,
      playbooks: [
        { id: 'idea', open: 0 },
        { id: 'old', open: 1 },
      ],
    });
    expect(map.anyStage).toEqual([
      { id: 'rescue', open: 0, segments: ['high'] },
      { id: 'later', open: 0, segments: ['high'] },
    ]);
  });
});

describe('holes worth filling', () => {
  it('come by customers, then by ARR, with the playbook that another segment of the stage has', () => {
    const map = journeyMap(plan(play('renewal', 'renewing', ['high'])), [
      stand('Acme', 'onboarding', ['high'], { arr: 10 }),
      stand('Brig', 'renewing', ['low'], { arr: 20 }),
      stand('Cove', 'onboarding', ['low']),
      stand('Dane', 'onboarding', ['low']),
    ]);
    expect(map.holes.map(({ cell: { stage, segment, customers }, nearest }) => [stage, segment, customers, nearest])).toEqual([
      ['onboarding', 'low', 2, null],
      ['renewing', 'low', 1, 'renewal'],
      ['onboarding', 'high', 1, null],
    ]);
  });
});

describe('customers outside of the family', () => {
  it('are those in none and in two, with what could not be decided', () => {
    const map = journeyMap(plan(), [
      stand('Acme', 'onboarding', ['high', 'other']),
      stand('Brig', 'onboarding', [], { unknown: ['low', 'other'] }),
      stand('Cove', null, ['high', 'low']),
    ]);
    expect(map.outside.map(({ stand: { customer }, within, undecided }) => [customer?.name, within, undecided])).toEqual([
      ['Cove', ['high', 'low'], []],
      ['Brig', [], ['low']],
    ]);
    expect(map.nowhere).toBe(1);
    expect(map.stages.map(({ customers }) => customers)).toEqual([2, 0]);
  });

  it('are none without a family: everybody stands in one row', () => {
    const everybody: PlannedPlaybook = { ...play('welcome', 'onboarding', []), fits: [{ segment: null, stages: ['onboarding'] }] };
    const map = journeyMap({ stages, family: [], playbooks: [everybody] }, [
      stand('Acme', 'onboarding', []),
      stand('Brig', 'renewing', []),
    ]);
    expect(map.rows.map(({ segment, cells }) => [segment, cells.map(({ hole }) => hole)])).toEqual([[null, [false, true]]]);
    expect(map.outside).toEqual([]);
  });
});

describe('where everybody stands', () => {
  const { report, currency } = fixture();

  it('tells the days in the stage and the open runs, those of an audience for each member', () => {
    const [model] = report.customers.flatMap(({ runs }) => runs);
    if (model === undefined) throw new Error('the company has no run');
    const group = {
      ...model,
      key: 'webinar/audience/1',
      playbook: 'webinar',
      subject: 'audience',
      customer: null,
      members: ['ambra', 'vanta'],
    };
    const stands = standsOf({ ...report, runs: [group] }, currency);
    const of = (id: string) => stands.find(({ customer }) => customer?.id === id);
    expect(of('vanta')).toMatchObject({ stage: 'onboarding', days: 52, state: 'behind', arr: 41_000 });
    expect(of('ambra')?.runs.map(({ playbook }) => playbook)).toEqual(['renewal-90', 'webinar']);
    expect(of('ambra')?.runs.at(-1)?.run).toBe(of('vanta')?.runs.at(-1)?.run);
    // A run that is held back or done is no open one.
    expect(of('tallis')?.runs).toEqual([]);
    // Another currency is no amount of this one.
    expect(of('ulmer')?.arr).toBeNull();
  });

  it('counts those that left and still have a stage', () => {
    const [left, other] = report.customers;
    if (left === undefined || other === undefined) throw new Error('the company has no customers');
    const gone: Report = {
      ...report,
      customers: [],
      unscored: [
        { ...left, stage: 'win_back' },
        { ...other, stage: null },
      ],
    };
    expect(standsOf(gone, currency).map(({ customer, stage }) => [customer?.id, stage])).toEqual([[left.id, 'win_back']]);
  });

  it('keeps no name where reports are not shown, and no amount where money is not', () => {
    const one = stand('Acme', 'onboarding', ['high']);
    expect(redactStand(one, { reports: false, money: true, people: true })).toMatchObject({
      customer: null,
      arr: null,
      stage: 'onboarding',
    });
    expect(redactStand(one, { reports: true, money: false, people: true })).toMatchObject({ customer: { id: 'Acme' }, arr: null });
    expect(redactStand(one, { reports: true, money: true, people: false })).toEqual(one);
  });
});
