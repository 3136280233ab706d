import type { CustomerReport } from '../evaluate/report.ts';
import type { SiteData } from './site-data.ts';

/** Where a customer stands among others by one value. */
export interface Position {
  /** `score`, or the name of a metric. */
  readonly name: string;
  readonly own: number;
  /** Values of the others, sorted; of many an even choice by rank. */
  readonly dots: readonly number[];
  /** How many others have a value. */
  readonly others: number;
  /** The middle value of all, the customer among them. */
  readonly middle: number;
  /** How many of the others are lower, and how many are equal. */
  readonly below: number;
  readonly equal: number;
}

/** The others a customer is compared with. */
interface PeerGroup {
  /** The segment they share; null for all customers. */
  readonly segment: string | null;
  /** How many others are in it. */
  readonly others: number;
}

/** A customer among its peers. */
export interface Peers {
  readonly group: PeerGroup;
  readonly positions: readonly Position[];
}

/** Fewer others say more about each of them than about the customer. */
const FEWEST = 4;
/** More dots than this on a strip say no more. */
const MOST_DOTS = 60;

/** Everybody's values, sorted, by segment (`''` for all) and value: made once for a site. */
export type PeerValues = ReadonlyMap<string, { readonly members: number; readonly values: ReadonlyMap<string, readonly number[]> }>;

/** Collects the values of similar customers: those of a family's segment, and all. */
export function peerValues({ report: { customers }, accounts }: Pick<SiteData, 'report' | 'accounts'>): PeerValues {
  const names = namesOf(accounts);
  const groups: [string, readonly CustomerReport[]][] = [
    ['', customers],
    ...accounts.families.map((segment): [string, readonly CustomerReport[]] => [
      segment,
      customers.filter(({ segments }) => segments.includes(segment)),
    ]),
  ];
  return new Map(
    groups.map(([segment, members]) => [
      segment,
      {
        members: members.length,
        values: new Map(names.map((name) => [name, members.flatMap((one) => numberOf(one, name) ?? []).sort((a, b) => a - b)])),
      },
    ]),
  );
}

/**
 * Where a customer stands: among those of its smallest family segment that has enough others, else among all; null where even they are too few.
 * Values that are not known, and those of fewer than five customers, are left out.
 */
export function peersOf(customer: CustomerReport, { accounts }: Pick<SiteData, 'accounts'>, values: PeerValues): Peers | null {
  const segments = [...accounts.families.filter((family) => customer.segments.includes(family)), ''];
  const [group] = segments
    .flatMap((segment) => {
      const found = values.get(segment);
      return found === undefined || found.members - 1 < FEWEST ? [] : [{ segment, ...found }];
    })
    .sort((a, b) => a.members - b.members || Number(a.segment === '') - Number(b.segment === ''));
  if (group === undefined) return null;
  const positions = namesOf(accounts).flatMap((name) => {
    const own = numberOf(customer, name);
    const all = group.values.get(name) ?? [];
    return own === undefined || all.length - 1 < FEWEST ? [] : [positionOf(name, own, all)];
  });
  return { group: { segment: group.segment === '' ? null : group.segment, others: group.members - 1 }, positions };
}

function namesOf({ shown }: SiteData['accounts']): readonly string[] {
  return ['score', ...shown.map(({ name }) => name)];
}

function numberOf({ health, metrics }: CustomerReport, name: string): number | undefined {
  if (name === 'score') return health.score ?? undefined;
  const value = metrics.find((metric) => metric.name === name)?.value;
  return typeof value === 'number' ? value : undefined;
}

/** `all` is sorted and holds the customer's own value. */
function positionOf(name: string, own: number, all: readonly number[]): Position {
  const below = firstAtLeast(all, own);
  const others = all.toSpliced(below, 1);
  const equal = others.lastIndexOf(own) + 1 - below;
  const [low = own, high = own] = [all[Math.floor((all.length - 1) / 2)], all[Math.ceil((all.length - 1) / 2)]];
  return {
    name,
    own,
    dots: fairChoice(others),
    others: others.length,
    middle: (low + high) / 2,
    below,
    equal: Math.max(0, equal),
  };
}

/** At most {@link MOST_DOTS} of sorted values, evenly by rank, the smallest and the largest among them. */
function fairChoice(sorted: readonly number[]): readonly number[] {
  if (sorted.length <= MOST_DOTS) return sorted;
  return Array.from({ length: MOST_DOTS }, (_, index) => sorted[Math.round((index * (sorted.length - 1)) / (MOST_DOTS - 1))] ?? 0);
}

/** The place of the first value that is not lower. */
function firstAtLeast(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
