import type { CustomerReport, IsoDay, Report, RunReport, RunState } from '../evaluate/report.ts';
import { compareText } from '../model/diagnostic.ts';
import { type Priority, priorities } from '../model/playbook.ts';
import { isLive } from './run-changes.ts';

/** A run that a change of the files touches, as it is after it; of one that is gone, as it was before. */
export interface RunImpact {
  readonly key: string;
  readonly playbook: string;
  readonly title: string;
  readonly customer: string | null;
  /** Null where there is none, and where it may not be shown. */
  readonly name: string | null;
  readonly arr: number | null;
  readonly currency: string | null;
  /** How many customers an audience has; null for all other runs. */
  readonly members: number | null;
  readonly priority: Priority;
  readonly due: IsoDay | null;
  readonly owner: string | null;
  /** Where it stands on the base; null where there is no such run, or only as a draft, which makes no task. */
  readonly from: RunState | null;
  readonly to: RunState | null;
  /** Why, in a sentence; null where nothing says so. */
  readonly because: string | null;
}

/** A run with something that moved. */
export interface RunMove extends RunImpact {
  readonly was: string | null;
}

/** Live runs of a playbook that differ otherwise. */
interface RunDetails {
  readonly playbook: string;
  readonly runs: number;
  /** `priority`, `steps`, `snooze`, `escalation`, `members`. */
  readonly parts: readonly string[];
}

/** What differs about runs, each list by urgency. A run stands in one of the first seven lists at most; drafts only in the last. */
export interface RunChanges {
  /** Live by the history, and no longer anybody's: the playbook is a draft or gone, or the customer is. */
  readonly orphaned: readonly RunImpact[];
  /** Open by the history and open on the base: over by the rules of the head. */
  readonly closes: readonly RunImpact[];
  /** Open on the head and not on the base. */
  readonly opens: readonly RunImpact[];
  /** Over on the base: stays open by the rules of the head. */
  readonly stays: readonly RunImpact[];
  /** Would open on the base, and is held back on the head: displaced by other work. */
  readonly displaced: readonly RunImpact[];
  /** Held back on the head, and not there on the base. */
  readonly held: readonly RunImpact[];
  /** Would come up, or wait, on the base: does not on the head. No issue was ever opened for it. */
  readonly dropped: readonly RunImpact[];
  /** Live on both, due on another day: `was` is the day on the base. */
  readonly moved: readonly RunMove[];
  /** Live on both, with another owner: `was` is the login on the base. */
  readonly reassigned: readonly RunMove[];
  readonly details: readonly RunDetails[];
  /** What drafts would open, were they active, and would not on the base: no task, and no change for anybody. */
  readonly drafts: readonly RunImpact[];
}

/** Open work of a person; null for what nobody owns. */
export interface LoadChange {
  readonly owner: string | null;
  readonly before: number;
  readonly after: number;
}

/** A run with the customer it is about. */
interface RunWithCustomer {
  readonly run: RunReport;
  readonly customer: CustomerReport | null;
}

/**
 * Compares the runs of two reports of one day. Drafts make no task and count as not there.
 *
 * @param base its runs under the ids of the head
 * @param known keys of runs that history holds as not over, under the ids of the head
 */
export function compareRuns(
  base: ReadonlyMap<string, RunWithCustomer>,
  head: ReadonlyMap<string, RunWithCustomer>,
  known: ReadonlySet<string>,
): RunChanges {
  const found: Record<Exclude<keyof RunChanges, 'moved' | 'reassigned' | 'details' | 'drafts'>, RunImpact[]> = {
    orphaned: [],
    closes: [],
    opens: [],
    stays: [],
    displaced: [],
    held: [],
    dropped: [],
  };
  const moved: RunMove[] = [];
  const reassigned: RunMove[] = [];
  const drafts: RunImpact[] = [];
  const details = new Map<string, { runs: number; parts: Set<string> }>();
  for (const key of new Set([...base.keys(), ...head.keys()])) {
    const [before, after] = [taskOf(base.get(key)), taskOf(head.get(key))];
    const kind = kindOf(before?.run, after?.run, known.has(key));
    if (kind !== null) found[kind].push(impactOf(before, after));
    if (isDraft(head.get(key)) && !isLive(base.get(key)?.run.state ?? 'ended')) drafts.push(impactOf(before, head.get(key)));
    if (before === undefined || after === undefined || !isLive(before.run.state) || !isLive(after.run.state)) continue;
    const impact = impactOf(before, after);
    if (before.run.due !== after.run.due) moved.push({ ...impact, was: before.run.due });
    if (before.run.owner !== after.run.owner) reassigned.push({ ...impact, was: before.run.owner });
    const parts = differentParts(before.run, after.run);
    if (parts.length === 0) continue;
    const detail = details.get(after.run.playbook) ?? { runs: 0, parts: new Set() };
    detail.runs += 1;
    for (const part of parts) detail.parts.add(part);
    details.set(after.run.playbook, detail);
  }
  for (const list of Object.values(found)) list.sort(compareUrgency);
  return {
    ...found,
    moved: moved.sort(compareUrgency),
    reassigned: reassigned.sort(compareUrgency),
    details: [...details]
      .sort(([a], [b]) => compareText(a, b))
      .map(([playbook, { runs, parts }]) => ({ playbook, runs, parts: [...parts].sort(compareText) })),
    drafts: drafts.sort(compareUrgency),
  };
}

/** The runs of a report by key, with the keys of today. */
export function runsByKey(report: Report, rename: (key: string) => string = (key) => key): ReadonlyMap<string, RunWithCustomer> {
  const runs: RunWithCustomer[] = report.runs.map((run) => ({ run, customer: null }));
  for (const customer of [...report.customers, ...(report.unscored ?? [])]) for (const run of customer.runs) runs.push({ run, customer });
  return new Map(runs.map((one) => [rename(one.run.key), one]));
}

/** Whose load of open work differs, the largest change first. What is put off is nobody's load until it wakes. */
export function compareLoad(base: ReadonlyMap<string, RunWithCustomer>, head: ReadonlyMap<string, RunWithCustomer>): readonly LoadChange[] {
  const [before, after] = [loadOf(base), loadOf(head)];
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((owner) => ({ owner, before: before.get(owner) ?? 0, after: after.get(owner) ?? 0 }))
    .filter((change) => change.before !== change.after)
    .sort((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before) || compareText(a.owner ?? '\uffff', b.owner ?? '\uffff'));
}

function loadOf(runs: ReadonlyMap<string, RunWithCustomer>): ReadonlyMap<string | null, number> {
  const load = new Map<string | null, number>();
  for (const { run } of runs.values())
    if (run.state === 'open' && run.status !== 'draft' && run.snoozedUntil === undefined)
      load.set(run.owner, (load.get(run.owner) ?? 0) + 1);
  return load;
}

function taskOf(one: RunWithCustomer | undefined): RunWithCustomer | undefined {
  return one?.run.status === 'draft' ? undefined : one;
}

function isDraft(one: RunWithCustomer | undefined): boolean {
  return one?.run.status === 'draft' && isLive(one.run.state);
}

/** What becomes of a run; null where it stands as before, or was over already. */
function kindOf(before: RunReport | undefined, after: RunReport | undefined, known: boolean) {
  const [was, is] = [before && standing(before.state), after && standing(after.state)];
  if (was === is || (was === undefined && is === 'over') || (was === 'over' && is === undefined)) return null;
  if (is === 'open') return was === 'over' && known ? 'stays' : 'opens';
  if (is === 'waits') return was === 'open' ? 'displaced' : 'held';
  if (is === undefined) return known ? 'orphaned' : 'dropped';
  return was === 'open' && known ? 'closes' : 'dropped';
}

function standing(state: RunState): 'waits' | 'open' | 'over' {
  return state === 'open' ? 'open' : isLive(state) ? 'waits' : 'over';
}

function impactOf(before: RunWithCustomer | undefined, after: RunWithCustomer | undefined): RunImpact {
  const one = after ?? before;
  if (one === undefined) throw new RangeError('a run of neither side');
  const { key, playbook, title, customer, members, priority, due, owner } = one.run;
  return {
    key,
    playbook,
    title,
    customer,
    name: one.customer?.name ?? null,
    arr: one.customer?.arr ?? null,
    currency: one.customer?.currency ?? null,
    members: members?.length ?? null,
    priority,
    due,
    owner,
    from: before?.run.state ?? null,
    to: after?.run.state ?? null,
    because: after === undefined ? null : becauseOf(after.run),
  };
}

function becauseOf({ state, held, why }: RunReport): string | null {
  if (held !== null) return held;
  const parts = state === 'open' ? ['when'] : ['until', 'closed'];
  return why.find(({ part }) => parts.includes(part))?.says ?? null;
}

/** Parts of two live runs that a person would notice in the issue, apart from texts. */
function differentParts(before: RunReport, after: RunReport): readonly string[] {
  const parts = (run: RunReport): Readonly<Record<string, unknown>> => ({
    priority: run.priority,
    snooze: run.snoozedUntil ?? null,
    escalation: run.escalated === undefined ? null : [run.escalated.to, run.escalated.login],
    members: run.members ?? null,
    steps: run.steps.map(({ id, state, due, owner, options, asset, contact, ticksItself, starts }) => [
      id,
      state,
      due,
      owner,
      options,
      asset,
      contact,
      ticksItself,
      starts,
    ]),
  });
  const [from, to] = [parts(before), parts(after)];
  return Object.keys(to).filter((part) => JSON.stringify(from[part]) !== JSON.stringify(to[part]));
}

/** Priority, due day, ARR at stake, then the key; unknown last. */
function compareUrgency(a: RunImpact, b: RunImpact): number {
  return (
    priorities.indexOf(a.priority) - priorities.indexOf(b.priority) ||
    compareText(a.due ?? '9999', b.due ?? '9999') ||
    (b.arr ?? -1) - (a.arr ?? -1) ||
    compareText(a.key, b.key)
  );
}
