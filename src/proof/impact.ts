import type { CustomerReport, IsoDay, NotScored, Report } from '../evaluate/report.ts';
import type { Renaming } from '../evaluate/runs/renaming.ts';
import { compareText } from '../model/diagnostic.ts';
import { type AtStake, atStake, type CustomerChanges, compareCustomers, compareStake } from './impact-customers.ts';
import { compareLoad, compareRuns, type LoadChange, type RunChanges, runsByKey } from './impact-runs.ts';

/** Whether a record counts as a customer on the day. */
type Status = 'customer' | NotScored['because'];

/** A record that is a customer on one side and not on the other. */
interface StatusChange extends AtStake {
  readonly from: Status;
  readonly to: Status;
}

/** What a change of the files does to customers and work on one day, over the same rows, history and ledger. */
export interface Impact extends CustomerChanges {
  readonly asOf: IsoDay;
  /** How many customers were evaluated: on the base, on the head, and on both. */
  readonly evaluated: { readonly base: number; readonly head: number; readonly both: number };
  /** Records that are new or gone. */
  readonly added: readonly AtStake[];
  readonly removed: readonly AtStake[];
  readonly statuses: readonly StatusChange[];
  readonly runs: RunChanges;
  readonly load: readonly LoadChange[];
}

/** What a comparison knows besides the reports. */
export interface ImpactContext {
  /** From ids of the base to those of the head, as `formerly` says there. */
  readonly renaming: Renaming;
  /** Keys of runs that history holds as not over, under the ids of the head. */
  readonly known: ReadonlySet<string>;
  /** Metrics and named dates that both sides define. */
  readonly named: ReadonlySet<string>;
}

/** Compares two reports of one day. Pure, and empty for a report and itself. */
export function compareReports(base: Report, head: Report, { renaming, known, named }: ImpactContext): Impact {
  if (base.asOf !== head.asOf) throw new RangeError(`reports of ${base.asOf} and ${head.asOf} cannot be compared`);
  const [before, after] = [recordsOf(base, renaming.subject), recordsOf(head)];
  const pairs = [...after.values()].flatMap(({ report }) => {
    const was = report === null ? undefined : before.get(report.id)?.report;
    return report === null || was === null || was === undefined ? [] : [{ base: was, head: report }];
  });
  const [baseRuns, headRuns] = [runsByKey(base, renaming.key), runsByKey(head)];
  return {
    asOf: head.asOf,
    evaluated: {
      base: base.customers.length,
      head: head.customers.length,
      both: head.customers.filter(({ id }) => before.get(id)?.status === 'customer').length,
    },
    added: only(after, before),
    removed: only(before, after),
    statuses: [...after]
      .flatMap(([id, { status: to, stake }]): StatusChange[] => {
        const from = before.get(id)?.status;
        return from === undefined || from === to ? [] : [{ ...stake, from, to }];
      })
      .sort(compareStake),
    ...compareCustomers(pairs, named),
    runs: compareRuns(baseRuns, headRuns, known),
    load: compareLoad(baseRuns, headRuns),
  };
}

/** Whether no customer, no run and nobody’s load differs. What a draft would open changes nothing. */
export function isUnchanged(impact: Impact): boolean {
  const { added, removed, statuses, bands, scores, stages, segments, values, facts, load } = impact;
  const { drafts: _, ...runs } = impact.runs;
  const lists = [added, removed, statuses, bands, stages, segments, values, facts, load, ...Object.values(runs)];
  return lists.every((list) => list.length === 0) && scores.up + scores.down + scores.slightly === 0;
}

interface Entry {
  readonly status: Status;
  readonly stake: AtStake;
  readonly report: CustomerReport | null;
}

/** Every record of a report by its id of today. */
function recordsOf(report: Report, rename: (id: string) => string = (id) => id): ReadonlyMap<string, Entry> {
  const records = new Map<string, Entry>();
  for (const { id, name, because } of report.notScored)
    records.set(rename(id), { status: because, stake: { customer: id, name, arr: null, currency: '' }, report: null });
  for (const customer of report.unscored ?? []) {
    const id = rename(customer.id);
    records.set(id, { status: records.get(id)?.status ?? 'churned', stake: atStake(customer), report: customer });
  }
  for (const customer of report.customers)
    records.set(rename(customer.id), { status: 'customer', stake: atStake(customer), report: customer });
  return records;
}

function only(some: ReadonlyMap<string, Entry>, others: ReadonlyMap<string, Entry>): readonly AtStake[] {
  return [...some]
    .filter(([id]) => !others.has(id))
    .sort(([a], [b]) => compareText(a, b))
    .map(([, { stake }]) => stake)
    .sort(compareStake);
}
