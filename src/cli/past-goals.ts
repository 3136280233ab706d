import { type CustomerDay, createCustomerDays } from '../evaluate/customer-day.ts';
import { decidedHealth } from '../evaluate/decisions.ts';
import { planPast } from '../evaluate/past-values.ts';
import { renamingOf } from '../evaluate/runs/renaming.ts';
import { sinceReader } from '../evaluate/since.ts';
import { foldDecisions } from '../evaluate/state.ts';
import { valuesToObserve } from '../history/catch-up.ts';
import { refuseSnapshots } from '../history/replay.ts';
import { observeWithDuckdb } from '../metrics/duckdb.ts';
import { calendarFor } from '../model/calendar.ts';
import type { Day } from '../model/day.ts';
import { effectiveness, goalDays, type PlaybookEffect } from '../proof/effectiveness.ts';
import { casesOf } from '../proof/effectiveness-cases.ts';
import { GoalReader } from '../proof/effectiveness-goals.ts';
import { revenueDays } from '../reports/revenue.ts';
import { revenueSegments, type SegmentOn } from '../reports/revenue-facts.ts';
import type { ReplayedHealth } from '../reports/review-case.ts';
import { onDay } from '../reports/review-ends.ts';
import { daysToReplay } from '../reports/reviews.ts';
import type { Evaluated } from './road.ts';

/** So many days are replayed at most for reviews of ends that lie before history: the newest. */
const MOST_REPLAYED = 60;

/** Reads the health of customers that were lost before history reached back far enough, by the rules of today over the rows dated up to each day. */
export async function readReplayed({ program, asOf, data, history, decisions }: Past): Promise<ReplayedHealth> {
  if (refuseSnapshots(program).length > 0) return new Map();
  const { addBusinessDays } = calendarFor(program.content.workspace.value.country);
  const wanted = daysToReplay({ program, decisions: [...history, ...decisions], asOf, addBusinessDays });
  const days = [...new Set(wanted.map(({ day }) => day))].sort((a, b) => b - a).slice(0, MOST_REPLAYED);
  if (days.length === 0) return new Map();
  const { observations } = await observeWithDuckdb({
    program,
    dataDir: data,
    ...valuesToObserve(program, days),
    since: sinceReader(program),
  });
  const found = new Map<string, ReturnType<typeof decidedHealth>>();
  for (const day of days) {
    const customers = new Map(createCustomerDays({ program, observations, past: foldDecisions([]), day }).map((one) => [one.id, one]));
    for (const one of wanted) {
      const customer = one.day === day ? customers.get(one.customer) : undefined;
      if (customer !== undefined) found.set(onDay(one.customer, day), decidedHealth(customer.health));
    }
  }
  return found;
}

type Past = Pick<Evaluated, 'program' | 'asOf' | 'data' | 'history' | 'decisions'>;

/** Reads what became of the goals of playbooks. The sources are read once more, for the metrics of goals and the days of runs: history holds no values. */
export async function readEffects(past: Past): Promise<readonly PlaybookEffect[]> {
  const { program, asOf } = past;
  const cases = casesOf([...past.history, ...past.decisions], renamingOf(program.content));
  const formulas = program.playbooks.flatMap(({ goalBy }) => goalBy?.names ?? []);
  const starts = [...cases.values()].flatMap((versions) => versions.flatMap((one) => one.cases.map(({ start }) => start)));
  // The day of a goal may itself be read from values; most often it is not.
  const first = new GoalReader(program, await customersWith(past, formulas, starts), asOf);
  const { metrics, customers, days } = goalDays(program, cases, first);
  const read = new GoalReader(program, await customersWith(past, [...formulas, ...metrics], [...starts, ...days], [...customers]), asOf);
  return effectiveness(program, cases, read, asOf);
}

/** Reads who was in which segment on the first days of the periods that revenue is told of. */
export async function readSegments(past: Past): Promise<SegmentOn> {
  const { program, asOf } = past;
  const customers = new Map((await customersWith(past, revenueSegments(program), revenueDays(asOf))).map((one) => [one.id, one]));
  return (customer, segment, day) => {
    const value = customers.get(customer)?.at(day)?.read(segment);
    return typeof value === 'boolean' ? value : null;
  };
}

/** All customers of the day, who can also be asked for these names on these earlier days. */
async function customersWith(
  { program, asOf, data, history, decisions }: Past,
  names: readonly string[],
  days: readonly Day[],
  customers?: readonly string[],
): Promise<readonly CustomerDay[]> {
  const plan = planPast(program, names, [...new Set(days)]);
  const { observations } = await observeWithDuckdb({
    program,
    dataDir: data,
    days: plan.observed,
    daysOf: plan.daysOf,
    aggregates: plan.reads,
    ...(customers && { customers }),
    since: sinceReader(program),
  });
  return createCustomerDays({ program, observations, past: foldDecisions([...history, ...decisions]), day: asOf });
}
