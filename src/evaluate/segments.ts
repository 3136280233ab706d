import type { Program } from '../expressions/program.ts';
import { createRuleSet, type RuleSet } from '../expressions/rule-set.ts';
import type { Moment, Value } from '../expressions/value.ts';
import type { Day } from '../model/day.ts';
import { formatDay } from '../model/day.ts';
import { compareText, type Diagnostic } from '../model/diagnostic.ts';
import { formatPosition } from '../model/position.ts';
import type { CustomerDay } from './customer-day.ts';
import type { CustomerReport } from './report.ts';

/** One segment of a customer: in it, not in it, or undefined for lack of data. */
export interface SegmentOutcome {
  readonly name: string;
  readonly in: boolean | undefined;
  /** Since when the answer holds; what passed through unknown counts on. */
  readonly since: Day;
}

/** Every segment of a customer on a day, by name. */
export function evaluateSegments(day: CustomerDay): readonly SegmentOutcome[] {
  const answers = day.segments;
  return segmentNames(day.program).map((name, index) => {
    const value = answers[index];
    const within = value === undefined ? undefined : value === true;
    const last = day.past?.segments.get(name);
    const before = last?.since === day.day ? last.before : undefined;
    const since =
      last !== undefined && within === last.in ? last.since : before !== undefined && within === before.in ? before.since : day.day;
    return { name, in: within, since };
  });
}

/** Signals among a customer's segments, with the day since when. */
export function signalsOf(program: Program, segments: readonly SegmentOutcome[]): CustomerReport['signals'] {
  return segments.flatMap((outcome) => {
    const segment = program.segments.get(outcome.name);
    const signal = segment?.value.signal;
    if (segment === undefined || signal === undefined || outcome.in !== true) return [];
    return [{ segment: outcome.name, signal, since: formatDay(outcome.since), at: formatPosition(segment.at) }];
  });
}

/** How many customers stand somewhere in segments, with the first five of them by id. */
export interface SegmentTally {
  /** The family, or the segment. */
  readonly name: string;
  readonly who: 'none' | 'more than one' | 'scored' | 'others';
  readonly count: number;
  readonly first: readonly string[];
}

/** Of each exclusive family: who stands in none of its segments, and who in more than one. */
export function exclusiveTallies(program: Program, customers: readonly CustomerDay[]): readonly SegmentTally[] {
  return [...exclusiveFamilies(program)].flatMap(([name, names]) => {
    const counts = customers.map((day) => ({ id: day.id, count: names.filter((segment) => day.read(segment) === true).length }));
    return [
      tallyOf(name, 'none', idsOf(counts.filter(({ count }) => count === 0))),
      tallyOf(name, 'more than one', idsOf(counts.filter(({ count }) => count > 1))),
    ];
  });
}

/** A finding for each exclusive family in which customers stand in no segment, or in more than one. */
export function exclusiveFindings(program: Program, tallies: readonly SegmentTally[]): readonly Diagnostic[] {
  const families = exclusiveFamilies(program);
  return tallies.flatMap((tally): readonly Diagnostic[] => {
    const names = families.get(tally.name) ?? [];
    const at = program.segments.get(names[0] ?? '')?.at;
    if (at === undefined || tally.count === 0) return [];
    return [
      {
        ...at,
        code: 'exclusive-segments',
        severity: 'warning',
        message: `${countOf(tally.count)} in ${tally.who} of the segments of ${tally.name} (${names.join(', ')}): ${sayIds(tally.first, tally.count)}`,
        hint: 'make the segments exclude each other and cover everybody',
      },
    ];
  });
}

function exclusiveFamilies(program: Program): ReadonlyMap<string, readonly string[]> {
  const families = new Map<string, string[]>();
  for (const name of segmentNames(program)) {
    const family = program.segments.get(name)?.value.exclusive;
    if (family !== undefined) families.set(family, [...(families.get(family) ?? []), name]);
  }
  return families;
}

/** Of each segment in which nobody should be: who is in it, scored customers and others. */
export function segmentTallies(program: Program, scored: readonly CustomerDay[], others: readonly CustomerDay[]): readonly SegmentTally[] {
  const within = (days: readonly CustomerDay[], name: string) => idsOf(days.filter((day) => day.read(name) === true));
  return segmentNames(program)
    .filter((name) => program.segments.get(name)?.value.finding !== undefined)
    .flatMap((name) => [tallyOf(name, 'scored', within(scored, name)), tallyOf(name, 'others', within(others, name))]);
}

/** A finding for each segment in which nobody should be: facts that contradict one another, as the workspace states them. */
export function segmentFindings(program: Program, tallies: readonly SegmentTally[]): readonly Diagnostic[] {
  return [...Map.groupBy(tallies, ({ name }) => name)].flatMap(([name, parts]): readonly Diagnostic[] => {
    const segment = program.segments.get(name);
    const of = (who: SegmentTally['who']) => parts.filter((part) => part.who === who);
    const count = parts.reduce((sum, part) => sum + part.count, 0);
    if (segment?.value.finding === undefined || count === 0) return [];
    const first = [...of('scored'), ...of('others')].flatMap((part) => part.first).slice(0, 5);
    const message = `${countOf(count)} in ${name}, where nobody should be: ${sayIds(first, count)}`;
    return [{ ...segment.at, code: 'segment-finding', severity: 'warning', message, hint: segment.value.finding }];
  });
}

function tallyOf(name: string, who: SegmentTally['who'], ids: readonly string[]): SegmentTally {
  return { name, who, count: ids.length, first: ids.slice(0, 5) };
}

function idsOf(days: readonly { readonly id: string }[]): readonly string[] {
  return days.map(({ id }) => id);
}

function countOf(count: number): string {
  return count === 1 ? '1 customer is' : `${count} customers are`;
}

/** The first five of a list of ids, and how many more there are. */
export function listOf(ids: readonly string[]): string {
  return sayIds(ids.slice(0, 5), ids.length);
}

function sayIds(first: readonly string[], count: number): string {
  return count > 5 ? `${first.join(', ')} and ${count - 5} more` : first.join(', ');
}

/** The names of all segments, sorted. */
export function segmentNames(program: Program): readonly string[] {
  return segmentsOf(program).names;
}

/** Whether a customer is in each segment, in the order of their names; undefined for lack of data. */
export function answerSegments(program: Program, moment: Moment): readonly Value[] {
  const { names, rules } = segmentsOf(program);
  const answers = new Array<Value>(names.length);
  rules.evaluate(moment, answers);
  return answers;
}

interface Segments {
  readonly names: readonly string[];
  readonly rules: RuleSet;
}

const segmentsByProgram = new WeakMap<Program, Segments>();

function segmentsOf(program: Program): Segments {
  let found = segmentsByProgram.get(program);
  if (found === undefined) {
    const sorted = [...program.segments.values()].sort((a, b) => compareText(a.name, b.name));
    found = { names: sorted.map(({ name }) => name), rules: createRuleSet(sorted.map(({ is }) => is)) };
    segmentsByProgram.set(program, found);
  }
  return found;
}
