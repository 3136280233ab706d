import type { CustomerDay } from '../evaluate/customer-day.ts';
import { FINISH } from '../evaluate/runs/run.ts';
import { Subjects } from '../evaluate/runs/subjects.ts';
import type { PlaybookProgram, Program } from '../expressions/program.ts';
import type { Moment, Value } from '../expressions/value.ts';
import type { Day } from '../model/day.ts';
import { parseNumber } from '../model/scalars.ts';
import type { Case } from './effectiveness-cases.ts';

/** Days in which the goal of a playbook without `by` is to be reached. */
export const DEFAULT_DAYS = 90;

/** What the outcome of a goal is read from. */
export interface GoalRule {
  readonly metric: string;
  /** Whether a value reaches the goal; null for one that is not known. */
  readonly isReached: (value: Value) => boolean | null;
}

/**
 * What became of a case.
 *
 * - `reached`: on some day after the start and up to the goal's day the metric had the value that was asked for; `days` is how long that took.
 * - `not reached`: it had not, and its value on the goal's day is known; or the customer had left by then.
 * - `already`: it had it on the day of the start. Nothing was left to be brought about.
 * - `pending`: the goal's day is still to come.
 * - `unknown`: it was not reached as far as is known, and its value on the goal's day is not known; or the goal has no day.
 */
export type Outcome =
  | { readonly kind: 'reached'; readonly days: number; readonly settled: Day }
  | { readonly kind: 'not reached'; readonly settled: Day }
  | { readonly kind: 'already' | 'pending' | 'unknown' };

/**
 * How the goal of a playbook is told from values: a metric or segment that is yes or no is reached when it is yes; a number when it is at its `target` or above, or
 * below it where the metric says `better: down`; a band when it is the target or better. Undefined where the goal names no metric, or one that no value of could
 * be called reached.
 */
export function goalRule(program: Program, { playbook }: PlaybookProgram): GoalRule | undefined {
  const { metric, target } = playbook.goal;
  const type = metric === undefined ? undefined : program.names.get(metric)?.type;
  if (metric === undefined || type === undefined) return undefined;
  if (type === 'yes/no') return { metric, isReached: (value) => (value === undefined ? null : value === true) };
  if (type === 'number') {
    const limit = target === undefined ? undefined : parseNumber(target);
    if (limit === undefined) return undefined;
    const isDown = program.metrics.get(metric)?.value.value_report?.better === 'down';
    return { metric, isReached: (value) => (typeof value !== 'number' ? null : isDown ? value <= limit : value >= limit) };
  }
  const bands = ['red', 'yellow', 'green'];
  const least = bands.indexOf(target ?? '');
  if (type !== 'text' || least < 0) return undefined;
  return { metric, isReached: (value) => (typeof value === 'string' && bands.includes(value) ? bands.indexOf(value) >= least : null) };
}

/** The share of runs that are to reach a goal that is yes or no; null where the target says something else. */
export function targetShare(program: Program, { playbook }: PlaybookProgram): number | null {
  const { metric, target } = playbook.goal;
  if (metric === undefined || target === undefined || program.names.get(metric)?.type !== 'yes/no') return null;
  const share = parseNumber(target);
  return share === undefined || share <= 0 || share > 1 ? null : share;
}

/**
 * Reads what became of cases: by the values of earlier days over the rows dated up to each, under the definitions of today, as `ago` does. Bands and stages are
 * those of history. The morning after a day knows the whole of it, so a goal `by` a day is looked at on the day after.
 */
export class GoalReader {
  readonly #subjects: Subjects;
  readonly #asOf: Day;

  /** @param customers all customers of the day, with values for the earlier days of {@link daysOf} */
  constructor(program: Program, customers: readonly CustomerDay[], asOf: Day) {
    this.#subjects = new Subjects(program, customers, asOf, []);
    this.#asOf = asOf;
  }

  /** The day by which the goal of a case is to be reached, as it looked on the day of its start; null where there is none. */
  goalDay(play: PlaybookProgram, one: Case): Day | null {
    if (play.goalBy === null) return one.start + DEFAULT_DAYS;
    const moment = this.#momentOf(play, one.subject)?.at(one.start);
    const day = moment === undefined ? undefined : play.goalBy.evaluate(new CaseMoment(moment, one));
    return day === undefined || day === null || day < one.start ? null : day;
  }

  /** The days on which the metric of a case is read. */
  daysOf(play: PlaybookProgram, one: Case): readonly Day[] {
    const last = Math.min(this.#asOf, (this.goalDay(play, one) ?? one.start - 1) + 1);
    return Array.from({ length: Math.max(0, last - one.start + 1) }, (_, index) => one.start + index);
  }

  outcome(play: PlaybookProgram, rule: GoalRule, one: Case): Outcome {
    const moment = this.#momentOf(play, one.subject);
    const goal = this.goalDay(play, one);
    if (moment === undefined || goal === null) return { kind: 'unknown' };
    const on = (day: Day): boolean | null => {
      const then = moment.at(day);
      return then === undefined ? null : rule.isReached(then.read(rule.metric));
    };
    if (on(one.start) === true) return { kind: 'already' };
    const last = goal + 1;
    for (let day = one.start + 1; day <= Math.min(last, this.#asOf); day += 1) {
      // Who reached it early is settled no sooner than the others: else the quick ones would be counted first.
      if (on(day) === true) return last > this.#asOf ? { kind: 'pending' } : { kind: 'reached', days: day - one.start, settled: last };
    }
    if (last > this.#asOf) return { kind: 'pending' };
    const hasLeft = this.#subjects.customer(one.customer)?.at(last)?.facts.status === 'churned';
    return on(last) === false || hasLeft ? { kind: 'not reached', settled: last } : { kind: 'unknown' };
  }

  #momentOf(play: PlaybookProgram, subject: string): Moment | undefined {
    return this.#subjects.find(play, subject)?.moment;
  }
}

/** What the formula of a goal's day reads: the subject on the day of the start, `start`, and the days on which steps were done. */
class CaseMoment implements Moment {
  readonly day: Day;
  readonly fiscalYearStart: number;
  readonly #base: Moment;
  readonly #case: Case;

  constructor(base: Moment, one: Case) {
    this.day = base.day;
    this.fiscalYearStart = base.fiscalYearStart;
    this.#base = base;
    this.#case = one;
  }

  read(name: string): Value {
    if (name === 'start') return this.#case.start;
    if (name === 'finish') return this.#case.done[FINISH] ?? null;
    const step = name.endsWith('.done') ? this.#case.done[name.slice(0, -'.done'.length)] : undefined;
    return step ?? this.#base.read(name);
  }

  at(day: Day): Moment | undefined {
    return this.#base.at(day);
  }

  addBusinessDays(day: Day, count: number): Day {
    return this.#base.addBusinessDays(day, count);
  }

  running(playbook: string): Value {
    return this.#base.running(playbook);
  }

  lastRun(playbook: string): Value {
    return this.#base.lastRun(playbook);
  }

  answer(): Value {
    return undefined;
  }

  stepDone(step: string): Value {
    return this.#case.done[step] !== undefined;
  }

  percentile(...asked: Parameters<Moment['percentile']>): Value {
    return this.#base.percentile(...asked);
  }
}
