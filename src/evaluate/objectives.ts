import type { Value } from '../expressions/value.ts';
import type { SuccessPlan } from '../model/customer.ts';
import { type Day, formatDay } from '../model/day.ts';
import { formatPosition } from '../model/position.ts';
import { verifiedUntil } from '../model/verified.ts';
import type { CustomerDay } from './customer-day.ts';
import type { ObjectiveReport, ObjectiveState } from './report.ts';

type Objective = SuccessPlan['objectives'][number];

/** An objective as of a day: what the record says, and what is measured, computed when it is asked for. */
export class ObjectiveFacts {
  readonly objective: Objective;
  /** Its place in the plan's list, for positions. */
  readonly index: number;
  readonly #day: CustomerDay;

  constructor(day: CustomerDay, objective: Objective, index: number) {
    this.#day = day;
    this.objective = objective;
    this.index = index;
  }

  /** The status on the day: proposed before its baseline was measured, and not done before the day of its result. */
  get status(): Objective['status'] {
    const { status, goal, result } = this.objective;
    if (status === 'dropped' || status === 'proposed') return status;
    if (goal.measured_on !== undefined && goal.measured_on > this.#day.day) return 'proposed';
    return status === 'done' && result !== undefined && result.on > this.#day.day ? 'active' : status;
  }

  /** The result, once its day has come. */
  get result(): Objective['result'] {
    const { result } = this.objective;
    return result !== undefined && result.on <= this.#day.day ? result : undefined;
  }

  /** Reviews up to the day, oldest first. */
  get reviews(): Objective['reviews'] {
    return this.objective.reviews.filter(({ on }) => on <= this.#day.day).sort((a, b) => a.on - b.on);
  }

  /** The check, once its day has come, with the last day on which it counts. */
  get verified(): { readonly by: string; readonly on: Day; readonly until: Day } | undefined {
    const { verified } = this.objective;
    if (verified === undefined || verified.on > this.#day.day) return undefined;
    const until = verifiedUntil(verified, (day, count) => this.#day.addBusinessDays(day, count));
    return { by: verified.by, on: verified.on, until };
  }

  /** Whether somebody stands for it today; null where nobody needs to. */
  get confirmed(): boolean | null {
    if (this.status === 'done') return this.result !== undefined;
    if (this.status !== 'active') return null;
    return this.verified !== undefined && this.verified.until >= this.#day.day;
  }

  /** Days since somebody last stood for it; null where nobody needs to, or the record gives no day to count from. */
  get daysUnconfirmed(): number | null {
    if (this.status === 'done' && this.result !== undefined) return 0;
    if (this.status !== 'active' && this.status !== 'done') return null;
    const from = this.verified?.on ?? this.objective.goal.measured_on;
    return from === undefined ? null : this.#day.day - from;
  }

  /** The confirmed result, else the metric, else the newest review. */
  get now(): number | undefined {
    const { goal } = this.objective;
    if (this.result !== undefined) return this.result.value;
    const measured = goal.metric === undefined ? undefined : this.#day.read(goal.metric);
    return typeof measured === 'number' ? measured : this.reviews.at(-1)?.value;
  }

  /** (now − baseline) ÷ (target − baseline); undefined where one of them is not known. */
  get progress(): number | undefined {
    const { baseline, target } = this.objective.goal;
    const { now } = this;
    return baseline === undefined || now === undefined || target === baseline ? undefined : (now - baseline) / (target - baseline);
  }

  /** The share of the time between baseline and target day that has passed; null without the day of the baseline. */
  get elapsed(): number | null {
    const { measured_on: from, by } = this.objective.goal;
    if (from === undefined || by <= from) return null;
    return Math.min(1, Math.max(0, (this.#day.day - from) / (by - from)));
  }

  get reached(): boolean | undefined {
    const { progress } = this;
    return progress === undefined ? undefined : progress >= 1;
  }

  /** Active, and further in time than in progress. */
  get behind(): boolean | undefined {
    if (this.status !== 'active') return false;
    const { progress, elapsed } = this;
    return progress === undefined || elapsed === null ? undefined : progress < elapsed;
  }

  /** Active, its day past, and its target not reached. */
  get missed(): boolean | undefined {
    if (this.status !== 'active' || this.#day.day <= this.objective.goal.by) return false;
    const { reached } = this;
    return reached === undefined ? undefined : !reached;
  }

  /** Where it stands, in one word. */
  get state(): ObjectiveState {
    const { status } = this;
    if (status !== 'active') return status;
    if (this.progress === undefined) return 'not measured';
    if (this.reached) return 'reached';
    if (this.missed) return 'missed';
    return this.behind ? 'behind' : 'on track';
  }
}

/** The objectives of a customer's success plan on a day, in its order. */
export function objectivesOn(day: CustomerDay): readonly ObjectiveFacts[] {
  return (day.files.successPlan?.value.objectives ?? []).map((objective, index) => new ObjectiveFacts(day, objective, index));
}

/** Reads a name of `planNames`. */
export function readPlan(day: CustomerDay, name: string): Value {
  const all = objectivesOn(day);
  const active = all.filter(({ status }) => status === 'active');
  switch (name) {
    case 'objectives.active':
      return active.length;
    case 'objectives.unconfirmed':
      return all.filter(({ confirmed }) => confirmed === false).length;
    case 'objectives.behind':
      return countKnown(active.map(({ behind }) => behind));
    case 'objectives.missed':
      return countKnown(active.filter(({ objective }) => objective.goal.by < day.day).map(({ missed }) => missed));
    case 'objectives.progress': {
      const known = active.flatMap(({ progress }) => progress ?? []);
      if (active.length === 0) return null;
      return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0) / known.length;
    }
    default:
      return undefined;
  }
}

/** Reads a name of `objectiveNames` of an objective. */
export function readObjective(facts: ObjectiveFacts, name: string): Value {
  const { objective, verified } = facts;
  const { goal } = objective;
  switch (name) {
    case 'objective.id':
      return objective.id;
    case 'objective.words':
      return objective.words;
    case 'objective.outcome':
      return goal.outcome;
    case 'objective.department':
      return objective.department ?? null;
    case 'objective.status':
      return facts.status;
    case 'objective.baseline':
      return goal.baseline ?? null;
    case 'objective.target':
      return goal.target;
    case 'objective.now':
      return facts.now;
    case 'objective.progress':
      return facts.progress;
    case 'objective.elapsed':
      return facts.elapsed;
    case 'objective.measured_on':
      return goal.measured_on ?? null;
    case 'objective.by':
      return goal.by;
    case 'objective.reviewed_on':
      return facts.reviews.at(-1)?.on ?? null;
    case 'objective.verified_on':
      return verified?.on ?? null;
    case 'objective.verified_until':
      return verified?.until ?? null;
    case 'objective.days_unconfirmed':
      return facts.daysUnconfirmed;
    case 'objective.confirmed':
      return facts.confirmed;
    case 'objective.reached':
      return facts.reached;
    case 'objective.behind':
      return facts.behind;
    case 'objective.missed':
      return facts.missed;
    default:
      return undefined;
  }
}

/** How many answers are yes; unknown where there are answers and none is known. */
function countKnown(answers: readonly (boolean | undefined)[]): number | undefined {
  if (answers.length > 0 && answers.every((answer) => answer === undefined)) return undefined;
  return answers.filter((answer) => answer === true).length;
}

/** The objectives of a customer's success plan, in its order, with their measured progress against the time that has passed. */
export function reportObjectives(day: CustomerDay): readonly ObjectiveReport[] {
  const plan = day.files.successPlan;
  if (plan === undefined) return [];
  return objectivesOn(day).map((facts): ObjectiveReport => {
    const { objective, verified, result } = facts;
    const { goal } = objective;
    return {
      id: objective.id,
      words: objective.words,
      department: objective.department ?? null,
      outcome: goal.outcome,
      unit: (goal.metric === undefined ? undefined : day.program.metrics.get(goal.metric)?.value.unit) ?? null,
      baseline: goal.baseline ?? null,
      measuredOn: goal.measured_on === undefined ? null : formatDay(goal.measured_on),
      source: goal.source ?? null,
      now: facts.now ?? null,
      target: goal.target,
      by: formatDay(goal.by),
      progress: facts.progress ?? null,
      elapsed: facts.elapsed,
      status: facts.status,
      state: facts.state,
      owners: { ours: objective.owners.ours, theirs: objective.owners.theirs ?? null },
      confirmed: facts.confirmed,
      verified: verified === undefined ? null : { by: verified.by, on: formatDay(verified.on), until: formatDay(verified.until) },
      reviews: facts.reviews.map(({ on, value, note }) => ({ on: formatDay(on), value, note: note ?? null })),
      result:
        result === undefined
          ? null
          : { value: result.value, on: formatDay(result.on), confirmedBy: result.confirmed_by, evidence: result.evidence },
      at: formatPosition(plan.locate(['objectives', facts.index])),
    };
  });
}
