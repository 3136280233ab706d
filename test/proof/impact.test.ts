import { describe, expect, test } from 'vitest';
import type { CustomerReport, Report } from '../../src/evaluate/report.ts';
import type { Diagnostic } from '../../src/model/diagnostic.ts';
import { compareReports, type Impact, type ImpactContext, isUnchanged } from '../../src/proof/impact.ts';
import { compareFindings, compareScenarios } from '../../src/proof/impact-findings.ts';
import type { RunChanges } from '../../src/proof/impact-runs.ts';
import type { ScenarioResult } from '../../src/proof/scenario-run.ts';
import { customer, report, run, step } from '../tasks/sample.ts';

const asItWas: ImpactContext = {
  renaming: { playbook: (id) => id, subject: (id) => id, key: (key) => key },
  known: new Set(['renewal-90/acme/1']),
  named: new Set(['logins_28d']),
};

const acme = customer('acme');
const health = acme.health;
const inBand = (id: string, band: CustomerReport['health']['band'], score: number | null, changes: Partial<CustomerReport> = {}) =>
  customer(id, { health: { ...health, band, score }, runs: [], ...changes });

function impact(base: readonly CustomerReport[], head: readonly CustomerReport[], context: Partial<ImpactContext> = {}): Impact {
  return compareReports(report(base), report(head), { ...asItWas, ...context });
}

/** The lists of runs that are not empty, by key. */
function runs({ runs }: Impact): Readonly<Record<string, readonly string[]>> {
  const { details, ...lists } = runs;
  const found = Object.entries(lists satisfies Omit<RunChanges, 'details'>).filter(([, list]) => list.length > 0);
  return Object.fromEntries([
    ...found.map(([kind, list]) => [kind, list.map(({ key }) => key)]),
    ...(details.length === 0
      ? []
      : [['details', details.map(({ playbook, runs: count, parts }) => `${playbook} ${count}: ${parts.join(', ')}`)]]),
  ]);
}

/** What becomes of the run of one customer. */
const becomes = (base: Parameters<typeof run>[1] | null, head: Parameters<typeof run>[1] | null, known = true) => {
  const side = (changes: Parameters<typeof run>[1] | null) => [customer('acme', { runs: changes === null ? [] : [run('acme', changes)] })];
  return runs(impact(side(base), side(head), known ? {} : { known: new Set() }));
};
const only = (kind: string) => ({ [kind]: ['renewal-90/acme/1'] });

test('a report and itself: nothing changes', () => {
  const found = impact([acme, customer('bolt')], [acme, customer('bolt')]);
  expect(isUnchanged(found)).toBe(true);
  expect(found.evaluated).toEqual({ base: 2, head: 2, both: 2 });
});

test('reports of two days are never compared', () => {
  expect(() => compareReports(report([]), { ...report([]), asOf: '2026-11-23' }, asItWas)).toThrow('cannot be compared');
});

describe('customers', () => {
  test('who changes band, with the ARR at stake: the most first, what is not known last', () => {
    const found = impact(
      [inBand('acme', 'green', 80, { arr: 10 }), inBand('bolt', 'yellow', 60, { arr: null }), inBand('cora', 'red', 20, { arr: 90 })],
      [inBand('acme', 'red', 30.04, { arr: 10 }), inBand('bolt', null, null, { arr: null }), inBand('cora', 'unknown', 20, { arr: 90 })],
    );
    expect(found.bands.map(({ customer: id, from, to, scoreFrom, scoreTo, arr }) => [id, from, to, scoreFrom, scoreTo, arr])).toEqual([
      ['cora', 'red', 'unknown', 20, 20, 90],
      ['acme', 'green', 'red', 80, 30, 10],
      ['bolt', 'yellow', null, 60, null, null],
    ]);
    expect(isUnchanged(found)).toBe(false);
  });

  test('scores within a band: counted by more and by less than a point, those that move most named', () => {
    const found = impact(
      [inBand('acme', 'red', 40), inBand('bolt', 'red', 40), inBand('cora', 'red', 40), inBand('dune', 'green', 80)],
      [inBand('acme', 'red', 41), inBand('bolt', 'red', 41.5), inBand('cora', 'red', 10), inBand('dune', 'red', 10)],
    );
    expect(found.scores).toMatchObject({ up: 1, down: 1, slightly: 1 });
    expect(found.scores.furthest.map(({ customer: id, from, to }) => [id, from, to])).toEqual([
      ['cora', 40, 10],
      ['bolt', 40, 41.5],
    ]);
    expect(isUnchanged(impact([inBand('acme', 'red', 40)], [inBand('acme', 'red', 40.5)]))).toBe(false);
  });

  test('adding the same numbers in another order moves no score', () => {
    expect(isUnchanged(impact([inBand('acme', 'red', 0.1 + 0.2)], [inBand('acme', 'red', 0.3)]))).toBe(true);
  });

  test('stages and segments; what can no longer be decided is not left', () => {
    const found = impact(
      [customer('acme', { stage: 'renewing', segments: ['big', 'quiet'], unknownSegments: ['keen'] })],
      [customer('acme', { stage: null, segments: ['keen'], unknownSegments: ['big'] })],
    );
    expect(found.stages).toMatchObject([{ customer: 'acme', from: 'renewing', to: null }]);
    const none = { enter: [], leave: [], undecided: [], decided: [] };
    expect(found.segments).toEqual([
      { ...none, segment: 'big', undecided: ['acme'] },
      { ...none, segment: 'keen', enter: ['acme'] },
      { ...none, segment: 'quiet', leave: ['acme'] },
    ]);
  });

  test('values of metrics that both sides define; a new metric is no change of every customer', () => {
    const value = (name: string, value: number | null) => ({
      name,
      title: name,
      unit: null,
      value,
      newest: null,
      state: 'fresh' as const,
      at: 'x:1',
    });
    const found = impact(
      [customer('acme', { metrics: [value('logins_28d', 3)] })],
      [customer('acme', { metrics: [value('logins_28d', null), value('seats_used', 4)] })],
    );
    expect(found.values).toEqual([{ name: 'logins_28d', customers: ['acme'] }]);
  });

  test('whatever else differs is named: nothing about a customer changes in silence', () => {
    const found = impact([acme], [customer('acme', { arr: 1, owners: { csm: 'jonas' }, health: { ...health, coverage: 0.5 } })]);
    expect(found.facts.map(({ parts }) => parts)).toEqual([['arr', 'coverage', 'owners']]);
    const groups = health.groups.map((group) => ({
      ...group,
      measures: group.measures.map((measure) => ({ ...measure, state: 'stale' as const })),
    }));
    expect(impact([acme], [customer('acme', { health: { ...health, groups } })]).facts.map(({ parts }) => parts)).toEqual([['measures']]);
  });

  test('measures that move the score are told with the score', () => {
    const groups = health.groups.map((group) => ({ ...group, measures: group.measures.map((measure) => ({ ...measure, score: 40 })) }));
    expect(impact([acme], [customer('acme', { health: { ...health, score: 40, groups } })])).toMatchObject({
      facts: [],
      scores: { down: 1 },
    });
  });

  test('places in files and the words of an explanation are no change', () => {
    const moved = customer('acme', {
      at: 'customers/acme/customer.yaml:2',
      contracts: acme.contracts.map((contract) => ({ ...contract, at: 'customers/acme/customer.yaml:9' })),
      health: { ...health, at: 'playbooks/health/b.yaml:3', groups: health.groups.map((group) => ({ ...group, title: 'Use' })) },
      runs: [
        run('acme', {
          at: 'elsewhere:1',
          title: 'Another title',
          why: [],
          steps: run('acme').steps.map((one) => ({ ...one, title: 'T', at: 'x:9' })),
        }),
      ],
    });
    expect(isUnchanged(impact([acme], [moved]))).toBe(true);
  });

  test('who is new, gone, or a customer no longer', () => {
    const left = { id: 'cora', name: 'Cora', because: 'churned', day: '2026-11-01' } as const;
    const head: Report = { ...report([acme, inBand('dune', 'red', 1)]), notScored: [left] };
    const found = compareReports(report([acme, inBand('bolt', 'red', 1), inBand('cora', 'red', 1)]), head, asItWas);
    expect(found.added.map((one) => one.customer)).toEqual(['dune']);
    expect(found.removed.map((one) => one.customer)).toEqual(['bolt']);
    expect(found.statuses).toMatchObject([{ customer: 'cora', from: 'customer', to: 'churned' }]);
    expect(found.evaluated).toEqual({ base: 3, head: 2, both: 1 });
  });
});

describe('runs', () => {
  test.each([
    ['comes up only on the head', null, { state: 'open' }, 'opens'],
    ['was held back', { state: 'held' }, { state: 'open' }, 'opens'],
    ['a draft becomes active', { status: 'draft' }, {}, 'opens'],
    ['is open by history, over by the rules of the head', {}, { state: 'ended' }, 'closes'],
    ['would close, and no longer does', { state: 'ended' }, {}, 'stays'],
    ['is live by history, and its playbook is gone', {}, null, 'orphaned'],
    ['is live by history, and its playbook is a draft now', {}, { status: 'draft' }, 'orphaned'],
    ['is held by history, and its customer is gone', { state: 'held' }, null, 'orphaned'],
  ] as const)('%s: %s → %s', (_, base, head, kind) => {
    expect(becomes(base, head)).toEqual(only(kind));
  });

  test.each([
    ['displaced: it would open, and has to wait', { state: 'open' }, { state: 'held' }, 'displaced'],
    ['newly held back', null, { state: 'held' }, 'held'],
    ['no longer comes up', { state: 'open' }, null, 'dropped'],
    ['no longer waits', { state: 'held' }, { state: 'ended' }, 'dropped'],
    ['comes up and is over at once', { state: 'open' }, { state: 'done' }, 'dropped'],
    ['was over at once, and opens', { state: 'done' }, { state: 'open' }, 'opens'],
  ] as const)('%s, where history has no such run', (_, base, head, kind) => {
    expect(becomes(base, head, false)).toEqual(only(kind));
  });

  test.each([
    ['over on both', { state: 'ended' }, { state: 'done' }],
    ['over, and not there', { state: 'ended' }, null],
    ['drafts on both', { status: 'draft', due: '2026-12-01' }, { status: 'draft', due: '2026-12-09' }],
  ] as const)('%s is no change', (_, base, head) => {
    expect(becomes(base, head)).toEqual({});
  });

  test('due on another day, in other hands, and otherwise', () => {
    const found = impact(
      [acme],
      [customer('acme', { runs: [run('acme', { due: '2026-12-24', owner: null, priority: 'low', steps: [step('a')] })] })],
    );
    expect(runs(found)).toEqual({ ...only('moved'), ...only('reassigned'), details: ['renewal-90 1: priority, steps'] });
    expect(found.runs.moved[0]).toMatchObject({ was: '2026-12-02', due: '2026-12-24' });
    expect(found.runs.reassigned[0]).toMatchObject({ was: 'maria', owner: null });
    expect(found.load).toEqual([
      { owner: 'maria', before: 1, after: 0 },
      { owner: null, before: 0, after: 1 },
    ]);
  });

  test('says why: what opens by its reason, what is held back by what holds it, what closes by what ended it', () => {
    const why = (part: string, says: string) => ({ why: [{ part, says, at: 'x:1' }] });
    const of = (changes: Parameters<typeof run>[1]) => [customer('acme', { runs: [run('acme', changes)] })];
    expect(impact([customer('acme', { runs: [] })], of({})).runs.opens[0]?.because).toContain('90 days before');
    expect(impact(of({}), of({ state: 'held', held: 'Held back: maria has 25 of 25.' })).runs.displaced[0]?.because).toContain('25 of 25');
    expect(impact(of({}), of({ state: 'ended', ...why('until', 'Renewed on 1 November') })).runs.closes[0]?.because).toBe(
      'Renewed on 1 November',
    );
  });

  test('what a draft would open is told, and is no change', () => {
    const found = impact([customer('acme', { runs: [] })], [customer('acme', { runs: [run('acme', { status: 'draft' })] })], {
      known: new Set(),
    });
    expect(runs(found)).toEqual(only('drafts'));
    expect(isUnchanged(found)).toBe(true);
  });

  test('what is put off is nobody’s load', () => {
    const found = impact([acme], [customer('acme', { runs: [run('acme', { snoozedUntil: '2026-12-01' })] })]);
    expect(found.load).toEqual([{ owner: 'maria', before: 1, after: 0 }]);
    expect(runs(found)).toEqual({ details: ['renewal-90 1: snooze'] });
  });

  test('runs about no customer, and members of an audience', () => {
    const all = (...members: string[]) => ({ ...report([]), runs: [run('audience', { customer: null, members })] });
    const found = compareReports(all('acme'), all('acme', 'bolt'), asItWas);
    expect(runs(found)).toEqual({ details: ['renewal-90 1: members'] });
  });
});

test('a playbook and a customer that were renamed as `formerly` says are the same', () => {
  const renaming = {
    playbook: (id: string) => (id === 'renewal-old' ? 'renewal-90' : id),
    subject: (id: string) => (id === 'acme-old' ? 'acme' : id),
    key: (key: string) => key.replace('renewal-old/acme-old', 'renewal-90/acme'),
  };
  const before = customer('acme-old', { name: acme.name, runs: [run('acme-old', { playbook: 'renewal-old' })] });
  const found = impact([before], [acme], { renaming });
  expect(isUnchanged(found)).toBe(true);
  expect(found.evaluated.both).toBe(1);
  expect(isUnchanged(impact([before], [acme]))).toBe(false);
});

describe('findings', () => {
  const finding = (message: string, file = 'playbooks/a.yaml', line = 1): Diagnostic => ({
    file,
    line,
    column: 1,
    code: 'c',
    severity: 'warning',
    message,
  });

  test('only what the base does not have is new, what the head does not have is solved', () => {
    expect(compareFindings([finding('old'), finding('both')], [finding('both'), finding('new')])).toEqual({
      new: [finding('new')],
      solved: [finding('old')],
    });
  });

  test('a line that moved, and a file that did, make nothing new', () => {
    const before = [finding('is also in playbooks/a.yaml:3:1', 'playbooks/a.yaml', 3)];
    expect(compareFindings(before, [finding('is also in playbooks/moved/b.yaml:9:1', 'playbooks/moved/b.yaml', 9)])).toEqual({
      new: [],
      solved: [],
    });
  });

  test('a second one that says the same is new, at its own place', () => {
    const second = finding('same', 'playbooks/a-new.yaml');
    expect(compareFindings([finding('same')], [second, finding('same')])).toEqual({ new: [second], solved: [] });
  });
});

describe('scenarios', () => {
  const result = (name: string, passed: boolean): ScenarioResult => ({
    name,
    passed,
    playbook: 'p',
    file: 'f',
    line: 1,
    differences: [],
    cameUp: [],
    asked: [],
  });
  const side = (...results: ScenarioResult[]) => ({ results, uncovered: [] });
  const same = (id: string) => id;

  test('those that fail on the head, and which of them the base passed', () => {
    const found = compareScenarios(
      side(result('a', true), result('b', false), result('c', false)),
      side(result('a', false), result('b', false), result('c', true), result('d', false)),
      same,
    );
    expect(found.failing.map(({ name, onBase }) => [name, onBase])).toEqual([
      ['a', 'passed'],
      ['b', 'failed'],
      ['d', 'new'],
    ]);
    expect(found.mended).toEqual(['c']);
    expect(compareScenarios(null, side(result('a', false)), same).failing[0]?.onBase).toBeNull();
  });

  test('a playbook that lost its scenario, and one that got it', () => {
    const lacks = (playbook: string) => ({ playbook, needs: 'a scenario in which it fires' as const, file: 'f', line: 1 });
    const found = compareScenarios(
      { results: [], uncovered: [lacks('p'), lacks('old')] },
      { results: [], uncovered: [lacks('q'), lacks('new')] },
      (id) => (id === 'old' ? 'new' : id),
    );
    expect(found.uncovered).toEqual([lacks('q')]);
    expect(found.covered).toEqual([lacks('p')]);
  });
});
