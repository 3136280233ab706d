import type { Program } from '../expressions/program.ts';
import { compareDiagnostics, compareText, type Diagnostic } from '../model/diagnostic.ts';
import type { CustomerDay } from './customer-day.ts';
import { type QuotaTally, quotaFindings, quotaTallies } from './quotas.ts';
import { exclusiveFindings, exclusiveTallies, type SegmentTally, segmentFindings, segmentTallies } from './segments.ts';

/**
 * What the findings of a day need of all customers, counted. The tallies of two groups of customers add up to those of both, so that nobody has to
 * look at everybody at once. A value, written as JSON as it stands.
 */
export interface Tallies {
  /** By exclusive family: who is in none of its segments, and who in more than one. */
  readonly exclusive: readonly SegmentTally[];
  /** By segment in which nobody should be: who is in it, scored customers and others. */
  readonly segments: readonly SegmentTally[];
  readonly quotas: readonly QuotaTally[];
  /** Findings about single customers, as they stand. */
  readonly findings: readonly Diagnostic[];
}

/** Counts customers for the findings of their day. */
export function tally(
  program: Program,
  scored: readonly CustomerDay[],
  unscored: readonly CustomerDay[],
  findings: readonly Diagnostic[],
): Tallies {
  return {
    exclusive: exclusiveTallies(program, scored),
    segments: segmentTallies(program, scored, unscored),
    quotas: quotaTallies(program, scored),
    findings,
  };
}

/** The tallies of several groups of customers, none of whom is in two of them, as those of all. */
export function addTallies(parts: readonly Tallies[]): Tallies {
  return {
    exclusive: addSegments(parts.flatMap(({ exclusive }) => exclusive)),
    segments: addSegments(parts.flatMap(({ segments }) => segments)),
    quotas: addQuotas(parts.flatMap(({ quotas }) => quotas)),
    findings: parts.flatMap(({ findings }) => findings),
  };
}

/** What the tallies of all customers have to say, in order. */
export function findingsOf(program: Program, { exclusive, segments, quotas, findings }: Tallies): readonly Diagnostic[] {
  return [
    ...findings,
    ...exclusiveFindings(program, exclusive),
    ...segmentFindings(program, segments),
    ...quotaFindings(program, quotas),
  ].sort(compareDiagnostics);
}

function addSegments(parts: readonly SegmentTally[]): readonly SegmentTally[] {
  const groups = Map.groupBy(parts, ({ name, who }) => `${name} ${who}`);
  return [...groups.values()].flatMap((same): readonly SegmentTally[] => {
    const [one] = same;
    if (one === undefined) return [];
    const first = same
      .flatMap((part) => part.first)
      .sort(compareText)
      .slice(0, 5);
    return [{ ...one, count: same.reduce((sum, { count }) => sum + count, 0), first }];
  });
}

function addQuotas(parts: readonly QuotaTally[]): readonly QuotaTally[] {
  const groups = Map.groupBy(parts, ({ metric, group, value }) => `${metric} ${value} ${group}`);
  return [...groups.values()].flatMap((same): readonly QuotaTally[] => {
    const [one] = same;
    if (one === undefined) return [];
    const sum = (pick: (part: QuotaTally) => number) => same.reduce((total, part) => total + pick(part), 0);
    return [{ ...one, known: sum(({ known }) => known), count: sum(({ count }) => count) }];
  });
}
