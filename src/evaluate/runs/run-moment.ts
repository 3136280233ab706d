import type { CompiledExpression, Moment, Value } from '../../expressions/value.ts';
import { type Day, parseDay } from '../../model/day.ts';
import type { AddBusinessDays } from '../../model/duration.ts';
import { variantOf } from './lot.ts';
import { FINISH, type Run } from './run.ts';

/**
 * What the expressions and formulas of a run read: its subject's values, and `start`, `finish`, `<step>.done` and answers as they are now.
 * An open question is unknown; a question that does not belong to the run has no answer. Business days are those of the run's owner.
 */
export class RunMoment implements Moment {
  readonly day: Day;
  readonly #base: Moment;
  readonly #run: Run;
  readonly #skipped: ReadonlySet<string>;
  readonly addBusinessDays: AddBusinessDays;

  constructor(base: Moment, run: Run, skipped: ReadonlySet<string>, addBusinessDays: AddBusinessDays) {
    this.day = base.day;
    this.#base = base;
    this.#run = run;
    this.#skipped = skipped;
    this.addBusinessDays = addBusinessDays;
  }

  get fiscalYearStart(): number {
    return this.#base.fiscalYearStart;
  }

  read(name: string): Value {
    if (name === 'start') return this.#run.start;
    if (name === 'finish') return this.#run.done.get(FINISH) ?? null;
    const { playbook } = this.#run.playbook;
    if (name === 'variant' && playbook.variants !== undefined)
      return this.#run.subject.customer === null ? null : variantOf(playbook, this.#run.subject.customer.id);
    const dot = name.lastIndexOf('.');
    const step = dot < 0 ? name : name.slice(0, dot);
    if (!this.#run.playbook.steps.some(({ step: { id } }) => id === step)) return this.#base.read(name);
    if (name.endsWith('.done')) return this.#run.done.get(step) ?? null;
    return dot < 0 || name.endsWith('.answer') ? this.answer(step) : this.#base.read(name);
  }

  at(day: Day): Moment | undefined {
    const base = this.#base.at(day);
    return base === undefined ? undefined : new RunMoment(base, this.#run, this.#skipped, this.addBusinessDays);
  }

  running(playbook: string): Value {
    return this.#base.running(playbook);
  }

  lastRun(playbook: string): Value {
    return this.#base.lastRun(playbook);
  }

  answer(step: string): Value {
    const answer = this.#run.answers.get(step);
    if (answer === undefined) return this.#skipped.has(step) ? null : undefined;
    const question = this.#run.playbook.steps.find(({ step: { id } }) => id === step);
    return question?.step.ask === 'date' ? parseDay(answer) : answer;
  }

  stepDone(step: string): Value {
    return this.#run.done.has(step);
  }

  percentile(expression: CompiledExpression, segment: string): Value {
    return this.#base.percentile(expression, segment);
  }
}
