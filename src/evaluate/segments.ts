import type { Program } from '../expressions/program.ts';
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
  return segmentNames(day.program).map((name) => {
    const value = day.read(name);
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

/** A finding for each exclusive family in which customers stand in no segment, or in more than one. */
export function exclusiveFindings(program: Program, customers: readonly CustomerDay[]): readonly Diagnostic[] {
  const families = new Map<string, string[]>();
  for (const name of segmentNames(program)) {
    const family = program.segments.get(name)?.value.exclusive;
    if (family !== undefined) families.set(family, [...(families.get(family) ?? []), name]);
  }
  return [...families].flatMap(([family, names]) => {
    const at = program.segments.get(names[0] ?? '')?.at;
    const counts = customers.map((day) => ({ id: day.id, count: names.filter((name) => day.read(name) === true).length }));
    const wrong = [
      { what: 'none', ids: counts.filter(({ count }) => count === 0).map(({ id }) => id) },
      { what: 'more than one', ids: counts.filter(({ count }) => count > 1).map(({ id }) => id) },
    ];
    return wrong.flatMap(({ what, ids }): readonly Diagnostic[] => {
      if (at === undefined || ids.length === 0) return [];
      return [
        {
          ...at,
          code: 'exclusive-segments',
          severity: 'warning',
          message: `${countOf(ids)} in ${what} of the segments of ${family} (${names.join(', ')}): ${listOf(ids)}`,
          hint: 'make the segments exclude each other and cover everybody',
        },
      ];
    });
  });
}

/** A finding for each segment in which nobody should be: facts that contradict one another, as the workspace states them. */
export function segmentFindings(program: Program, customers: readonly CustomerDay[]): readonly Diagnostic[] {
  return segmentNames(program).flatMap((name): readonly Diagnostic[] => {
    const segment = program.segments.get(name);
    if (segment?.value.finding === undefined) return [];
    const ids = customers.filter((day) => day.read(name) === true).map(({ id }) => id);
    if (ids.length === 0) return [];
    const message = `${countOf(ids)} in ${name}, where nobody should be: ${listOf(ids)}`;
    return [{ ...segment.at, code: 'segment-finding', severity: 'warning', message, hint: segment.value.finding }];
  });
}

function countOf(ids: readonly string[]): string {
  return ids.length === 1 ? '1 customer is' : `${ids.length} customers are`;
}

/** The first five of a list of ids, and how many more there are. */
export function listOf(ids: readonly string[]): string {
  return ids.length > 5 ? `${ids.slice(0, 5).join(', ')} and ${ids.length - 5} more` : ids.join(', ');
}

const namesByProgram = new WeakMap<Program, readonly string[]>();

/** The names of all segments, sorted. */
export function segmentNames(program: Program): readonly string[] {
  let names = namesByProgram.get(program);
  if (names === undefined) {
    names = [...program.segments.keys()].sort(compareText);
    namesByProgram.set(program, names);
  }
  return names;
}
