import type { CustomerReport, ShownBand } from '../evaluate/report.ts';
import { compareText } from '../model/diagnostic.ts';

/** A customer as an impact names it, with what is at stake. The name and the amount are null where they may not be shown. */
export interface AtStake {
  readonly customer: string;
  readonly name: string | null;
  readonly arr: number | null;
  readonly currency: string;
}

/** A customer that is shown in another band. */
interface BandChange extends AtStake {
  readonly from: ShownBand | null;
  readonly to: ShownBand | null;
  readonly scoreFrom: number | null;
  readonly scoreTo: number | null;
}

/** A customer whose shown score moves within its band. */
interface ScoreChange extends AtStake {
  readonly from: number;
  readonly to: number;
}

/** Scores that move while the band stays. */
interface ScoreChanges {
  /** By more than a point. */
  readonly up: number;
  readonly down: number;
  /** By a point or less. */
  readonly slightly: number;
  /** Those by more than a point that move most, first the furthest. */
  readonly furthest: readonly ScoreChange[];
}

interface StageChange extends AtStake {
  readonly from: string | null;
  readonly to: string | null;
}

/** Who enters and leaves a segment, by id; and for whom it can no longer, or only now, be decided. */
interface SegmentChange {
  readonly segment: string;
  readonly enter: readonly string[];
  readonly leave: readonly string[];
  readonly undecided: readonly string[];
  readonly decided: readonly string[];
}

/** A metric or named date whose value differs for some customers. */
interface ValueChange {
  readonly name: string;
  readonly customers: readonly string[];
}

/** Other parts of a customer's report that differ: `contracts`, `owners`, `coverage` … */
interface FactChange extends AtStake {
  readonly parts: readonly string[];
}

/** What differs about customers that are evaluated on both sides. */
export interface CustomerChanges {
  readonly bands: readonly BandChange[];
  readonly scores: ScoreChanges;
  readonly stages: readonly StageChange[];
  readonly segments: readonly SegmentChange[];
  readonly values: readonly ValueChange[];
  readonly facts: readonly FactChange[];
}

/** A customer before and after, under today's id. */
export interface CustomerPair {
  readonly base: CustomerReport;
  readonly head: CustomerReport;
}

/** How many scores are named one by one. */
const FURTHEST = 10;

/** Two ways to add the same numbers may differ by so much. */
const NOISE = 1e-6;

/**
 * Compares customers one by one. Lists are sorted by ARR, then by id; amounts that are not known come last.
 *
 * @param named metrics and named dates that both sides define: what only one has is a change of definitions, not of every customer
 */
export function compareCustomers(pairs: readonly CustomerPair[], named: ReadonlySet<string>): CustomerChanges {
  const sorted = [...pairs].sort((a, b) => compareStake(atStake(a.head), atStake(b.head)));
  return {
    bands: sorted.flatMap(compareBands),
    scores: compareScores(sorted),
    stages: sorted.flatMap(({ base, head }) =>
      base.stage === head.stage ? [] : [{ ...atStake(head), from: base.stage, to: head.stage } satisfies StageChange],
    ),
    segments: compareSegments(sorted),
    values: compareValues(sorted, named),
    facts: sorted.flatMap(compareFacts),
  };
}

/** The customer with its ARR. */
export function atStake({ id, name, arr, currency }: CustomerReport): AtStake {
  return { customer: id, name, arr, currency };
}

/** The most at stake first; unknown last, then by id. */
export function compareStake(a: AtStake, b: AtStake): number {
  return Number(a.arr === null) - Number(b.arr === null) || (b.arr ?? 0) - (a.arr ?? 0) || compareText(a.customer, b.customer);
}

function compareBands({ base, head }: CustomerPair): readonly BandChange[] {
  const [from, to] = [base.health, head.health];
  return from.band === to.band
    ? []
    : [{ ...atStake(head), from: from.band, to: to.band, scoreFrom: shown(from.score), scoreTo: shown(to.score) }];
}

/** A score as people read it, to a tenth. */
function shown(score: number | null): number | null {
  return score === null ? null : Math.round(score * 10) / 10;
}

function compareScores(pairs: readonly CustomerPair[]): ScoreChanges {
  let [up, down, slightly] = [0, 0, 0];
  const far: (ScoreChange & { readonly by: number })[] = [];
  for (const { base, head } of pairs) {
    const [from, to] = [base.health.score, head.health.score];
    if (from === null || to === null || base.health.band !== head.health.band) continue;
    const by = to - from;
    if (Math.abs(by) <= NOISE) continue;
    if (Math.abs(by) <= 1 + NOISE) slightly += 1;
    else {
      if (by > 0) up += 1;
      else down += 1;
      far.push({ ...atStake(head), from: shown(from) ?? 0, to: shown(to) ?? 0, by: Math.abs(by) });
    }
  }
  const furthest = far.sort((a, b) => b.by - a.by || compareStake(a, b)).slice(0, FURTHEST);
  return { up, down, slightly, furthest: furthest.map(({ by: _, ...change }) => change) };
}

function compareSegments(pairs: readonly CustomerPair[]): readonly SegmentChange[] {
  const changes = new Map<string, { enter: string[]; leave: string[]; undecided: string[]; decided: string[] }>();
  const note = (segment: string, what: 'enter' | 'leave' | 'undecided' | 'decided', customer: string) => {
    const change = changes.get(segment) ?? { enter: [], leave: [], undecided: [], decided: [] };
    change[what].push(customer);
    changes.set(segment, change);
  };
  for (const { base, head } of pairs) {
    const [before, after] = [new Set(base.segments), new Set(head.segments)];
    const [open, still] = [new Set(base.unknownSegments), new Set(head.unknownSegments)];
    for (const segment of after) if (!before.has(segment)) note(segment, 'enter', head.id);
    for (const segment of before) if (!after.has(segment) && !still.has(segment)) note(segment, 'leave', head.id);
    for (const segment of still) if (!open.has(segment)) note(segment, 'undecided', head.id);
    for (const segment of open) if (!still.has(segment) && !after.has(segment)) note(segment, 'decided', head.id);
  }
  return [...changes]
    .sort(([a], [b]) => compareText(a, b))
    .map(([segment, { enter, leave, undecided, decided }]) => ({
      segment,
      enter: enter.sort(compareText),
      leave: leave.sort(compareText),
      undecided: undecided.sort(compareText),
      decided: decided.sort(compareText),
    }));
}

function compareValues(pairs: readonly CustomerPair[], named: ReadonlySet<string>): readonly ValueChange[] {
  const changes = new Map<string, string[]>();
  for (const { base, head } of pairs) {
    const before = new Map([...base.metrics, ...base.dates].map(({ name, value }) => [name, value]));
    for (const { name, value } of [...head.metrics, ...head.dates]) {
      if (!named.has(name) || isSame(before.get(name) ?? null, value)) continue;
      const those = changes.get(name);
      if (those === undefined) changes.set(name, [head.id]);
      else those.push(head.id);
    }
  }
  return [...changes].sort(([a], [b]) => compareText(a, b)).map(([name, customers]) => ({ name, customers: customers.sort(compareText) }));
}

/** What is compared by itself, or says in words or numbers what something else says already. */
const elsewhere = new Set([
  'id',
  'at',
  'health',
  'segments',
  'unknownSegments',
  'signals',
  'stage',
  'stageSince',
  'stageWhy',
  'metrics',
  'dates',
  'runs',
]);

function compareFacts({ base, head }: CustomerPair): readonly FactChange[] {
  const [before, after] = [factsOf(base), factsOf(head)];
  // What moved the score is told with the score.
  const isTold = base.health.band !== head.health.band || !isSame(base.health.score, head.health.score);
  const parts = [...new Set([...before.keys(), ...after.keys()])].filter(
    (part) => !(part === 'measures' && isTold) && !isSame(before.get(part), after.get(part)),
  );
  return parts.length === 0 ? [] : [{ ...atStake(head), parts: parts.sort(compareText) }];
}

function factsOf(customer: CustomerReport): ReadonlyMap<string, unknown> {
  const { model, coverage, groups } = customer.health;
  const record = Object.entries(customer).filter(([part]) => !elsewhere.has(part));
  const measures = groups.map(({ name, weight, measures: within }) => [
    name,
    weight,
    within.map((measure) => [measure.name, measure.weight, measure.state, measure.value, measure.score]),
  ]);
  return new Map<string, unknown>([...record, ['health model', model], ['coverage', coverage], ['measures', measures]]);
}

/** Whether two values say the same: places in files do not count, nor does the noise of adding in another order. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a === 'number' && typeof b === 'number') return Math.abs(a - b) <= NOISE * Math.max(1, Math.abs(a), Math.abs(b));
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) return false;
  const [before, after] = [withoutPlace(a), withoutPlace(b)];
  return (
    before.length === after.length && before.every(([key, value], index) => after[index]?.[0] === key && isSame(value, after[index]?.[1]))
  );
}

function withoutPlace(value: object): readonly (readonly [string, unknown])[] {
  return Object.entries(value)
    .filter(([key]) => key !== 'at')
    .sort(([a], [b]) => compareText(a, b));
}
