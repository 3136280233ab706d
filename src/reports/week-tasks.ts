import type { CustomerReport, IsoDay, Report, RunReport, ShownBand, StepReport } from '../evaluate/report.ts';
import { compareText } from '../model/diagnostic.ts';
import { type Priority, priorities } from '../model/playbook.ts';
import { shownBand } from './bands.ts';
import { daysBetween } from './dates.ts';
import { isOpenWork } from './work.ts';

/** One thing to do: a step of an open run, or the run itself where none of its steps is open. */
export interface WeekTask {
  readonly run: string;
  /** The id of the step; null for the run itself. */
  readonly step: string | null;
  readonly title: string;
  /** The title of the run. */
  readonly playbook: string;
  /** The customer's id; null for a run about nobody in particular. */
  readonly customer: string | null;
  /** What people call what it is about. */
  readonly about: string;
  /** How many customers it is about; null where it is about one, or none. */
  readonly members: number | null;
  readonly band: ShownBand | null;
  readonly priority: Priority;
  readonly contact: boolean;
  /** Whether it asks a question that nobody has answered. */
  readonly asks: boolean;
  /** Whether an earlier step or answer comes first: the day is planned and nothing can be done yet. */
  readonly waits: boolean;
  readonly due: IsoDay | null;
  /** Days by which it is late; 0 when it is not. */
  readonly late: number;
  /** The number of the run's issue; null where none was opened. */
  readonly issue: number | null;
  readonly at: string;
}

/**
 * What each person has to do, by login. A step belongs to its own owner, or to that of its run; it is due on its own day, and no later than
 * its run. Steps that wait are listed where their day is known already. Drafts and what is put off are nobody's.
 */
export function weekTasks(
  report: Report,
  runs: readonly RunReport[],
  issues: ReadonlyMap<string, number>,
  about: (run: RunReport) => string,
): ReadonlyMap<string, readonly WeekTask[]> {
  const customers = new Map([...report.customers, ...(report.unscored ?? [])].map((customer) => [customer.id, customer]));
  const tasks = runs
    .filter(isOpenWork)
    .flatMap((run) => tasksOf(run, report.asOf, customers, issues, about(run)))
    .filter(({ owner }) => owner !== null);
  const byOwner = Map.groupBy(tasks, ({ owner }) => owner ?? '');
  return new Map([...byOwner].map(([owner, own]) => [owner, own.map(({ task }) => task).sort(byDue)]));
}

function tasksOf(
  run: RunReport,
  asOf: IsoDay,
  customers: ReadonlyMap<string, CustomerReport>,
  issues: ReadonlyMap<string, number>,
  about: string,
): readonly { readonly owner: string | null; readonly task: WeekTask }[] {
  const customer = run.customer === null ? undefined : customers.get(run.customer);
  const made = (step: StepReport | null, due: IsoDay | null): WeekTask => ({
    run: run.key,
    step: step?.id ?? null,
    title: step?.title ?? run.title,
    playbook: run.title,
    customer: customer?.id ?? null,
    about,
    members: run.members?.length ?? null,
    band: customer === undefined ? null : shownBand(customer),
    priority: run.priority,
    contact: step?.contact ?? false,
    asks: step !== null && (step.options !== null || step.asksDay === true) && step.answer === null,
    waits: step?.state === 'waiting',
    due,
    late: due === null || step?.state === 'waiting' ? 0 : Math.max(0, daysBetween(due, asOf)),
    issue: issues.get(run.key) ?? null,
    at: step?.at ?? run.at,
  });
  const open = run.steps.filter(({ state }) => state === 'open');
  if (open.length === 0) return [{ owner: run.owner, task: made(null, run.due) }];
  const planned = run.steps.filter(({ state, due }) => state === 'waiting' && due !== null && due >= asOf);
  return [
    ...open.map((step) => ({ owner: step.owner ?? run.owner, task: made(step, earlier(step.due, run.due)) })),
    ...planned.map((step) => ({ owner: step.owner ?? run.owner, task: made(step, step.due) })),
  ];
}

function earlier(a: IsoDay | null, b: IsoDay | null): IsoDay | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}

/** By day, then by priority, then by what it is about; without a day last. */
function byDue(a: WeekTask, b: WeekTask): number {
  return (
    compareText(a.due ?? '9', b.due ?? '9') ||
    priorities.indexOf(a.priority) - priorities.indexOf(b.priority) ||
    compareText(a.about, b.about) ||
    compareText(a.run, b.run)
  );
}
