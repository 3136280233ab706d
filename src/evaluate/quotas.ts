import type { MetricProgram, Program } from '../expressions/program.ts';
import { formatNumber } from '../expressions/words-values.ts';
import { compareText, type Diagnostic } from '../model/diagnostic.ts';
import type { CustomerDay } from './customer-day.ts';
import { ownerOn } from './facts.ts';

/** The role meant by `of: owner`, which names no other. */
const DEFAULT_ROLE = 'csm';

/** A warning for each value of a metric that more customers have than its quota allows, of all customers or of one owner's. */
export function quotaFindings(program: Program, customers: readonly CustomerDay[]): readonly Diagnostic[] {
  return [...program.metrics.values()].flatMap((metric) => {
    const { quota } = metric.value;
    if (quota === undefined) return [];
    const { of = 'all', ...limits } = quota;
    const groups = Map.groupBy(customers, (day) => groupOf(day, of));
    return [...groups]
      .sort(([a], [b]) => compareText(a, b))
      .flatMap(([group, days]) =>
        Object.entries(limits)
          .sort(([a], [b]) => compareText(a, b))
          .flatMap(([value, limit]) => overQuota(metric, group, days, value, limit)),
      );
  });
}

function groupOf(day: CustomerDay, of: string): string {
  if (of === 'all') return '';
  return ownerOn(day.files.value, of === 'owner' ? DEFAULT_ROLE : of, day.day)?.login ?? 'nobody';
}

function overQuota(
  metric: MetricProgram,
  group: string,
  days: readonly CustomerDay[],
  value: string,
  limit: number,
): readonly Diagnostic[] {
  const known = days.map((day) => day.read(metric.name)).filter((one) => one !== undefined && one !== null);
  const count = known.filter((one) => String(one) === value).length;
  if (count <= limit * known.length + 1e-9) return [];
  const whose = group === '' ? '' : ` of ${group}`;
  return [
    {
      ...metric.at,
      code: 'over-quota',
      severity: 'warning',
      message: `${metric.name} is ${value} for ${count} of ${known.length} customers${whose}; its quota is ${formatNumber(Number((limit * 100).toFixed(4)))}%`,
    },
  ];
}
