import type { Program } from '../expressions/program.ts';
import { formatNumber } from '../expressions/words-values.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { CustomerDay } from './customer-day.ts';
import { ownerOn } from './facts.ts';

/** The role meant by `of: owner`, which names no other. */
const DEFAULT_ROLE = 'csm';

/** How many customers of a group have a value of a metric that a quota limits. */
export interface QuotaTally {
  readonly metric: string;
  /** An owner's login; empty for all customers. */
  readonly group: string;
  readonly value: string;
  /** Customers of the group with any value. */
  readonly known: number;
  readonly count: number;
}

/** Counts the values that quotas limit, of all customers or of each owner's. */
export function quotaTallies(program: Program, customers: readonly CustomerDay[]): readonly QuotaTally[] {
  return [...program.metrics.values()].flatMap(({ name, value: { quota } }) => {
    if (quota === undefined) return [];
    const { of = 'all', ...limits } = quota;
    return [...Map.groupBy(customers, (day) => groupOf(day, of))].flatMap(([group, days]) => {
      const known = days.map((day) => day.read(name)).filter((one) => one !== undefined && one !== null);
      return Object.keys(limits).map((value) => {
        const count = known.filter((one) => String(one) === value).length;
        return { metric: name, group, value, known: known.length, count };
      });
    });
  });
}

/** A warning for each value of a metric that more customers have than its quota allows. */
export function quotaFindings(program: Program, tallies: readonly QuotaTally[]): readonly Diagnostic[] {
  return tallies.flatMap(({ metric: name, group, value, known, count }): readonly Diagnostic[] => {
    const metric = program.metrics.get(name);
    const { of: _, ...limits } = metric?.value.quota ?? {};
    const limit = Object.hasOwn(limits, value) ? limits[value] : undefined;
    if (metric === undefined || limit === undefined || count <= limit * known + 1e-9) return [];
    const whose = group === '' ? '' : ` of ${group}`;
    return [
      {
        ...metric.at,
        code: 'over-quota',
        severity: 'warning',
        message: `${name} is ${value} for ${count} of ${known} customers${whose}; its quota is ${formatNumber(Number((limit * 100).toFixed(4)))}%`,
      },
    ];
  });
}

function groupOf(day: CustomerDay, of: string): string {
  if (of === 'all') return '';
  return ownerOn(day.files.value, of === 'owner' ? DEFAULT_ROLE : of, day.day)?.login ?? 'nobody';
}
