import type { CustomerReport, Report } from '../evaluate/report.ts';
import { compareText } from '../model/diagnostic.ts';
import { daysBetween } from './dates.ts';
import type { Shows } from './site-data.ts';

/** Where one customer stands in the journey today. Without a name it is a count: maps are drawn from it also where nobody may be named. */
export interface Stand {
  /** Null where customers may not be named. */
  readonly customer: { readonly id: string; readonly name: string } | null;
  /** The stage’s id; null while no stage could be decided. */
  readonly stage: string | null;
  /** Whole days since the stage was entered; null without a stage. */
  readonly days: number | null;
  readonly state: 'behind' | 'stuck' | null;
  /** Names, sorted. */
  readonly segments: readonly string[];
  /** Segments that cannot be decided for lack of data, sorted. */
  readonly unknown: readonly string[];
  /** In the workspace’s currency; null where it is not known, in another one, or may not be shown. */
  readonly arr: number | null;
  /** Open runs about the customer, by the number of the run: those of an audience have the same number for all its members. */
  readonly runs: readonly { readonly playbook: string; readonly run: number }[];
}

/** Where everybody stands: the customers of the day, and of those that left who still has a stage. By stage, then by days and name. */
export function standsOf(report: Report, currency: string): readonly Stand[] {
  const all = [...report.customers, ...(report.unscored ?? []).filter(({ stage }) => stage !== null)];
  const own = all.flatMap((customer) => customer.runs.map((run) => ({ run, about: [customer.id] })));
  const shared = report.runs.map((run) => ({ run, about: run.members ?? [] }));
  const about = new Map<string, Stand['runs'][number][]>();
  const open = [...own, ...shared].filter(({ run }) => run.state === 'open');
  open.forEach(({ run, about: ids }, index) => {
    for (const id of ids) about.set(id, [...(about.get(id) ?? []), { playbook: run.playbook, run: index }]);
  });
  return all
    .map((customer) => standOf(customer, report, currency, about.get(customer.id) ?? []))
    .sort(
      (a, b) =>
        compareText(a.stage ?? '', b.stage ?? '') ||
        (a.days ?? 0) - (b.days ?? 0) ||
        compareText(a.customer?.name ?? '', b.customer?.name ?? ''),
    );
}

function standOf(customer: CustomerReport, { asOf }: Report, currency: string, runs: Stand['runs']): Stand {
  const { id, name, stage, stageSince, stageState, segments, unknownSegments, arr } = customer;
  return {
    customer: { id, name },
    stage,
    days: stage === null || stageSince === null ? null : daysBetween(stageSince, asOf),
    state: stageState,
    segments,
    unknown: unknownSegments,
    arr: customer.currency === currency ? arr : null,
    runs,
  };
}

/** A stand with what may not be shown taken out. */
export function redactStand(stand: Stand, { reports, money }: Shows): Stand {
  return { ...stand, customer: reports ? stand.customer : null, arr: reports && money ? stand.arr : null };
}
