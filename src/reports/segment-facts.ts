import type { Decision } from '../evaluate/decision.ts';
import type { CustomerReport, IsoDay, Report } from '../evaluate/report.ts';
import { compareText } from '../model/diagnostic.ts';
import { shiftDay } from './dates.ts';

/** What is known of a segment today. */
export interface SegmentFacts {
  readonly customers: number;
  /** Customers of whom it cannot be told for lack of data. */
  readonly undecided: number;
  /** Who came and went today, and within seven days; null where history does not reach back that far. */
  readonly today: SegmentChange | null;
  readonly week: SegmentChange | null;
  /** The first of those in it by name, at most {@link MOST_MEMBERS}; none where customers may not be named. */
  readonly members: readonly { readonly id: string; readonly name: string }[];
  /** Other segments that customers of this one are in too: how many, most first. */
  readonly overlaps: readonly { readonly segment: string; readonly customers: number }[];
}

/** How many customers came into a segment and left it. */
export interface SegmentChange {
  readonly entered: number;
  readonly left: number;
}

/** A family of segments of which each customer should be in exactly one. */
export interface FamilyFacts {
  readonly family: string;
  readonly segments: readonly string[];
  /** Customers in none and in several of them. */
  readonly none: number;
  readonly several: number;
}

/** Customers that a page names. */
const MOST_MEMBERS = 20;

/** What is known of each of some segments, by name. Names of members come from `named`, the customers that may be shown. */
export function segmentFacts(
  segments: readonly string[],
  { customers, asOf }: Pick<Report, 'customers' | 'asOf'>,
  named: readonly CustomerReport[],
  decisions: readonly Decision[],
): Readonly<Record<string, SegmentFacts>> {
  const first = decisions.reduce<IsoDay | null>((found, { day }) => (found === null || day < found ? day : found), null);
  const shown = new Map(named.map(({ id, name }) => [id, name]));
  const inside = new Map<string, CustomerReport[]>(segments.map((segment) => [segment, []]));
  const undecided = new Map<string, number>();
  for (const customer of customers) {
    for (const segment of customer.segments) inside.get(segment)?.push(customer);
    for (const segment of customer.unknownSegments) undecided.set(segment, (undecided.get(segment) ?? 0) + 1);
  }
  const moved = Map.groupBy(
    decisions.flatMap((decision) => (decision.kind === 'segment' && decision.day <= asOf ? [decision] : [])),
    ({ segment }) => segment,
  );
  const change = (segment: string, days: number): SegmentChange | null => {
    const since = shiftDay(asOf, 1 - days);
    return first === null || first >= since ? null : changeOf(moved.get(segment) ?? [], since);
  };
  return Object.fromEntries(
    segments.map((segment) => {
      const own = inside.get(segment) ?? [];
      return [
        segment,
        {
          customers: own.length,
          undecided: undecided.get(segment) ?? 0,
          today: change(segment, 1),
          week: change(segment, 7),
          members: own
            .flatMap(({ id }) => (shown.has(id) ? [{ id, name: shown.get(id) ?? id }] : []))
            .sort((a, b) => compareText(a.name, b.name) || compareText(a.id, b.id))
            .slice(0, MOST_MEMBERS),
          overlaps: overlapsOf(segment, own),
        },
      ];
    }),
  );
}

/** The last word of the days counts for each customer: who came and went again did neither. */
function changeOf(moves: readonly Extract<Decision, { readonly kind: 'segment' }>[], since: IsoDay): SegmentChange {
  const before = new Map<string, boolean>();
  const now = new Map<string, boolean>();
  for (const move of moves) (move.day < since ? before : now).set(move.customer, move.in);
  let entered = 0;
  let left = 0;
  for (const [customer, isIn] of now) {
    const was = before.get(customer) ?? false;
    if (isIn && !was) entered += 1;
    if (!isIn && was) left += 1;
  }
  return { entered, left };
}

function overlapsOf(segment: string, customers: readonly CustomerReport[]): SegmentFacts['overlaps'] {
  const counts = new Map<string, number>();
  for (const other of customers.flatMap((customer) => customer.segments))
    if (other !== segment) counts.set(other, (counts.get(other) ?? 0) + 1);
  return [...counts]
    .map(([other, count]) => ({ segment: other, customers: count }))
    .sort((a, b) => b.customers - a.customers || compareText(a.segment, b.segment));
}

/** How well each family of exclusive segments keeps customers apart, by its name. */
export function familyFacts(
  families: ReadonlyMap<string, readonly string[]>,
  customers: readonly Pick<CustomerReport, 'segments'>[],
): readonly FamilyFacts[] {
  return [...families]
    .sort(([a], [b]) => compareText(a, b))
    .map(([family, segments]) => {
      const counts = customers.map((customer) => segments.filter((segment) => customer.segments.includes(segment)).length);
      return {
        family,
        segments,
        none: counts.filter((count) => count === 0).length,
        several: counts.filter((count) => count > 1).length,
      };
    });
}
